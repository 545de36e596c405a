"""Photos: small, square, upright, and with nothing in them but the colors; whatever else comes in is refused."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image
from tests.factories import make_person
from tests.factories.pictures import PLACE, make_bomb, make_photo_from_a_phone, make_picture

from cairn.core import files
from cairn.core.models import Event, StoredFile
from cairn.people.domain import photos
from cairn.people.domain.photos import (
    PhotoTooLarge,
    PhotoTooManyPixels,
    PhotoUnreadable,
    cut_squares,
    remove_photo,
    set_photo,
)
from cairn.people.models import SmallPhoto


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


def color(picture: Image.Image, x: float, y: float) -> str:
    """Which of red, blue and white is nearest at a point given in parts of the side."""
    red, green, blue = picture.getpixel((int(x * picture.width), int(y * picture.height)))  # type: ignore[misc]
    return "white" if green > 200 else "red" if red > blue else "blue"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_each_kind_becomes_two_square_jpegs(kind: str) -> None:
    squares = [opened(square) for square in cut_squares(make_picture(kind))]

    assert [(square.format, square.size, square.mode) for square in squares] == [
        ("JPEG", (320, 320), "RGB"),
        ("JPEG", (96, 96), "RGB"),
    ]
    for square in squares:
        assert (color(square, 0.1, 0.5), color(square, 0.9, 0.5)) == ("red", "blue")


@pytest.mark.parametrize("mode", ["L", "P", "RGBA", "CMYK", "1", "I;16"])
def test_every_way_of_keeping_colors_is_read(mode: str) -> None:
    kind = "JPEG" if mode == "CMYK" else "PNG"
    target = BytesIO()
    (Image.new("I;16", (50, 50)) if mode == "I;16" else Image.new("RGB", (50, 50)).convert(mode)).save(
        target, kind
    )

    assert opened(cut_squares(target.getvalue())[0]).mode == "RGB"


def test_what_is_transparent_becomes_white() -> None:
    target = BytesIO()
    Image.new("RGBA", (50, 50), (255, 0, 0, 0)).save(target, "PNG")

    assert color(opened(cut_squares(target.getvalue())[0]), 0.5, 0.5) == "white"


def test_nothing_of_exif_place_profile_and_comment_is_left() -> None:
    came = make_photo_from_a_phone()
    traces = [b"Exif", PLACE.encode(), b"SpyCam", b"ICC_PROFILE", b"a color profile", b"a comment"]
    assert [trace for trace in traces if trace not in came] == []  # else the test below proves nothing

    for square in cut_squares(came):
        assert [trace for trace in traces if trace in square] == []
        assert dict(opened(square).getexif()) == {}
        assert set(opened(square).info) == {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


@pytest.mark.parametrize(
    ("orientation", "top"), [(1, ("red", "blue")), (3, ("blue", "red")), (6, ("red", "red"))]
)
def test_a_photo_taken_sideways_stands_upright(orientation: int, top: tuple[str, str]) -> None:
    square = opened(cut_squares(make_photo_from_a_phone(orientation))[0])

    assert (color(square, 0.1, 0.1), color(square, 0.9, 0.1)) == top


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a picture at all",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        make_picture("GIF"),
        make_picture("BMP"),
        make_picture("TIFF"),
        make_picture("JPEG")[:500],
        make_picture("PNG")[:-40],
        make_picture("WEBP")[:60],
        b"\xff\xd8\xff" + bytes(1000),
    ],
    ids=["nothing", "text", "svg", "gif", "bmp", "tiff", "cut-jpeg", "cut-png", "cut-webp", "jpeg-in-name"],
)
def test_what_is_no_whole_picture_is_refused(content: bytes) -> None:
    with pytest.raises(PhotoUnreadable, match="JPEG, PNG or WebP"):
        cut_squares(content)


@pytest.mark.parametrize("side", [5_001, 9_700, 20_000])
def test_a_bomb_is_refused_before_it_is_unpacked(side: int, monkeypatch: pytest.MonkeyPatch) -> None:
    unpacked: list[object] = []
    monkeypatch.setattr(Image.Image, "load", lambda self: unpacked.append(self))

    with pytest.raises(PhotoTooManyPixels, match="25 million pixels"):
        cut_squares(make_bomb(side))
    assert unpacked == []


def test_a_large_file_is_refused_unread() -> None:
    with pytest.raises(PhotoTooLarge, match="10 MB"):
        cut_squares(bytes(photos.LARGEST + 1))


@pytest.mark.integration
@pytest.mark.django_db
class TestKept:
    def test_a_photo_is_stored_for_its_person(self) -> None:
        person = set_photo(content=make_picture(), by=make_person())

        assert person.photo is not None
        assert {file.owner_id for file in StoredFile.objects.all()} == {person.pk}
        assert opened(b"".join(files.read(person.photo))).size == (320, 320)
        assert opened(b"".join(files.read(person.small_photo.file))).size == (96, 96)
        assert Event.objects.get().verb == "people.photo_set"

    def test_another_photo_takes_the_place_of_the_first(self) -> None:
        first = set_photo(content=make_picture(), by=make_person())
        second = set_photo(content=make_picture("PNG"), by=first)

        assert first.photo_id != second.photo_id
        kept = {second.photo_id, SmallPhoto.objects.get().file_id}
        assert set(StoredFile.objects.values_list("pk", flat=True)) == kept

    def test_a_refused_one_leaves_the_first(self) -> None:
        first = set_photo(content=make_picture(), by=make_person())
        with pytest.raises(PhotoUnreadable):
            set_photo(content=b"nothing", by=first)

        first.refresh_from_db()
        assert first.photo is not None

    def test_removed_is_removed(self) -> None:
        person = remove_photo(by=set_photo(content=make_picture(), by=make_person()))
        remove_photo(by=person)

        assert (person.photo_id, SmallPhoto.objects.count(), StoredFile.objects.count()) == (None, 0, 0)
        assert [event.verb for event in Event.objects.order_by("id")] == [
            "people.photo_set",
            "people.photo_removed",
        ]
