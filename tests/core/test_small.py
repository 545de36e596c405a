"""Ids, clock, errors, workflow and files."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db.models import TextChoices

from cairn.core import clock, files
from cairn.core.errors import DomainError, InvalidTransition
from cairn.core.ids import new_id
from cairn.core.models import StoredFile
from cairn.core.workflow import Workflow


@pytest.mark.unit
def test_ids_are_version_7_and_grow() -> None:
    ids = [new_id() for _ in range(5_000)]
    assert ids == sorted(set(ids))
    assert {(i.version, i.variant) for i in ids} == {(7, "specified in RFC 4122")}


@pytest.mark.unit
def test_id_holds_the_time_it_was_made() -> None:
    before = dt.datetime.now(dt.UTC).timestamp()
    assert abs((new_id().int >> 80) / 1000 - before) < 2


@pytest.mark.unit
def test_frozen_clock_answers_and_thaws() -> None:
    moment = dt.datetime(2026, 3, 29, 1, 30, tzinfo=dt.UTC)
    with clock.frozen(moment):
        assert clock.now() == moment
        assert clock.today("Pacific/Apia") == dt.date(2026, 3, 29)
    assert clock.now() != moment
    with pytest.raises(ValueError, match="time zone"), clock.frozen(dt.datetime(2026, 1, 1)):  # noqa: DTZ001
        pass


class Light(TextChoices):
    RED = "red"
    GREEN = "green"
    BROKEN = "broken"


@pytest.mark.unit
def test_workflow_allows_only_what_its_table_says() -> None:
    lights = Workflow({Light.RED: {Light.GREEN}, Light.GREEN: {Light.RED, Light.BROKEN}})
    allowed = {(a.value, b.value) for a in Light for b in Light if lights.allows(a, b)}
    assert allowed == {("red", "green"), ("green", "red"), ("green", "broken")}
    with pytest.raises(InvalidTransition):
        lights.check("broken", Light.RED)


class PlacesGone(DomainError):
    """Every place
    is taken."""


@pytest.mark.unit
def test_error_speaks_its_docstring() -> None:
    assert PlacesGone().message == "Every place is taken."
    assert PlacesGone("Two left.", field="places").field == "places"


@pytest.mark.integration
@pytest.mark.django_db
def test_file_comes_back_as_it_went_in() -> None:
    content = bytes(range(256)) * 10_000
    parts = [content[i : i + 700_001] for i in range(0, len(content), 700_001)]
    stored = files.store(name="people.csv", parts=parts)
    assert (stored.size, b"".join(files.read(stored))) == (len(content), content)
    assert stored.chunks.count() == 3


@pytest.mark.integration
@pytest.mark.django_db
def test_file_too_large_is_refused_and_leaves_nothing() -> None:
    with pytest.raises(files.FileTooLarge):
        files.store(name="big", parts=[b"x" * 600] * 2, largest=1_000)
    assert not StoredFile.objects.exists()


@pytest.mark.integration
@pytest.mark.django_db
def test_expired_files_go() -> None:
    with clock.frozen(dt.datetime(2026, 1, 1, tzinfo=dt.UTC)):
        files.store(name="old", parts=[b"x"], keep=dt.timedelta(days=1))
    kept = files.store(name="kept", parts=[b"y"])
    assert files.delete_expired() == 1
    assert list(StoredFile.objects.all()) == [kept]
