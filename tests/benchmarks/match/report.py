"""What was measured, beside what was wanted: rows, verdicts, the table, the exit code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What a figure says of its goal."""

    MET = "met"
    MISSED = "**missed**"
    NOT_JUDGED = "-"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. `most` and `least` are its limits; `at_size`: judged at full size only."""

    name: str
    value: float
    unit: str = ""
    most: float | None = None
    least: float | None = None
    at_size: bool = False

    def verdict(self, *, full: bool) -> Verdict:
        """Whether the limit is kept; nothing without a limit, nor at a smaller size what only full size shows."""
        if (self.most is None and self.least is None) or (self.at_size and not full):
            return Verdict.NOT_JUDGED
        kept = (self.most is None or self.value <= self.most) and (
            self.least is None or self.value >= self.least
        )
        return Verdict.MET if kept else Verdict.MISSED

    @property
    def limit(self) -> str:
        """The limit in words."""
        if self.most is not None and self.most == self.least:
            return f"{self.most:,g}"
        words = [("at most", self.most), ("at least", self.least)]
        return " and ".join(f"{word} {limit:,g}" for word, limit in words if limit is not None)

    @property
    def shown(self) -> str:
        """The value with its unit."""
        plain = self.value == round(self.value) and abs(self.value) < 1e15
        digits = (
            f"{self.value:,.0f}"
            if plain
            else f"{self.value:,.4g}"
            if abs(self.value) < 100
            else f"{self.value:,.1f}"
        )
        return f"{digits} {self.unit}".rstrip()


@dataclass(frozen=True, slots=True)
class Row:
    """One goal on one instance. Wall and CPU seconds and peak memory (MB) are those of the work itself."""

    name: str
    title: str
    figures: tuple[Figure, ...] = ()
    wall: float | None = None
    cpu: float | None = None
    memory: float | None = None
    note: str = ""
    failure: str = ""  # why it could not be measured: as bad as a goal that is missed

    def missed(self, *, full: bool) -> list[str]:
        """What is missed, in words."""
        if self.failure:
            return [f"{self.title}: could not be measured ({self.failure})"]
        return [
            f"{self.title}: {one.name} {one.shown}, wanted {one.limit}"
            for one in self.figures
            if one.verdict(full=full) is Verdict.MISSED
        ]


@dataclass(frozen=True, slots=True)
class Setting:
    """When, where and how it was measured. `shared`: others used the machine, so plain seconds are CPU seconds."""

    day: str
    machine: str
    command: str
    full: bool
    shared: bool


HEAD = ("goal", "figure", "value", "limit", "verdict", "wall s", "CPU s", "peak MB")


def exit_code(rows: Sequence[Row], *, full: bool) -> int:
    """1 when a goal is missed, or nothing was measured."""
    return int(not rows or any(row.missed(full=full) for row in rows))


def lines_of(row: Row, *, full: bool) -> list[tuple[str, ...]]:
    """Table lines of a row: the first carries the seconds and the memory of all."""
    if row.failure:
        return [(row.title, row.failure, "", "", str(Verdict.MISSED), "", "", "")]
    spent = tuple("" if one is None else f"{one:,.2f}" for one in (row.wall, row.cpu))
    spent += ("" if row.memory is None else f"{row.memory:,.0f}",)
    found = []
    for k, one in enumerate(row.figures or (Figure("(no limit)", 0),)):
        seen = (one.name, one.shown if row.figures else "", one.limit, str(one.verdict(full=full)))
        found.append((row.title if k == 0 else "", *seen, *(spent if k == 0 else ("", "", ""))))
    return found


def table(rows: Sequence[Row], *, full: bool) -> str:
    """The rows as a Markdown table."""
    lines = [HEAD, ("---",) * len(HEAD)]
    for row in rows:
        lines += lines_of(row, full=full)
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def page(setting: Setting, rows: Sequence[Row]) -> str:
    """The whole page."""
    missed = [text for row in rows for text in row.missed(full=setting.full)]
    notes = [f"- {row.title}: {row.note}" for row in rows if row.note]
    judged = "CPU seconds, because others used the machine" if setting.shared else "seconds on the wall"
    size = "full size" if setting.full else "a fortieth of full size, so speed is not judged"
    parts = [
        "# The matching engine, measured",
        f"Measured on {setting.day}: {setting.machine}. Command: `{setting.command}` ({size}). Written by the bench; do not edit.",
        "Each goal runs in a process of its own with the compiled loops in their cache. The clock starts when the raw columns are there as\n"
        "plain lists and covers pools, problem and solve; checks are off the clock. Peers get the scores of all pairs for nothing: theirs is\n"
        f"the time of the solver alone. Goals in plain seconds are judged by {judged}; ratios by the wall.",
        "## Missed\n\n" + ("\n".join(f"- {text}" for text in missed) if missed else "Nothing."),
        "## Table\n\n" + table(rows, full=setting.full),
        "## Notes\n\n" + "\n".join(notes) if notes else "",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"
