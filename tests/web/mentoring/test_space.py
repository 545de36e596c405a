from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cairn.core.clock import frozen
from cairn.core.sealed import destroy_keys, read, seal
from cairn.mentoring.domain.actions import add_action_item
from cairn.mentoring.domain.agenda import add_agenda_item
from cairn.mentoring.domain.goals import set_goal
from cairn.mentoring.domain.notes import write_note
from cairn.mentoring.enums import MentorshipStatus, Owner
from cairn.mentoring.models import ActionItem, Goal, GoalStep, Mentorship, Session, SharedNote
from tests.factories import Cast
from tests.mentoring.makers import enrolled
from tests.web.mentoring.stage import MONDAY, book_first, browser, stage

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def scene() -> Iterator[tuple[Cast, Mentorship]]:
    with frozen(MONDAY):
        yield stage()


Scene = tuple[Cast, Mentorship]


def addresses(mentorship: Mentorship) -> list[str]:
    """Every page of the pair and what is in it."""
    pair = [
        reverse(f"mentoring:{name}", args=[mentorship.pk])
        for name in ("show", "add_goal", "add_action", "change", "fit")
    ]
    session = mentorship.sessions.get(number=1)
    return [*pair, reverse("sessions:show", args=[session.pk]), reverse("sessions:time", args=[session.pk])]


def test_space_says_where_we_are_and_what_is_next(scene: Scene) -> None:
    cast, mentorship = scene
    first = browser(cast.mentee).get(reverse("mentoring:show", args=[mentorship.pk])).content.decode()
    assert "You go first: propose a time to Jonas by Mon 30 Nov." in first
    assert "Propose a time" in first
    book_first(cast, mentorship)
    page = browser(cast.mentee).get(reverse("mentoring:show", args=[mentorship.pk])).content.decode()
    assert "You and Jonas meet tomorrow at 16:00." in page
    assert "your time (08:00 in Los Angeles)" in page
    assert "people@acme.example" in page
    assert cast.program.objective in page
    other = browser(cast.mentor).get(reverse("mentoring:show", args=[mentorship.pk])).content.decode()
    assert "You and Amara meet tomorrow at 08:00." in other


def test_space_shows_the_words_of_the_pair_and_who_reads_them(scene: Scene) -> None:
    cast, mentorship = scene
    joined = enrolled(cast.program, cast.mentee)
    seal(joined, "goal", "Dare to speak up", by=cast.mentee.pk)  # type: ignore[arg-type]
    joined.save()
    set_goal(
        mentorship=mentorship, text="Lead a review alone", by=cast.mentee, steps=["Watch one", "Hold one"]
    )
    add_action_item(mentorship=mentorship, text="Draft the brief", owner=cast.mentee, by=cast.mentor)
    write_note(mentorship=mentorship, body="Say it plainly", version=0, by=cast.mentor)
    session = mentorship.sessions.get(number=1)
    add_agenda_item(session=session, text="The hard talk", owner=Owner.MENTEE, by=cast.mentee)
    page = browser(cast.mentor).get(reverse("mentoring:show", args=[mentorship.pk])).content.decode()
    for words in (
        "Dare to speak up",
        "Lead a review alone",
        "Watch one",
        "Draft the brief",
        "Say it plainly",
        "The hard talk",
    ):
        assert words in page
    assert "0 of 2 steps" in page
    assert "Only you and Amara can read this. Program managers see how many there are" in page


@pytest.mark.parametrize(
    "who", ["outsider", "program_manager", "global_owner", "analyst", "directory_manager"]
)
def test_space_of_others_is_not_found_whatever_the_role(scene: Scene, who: str) -> None:
    cast, mentorship = scene
    client = browser(getattr(cast, who))
    assert [client.get(address).status_code for address in addresses(mentorship)] == [404] * len(
        addresses(mentorship)
    )
    item = ActionItem.objects.filter(mentorship=mentorship)[0]
    posts = [
        reverse("mentoring:save_note", args=[mentorship.pk]),
        reverse("mentoring:fit", args=[mentorship.pk]),
        reverse("mentoring:complete", args=[mentorship.pk]),
        reverse("mentoring:tick_action", args=[item.pk]),
        reverse("sessions:accept", args=[mentorship.sessions.get(number=1).pk]),
        reverse("sessions:settle", args=[mentorship.sessions.get(number=1).pk]),
    ]
    assert [client.post(address).status_code for address in posts] == [404] * len(posts)
    mentorship.refresh_from_db()
    assert mentorship.is_live


def test_space_of_one_pair_does_not_open_things_of_another(scene: Scene) -> None:
    """A member of some pair is a stranger to the next one."""
    cast, mentorship = scene
    item = ActionItem.objects.filter(mentorship=mentorship)[0]
    assert browser(cast.outsider).post(reverse("mentoring:drop_action", args=[item.pk])).status_code == 404
    assert ActionItem.objects.filter(pk=item.pk).exists()


def test_list_shows_only_my_people(scene: Scene) -> None:
    cast, _ = scene
    assert "Jonas Okafor" in browser(cast.mentee).get(reverse("mentoring:list")).content.decode()
    assert "not meeting anybody yet" in browser(cast.outsider).get(reverse("mentoring:list")).content.decode()


def test_space_takes_the_same_queries_with_one_and_with_three_of_everything(scene: Scene) -> None:
    cast, mentorship = scene
    session = mentorship.sessions.get(number=1)

    def fill() -> None:
        goal = set_goal(mentorship=mentorship, text="A goal", by=cast.mentee, steps=["a", "b"])
        assert goal.pk
        add_action_item(mentorship=mentorship, text="To do", owner=cast.mentor, by=cast.mentee)
        add_agenda_item(session=session, text="A point", owner=Owner.BOTH, by=cast.mentee)

    def queries() -> dict[str, int]:
        client = browser(cast.mentee)
        found = {}
        for address in [*addresses(mentorship), reverse("mentoring:list"), reverse("today:show")]:
            client.get(address)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(address).status_code == 200
            found[address] = len(captured)
        return found

    fill()
    once = queries()
    fill()
    fill()
    assert queries() == once


def test_goal_is_set_ticked_and_reached(scene: Scene) -> None:
    cast, mentorship = scene
    client = browser(cast.mentee)
    form = {"text": "Lead a review", "steps": "Watch one\n\n Hold one ", "due_on": "2026-12-18"}
    assert client.post(reverse("mentoring:add_goal", args=[mentorship.pk]), form).status_code == 302
    goal = Goal.objects.get()
    step = GoalStep.objects.filter(goal=goal)[1]
    assert read(step, "text", reader=cast.mentor.pk) == "Hold one"
    client.post(reverse("mentoring:tick_step", args=[step.pk]), {"done": "on"})
    client.post(reverse("mentoring:add_step", args=[goal.pk]), {"text": "Alone"})
    client.post(reverse("mentoring:close_goal", args=[goal.pk]), {"state": "reached"})
    goal.refresh_from_db()
    assert (goal.steps_done, goal.steps_total, goal.state) == (1, 3, "reached")


def test_goal_without_words_comes_back_with_what_to_do(scene: Scene) -> None:
    cast, mentorship = scene
    answer = browser(cast.mentee).post(reverse("mentoring:add_goal", args=[mentorship.pk]), {"text": ""})
    assert answer.status_code == 422
    assert "One thing to put right" in answer.content.decode()


def test_tick_by_htmx_answers_what_a_reload_would_show(scene: Scene) -> None:
    cast, mentorship = scene
    item = add_action_item(mentorship=mentorship, text="Draft the brief", owner=cast.mentee, by=cast.mentee)
    client = browser(cast.mentee)
    address = reverse("mentoring:tick_action", args=[item.pk])
    part = client.post(address, {"done": "on"}, headers={"HX-Request": "true"}).content.decode()
    assert "Draft the brief" in part
    assert "checked" in part
    page = client.get(reverse("mentoring:show", args=[mentorship.pk])).content.decode()

    def without_token(text: str) -> str:
        return "".join(line for line in text.split(">") if "csrfmiddlewaretoken" not in line)

    assert without_token(part.strip()) in without_token(page)
    assert client.post(address, {}).status_code == 302
    item.refresh_from_db()
    assert item.done_at is None


def test_note_of_the_slower_writer_shows_both_texts(scene: Scene) -> None:
    cast, mentorship = scene
    address = reverse("mentoring:save_note", args=[mentorship.pk])
    browser(cast.mentor).post(address, {"body": "Jonas was first", "version": 0})
    answer = browser(cast.mentee).post(address, {"body": "Amara was slower", "version": 0})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Jonas was first" in page
    assert "Amara was slower" in page
    assert 'name="version" value="1"' in page
    browser(cast.mentee).post(address, {"body": "Both", "version": 1})
    assert read(SharedNote.objects.get(), "body", reader=cast.mentor.pk) == "Both"


def test_own_session_and_action_stand_in_the_space(scene: Scene) -> None:
    cast, mentorship = scene
    client = browser(cast.mentee)
    client.post(reverse("mentoring:plan_session", args=[mentorship.pk]), {"title": "Shadow a day"})
    form = {"text": "Ask for a desk", "owner": str(cast.mentor.pk), "due_on": "2026-12-01"}
    client.post(reverse("mentoring:add_action", args=[mentorship.pk]), form)
    page = client.get(reverse("mentoring:show", args=[mentorship.pk])).content.decode()
    assert "Shadow a day" in page
    assert "Ask for a desk" in page
    assert "Jonas, due on Tue 1 Dec" in page
    assert Session.objects.get(number=4).title == ""


def test_words_of_an_erased_author_are_said_to_be_gone(scene: Scene) -> None:
    cast, mentorship = scene
    write_note(mentorship=mentorship, body="Unspeakable", version=0, by=cast.mentor)
    destroy_keys(cast.mentor.pk)
    page = browser(cast.mentee).get(reverse("mentoring:show", args=[mentorship.pk])).content.decode()
    assert "Unspeakable" not in page
    assert "erased with their author" in page


def test_extend_from_the_page_shows_the_new_day_to_both(scene: Scene) -> None:
    cast, mentorship = scene
    address = reverse("mentoring:extend", args=[mentorship.pk])
    wrong = browser(cast.mentee).post(address, {"ends_on": "2026-11-01"})
    assert (wrong.status_code, "Choose a day after the one" in wrong.content.decode()) == (422, True)
    browser(cast.mentee).post(address, {"ends_on": "2027-09-30"})
    page = browser(cast.mentor).get(reverse("mentoring:show", args=[mentorship.pk])).content.decode()
    assert "until 30 September 2027" in page


def test_pause_complete_and_go_on(scene: Scene) -> None:
    cast, mentorship = scene
    client = browser(cast.mentor)
    wrong = client.post(reverse("mentoring:pause", args=[mentorship.pk]), {"until": "2026-11-01"})
    assert wrong.status_code == 422
    client.post(reverse("mentoring:pause", args=[mentorship.pk]), {"until": "2026-12-24"})
    page = client.get(reverse("mentoring:show", args=[mentorship.pk])).content.decode()
    assert "You and Amara are pausing until Thu 24 Dec." in page
    client.post(reverse("mentoring:resume", args=[mentorship.pk]))
    client.post(reverse("mentoring:complete", args=[mentorship.pk]))
    mentorship.refresh_from_db()
    assert mentorship.status == MentorshipStatus.COMPLETED
    again = client.post(reverse("mentoring:complete", args=[mentorship.pk]), follow=True)
    assert "This mentorship has ended." in again.content.decode()
