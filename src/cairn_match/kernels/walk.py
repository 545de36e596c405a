"""The loops: every pair of some mentees with all mentors whom their class may have, scored exactly.

One call works on some mentees without Python's lock, so one thread a core keeps the whole machine busy. Everything is
whole numbers; what a loop skips it skips by a proven bound, so the answers are those of the reference implementation.
"""

from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numba.core import types
from numba.extending import intrinsic

from cairn_match.arrays import Bits, Bytes, Ints, Shorts

TILE = 1024  # mentors at a time: the working arrays stay in the nearest cache
NOTHING = -(1 << 30)
NEVER = 1 << 29  # price of a place that is not open
LANES = 64  # groups of a tile; the pairs of a group are skipped together


class Limits(NamedTuple):
    """What may be, and what it is measured against; mentors in band order.

    floors          [mentees] least score
    prices, values  [mentors], [mentees] a pair's gain is worth - price - value
    near            [levels, mentors] price less the level that the values of some mentees have in common, 32 bits
    level, need     [mentees] which level, and the value less it: a pair is looked at when worth - near > need
    closed          [mentors] no open place
    ban_first, bans pairs of each mentee that may not be, as sorted positions
    special_first, special, gives, stays  pairs of each mentee with points of their own: positions, points, stay bonus
    row_ties, col_ties  hashes of the ids
    """

    floors: Shorts
    prices: Ints
    values: Ints
    near: Shorts
    level: Shorts
    need: Ints
    closed: Bytes
    ban_first: Ints
    bans: Shorts
    special_first: Ints
    special: Shorts
    gives: Shorts
    stays: Shorts
    row_ties: Bits
    col_ties: Bits


class Work(NamedTuple):
    """Arrays that one call works in.

    scores, nets                 [pairs of a mentee] what they come to before the late rules, and that less the price
    begins, firsts, sizes        [tiles]
    peaks                        [tiles * LANES] the highest net of each lane
    acc, hits                    [TILE] for shared items
    heap                         [k]
    """

    scores: Shorts
    nets: Shorts
    begins: Shorts
    firsts: Shorts
    sizes: Shorts
    peaks: Shorts
    acc: Shorts
    hits: Shorts
    heap: Shorts


class Best(NamedTuple):
    """A heap of the best pairs of one mentee, the worst on top."""

    gains: Ints
    ties: Bits
    places: Shorts
    worths: Shorts


@intrinsic
def _popcount(_context: Any, word: Any) -> Any:  # noqa: ARG001 - numba wants its name
    """Number of set bits, in one instruction."""

    def made(_context: Any, builder: Any, _signature: Any, values: Any) -> Any:
        return builder.ctpop(values[0])

    return types.uint64(types.uint64), made


@njit(nogil=True, cache=True)
def _tie(left: np.uint64, right: np.uint64) -> np.uint64:
    """The finish of splitmix64, as in `ties`."""
    state = left ^ right
    state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return state ^ (state >> np.uint64(31))


@njit(nogil=True, cache=True)
def _listed(sorted_list: Shorts, low: int, high: int, wanted: int) -> int:
    """Where a position stands in a sorted list, or -1."""
    end = high
    while low < high:
        middle = (low + high) // 2
        if sorted_list[middle] < wanted:
            low = middle + 1
        else:
            high = middle
    return low if low < end and sorted_list[low] == wanted else -1


@njit(nogil=True, cache=True)
def _line(rows: Any, cols: Any, values: Any, i: int, q: int) -> int:
    """Hundredths of the rules on reporting lines for one pair; below 0 when a must fails."""
    total = 0
    for r in range(values.shape[0]):
        if rows[r, i, 0] == 0 or cols[r, q, 0] == 0:
            total += values[r, 2]
        elif rows[r, i, 1] >= cols[r, q, 2] or cols[r, q, 1] >= rows[r, i, 2]:
            total += values[r, 0]
        else:
            total += values[r, 1]
    return total


@njit(nogil=True, cache=True)
def _text(
    rows: Any, cols: Any, span: Any, row_known: Any, col_known: Any, values: Any, unknown: Any, i: int, q: int
) -> int:
    """Hundredths of the rules on texts for one pair; below 0 when a must fails."""
    total = 0
    for r in range(values.shape[0]):
        if row_known[r, i] == 0 or col_known[r, q] == 0:
            total += unknown[r]
            continue
        left, right = rows[i, span[r] : span[r + 1]], cols[q, span[r] : span[r + 1]]
        dot = np.int32(0)
        for x in range(left.shape[0]):
            dot += np.int32(left[x]) * np.int32(right[x])
        total += values[r, min(max((dot + 128) >> 8, 0), values.shape[1] - 1)]
    return total


@njit(nogil=True, cache=True)
def _lookup_rows(lookups: Any, i: int, out: Any) -> None:
    """The mentee's row of each group: what each joint code comes to."""
    for g in range(lookups.sizes.shape[0]):
        size = lookups.sizes[g]
        row = out[g]
        row[:size] = 0
        for r in range(lookups.first[g], lookups.first[g + 1]):
            begin = lookups.value_of[r] + lookups.row_codes[r, i] * lookups.widths[r]
            values = lookups.values[begin : begin + lookups.widths[r]]
            parts = lookups.parts[lookups.part_of[r] : lookups.part_of[r] + size]
            for x in range(size):
                row[x] += values[parts[x]]


@njit(nogil=True, cache=True)
def _add_planes(planes: Any, i: int, low: int, high: int, out: Any, acc: Any, hits: Any) -> None:
    """Add what shared items give to a tile."""
    for r in range(planes.first.shape[0]):
        begin, end = planes.first[r, i], planes.first[r, i + 1]
        if begin == end:
            continue
        size = high - low
        acc[:size] = 0
        for item in range(begin, end):
            plane = planes.planes[planes.items[item], low:high]
            weight = planes.weights[item]
            for x in range(size):
                acc[x] += weight * plane[x]
        least = planes.least[r]
        if least > 0:
            hits[:size] = 0
            for item in range(begin, end):
                plane = planes.planes[planes.items[item], low:high]
                for x in range(size):
                    hits[x] += plane[x]
            for x in range(size):
                if hits[x] < least:
                    acc[x] = 0
        base = planes.row_base[r, i]
        if base >= 0:
            cap = planes.row_cap[r, i]
            values = planes.values[base : base + cap + 1]
            for x in range(size):
                out[x] += values[min(acc[x], cap)]
        else:
            bases, caps = planes.col_base[r, low:high], planes.col_cap[r, low:high]
            for x in range(size):
                out[x] += planes.values[bases[x] + min(acc[x], caps[x])]


@njit(nogil=True, cache=True)
def _add_slots(slots: Any, i: int, low: int, high: int, out: Any, acc: Any) -> None:
    """Add what common weekly slots give to a tile."""
    size = high - low
    for r in range(slots.values.shape[0]):
        acc[:size] = 0
        for word in range(slots.rows.shape[1]):
            mine = slots.rows[r, word, i]
            theirs = slots.cols[r, word, low:high]
            for x in range(size):
                acc[x] += np.int32(_popcount(mine & theirs[x]))  # type: ignore[call-arg]  # numba gives the context
        values = slots.values[r]
        for x in range(size):
            out[x] += values[acc[x]]


@njit(nogil=True, cache=True)
def _fill(c: Any, i: int, low: int, high: int, rows: Any, out: Any, work: Any) -> None:
    """Score a tile: everything but the late rules."""
    size = high - low
    out[:size] = 0
    for g in range(c.lookups.sizes.shape[0]):
        row, codes = rows[g], c.lookups.codes[g, low:high]
        for x in range(size):
            out[x] += row[codes[x]]
    _add_planes(c.planes, i, low, high, out, work.acc, work.hits)
    _add_slots(c.slots, i, low, high, out, work.acc)
    for r in range(c.equals.values.shape[0]):
        mine, more = c.equals.rows[r, i], c.equals.values[r]
        theirs = c.equals.cols[r, low:high]
        for x in range(size):
            out[x] += more if theirs[x] == mine else np.int32(0)


@njit(nogil=True, cache=True)
def _better(gain: Any, tie: Any, other: Any, other_tie: Any) -> Any:
    return gain > other or (gain == other and tie > other_tie)


@njit(nogil=True, cache=True)
def _sink(gains: Any, ties: Any, places: Any, worths: Any, hole: int, count: int) -> None:
    """Restore a heap whose root is the worst, from a hole downwards."""
    gain, tie, place, worth = gains[hole], ties[hole], places[hole], worths[hole]
    while True:
        child = 2 * hole + 1
        if child >= count:
            break
        if child + 1 < count and _better(gains[child], ties[child], gains[child + 1], ties[child + 1]):
            child += 1
        if not _better(gain, tie, gains[child], ties[child]):
            break
        gains[hole], ties[hole] = gains[child], ties[child]
        places[hole], worths[hole] = places[child], worths[child]
        hole = child
    gains[hole], ties[hole], places[hole], worths[hole] = gain, tie, place, worth


@njit(nogil=True, cache=True)
def _push(
    gains: Any, ties: Any, places: Any, worths: Any, count: int, gain: int, tie: np.uint64, q: int, worth: int
) -> int:
    """Keep a pair among the best; returns how many there are."""
    if count < len(gains):
        hole = count
        while hole > 0:
            parent = (hole - 1) // 2
            if not _better(gains[parent], ties[parent], gain, tie):
                break
            gains[hole], ties[hole] = gains[parent], ties[parent]
            places[hole], worths[hole] = places[parent], worths[parent]
            hole = parent
        gains[hole], ties[hole], places[hole], worths[hole] = gain, tie, q, worth
        return count + 1
    if _better(gain, tie, gains[0], ties[0]):
        gains[0], ties[0], places[0], worths[0] = gain, tie, q, worth
        _sink(gains, ties, places, worths, 0, count)
    return count


@njit(nogil=True, cache=True)
def _own_pairs(
    c: Any, limits: Any, i: int, own: Any, work: Any, best: Any, count: int, proof: bool
) -> tuple[int, int]:
    """Look at the pairs of a mentee that have points of their own; returns how many are kept, and the surplus."""
    surplus = 0
    for s in range(limits.special_first[i], limits.special_first[i + 1]):
        q = limits.special[s]
        if limits.closed[q] != 0 or _banned(limits, i, q):
            continue
        score = _alone(c, i, q, own, work) + limits.gives[s]
        if score < limits.floors[i]:
            continue
        worth = score + limits.stays[s]
        gain = worth - limits.prices[q] - limits.values[i]
        if proof:
            if gain <= 0:
                continue
            surplus += gain
        tie = _tie(limits.row_ties[i], limits.col_ties[q])
        count = _push(best.gains, best.ties, best.places, best.worths, count, gain, tie, q, worth)
    return count, surplus


@njit(nogil=True, cache=True)
def _banned(limits: Any, i: int, q: int) -> bool:
    return _listed(limits.bans, limits.ban_first[i], limits.ban_first[i + 1], q) >= 0


@njit(nogil=True, cache=True)
def _scored(c: Any, limits: Any, i: int, own: Any, work: Any) -> int:
    """Score all pairs that a mentee's class may have, late rules aside, tile by tile; returns how many tiles.

    Of each tile `work` holds where it begins among the scored pairs, its first position and its size, and the peaks of
    its lanes: lane x are the pairs x, x + LANES, x + 2 LANES .. (so that all lanes advance in one instruction).
    """
    scores, nets, begins, firsts, sizes, peaks = (
        work.scores, work.nets, work.begins, work.firsts, work.sizes, work.peaks,
    )  # fmt: skip
    near, starts, ends = limits.near[limits.level[i]], c.bands.start, c.bands.end
    klass, base, tiles = c.bands.row_class[i], 0, 0
    for stretch in range(c.bands.first[klass], c.bands.first[klass + 1]):
        for low in range(starts[stretch], ends[stretch], TILE):
            high = min(low + TILE, ends[stretch])
            size = high - low
            out, net, theirs = scores[base : base + size], nets[base : base + size], near[low:high]
            _fill(c, i, low, high, own, out, work)
            for x in range(size):
                net[x] = out[x] - theirs[x]
            lanes = peaks[tiles * LANES : (tiles + 1) * LANES]
            lanes[:] = NOTHING
            for row in range(0, size - LANES + 1, LANES):
                part = net[row : row + LANES]
                for x in range(LANES):
                    lanes[x] = max(lanes[x], part[x])
            for x in range(size // LANES * LANES, size):
                lanes[x % LANES] = max(lanes[x % LANES], net[x])
            begins[tiles], firsts[tiles], sizes[tiles] = base, low, size
            base, tiles = base + size, tiles + 1
    return tiles


@njit(nogil=True, cache=True)
def _promising(peaks: Any, many: int, k: int, heap: Any) -> Any:
    """The k-th highest peak: at least k pairs come to it, before the late rules."""
    if many < k:
        return NOTHING
    count = 0
    for g in range(many):
        peak = peaks[g]
        if count < k:
            hole, count = count, count + 1
            while hole > 0 and heap[(hole - 1) // 2] > peak:
                heap[hole] = heap[(hole - 1) // 2]
                hole = (hole - 1) // 2
            heap[hole] = peak
        elif peak > heap[0]:
            hole = 0
            while 2 * hole + 1 < k:
                child = 2 * hole + 1
                if child + 1 < k and heap[child + 1] < heap[child]:
                    child += 1
                if heap[child] >= peak:
                    break
                heap[hole] = heap[child]
                hole = child
            heap[hole] = peak
    return heap[0]


@njit(nogil=True, cache=True)
def _best_row(
    c: Any, limits: Any, i: int, own: Any, work: Any, best: Any, count: int, proof: bool
) -> tuple[int, int]:
    """Look at all other pairs of a mentee; returns how many are kept, and the surplus.

    First at the most promising, so that the others need not be looked at closely unless they can still be among the
    best. Arrays are taken out of their tuples once: each time costs a locked instruction, and a pair must not.
    """
    surplus, k = 0, len(best.gains)
    scores, nets, begins, firsts, sizes, peaks = (
        work.scores, work.nets, work.begins, work.firsts, work.sizes, work.peaks,
    )  # fmt: skip
    gains, ties, places, worths = best.gains, best.ties, best.places, best.worths
    floor, value, need = limits.floors[i], limits.values[i], limits.need[i]
    prices, closed, col_ties, row_tie = limits.prices, limits.closed, limits.col_ties, limits.row_ties[i]
    bans, ban_low, ban_high = limits.bans, limits.ban_first[i], limits.ban_first[i + 1]
    special, own_low, own_high = limits.special, limits.special_first[i], limits.special_first[i + 1]
    line_rows, line_cols, line_values = c.late.line_rows, c.late.line_cols, c.late.line_values
    texts, their_texts, span, text_values = (
        c.late.text_rows,
        c.late.text_cols,
        c.late.text_span,
        c.late.text_values,
    )
    known, theirs_known, unknown = c.late.text_known_rows, c.late.text_known_cols, c.late.text_unknown
    most, line_most = c.late.most[i], c.late.line_most
    least = need - most
    tiles = _scored(c, limits, i, own, work)
    turn = np.int64(NEVER)
    if not proof:
        turn = max(least, np.int64(_promising(peaks, tiles * LANES, k, work.heap)) - 1)
    for second in range(2):
        bar, below = (least, turn) if second else (turn, np.int64(NEVER))
        if count == k and not proof:
            bar = max(bar, min(gains[0], np.int64(NEVER)) - 1 - most)
        for lane in range(tiles * LANES):
            if peaks[lane] <= bar:
                continue
            begin, first = begins[lane // LANES], firsts[lane // LANES]
            for x in range(lane % LANES, sizes[lane // LANES], LANES):
                if nets[begin + x] <= bar or nets[begin + x] > below:
                    continue
                q = first + x
                score = scores[begin + x]
                score += _text(texts, their_texts, span, known, theirs_known, text_values, unknown, i, q)
                gain = score + line_most - prices[q] - value
                if gain <= 0 if proof else count == k and gain < gains[0]:
                    continue
                score += _line(line_rows, line_cols, line_values, i, q)
                if score < floor or closed[q] != 0:
                    continue
                gain = score - prices[q] - value
                if gain <= 0 if proof else count == k and gain < gains[0]:
                    continue
                if own_low < own_high and _listed(special, own_low, own_high, q) >= 0:
                    continue
                if ban_low < ban_high and _listed(bans, ban_low, ban_high, q) >= 0:
                    continue
                if proof:
                    surplus += gain
                count = _push(gains, ties, places, worths, count, gain, _tie(row_tie, col_ties[q]), q, score)
                if second and count == k and not proof:
                    bar = max(bar, min(gains[0], np.int64(NEVER)) - 1 - most)
    return count, surplus


@njit(nogil=True, cache=True)
def _room(lookups: Any) -> Any:
    """An array for a mentee's row of each group."""
    widest = 1
    for g in range(lookups.sizes.shape[0]):
        widest = max(widest, lookups.sizes[g])
    return np.zeros((lookups.sizes.shape[0], widest), dtype=np.int32)


@njit(nogil=True, cache=True)
def _work(c: Any, k: int) -> Any:
    """Working arrays for the mentee who may have the most mentors."""
    pairs, tiles = 1, 1
    for klass in range(len(c.bands.first) - 1):
        wide, many = 0, 0
        for stretch in range(c.bands.first[klass], c.bands.first[klass + 1]):
            size = c.bands.end[stretch] - c.bands.start[stretch]
            wide, many = wide + size, many + size // TILE + 1
        pairs, tiles = max(pairs, wide), max(tiles, many)
    return Work(
        np.zeros(pairs, dtype=np.int32),
        np.zeros(pairs, dtype=np.int32),
        np.zeros(tiles, dtype=np.int32),
        np.zeros(tiles, dtype=np.int32),
        np.zeros(tiles, dtype=np.int32),
        np.zeros(tiles * LANES, dtype=np.int32),
        np.zeros(TILE, dtype=np.int32),
        np.zeros(TILE, dtype=np.int32),
        np.zeros(k, dtype=np.int32),
    )


@njit(nogil=True, cache=True)
def best_rows(c: Any, limits: Any, rows: Any, found: Any, worths: Any, counts: Any, proof: bool) -> int:
    """For each of some mentees the pairs of highest gain, as many as `found` has columns, equals by lot.

    With `proof` only pairs of positive gain count, and the sum of ALL positive gains is returned. `found` takes
    positions, `worths` worth (the score, plus the stay bonus), `counts` how many; in no particular order.
    """
    k, surplus = found.shape[1], 0
    own, work = _room(c.lookups), _work(c, k)
    gains, ties = np.zeros(k, dtype=np.int64), np.zeros(k, dtype=np.uint64)
    for at in range(len(rows)):
        best = Best(gains, ties, found[at], worths[at])
        _lookup_rows(c.lookups, rows[at], own)
        count, more = _own_pairs(c, limits, rows[at], own, work, best, 0, proof)
        counts[at], extra = _best_row(c, limits, rows[at], own, work, best, count, proof)
        surplus += more + extra
    return surplus


@njit(nogil=True, cache=True)
def _alone(c: Any, i: int, q: int, own: Any, work: Any) -> Any:
    """Score of one pair before points of its own; below 0 when it may not be."""
    klass, late = c.bands.row_class[i], c.late
    for stretch in range(c.bands.first[klass], c.bands.first[klass + 1]):
        if c.bands.start[stretch] <= q < c.bands.end[stretch]:
            _fill(c, i, q, q + 1, own, work.scores, work)
            return (
                work.scores[0]
                + _line(late.line_rows, late.line_cols, late.line_values, i, q)
                + _text(
                    late.text_rows, late.text_cols, late.text_span, late.text_known_rows,
                    late.text_known_cols, late.text_values, late.text_unknown, i, q,
                )
            )  # fmt: skip
    return NOTHING


@njit(nogil=True, cache=True)
def score_pairs(c: Any, rows: Any, places: Any, scores: Any) -> None:
    """Scores of single pairs before points of their own; below 0 where a must fails."""
    own, work, last = _room(c.lookups), _work(c, 1), -1
    for at in range(len(rows)):
        if rows[at] != last:
            last = rows[at]
            _lookup_rows(c.lookups, last, own)
        scores[at] = _alone(c, last, places[at], own, work)
