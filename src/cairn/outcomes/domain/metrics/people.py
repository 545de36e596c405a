"""From the invitation to the end: how far the people of a program have come."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cairn.outcomes.domain.metrics.shape import EVERY_PAIR, Family, Metric, Unit, in_tracks

# Each step is a part of the one before, so that the funnel only narrows. Somebody of a track is followed wherever
# in the program they meet.
STEPS = f"""{EVERY_PAIR},
steps as (
  select e.id, e.program_id, e.status, e.as_mentee, e.joined_at,
    e.joined_at is not null as joined,
    e.joined_at is not null and coalesce(own.any_pair, false) as matched,
    e.joined_at is not null and coalesce(own.met, false) as met,
    e.joined_at is not null and coalesce(own.on_plan, false) as on_plan,
    e.joined_at is not null and coalesce(own.completed, false) as completed
  from programs_enrollment e
  join chosen p on p.id = e.program_id
  left join (
    select pairs.program_id, m.person_id, true as any_pair, bool_or(held > 0) as met,
      bool_or(held > 0 and (status = 'completed' or (live and not quiet))) as on_plan,
      bool_or(held > 0 and status = 'completed') as completed
    from pairs join mentoring_member m on m.mentorship_id = pairs.id
    group by pairs.program_id, m.person_id
  ) own on own.program_id = e.program_id and own.person_id = e.person_id
  where {in_tracks("e")}
)"""  # noqa: S608 - built from constants
SQL = f"""
with {STEPS}
select program_id, count(*) as invited, count(*) filter (where joined) as joined,
  count(*) filter (where matched) as matched, count(*) filter (where met) as met,
  count(*) filter (where on_plan) as on_plan, count(*) filter (where completed) as finished,
  count(*) filter (where status in ('active', 'paused')) as participants,
  count(*) filter (where status = 'waitlisted') as waiting_list,
  count(*) filter (where status = 'applied') as applications,
  count(*) filter (where joined) as joined_share,
  count(*) filter (where matched and as_mentee) as matched_share,
  count(*) filter (where joined and as_mentee) as joined_mentees,
  count(*) filter (where on_plan) as on_plan_share
from steps group by program_id
"""  # noqa: S608 - built from constants

FUNNEL = ("invited", "joined", "matched", "met", "on_plan", "finished")
FAMILY = Family(
    SQL,
    (
        Metric("invited", _("Invited"), _("Everyone who was invited, applied or came by themselves.")),
        Metric(
            "joined",
            _("Joined"),
            _("Everyone who said yes, even if they have left since."),
            of="invited",
            of_words=_("of %(of)s invited"),
            measure=True,
        ),
        Metric(
            "matched",
            _("Matched"),
            _("People who joined and have, or had, a mentor or a mentee here."),
            of="joined",
            of_words=_("of %(of)s who joined"),
        ),
        Metric(
            "met",
            _("Met once"),
            _("People with at least one session marked as held."),
            of="matched",
            of_words=_("of %(of)s matched"),
        ),
        Metric(
            "on_plan",
            _("On plan"),
            _("People who have met, and whose pair is not quiet or was completed."),
            of="met",
            of_words=_("of %(of)s who met"),
        ),
        Metric(
            "finished",
            _("Completed"),
            _("People who met and whose mentorship was completed, not ended early."),
            of="met",
            of_words=_("of %(of)s who met"),
        ),
        Metric(
            "participants",
            _("people taking part"),
            _("People with a place now: active or paused. Somebody in two programs counts in each."),
            of="invited",
            of_words=_("of %(of)s invited"),
            measure=True,
            rest_tells=False,
        ),
        Metric("waiting_list", _("on the waiting list"), _("People who wait for a place, now.")),
        Metric("applications", _("applications to decide"), _("People who applied and have no answer yet.")),
        Metric(
            "joined_share",
            _("of those invited joined"),
            _("People who said yes, divided by everyone who was invited, applied or came by themselves."),
            Unit.SHARE,
            of="invited",
            of_words=_("of %(of)s invited"),
            measure=True,
        ),
        Metric(
            "matched_share",
            _("of mentees have had a mentor"),
            _("Mentees who have or had a mentor here, divided by all mentees who joined."),
            Unit.SHARE,
            of="joined_mentees",
            of_words=_("of %(of)s mentees"),
            measure=True,
        ),
        Metric(
            "on_plan_share",
            _("of those matched are on plan"),
            _(
                "People who have met and whose pair is not quiet or was completed, divided by all who were matched."
            ),
            Unit.SHARE,
            of="matched",
            of_words=_("of %(of)s matched"),
            measure=True,
        ),
    ),
)
