from __future__ import annotations

import datetime as dt

import pytest

from cairn.core.clock import frozen
from cairn.core.errors import NotAMember, NotInScope
from cairn.core.events.follow import catch_up
from cairn.core.models import Event
from cairn.core.sealed import read
from cairn.mentoring.domain.access import MentorshipOver
from cairn.mentoring.domain.ending import complete_mentorship
from cairn.mentoring.domain.fitting import hear_answers, hearing, say_fit
from cairn.mentoring.domain.meeting import settle_session
from cairn.mentoring.enums import Fit, MentorshipStatus
from cairn.mentoring.models import Ending, FitAnswer, Mentorship
from cairn.mentoring.queries import free_places
from cairn.mentoring.rules import fit_asked_at
from cairn.notices.models import Notice
from cairn.pairing.domain.market import waiting_rows
from cairn.pairing.models import PairRule
from cairn.pairing.queries import Wanted, find_mentors
from tests.factories import Cast
from tests.mentoring.makers import enrolled, make_mentorship

pytestmark = pytest.mark.django_db

MONDAY = dt.datetime(2030, 5, 6, 12, 0, tzinfo=dt.UTC)
WEDNESDAY = dt.datetime(2030, 5, 8, 6, 0, tzinfo=dt.UTC)
MINUTE, DAY = dt.timedelta(minutes=1), dt.timedelta(days=1)


def status(mentorship: Mentorship) -> str:
    mentorship.refresh_from_db()
    return mentorship.status


def test_fit_is_asked_after_the_first_and_the_third_session_held(cast: Cast) -> None:
    mentorship = make_mentorship(cast)
    asked = [fit_asked_at(mentorship.sessions.all())]
    for day, session in enumerate(mentorship.sessions.order_by("-number")):
        with frozen(MONDAY + day * DAY):
            settle_session(session=session, held=True, by=cast.mentee)
        asked.append(fit_asked_at(mentorship.sessions.all()))
    assert asked == [None, MONDAY, MONDAY, MONDAY + 2 * DAY]


@pytest.mark.parametrize("who", ["program_manager", "global_owner", "outsider"])
def test_only_a_member_says_how_it_fits(cast: Cast, who: str) -> None:
    mentorship = make_mentorship(cast)
    with pytest.raises(NotInScope):
        say_fit(mentorship=mentorship, answer=Fit.CHANGE, by=getattr(cast, who))


def test_answer_and_reason_open_for_their_writer_alone(cast: Cast) -> None:
    mentorship = make_mentorship(cast)
    row = say_fit(mentorship=mentorship, answer=Fit.CHANGE, by=cast.mentee, reason="Quetzal does not listen")
    assert read(row, "answer", reader=cast.mentee.pk) == Fit.CHANGE
    ending = Ending.objects.get()
    assert read(ending, "reason", reader=cast.mentee.pk) == "Quetzal does not listen"
    for other in (cast.mentor, cast.program_manager, cast.global_owner):
        with pytest.raises(NotAMember):
            read(row, "answer", reader=other.pk)
        with pytest.raises(NotAMember):
            read(ending, "reason", reader=other.pk)


def test_every_answer_looks_alike_in_the_tables(cast: Cast) -> None:
    """A private event with nobody in it, sealed words of one length, and nothing else touched."""
    mentorship = make_mentorship(cast)
    before = Mentorship.objects.values().get(pk=mentorship.pk)
    seen = []
    for answer in Fit:
        with frozen(MONDAY):
            row = say_fit(mentorship=mentorship, answer=answer, by=cast.mentee)
        event = Event.objects.get(pk=row.event_id)
        told = (event.verb, event.actor_id, event.subject_id, event.data, len(event.sealed or b""))
        seen.append((*told, len(row.answer or b""), row.heard_at, row.heard))
    assert len(set(map(str, seen))) == 1
    assert seen[0][1:4] == (None, None, {})
    assert Mentorship.objects.values().get(pk=mentorship.pk) == before
    catch_up()
    assert not Notice.objects.exclude(kind__startswith="matched").exists()


def test_change_ends_it_after_the_delay_and_not_a_minute_before(cast: Cast) -> None:
    mentorship = make_mentorship(cast)
    with frozen(MONDAY):
        say_fit(mentorship=mentorship, answer=Fit.CHANGE, by=cast.mentor)
        say_fit(mentorship=mentorship, answer=Fit.GOOD, by=cast.mentee)
    with frozen(WEDNESDAY - MINUTE):
        assert (hear_answers(), status(mentorship)) == (0, MentorshipStatus.UPCOMING)
    with frozen(WEDNESDAY):
        assert (hear_answers(), hear_answers()) == (1, 0)
    assert status(mentorship) == MentorshipStatus.ENDED_EARLY
    told = Event.objects.filter(verb__in=["mentoring.ended_early", "mentoring.rematch_wanted"])
    assert {event.actor_id for event in told} == {None}
    assert told.count() == 2
    assert free_places(cast.mentor) == 2


def test_delay_is_the_same_at_every_hour_of_a_day_and_skips_weekends() -> None:
    hours = [MONDAY.replace(hour=hour) for hour in (0, 9, 23)]
    heard = []
    for moment in [*hours, MONDAY + 3 * DAY, MONDAY + 4 * DAY, MONDAY + 5 * DAY]:
        with frozen(moment):
            heard.append(hearing())
    assert heard == [WEDNESDAY] * 3 + [WEDNESDAY + 5 * DAY, WEDNESDAY + 6 * DAY, WEDNESDAY + 6 * DAY]


@pytest.mark.parametrize("answer", [Fit.GOOD, Fit.DECIDING])
def test_good_and_deciding_end_nothing(cast: Cast, answer: Fit) -> None:
    mentorship = make_mentorship(cast)
    with frozen(MONDAY):
        say_fit(mentorship=mentorship, answer=answer, by=cast.mentee)
    with frozen(WEDNESDAY):
        assert (hear_answers(), status(mentorship)) == (0, MentorshipStatus.UPCOMING)


def test_change_taken_back_in_time_ends_nothing_and_forgets_the_words(cast: Cast) -> None:
    mentorship = make_mentorship(cast)
    with frozen(MONDAY):
        say_fit(mentorship=mentorship, answer=Fit.CHANGE, by=cast.mentee, reason="A bad day")
    with frozen(MONDAY + DAY):
        say_fit(mentorship=mentorship, answer=Fit.DECIDING, by=cast.mentee)
    with frozen(MONDAY + 7 * DAY):
        assert (hear_answers(), status(mentorship)) == (0, MentorshipStatus.UPCOMING)
    assert not Ending.objects.exists()


def test_one_takes_it_back_and_the_other_still_wants_to_change(cast: Cast) -> None:
    mentorship = make_mentorship(cast)
    with frozen(MONDAY):
        say_fit(mentorship=mentorship, answer=Fit.CHANGE, by=cast.mentee)
        say_fit(mentorship=mentorship, answer=Fit.CHANGE, by=cast.mentor)
        say_fit(mentorship=mentorship, answer=Fit.GOOD, by=cast.mentee)
    with frozen(WEDNESDAY):
        assert (hear_answers(), status(mentorship)) == (1, MentorshipStatus.ENDED_EARLY)


def test_asking_twice_does_not_put_it_off(cast: Cast) -> None:
    mentorship = make_mentorship(cast)
    with frozen(MONDAY):
        say_fit(mentorship=mentorship, answer=Fit.CHANGE, by=cast.mentee)
    with frozen(MONDAY + DAY):
        say_fit(mentorship=mentorship, answer=Fit.CHANGE, by=cast.mentee, reason="Still so")
    assert FitAnswer.objects.get().heard_at == WEDNESDAY


def test_what_was_completed_meanwhile_stays_completed(cast: Cast) -> None:
    mentorship = make_mentorship(cast)
    with frozen(MONDAY):
        say_fit(mentorship=mentorship, answer=Fit.CHANGE, by=cast.mentee)
        complete_mentorship(mentorship=mentorship, by=cast.mentor)
        with pytest.raises(MentorshipOver):
            say_fit(mentorship=mentorship, answer=Fit.GOOD, by=cast.mentee)
    with frozen(WEDNESDAY):
        assert (hear_answers(), status(mentorship)) == (0, MentorshipStatus.COMPLETED)


def test_both_wait_for_others_and_are_not_matched_again(cast: Cast) -> None:
    mentorship = make_mentorship(cast)
    mentee, mentor = enrolled(cast.program, cast.mentee), enrolled(cast.program, cast.mentor)
    assert not waiting_rows(cast.program).exists()
    with frozen(MONDAY):
        say_fit(mentorship=mentorship, answer=Fit.CHANGE, by=cast.mentor)
    with frozen(WEDNESDAY):
        hear_answers()
        catch_up()
        catch_up()
    assert [row.pk for row in waiting_rows(cast.program)] == [mentee.pk]
    rule = PairRule.objects.get()
    assert (rule.mentee_id, rule.mentor_id, rule.pinned, rule.set_by_id) == (
        mentee.pk,
        mentor.pk,
        False,
        None,
    )
    assert find_mentors(mentee, Wanted()).total == 0
    told = Notice.objects.filter(kind="ended").order_by("created_at")
    assert {row.person_id for row in told} == {cast.mentor.pk, cast.mentee.pk}
