"""Pool: the people of one side, as columns."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from cairn_match.columns import (
    Codec,
    Column,
    SetRow,
    Vector,
    category_column,
    interval_column,
    number_column,
    set_column,
    slots_column,
    vector_column,
)
from cairn_match.errors import BadInput, row_name


class Pool:
    """People of one side in a fixed order, with named columns.

    Immutable: each builder returns a new pool with one column more and shares the others. `None` in a row
    means "we do not know"; an empty list means "nothing". Errors name row, id and field.
    """

    __slots__ = ("columns", "ids", "index")

    ids: tuple[str, ...]
    index: Mapping[str, int]
    columns: Mapping[str, Column]

    def __init__(self, ids: Sequence[str]) -> None:
        for i, person in enumerate(ids):
            if not isinstance(person, str) or not person:
                raise BadInput(f"needs non-empty text, not {person!r}", row=f"row {i + 1}", field="id")
        self.ids = tuple(ids)
        index: dict[str, int] = {}
        for i, person in enumerate(self.ids):
            if index.setdefault(person, i) != i:
                raise BadInput(
                    f"is used by row {index[person] + 1} already", row=row_name(i, person), field="id"
                )
        self.index = MappingProxyType(index)
        self.columns = MappingProxyType({})

    def __len__(self) -> int:
        return len(self.ids)

    def row_of(self, person: str) -> int:
        """Row of a person; raises BadInput."""
        if person not in self.index:
            raise BadInput(f"'{person}' is not among the {len(self)} people of this side", field="id")
        return self.index[person]

    def _with(self, field: str, column: Column) -> "Pool":
        if field in self.columns:
            raise BadInput("is there already", field=field)
        pool = Pool.__new__(Pool)
        pool.ids = self.ids
        pool.index = self.index
        pool.columns = MappingProxyType({**self.columns, field: column})
        return pool

    def sets(self, field: str, rows: Sequence[SetRow], *, ranks: int = 0) -> "Pool":
        """Add lists of codes (skills, languages). `ranks=5`: the order counts and five are allowed."""
        return self._with(field, set_column(self.ids, field, rows, ranks=ranks))

    def category(self, field: str, rows: Sequence[str | None]) -> "Pool":
        """Add one code a person (department, country)."""
        return self._with(field, category_column(self.ids, field, rows))

    def ordinal(self, field: str, rows: Sequence[int | None]) -> "Pool":
        """Add a whole number with an order (level)."""
        column = number_column(self.ids, field, rows, codec=Codec.ORDINAL, low=-1_000_000, high=1_000_000)
        return self._with(field, column)

    def interval(self, field: str, rows: Sequence[tuple[int, int] | None]) -> "Pool":
        """Add places in the reporting tree: (in, out) numbers of a depth-first walk."""
        return self._with(field, interval_column(self.ids, field, rows))

    def offset(self, field: str, rows: Sequence[int | None]) -> "Pool":
        """Add time zones as minutes east of UTC (-720 to 840)."""
        column = number_column(self.ids, field, rows, codec=Codec.OFFSET, low=-720, high=840)
        return self._with(field, column)

    def slots(self, field: str, rows: Sequence[Iterable[int] | None], *, count: int = 168) -> "Pool":
        """Add free slots of a week, by default its 168 hours in UTC."""
        return self._with(field, slots_column(self.ids, field, rows, count=count))

    def vector(self, field: str, rows: Sequence[Vector | None]) -> "Pool":
        """Add text as vectors of one common length."""
        return self._with(field, vector_column(self.ids, field, rows))

    def pairs(self, field: str, rows: Sequence[SetRow], *, ranks: int = 0) -> "Pool":
        """Add lists of ids of the other side (ranked wishes, past partners); unknown ids are harmless."""
        return self._with(field, set_column(self.ids, field, rows, ranks=ranks, codec=Codec.PAIRS))
