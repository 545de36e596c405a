"""The wizard's seven steps: their order, names and addresses."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cairn.programs.domain import missing
from cairn.programs.models import Program
from cairn.web.shapes import Step

STEPS = (
    (1, "programs:purpose", _("Purpose")),
    (2, "programs:format", _("Format")),
    (3, "programs:audience", _("Who may join")),
    (4, "programs:questions", _("Questions")),
    (5, "programs:matching", _("Matching")),
    (6, "programs:words", _("Plan and messages")),
    (7, "programs:check", _("Check and launch")),
)


def path_of(program: Program, now: int) -> list[Step]:
    """The steps with links to those reached before, and to where something is missing."""
    lacks = {step for step, _sentence in missing(program)}
    shown = []
    for number, url_name, title in STEPS:
        reached = number <= program.wizard_step
        href = reverse(url_name, args=[program.pk]) if reached and number != now else ""
        state = "now" if number == now else "next"
        if number < program.wizard_step and number != now:
            state = "missed" if number in lacks else "done"
        shown.append(Step(str(title), state, href=href))  # type: ignore[arg-type]
    return shown


def url_of(program: Program, number: int) -> str:
    return reverse(STEPS[min(number, len(STEPS)) - 1][1], args=[program.pk])
