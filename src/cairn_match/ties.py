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
    """Numbers 0..1023 of all pairs of a problem, computed when asked. `mentees` and `mentors` are hashes of the ids."""

    def __init__(self, problem: Problem, seed: int) -> None:
        self.mentees = _hashes(problem.mentees.ids, f"mentee {seed} ")
        self.mentors = _hashes(problem.mentors.ids, f"mentor {seed} ")

    @classmethod
    def of_ids(cls, mentees: tuple[str, ...], mentors: tuple[str, ...], seed: int) -> "Ties":
        """The same for two lists of ids."""
        ties = cls.__new__(cls)
        ties.mentees, ties.mentors = _hashes(mentees, f"mentee {seed} "), _hashes(mentors, f"mentor {seed} ")
        return ties

    def block(self, rows: Ints) -> Bits:
        """Whole hashes of some mentees with all mentors, for comparing equals; the numbers are their top ten bits."""
        return _mix(self.mentees[rows, None] ^ self.mentors[None, :])

    def hashes(self, rows: Ints, cols: Ints) -> Bits:
        """Whole hashes of single pairs."""
        return _mix(self.mentees[rows] ^ self.mentors[cols])

    def pairs(self, rows: Ints, cols: Ints) -> Ints:
        """Numbers of single pairs."""
        return (self.hashes(rows, cols) >> np.uint64(54)).astype(np.int64)


def _hashes(ids: tuple[str, ...], salt: str) -> Bits:
    digests = b"".join(hashlib.blake2b((salt + person).encode(), digest_size=8).digest() for person in ids)
    return np.frombuffer(digests, dtype="<u8").astype(np.uint64)


def _mix(state: Bits) -> Bits:
    """Finish of splitmix64 (Steele, Lea, Flood 2014)."""
    state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return state ^ (state >> np.uint64(31))
