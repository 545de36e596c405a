"""What people do in the first program, page by page: the chapters that the journeys are made of."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from cairn.mentoring.models import Session
from cairn.people.models import Person
from cairn.programs.models import Program
from tests.e2e.stage import Seat

ORACLE = Path(__file__).resolve().parents[1] / "data" / "oracle_hr"
TABLES = ("employees", "jobs", "departments", "locations", "countries", "regions", "job_history")
GOAL = "Lead a design review alone by spring."
MESSAGE = "You lead reviews so calmly. Would you show me how?"


def import_people(seat: Seat) -> None:
    """Seven tables from upload to done, with what they would change shown in between."""
    page = seat.go("imports:new")
    page.locator("input[type=file]").set_input_files([ORACLE / f"{table}.csv" for table in TABLES])
    seat.press("Read the files")
    assert page.inner_text("h1") == "Which column is what?"
    seat.press("Check the files")
    seat.stage.settle()
    page.reload()
    assert page.inner_text("h1") == "This is what would change"
    seat.press("Import these people")
    seat.stage.settle()
    page.reload()
    assert page.inner_text("h1") == "The directory is up to date"


def launch_program(seat: Seat, name: str) -> Program:
    """The wizard's seven steps, with no more than the answers it cannot do without."""
    page = seat.go("programs:new")
    page.locator("input[name=template]").first.check(force=True)
    page.get_by_label("What is it called?").fill(name)
    seat.press("Begin")
    page.get_by_label("Whose need does it meet").fill(
        "New leads told us in the spring survey that they feel alone."
    )
    page.get_by_label("What should be different afterwards?").fill(
        "People who begin to lead feel ready for it."
    )
    page.locator("input[name=measure]").first.check(force=True)
    page.get_by_label("To how much?").fill("80")
    page.get_by_label("By when?").fill("2027-06-30")
    for _step in range(5):
        seat.press("Save and go on")
    page.locator("[name=help_contact]").fill("mentoring@example.com")
    seat.press("Save and go on")
    assert page.inner_text("h1") == f"Open {name}?"
    seat.press("Open the program")
    return Program.objects.get(name=name)


def join(seat: Seat, program: Program, side: str, skill: str) -> None:
    page = seat.go("joining:join", program_id=program.pk)
    page.locator(f"input[name=side][value={side}]").check(force=True)
    wish = "Wish 1" if side == "mentee" else "Offer 1"
    page.get_by_label(wish, exact=False).first.fill(skill)
    if side == "mentee":
        page.get_by_label("Your goal in one sentence").fill(GOAL)
    seat.press("Join", exact=True)
    assert page.locator("h1").inner_text() == program.name


def ask(seat: Seat, program: Program, mentor: Person) -> None:
    page = seat.go("finding:list")
    seat.follow(f"Ask {mentor.first_name}")
    page.get_by_label("Your message").fill(MESSAGE)
    seat.press(f"Send to {mentor.first_name}")
    assert page.inner_text("h1") == f"You have asked {mentor.first_name}."


def accept(seat: Seat, mentee: Person) -> None:
    seat.go("requests:list")
    seat.follow(mentee.name)
    assert MESSAGE in seat.page.inner_text("main")
    assert GOAL in seat.page.inner_text("main")
    seat.press(f"Yes, I will mentor {mentee.first_name}")


def propose_time(seat: Seat) -> None:
    """From Today, where the next thing to do is, to a proposed time that suits both."""
    page = seat.go("today:show")
    seat.follow("Propose a time")
    page.locator("input[name=slot]").first.check(force=True)
    seat.press("Propose this time")


def accept_time(seat: Seat) -> dt.datetime:
    session = Session.objects.get(state="proposed")
    seat.go("sessions:show", session_id=session.pk)
    seat.press("Accept this time")
    session.refresh_from_db()
    assert (session.state, session.starts_at is not None) == ("booked", True)
    return session.starts_at  # type: ignore[return-value]


def meet_and_answer(seat: Seat) -> None:
    """Afterwards: yes, we met; and the two questions."""
    session = Session.objects.get(state="booked")
    page = seat.go("sessions:show", session_id=session.pk)
    seat.press("Yes, we met")
    page = seat.go("feedback:pulse", session_id=session.pk)
    page.locator("input[name=useful][value='5']").check(force=True)
    page.locator("input[name=go_on][value=yes]").check(force=True)
    seat.press("Send")


def match_the_rest(seat: Seat, program: Program) -> int:
    """Propose, look, approve, publish. Returns how many pairs."""
    page = seat.go("matching:list", program_id=program.pk)
    seat.press("Propose matches")
    seat.stage.settle()
    page.reload()
    assert "No better match exists under these rules." in page.inner_text("main")
    pairs = page.locator("main tbody tr").count()
    seat.press("Approve all")
    seat.press("Publish")
    seat.stage.settle()
    return pairs
