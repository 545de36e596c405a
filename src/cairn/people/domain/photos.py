"""A person's photo: read with suspicion, cut square, written anew. Nothing of the file that came in is kept."""

from __future__ import annotations

from io import BytesIO
from typing import Final
from uuid import UUID

from django.db import transaction
from PIL import Image, ImageOps

from cairn.core import files
from cairn.core.errors import DomainError
from cairn.core.events import record
from cairn.core.models import StoredFile
from cairn.people import events
from cairn.people.domain.profile import keep
from cairn.people.models import Person, SmallPhoto

SIDE, SMALL_SIDE = 320, 96  # pixels; the small one is sharp in lists on any screen
FORMATS: Final = ("JPEG", "PNG", "WEBP")
LARGEST: Final = 10 * 1024 * 1024
MOST_PIXELS: Final = 25_000_000
A_LITTLE_HIGH: Final = (0.5, 0.4)  # faces are above the middle


class PhotoUnreadable(DomainError):
    """We cannot read this file as a picture. Choose a JPEG, PNG or WebP file, or save the picture again."""


class PhotoTooLarge(DomainError):
    """This file is larger than 10 MB. Choose a smaller picture."""


class PhotoTooManyPixels(DomainError):
    """This picture has more than 25 million pixels. Make it smaller first; 1,000 by 1,000 is plenty."""


@transaction.atomic
def set_photo(*, content: bytes, by: Person) -> Person:
    """Make a picture the photo of `by`, in place of any before. Raises PhotoUnreadable, PhotoTooLarge,
    PhotoTooManyPixels."""
    large, small = cut_squares(content)
    person = Person.objects.select_for_update().get(pk=by.pk)
    before = _files_of(person)
    person.photo = _stored("photo.jpg", large, person)
    keep(person, "photo")
    SmallPhoto.objects.update_or_create(
        person=person, defaults={"file": _stored("photo-small.jpg", small, person)}
    )
    StoredFile.objects.filter(pk__in=before).delete()
    record(events.PHOTO_SET, by=person.pk, subject=person)
    return person


@transaction.atomic
def remove_photo(*, by: Person) -> Person:
    """Take the photo away for good; initials stand in its place. Without a photo nothing happens."""
    person = Person.objects.select_for_update().get(pk=by.pk)
    before = _files_of(person)
    if before:
        person.photo = None
        keep(person, "photo")
        StoredFile.objects.filter(pk__in=before).delete()
        record(events.PHOTO_REMOVED, by=person.pk, subject=person)
    return person


def _files_of(person: Person) -> list[UUID]:
    small = SmallPhoto.objects.filter(person=person).values_list("file", flat=True)
    return [key for key in (person.photo_id, *small) if key]


def _stored(name: str, square: bytes, person: Person) -> StoredFile:
    return files.store(name=name, parts=[square], content_type="image/jpeg", owner_id=person.pk)


def cut_squares(content: bytes) -> tuple[bytes, bytes]:
    """A large and a small square JPEG, upright, with neither EXIF nor color profile nor comment."""
    if len(content) > LARGEST:
        raise PhotoTooLarge
    try:
        with Image.open(BytesIO(content), formats=FORMATS) as opened:
            # What the header says; nothing is decoded yet, so that a small file cannot fill the memory.
            if opened.width * opened.height > MOST_PIXELS:
                raise PhotoTooManyPixels
            opened.draft("RGB", (SIDE, SIDE))  # a large JPEG is decoded at a part of its size
            picture = _plain(ImageOps.exif_transpose(opened))
        return _square(picture, SIDE), _square(picture, SMALL_SIDE)
    except DomainError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PhotoTooManyPixels from error
    except Exception as error:  # a broken file makes Pillow's readers stumble in every way there is
        raise PhotoUnreadable from error


def _plain(picture: Image.Image) -> Image.Image:
    """In colors, with transparency if it has any; what scales well."""
    if picture.mode in {"RGB", "RGBA"}:
        return picture
    return picture.convert("RGBA" if picture.has_transparency_data else "RGB")


def _square(picture: Image.Image, side: int) -> bytes:
    fitted = ImageOps.fit(picture, (side, side), Image.Resampling.LANCZOS, centering=A_LITTLE_HIGH)
    # Only the colors go onto a fresh sheet: a picture carries its comments and profiles along when it is saved.
    sheet = Image.new("RGB", (side, side), "white")
    sheet.paste(fitted, mask=fitted if fitted.mode == "RGBA" else None)
    target = BytesIO()
    sheet.save(target, "JPEG", quality=85, optimize=True)
    return target.getvalue()
