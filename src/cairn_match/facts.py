"""Facts: what a page needs to say why, in a sentence, without asking the data again."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shared:
    """A code that both sides have; `rank` is its place among the wishes (1 is first, None if unranked)."""

    code: str
    rank: int | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """Raw facts behind one part. What a kind has no use for keeps its default.

    mentee, mentor   the two values: a code, a level, minutes east of UTC
    shared           OVERLAP of sets: the common codes, first wish first
    wished           OVERLAP: how many items the list has that is measured against
    slots            OVERLAP of weekly slots: the common slots
    gap              AT_LEAST_ABOVE: levels that the mentor is above. WITHIN: distance (levels or minutes)
    in_line          NOT_IN_LINE: whether one is above the other
    similarity       SIMILAR_TEXT: percent
    listed           PREFERENCE: whether the other is on the list
    rank             PREFERENCE: place on the list, None if unranked or not listed
    unknown          sides whose value we do not know: "mentee", "mentor"
    """

    mentee: str | int | None = None
    mentor: str | int | None = None
    shared: tuple[Shared, ...] = ()
    wished: int | None = None
    slots: tuple[int, ...] = ()
    gap: int | None = None
    in_line: bool | None = None
    similarity: int | None = None
    listed: bool | None = None
    rank: int | None = None
    unknown: tuple[str, ...] = ()
