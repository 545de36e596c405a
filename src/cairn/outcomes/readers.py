"""Something happened in a program: its numbers want working out again."""

from __future__ import annotations

from cairn.core.events import Happened, reader
from cairn.core.events.verbs import VERBS
from cairn.feedback.events import PULSE_GIVEN
from cairn.outcomes.domain.rolling import mark_stale

COUNTED = {"programs", "pairing", "mentoring", "scheduling", "feedback"}
# Private events are sealed to the one reader that needs them.
CHANGES = [v for v in VERBS.values() if v.sealed_to is None and v.name.split(".")[0] in COUNTED]


@reader("outcomes.stale", CHANGES)
def on_change(happened: Happened) -> None:
    if happened.program_id is not None:
        mark_stale(program_id=happened.program_id)


@reader("outcomes.pulses", [PULSE_GIVEN])
def on_pulse(happened: Happened) -> None:
    """Only that there is one more answer; what it says is counted with the others'."""
    if happened.program_id is not None:
        mark_stale(program_id=happened.program_id)
