from cairn.core.events import verb

PROPOSED = verb("scheduling.proposed", "A time was proposed")
BOOKED = verb("scheduling.booked", "A time was agreed")
MOVED = verb("scheduling.moved", "A proposed or agreed time was changed")
CANCELLED = verb("scheduling.cancelled", "A proposed or agreed time was cancelled")
CALENDAR_ANSWERED = verb("scheduling.calendar_answered", "A person's calendar answered an invitation")
ROOM_SET = verb("scheduling.room_set", "A person named a video room of their own")
ROOM_REMOVED = verb("scheduling.room_removed", "A person no longer has a video room of their own")
CALENDAR_CONNECTED = verb("scheduling.calendar_connected", "A person connected a calendar of theirs")
CALENDAR_READ = verb("scheduling.calendar_read", "A connected calendar was read, and something was different")
CALENDAR_OFF = verb("scheduling.calendar_off", "A connected calendar could not be read any more")
CALENDAR_RESUMED = verb("scheduling.calendar_resumed", "A person let a connected calendar be tried anew")
CALENDAR_DISCONNECTED = verb("scheduling.calendar_disconnected", "A connected calendar was removed")
WRITING_CHOSEN = verb(
    "scheduling.writing_chosen", "A person lets their sessions be put into a calendar of theirs"
)
WRITING_ENDED = verb("scheduling.writing_ended", "A person's sessions are taken out of a calendar of theirs")
WRITING_OFF = verb("scheduling.writing_off", "Sessions could not be put into a calendar any more")
FEED_OPENED = verb(
    "scheduling.feed_opened", "A person made an address at which a calendar reads their sessions"
)
FEED_CLOSED = verb("scheduling.feed_closed", "The address of a person's sessions no longer answers")
HOURS_OFFERED = verb("scheduling.hours_offered", "Somebody set the weekly hours they offer")
HOURS_WITHDRAWN = verb("scheduling.hours_withdrawn", "Somebody no longer offers hours")
DAYS_OFF = verb("scheduling.days_off", "Somebody took days off from the hours they offer")
EXTRA_HOURS = verb("scheduling.extra_hours", "Somebody offers extra hours on a date")
EXCEPTION_REMOVED = verb("scheduling.exception_removed", "Somebody's usual hours hold again on a date")
