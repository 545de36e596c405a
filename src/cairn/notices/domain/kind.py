"""What a kind of notice is, and the register of all of them. The kinds themselves stand in `kinds` and `nudges`."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from cairn.notices.enums import Audience, Category
from cairn.notices.rules import CHOOSABLE, PRODUCT_AND_MAIL, WAITING

if TYPE_CHECKING:
    from cairn.notices.domain.weekly import Line
    from cairn.notices.models import Notice

# Of these notices, the ones whose reason is still there.
StillTrue = Callable[[Collection["Notice"]], set[UUID]]
Lists = Callable[[Collection["Notice"]], "dict[UUID, list[Line]]"]
_NAMES = re.compile(r"\{(\w+)\}")
_ORDER = ("first_name", "program", "other", "other_full", "date", "time", "count")


@dataclass(frozen=True)
class Kind:
    """A notice: who hears of it, about what, by which channels, in which words, and until when it is true.

    `link` is a URL name that takes the subject's id (or nothing when `link_plain`). `still` is asked again just before
    a mail goes and when the notice is shown; without it the notice tells of something that has happened and stays true.
    `always` follows a program's own words, because nobody may leave it out.
    """

    name: str
    category: Category
    title: str
    text: str
    link: str
    action: str
    audience: Audience = Audience.PARTICIPANTS
    channels: tuple[str, ...] = PRODUCT_AND_MAIL
    nudge: bool = False
    link_plain: bool = False
    invitation: bool = False  # carries the calendar entry of its subject
    waits: bool = False  # may wait for the morning although its category is urgent
    still: StillTrue | None = None
    lists: Lists | None = None  # what it lists below its text, asked anew whenever it is shown
    always: str = ""

    @property
    def can_be_switched_off(self) -> bool:
        return self.category in CHOOSABLE

    @property
    def may_wait(self) -> bool:
        """Whether it is held back while its reader sleeps."""
        return self.waits or self.category in WAITING

    @property
    def own_words(self) -> bool:
        """Whether a program may say it in its own words."""
        return self.audience == Audience.PARTICIPANTS and self.can_be_switched_off

    @property
    def placeholders(self) -> tuple[str, ...]:
        """What a program's own words for it may name: its reader, the program, and what the standard text names."""
        named = {"first_name", "program", *_NAMES.findall(self.title + self.text + self.always)}
        return tuple(name for name in _ORDER if name in named)


KINDS: dict[str, Kind] = {}


def kind(name: str, category: Category, title: str, text: str, link: str, action: str, **more: Any) -> Kind:
    """Register a kind of notice, once."""
    if name in KINDS:
        raise ValueError(f"The notice {name} is registered twice.")
    KINDS[name] = Kind(name, category, title, text, link, action, **more)
    return KINDS[name]
