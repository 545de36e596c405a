"""Which encoding a text file is in: the mark at its start, valid UTF-8, else a guess from its own letters."""

from __future__ import annotations

import codecs
from collections.abc import Iterable
from typing import Final

from charset_normalizer import from_bytes

MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What spreadsheets and payroll systems really write. Tried in full, charset_normalizer picks exotic ones.
LIKELY: Final = [
    "cp1252",
    "cp1250",
    "cp1251",
    "cp1253",
    "cp1254",
    "cp1255",
    "cp1256",
    "shift_jis",
    "euc_jp",
    "gb18030",
    "big5",
    "euc_kr",
    "cp949",
    "mac_roman",
]
EVIDENCE_BYTES: Final = 20_000


def mark_of(head: bytes) -> str | None:
    """The encoding that a byte-order mark, or the zero bytes of unmarked UTF-16, give away."""
    for mark, encoding in MARKS:
        if head.startswith(mark):
            return encoding
    even, odd = head[0:2000:2], head[1:2000:2]
    if len(odd) > 1 and odd.count(0) * 2 > len(odd) and even.count(0) * 8 < len(even):
        return "utf-16-le"
    if len(odd) > 1 and even.count(0) * 2 > len(even) and odd.count(0) * 8 < len(odd):
        return "utf-16-be"
    return None


def find_encoding(chunks: Iterable[bytes]) -> str:
    """The encoding of a whole file, given in chunks. Valid UTF-8 is believed; anything else is guessed."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    evidence = bytearray()
    valid = True
    for number, chunk in enumerate(chunks):
        if number == 0 and (mark := mark_of(chunk)):
            return mark
        if valid and not (chunk.isascii() and not decoder.getstate()[0]):
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                valid = False
        if len(evidence) < EVIDENCE_BYTES and not chunk.isascii():
            evidence += b"\n".join(line for line in chunk.splitlines() if not line.isascii())[:EVIDENCE_BYTES]
        if not valid and len(evidence) >= EVIDENCE_BYTES:
            break
    if valid:
        try:
            decoder.decode(b"", final=True)
            return "utf-8"
        except UnicodeDecodeError:
            pass
    return guess(bytes(evidence))


def guess(evidence: bytes) -> str:
    """The likeliest encoding of lines that hold letters outside ASCII."""
    best = from_bytes(evidence, cp_isolation=LIKELY, enable_fallback=False).best()
    encoding = best.encoding if best else "cp1252"
    if encoding in {"mac_roman", "cp1254", "cp1250"} and _reads_as_western(evidence):
        return "cp1252"
    try:
        evidence.decode(encoding)
    except UnicodeDecodeError:
        return "latin-1"
    return encoding


def _reads_as_western(evidence: bytes) -> bool:
    """Whether every letter outside ASCII is one that Western European names use."""
    try:
        text = evidence.decode("cp1252")
    except UnicodeDecodeError:
        return False
    strange = {letter for letter in text if not letter.isascii()}
    return strange <= set(
        "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝßàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿŒœŠšŽž€–—‘’“”•…ªº°´·«»¡¿"
    )
