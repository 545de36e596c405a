from cairn.core.events import verb

STARTED = verb("mentoring.started", "A mentorship began")
TAKEN_BACK = verb("mentoring.taken_back", "A mentorship was taken back before its first session")
COMPLETED = verb("mentoring.completed", "A mentorship was completed")
# Who asked and why is written nowhere but in that person's own vault, and sealed to the clock that ends it.
ENDED_EARLY = verb("mentoring.ended_early", "A mentorship ended early")
REMATCH_WANTED = verb("mentoring.rematch_wanted", "Two who parted can be matched with others")
# Who would like to go on tells everybody else who did not ask to change, so only the other one hears it.
REOPEN_WISHED = verb(
    "mentoring.reopen_wished", "Somebody would like to go on after the end", sealed_to="notices.reopening"
)
REOPENED = verb("mentoring.reopened", "A mentorship that had ended goes on")
FIT_ANSWERED = verb(
    "mentoring.fit_answered", "Somebody said how well a mentorship fits", sealed_to="mentoring.fit"
)
PAUSED = verb("mentoring.paused", "A mentorship was paused")
EXTENDED = verb("mentoring.extended", "A mentorship got a later end")
RESUMED = verb("mentoring.resumed", "A mentorship goes on")
PAIR_IN_LINE = verb("mentoring.pair_in_line", "A later feed put a pair into one reporting line")
MEMBER_LEFT = verb("mentoring.member_left", "A member of a mentorship left the organization")
CIRCLE_PROPOSED = verb("mentoring.circle_proposed", "A circle was proposed")
CIRCLE_OPENED = verb("mentoring.circle_opened", "A circle was opened")
CIRCLE_DECLINED = verb("mentoring.circle_declined", "A proposed circle was declined")
CIRCLE_DISBANDED = verb("mentoring.circle_disbanded", "A circle ended")
CIRCLE_JOINED = verb("mentoring.circle_joined", "Somebody came into a circle")
CIRCLE_LEFT = verb("mentoring.circle_left", "Somebody left a circle")
JOINING_CHOSEN = verb("mentoring.circle_joining_chosen", "A lead chose how people come into a circle")
LEAD_HANDED_ON = verb("mentoring.lead_handed_on", "Somebody leads a circle now")
# Who asked and who was turned down must not be told apart from who never asked.
JOIN_ASKED = verb("mentoring.join_asked", "Somebody asked to come into a circle", sealed_to="notices.circles")
JOIN_TURNED_DOWN = verb(
    "mentoring.join_turned_down", "A wish to come into a circle was answered", sealed_to="notices.circles"
)
# Who was there is for the circle alone.
ATTENDANCE_MARKED = verb("mentoring.attendance_marked", "Somebody said who was at a session of a circle")
LEADER_NAMED = verb("mentoring.leader_named", "Somebody was named, or not any more, to lead a session")
AGREEMENT_WRITTEN = verb("mentoring.agreement_written", "An agreement was written or changed")
AGREEMENT_SIGNED = verb("mentoring.agreement_signed", "A member signed an agreement as it stands")
TIME_PROPOSED = verb("mentoring.session_proposed", "A time for a session was proposed")
SESSION_BOOKED = verb("mentoring.session_booked", "A time for a session was agreed")
SESSION_MOVED = verb("mentoring.session_moved", "A session's time was changed")
TIME_CANCELLED = verb("mentoring.session_time_cancelled", "A session's time was taken back")
SESSION_HELD = verb("mentoring.session_held", "A session was held")
SESSION_MISSED = verb("mentoring.session_missed", "A session did not take place")
SESSION_ADDED = verb("mentoring.session_added", "A pair added a session of its own")
SESSION_DROPPED = verb("mentoring.session_dropped", "A pair decided to go without a session")
SESSION_TAKEN_BACK = verb("mentoring.session_taken_back", "A pair wants a session after all")
SESSION_REORDERED = verb("mentoring.session_reordered", "A pair put its sessions in another order")
PLAN_DECIDED = verb("mentoring.plan_decided", "Somebody decided whom a changed plan is for")
PLAN_STOPPING = verb("mentoring.plan_stopping", "Somebody asked a changed plan to reach no more pairs")
PLAN_UPDATED = verb("mentoring.plan_updated", "A changed plan has reached running pairs, or was stopped")
PLAN_FOLLOWED = verb("mentoring.plan_followed", "A pair's plan followed a change of the program's")
TRAINING_DONE = verb("mentoring.training_done", "Somebody did a training")
TRAINING_REOPENED = verb("mentoring.training_reopened", "A training is open again")
LINK_ADDED = verb("mentoring.link_added", "A pair put a link into its space")
LINK_REMOVED = verb("mentoring.link_removed", "A pair took a link out of its space")
AGENDA_SKIPPED = verb("mentoring.agenda_skipped", "A pair goes without a point of the plan")
AGENDA_TAKEN_BACK = verb("mentoring.agenda_taken_back", "A pair wants a point of the plan after all")
AGENDA_ADDED = verb("mentoring.agenda_added", "A point was put on an agenda")
AGENDA_CHANGED = verb("mentoring.agenda_changed", "An agenda was put in another order, or a point reworded")
AGENDA_DONE = verb("mentoring.agenda_done", "A point on an agenda was talked about")
AGENDA_REOPENED = verb("mentoring.agenda_reopened", "A point on an agenda is open again")
AGENDA_REMOVED = verb("mentoring.agenda_removed", "A pair took a point of its own off an agenda")
ACTION_ADDED = verb("mentoring.action_added", "An action item was agreed")
ACTION_DONE = verb("mentoring.action_done", "An action item was done")
ACTION_REOPENED = verb("mentoring.action_reopened", "An action item is open again")
ACTION_REMOVED = verb("mentoring.action_removed", "A pair took an action item of its own away")
GOAL_SET = verb("mentoring.goal_set", "A goal was set")
GOAL_CHANGED = verb("mentoring.goal_changed", "A goal's step was added, done or opened again")
GOAL_SETTLED = verb("mentoring.goal_settled", "A goal was reached, or let go")
NOTE_WRITTEN = verb("mentoring.note_written", "A shared note was written")
# Who writes to whom, and how often, is for the two alone: the log knows only that there was a message.
MESSAGE_WRITTEN = verb(
    "mentoring.message_written", "A message was written in a space", sealed_to="notices.messages"
)
REPORTED = verb(
    "mentoring.reported", "Something was reported to the safeguarding contact", sealed_to="notices.reports"
)
REPORT_SETTLED = verb("mentoring.report_settled", "A report was looked into", sealed_to="notices.reports")
