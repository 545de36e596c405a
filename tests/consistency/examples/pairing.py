from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from cairn.core.clock import now
from cairn.core.sealed import create_vault
from cairn.pairing.models import MatchRun, Proposal, Request, RunStudy
from cairn.programs.models import EarlierRules, Enrollment, Program
from tests.pairing.makers import RULES

if TYPE_CHECKING:
    from tests.consistency.world import World


def things(world: World) -> dict[str, Any]:
    cast = world.cast
    mentee = Enrollment.objects.get(program=cast.program, person=cast.mentee)
    mentor = Enrollment.objects.get(program=cast.program, person=cast.mentor)
    request = Request(
        program=cast.program, mentee=mentee, mentor=mentor, expires_at=now() + dt.timedelta(days=9)
    )
    members = [cast.mentee.pk, cast.mentor.pk]
    request.vault_id = create_vault(kind="request", owner_id=request.pk, members=members).pk
    request.save()
    run = MatchRun.objects.create(program=cast.program, state="ready")
    proposal = Proposal.objects.create(run=run, mentee=mentee, mentor=mentor, score=7000)
    RunStudy.objects.create(run=run, kind="audit", state="done", found={"lists": 0, "tables": []})
    study = RunStudy.objects.create(run=run, kind="costs")
    Program.objects.filter(pk=cast.program.pk).update(matching_rules=RULES)
    EarlierRules.objects.create(program=cast.program, version=7, rules=RULES)
    return {
        "rule_key": "level",
        "rule_topic": "level:within",
        "rules_version": 7,
        "request": request,
        "run": run,
        "study": study,
        "study_kind": "points",
        "proposal": proposal,
        "mentee_enrollment": mentee,
        "mentor_enrollment": mentor,
    }
