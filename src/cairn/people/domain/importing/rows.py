"""The plan of a file: which staged columns there are, and how a row becomes one line for COPY."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from itertools import islice
from typing import ClassVar, Final

import numpy as np

from cairn.people.domain.importing import values
from cairn.people.domain.importing.cells import NULL, Distinct, Group, Memo, Trouble, Whole
from cairn.people.domain.importing.dates import Order, OrderEvidence, has_parts
from cairn.people.domain.importing.fields import DATES, Field, HistoryField
from cairn.people.domain.importing.joining import Follow, Lookup, Missing, follow
from cairn.people.domain.importing.makers import (
    Departments,
    Make,
    PlaceFinder,
    Sites,
    date_maker,
    department_maker,
    manager_maker,
    name_maker,
    number_maker,
    site_maker,
    status_maker,
    text_maker,
    value_maker,
    whole_emails,
    whole_numbers,
)
from cairn.people.domain.importing.mapfile import Source
from cairn.people.domain.importing.problems import Code, Problem, Problems, shortened
from cairn.people.domain.importing.reading import Row, Table

LINES_A_BLOCK: Final = 500  # few enough to stay in the processor's cache, column by column
ENOUGH_ROWS: Final = 5_000
SITE_FIELDS: Final = (Field.LOCATION, Field.CITY, Field.STATE, Field.COUNTRY, Field.ZONE)
LEAVES_OUT: Final = frozenset({Code.NO_NUMBER})


@dataclass(slots=True)
class Plan:
    """How the rows of one table become staged lines."""

    table: Table
    columns: list[str]
    cells: list[tuple[Memo, Group]]
    troubles: list[Trouble]
    problems: Problems
    ids: int = 0  # how many new ids each line begins with
    fields: frozenset[str] = frozenset()
    left_out: dict[int, list[str]] = field(default_factory=dict)
    distinct: dict[str, Distinct] = field(
        default_factory=dict
    )  # for each column in which no two should be alike

    @property
    def firsts(self) -> list[str]:
        """The first staged column of each of the cells; only status and last day share one."""
        return [name for name in self.columns if name != "left_on"]

    def number_of(self, cells: list[str]) -> str:
        """The employee number that a row seems to have, whatever else is wrong with it."""
        _, group = self.cells[0]
        try:
            return str(group.key(cells)).strip()
        except IndexError:
            return ""

    def blocks(self) -> Iterator[tuple[int, str]]:
        """Lines for COPY in blocks, each with the number of rows read for it."""
        new_ids, rows = ids(), self.table.rows()
        while block := list(islice(rows, LINES_A_BLOCK)):
            texts = self._by_columns(block) or self._by_rows(block)
            for name, distinct in self.distinct.items():
                distinct.add(texts[1 + self.firsts.index(name)])
            fresh = list(islice(new_ids, self.ids * len(texts[0])))
            columns = (*(fresh[at :: self.ids] for at in range(self.ids)), *texts)
            lines = "\n".join(map("\t".join, zip(*columns, strict=True)))
            yield len(block), f"{lines}\n" if lines else ""

    def _by_columns(self, block: Sequence[Row]) -> list[list[str]] | None:
        """The texts of a block column by column, three times as fast; None when a row needs a word of its own."""
        numbers, rows = zip(*block, strict=True)
        if set(map(len, rows)) != {len(self.table.columns)}:
            return None
        columns = list(zip(*rows, strict=True))
        texts = [list(map(str, numbers))]
        for memo, group in self.cells:
            texts.append(memo.many(group.keys(columns, len(block))))
            if self.troubles:
                self.troubles.clear()
                return None
        return texts

    def _by_rows(self, block: Sequence[Row]) -> list[list[str]]:
        """The texts of a block row by row, with a report for each row that is not as it should be."""
        lines = [line for number, cells in block if (line := self._line(number, cells)) is not None]
        return [list(column) for column in zip(*lines, strict=True)] or [[]] * (1 + len(self.cells))

    def _line(self, number: int, cells: list[str]) -> list[str] | None:
        width = len(self.table.columns)
        if len(cells) != width and not self._squared(number, cells, width):
            return None
        texts = [memo[group.key(cells)] for memo, group in self.cells]
        if self.troubles and not self._reported(number, cells):
            return None
        return [str(number), *texts]

    def _squared(self, number: int, cells: list[str], width: int) -> bool:
        """Bring a ragged row to the width of the table; too many filled cells leave the row out."""
        if len(cells) < width:
            cells += [""] * (width - len(cells))
            self.problems.add(Problem(Code.TOO_FEW_CELLS, self.table.name, number))
            return True
        surplus = " ".join(cells[width:]).strip()
        if surplus:
            self.problems.add(Problem(Code.TOO_MANY_CELLS, self.table.name, number, value=shortened(surplus)))
            self.left_out[number] = cells
        return not surplus

    def _reported(self, number: int, cells: list[str]) -> bool:
        """Report the row's troubles; whether the row may be staged."""
        taken = not any(trouble.code in LEAVES_OUT for trouble in self.troubles)
        for one in self.troubles:
            self.problems.add(
                Problem(one.code, self.table.name, number, one.column, shortened(one.value), one.detail)
            )
        self.troubles.clear()
        if not taken:
            self.left_out[number] = cells
        return taken


def ids() -> Iterator[str]:
    """UUIDv7 texts in rising order, made a few thousand at a time."""
    last = 0
    while True:
        last = max(last, time.time_ns() * 4096 // 1_000_000)
        stamps = np.arange(last, last + LINES_A_BLOCK, dtype=np.uint64)
        last += LINES_A_BLOCK
        made = np.empty((LINES_A_BLOCK, 2), dtype=">u8")
        made[:, 0] = (
            (stamps >> np.uint64(12) << np.uint64(16)) | np.uint64(0x7000) | (stamps & np.uint64(0xFFF))
        )
        noise = np.frombuffer(os.urandom(8 * LINES_A_BLOCK), dtype=np.uint64)
        made[:, 1] = noise & np.uint64(0x3FFF_FFFF_FFFF_FFFF) | np.uint64(0x8000_0000_0000_0000)
        yield from made.tobytes().hex("\t", -16).split("\t")


@dataclass(slots=True)
class Surroundings:
    """What a plan needs besides the table: other files, places, today, and where to report."""

    lookups: Mapping[str, Lookup]
    find_place: PlaceFinder
    known_zone: Callable[[str], bool]
    today: date
    problems: Problems
    departments: Departments = field(default_factory=Departments)
    sites: Sites = field(init=False)

    def __post_init__(self) -> None:
        self.sites = Sites(self.find_place, self.known_zone)


def date_orders(
    sources: Mapping[str, Source], table: Table, lookups: Mapping[str, Lookup]
) -> dict[str, Order | None]:
    """For each date field of a map the order of day and month, from the map or from every row of the table."""
    follows = {name: follow(source, table, lookups) for name, source in sources.items() if name in DATES}
    orders = {name: one.source.order for name, one in follows.items()}
    open_ones = [name for name, order in orders.items() if order is None]
    distinct: dict[str, set[str]] = {name: set() for name in open_ones}
    if open_ones:
        width = len(table.columns)
        plan = [(distinct[name], follows[name].starts) for name in open_ones]
        for row, (_, cells) in enumerate(table.rows()):
            if row == ENOUGH_ROWS and not any(map(has_parts, set().union(*distinct.values()))):
                break  # no date of this feed is written in a form that needs an order
            if len(cells) >= width:
                for seen, starts in plan:
                    seen.add(cells[starts[0]] if len(starts) == 1 else "")
    for name in open_ones:
        orders[name] = OrderEvidence().look_at(_followed(follows[name], distinct[name])).order
    return orders


def _followed(one: Follow, texts: set[str]) -> Iterator[str]:
    for text in texts:
        try:
            yield one.text(text)
        except Missing:
            continue


def plan_people(sources: Mapping[str, Source], table: Table, around: Surroundings) -> Plan:
    """The plan of the people file."""
    follows = {name: follow(source, table, around.lookups) for name, source in sources.items()}
    orders = date_orders(sources, table, around.lookups)
    builder = _Builder(follows, around)
    builder.add("number", (Field.NUMBER,), number_maker)
    _add_names(builder)
    for name in (Field.PREFERRED, Field.PRONOUNS, Field.TITLE, Field.PAY_BAND):
        builder.text(name)
    builder.value(Field.EMAIL, values.email, Code.BAD_EMAIL)
    builder.value(Field.LEVEL, values.level, Code.BAD_LEVEL)
    builder.value(Field.EMPLOYMENT, values.employment, Code.UNKNOWN_EMPLOYMENT)
    builder.value(Field.LANGUAGES, values.languages, Code.UNKNOWN_LANGUAGE, blank="{}")
    builder.add("manager", (Field.MANAGER,), manager_maker)
    builder.add(
        "hire_date", (Field.HIRED,), partial(date_maker, name=Field.HIRED, order=orders.get(Field.HIRED))
    )
    status = partial(status_maker, order=orders.get(Field.LEFT), today=around.today)
    builder.add("status\tleft_on", (Field.STATUS, Field.LEFT), status)
    builder.departments()
    builder.add("location", SITE_FIELDS, partial(site_maker, sites=around.sites))
    plan = builder.plan(table, frozenset(sources))
    plan.ids = 2
    plan.distinct = {name: Distinct() for name in ("number", "email") if name in plan.columns}
    return plan


def plan_history(sources: Mapping[str, Source], table: Table, around: Surroundings) -> Plan:
    """The plan of a job history file."""
    follows = {name: follow(source, table, around.lookups) for name, source in sources.items()}
    orders = date_orders(sources, table, around.lookups)
    builder = _Builder(follows, around)
    builder.add("number", (HistoryField.NUMBER,), number_maker)
    for name in (HistoryField.START, HistoryField.END):
        builder.add(name.value, (name,), partial(date_maker, name=name, order=orders.get(name)))
    builder.text(Field.TITLE)
    builder.text(Field.PAY_BAND)
    builder.value(Field.LEVEL, values.level, Code.BAD_LEVEL)
    builder.departments()
    plan = builder.plan(table, frozenset(sources))
    plan.ids = 1
    return plan


def _add_names(builder: _Builder) -> None:
    if Field.GIVEN in builder.follows or Field.FAMILY in builder.follows:
        builder.text(Field.GIVEN)
        builder.text(Field.FAMILY)
    else:
        builder.add("given_name", (Field.NAME,), partial(name_maker, part=0))
        builder.add("family_name", (Field.NAME,), partial(name_maker, part=1))


class _Builder:
    """Collects the columns of a plan; a field that the map does not fill has no column."""

    WHOLE: ClassVar[Mapping[str, Whole]] = {"number": whole_numbers, "email": whole_emails}

    def __init__(self, follows: Mapping[str, Follow], around: Surroundings) -> None:
        self.follows, self.around = follows, around
        self.columns: list[str] = []
        self.cells: list[tuple[Memo, Group]] = []
        self.troubles: list[Trouble] = []

    def add(self, columns: str, names: Sequence[str], maker: Callable[[Group], Make]) -> None:
        group = Group({name: self.follows[name] for name in names if name in self.follows})
        if group:
            self.columns += columns.split("\t")
            whole = self.WHOLE.get(columns) if group.plain else None
            memo = Memo(maker(group), group.column, self.troubles, whole)
            self.cells.append((memo, group))

    def departments(self) -> None:
        names = (Field.DEPARTMENT, Field.DEPARTMENT_CODE)
        self.add(
            "department",
            names,
            partial(department_maker, departments=self.around.departments, name=names[0], code=names[1]),
        )

    def text(self, name: Field) -> None:
        self.add(name.value, (name,), partial(text_maker, name=name))

    def value(self, name: str, parse: Callable[[str], object], code: Code, blank: str = NULL) -> None:
        self.add(name, (name,), partial(value_maker, name=Field(name), parse=parse, code=code, blank=blank))

    def plan(self, table: Table, names: frozenset[str]) -> Plan:
        return Plan(table, self.columns, self.cells, self.troubles, self.around.problems, fields=names)
