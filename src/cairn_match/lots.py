"""Lots: a number for each listed pair that depends on its two ids and the seed alone.

They decide between equals, so that neither the order of the input nor the alphabet does.
"""

import hashlib
from collections.abc import Sequence

import numpy as np

from cairn_match.arrays import Bits, Ints

LOT_BITS = 62


def draw_lots(mentees: Sequence[str], mentors: Sequence[str], rows: Ints, cols: Ints, seed: int) -> Ints:
    """Numbers 0..2**62 - 1 of pairs given by their rows in two lists of ids; shape of `rows`.

    BLAKE2b of each id, joined and finished with splitmix64 (Steele, Lea, Flood 2014).
    """
    left, right = _hashes(mentees, f"mentee {seed} "), _hashes(mentors, f"mentor {seed} ")
    state = left[rows] ^ right[cols]
    state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return ((state ^ (state >> np.uint64(31))) >> np.uint64(64 - LOT_BITS)).astype(np.int64)


def _hashes(ids: Sequence[str], salt: str) -> Bits:
    digests = b"".join(hashlib.blake2b((salt + person).encode(), digest_size=8).digest() for person in ids)
    return np.frombuffer(digests, dtype="<u8").astype(np.uint64)
