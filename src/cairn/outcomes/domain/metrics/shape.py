"""What a metric is: its words, and the columns of one set-based query that it is read from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise

from cairn.core.permissions import Permission


class Unit(StrEnum):
    COUNT = "count"
    SHARE = "share"  # value / denominator, shown as percent
    MEAN = "mean"  # value / denominator, shown with one decimal


@dataclass(frozen=True)
class Metric:
    """One number as people read it. `of` names the column of the denominator, `of_words` says it ("of %(of)s matched").

    `people`: it counts people or pairs, so a small value is hidden from those who may not see who is in which state.
    """

    key: str
    name: str | Promise
    definition: str | Promise
    unit: Unit = Unit.COUNT
    of: str = ""
    of_words: str | Promise = ""
    people: bool = True
    more_is_better: bool = True
    measure: bool = False  # can be "the number that should move"
    rest_tells: bool = True  # what is left of the denominator is a state of its own, not a mixture
    guarded: bool = False  # comes from answers: there is no number at all before enough people gave one
    nameless: bool = False  # no role sees who is in it, so a small value is hidden from every role
    permission: Permission = Permission.VIEW_HEALTH


@dataclass(frozen=True)
class Family:
    """Metrics that one query answers, for any number of programs at once.

    The query yields `program_id`, a column for each key, and the columns that denominators name. Its parameters are
    `programs` (ids, or null for all), `tracks` (ids, or null for whole programs) and `now`.
    """

    sql: str
    metrics: tuple[Metric, ...]


def in_tracks(alias: str) -> str:
    """That a row with a track counts: any of its program, unless some tracks alone were asked for."""
    return f"(%(tracks)s::uuid[] is null or {alias}.track_id = any(%(tracks)s::uuid[]))"


# The programs asked for, and every pair in them (circles are counted apart): has it met, and has it gone quiet?
CHOSEN = """
chosen as (
  select id, session_every_days * interval '1 day' as rhythm from programs_program
  where %(programs)s::uuid[] is null or id = any(%(programs)s::uuid[])
)"""
EVERY_PAIR = f"""{CHOSEN},
pairs as (
  select m.id, m.program_id, m.track_id, m.status, coalesce(s.held, 0) as held,
    m.status in ('upcoming', 'active') as live,
    m.status in ('upcoming', 'active') and m.started_on <= (%(now)s::timestamptz - p.rhythm)::date
      and coalesce(s.last, '-infinity') < %(now)s::timestamptz - p.rhythm as quiet,
    coalesce(s.first_held < m.started_on + 15, false) as soon
  from mentoring_mentorship m
  join chosen p on p.id = m.program_id
  left join (
    select s.mentorship_id, count(*) filter (where s.state = 'held') as held,
      max(coalesce(s.starts_at, s.settled_at)) as last,
      min(coalesce(s.starts_at, s.settled_at)) filter (where s.state = 'held') as first_held
    from mentoring_session s join mentoring_mentorship m on m.id = s.mentorship_id
    join chosen on chosen.id = m.program_id
    where s.state in ('held', 'booked') group by s.mentorship_id
  ) s on s.mentorship_id = m.id
  where m.shape = 'pair'
)"""  # noqa: S608 - built from constants
# Those that count: all of them, or the pairs of some tracks (a pair belongs to its mentee's).
PAIRS = f"""{EVERY_PAIR.replace("pairs as (", "every_pair as (")},
pairs as (select * from every_pair where {in_tracks("every_pair")})"""  # noqa: S608 - built from constants
