"""Cells on their way to a staging table: parsed once for each distinct text, written as COPY wants them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from operator import itemgetter
from typing import Final

import numpy as np

from cairn.people.domain.importing.joining import Follow, Missing
from cairn.people.domain.importing.problems import Code

NULL: Final = "\\N"
REMEMBERED: Final = 200_000  # distinct texts a column; beyond that it is likely to be different in every row

Key = str | tuple[str, ...]
Whole = Callable[[list[str]], list[str] | None] | None


class Bad(ValueError):
    """A cell that cannot be taken as it is; `instead` is what is staged in its place."""

    def __init__(self, code: Code, value: str = "", detail: str = "", instead: str = NULL) -> None:
        super().__init__(code, value)
        self.code, self.value, self.detail, self.instead = code, value, detail, instead


def escaped(text: str) -> str:
    """Text for COPY's text format; empty text stays empty (it is not null)."""
    if "\\" in text or "\t" in text or "\n" in text or "\r" in text:
        return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
    return text


@dataclass(slots=True)
class Trouble:
    """What was wrong with one cell of the current row."""

    column: str
    value: str
    code: Code
    detail: str


class Memo(dict[Key, str]):
    """Makes the staged text of a column, and remembers it. A bad cell is reported each time it occurs.

    A column that differs in nearly every row has a `whole` way instead: many cells at once, or None when one of them
    needs a look of its own. Nothing of it is remembered.
    """

    def __init__(
        self, make: Callable[[Key], str], column: str, troubles: list[Trouble], whole: Whole
    ) -> None:
        super().__init__()
        self.make, self.column, self.troubles, self.whole = make, column, troubles, whole
        self.most = 0 if whole else REMEMBERED

    def many(self, keys: Iterable[Key]) -> list[str]:
        """The staged texts of many cells."""
        if self.whole:
            keys = list(keys)
            if (done := self.whole(keys)) is not None:  # type: ignore[arg-type]  # a single cell's key is text
                return done
        return list(map(self.__getitem__, keys))

    def __missing__(self, key: Key) -> str:
        try:
            made = self.make(key)
        except Bad as bad:
            self.troubles.append(Trouble(self.column, bad.value or _shown(key), bad.code, bad.detail))
            return bad.instead
        if len(self) < self.most:
            self[key] = made
        return made


class Distinct:
    """Whether the staged texts of a column all differ, from their hashes alone: eight bytes a row."""

    def __init__(self) -> None:
        self.hashes = [np.zeros(0, dtype=np.int64)]

    def add(self, texts: Sequence[str]) -> None:
        """Note the texts of some rows."""
        self.hashes.append(np.fromiter(map(hash, texts), np.int64, len(texts)))

    def __bool__(self) -> bool:
        """True when no text but null occurs twice; False when one may (or two texts share a hash)."""
        every = np.sort(np.concatenate(self.hashes))  # np.unique takes five times as long
        alike = every[1:][every[1:] == every[:-1]]
        return bool((alike == hash(NULL)).all())


def _shown(key: Key) -> str:
    return key if isinstance(key, str) else " ".join(filter(None, key))


class Group:
    """Several fields of a row that are worked out together, from whatever cells they start at."""

    def __init__(self, follows: Mapping[str, Follow]) -> None:
        self.follows = dict(follows)
        self.positions = tuple(sorted({at for one in follows.values() for at in one.starts}))
        self.key: Callable[[Sequence[str]], Key] = (
            itemgetter(*self.positions) if self.positions else lambda _: ""
        )  # from a row's cells to what `texts` takes
        self.column = next((one.column for one in follows.values() if one.column), "")
        where = {at: index for index, at in enumerate(self.positions)}
        self._parts = {name: tuple(where[at] for at in one.starts) for name, one in self.follows.items()}

    def __bool__(self) -> bool:
        return bool(self.follows)

    def texts(self, key: Key) -> dict[str, str]:
        """The text of each field. Raises `Bad` when a cell points to a row that its file does not have."""
        cells = (key,) if isinstance(key, str) else key
        try:
            return {
                name: one.text(*(cells[at] for at in self._parts[name])) for name, one in self.follows.items()
            }
        except Missing as missing:
            raise Bad(Code.UNKNOWN_KEY, missing.key, missing.file) from missing

    @property
    def plain(self) -> bool:
        """Whether a single cell is all there is: no other file, no words of the map, no fixed value."""
        return len(self.positions) == len(self.follows) == 1 and not any(
            one.hops or one.source.words or one.source.fixed is not None for one in self.follows.values()
        )

    def reader(self, name: str) -> Callable[[Key], str]:
        """From the key to the text of one field: the cell itself, when nothing lies between."""
        if self.plain:
            return str.strip  # type: ignore[return-value]  # the key of a single cell is text
        return lambda key: self.texts(key)[name]

    def keys(self, columns: Sequence[Sequence[str]], rows: int) -> Iterable[Key]:
        """From the cells of many rows, column by column, to the keys that `texts` takes."""
        if not self.positions:
            return repeat("", rows)
        if len(self.positions) == 1:
            return columns[self.positions[0]]
        return zip(*(columns[at] for at in self.positions), strict=True)
