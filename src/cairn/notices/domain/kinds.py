"""Every kind of notice that tells of what people do: what it says, in which category, where it leads.

What else time brings stands in `nudges`. Texts may name {other} (a first name), {other_full}, {program}, {date} and
{time}; what they stand for comes from the notice's ids when it is shown. No kind has a placeholder for anything that
was sealed.
"""

from __future__ import annotations

from django.utils.translation import gettext_noop as N

from cairn.notices.domain import reasons
from cairn.notices.domain.kind import KINDS, Kind
from cairn.notices.domain.kind import kind as _kind
from cairn.notices.enums import Audience, Category

__all__ = ["KINDS", "Kind"]
C = Category

INVITED = _kind(
    "invited",
    C.INVITATIONS,
    N("You are invited to {program}"),
    N(
        "Read what it is for and what it asks of you, then say yes or not now. Your manager is not told what you answer."
    ),
    "joining:join",
    N("Tell me more"),
    always=N("Your manager is not told what you answer."),
    still=reasons.invitation_open,
)
APPLICATION_APPROVED = _kind(
    "application_approved",
    C.INVITATIONS,
    N("You are in: {program}"),
    N("Your application was approved. You can look for a mentor now."),
    "joining:join",
    N("See what is next"),
)
APPLICATION_DECLINED = _kind(
    "application_declined",
    C.INVITATIONS,
    N("{program} has no place for you this time"),
    N("The program manager could not offer you a place. You may apply again when it opens next."),
    "joining:list",
    N("See other programs"),
    link_plain=True,
)
PLACE_FREE = _kind(
    "place_free",
    C.INVITATIONS,
    N("A place is free: you are in {program}"),
    N("You have moved up from the waiting list."),
    "joining:join",
    N("See what is next"),
)
REQUEST_RECEIVED = _kind(
    "request_received",
    C.REQUESTS,
    N("{other} asks you to be their mentor"),
    N(
        "Read what they wrote and answer by {date}. You can say yes, ask something first, or suggest a colleague."
    ),
    "requests:show",
    N("Read and answer"),
    still=reasons.waits_for_mentor,
)
REQUEST_QUESTION = _kind(
    "request_question",
    C.REQUESTS,
    N("{other} has a question before answering"),
    N("Your request in {program} is still open."),
    "requests:show",
    N("Read and reply"),
    still=reasons.waits_for_mentee,
)
REQUEST_ANSWERED = _kind(
    "request_answered",
    C.REQUESTS,
    N("{other} replied to your question"),
    N("The request in {program} waits for your answer."),
    "requests:show",
    N("Read and answer"),
    still=reasons.waits_for_mentor,
)
REQUEST_DECLINED = _kind(
    "request_declined",
    C.REQUESTS,
    N("{other} cannot be your mentor this time"),
    N("They gave a reason. Other mentors in {program} have places."),
    "requests:show",
    N("Read why, and see others"),
)
REQUEST_EXPIRED = _kind(
    "request_expired",
    C.REQUESTS,
    N("Your request to {other} has run out"),
    N("There was no answer in time. Nobody is to blame, and you can ask somebody else today."),
    "requests:show",
    N("Find another mentor"),
)
REQUEST_WITHDRAWN = _kind(
    "request_withdrawn",
    C.REQUESTS,
    N("{other} took their request back"),
    N("There is nothing for you to do."),
    "requests:list",
    N("See your requests"),
    link_plain=True,
)
MATCHED_FIRST = _kind(
    "matched_first",
    C.REQUESTS,
    N("You and {other} are matched in {program}"),
    N("You write first: propose a time for the first session by {date}. See why you two were matched."),
    "mentoring:show",
    N("Say hello"),
    always=N("You write first: propose a time for the first session by {date}."),
    still=reasons.pair_goes_on,
)
MATCHED = _kind(
    "matched",
    C.REQUESTS,
    N("You and {other} are matched in {program}"),
    N("{other} proposes a time for the first session by {date}. See why you two were matched."),
    "mentoring:show",
    N("Meet {other}"),
    always=N("{other} proposes a time for the first session by {date}."),
    still=reasons.pair_goes_on,
)
MATCH_TAKEN_BACK = _kind(
    "match_taken_back",
    C.REQUESTS,
    N("Your match with {other} was taken back"),
    N("The program manager is looking again. You have done nothing wrong."),
    "today:show",
    N("See where you stand"),
    link_plain=True,
)
TIME_PROPOSED = _kind(
    "time_proposed",
    C.SESSIONS,
    N("{other} proposes {date}, {time}"),
    N("Accept it, or propose another time."),
    "sessions:show",
    N("Answer"),
    still=reasons.time_is_proposed,
)
SESSION_BOOKED = _kind(
    "session_booked",
    C.SESSIONS,
    N("Booked with {other}: {date}, {time}"),
    N("The invitation is attached. Your agenda is waiting in the shared space."),
    "sessions:show",
    N("See the agenda"),
    invitation=True,
)
SESSION_CANCELLED = _kind(
    "session_cancelled",
    C.SESSIONS,
    N("Your session with {other} on {date} is cancelled"),
    N("It has gone from your calendar. You can propose another time."),
    "sessions:show",
    N("Propose a time"),
    invitation=True,
)
MESSAGE_WAITING = _kind(
    "message_waiting",
    C.MESSAGES,
    N("{other} wrote to you"),
    N("It waits in your shared space. Only its members can read it."),
    "mentoring:messages",
    N("Read and answer"),
    still=reasons.message_unseen,
    always=N("Only its members can read it."),
)
CIRCLE_MESSAGE = _kind(
    "circle_message",
    C.MESSAGES,
    N("Something new was said in {other}"),
    N("It waits in the space of your circle. Only its members can read it."),
    "mentoring:messages",
    N("Read and answer"),
    still=reasons.message_unseen,
    always=N("Only its members can read it."),
)
ENDED = _kind(
    "ended",
    C.REQUESTS,
    N("Your mentorship with {other} has ended"),
    N("What you wrote stays readable for you. You can look for somebody else whenever you like."),
    "mentoring:show",
    N("Look back"),
    waits=True,
)
REOPEN_WISHED = _kind(
    "reopen_wished",
    C.REQUESTS,
    N("{other} would like to go on with you"),
    N("It goes on only if you would like that, too. Nobody else is told."),
    "mentoring:show",
    N("See your choices"),
    still=reasons.wish_stands,
    always=N("Nobody else is told."),
)
REOPENED = _kind(
    "reopened",
    C.REQUESTS,
    N("You and {other} go on"),
    N("Your space is open again, with everything that was in it."),
    "mentoring:show",
    N("Open your space"),
)
PARTNER_LEFT = _kind(
    "partner_left",
    C.REQUESTS,
    N("{other} has left the organization"),
    N("Your mentorship has ended with it. We will gladly help you find somebody new."),
    "mentoring:show",
    N("See what is next"),
    waits=True,
)
NOW_IN_LINE = _kind(
    "now_in_line",
    C.REQUESTS,
    N("You and {other} are now in one reporting line"),
    N("Mentoring works best outside it. Nothing ends by itself; you may ask for another match."),
    "mentoring:show",
    N("See your choices"),
    still=reasons.pair_goes_on,
    waits=True,
    always=N("Nothing ends by itself; you may ask for another match."),
)
PAIR_IN_LINE = _kind(
    "pair_in_line",
    C.REQUESTS,
    N("A pair in {program} is now in one reporting line"),
    N("Both were told and offered another match. Nothing ends by itself."),
    "programs:people",
    N("See the pair"),
    audience=Audience.MANAGERS,
    waits=True,
)
CIRCLE_PROPOSED = _kind(
    "circle_proposed",
    C.REQUESTS,
    N("{other} proposes a circle in {program}"),
    N("Read what it is about, and say yes or a kind no."),
    "circles:manage",
    N("Read and answer"),
    audience=Audience.MANAGERS,
)
CIRCLE_APPROVED = _kind(
    "circle_approved",
    C.REQUESTS,
    N("Your circle is open: {other}"),
    N(
        "Others in {program} can ask to join now. You lead it; choose a topic and a time when a few have come."
    ),
    "mentoring:show",
    N("Open your circle"),
)
CIRCLE_DECLINED = _kind(
    "circle_declined",
    C.REQUESTS,
    N("The circle you proposed does not begin this time"),
    N("The program manager wrote you a word about it. You may propose another one."),
    "circles:list",
    N("Read it"),
)
JOIN_ASKED = _kind(
    "circle_join_asked",
    C.REQUESTS,
    N("Somebody would like to join {other}"),
    N("You lead this circle and say whether they come in."),
    "mentoring:show",
    N("Answer"),
)
LET_IN = _kind(
    "circle_let_in",
    C.REQUESTS,
    N("You are in: {other}"),
    N("You see who is in it, and what is said from now on."),
    "mentoring:show",
    N("Open the circle"),
)
NO_PLACE = _kind(
    "circle_no_place",
    C.REQUESTS,
    N("There is no place in this circle at the moment"),
    N("Others in {program} may have one, or you propose one of your own."),
    "circles:list",
    N("See other circles"),
)
CIRCLE_JOINED = _kind(
    "circle_joined",
    C.MESSAGES,
    N("{other} has joined your circle"),
    N("They see your shared notes and goals from now on, and messages from the day they came."),
    "mentoring:show",
    N("Say hello"),
)
LEADS_NOW = _kind(
    "circle_leads_now",
    C.REQUESTS,
    N("You lead {other} now"),
    N("You answer those who ask to join, and can hand the lead on at any time."),
    "mentoring:show",
    N("Open the circle"),
)
CIRCLE_ENDED = _kind(
    "circle_ended",
    C.REQUESTS,
    N("{other} has come to its end"),
    N(
        "Times that were booked are cancelled. What you wrote together stays readable, and your journal is yours."
    ),
    "mentoring:show",
    N("Look back"),
)
SESSIONS_GONE = _kind(
    "circle_time_gone",
    C.SESSIONS,
    N("A session of {other} is out of your calendar"),
    N("You are not in this circle any more. For the others nothing changes."),
    "mentoring:list",
    N("See everyone you meet"),
    link_plain=True,
    invitation=True,
)
REPORT_RECEIVED = _kind(
    "report_received",
    C.SAFETY,
    N("Something was reported to you"),
    N("A member of a mentorship wants you to read some messages. Nobody else is told of it."),
    "reports:show",
    N("Read it"),
    audience=Audience.CONTACTS,
)
REPORT_SETTLED = _kind(
    "report_settled",
    C.SAFETY,
    N("Your report was looked into"),
    N("The safeguarding contact has finished. Only you and they see this."),
    "reports:show",
    N("See it"),
    audience=Audience.ONESELF,
)
CALENDAR_OFF = _kind(
    "calendar_off",
    C.SESSIONS,
    N("A calendar of yours can no longer be read"),
    N(
        "What was read last still counts, but new entries there do not. You may be offered for a session when you are"
        " busy until you look at it."
    ),
    "profile:calendars",
    N("See what helps"),
    link_plain=True,
    audience=Audience.ONESELF,
    waits=True,
)
CALENDAR_DECLINED = _kind(
    "calendar_declined",
    C.SESSIONS,
    N("{other}’s calendar says no to {date}, {time}"),
    N("The session still stands. Ask {other} whether another time is better, or move it to one."),
    "sessions:time",
    N("See other times"),
)
CANCELLED_OFTEN = _kind(
    "cancelled_often",
    C.SESSIONS,
    N("Three sessions with {other} that you cancelled"),
    N(
        "In the last sixty days. That happens; a time that suits you better, or a pause, may help you both. Only you"
        " are told this."
    ),
    "mentoring:show",
    N("See your choices"),
)
SECOND_STEP_RESET = _kind(
    "second_step_reset",
    C.ACCOUNT,
    N("Your second step was taken away"),
    N(
        "{other_full} did it, so that you can sign in again with your password and set up a new one. If you did not ask"
        " for it, choose a new password today and tell your help contact."
    ),
    "identity:settings",
    N("See how you sign in"),
    link_plain=True,
    audience=Audience.ONESELF,
)
INVITED_AGAIN = _kind(
    "invited_again",
    C.NUDGES,
    N("{program} still has a place for you"),
    N("You were invited and have not answered yet. A no is as welcome as a yes."),
    "joining:join",
    N("Answer"),
    nudge=True,
    still=reasons.invitation_open,
)
REQUEST_EXPIRING = _kind(
    "request_expiring",
    C.NUDGES,
    N("{other} is waiting for your answer"),
    N("The request runs out on {date}. A kind no is better than silence."),
    "requests:show",
    N("Answer"),
    nudge=True,
    still=reasons.waits_for_mentor,
)
SESSION_TOMORROW = _kind(
    "session_tomorrow",
    C.SESSIONS,
    N("Your session with {other} is on {date}, {time}"),
    N("Two minutes with the agenda now make the hour better."),
    "sessions:show",
    N("See the agenda"),
    still=reasons.session_is_coming,
)
PULSE = _kind(
    "pulse",
    C.NUDGES,
    N("How was your session with {other}?"),
    N("Two questions, one minute. {other} does not see your answer."),
    "feedback:pulse",
    N("Answer in one minute"),
    nudge=True,
    still=reasons.pulse_missing,
    always=N("{other} does not see your answer."),
)
WAS_IT_HELD = _kind(
    "was_it_held",
    C.NUDGES,
    N("Did you and {other} meet on {date}?"),
    N("Tell us in one click, so that the plan moves on."),
    "sessions:show",
    N("Yes or no"),
    nudge=True,
    still=reasons.not_yet_marked,
)
FIRST_MOVE = _kind(
    "first_move",
    C.NUDGES,
    N("{other} is waiting for your first step"),
    N("Propose any time. The first session needs no preparation."),
    "mentoring:show",
    N("Propose a time"),
    nudge=True,
    still=reasons.first_step_missing,
)
QUIET = _kind(
    "quiet",
    C.NUDGES,
    N("You and {other} have nothing booked"),
    N("Somebody has to go first. If it no longer fits, you can end it without blame."),
    "mentoring:show",
    N("Propose a time"),
    nudge=True,
    still=reasons.pair_is_quiet,
    always=N("If it no longer fits, you can end it without blame."),
)
NUDGED = _kind(
    "nudged",
    C.NUDGES,
    N("{program} asks: how is it going?"),
    N("You and {other} have been quiet. The program manager sees that, and never what you write."),
    "mentoring:show",
    N("See where you stand"),
    nudge=True,
    still=reasons.pair_goes_on,
    always=N("The program manager sees how often you meet, and never what you write."),
)
