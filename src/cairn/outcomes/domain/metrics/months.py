"""The last twelve months: who came in, and how many sessions were held."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cairn.outcomes.domain.metrics.shape import CHOSEN, Family, Metric, in_tracks

MONTHS = 12
SQL = f"""
with {CHOSEN},
months as (
  select generate_series(date_trunc('month', %(now)s::timestamptz at time zone 'UTC') - interval '{MONTHS - 1} months',
    date_trunc('month', %(now)s::timestamptz at time zone 'UTC'), interval '1 month') as month
),
grew as materialized (
  select e.program_id, date_trunc('month', e.joined_at at time zone 'UTC') as month, count(*) as n
  from programs_enrollment e join chosen on chosen.id = e.program_id where e.joined_at is not null
    and {in_tracks("e")} group by 1, 2
),
met as materialized (
  select m.program_id, date_trunc('month', coalesce(s.starts_at, s.settled_at) at time zone 'UTC') as month,
    count(*) as n
  from mentoring_session s join mentoring_mentorship m on m.id = s.mentorship_id
  join chosen on chosen.id = m.program_id where s.state = 'held' and m.shape = 'pair' and {in_tracks("m")} group by 1, 2
)
select c.id as program_id, months.month::date as day,
  coalesce((select sum(n) from grew where program_id = c.id and month <= months.month), 0) as joined_by_month,
  coalesce(met.n, 0) as held_by_month
from chosen c cross join months left join met on met.program_id = c.id and met.month = months.month
order by months.month
"""  # noqa: S608 - built from constants

FAMILY = Family(
    SQL,
    (
        Metric(
            "joined_by_month",
            _("people who have joined"),
            _("Everyone who had said yes by the end of the month, even if they have left since."),
        ),
        Metric(
            "held_by_month",
            _("sessions held, by month"),
            _("Sessions marked as held, in the month of their time (UTC)."),
            people=False,
        ),
    ),
)
