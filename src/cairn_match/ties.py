"""Seeded tie-break: a small number for each pair that depends on the two ids and the seed alone.

So the order of the people does not matter, equals are treated by lot and not by the alphabet, and copies of
one profile do not all get the same list.
"""

import hashlib

import numpy as np

from cairn_match.arrays import Bits, Ints
from cairn_match.problem import Problem

SPAN = 1024


class Ties:
    """Numbers 0..1023 of all pairs of a problem, computed when asked."""

    def __init__(self, problem: Problem, seed: int) -> None:
        self._mentees = _hashes(problem.mentees.ids, f"mentee {seed} ")
        self._mentors = _hashes(problem.mentors.ids, f"mentor {seed} ")

    def block(self, rows: Ints) -> Ints:
        """Numbers of some mentees with all mentors."""
        return _mix(self._mentees[rows, None] ^ self._mentors[None, :])

    def pairs(self, rows: Ints, cols: Ints) -> Ints:
        """Numbers of single pairs."""
        return _mix(self._mentees[rows] ^ self._mentors[cols])


def _hashes(ids: tuple[str, ...], salt: str) -> Bits:
    digests = b"".join(hashlib.blake2b((salt + person).encode(), digest_size=8).digest() for person in ids)
    return np.frombuffer(digests, dtype="<u8").astype(np.uint64)


def _mix(state: Bits) -> Ints:
    """Finish of splitmix64 (Steele, Lea, Flood 2014), of which the top ten bits are kept."""
    state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return ((state ^ (state >> np.uint64(31))) >> np.uint64(54)).astype(np.int64)
