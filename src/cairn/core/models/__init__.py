from cairn.core.models.events import Event, ReaderCursor
from cairn.core.models.files import StoredFile, StoredFileChunk
from cairn.core.models.organization import Organization, WorkerHeartbeat
from cairn.core.models.vaults import EventKey, Vault, VaultKey, VaultMember

__all__ = [
    "Event",
    "EventKey",
    "Organization",
    "ReaderCursor",
    "StoredFile",
    "StoredFileChunk",
    "Vault",
    "VaultKey",
    "VaultMember",
    "WorkerHeartbeat",
]
