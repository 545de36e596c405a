"""What pages hand to components: plain values, so that no component ever asks the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.formats import number_format

ReasonKind = Literal["reason", "caution", "unknown", "stop"]


def grouped(value: float) -> str:
    """A number as the page's language writes it: 1,230."""
    return str(number_format(value, use_l10n=True, force_grouping=True))


@dataclass(frozen=True, slots=True)
class Reason:
    """One chip: why, what to check, what is not known, or what makes it impossible."""

    text: str
    kind: ReasonKind = "reason"


@dataclass(frozen=True, slots=True)
class Face:
    """A person in a row of avatars."""

    name: str
    photo: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a path; exactly one step of a path is usually "now"."""

    title: str
    state: Literal["done", "now", "next", "missed"] = "next"
    note: str = ""
    href: str = ""
    note_href: str = ""


@dataclass(frozen=True, slots=True)
class Tab:
    label: str
    href: str
    current: bool = False
    count: int | None = None

    @property
    def shown_count(self) -> str:
        return grouped(self.count or 0)


@dataclass(frozen=True, slots=True)
class Slot:
    """A time to choose: `mine` in the reader's zone, `other` in the partner's."""

    value: str
    mine: str
    other: str = ""
    note: str = ""
    taken: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    label: str
    slots: Sequence[Slot] = ()
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a score (fit bars) or a step of a funnel: `value` of at most `most`, shown as `shown` (default: value)."""

    label: str
    value: float
    most: float
    shown: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: `num` columns are set flush to the end."""

    label: str
    num: bool = False
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice card outside a Django form."""

    value: str
    label: str
    hint: str = ""
    chosen: bool = False
    disabled: bool = False


@dataclass(frozen=True, slots=True)
class Dot:
    """One choice in a chart of two things that pull apart; `strong` is the one that holds now."""

    label: str
    across: float
    up: float
    strong: bool = False
