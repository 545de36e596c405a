"""Reading tables out of files, in constant memory and without trusting them."""

from cairn.people.domain.importing.reading.table import Hints, Row, Table, open_table

__all__ = ["Hints", "Row", "Table", "open_table"]
