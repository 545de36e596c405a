"""What people are asked on joining."""

from __future__ import annotations

import json

from cairn.cli.demo.joining import TAKES_PART, Running
from cairn.cli.demo.world import World
from cairn.programs.models import Answer, ProgramQuestion, Question


class Questions:
    """Questions that the whole organization shares: every program asks them, everybody answers once a program."""

    ASKED = (
        ("Where are you in your working life?", ("Just starting", "Settled, ready for more", "Changing direction", "Coming back after a break")),
        ("Which hours suit you best?", ("Early", "In the middle of the day", "Late", "It changes with my shifts")),
    )  # fmt: skip

    def __init__(self, world: World) -> None:
        self.world = world
        at = world.at(world.today - 900)
        self.ids = [world.keys(at) for _ in self.ASKED]
        questions = world.sheet(Question, "id", "text", "options", program_id=None, hint="", kind="choice")
        for key, (text, options) in zip(self.ids, self.ASKED, strict=True):
            questions.add(id=key, text=text, options=json.dumps(options))
        self.asked = world.sheet(
            ProgramQuestion, "program_id", "question_id", "position", side="both", required=False
        )
        self.answers = world.sheet(Answer, "enrollment_id", "question_id", "value")

    def ask(self, program: Running) -> None:
        rng = self.world.chance(f"answers {program.story.key}")
        for position, (key, (_, options)) in enumerate(zip(self.ids, self.ASKED, strict=True)):
            self.asked.add(program_id=program.key, question_id=key, position=position)
            for joined in program.joined:
                if joined.status in TAKES_PART and rng.random() < 0.8:
                    value = json.dumps(rng.choice(options))
                    self.answers.add(enrollment_id=joined.key, question_id=key, value=value)
