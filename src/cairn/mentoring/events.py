from cairn.core.events import verb

STARTED = verb("mentoring.started", "A mentorship began")
TAKEN_BACK = verb("mentoring.taken_back", "A mentorship was taken back before its first session")
COMPLETED = verb("mentoring.completed", "A mentorship was completed")
# Who ended it and why is written nowhere but in that person's own vault.
ENDED_EARLY = verb("mentoring.ended_early", "A mentorship ended early")
PAUSED = verb("mentoring.paused", "A mentorship was paused")
RESUMED = verb("mentoring.resumed", "A mentorship goes on")
PAIR_IN_LINE = verb("mentoring.pair_in_line", "A later feed put a pair into one reporting line")
MEMBER_LEFT = verb("mentoring.member_left", "A member of a mentorship left the organization")
