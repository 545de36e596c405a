"""Rules: small frozen objects that say what a good pair is."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from cairn_match.columns import Codec
from cairn_match.errors import BadInput


class Kind(StrEnum):
    """What is compared."""

    SAME = "same"
    DIFFERENT = "different"
    OVERLAP = "overlap"
    AT_LEAST_ABOVE = "at_least_above"
    WITHIN = "within"
    NOT_IN_LINE = "not_in_line"
    SIMILAR_TEXT = "similar_text"
    PREFERENCE = "preference"


class Mode(StrEnum):
    """How much it binds: a must decides, a should earns points, an avoid earns them when it does not hold."""

    MUST = "must"
    SHOULD = "should"
    AVOID = "avoid"


class Wish(StrEnum):
    """Whose wish a rule is; an overlap is measured against the list of the one who wishes."""

    MENTEE = "mentee"
    MENTOR = "mentor"
    BOTH = "both"


CODECS: Mapping[Kind, tuple[Codec, ...]] = {
    Kind.SAME: (Codec.CATEGORY, Codec.ORDINAL),
    Kind.DIFFERENT: (Codec.CATEGORY, Codec.ORDINAL),
    Kind.OVERLAP: (Codec.SET, Codec.SLOTS),
    Kind.AT_LEAST_ABOVE: (Codec.ORDINAL,),
    Kind.WITHIN: (Codec.OFFSET, Codec.ORDINAL),
    Kind.NOT_IN_LINE: (Codec.INTERVAL,),
    Kind.SIMILAR_TEXT: (Codec.VECTOR,),
    Kind.PREFERENCE: (Codec.PAIRS,),
}
_LEAST = (Kind.OVERLAP, Kind.AT_LEAST_ABOVE, Kind.SIMILAR_TEXT)
_MOST = (Kind.AT_LEAST_ABOVE, Kind.WITHIN)
# Two people who cannot talk are no pair: what we do not know about language, hours or zone must not pass.
_UNKNOWN_FAILS = (Kind.OVERLAP, Kind.WITHIN)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: `kind` of comparison x `mode` x `weight`.

    key             short name, unique in a problem; reports use it
    mentee, mentor  columns compared; `mentor` defaults to the mentee's name. A PREFERENCE names exactly one:
                    the side whose list is read
    weight          share of the points relative to the other rules (a must has none)
    label           words for a page
    least           OVERLAP: shared items or slots needed (default 1). AT_LEAST_ABOVE: levels (default 1).
                    SIMILAR_TEXT: percent (default 0). Below it a must fails and a should earns nothing
    most            AT_LEAST_ABOVE: levels above at most. WITHIN: distance at most (levels, or minutes on the
                    clock: 23 hours apart is 1 hour apart)
    enough          OVERLAP: this many (best) wishes, or slots, earn all points (default: all wishes; slots: `least`)
    unknown_percent part of the points that an unknown value earns (default 0)
    unknown_passes  whether a must passes when a value is unknown. Default: OVERLAP and WITHIN fail (two people
                    who may not be able to talk), every other kind passes
    """

    key: str
    kind: Kind
    mode: Mode = Mode.SHOULD
    mentee: str = ""
    mentor: str = ""
    weight: int = 0
    label: str = ""
    wish: Wish = Wish.MENTEE
    least: int | None = None
    most: int | None = None
    enough: int | None = None
    unknown_percent: int = 0
    unknown_passes: bool | None = None

    def __post_init__(self) -> None:
        for name, enum in (("kind", Kind), ("mode", Mode), ("wish", Wish)):
            object.__setattr__(self, name, _member(self, name, enum))
        for name in ("key", "mentee", "mentor", "label"):
            if not isinstance(getattr(self, name), str):
                raise self._bad(name, f"needs text, not {getattr(self, name)!r}")
        if not self.key:
            raise self._bad("key", "needs non-empty text")
        self._check_sides()
        self._check_numbers()

    def _bad(self, field: str, message: str) -> BadInput:
        return BadInput(message, row=f"rule '{self.key}'", field=field)

    def _check_sides(self) -> None:
        if self.kind is Kind.PREFERENCE:
            if bool(self.mentee) == bool(self.mentor):
                raise self._bad("mentee", "a preference reads one list: name a column of mentee or of mentor")
            return
        if not self.mentee:
            raise self._bad("mentee", "needs the name of a column")
        if not self.mentor:
            object.__setattr__(self, "mentor", self.mentee)

    def _check_numbers(self) -> None:
        _whole(self, "weight", 0, 1_000_000)
        _whole(self, "unknown_percent", 0, 100)
        if self.mode is Mode.MUST and self.weight:
            raise self._bad("weight", "a must carries no weight; add a should beside it")
        if self.unknown_passes is not None and (
            self.mode is not Mode.MUST or not isinstance(self.unknown_passes, bool)
        ):
            raise self._bad("unknown_passes", "is true or false, for a must only")
        _whole(self, "least", *_bounds(self.kind), kinds=_LEAST)
        _whole(self, "most", 0 if self.kind is Kind.WITHIN else -1_000_000, 1_000_000, kinds=_MOST)
        _whole(self, "enough", 1, 1000, kinds=(Kind.OVERLAP,))
        if self.kind is Kind.WITHIN and self.most is None:
            raise self._bad("most", "is needed: within how much")
        if self.kind is Kind.AT_LEAST_ABOVE and self.most is not None and self.most < self.at_least:
            raise self._bad("most", f"is {self.most}, below least ({self.at_least})")

    @property
    def at_least(self) -> int:
        """`least`, or its default for the kind."""
        return (0 if self.kind is Kind.SIMILAR_TEXT else 1) if self.least is None else self.least

    @property
    def passes_unknown(self) -> bool:
        """Whether a must passes when a value is unknown."""
        return self.kind not in _UNKNOWN_FAILS if self.unknown_passes is None else self.unknown_passes

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON; what has its default is left out."""
        plain = {field.name: getattr(self, field.name) for field in fields(self)}
        defaults = {field.name: field.default for field in fields(self)}
        kept = {name: value for name, value in plain.items() if value != defaults[name]}
        return {name: str(value) if isinstance(value, StrEnum) else value for name, value in kept.items()}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Rule":
        """Inverse of `to_dict`; raises BadInput naming rule and field."""
        names = {field.name for field in fields(cls)}
        where = f"rule '{data.get('key', '?')}'"
        for name in data:
            if name not in names:
                raise BadInput(
                    f"is unknown; known are {', '.join(sorted(names))}", row=where, field=str(name)
                )
        for name in ("key", "kind"):
            if name not in data:
                raise BadInput("is missing", row=where, field=name)
        return cls(**data)


def _member(rule: Rule, name: str, enum: type[StrEnum]) -> StrEnum:
    value = getattr(rule, name)
    try:
        return enum(value)
    except ValueError:
        raise BadInput(
            f"must be one of {', '.join(enum)}, not {value!r}", row=f"rule '{rule.key}'", field=name
        ) from None


def _bounds(kind: Kind) -> tuple[int, int]:
    """Least and largest sensible `least`."""
    return {Kind.OVERLAP: (1, 1000), Kind.SIMILAR_TEXT: (0, 100)}.get(kind, (-1_000_000, 1_000_000))


def _whole(rule: Rule, name: str, low: int, high: int, kinds: tuple[Kind, ...] = tuple(Kind)) -> None:
    """Check an optional whole number and that the kind has use for it."""
    value = getattr(rule, name)
    if value is None:
        return
    where = f"rule '{rule.key}'"
    if rule.kind not in kinds:
        raise BadInput(f"means nothing for {rule.kind}", row=where, field=name)
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise BadInput(f"needs a whole number from {low} to {high}, not {value!r}", row=where, field=name)
