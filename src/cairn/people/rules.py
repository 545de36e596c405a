"""What may be said of people in numbers."""

from __future__ import annotations

FEWEST = 5  # fewer members than this are not counted out loud


def shown_count(members: int) -> int | None:
    """The count of a group as anybody may see it: rounded down to fives, and nothing below five.

    An exact count, read before and after, would tell that somebody joined or left between.
    """
    return members - members % FEWEST if members >= FEWEST else None
