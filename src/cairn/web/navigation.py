"""What stands in the two navigations. An entry whose page is not installed is left out: no dead links."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cairn.core.permissions import Permission, grants_of


@dataclass(frozen=True, slots=True)
class Entry:
    """`url_name` is `feature:verb`; the entry is current on every page of that feature (and of `also`).

    `needs`: somebody who has none of these permissions anywhere does not see it.
    """

    label: str | Promise
    short: str | Promise
    icon: str
    url_name: str
    also: tuple[str, ...] = ()
    desk_only: bool = False
    needs: tuple[Permission, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    short: str
    icon: str
    href: str
    current: bool
    desk_only: bool


PARTICIPANT = (
    Entry(_("Today"), _("Today"), "home", "today:show"),
    Entry(
        _("Mentoring"),
        _("Mentoring"),
        "users",
        "mentoring:list",
        also=("sessions", "booking", "journal", "circles"),
    ),
    Entry(_("Find a mentor"), _("Find"), "search", "finding:list", also=("requests",)),
    Entry(_("Programs"), _("Programs"), "list-check", "joining:list"),
)
P = Permission
MANAGER = (
    Entry(_("Overview"), _("Overview"), "chart-bar", "overview:show", needs=(P.VIEW_OVERVIEW, P.VIEW_HEALTH)),
    Entry(
        _("Programs"),
        _("Programs"),
        "list-check",
        "programs:list",
        also=("matching", "health"),
        needs=(P.VIEW_PROGRAM,),
    ),
    Entry(_("People"), _("People"), "users", "people:list", also=("imports",), needs=(P.VIEW_DIRECTORY,)),
    Entry(_("Codes"), _("Codes"), "key", "identity:issue_codes", needs=(P.ISSUE_CODES,)),
    Entry(_("Roles"), _("Roles"), "shield-lock", "roles:list", needs=(P.GRANT_ROLES,)),
    Entry(_("Reports"), _("Reports"), "shield-lock", "reports:list", needs=(P.READ_REPORTS,)),
    Entry(_("Audit"), _("Audit"), "history", "audit:show", needs=(P.VIEW_AUDIT,)),
    Entry(_("Set-up"), _("Set-up"), "settings", "setup:checklist", needs=(P.EDIT_ORGANIZATION,)),
)
KINDS = {"participant": PARTICIPANT, "manager": MANAGER}


def links(kind: str, request: HttpRequest | None) -> list[Link]:
    """The entries of one navigation that can be reached, with the current one marked."""
    match = request.resolver_match if request else None
    here = (match.namespace.split(":")[0] if match else "") or ""
    held = _permissions(request)
    found = []
    for entry in KINDS[kind]:
        if entry.needs and held.isdisjoint(entry.needs):
            continue
        try:
            href = reverse(entry.url_name)
        except NoReverseMatch:
            continue
        current = here in (entry.url_name.split(":")[0], *entry.also)
        found.append(Link(str(entry.label), str(entry.short), entry.icon, href, current, entry.desk_only))
    return found


def _permissions(request: HttpRequest | None) -> set[Permission]:
    """What the person who asks may do somewhere; for showing or hiding an entry, never for letting in."""
    person = getattr(request, "person", None)
    return {permission for grant in (grants_of(person) if person else []) for permission in grant.permissions}


def manage_address(request: HttpRequest) -> str:
    """Where somebody with a role begins; empty for everybody else."""
    entries = links("manager", request)
    return entries[0].href if entries else ""
