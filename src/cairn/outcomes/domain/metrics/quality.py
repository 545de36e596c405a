"""How useful people found their sessions. Nobody's own answer can be worked out from these numbers.

Nothing is shown before five people have given five answers, and answers are added five at a time: the change from
one day to the next never comes from fewer.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cairn.outcomes.domain.metrics.shape import CHOSEN, Family, Metric, Unit, in_tracks

FEWEST = 5
LOW = 2  # of 5

SQL = f"""
with {CHOSEN},
held as (
  select m.program_id, s.id from mentoring_session s join mentoring_mentorship m on m.id = s.mentorship_id
  join chosen on chosen.id = m.program_id where s.state = 'held' and m.shape = 'pair' and {in_tracks("m")}
),
answers as (
  select held.program_id, held.id as session, u.person_id, u.useful,
    row_number() over (partition by held.program_id order by u.answered_at, u.id) as place,
    count(*) over (partition by held.program_id) as n
  from held join feedback_pulse u on u.session_id = held.id
),
counted as (
  select program_id, count(*) as n, count(distinct person_id) as people, sum(useful) as useful,
    count(*) filter (where useful <= {LOW}) as low
  from answers where place <= n - n %% {FEWEST} group by program_id
),
talked as (
  select held.program_id, count(distinct held.id) as held, count(distinct answers.session) as answered
  from held left join answers on answers.session = held.id group by held.program_id
)
select talked.program_id, case when c.people >= {FEWEST} then c.useful end as discussion_quality, c.n as answers,
  case when c.people >= {FEWEST} and c.low >= {FEWEST} then c.low end as low_pulses,
  talked.answered as answered_share, talked.held as held
from talked left join counted c on c.program_id = talked.program_id
"""  # noqa: S608 - built from constants

FAMILY = Family(
    SQL,
    (
        Metric(
            "discussion_quality",
            _("discussion quality, of 5"),
            _(
                "Mean answer to “Was it useful?” after a session. Shown once five people have answered; answers are "
                "added five at a time. Those who answer may be happier than those who do not."
            ),
            Unit.MEAN,
            of="answers",
            of_words=_("%(of)s answers"),
            measure=True,
            guarded=True,
        ),
        Metric(
            "answered_share",
            _("of held sessions have an answer"),
            _("Held sessions after which at least one of the two answered, divided by all held sessions."),
            Unit.SHARE,
            of="held",
            of_words=_("of %(of)s held"),
            people=False,
        ),
        Metric(
            "low_pulses",
            _("low answers"),
            _("Answers of 1 or 2 to “Was it useful?”. Shown from five on, never by name."),
            of="answers",
            of_words=_("of %(of)s answers"),
            more_is_better=False,
            guarded=True,
        ),
    ),
)
