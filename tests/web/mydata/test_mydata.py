"""My data: a copy with my words and nobody else's; erased so that nothing is left to find."""

from __future__ import annotations

import datetime as dt
import io
import json
import shutil
import zipfile
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from cairn.core import clock
from cairn.core.events import follow
from cairn.core.models import Event, StoredFile
from cairn.core.sealed import read
from cairn.identity.domain import erasure
from cairn.identity.domain.download import ask_download, make_copy
from cairn.identity.domain.erasure_list import remembered
from cairn.identity.domain.retention import apply_retention
from cairn.identity.domain.roles import LastOwner
from cairn.identity.models import Account, Download, Erasure
from cairn.mentoring.domain.ending import complete_mentorship, end_early
from cairn.mentoring.domain.fitting import say_fit
from cairn.mentoring.domain.goals import set_goal
from cairn.mentoring.enums import Fit, MentorshipStatus
from cairn.mentoring.models import Goal, Mentorship
from cairn.outcomes.domain.measuring import measure
from cairn.people.domain.searching import refresh_search
from cairn.people.models import JobRecord, Person, PersonSearch
from cairn.programs.models import Answer, Enrollment, Question
from tests.factories import Cast, make_cast, make_enrollment, make_person
from tests.mentoring.makers import enrolled, make_mentorship

pytestmark = [pytest.mark.django_db, pytest.mark.integration]
MINE, THEIRS = "walrus-canary-of-amara", "otter-canary-of-jonas"


@pytest.fixture
def cast() -> Cast:
    cast = make_cast()
    Person.objects.filter(pk=cast.mentee.pk).update(
        pronouns="xe-canary",
        job_title="Title-canary",
        employee_number="N-canary-77",
        preferred_name="Mara-canary",
    )
    cast.mentee.refresh_from_db()
    return cast


@pytest.fixture
def pair(cast: Cast) -> Mentorship:
    mentorship = make_mentorship(cast, why={"reasons": "why-canary"})
    set_goal(mentorship=mentorship, text=MINE, by=cast.mentee)
    set_goal(mentorship=mentorship, text=THEIRS, by=cast.mentor)
    question = Question.objects.create(text="What else?")
    Answer.objects.create(
        enrollment=enrolled(cast.program, cast.mentee), question=question, value="answer-canary"
    )
    JobRecord.objects.create(
        person=cast.mentee,
        valid_from=dt.date(2025, 1, 1),
        job_title="Old-title-canary",
        employment_type="full_time",
        status="active",
    )
    refresh_search()
    return mentorship


def copy_of(person: Person) -> dict[str, Any]:
    download = ask_download(by=person)
    make_copy(download_id=download.pk)
    client = Client()
    client.force_login(person.account)
    body = b"".join(client.get(f"/my-data/copy/{download.pk}/").streaming_content)  # type: ignore[attr-defined]
    archive = zipfile.ZipFile(io.BytesIO(body))
    return {name: archive.read(name).decode() for name in archive.namelist()}


def due(person: Person) -> Erasure:
    wish = erasure.ask_erasure(by=person)
    with clock.frozen(clock.now() + erasure.GRACE + dt.timedelta(minutes=1)):
        assert erasure.erase_due() == 1
        follow.catch_up()
    wish.refresh_from_db()
    return wish


def everything_in_the_database() -> str:
    """Every row of every table as text; sealed and other bytes as PostgreSQL writes them."""
    with connection.cursor() as cursor:
        cursor.execute("select tablename from pg_tables where schemaname = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        said = []
        for table in tables:
            cursor.execute(f'select t::text from "{table}" t')  # noqa: S608 - names from the catalog
            said += [row for (row,) in cursor.fetchall()]
    return "\n".join(said)


def test_the_copy_has_my_profile_and_the_words_i_wrote(cast: Cast, pair: Mentorship) -> None:
    files = copy_of(cast.mentee)

    (me,) = json.loads(files["people.person.json"])
    assert (me["given_name"], me["email"], me["department"]) == ("Amara", cast.mentee.email, "Routing")
    assert MINE in {goal.get("text") for goal in json.loads(files["mentoring.goal.json"])}
    assert "answer-canary" in files["programs.answer.json"]


def test_the_copy_has_nobody_elses_words_and_no_secret(cast: Cast, pair: Mentorship) -> None:
    everything = "\n".join(copy_of(cast.mentee).values())

    assert THEIRS not in everything
    assert cast.mentee.account.password not in everything
    assert '"vault_id"' not in everything


def test_only_its_owner_can_fetch_a_copy(client: Client, cast: Cast) -> None:
    download = ask_download(by=cast.mentee)
    make_copy(download_id=download.pk)

    for other in (cast.mentor, cast.global_owner):
        client.force_login(other.account)
        assert client.get(f"/my-data/copy/{download.pk}/").status_code == 404


def test_a_copy_is_gone_after_a_week(client: Client, cast: Cast) -> None:
    download = ask_download(by=cast.mentee)
    make_copy(download_id=download.pk)
    client.force_login(cast.mentee.account)

    with clock.frozen(clock.now() + dt.timedelta(days=7, minutes=1)):
        assert client.get(f"/my-data/copy/{download.pk}/").status_code == 404


def test_asking_twice_makes_one_copy(client: Client, cast: Cast) -> None:
    client.force_login(cast.mentee.account)
    client.post("/my-data/copy/")
    client.post("/my-data/copy/")

    assert Download.objects.count() == 1
    assert "is being made" in client.get("/my-data/").content.decode()
    download = Download.objects.get()
    assert make_copy(download_id=download.pk) is not None
    assert make_copy(download_id=download.pk) is None  # the job ran twice


def test_the_preview_counts_what_goes_and_changes_nothing(
    client: Client, cast: Cast, pair: Mentorship
) -> None:
    client.force_login(cast.mentee.account)
    page = client.get("/my-data/erase/").content.decode()

    assert "Skills you offered or wanted" in page
    assert "states and dates, for counts" in page
    assert not Erasure.objects.exists()


def test_asking_needs_a_yes(client: Client, cast: Cast) -> None:
    client.force_login(cast.mentee.account)

    assert client.post("/my-data/erase/").status_code == 422
    assert not Erasure.objects.exists()


def test_nothing_happens_before_the_fourteenth_day(cast: Cast, pair: Mentorship) -> None:
    erasure.ask_erasure(by=cast.mentee)

    with clock.frozen(clock.now() + dt.timedelta(days=13, hours=23)):
        assert erasure.erase_due() == 0
    assert Person.objects.get(pk=cast.mentee.pk).given_name == "Amara"


def test_the_wish_can_be_taken_back(client: Client, cast: Cast) -> None:
    client.force_login(cast.mentee.account)
    client.post("/my-data/erase/", {"sure": "on"})
    assert "I want to stay" in client.get("/my-data/").content.decode()

    client.post("/my-data/erase/take-back/")

    with clock.frozen(clock.now() + dt.timedelta(days=15)):
        assert erasure.erase_due() == 0
    assert client.get("/account/").status_code == 200


def test_after_an_erasure_nothing_of_the_person_is_left_to_find(cast: Cast, pair: Mentorship) -> None:
    download = ask_download(by=cast.mentee)
    make_copy(download_id=download.pk)
    email = cast.mentee.email or ""
    before = everything_in_the_database()
    traces = ["Amara", "Reyes", "canary-77", "xe-canary", "Title-canary", "Old-title", "Mara-canary", email]
    traces += ["answer-canary", "why-canary"]
    assert [trace for trace in traces if trace not in before] == []  # else the test below proves nothing

    assert PersonSearch.objects.filter(person=cast.mentee).exists()
    due(cast.mentee)

    after = everything_in_the_database()
    assert [trace for trace in traces if trace in after] == []
    assert not StoredFile.objects.filter(owner_id=cast.mentee.pk).exists()


def test_my_words_are_unreadable_and_my_partners_stay(cast: Cast, pair: Mentorship) -> None:
    due(cast.mentee)

    texts = {read(goal, "text", reader=cast.mentor.pk) for goal in Goal.objects.filter(mentorship=pair)}
    assert texts == {None, THEIRS}


def test_i_am_signed_out_and_cannot_come_back(client: Client, cast: Cast) -> None:
    client.force_login(cast.mentee.account)
    due(cast.mentee)

    assert client.get("/account/").status_code == 302
    assert not Account.objects.filter(person=cast.mentee).exists()


def test_partners_hear_neutrally_and_the_mentorship_ends(cast: Cast, pair: Mentorship) -> None:
    due(cast.mentee)

    pair.refresh_from_db()
    assert pair.status == MentorshipStatus.ENDED_EARLY
    told = Event.objects.filter(subject_id=cast.mentee.pk, verb__in=["people.left", "identity.erased"])
    assert {event.verb: event.data for event in told} == {"identity.erased": {}}
    assert Enrollment.objects.get(person=cast.mentee).status == "withdrawn"


def test_an_erased_person_is_nobody_who_left_in_any_number(cast: Cast) -> None:
    """Of two mentees who joined long ago one is erased and one has left: half of the one who can be counted."""
    gone = make_person(status="left", left_on=clock.today())
    make_enrollment(cast.program, gone, "mentee")
    long_ago = clock.now() - dt.timedelta(days=800)
    Enrollment.objects.update(joined_at=long_ago)
    Person.objects.filter(pk=gone.pk).update(left_on=(long_ago + dt.timedelta(days=30)).date())
    due(cast.mentee)
    kept = measure([cast.program.pk])[cast.program.pk].numbers["retained_share"]
    assert (kept.value, kept.of) == (0, 1)


def test_counts_stay(cast: Cast, pair: Mentorship) -> None:
    before = (Mentorship.objects.count(), Goal.objects.count(), JobRecord.objects.count())
    due(cast.mentee)

    assert (Mentorship.objects.count(), Goal.objects.count(), JobRecord.objects.count()) == before
    assert Person.objects.get(pk=cast.mentee.pk).department is not None


def test_the_last_owner_hands_over_first(cast: Cast) -> None:
    with pytest.raises(LastOwner):
        erasure.ask_erasure(by=cast.global_owner)


@pytest.fixture
def key_folder(tmp_path: Path, settings: Any) -> Path:
    """A folder of its own for the key file and the list beside it, with the key that the tests know."""
    shutil.copy(settings.MASTER_KEY_FILE, tmp_path / "master.key")
    settings.MASTER_KEY_FILE = tmp_path / "master.key"
    return tmp_path


def test_a_restore_replays_the_list(cast: Cast, pair: Mentorship, key_folder: Path) -> None:
    """An older backup brings the person back; replaying the list erases them again, twice if need be."""
    (key_folder / "erased.list").write_text(f"{cast.mentee.pk}\n{uuid4()}\n0193cut-sho", encoding="ascii")
    assert erasure.replay_erasures() == 1
    assert erasure.replay_erasures() == 1

    assert Person.objects.get(pk=cast.mentee.pk).name == "Former colleague"
    assert MINE not in {read(g, "text", reader=cast.mentor.pk) for g in Goal.objects.all()}
    assert Erasure.objects.filter(person=cast.mentee, done_at__isnull=False).count() == 1


def test_whoever_is_erased_stands_on_the_list_beside_the_key(
    cast: Cast, pair: Mentorship, key_folder: Path, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        due(cast.mentee)
    path = key_folder / "erased.list"
    assert (path.read_text(), path.stat().st_mode & 0o777) == (f"{cast.mentee.pk}\n", 0o600)
    assert erasure.keep_list() == 0


def test_the_list_is_made_good_after_a_crash(cast: Cast, pair: Mentorship, key_folder: Path) -> None:
    due(cast.mentee)  # the callback after the commit never ran
    assert erasure.keep_list() == 1
    assert remembered() == [cast.mentee.pk]


def test_words_go_when_a_program_no_longer_keeps_them(cast: Cast, pair: Mentorship) -> None:
    cast.program.retention_months = 6
    cast.program.save()
    complete_mentorship(mentorship=pair, by=cast.mentee)

    with clock.frozen(clock.now() + dt.timedelta(days=180)):
        assert apply_retention() == 0
    with clock.frozen(clock.now() + dt.timedelta(days=184)):
        assert apply_retention() > 0
        assert apply_retention() == 0
    assert set(Goal.objects.values_list("text", flat=True)) == {None}
    assert Mentorship.objects.get(pk=pair.pk).why == {}
    assert Event.objects.filter(verb="identity.retention_applied").count() == 1


def test_words_of_what_still_runs_stay_however_old(cast: Cast, pair: Mentorship) -> None:
    with clock.frozen(clock.now() + dt.timedelta(days=3650)):
        assert apply_retention() == 0
    say_fit(mentorship=pair, answer=Fit.CHANGE, by=cast.mentee, reason="quiet-canary")
    end_early(mentorship=pair)
    assert apply_retention() == 0
