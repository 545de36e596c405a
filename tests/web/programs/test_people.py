"""The People tab and inviting."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cairn.core.sealed import seal
from cairn.identity.enums import Role
from cairn.identity.models import RoleAssignment
from cairn.people.domain.searching import refresh_search
from cairn.programs.enums import EnrollmentStatus
from cairn.programs.models import Enrollment, Program, Track
from cairn.web.programs import invite, people
from cairn.web.programs.invite import entries
from tests.factories import Cast, make_enrollment, make_person, make_skill

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
S = EnrollmentStatus


def url(cast: Cast, name: str, *more: object) -> str:
    return reverse(f"programs:{name}", args=[cast.program.pk, *more])


def applicant(cast: Cast, name: str = "", side: str = "mentee") -> Enrollment:
    return make_enrollment(cast.program, make_person(name), side, status=S.APPLIED)


def test_people_are_listed_by_state_side_and_name(manager: Client, cast: Cast) -> None:
    applicant(cast, "Zoë Ångström")
    refresh_search()
    page = manager.get(url(cast, "people")).content.decode()
    for words in ("Amara Reyes", "Jonas Okafor", "Zoë Ångström", "Applied"):
        assert words in page
    assert "Amara" not in manager.get(url(cast, "people"), {"status": "applied"}).content.decode()
    assert "Amara" not in manager.get(url(cast, "people"), {"side": "mentor"}).content.decode()
    found = manager.get(url(cast, "people"), {"q": "zoe ang"}).content.decode()
    assert "Zoë Ångström" in found
    assert "Jonas" not in found
    assert "Nobody fits this search." in manager.get(url(cast, "people"), {"q": "nobody"}).content.decode()


def test_pages_follow_each_other_without_gap_or_repeat(
    manager: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "PAGE", 2)
    for _ in range(3):
        make_enrollment(cast.program, make_person("Sam Same"), "mentee")
    seen: list[str] = []
    link = ""
    for _ in range(3):
        answer = manager.get(url(cast, "people") + link)
        seen += [str(row.pk) for row in answer.context["rows"]]
        link = answer.context["older"]
    assert link == ""
    assert sorted(seen) == sorted(map(str, Enrollment.objects.values_list("pk", flat=True)))
    assert manager.get(url(cast, "people"), {"after": "a", "id": "nonsense"}).status_code == 200


def test_number_of_queries_does_not_grow_with_the_rows(manager: Client, cast: Cast) -> None:
    counts = []
    track = Track.objects.create(program=cast.program, name="North")
    for rows in (1, 3):
        for _ in range(rows):
            make_enrollment(
                cast.program, make_person(department="Yard"), "mentee", status=S.APPLIED, track=track
            )
        with CaptureQueriesContext(connection) as queries:
            manager.get(url(cast, "people"), {"status": "applied"})
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_applications_are_answered_one_by_one_and_in_bulk(manager: Client, cast: Cast) -> None:
    Program.objects.update(entry="application")
    one, two, three, four = (applicant(cast) for _ in range(4))
    assert "Approve those ticked" in manager.get(url(cast, "people")).content.decode()
    manager.post(url(cast, "answer"), {"do": f"approve {one.pk}", "chosen": [str(two.pk)]})
    manager.post(url(cast, "answer"), {"do": f"decline {two.pk}"})
    answer = manager.post(
        url(cast, "answer"), {"do": "approve", "chosen": [str(three.pk), "nonsense"]}, follow=True
    )
    assert "1 approved, 0 on the waiting list, 0 without a place." in answer.content.decode()
    manager.post(url(cast, "answer"), {"do": "decline", "chosen": [str(four.pk)]})
    states = [Enrollment.objects.get(pk=e.pk).status for e in (one, two, three, four)]
    assert states == [S.ACTIVE, S.DECLINED, S.ACTIVE, S.DECLINED]


def test_somebody_is_entered_on_their_behalf(manager: Client, cast: Cast) -> None:
    make_skill("SQL")
    page = manager.get(url(cast, "enroll"), {"q": "pat"}).content.decode()
    link = f"{url(cast, 'enroll')}?person={cast.outsider.pk}"
    assert link in page
    assert "Your goal in one sentence" not in manager.get(link).content.decode()
    assert manager.post(link, {"side": "mentee"}).status_code == 422
    assert manager.post(link, {"side": "mentee", "wants_1": "SQL"}).status_code == 302
    made = Enrollment.objects.get(person=cast.outsider)
    assert (made.status, made.entered_by) == (S.ACTIVE, cast.program_manager)
    assert "entered by a manager" in manager.get(url(cast, "people")).content.decode()
    again = manager.post(link, {"side": "mentee", "wants_1": "SQL"})
    assert again.status_code == 422
    assert "takes part in this program already" in again.content.decode()
    assert manager.get(url(cast, "enroll"), {"person": "nonsense"}).status_code == 404


def test_rules_hold_for_managers_unless_they_say_otherwise(manager: Client, cast: Cast) -> None:
    make_skill("SQL")
    rule = [{"attribute": "level", "least": 9}]
    Program.objects.update(eligibility={"mentee": rule, "mentor": rule})
    link = f"{url(cast, 'enroll')}?person={cast.outsider.pk}"
    assert "It is for people at level 9 or above." in manager.get(link).content.decode()
    answer = manager.post(link, {"side": "mentee", "wants_1": "SQL"})
    assert answer.status_code == 422
    assert "Tick the box below to enter them anyway." in answer.content.decode()
    assert manager.post(link, {"side": "mentee", "wants_1": "SQL", "anyway": "1"}).status_code == 302


def test_editing_for_somebody_keeps_their_goal_closed_and_unchanged(manager: Client, cast: Cast) -> None:
    make_skill("SQL")
    enrollment = Enrollment.objects.get(person=cast.mentee)
    seal(enrollment, "goal", "a canary in the goal", by=cast.mentee.pk)  # type: ignore[arg-type]
    enrollment.save()
    before = bytes(enrollment.goal or b"")
    link = url(cast, "edit_person", enrollment.pk)
    page = manager.get(link).content.decode()
    assert "Giving feedback" in page
    assert "canary" not in page
    assert manager.post(link, {"side": "mentee", "wants_1": "zzz"}).status_code == 422
    assert manager.post(link, {"side": "mentee", "wants_1": "SQL"}).status_code == 302
    enrollment.refresh_from_db()
    assert (bytes(enrollment.goal or b""), enrollment.entered_by) == (before, cast.program_manager)
    assert [s.skill.name for s in enrollment.skills.all()] == ["SQL"]


def test_track_manager_sees_and_answers_their_track_alone(cast: Cast) -> None:
    track = Track.objects.create(program=cast.program, name="North")
    lead = cast.outsider
    RoleAssignment.objects.create(
        person=lead, role=Role.TRACK_MANAGER, program_id=cast.program.pk, track_id=track.pk
    )
    inside = make_enrollment(cast.program, make_person("Ida Inside"), "mentee", status=S.APPLIED, track=track)
    outside = applicant(cast, "Otto Outside")
    client = Client()
    client.force_login(lead.account)
    page = client.get(url(cast, "people")).content.decode()
    assert "Ida Inside" in page
    assert "Otto Outside" not in page
    client.post(url(cast, "answer"), {"do": "approve", "chosen": [str(inside.pk), str(outside.pk)]})
    states = [Enrollment.objects.get(pk=e.pk).status for e in (inside, outside)]
    assert states == [S.ACTIVE, S.APPLIED]
    assert client.get(url(cast, "edit_person", outside.pk)).status_code == 404
    assert "Invite people" not in page


def test_track_manager_enters_people_in_their_own_track_alone(cast: Cast) -> None:
    make_skill("SQL")
    mine, other = (Track.objects.create(program=cast.program, name=name) for name in ("North", "South"))
    RoleAssignment.objects.create(
        person=cast.outsider, role=Role.TRACK_MANAGER, program_id=cast.program.pk, track_id=mine.pk
    )
    client = Client()
    client.force_login(cast.outsider.account)
    link = f"{url(cast, 'enroll')}?person={make_person().pk}"
    for track in ("", str(other.pk)):
        said = {"side": "mentee", "wants_1": "SQL", "track": track}
        assert client.post(link, said).status_code == 422
    assert client.post(link, {"side": "mentee", "wants_1": "SQL", "track": str(mine.pk)}).status_code == 302
    made = Enrollment.objects.get(track=mine)
    change = url(cast, "edit_person", made.pk)
    assert client.post(change, {"side": "mentee", "wants_1": "SQL", "track": ""}).status_code == 422
    manager = Client()
    manager.force_login(cast.program_manager.account)
    assert manager.post(change, {"side": "mentee", "wants_1": "SQL", "track": ""}).status_code == 302
    made.refresh_from_db()
    assert made.track is None


@pytest.mark.parametrize("who", ["mentee", "outsider", "directory_manager"])
def test_people_without_the_role_find_nothing(cast: Cast, who: str) -> None:
    client = Client()
    client.force_login(getattr(cast, who).account)
    for name in ("people", "enroll", "invite", "invite_rule", "plan", "settings", "show"):
        assert client.get(url(cast, name)).status_code in (403, 404), name
    assert client.post(url(cast, "answer"), {"do": "approve"}).status_code in (403, 404)


def test_list_is_looked_at_before_it_is_sent(manager: Client, cast: Cast) -> None:
    said = {"pasted": f"{cast.outsider.email}, {cast.mentee.employee_number}; who@example.com"}
    page = manager.post(url(cast, "invite"), said).content.decode()
    assert "1 person will be invited." in page
    assert "1 takes part, waits or is invited already." in page
    assert "who@example.com" in page
    assert Enrollment.objects.count() == 2
    answer = manager.post(url(cast, "invite"), {**said, "send": "1"}, follow=True)
    assert "1 person invited." in answer.content.decode()
    assert Enrollment.objects.get(person=cast.outsider).status == S.INVITED


def test_list_comes_from_a_file_too(manager: Client, cast: Cast) -> None:
    content = f"name;mail\nPat;{cast.outsider.email}\n".encode("utf-16")
    upload = SimpleUploadedFile("people.csv", content, content_type="text/csv")
    page = manager.post(url(cast, "invite"), {"file": upload}).content.decode()
    assert "1 person will be invited." in page


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"pasted": " ,; "}, "Enter at least one address or number"),
        ({"file": SimpleUploadedFile("x.bin", b"\xc3\x28\x81")}, "cannot be read as text"),
        ({"file": SimpleUploadedFile("x.csv", b"a" * (invite.LARGEST + 1))}, "larger than 2 MB"),
        ({"pasted": "\n".join(map(str, range(20_001)))}, "longer than 20,000 lines"),
    ],
    ids=["empty", "binary", "large", "long"],
)
def test_unusable_list_is_refused(
    manager: Client, cast: Cast, said: dict[str, object], sentence: str
) -> None:
    answer = manager.post(url(cast, "invite"), said)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_entries_are_split_at_every_separator() -> None:
    assert entries('a@x.org;"b@x.org"\tE1,\r\n\na@x.org') == ["a@x.org", "b@x.org", "E1"]


def test_rule_is_looked_at_before_it_is_sent(
    manager: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        make_person(level=7)
    said = {"side": "mentee", "who-level_least": "7"}
    page = manager.post(url(cast, "invite_rule"), said).content.decode()
    assert "3 people will be invited." in page
    assert manager.post(url(cast, "invite_rule"), {"side": "nobody"}).status_code in (200, 422)
    monkeypatch.setattr(invite, "AT_ONCE", 2)
    answer = manager.post(url(cast, "invite_rule"), {**said, "send": "1"}, follow=True)
    page = answer.content.decode()
    assert "The invitations go out." in page
    assert "0 of 3" in page
    assert not Enrollment.objects.filter(status=S.INVITED).exists()
    run = cast.program.invitation_runs.get()
    here = url(cast, "inviting", run.pk)
    part = manager.get(here, headers={"HX-Request": "true"}).content.decode()
    assert part.strip().split('name="csrf')[0] in page
    manager.post(url(cast, "stop_inviting", run.pk))
    assert "Stopped: 0 people were invited before that." in manager.get(here).content.decode()
    assert manager.get(here, headers={"HX-Request": "true"})["HX-Redirect"] == here
    assert (
        "already moved on" in manager.post(url(cast, "stop_inviting", run.pk), follow=True).content.decode()
    )
    monkeypatch.undo()
    answer = manager.post(url(cast, "invite_rule"), {**said, "send": "1"}, follow=True)
    assert "3 people invited." in answer.content.decode()
    assert Enrollment.objects.filter(status=S.INVITED).count() == 3


def test_nobody_is_invited_to_a_closed_program(manager: Client, cast: Cast) -> None:
    Program.objects.update(status="closed")
    said = {"pasted": str(cast.outsider.email), "send": "1"}
    page = manager.post(url(cast, "invite"), said).content.decode()
    assert "The program is not open" in page
    assert Enrollment.objects.count() == 2
