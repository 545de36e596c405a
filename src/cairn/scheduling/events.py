from cairn.core.events import verb

PROPOSED = verb("scheduling.proposed", "A time was proposed")
BOOKED = verb("scheduling.booked", "A time was agreed")
MOVED = verb("scheduling.moved", "A proposed or agreed time was changed")
CANCELLED = verb("scheduling.cancelled", "A proposed or agreed time was cancelled")
