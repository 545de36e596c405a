"""What a run can aim for, in words. The engine's own list decides what there is to choose."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cairn_match import Objective


@dataclass(frozen=True)
class Aim:
    """An objective as a manager reads it. `priced`: its proof is a price for every place."""

    label: str | Promise
    hint: str | Promise
    proof: str | Promise
    priced: bool = False


AIMS = {
    "coverage": Aim(
        _("A mentor for as many as possible"),
        _("Then the best total fit among those."),
        _("We proved it by pricing every possible pair."),
        priced=True,
    ),
    "score": Aim(
        _("The best total fit"),
        _("Even if somebody stays without a mentor."),
        _("We proved it by pricing every possible pair."),
        priced=True,
    ),
    "fairest": Aim(
        _("The fairest for each"),
        _("A mentor for as many as possible; then whoever has the lowest fit gets the best they can, and so on up."),
        _("Nobody could have a better fit without somebody who has less, or just as much, losing some of theirs."),
    ),
    "stable": Aim(
        _("Nobody would rather swap"),
        _("No mentee and mentor would both rather have each other, each by their own wishes."),
        _("Every possible pair was checked: no two people would both rather have each other."),
    ),
}  # fmt: skip


def aim_of(objective: str) -> Aim:
    """The words of an objective; a value that nobody here knows says itself."""
    return AIMS.get(objective) or Aim(objective, "", "")


def aims() -> list[tuple[str, Aim]]:
    """Everything the engine can aim for, in its order."""
    return [(str(one), aim_of(str(one))) for one in Objective]
