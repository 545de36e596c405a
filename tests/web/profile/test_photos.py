"""A photo on the pages: chosen, shown to those who may see the person, removed, erased."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from cairn.core import clock, files, privacy
from cairn.core.models import StoredFile
from cairn.identity.domain.download import ask_download, make_copy
from cairn.identity.domain.erasure import GRACE, ask_erasure, erase_due
from cairn.people.domain.photos import LARGEST, remove_photo, set_photo
from cairn.people.models import Person, SmallPhoto
from tests.factories import Cast, make_cast, make_person
from tests.factories.pictures import make_bomb, make_photo_from_a_phone, make_picture

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def address(person: Person, size: str = "small") -> str:
    return reverse("profile:picture", kwargs={"photo": person.photo_id, "size": size})


def send(client: Client, content: bytes, name: str = "me.jpg") -> tuple[int, str]:
    answer = client.post(reverse("profile:photo"), {"photo": SimpleUploadedFile(name, content)})
    return answer.status_code, answer.content.decode()


def test_a_photo_is_chosen_and_stands_in_the_top_bar(client: Client, cast: Cast) -> None:
    client.force_login(cast.mentee.account)
    assert send(client, make_photo_from_a_phone())[0] == 302

    cast.mentee.refresh_from_db()
    assert f'src="{address(cast.mentee)}"' in client.get(reverse("today:show")).content.decode()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"hello", "JPEG, PNG or WebP"),
        (make_picture("GIF"), "JPEG, PNG or WebP"),
        (make_picture()[:600], "JPEG, PNG or WebP"),
        (make_bomb(), "25 million pixels"),
        (bytes(LARGEST + 1), "10 MB"),
        (b"", "empty"),
    ],
    ids=["text", "gif", "cut", "bomb", "large", "empty"],
)
def test_a_bad_file_comes_back_with_a_sentence(
    client: Client, cast: Cast, content: bytes, words: str
) -> None:
    client.force_login(cast.mentee.account)
    status, page = send(client, content)

    assert (status, words in page, StoredFile.objects.count()) == (422, True, 0)


@pytest.mark.parametrize(("size", "side"), [("small", 96), ("large", 320)])
def test_it_is_served_to_those_who_may_see_the_person(
    client: Client, cast: Cast, size: str, side: int
) -> None:
    person = set_photo(content=make_picture(), by=cast.mentee)
    client.force_login(cast.mentor.account)
    answer = client.get(address(person, size))

    assert Image.open(io.BytesIO(answer.content)).size == (side, side)
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Cache-Control"] == "private, max-age=86400, immutable"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_nobody_else_gets_it(client: Client, cast: Cast) -> None:
    person = set_photo(content=make_picture(), by=cast.mentee)
    assert client.get(address(person)).status_code == 302  # to the sign-in page

    for other in (cast.outsider, cast.analyst):
        client.force_login(other.account)
        assert client.get(address(person)).status_code == 404


def test_other_files_and_sizes_are_not_there(client: Client, cast: Cast) -> None:
    person = set_photo(content=make_picture(), by=cast.mentee)
    secret = files.store(name="my-data.zip", parts=[b"secret"], owner_id=cast.mentee.pk)
    client.force_login(cast.mentee.account)

    for photo, size in (
        (secret.pk, "small"),
        (person.small_photo.file_id, "small"),
        (person.photo_id, "huge"),
    ):
        assert (
            client.get(reverse("profile:picture", kwargs={"photo": photo, "size": size})).status_code == 404
        )


def test_removing_asks_first_and_then_deletes(client: Client, cast: Cast) -> None:
    person = set_photo(content=make_picture(), by=cast.mentee)
    client.force_login(cast.mentee.account)

    assert "Remove it" in client.get(reverse("profile:remove_photo")).content.decode()
    assert client.get(address(person)).status_code == 200
    client.post(reverse("profile:remove_photo"))

    assert client.get(address(person)).status_code == 404
    assert StoredFile.objects.count() == 0
    assert "/profile/photos/" not in client.get(reverse("profile:show")).content.decode()


def test_photos_in_a_list_cost_no_query(client: Client, cast: Cast) -> None:
    people = [make_person(f"Face {number}") for number in range(5)]
    client.force_login(cast.directory_manager.account)

    def queries() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as captured:
            page = client.get(reverse("people:list")).content.decode()
        return len(captured), page.count("/profile/photos/")

    queries()
    without = queries()
    for person in people:
        set_photo(content=make_picture(), by=person)

    assert (without[1], queries()) == (0, (without[0], 5))


def test_the_partner_sees_it_in_the_directory_of_mentors(client: Client, cast: Cast) -> None:
    mentor = set_photo(content=make_picture(), by=cast.mentor)
    client.force_login(cast.mentee.account)
    assert address(mentor) in client.get(reverse("finding:list"), follow=True).content.decode()

    remove_photo(by=mentor)
    assert "/profile/photos/" not in client.get(reverse("finding:list"), follow=True).content.decode()


def test_my_copy_contains_it(cast: Cast) -> None:
    person = set_photo(content=make_picture(), by=cast.mentee)
    download = make_copy(download_id=ask_download(by=cast.mentee).pk)

    assert download is not None
    assert download.file is not None
    assert person.photo is not None
    with zipfile.ZipFile(io.BytesIO(b"".join(files.read(download.file)))) as archive:
        assert archive.read("photo.jpg") == b"".join(files.read(person.photo))


def test_erasure_removes_it(cast: Cast) -> None:
    set_photo(content=make_picture(), by=cast.mentee)
    ask_erasure(by=cast.mentee)
    assert "Files: your picture, downloads, files you uploaded" in {
        str(p.label) for p in privacy.preview(cast.mentee.pk)[0]
    }
    with clock.frozen(clock.now() + GRACE):
        assert erase_due() == 1

    cast.mentee.refresh_from_db()
    assert (cast.mentee.photo_id, SmallPhoto.objects.count(), StoredFile.objects.count()) == (None, 0, 0)
