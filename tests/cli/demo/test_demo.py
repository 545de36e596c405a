"""The demo organization: the same every time, within the rules, and with something of everything."""

from __future__ import annotations

import datetime as dt
import itertools
from collections import Counter
from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from cairn.cli.demo.check import violations
from cairn.cli.demo.seed import Made, seed_demo
from cairn.core.events.sequence import verify_chain
from cairn.core.models import Event, ReaderCursor
from cairn.core.sealed import Reader
from cairn.mentoring.domain.agreeing import signed_by_all
from cairn.mentoring.domain.differing import effect_of
from cairn.mentoring.domain.journal import entries_of
from cairn.mentoring.enums import GoalState, MentorshipStatus, SessionState
from cairn.mentoring.models import ActionItem, AgendaItem, Circle, Goal, Mentorship, Session, SharedNote
from cairn.notices.domain.kinds import KINDS
from cairn.notices.models import Notice
from cairn.pairing.enums import RequestState
from cairn.pairing.models import Proposal, Request, RequestWord
from cairn.people.enums import EmploymentType, PersonStatus
from cairn.people.models import AffinityMembership, JobRecord, Person, PersonSkill
from cairn.programs.enums import EnrollmentStatus, EntryKind, Format, ProgramStatus
from cairn.programs.models import Enrollment, Program, Track
from cairn.scheduling.enums import BookingState
from cairn.scheduling.models import Booking, OfferedHours
from cairn.web.identity.demo import personas

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
NOW = dt.datetime(2026, 11, 23, 10, 0, tzinfo=dt.UTC)  # a Monday


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Made]:
    """A small demo that all tests of this module look at; gone when they are done."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield seed_demo(people=300, participants=120, seed=5, now=NOW)
        transaction.set_rollback(True)


@pytest.mark.usefixtures("demo")
def test_demo_breaks_no_rule() -> None:
    assert violations(NOW.isoformat()) == {}


@pytest.mark.usefixtures("demo")
def test_every_running_pair_knows_the_plan_it_has() -> None:
    """Else a changed plan would come to them a second time."""
    assert [change for program in Program.objects.all() for change in effect_of(program).changes] == []


@pytest.mark.parametrize(
    ("model", "field", "states"),
    [
        (Enrollment, "status", EnrollmentStatus),
        (Request, "state", RequestState),
        (Mentorship, "status", MentorshipStatus),
        (Session, "state", SessionState),
        (Program, "status", ProgramStatus),
        (Person, "status", PersonStatus),
        (Person, "employment_type", EmploymentType),
        (Booking, "state", BookingState),
        (Goal, "state", GoalState),
    ],
)
@pytest.mark.usefixtures("demo")
def test_every_status_occurs(model: type[Person], field: str, states: type[PersonStatus]) -> None:
    assert set(model.objects.values_list(field, flat=True)) == set(states.values)


@pytest.mark.usefixtures("demo")
def test_demo_has_programs_of_each_kind_and_a_track() -> None:
    assert set(Program.objects.values_list("format", flat=True)) == set(Format.values) - {"circle"}
    assert set(Program.objects.values_list("template", flat=True)) >= {
        "career",
        "new_manager",
        "buddy",
        "reverse",
    }
    assert Track.objects.get().group is not None
    assert AffinityMembership.objects.exists()
    assert Proposal.objects.filter(run__state="ready").exists()


def test_demo_is_of_the_size_that_was_asked_for(demo: Made) -> None:
    assert Person.objects.count() == 300
    assert Enrollment.objects.values("person").distinct().count() == demo.participants
    assert abs(demo.participants - 120) <= 20


@pytest.mark.usefixtures("demo")
def test_amaras_day() -> None:
    amara = Person.objects.get(given_name="Amara", family_name="Reyes")
    tomorrow = Session.objects.get(mentorship__members__person=amara, state="booked")
    due = ActionItem.objects.current().open().filter(owner=amara).order_by("due_on")
    words = Reader(amara.pk, [tomorrow.vault_id])

    assert amara.zone == "Europe/Lisbon"
    assert tomorrow.starts_at == dt.datetime(2026, 11, 24, 16, 0, tzinfo=dt.UTC)
    assert [item.due_on for item in due] == [dt.date(2026, 11, 27), dt.date(2026, 12, 2)]
    assert words.text(due[0], "text") == "Draft the design review for the routing change"
    assert tomorrow.title == "Feedback you find hard"


@pytest.mark.usefixtures("demo")
def test_amara_and_jonas_have_talked_and_agreed() -> None:
    amara = Person.objects.get(given_name="Amara", family_name="Reyes")
    jonas = Person.objects.get(given_name="Jonas", family_name="Okafor")
    pair = Mentorship.objects.filter(members__person=amara).get(members__person=jonas)
    words = Reader(amara.pk, [pair.vault_id])

    said = [(m.written_by, words.text(m, "body")[:10]) for m in pair.messages.in_order()]
    assert [who for who, _said in said] == [jonas, amara, jonas, amara, jonas]
    assert said[-1][1] == "Begin with"
    assert pair.messages.unseen_by(pair.members.get(person=amara)).count() == 1
    assert signed_by_all(pair.agreement)
    assert [entry.row.mentorship for entry in entries_of(amara)] == [pair, pair]


@pytest.mark.usefixtures("demo")
def test_a_circle_has_met_twice() -> None:
    circle = Circle.objects.running().get()
    assert circle.mentorship is not None
    held = circle.mentorship.sessions.filter(state=SessionState.HELD)
    assert [session.attendances.count() >= 3 for session in held] == [True, True]
    assert circle.mentorship.sessions.filter(state=SessionState.PLANNED).count() == 1
    assert circle.program.plan_entries.filter(kind=EntryKind.HANDBOOK).count() == 2


@pytest.mark.usefixtures("demo")
def test_three_mentors_offer_hours() -> None:
    offered = OfferedHours.objects.values_list("person__given_name", flat=True)
    assert sorted(offered) == ["Jonas", "Priya", "Tomasz"]


@pytest.mark.usefixtures("demo")
def test_the_cast_holds_the_roles_of_the_tour() -> None:
    roles = Person.objects.exclude(role_assignments=None).filter(
        family_name__in=["Haddad", "Quintero", "Ferrari", "Menon", "Alves"]
    )

    assert {
        (p.family_name, role) for p in roles for role in p.role_assignments.values_list("role", flat=True)
    } == {
        ("Haddad", "program_manager"),
        ("Quintero", "global_owner"),
        ("Ferrari", "directory_manager"),
        ("Menon", "people_analyst"),
        ("Alves", "track_manager"),
    }
    marek = Person.objects.get(given_name="Marek", family_name="Nowak")
    assert (marek.email, marek.employment_type) == (None, "hourly")
    assert marek.account.has_pin


@pytest.mark.usefixtures("demo")
def test_the_sign_in_page_offers_whom_the_tour_speaks_of() -> None:
    offered = [p.person.given_name for p in personas()]
    assert offered[:3] == ["Amara", "Jonas", "Marek"]
    assert {"Alma", "Noor"} < set(offered)


@pytest.mark.usefixtures("demo")
def test_members_read_every_sealed_word_of_theirs() -> None:
    rows = [
        *((row, "text", row.mentorship) for row in Goal.objects.select_related("mentorship")),
        *((row, "body", row.mentorship) for row in SharedNote.objects.select_related("mentorship")),
        *((row, "text", row.session.mentorship) for row in AgendaItem.objects.exclude(text=None)),
    ]

    for row, field, mentorship in rows:
        for person in mentorship.members.values_list("person_id", flat=True):
            assert Reader(person, [row.vault_id]).text(row, field)
    asked = RequestWord.objects.select_related("request__mentor").first()
    assert asked
    assert Reader(asked.request.mentor.person_id, [asked.vault_id]).text(asked, "body")


@pytest.mark.usefixtures("demo")
def test_log_is_numbered_whole_and_every_reader_has_read_it() -> None:
    count = Event.objects.count()

    assert count > 500
    assert verify_chain() is None
    assert Event.objects.get(seq=count)
    assert set(ReaderCursor.objects.values_list("seq", flat=True)) == {count}


@pytest.mark.usefixtures("demo")
def test_every_notice_has_what_its_words_need() -> None:
    notices = list(Notice.objects.all())

    assert {n.kind for n in notices} >= {"session_tomorrow", "request_received", "pulse", "quiet"}
    for notice in notices:
        words = KINDS[notice.kind].title + KINDS[notice.kind].text
        assert "other" in notice.data or "{other}" not in words
        assert {"at", "date"} & set(notice.data) or "{date}" not in words


@pytest.mark.usefixtures("demo")
def test_history_tells_of_promotions_moves_and_departures() -> None:
    changes: Counter[str] = Counter()
    records = list(JobRecord.objects.order_by("person_id", "valid_from"))
    for before, after in itertools.pairwise(records):
        if before.person_id == after.person_id:
            changes["promotion"] += (after.level or 0) > (before.level or 0)
            changes["move"] += after.department_id != before.department_id
            changes["departure"] += after.status == "left"

    assert min(changes.values()) >= 5
    assert PersonSkill.objects.count() > 100
