"""How much we are willing to read, and a stream that stops there."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import IO, Final

from cairn.people.domain.importing.errors import UnreadableFile

MEBI: Final = 1024 * 1024
MAX_TEXT_BYTES: Final = 4096 * MEBI  # after unpacking; 1.4 million wide rows take well under 1 GiB
MAX_WORKBOOK_BYTES: Final = 600 * MEBI  # all members of an .xlsx unpacked; they are parsed in memory
MAX_MEMBERS: Final = 2_000
MAX_CELL_CHARACTERS: Final = 131_072
MAX_COLUMNS: Final = 1_000
CHUNK: Final = MEBI


class LimitedReader(io.RawIOBase):
    """Reads another stream and refuses to hand out more than `limit` bytes."""

    def __init__(self, inner: IO[bytes], limit: int, name: str) -> None:
        self.inner, self.left, self.limit, self.name = inner, limit, limit, name

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        data = self.inner.read(min(len(buffer), CHUNK))
        self.left -= len(data)
        if self.left < 0:
            raise UnreadableFile("too_large", file=self.name, mebibytes=self.limit // MEBI)
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self.inner.close()
        super().close()


def check_workbook(path: Path, name: str, limit: int = MAX_WORKBOOK_BYTES) -> None:
    """Unpack a workbook once without keeping it: the sizes that its own directory states cannot be trusted."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if len(members) > MAX_MEMBERS:
                raise UnreadableFile("too_large", file=name, mebibytes=limit // MEBI)
            left = limit
            for member in members:
                with archive.open(member) as stream:
                    while data := stream.read(CHUNK):
                        left -= len(data)
                        if left < 0:
                            raise UnreadableFile("too_large", file=name, mebibytes=limit // MEBI)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise UnreadableFile("broken_workbook", file=name) from error
