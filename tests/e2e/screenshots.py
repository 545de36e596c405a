"""`make screenshots`: twelve pages of the demo organization at 1280 and 360, light and dark, into docs/screenshots/.

Not a test that runs with the others (its name does not say so); it fails when a page does not open or its console complains.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from django.urls import reverse
from PIL import Image

from cairn.cli.demo.seed import seed_demo
from cairn.identity.domain.signing_in import demo_account
from cairn.mentoring.models import Mentorship, Session
from cairn.pairing.models import MatchRun, Request
from cairn.pairing.queries import Wanted, find_mentors
from cairn.people.models import Person
from cairn.programs.models import Enrollment, Program
from tests.e2e.stage import DESK, PHONE, Seat, Stage

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "screenshots"
MONDAY = dt.datetime(2026, 11, 23, 10, tzinfo=dt.UTC)
TALLEST = {DESK: 1500, PHONE: 1600}  # what is below is cut off
COLORS = 96

AMARA, JONAS, NOOR, ALMA = "Amara Reyes", "Jonas Okafor", "Noor Haddad", "Alma Quintero"
SEEKER = "somebody who looks for a mentor"


def person(name: str) -> Person:
    if name == SEEKER:
        found = seeker().person
        demo_account(found)
        return found
    given, _, family = name.partition(" ")
    return Person.objects.select_related("location", "account").get(given_name=given, family_name=family)


def program_of(name: str) -> Program:
    """The open program that this manager runs, the one with most people first."""
    roles = person(name).role_assignments.exclude(program_id=None).values_list("program_id", flat=True)
    held = Program.objects.filter(pk__in=list(roles), status="open")
    return max(held, key=lambda program: program.enrollments.count())


def own(name: str) -> Enrollment:
    return Enrollment.objects.filter(person=person(name), status="active", program__status="open").latest(
        "joined_at"
    )


def pair(name: str) -> UUID:
    return Mentorship.objects.filter(members__person=person(name), status="active").latest("started_on").pk


def next_session(name: str) -> UUID:
    return Session.objects.get(mentorship_id=pair(name), state="booked").pk


def seeker() -> Enrollment:
    """Somebody who has no mentor yet and finds several to ask."""
    looking = Enrollment.objects.active().filter(as_mentee=True, as_mentor=False, program__status="open")
    free = looking.exclude(memberships__active=True).exclude(program__matching_mode="admin")
    found = free.select_related("program", "person").order_by("pk")
    return max(found, key=lambda one: min(len(to_ask(one)), 9))


def to_ask(mentee: Enrollment) -> list[Enrollment]:
    listed = find_mentors(mentee, Wanted(only_free=True)).mentors
    return [one.enrollment for one in listed if not one.request]


def mentor_to_ask() -> str:
    """The best-fitting mentor with a free place."""
    mine = seeker()
    return reverse("finding:show", args=[mine.pk, to_ask(mine)[0].pk])


def match_to_review() -> tuple[str, str]:
    run = MatchRun.objects.filter(state="ready").select_related("program").order_by("-created_at").first()
    assert run is not None
    return str(run.program_id), str(run.pk)


PAGES: list[tuple[str, str, Callable[[], str]]] = [
    ("today", AMARA, lambda: reverse("today:show")),
    ("find-a-mentor", SEEKER, lambda: reverse("finding:mentors", args=[seeker().pk])),
    ("ask-a-mentor", SEEKER, mentor_to_ask),
    ("request", JONAS, lambda: reverse("requests:show", args=[_request().pk])),
    ("mentorship", AMARA, lambda: reverse("mentoring:show", args=[pair(AMARA)])),
    ("session", AMARA, lambda: reverse("sessions:show", args=[next_session(AMARA)])),
    ("choose-a-time", AMARA, lambda: reverse("sessions:time", args=[next_session(AMARA)])),
    ("program-health", NOOR, lambda: reverse("health:show", args=[program_of(NOOR).pk])),
    ("match-review", ALMA, lambda: reverse("matching:show", args=match_to_review())),
    (
        "launch",
        ALMA,
        lambda: reverse("programs:audience", args=[Program.objects.filter(status="draft").first().pk]),
    ),  # type: ignore[union-attr]
    ("overview", ALMA, lambda: reverse("overview:show")),
    ("people", ALMA, lambda: reverse("people:list")),
]


def _request() -> Request:
    return Request.objects.filter(mentor__person=person(JONAS), state="awaiting_mentor").latest("created_at")


def shoot(seat: Seat, name: str, theme: str, width: int) -> None:
    page = seat.page
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
    page.set_viewport_size({"width": width, "height": 800})
    tall = min(int(page.evaluate("document.documentElement.scrollHeight")), TALLEST[width])
    page.set_viewport_size({"width": width, "height": tall})  # so that what sticks to the foot stands there
    picture = Image.open(io.BytesIO(page.screenshot()))
    small = picture.convert("RGB").quantize(COLORS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    small.save(FOLDER / f"{name}-{width}-{theme}.png", optimize=True)


def test_make_the_screenshots(stage: Stage) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    stage.be_at(MONDAY)
    seed_demo(people=600, participants=240, seed=1, now=MONDAY)
    for name, who, address in PAGES:
        with stage.sit(person(who)) as seat:
            answer = seat.page.goto(stage.address + address())
            assert answer is not None
            assert (name, answer.status) == (name, 200)
            for width in (DESK, PHONE):
                for theme in ("light", "dark"):
                    shoot(seat, name, theme, width)
