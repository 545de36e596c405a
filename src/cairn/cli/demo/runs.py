"""Bulk matches: one that was published, one that waits for review, and some that came to nothing."""

from __future__ import annotations

import json
import random

from cairn.cli.demo.joining import Joined, Running
from cairn.cli.demo.reasons import why
from cairn.cli.demo.relating import Relating
from cairn.cli.demo.stories import RUNNING
from cairn.cli.demo.world import World, stamp
from cairn.pairing.models import MatchRun, Proposal, Unmatched

DAY = 86_400


class Runs:
    def __init__(self, world: World, relating: Relating) -> None:
        self.world, self.relating = world, relating
        self.runs = world.sheet(
            MatchRun, "id", "program_id", "state", "report", "progress", "message", "started_by_id", "created_at",
            "finished_at", "published_at", objective="coverage", seed=1, rules="[]", cancel_requested=False,
        )  # fmt: skip
        self.proposals = world.sheet(
            Proposal, "id", "run_id", "mentee_id", "mentor_id", "score", "why", "state", "mentorship_id", "pinned",
            by_hand=False, note="",
        )  # fmt: skip
        self.unmatched = world.sheet(Unmatched, "run_id", "enrollment_id", "reason")

    def fill(self, program: Running) -> None:
        """The runs of a program whose matching is not left to the mentees alone."""
        rng = self.world.chance(f"runs {program.story.key}")
        latest = {
            mentee.key: pair for pair in self.relating.from_runs.get(program.key, []) for mentee in pair[1:2]
        }
        made = list(latest.values())  # a mentee's earlier pair came from an earlier run
        if made:
            first = min(mentor.joined for _, _, mentor in made)
            run = self._run(program, "published", self.world.past(first + DAY), len(made), 0)
            for mentorship, mentee, mentor in made:
                self._proposal(run, mentee, mentor, "published", mentorship=mentorship)
        if program.story.stage != RUNNING or program.story.mode == "self":
            return
        for state, age in (("cancelled", 33), ("failed", 32), ("undone", 31)):
            self._run(program, state, self.world.now - age * DAY, 0, 0)
        self._for_review(rng, program)

    def _run(self, program: Running, state: str, at: int, matched: int, left: int) -> str:
        key = self.world.keys(at)
        done = state in ("ready", "published", "undone")
        self.runs.add(
            id=key,
            program_id=program.key,
            state=state,
            report=json.dumps({"matched": matched, "unmatched": left} if done else {}),
            progress=100 if done else 40,
            message="The database was restarted." if state == "failed" else "",
            started_by_id=self.world.id_of(program.manager),
            created_at=stamp(at),
            finished_at=stamp(at + 45),
            published_at=stamp(at + 3600) if state in ("published", "undone") else None,
        )
        return key

    def _proposal(
        self,
        run: str,
        mentee: Joined,
        mentor: Joined,
        state: str,
        *,
        mentorship: str | None = None,
        pinned: bool = False,
    ) -> None:
        reason = why(self.relating.joining, mentee, mentor)
        self.proposals.add(
            id=self.world.keys(self.world.now),
            run_id=run,
            mentee_id=mentee.key,
            mentor_id=mentor.key,
            score=reason["score"],
            why=json.dumps(reason),
            state=state,
            mentorship_id=mentorship,
            pinned=pinned,
        )

    def _for_review(self, rng: random.Random, program: Running) -> None:
        """A run of this morning for everyone who is still without a mentor."""
        waiting = [
            j
            for j in program.joined
            if j.mentee and j.status == "active" and j.key not in self.relating.paired
        ]
        rooms = {
            j.key: self.relating.joining.places[j.person] - self.relating.papers.seats.get(j.person, 0)
            for j in program.joined
            if j.mentor and j.status == "active"
        }
        mentors = {j.key: j for j in program.joined if rooms.get(j.key, 0) > 0}
        pairs: list[tuple[Joined, Joined]] = []
        left: list[Joined] = []
        for mentee in waiting:
            fits = [
                m
                for m in mentors.values()
                if rooms[m.key] > 0 and self.relating.allowed(program, mentee.person, m.person)
            ]
            if not fits:
                left.append(mentee)
                continue
            mentor = max(
                rng.sample(fits, min(8, len(fits))), key=lambda m: len(set(m.offers) & set(mentee.wants))
            )
            rooms[mentor.key] -= 1
            pairs.append((mentee, mentor))
        run = self._run(program, "ready", self.world.now - 2 * 3600, len(pairs), len(left))
        for number, (mentee, mentor) in enumerate(pairs):
            self._proposal(
                run, mentee, mentor, "approved" if number % 3 == 0 else "draft", pinned=number % 9 == 4
            )
        for mentee in left:
            self.unmatched.add(
                run_id=run, enrollment_id=mentee.key, reason=json.dumps({"reason": "no_mentors"})
            )
