"""Pictures as people and attackers send them."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

PLACE = "Null Island, where the canary sings"


def make_picture(kind: str = "JPEG", size: tuple[int, int] = (400, 300), mode: str = "RGB") -> bytes:
    """A picture that is red on the left and blue on the right."""
    picture = Image.new("RGB", size, "red")
    picture.paste("blue", (size[0] // 2, 0, *size))
    target = BytesIO()
    picture.convert(mode).save(target, kind)
    return target.getvalue()


def make_photo_from_a_phone(orientation: int = 1) -> bytes:
    """A JPEG with what a phone writes into it: place, time, camera, a comment, a color profile, and which way is up."""
    exif = Image.Exif()
    exif[Base.Make], exif[Base.Orientation] = "SpyCam", orientation
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSAreaInformation] = PLACE
    picture = Image.open(BytesIO(make_picture("PNG", (400, 400))))
    target = BytesIO()
    picture.save(target, "JPEG", exif=exif, comment=b"a comment", icc_profile=b"a color profile of no use")
    return target.getvalue()


def make_bomb(side: int = 20_000) -> bytes:
    """A PNG of a few hundred bytes that claims `side` by `side` pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(bytes(100_000)))
        + chunk(b"IEND", b"")
    )
