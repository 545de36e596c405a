from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from cairn.core.clock import frozen
from cairn.core.errors import NotInScope
from cairn.core.events.follow import catch_up
from cairn.core.models import Event
from cairn.mentoring.domain.ending import end_early
from cairn.mentoring.domain.meeting import accept_session_time, propose_session_time
from cairn.mentoring.domain.reopening import NoLongerHere, TooLongAgo, wish_to_reopen
from cairn.mentoring.enums import MentorshipStatus, SessionState
from cairn.mentoring.models import Mentorship, ReopenWish
from cairn.mentoring.queries import free_places
from cairn.mentoring.rules import NoPlaceLeft
from cairn.notices.models import Notice
from cairn.pairing.models import PairRule
from cairn.programs.models import MentorPlaces
from tests.factories import Cast, make_enrollment, make_person
from tests.mentoring.makers import enrolled, make_mentorship
from tests.web.mentoring.stage import browser

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2030, 5, 6, 12, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


def ended(cast: Cast) -> Mentorship:
    """A pair with a booked session that ended early at noon."""
    with frozen(NOON):
        mentorship = make_mentorship(cast)
        session = mentorship.sessions.get(number=1)
        propose_session_time(session=session, starts_at=NOON + 7 * DAY, zone="UTC", by=cast.mentee)
        accept_session_time(session=session, by=cast.mentor)
        end_early(mentorship=mentorship)
        catch_up()
    return mentorship


def test_it_goes_on_when_both_would_like_to(cast: Cast) -> None:
    mentorship = ended(cast)
    assert (free_places(cast.mentor), PairRule.objects.count()) == (2, 1)
    with frozen(NOON + DAY):
        assert not wish_to_reopen(mentorship=mentorship, by=cast.mentee).is_live
        assert not wish_to_reopen(mentorship=mentorship, by=cast.mentee).is_live
        open_again = wish_to_reopen(mentorship=mentorship, by=cast.mentor)
        catch_up()
    assert (open_again.status, open_again.ended_at) == (MentorshipStatus.UPCOMING, None)
    assert set(mentorship.sessions.values_list("state", "starts_at")) == {(SessionState.PLANNED, None)}
    assert (free_places(cast.mentor), PairRule.objects.count(), ReopenWish.objects.count()) == (1, 0, 0)
    assert Event.objects.get(verb="mentoring.reopened").actor_id is None


def test_only_the_other_one_hears_who_would_like_to_go_on(cast: Cast) -> None:
    mentorship = ended(cast)
    with frozen(NOON + DAY):
        wish_to_reopen(mentorship=mentorship, by=cast.mentee)
        catch_up()
    event = Event.objects.get(verb="mentoring.reopen_wished")
    assert (event.actor_id, event.subject_id, event.data) == (None, None, {})
    told = Notice.objects.get(kind="reopen_wished")
    assert (told.person_id, told.data) == (cast.mentor.pk, {"other": str(cast.mentee.pk)})
    with pytest.raises(NotInScope):
        wish_to_reopen(mentorship=mentorship, by=cast.program_manager)


def test_after_thirty_days_it_stays_over(cast: Cast) -> None:
    mentorship = ended(cast)
    with frozen(NOON + 31 * DAY), pytest.raises(TooLongAgo):
        wish_to_reopen(mentorship=mentorship, by=cast.mentee)


def test_it_stays_over_when_the_mentee_meets_somebody_else(cast: Cast) -> None:
    mentorship = ended(cast)
    other = make_person("Mara Mentor")
    make_enrollment(cast.program, other, "mentor")
    make_mentorship(cast, mentor=enrolled(cast.program, other))
    with frozen(NOON + DAY):
        wish_to_reopen(mentorship=mentorship, by=cast.mentee)
        with pytest.raises(NoLongerHere):
            wish_to_reopen(mentorship=mentorship, by=cast.mentor)


def test_it_stays_over_when_the_mentor_has_no_place_left(cast: Cast) -> None:
    mentorship = ended(cast)
    MentorPlaces.objects.filter(person=cast.mentor).update(places=0)
    with frozen(NOON + DAY):
        wish_to_reopen(mentorship=mentorship, by=cast.mentee)
        with pytest.raises(NoPlaceLeft):
            wish_to_reopen(mentorship=mentorship, by=cast.mentor)


def test_the_page_asks_and_opens_the_space_again(cast: Cast) -> None:
    mentorship = ended(cast)
    address = reverse("mentoring:reopen", args=[mentorship.pk])
    with frozen(NOON + DAY):
        first = browser(cast.mentor).post(address, follow=True).content.decode()
        second = browser(cast.mentee).get(reverse("mentoring:show", args=[mentorship.pk])).content.decode()
        browser(cast.mentee).post(address)
    assert "Amara was told, and nobody else." in first
    assert "Jonas would like to go on with you" in second
    mentorship.refresh_from_db()
    assert mentorship.is_live
