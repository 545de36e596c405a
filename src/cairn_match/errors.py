"""The one error of the engine: input that makes no sense, named by row and field."""


class BadInput(ValueError):
    """Input that cannot be used; the message names the row (or rule) and the field."""

    def __init__(self, message: str, *, row: str = "", field: str = "") -> None:
        self.row = row
        self.field = field
        where = ", ".join(part for part in (row, f"field '{field}'" if field else "") if part)
        super().__init__(f"{where}: {message}" if where else message)


def row_name(index: int, person: str) -> str:
    """Name a row so that a person finds it in the source: position (from 1) and id."""
    return f"row {index + 1} (id '{person}')"
