"""Requests from mentees to mentors, in every state, with the words that go with them."""

from __future__ import annotations

import json
import random

from cairn.cli.demo import texts
from cairn.cli.demo.joining import Joined, Joining, Running
from cairn.cli.demo.reasons import why
from cairn.cli.demo.space import Space
from cairn.cli.demo.stories import RUNNING
from cairn.cli.demo.world import OpenVault, World, date_of, stamp
from cairn.pairing.models import Favorite, Request, RequestWord

OPEN = ("awaiting_mentor", "awaiting_mentee")
CYCLE = (
    "awaiting_mentor", "draft", "awaiting_mentee", "declined", "expired", "awaiting_mentor", "withdrawn", "declined",
)  # fmt: skip
MOST_OPEN = 5
DAY = 86_400


class Asking:
    """Writes requests; a mentee has at most five open ones, and one open one for a mentor."""

    def __init__(self, world: World, joining: Joining) -> None:
        self.world, self.joining = world, joining
        self.requests = world.sheet(
            Request, "id", "program_id", "mentee_id", "mentor_id", "state", "vault_id", "decline_reason",
            "suggested_id", "why", "created_at", "expires_at", "answered_at", "mentorship_id",
        )  # fmt: skip
        self.words = world.sheet(
            RequestWord, "id", "request_id", "vault_id", "author_id", "body", "written_at"
        )
        self.favorites = world.sheet(Favorite, "mentee_id", "mentor_id", "since")
        self.open: set[tuple[str, str]] = set()
        self.open_of: dict[str, int] = {}

    def accepted(self, rng: random.Random, space: Space) -> None:
        """The request from which a mentorship came; its vault is the mentorship's now."""
        made = self.world.past(space.begun - rng.randint(1, 6) * DAY)
        self.write(rng, space.program, space.mentee, space.mentor, "accepted", made, space=space)

    def fill(self, program: Running, allowed: dict[str, list[Joined]], paired: set[str]) -> None:
        """Requests in every other state. `allowed` says for a mentee (by key) whom they may ask; `paired` have
        a mentor already and nothing open."""
        if program.story.stage != RUNNING or program.story.mode == "admin":
            return
        rng = self.world.chance(f"requests {program.story.key}")
        asking = [j for j in program.joined if j.mentee and j.status == "active" and allowed.get(j.key)]
        asking.sort(key=lambda j: (j.key in paired, j.key))
        for number, mentee in enumerate(asking[: max(len(CYCLE) * 2, len(asking) // 3)]):
            state = CYCLE[number % len(CYCLE)]
            if mentee.key in paired and state in (*OPEN, "draft"):
                state = "declined"
            mentor = rng.choice(allowed[mentee.key])
            age = rng.randint(1, 7) if state in (*OPEN, "draft") else rng.randint(12, 40)
            self.write(
                rng, program, mentee, mentor, state, self.world.now - age * DAY - rng.randint(0, DAY // 2)
            )
            if rng.random() < 0.4:
                self.remember(mentee, rng.sample(allowed[mentee.key], min(2, len(allowed[mentee.key]))))

    def write(
        self, rng: random.Random, program: Running, mentee: Joined, mentor: Joined, state: str, made: int,
        *, space: Space | None = None, suggested: Joined | None = None,
    ) -> None:  # fmt: skip
        """One request with its words. An open one that the rules do not allow is not written."""
        if state in OPEN:
            if (mentee.key, mentor.key) in self.open or self.open_of.get(mentee.key, 0) >= MOST_OPEN:
                return
            self.open.add((mentee.key, mentor.key))
            self.open_of[mentee.key] = self.open_of.get(mentee.key, 0) + 1
        key = self.world.keys(made)
        a, b = self.world.id_of(mentee.person), self.world.id_of(mentor.person)
        vault = space.vault if space else self.world.vault("request", key, made, a, b)
        if state in OPEN:
            mentee.vault.let_in(b)  # the goal closes again with any answer but yes
        answered = self.world.past(made + rng.randint(3600, 5 * DAY)) if state not in (*OPEN, "draft") else 0
        if state == "expired":
            answered = self.world.past(made + 10 * DAY)
        self.requests.add(
            id=key,
            program_id=program.key,
            mentee_id=mentee.key,
            mentor_id=mentor.key,
            state=state,
            vault_id=vault.key,
            decline_reason=rng.choice(("no_time", "not_my_field", "full", "later"))
            if state == "declined"
            else "",
            suggested_id=suggested.key if suggested else None,
            why=json.dumps(why(self.joining, program.story, mentee, mentor)),
            created_at=stamp(made),
            expires_at=stamp(made + 10 * DAY),
            answered_at=stamp(answered) if answered else None,
            mentorship_id=space.key if space else None,
        )
        self._talk(rng, key, vault, (a, b), state, made, mentee, mentor)
        self._tell(program, key, (a, b), state, made, answered)

    def _tell(
        self, program: Running, request: str, people: tuple[str, str], state: str, made: int, answered: int
    ) -> None:
        if state == "draft":
            return
        telling, (mentee, mentor) = self.joining.telling, people
        subject, both = ("request", request), {"mentee": mentee, "mentor": mentor}
        telling.event("pairing.requested", made, by=mentee, subject=subject, program=program.key, **both)
        if state in OPEN:
            runs_out = date_of((made + 10 * DAY) // DAY)
            telling.tell(
                "request_received",
                mentor,
                made,
                subject=request,
                program=program.key,
                other=mentee,
                date=runs_out,
            )
        if state == "awaiting_mentee":
            at = made + 5 * 3600
            telling.event("pairing.asked_first", at, by=mentor, subject=subject, program=program.key, **both)
            telling.tell("request_question", mentee, at, subject=request, program=program.key, other=mentor)
        if answered:
            by = {"withdrawn": mentee, "expired": None}.get(state, mentor)
            telling.event(f"pairing.{state}", answered, by=by, subject=subject, program=program.key, **both)
        if state in ("declined", "expired"):
            telling.tell(
                f"request_{state}", mentee, answered, subject=request, program=program.key, other=mentor
            )

    def _talk(
        self, rng: random.Random, request: str, vault: OpenVault, people: tuple[str, str], state: str, made: int,
        mentee: Joined, mentor: Joined,
    ) -> None:  # fmt: skip
        called = self.world.force.called[mentor.person]
        opening = rng.choice(texts.OPENINGS).format(name=called.preferred or called.given, goal=mentee.goal)
        self.word(request, vault, people[0], f"{opening} {rng.choice(texts.WISHES)}", made)
        if state == "awaiting_mentee" or (state == "accepted" and rng.random() < 0.2):
            self.word(request, vault, people[1], rng.choice(texts.QUESTIONS_FIRST), made + 5 * 3600)
            if state == "accepted":
                self.word(request, vault, people[0], rng.choice(texts.ANSWERS), made + 9 * 3600)
        if state == "declined":
            self.word(request, vault, people[1], rng.choice(texts.KIND_NO), made + 20 * 3600)

    def word(self, request: str, vault: OpenVault, author: str, text: str, at: int) -> None:
        key = self.world.keys(at)
        self.words.add(
            id=key,
            request_id=request,
            vault_id=vault.key,
            author_id=author,
            body=vault.seal(author, key, "body", text),
            written_at=stamp(self.world.past(at)),
        )

    def remember(self, mentee: Joined, mentors: list[Joined]) -> None:
        """Mentors that somebody marked to come back to."""
        for mentor in mentors:
            self.favorites.add(
                mentee_id=mentee.key, mentor_id=mentor.key, since=stamp(self.world.now - 3 * DAY)
            )
