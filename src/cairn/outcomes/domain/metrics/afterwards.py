"""A year later: who is still here, who has moved on. Raw shares, not effects: those who join differ from those who do not."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cairn.outcomes.domain.metrics.shape import CHOSEN, Family, Metric, Unit, in_tracks

SQL = f"""
with {CHOSEN},
began as (
  select e.program_id, e.person_id, p.left_on, (e.joined_at at time zone 'UTC')::date as day,
    ((e.joined_at at time zone 'UTC') + interval '1 year')::date as later
  from programs_enrollment e join chosen on chosen.id = e.program_id join people_person p on p.id = e.person_id
  where not exists (select 1 from identity_erasure x where x.person_id = p.id and x.done_at is not null)
    and e.as_mentee and e.joined_at <= %(now)s::timestamptz - interval '1 year' and {in_tracks("e")}
)
select c.id as program_id, count(b.person_id) as mentees,
  count(b.person_id) filter (where b.left_on is null or b.left_on >= b.later) as retained_share,
  count(b.person_id) filter (where exists (
    select 1 from people_jobrecord r where r.person_id = b.person_id
      and r.valid_from > b.day and r.valid_from <= b.later and r.status <> 'left' and r.job_title <> coalesce((
        select f.job_title from people_jobrecord f where f.person_id = b.person_id and f.valid_from <= b.day
        order by f.valid_from desc limit 1), r.job_title)
  )) as moved_share
from chosen c left join began b on b.program_id = c.id group by c.id
"""  # noqa: S608 - built from constants

FAMILY = Family(
    SQL,
    (
        Metric(
            "retained_share",
            _("of mentees are still here a year later"),
            _(
                "Mentees who joined the program at least twelve months ago and worked here twelve months after, "
                "divided by all who joined that long ago. People who were erased are left out, since they need not have "
                "gone. A raw share: it does not say what mentoring changed."
            ),
            Unit.SHARE,
            of="mentees",
            of_words=_("of %(of)s who joined a year ago or more"),
            measure=True,
        ),
        Metric(
            "moved_share",
            _("of mentees have a new role within a year"),
            _(
                "Mentees who joined at least twelve months ago and whose job title changed in the twelve months after, "
                "divided by all who joined that long ago. A raw share: it does not say what mentoring changed."
            ),
            Unit.SHARE,
            of="mentees",
            of_words=_("of %(of)s who joined a year ago or more"),
            measure=True,
        ),
    ),
)
