"""Bulk matches: one that was published, one that waits for review, and some that came to nothing."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from cairn.cli.demo.joining import Joined, Running
from cairn.cli.demo.reasons import why
from cairn.cli.demo.relating import Relating
from cairn.cli.demo.stories import RUNNING
from cairn.cli.demo.world import World, stamp
from cairn.core import clock
from cairn.pairing.domain.performing import perform_run
from cairn.pairing.domain.runs import waiting_mentees
from cairn.pairing.models import MatchRun, Proposal

DAY = 86_400


class Runs:
    def __init__(self, world: World, relating: Relating) -> None:
        self.world, self.relating = world, relating
        self.runs = world.sheet(
            MatchRun, "id", "program_id", "state", "report", "progress", "message", "started_by_id", "created_at",
            "finished_at", "published_at", "rules", objective="coverage", seed=1, cancel_requested=False,
            only_leaning=False, floor=0,
        )  # fmt: skip
        self.proposals = world.sheet(
            Proposal, "id", "run_id", "mentee_id", "mentor_id", "score", "why", "state", "mentorship_id",
            pinned=False, by_hand=False, note="",
        )  # fmt: skip

    def fill(self, program: Running) -> None:
        """The earlier runs of a program whose matching is not left to the mentees alone."""
        if made := self.relating.from_runs.get(program.key):
            # a mentee's earlier pair came from an earlier run
            latest = {mentee.key: (mentorship, mentee, mentor) for mentorship, mentee, mentor in made}
            first = self.world.past(min(mentor.joined for _, _, mentor in made) + DAY)
            key = self.world.keys(first)
            total = sum(self._published(program, key, *pair) for pair in latest.values())
            self._run(
                program,
                key,
                "published",
                first,
                {"mentees": len(latest), "matched": len(latest), "total": total},
            )
        if program.story.stage == RUNNING and program.story.mode != "self":
            for state, age in (("cancelled", 33), ("failed", 32), ("undone", 31)):
                at = self.world.now - age * DAY
                self._run(program, self.world.keys(at), state, at, {})

    def _run(self, program: Running, key: str, state: str, at: int, found: dict[str, int]) -> None:
        """A run of the past. Its report says what was found; what nobody proved it does not claim."""
        done = state in ("published", "undone")
        counts: dict[str, Any] = {
            "mentees": 0, "mentors": 0, "places": 0, "matched": 0, "unmatched": 0, "total": 0, "value": 0,
            "bound": None, "gap": None, "people_bound": None, "rounds": 0, "pairs_compared": 0, "released": [],
            "cpu_seconds": 0.1,
        }  # fmt: skip
        self.runs.add(
            id=key,
            program_id=program.key,
            state=state,
            report=json.dumps({**counts, **found} if done else {}),
            progress=100 if done else 40,
            message="The database was restarted." if state == "failed" else "",
            rules=json.dumps(program.story.rules()),
            started_by_id=self.world.id_of(program.manager),
            created_at=stamp(at),
            finished_at=stamp(at + 45),
            published_at=stamp(at + 3600) if done else None,
        )

    def _published(self, program: Running, run: str, mentorship: str, mentee: Joined, mentor: Joined) -> int:
        reason = why(self.relating.joining, program.story, mentee, mentor)
        self.proposals.add(
            id=self.world.keys(self.world.now),
            run_id=run,
            mentee_id=mentee.key,
            mentor_id=mentor.key,
            score=reason["score"],
            why=json.dumps(reason),
            state="published",
            mentorship_id=mentorship,
        )
        score: int = reason["score"]
        return score

    def for_review(self, program: Running) -> None:
        """A run of this morning for everyone who is still without a mentor, by the engine itself."""
        run = MatchRun(
            program_id=UUID(program.key),
            seed=1,
            rules=program.story.rules(),
            started_by_id=UUID(self.world.id_of(program.manager)),
            created_at=clock.now(),
        )
        if not waiting_mentees(run).exists():
            return
        run.save(force_insert=True)
        perform_run(run_id=run.pk)
        chosen = list(run.proposals.order_by("-score", "id").values_list("pk", flat=True))
        run.proposals.filter(pk__in=chosen[: len(chosen) // 2]).update(state="approved")
        if len(chosen) > 4:
            run.proposals.filter(pk=chosen[-1]).update(state="removed")
