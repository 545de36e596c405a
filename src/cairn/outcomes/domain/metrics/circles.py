"""Circles, counted apart from pairs: how many run, who is in them, how often they met and how many came."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cairn.outcomes.domain.metrics.shape import CHOSEN, Family, Metric, in_tracks

SQL = f"""
with {CHOSEN},
own as (
  select m.id, m.program_id, m.status not in ('completed', 'ended_early') as runs
  from mentoring_mentorship m join chosen on chosen.id = m.program_id
  where m.shape = 'circle' and {in_tracks("m")}
),
inside as (
  select own.program_id, count(distinct m.person_id) as n
  from own join mentoring_member m on m.mentorship_id = own.id and m.active where own.runs group by own.program_id
),
met as (
  select own.program_id, count(distinct s.id) as n, count(a.id) as came
  from own join mentoring_session s on s.mentorship_id = own.id and s.state = 'held'
  left join mentoring_attendance a on a.session_id = s.id and a.came group by own.program_id
)
select c.id as program_id, count(own.id) filter (where own.runs) as circles_running,
  coalesce(max(inside.n), 0) as people_in_circles, coalesce(max(met.n), 0) as circle_sessions_held,
  coalesce(max(met.came), 0) as circle_attendances
from chosen c left join own on own.program_id = c.id left join inside on inside.program_id = c.id
left join met on met.program_id = c.id group by c.id
"""  # noqa: S608 - built from constants

FAMILY = Family(
    SQL,
    (
        Metric(
            "circles_running",
            _("circles running"),
            _("Circles that are open and not over. They are never counted as pairs."),
            people=False,
        ),
        Metric(
            "people_in_circles",
            _("people in circles"),
            _("Different people who are in at least one circle here now."),
        ),
        Metric(
            "circle_sessions_held",
            _("circle sessions held"),
            _("Sessions of circles that a member marked as held. They are not among the sessions of pairs."),
            people=False,
        ),
        Metric(
            "circle_attendances",
            _("times somebody was at a circle"),
            _("How often somebody said, or a lead noted, that they were at a session of a circle."),
        ),
    ),
)
