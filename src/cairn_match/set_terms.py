"""Terms over lists: overlap of sets, overlap of weekly slots, ranked preferences."""

from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_array

from cairn_match.arrays import Bits, Bools, Ints, Shorts
from cairn_match.columns import Column, SetColumn, SlotsColumn, held_as
from cairn_match.errors import BadInput
from cairn_match.facts import Facts, Shared
from cairn_match.rules import Rule, Wish
from cairn_match.terms import ONE, Term


def common_bits(left: Bits, right: Bits, rows: Ints, cols: Ints) -> Shorts:
    """Count common bits of each pair; both arguments have the shape (words, people)."""
    total: Shorts = np.zeros(np.broadcast_shapes(rows.shape, cols.shape), dtype=np.int32)
    for mine, theirs in zip(left, right, strict=True):
        if mine[rows].any():
            total += np.bitwise_count(mine[rows] & theirs[cols])
    return total


@dataclass(frozen=True, slots=True, eq=False)
class OverlapTerm(Term):
    """OVERLAP of sets: weight of the shared items over the weight of the list (or of its `enough` best)."""

    columns: tuple[SetColumn, SetColumn]
    mentee_bits: Bits
    mentor_bits: Bits
    planes: tuple[tuple[int, Bits], ...]
    caps: Shorts

    @property
    def mentor_wishes(self) -> bool:
        """Whether the mentor's list is the measure."""
        return self.rule.wish is Wish.MENTOR

    def passes(self, rows: Ints, cols: Ints) -> Bools:
        found: Bools = common_bits(self.mentee_bits, self.mentor_bits, rows, cols) >= self.rule.at_least
        return found

    def share(self, rows: Ints, cols: Ints) -> tuple[Shorts, Shorts]:
        total: Shorts = np.zeros(np.broadcast_shapes(rows.shape, cols.shape), dtype=np.int32)
        for weight, bits in self.planes:
            sides = (self.mentee_bits, bits) if self.mentor_wishes else (bits, self.mentor_bits)
            total = total + common_bits(*sides, rows, cols) * np.int32(weight)
        caps = self.caps[cols] if self.mentor_wishes else self.caps[rows]
        earned: Shorts = np.minimum(total, caps)
        if self.rule.at_least > 1:
            earned *= self.passes(rows, cols)
        return earned, np.maximum(caps, np.int32(1))

    def known_facts(self, mentee: int, mentor: int, facts: Facts) -> Facts:
        lists = self.columns[0].row(mentee), self.columns[1].row(mentor)
        wished, other = reversed(lists) if self.mentor_wishes else lists
        offered = {code for code, _ in other}
        shared = tuple(Shared(code, rank or None) for code, rank in wished if code in offered)
        return replace(facts, shared=shared, wished=len(wished))


@dataclass(frozen=True, slots=True, eq=False)
class SlotsTerm(Term):
    """OVERLAP of weekly slots: common slots over `enough`."""

    mentees: SlotsColumn
    mentors: SlotsColumn

    def passes(self, rows: Ints, cols: Ints) -> Bools:
        found: Bools = common_bits(self.mentees.bits, self.mentors.bits, rows, cols) >= self.rule.at_least
        return found

    def share(self, rows: Ints, cols: Ints) -> tuple[Shorts, Shorts]:
        common = common_bits(self.mentees.bits, self.mentors.bits, rows, cols)
        return self.counted(common), ONE * (self.rule.enough or self.rule.at_least)

    def counted(self, common: Shorts) -> Shorts:
        """The common slots that count: nothing below the least, and no more than are enough."""
        enough = np.int32(self.rule.enough or self.rule.at_least)
        earned: Shorts = np.minimum(common, enough) * (common >= self.rule.at_least)
        return earned

    def known_facts(self, mentee: int, mentor: int, facts: Facts) -> Facts:
        both = self.mentees.bits[:, mentee] & self.mentors.bits[:, mentor]
        bits = np.unpackbits(both.astype("<u8").view(np.uint8), bitorder="little")
        return replace(facts, slots=tuple(np.flatnonzero(bits).tolist()))


@dataclass(frozen=True, slots=True, eq=False)
class PreferenceTerm(Term):
    """PREFERENCE: the other is on the list; a first wish earns all points, the fifth of five a fifth."""

    listed: SetColumn
    matrix: csr_array
    tops: Shorts
    others: tuple[str, ...]
    by_mentor: bool

    def weights(self, rows: Ints, cols: Ints) -> Shorts:
        """Weight of the other on the list, 0 where not listed."""
        if rows.ndim == 2:
            block: Shorts = self.matrix[rows.ravel()][:, cols.ravel()].toarray()
            return block
        return np.asarray(self.matrix[rows, cols], dtype=np.int32).ravel()

    def passes(self, rows: Ints, cols: Ints) -> Bools:
        found: Bools = self.weights(rows, cols) > 0
        return found

    def share(self, rows: Ints, cols: Ints) -> tuple[Shorts, Shorts]:
        tops = self.tops[cols] if self.by_mentor else self.tops[rows]
        return self.weights(rows, cols), tops

    def known_facts(self, mentee: int, mentor: int, facts: Facts) -> Facts:
        owner, other = (mentor, mentee) if self.by_mentor else (mentee, mentor)
        found = [rank for code, rank in self.listed.row(owner) if code == self.others[other]]
        return replace(facts, listed=bool(found), rank=found[0] or None if found else None)


def overlap_term(rule: Rule, mentees: Column, mentors: Column) -> Term:
    """Compile OVERLAP of two sets or of two weeks."""
    if isinstance(mentees, SlotsColumn) and isinstance(mentors, SlotsColumn):
        if mentees.count != mentors.count:
            raise BadInput(
                f"compares {mentees.count} slots with {mentors.count}",
                row=f"rule '{rule.key}'",
                field="mentor",
            )
        return SlotsTerm(rule, mentees.known, mentors.known, mentees, mentors)
    left, right = held_as(SetColumn, mentees), held_as(SetColumn, mentors)
    common = {code: k for k, code in enumerate(sorted({*left.codes} & {*right.codes}))}
    reference = right if rule.wish is Wish.MENTOR else left
    weights = [int(weight) for weight in np.unique(reference.weights)]
    return OverlapTerm(
        rule,
        left.known,
        right.known,
        (left, right),
        _pack(left, common, None),
        _pack(right, common, None),
        tuple((weight, _pack(reference, common, weight)) for weight in weights),
        _caps(reference, rule.enough),
    )


def _pack(column: SetColumn, place: dict[str, int], weight: int | None) -> Bits:
    """Pack the items (of one weight) that both sides know into bits, shape (words, people)."""
    words = max(1, (len(place) + 63) // 64)
    bits = np.zeros((words, len(column.known)), dtype=np.uint64)
    bit = np.array([place.get(code, -1) for code in column.codes], dtype=np.int64)[column.items]
    person = np.repeat(np.arange(len(column.known)), np.diff(column.starts))
    keep = bit >= 0 if weight is None else (bit >= 0) & (column.weights == weight)
    values = np.uint64(1) << (bit[keep] % 64).astype(np.uint64)
    np.bitwise_or.at(bits, (bit[keep] // 64, person[keep]), values)
    return bits


def _caps(column: SetColumn, enough: int | None) -> Shorts:
    """Weight that earns all points: of the whole list, or of its `enough` best items."""
    sizes, weights = np.diff(column.starts), column.weights
    owners = np.repeat(np.arange(len(sizes)), sizes)
    if enough is not None and len(sizes) and sizes.max() > enough:
        best_first = np.lexsort((-weights, owners))
        weights = np.where(np.arange(len(weights)) - column.starts[owners] < enough, weights[best_first], 0)
    return np.bincount(owners, weights=weights, minlength=len(sizes)).astype(np.int32)


def preference_term(rule: Rule, column: Column, others: tuple[str, ...]) -> Term:
    """Compile PREFERENCE; `others` are the ids of the side that is listed."""
    listed, by_mentor = held_as(SetColumn, column), not rule.mentee
    place = {person: k for k, person in enumerate(others)}
    ends = np.array([place.get(code, -1) for code in listed.codes], dtype=np.int64)[listed.items]
    owners = np.repeat(np.arange(len(listed.known)), np.diff(listed.starts))
    shape, keep = (len(listed.known), len(others)), ends >= 0
    matrix = csr_array((listed.weights[keep], (owners[keep], ends[keep])), shape=shape, dtype=np.int32)
    if by_mentor:
        matrix = matrix.T.tocsr()
    everyone: Bools = np.ones(len(others), dtype=np.bool_)
    mentees, mentors = (everyone, listed.known) if by_mentor else (listed.known, everyone)
    tops: Shorts = np.maximum(_caps(listed, 1), np.int32(max(listed.top_rank, 1)))
    return PreferenceTerm(rule, mentees, mentors, listed, matrix, tops, others, by_mentor)
