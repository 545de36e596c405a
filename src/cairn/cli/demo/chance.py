"""Chance that repeats: one stream of random numbers a purpose, so that a change in one leaves the others alone."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import TypeVar
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Item = TypeVar("Item")


def stream(seed: int, purpose: str) -> np.random.Generator:
    """The generator of this purpose; the same seed and purpose give the same numbers."""
    return np.random.Generator(np.random.PCG64([seed, zlib.crc32(purpose.encode())]))


def pick(rng: np.random.Generator, weights: Sequence[float] | Floats, count: int) -> Ints:
    """`count` indices into `weights`, drawn in proportion to them."""
    shares = np.asarray(weights, dtype=np.float64)
    return np.searchsorted(np.cumsum(shares / shares.sum())[:-1], rng.random(count), side="right")


def hex_ids(rng: np.random.Generator, milliseconds: Ints) -> list[str]:
    """UUIDv7 (RFC 9562) in 32 hex digits, one for each moment (milliseconds since 1970)."""
    count = len(milliseconds)
    raw = rng.integers(0, 256, (count, 16), dtype=np.uint8)
    stamp = milliseconds.astype(">u8").view(np.uint8).reshape(count, 8)
    raw[:, :6] = stamp[:, 2:]
    raw[:, 6] = raw[:, 6] & 0x0F | 0x70
    raw[:, 8] = raw[:, 8] & 0x3F | 0x80
    digits = raw.tobytes().hex()
    return [digits[i : i + 32] for i in range(0, 32 * count, 32)]


class Ids:
    """UUIDv7 one at a time, for the few rows that are made one by one."""

    def __init__(self, seed: int, purpose: str) -> None:
        self.rng = stream(seed, purpose)

    def at(self, milliseconds: int) -> UUID:
        return UUID(hex_ids(self.rng, np.array([milliseconds], dtype=np.int64))[0])


def chosen(rng: np.random.Generator, items: Sequence[Item]) -> Item:
    return items[int(rng.integers(len(items)))]
