from cairn.core.events import verb

# Who answered what goes to the roll-up alone; everything else sees counts above the minimum cell.
PULSE_GIVEN = verb(
    "feedback.pulse_given", "Somebody answered two questions after a session", sealed_to="outcomes.pulses"
)
