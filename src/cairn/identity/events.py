from cairn.core.events import verb

ORGANIZATION_CREATED = verb("identity.organization_created", "The organization was set up")
OWNER_LINK_ISSUED = verb("identity.owner_link_issued", "An operator printed a sign-in link for an owner")
ORGANIZATION_CHANGED = verb(
    "identity.organization_changed", "The organization's name or help contact changed"
)
MAIL_CHECKED = verb("identity.mail_checked", "A test mail was sent")
ROLE_GRANTED = verb("identity.role_granted", "A role was given")
ROLE_REVOKED = verb("identity.role_revoked", "A role was taken back")
PASSWORD_CHANGED = verb("identity.password_changed", "Somebody changed their password or PIN")
PASSWORD_LINK_SENT = verb("identity.password_link_sent", "A link to choose a new password was mailed")
CODES_ISSUED = verb("identity.codes_issued", "Sign-in codes were printed")
CODE_USED = verb("identity.code_used", "A printed sign-in code was used")
SIGNED_OUT_EVERYWHERE = verb("identity.signed_out_everywhere", "Somebody signed out on all devices")
ATTEMPTS_BLOCKED = verb("identity.attempts_blocked", "Too many tries to sign in were stopped")
SECOND_STEP_CHANGED = verb(
    "identity.second_step_changed", "A second step for signing in was added or removed"
)
SECOND_STEP_RESET = verb("identity.second_step_reset", "A global owner took away somebody's second step")
CHAIN_CHECKED = verb("identity.chain_checked", "The event log's chain was checked")
AUDIT_EXPORTED = verb("identity.audit_exported", "Somebody took the audit log away as a file")
DOWNLOAD_ASKED = verb("identity.download_asked", "Somebody asked for a copy of their data")
DOWNLOAD_READY = verb("identity.download_ready", "A copy of somebody's data is ready for them")
ERASURE_ASKED = verb("identity.erasure_asked", "Somebody asked to be erased")
ERASURE_CANCELLED = verb("identity.erasure_cancelled", "Somebody took back their wish to be erased")
ERASED = verb("identity.erased", "A person was erased")
RETENTION_APPLIED = verb("identity.retention_applied", "What a program no longer keeps was erased")
