"""Build: a problem's rules as arrays for the loops in `walk`."""

from typing import NamedTuple

from cairn_match.kernels.bands import Bands, banded
from cairn_match.kernels.coding import code_rule
from cairn_match.kernels.late import Late, late
from cairn_match.kernels.lookups import Lookups, looked_up
from cairn_match.kernels.shares import Equals, Planes, Slots, base, equals, planes, slots
from cairn_match.scoring import Table
from cairn_match.set_terms import OverlapTerm, PreferenceTerm, SlotsTerm
from cairn_match.terms import EqualTerm, LineTerm, TextTerm


class Compiled(NamedTuple):
    """Everything about rules that the loops read."""

    bands: Bands
    lookups: Lookups
    planes: Planes
    slots: Slots
    equals: Equals
    late: Late


def compiled(table: Table) -> Compiled | None:
    """The rules of a table as arrays; None when one of them does not fit the loops (the reference then does it all)."""
    terms = list(enumerate(table.terms))
    coded, uncoded = [], []
    for position, term in terms:
        if isinstance(term, LineTerm | TextTerm):
            continue
        one = None if isinstance(term, PreferenceTerm) else code_rule(table, position)
        if one is None:
            uncoded.append((position, term))
        coded.append(one or base(table, position))
    shares = [(p, t) for p, t in uncoded if isinstance(t, OverlapTerm)]
    weeks = [(p, t) for p, t in uncoded if isinstance(t, SlotsTerm)]
    equal = [(p, t) for p, t in uncoded if isinstance(t, EqualTerm)]
    lists = [p for p, t in uncoded if isinstance(t, PreferenceTerm)]
    if len(shares) + len(weeks) + len(equal) + len(lists) < len(uncoded):
        return None
    bands = banded(
        [one for one in coded if one.position not in {p for p, _ in uncoded}],
        len(table.mentee_rows),
        len(table.mentor_rows),
    )
    rest = [one for one in coded if one.position not in bands.decided and one.values.any()]
    found = planes(table, shares, bands.order)
    if found is None:
        return None
    return Compiled(
        bands,
        looked_up(rest, bands.order, len(table.mentee_rows)),
        found,
        slots(table, weeks, bands.order),
        equals(table, equal, bands.order),
        late(table, bands.order),
    )
