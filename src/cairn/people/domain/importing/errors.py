"""Why a file or a map cannot be used at all. Each says what happened and what to do."""

from __future__ import annotations


class CannotImport(Exception):
    """The import cannot go on."""

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code, details)
        self.code = code
        self.details = details


class UnreadableFile(CannotImport):
    """A file cannot be read as a table."""


class BadMap(CannotImport):
    """A map does not fit its own rules or the files given."""


class Cancelled(CannotImport):
    """Somebody stopped the import; nothing was changed."""

    def __init__(self) -> None:
        super().__init__("cancelled")
