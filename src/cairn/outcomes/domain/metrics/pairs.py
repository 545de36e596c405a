"""Pairs: how many there are, how they are shared out, how they end, which have gone quiet."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cairn.mentoring.rules import CALLED_OFF_DAYS as DAYS
from cairn.mentoring.rules import CALLED_OFF_TIMES as TIMES
from cairn.outcomes.domain.metrics.shape import PAIRS, Family, Metric, Unit

SQL = f"""
with {PAIRS},
sides as (
  select pairs.program_id, m.role, count(*) as seats, count(distinct m.person_id) as people
  from pairs join mentoring_member m on m.mentorship_id = pairs.id where live
  group by pairs.program_id, m.role
),
agreed as (
  select a.mentorship_id from mentoring_agreement a join pairs on pairs.id = a.mentorship_id
  where not exists (
    select 1 from mentoring_member m where m.mentorship_id = a.mentorship_id and not exists (
      select 1 from mentoring_signature g
      where g.agreement_id = a.id and g.member_id = m.id and g.version = a.version))
),
called_off as (
  select distinct s.mentorship_id from scheduling_booking b join mentoring_session s on s.id = b.subject_id
  join pairs on pairs.id = s.mentorship_id and pairs.live
  where b.called_off_by_id is not null and b.called_off_at > %(now)s::timestamptz - interval '{DAYS} days'
    and b.called_off_at <= %(now)s
  group by s.mentorship_id, b.called_off_by_id having count(*) >= {TIMES}
)
select c.id as program_id, count(p.id) as pairs, count(p.id) filter (where live) as active_pairs,
  count(p.id) filter (where quiet) as quiet_pairs,
  count(p.id) filter (where p.status = 'paused') as paused_pairs,
  count(p.id) filter (where live and p.id in (select mentorship_id from agreed)) as agreed_pairs,
  count(p.id) filter (where p.id in (select mentorship_id from called_off)) as called_off_pairs,
  count(p.id) filter (where p.status = 'completed') as completed_pairs,
  count(p.id) filter (where p.status = 'ended_early') as early_ends,
  count(p.id) filter (where p.status in ('completed', 'ended_early')) as ended,
  count(p.id) filter (where p.status = 'completed') as completed_share,
  count(p.id) filter (where held > 0) as met_share, count(p.id) filter (where soon) as met_in_14_days_share,
  coalesce(max(mentees.seats), 0) as mentees_per_mentor, coalesce(max(mentors.people), 0) as mentors,
  coalesce(max(mentors.seats), 0) as mentors_per_mentee, coalesce(max(mentees.people), 0) as mentees
from chosen c left join pairs p on p.program_id = c.id
left join sides mentors on mentors.program_id = c.id and mentors.role = 'mentor'
left join sides mentees on mentees.program_id = c.id and mentees.role = 'mentee'
group by c.id
"""  # noqa: S608 - built from constants

FAMILY = Family(
    SQL,
    (
        Metric(
            "active_pairs",
            _("active pairs"),
            _("Pairs that have begun and are neither paused nor over."),
            of="pairs",
            of_words=_("of %(of)s matched"),
            measure=True,
            rest_tells=False,
        ),
        Metric(
            "quiet_pairs",
            _("pairs gone quiet"),
            _(
                "Active pairs with no session held or booked within the program's rhythm (21 days unless it says otherwise)."
            ),
            of="active_pairs",
            of_words=_("of %(of)s active pairs"),
            more_is_better=False,
        ),
        Metric(
            "called_off_pairs",
            _("pairs with sessions called off again and again"),
            _(
                "Active pairs in which one side has cancelled three or more agreed times within sixty days. That side was "
                "told in private; nobody sees which side it is."
            ),
            of="active_pairs",
            of_words=_("of %(of)s active pairs"),
            more_is_better=False,
            nameless=True,
        ),
        Metric("paused_pairs", _("pairs on a pause"), _("Pairs that paused and mean to go on.")),
        Metric(
            "agreed_pairs",
            _("pairs with an agreement"),
            _("Active pairs whose agreement both have signed as it stands. Nobody else reads what it says."),
            of="active_pairs",
            of_words=_("of %(of)s active pairs"),
        ),
        Metric(
            "completed_pairs",
            _("relationships completed"),
            _("Pairs that reached the end they had agreed."),
            of="ended",
            of_words=_("of %(of)s that are over"),
            measure=True,
        ),
        Metric(
            "early_ends",
            _("ended early"),
            _("Pairs that ended before their time. Nobody sees who ended it, or why."),
            of="ended",
            of_words=_("of %(of)s that are over"),
            more_is_better=False,
        ),
        Metric(
            "completed_share",
            _("of ended pairs were completed"),
            _("Pairs that reached the end they had agreed, divided by all pairs that are over."),
            Unit.SHARE,
            of="ended",
            of_words=_("of %(of)s that are over"),
            measure=True,
        ),
        Metric(
            "met_share",
            _("of pairs have met"),
            _("Pairs with at least one session marked as held, divided by all pairs that were matched."),
            Unit.SHARE,
            of="pairs",
            of_words=_("of %(of)s matched"),
            measure=True,
        ),
        Metric(
            "met_in_14_days_share",
            _("of pairs met within two weeks"),
            _("Pairs whose first session was held within 14 days of their start, divided by all pairs."),
            Unit.SHARE,
            of="pairs",
            of_words=_("of %(of)s matched"),
            measure=True,
        ),
        Metric(
            "mentees_per_mentor",
            _("mentees per mentor"),
            _("Mentees in active pairs, each pair counted, divided by the mentors in them."),
            Unit.MEAN,
            of="mentors",
            of_words=_("%(of)s mentors now"),
        ),
        Metric(
            "mentors_per_mentee",
            _("mentors per mentee"),
            _("Mentors in active pairs, each pair counted, divided by the mentees in them."),
            Unit.MEAN,
            of="mentees",
            of_words=_("%(of)s mentees now"),
        ),
    ),
)
