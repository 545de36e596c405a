"""Groups: the circles formed, who stays without one and why, and how even the mix is."""

import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Refusal(StrEnum):
    """Why somebody has no circle. Worked out from what everybody may know: a private exclusion never shows."""

    TOO_FEW_PEOPLE = "too_few_people"  # fewer people than a circle needs
    NO_HOURS = "no_hours"  # their hours are not known, or too few for any circle
    NO_LEAD = (
        "no_lead"  # no lead fits; `rules` fail with each (with each, or one with this and one with that)
    )
    NO_COMPANY = "no_company"  # too few `companions` fit; `rules` fail with the others in the same sense
    NO_SEAT = "no_seat"  # circles are full, or do not fit as a whole


@dataclass(frozen=True, slots=True)
class Circle:
    """One circle: its members by id, the common slots of all (lead too), and its mean score.

    points  sum over all pairs of members, both ways, and over the lead and each member (twice), in hundredths
    score   mean of a pair in hundredths, rounded; 0 where there is no pair
    """

    lead: str | None
    members: tuple[str, ...]
    slots: tuple[int, ...]
    points: int
    score: int


@dataclass(frozen=True, slots=True)
class Refused:
    """Somebody without a circle, and why."""

    person: str
    reason: Refusal
    rules: tuple[str, ...] = ()
    companions: int = 0


@dataclass(frozen=True, slots=True)
class Spread:
    """How evenly one value of a mixed column is spread over the circles.

    people       seated people with this value
    least, most  of them in one circle
    alike        pairs of them who sit together
    least_alike  the same when they are spread as evenly as can be, everything else aside
    """

    column: str
    value: str | int
    people: int
    least: int
    most: int
    alike: int
    least_alike: int


@dataclass(frozen=True, slots=True)
class Groups:
    """Circles by the id of their first member; refused in the order of ids.

    score  mean of all circles' pairs in hundredths
    """

    seed: int
    circles: tuple[Circle, ...]
    refused: tuple[Refused, ...]
    spread: tuple[Spread, ...]
    seated: int
    score: int

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return asdict(self)

    def to_json(self) -> bytes:
        """The same people, rules and seed give the same bytes, whatever the order of the people."""
        return json.dumps(self.to_dict(), ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
