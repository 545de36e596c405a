"""A report opens exactly the chosen messages, for the safeguarding contacts and nobody else; the others hear nothing."""

from __future__ import annotations

import pytest

from cairn.core.errors import InvalidTransition, NotAMember, NotInScope
from cairn.core.events.follow import catch_up
from cairn.core.models import Event
from cairn.core.permissions import Permission, Scope
from cairn.core.sealed import read
from cairn.identity.domain.roles import NotToOneself, grant_role, revoke_role
from cairn.identity.enums import Role
from cairn.identity.models import RoleAssignment
from cairn.identity.rules import ROLES
from cairn.mentoring.domain.messages import write_message
from cairn.mentoring.domain.reporting import (
    NobodyToTell,
    NothingChosen,
    contacts_for,
    report_messages,
    settle_report,
)
from cairn.mentoring.models import Mentorship, Message, Report
from cairn.notices.models import Notice
from cairn.people.models import Person
from tests.factories import Cast
from tests.mentoring.makers import make_mentorship

pytestmark = pytest.mark.django_db


@pytest.fixture
def mentorship(cast: Cast) -> Mentorship:
    return make_mentorship(cast)


@pytest.fixture
def contact(cast: Cast) -> Person:
    return cast.safeguarding


def said(cast: Cast, mentorship: Mentorship) -> list[Message]:
    words = [(cast.mentor, "You again"), (cast.mentee, "Please stop"), (cast.mentor, "Nice weather")]
    return [write_message(mentorship=mentorship, body=body, by=by) for by, body in words]


def test_exactly_the_chosen_messages_open_for_the_contact(
    cast: Cast, mentorship: Mentorship, contact: Person
) -> None:
    messages = said(cast, mentorship)
    report = report_messages(
        mentorship=mentorship, message_ids=[messages[0].pk], comment="Again and again", by=cast.mentee
    )
    assert [read(row, "body", reader=contact.pk) for row in report.passage.all()] == ["You again"]
    assert read(report, "comment", reader=contact.pk) == "Again and again"
    with pytest.raises(NotAMember):
        read(messages[1], "body", reader=contact.pk)
    for stranger in (cast.mentor, cast.global_owner, cast.program_manager):
        assert not Report.objects.visible_to(stranger).exists()
        with pytest.raises(NotAMember):
            read(report, "comment", reader=stranger.pk)


def test_the_other_one_and_the_log_hear_nothing(cast: Cast, mentorship: Mentorship, contact: Person) -> None:
    messages = said(cast, mentorship)
    report = report_messages(mentorship=mentorship, message_ids=[messages[0].pk], by=cast.mentee)
    catch_up()
    event = Event.objects.get(verb="mentoring.reported")
    assert (event.actor_id, event.subject_id, event.data) == (None, None, {})
    told = Notice.objects.filter(kind__startswith="report")
    assert [(n.person_id, n.kind, n.data) for n in told] == [(contact.pk, "report_received", {})]
    settle_report(report=report, answer="We spoke to them.", by=contact)
    catch_up()
    assert [(n.person_id, n.kind) for n in told.order_by("pk")] == [
        (contact.pk, "report_received"),
        (cast.mentee.pk, "report_settled"),
    ]
    fresh = Report.objects.get()
    assert read(fresh, "answer", reader=cast.mentee.pk) == "We spoke to them."
    with pytest.raises(InvalidTransition):
        settle_report(report=report, by=contact)


def test_only_a_contact_settles_and_only_a_member_reports(
    cast: Cast, mentorship: Mentorship, contact: Person
) -> None:
    messages = said(cast, mentorship)
    with pytest.raises(NotInScope):
        report_messages(mentorship=mentorship, message_ids=[messages[0].pk], by=contact)
    with pytest.raises(NothingChosen):
        report_messages(mentorship=mentorship, message_ids=[], by=cast.mentee)
    report = report_messages(mentorship=mentorship, message_ids=[messages[0].pk], by=cast.mentee)
    for nobody in (cast.mentee, cast.mentor, cast.global_owner):
        with pytest.raises(NotInScope):
            settle_report(report=report, by=nobody)


def test_without_a_contact_nothing_is_shown_to_anybody(cast: Cast, mentorship: Mentorship) -> None:
    messages = said(cast, mentorship)
    RoleAssignment.objects.filter(person=cast.safeguarding).delete()
    with pytest.raises(NobodyToTell):
        report_messages(mentorship=mentorship, message_ids=[messages[0].pk], by=cast.mentee)
    assert not Report.objects.exists()


def test_a_contact_does_not_read_what_is_reported_about_their_own_space(
    cast: Cast, mentorship: Mentorship, contact: Person
) -> None:
    grant_role(person=cast.mentor, role=Role.SAFEGUARDING, scope=Scope(), by=cast.global_owner)
    assert contacts_for(mentorship) == [contact]


def test_whoever_is_no_contact_any_more_reads_no_report(
    cast: Cast, mentorship: Mentorship, contact: Person
) -> None:
    messages = said(cast, mentorship)
    report_messages(mentorship=mentorship, message_ids=[messages[0].pk], by=cast.mentee)
    revoke_role(assignment=RoleAssignment.objects.get(person=contact), by=cast.global_owner)
    catch_up()
    assert not Report.objects.visible_to(contact).exists()
    assert Report.objects.visible_to(cast.mentee).exists()


def test_no_other_role_reads_reports_and_nobody_gives_it_to_themselves(cast: Cast) -> None:
    holders = [role for role, spec in ROLES.items() if Permission.READ_REPORTS in spec.permissions]
    assert holders == [Role.SAFEGUARDING]
    with pytest.raises(NotToOneself):
        grant_role(person=cast.global_owner, role=Role.SAFEGUARDING, scope=Scope(), by=cast.global_owner)
