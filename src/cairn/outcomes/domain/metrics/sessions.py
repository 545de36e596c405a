"""Sessions and what comes of them: held, missed, cancelled; goals, agenda points, action items."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cairn.outcomes.domain.metrics.shape import CHOSEN, Family, Metric, Unit, in_tracks

SESSIONS = f"""
with {CHOSEN},
own as (
  select m.program_id, m.id from mentoring_mentorship m join chosen on chosen.id = m.program_id
  where m.shape = 'pair' and {in_tracks("m")}
),
pairs as (select program_id, count(*) as pairs from own group by program_id),
dropped as (
  select own.program_id, count(*) as cancelled from scheduling_booking b
  join mentoring_session s on s.id = b.subject_id join own on own.id = s.mentorship_id
  where b.state = 'cancelled' group by own.program_id
)
select own.program_id, count(*) filter (where s.state in ('booked', 'held', 'missed')) as sessions_booked,
  count(*) filter (where s.state = 'held') as sessions_held,
  count(*) filter (where s.state = 'missed') as sessions_missed,
  count(*) filter (where s.state = 'booked' and s.starts_at > %(now)s::timestamptz) as sessions_ahead,
  coalesce(max(dropped.cancelled), 0) as sessions_cancelled,
  count(*) filter (where s.state = 'held') as sessions_per_pair, max(pairs.pairs) as pairs
from own join mentoring_session s on s.mentorship_id = own.id
join pairs on pairs.program_id = own.program_id
left join dropped on dropped.program_id = own.program_id
group by own.program_id
"""  # noqa: S608 - built from constants

WORK = f"""
with {CHOSEN},
own as (
  select m.program_id, m.id from mentoring_mentorship m join chosen on chosen.id = m.program_id
  where m.shape = 'pair' and {in_tracks("m")}
),
goals as (
  select own.program_id, count(*) as n, count(*) filter (where state = 'reached') as done
  from own join mentoring_goal g on g.mentorship_id = own.id group by own.program_id
),
aims as (
  select own.program_id, count(distinct m.person_id) as n,
    count(distinct m.person_id) filter (where g.state = 'reached') as reached
  from own join mentoring_goal g on g.mentorship_id = own.id
  join mentoring_member m on m.mentorship_id = own.id and m.role = 'mentee' group by own.program_id
),
points as (
  select own.program_id, count(*) as n, count(a.done_at) as done
  from own join mentoring_session s on s.mentorship_id = own.id join mentoring_agendaitem a on a.session_id = s.id
  group by own.program_id
),
actions as (
  select own.program_id, count(*) as n, count(a.done_at) as done
  from own join mentoring_actionitem a on a.mentorship_id = own.id
  where a.planned = '' or a.session_id is null or a.due_on is not null group by own.program_id
)
select c.id as program_id, coalesce(goals.n, 0) as goals_set, coalesce(goals.done, 0) as goals_reached,
  coalesce(points.n, 0) as points_logged, coalesce(points.done, 0) as points_done,
  coalesce(actions.n, 0) as actions_logged, coalesce(actions.done, 0) as actions_done,
  coalesce(aims.reached, 0) as goal_met_share, coalesce(aims.n, 0) as aiming
from chosen c left join goals on goals.program_id = c.id left join aims on aims.program_id = c.id left join points on points.program_id = c.id
left join actions on actions.program_id = c.id
"""  # noqa: S608 - built from constants

SESSION_FAMILY = Family(
    SESSIONS,
    (
        Metric(
            "sessions_held",
            _("sessions held"),
            _("Sessions that one of the two marked as held."),
            of="sessions_booked",
            of_words=_("%(of)s booked so far"),
            people=False,
            measure=True,
        ),
        Metric(
            "sessions_booked",
            _("sessions booked"),
            _("Sessions with an agreed time, past or to come."),
            people=False,
        ),
        Metric(
            "sessions_ahead", _("sessions ahead"), _("Sessions with an agreed time to come."), people=False
        ),
        Metric(
            "sessions_missed",
            _("sessions missed"),
            _("Sessions with an agreed time that one of the two marked as not held."),
            of="sessions_booked",
            of_words=_("of %(of)s booked"),
            people=False,
            more_is_better=False,
        ),
        Metric(
            "sessions_cancelled",
            _("times cancelled"),
            _("Times that were proposed or agreed and then cancelled. One session can have several."),
            people=False,
            more_is_better=False,
        ),
        Metric(
            "sessions_per_pair",
            _("sessions held a pair"),
            _("Sessions marked as held, divided by all pairs that were matched."),
            Unit.MEAN,
            of="pairs",
            of_words=_("over %(of)s pairs"),
            measure=True,
        ),
    ),
)
WORK_FAMILY = Family(
    WORK,
    (
        Metric(
            "goals_set",
            _("goals set"),
            _("Goals that pairs wrote down. Only they can read them."),
            people=False,
        ),
        Metric(
            "goals_reached",
            _("goals reached"),
            _("Goals that pairs marked as reached."),
            of="goals_set",
            of_words=_("of %(of)s set"),
            people=False,
        ),
        Metric(
            "points_logged",
            _("agenda points logged"),
            _("Points on the agendas of all sessions: the plan's and the pairs' own."),
            people=False,
        ),
        Metric(
            "points_done",
            _("agenda points completed"),
            _("Agenda points that pairs marked as talked about."),
            of="points_logged",
            of_words=_("of %(of)s on agendas"),
            people=False,
        ),
        Metric(
            "actions_logged",
            _("action items logged"),
            _("Action items that somebody can work on now. The plan's count once their session was held."),
            people=False,
        ),
        Metric(
            "actions_done",
            _("action items completed"),
            _("Action items that their owner marked as done."),
            of="actions_logged",
            of_words=_("of %(of)s logged"),
            people=False,
        ),
        Metric(
            "goal_met_share",
            _("of mentees reached a goal"),
            _("Mentees whose pair marked a goal as reached, divided by all mentees whose pair set one."),
            Unit.SHARE,
            of="aiming",
            of_words=_("of %(of)s with a goal"),
            measure=True,
        ),
    ),
)
