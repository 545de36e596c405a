"""A program whose match runs a manager has looked at closely: every study is done, an earlier run is published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from cairn.core.events.follow import catch_up
from cairn.identity.enums import Role
from cairn.identity.models import RoleAssignment
from cairn.pairing.domain.performing import perform_run
from cairn.pairing.domain.publishing import publish_run
from cairn.pairing.domain.reviewing import approve_proposals
from cairn.pairing.domain.runs import rerun, start_run
from cairn.pairing.domain.studying import ask_study, perform_study
from cairn.pairing.enums import StudyKind, StudyState
from cairn.pairing.models import MatchRun
from cairn.people.domain.searching import refresh_search
from cairn.people.models import Person
from cairn.programs.models import Enrollment, Program
from tests.factories import make_enrollment, make_person, make_program
from tests.mentoring.makers import make_plan
from tests.pairing.makers import RULES

ABOVE: dict[str, Any] = {
    "key": "above",
    "kind": "at_least_above",
    "mode": "must",
    "mentee": "level",
    "least": 1,
    "label": "Mentor at least one level above",
}
WISHES = (("coaching",), ("coaching", "python"), ("python",), ("budgets",), ())


@dataclass(frozen=True)
class Looked:
    """`run` waits for review; `mentee` and `mentor` are not together in it, and what that would cost is known."""

    run: MatchRun
    mentee: Enrollment
    mentor: Enrollment

    @property
    def why(self) -> str:
        return f"{self.at('why')}?mentee={self.mentee.pk}&mentor={self.mentor.pk}"

    def at(self, name: str, *more: Any) -> str:
        return reverse(f"matching:{name}", args=[self.run.program_id, self.run.pk, *more])

    def of_program(self, name: str, *more: Any) -> str:
        return reverse(f"matching:{name}", args=[self.run.program_id, *more])

    def pages(self) -> list[str]:
        """The address of every page of matching, each with something to tell."""
        of_run = [
            self.at(name) for name in ("show", "proof", "costs", "points", "fairness", "compare", "why")
        ]
        rules = [self.of_program("rule", "above"), self.of_program("add_rule", "skills:overlap")]
        return [self.of_program("list"), *of_run, self.why, self.of_program("rules"), *rules]


def look_closely(manager: Person) -> Looked:
    program = make_program("Leading well", matching_rules=[*RULES, ABOVE])
    make_plan(program)
    grant = RoleAssignment.objects.create
    grant(person=manager, role=Role.PROGRAM_MANAGER, program_id=program.pk)
    _publish_the_first_pair(program, manager)
    mentee, mentor = _newcomers(program)
    refresh_search()
    first = _performed(start_run(program=program, objective="score", by=manager))
    run = _performed(rerun(run=first, objective="coverage", by=manager))
    for kind in StudyKind:
        pair = {"mentee": mentee, "mentor": mentor} if kind == StudyKind.EXACT else {}
        study = ask_study(run=run, kind=kind, by=manager, **pair)
        perform_study(study_id=study.pk)
        study.refresh_from_db()
        assert study.state == StudyState.DONE
    catch_up()
    return Looked(run, mentee, mentor)


def _performed(run: MatchRun) -> MatchRun:
    perform_run(run_id=run.pk)
    run.refresh_from_db()
    return run


def _publish_the_first_pair(program: Program, manager: Person) -> None:
    make_enrollment(program, make_person("Mia Early"), "mentee", wants=["coaching"])
    make_enrollment(program, make_person("Max Early", level=5), "mentor", offers=["coaching"], places=1)
    run = _performed(start_run(program=program, objective="coverage", by=manager))
    approve_proposals(run=run)
    publish_run(run=run, by=manager)


def _newcomers(program: Program) -> tuple[Enrollment, Enrollment]:
    """Ana fits Xenia well, and Ben has her: he fits nobody else. The part-time ones are above every mentor."""
    ana = _join(program, "Ana Reyes", "mentee")
    _join(program, "Ben Ode", "mentee", skills=("mediation",))
    xenia = _join(program, "Xenia Costa", "mentor", skills=("mediation",))
    for number in range(10):
        _join(program, f"Fulltime {number}", "mentee", skills=WISHES[number % 5])
        _join(program, f"Mentor {number}", "mentor", skills=WISHES[(number + 2) % 5])
    for number in range(6):
        _join(program, f"Parttime {number}", "mentee", level=9, employment_type="part_time")
    return ana, xenia


def _join(
    program: Program, name: str, side: str, *, skills: tuple[str, ...] = (), **person: Any
) -> Enrollment:
    wants, offers = (skills, ()) if side == "mentee" else ((), skills)
    level = 3 if side == "mentee" else 5
    work = {"level": level, "employment_type": "full_time", "department": f"{side}s", "zone": "Europe/Lisbon"}
    someone = make_person(name, **{**work, **person})
    return make_enrollment(program, someone, side, wants=wants, offers=offers, places=1)
