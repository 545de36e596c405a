"""Who waits for whom: requests without an answer, mentees without a mentor, places that are free."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cairn.outcomes.domain.metrics.shape import CHOSEN, Family, Metric, in_tracks

SQL = f"""
with {CHOSEN},
taken as (
  select person_id, count(*) as n from mentoring_member where active and role = 'mentor' group by person_id
),
offers as (
  select e.program_id, sum(coalesce(p.places, 0)) as places,
    sum(greatest(coalesce(p.places, 0) - coalesce(taken.n, 0), 0)) as free
  from programs_enrollment e join chosen on chosen.id = e.program_id
  left join programs_mentorplaces p on p.person_id = e.person_id
  left join taken on taken.person_id = e.person_id
  where e.as_mentor and e.status = 'active' and {in_tracks("e")} group by e.program_id
),
waits as (
  select e.program_id, count(*) as n, count(*) filter (where not exists (
      select 1 from mentoring_member m join mentoring_mentorship s on s.id = m.mentorship_id
      where m.person_id = e.person_id and s.program_id = e.program_id and m.role = 'mentee' and m.active
    )) as waiting
  from programs_enrollment e join chosen on chosen.id = e.program_id
  where e.as_mentee and e.status = 'active' and {in_tracks("e")} group by e.program_id
),
asked as (
  select r.program_id, count(*) as n from pairing_request r join chosen on chosen.id = r.program_id
  join programs_enrollment e on e.id = r.mentee_id
  where r.state in ('awaiting_mentor', 'awaiting_mentee') and {in_tracks("e")} group by r.program_id
)
select c.id as program_id, coalesce(asked.n, 0) as requests_waiting, coalesce(offers.free, 0) as free_places,
  coalesce(offers.places, 0) as places, coalesce(waits.waiting, 0) as mentees_waiting,
  coalesce(waits.n, 0) as mentees
from chosen c left join asked on asked.program_id = c.id left join offers on offers.program_id = c.id
left join waits on waits.program_id = c.id
"""  # noqa: S608 - built from constants

FAMILY = Family(
    SQL,
    (
        Metric(
            "requests_waiting",
            _("requests waiting"),
            _("Requests to mentors that have neither a yes nor a no yet."),
            more_is_better=False,
        ),
        Metric(
            "free_places",
            _("free places with mentors"),
            _("Places that active mentors here offer, less the mentees they have in all programs together."),
            of="places",
            of_words=_("of %(of)s offered"),
            people=False,
        ),
        Metric(
            "mentees_waiting",
            _("mentees without a mentor"),
            _("Active mentees who have no mentor here now."),
            of="mentees",
            of_words=_("of %(of)s mentees"),
            more_is_better=False,
        ),
    ),
)
