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
    seat.choose("template")
    seat.write("What is it called?", name)
    seat.press("Begin")
    seat.write("Whose need does it meet", "New leads told us in the spring survey that they feel alone.")
    seat.write("What should be different afterwards?", "People who begin to lead feel ready for it.")
    seat.choose("measure")
    seat.write("To how much?", "80")
    seat.write("By when?", "2027-06-30")
    for _step in range(5):
        seat.press("Save and go on")
    page.locator("[name=help_contact]").fill("mentoring@example.com")
    seat.press("Save and go on")
    assert page.inner_text("h1") == f"Open {name}?"
    seat.press("Open the program")
    return Program.objects.get(name=name)


def join(seat: Seat, program: Program, side: str, skill: str) -> None:
    page = seat.go("joining:join", program_id=program.pk)
    seat.choose("side", side)
    wish = "Wish 1" if side == "mentee" else "Offer 1"
    seat.write(wish, skill)
    if side == "mentee":
        seat.write("Your goal in one sentence", GOAL)
    seat.press("Join", exact=True)
    assert page.locator("h1").inner_text() == program.name


def ask(seat: Seat, mentor: Person) -> None:
    page = seat.go("finding:list")
    seat.follow(f"Ask {mentor.first_name}")
    seat.write("Your message", MESSAGE)
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
    seat.go("today:show")
    seat.follow("Propose a time")
    seat.choose("slot")
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
    seat.go("sessions:show", session_id=session.pk)
    seat.press("Yes, we met")
    seat.go("feedback:pulse", session_id=session.pk)
    seat.choose("useful", "5")
    seat.choose("go_on", "yes")
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
