"""Rows of the review: pairs with reasons, people without anybody with theirs."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.conf.locale import LANG_INFO
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cairn.pairing.domain.market import questions_of
from cairn.pairing.domain.sentences import statement
from cairn.pairing.domain.words import reasons, skill_names
from cairn.pairing.enums import ProposalState, RunState
from cairn.pairing.models import MatchRun, Proposal, Unmatched
from cairn.people.models import Skill
from cairn.web.request import number_in, uuid_in
from cairn.web.shapes import Reason

NAMED = 200  # people without anybody who are listed by name


STANDING = {
    RunState.READY: (ProposalState.DRAFT, ProposalState.APPROVED),
    RunState.PUBLISHED: (ProposalState.PUBLISHED,),
}


def standing_of(run: MatchRun) -> int:
    """How many mentees have a match by this run as it stands now, whatever it had found."""
    states = STANDING.get(RunState(run.state), ())
    return run.proposals.filter(state__in=states).values("mentee").distinct().count() if states else 0


@dataclass(frozen=True)
class PairRow:
    proposal: Proposal
    fit: int
    reasons: list[Reason]


def rows_of(run: MatchRun, *, after: str, only: str, page: int) -> tuple[list[PairRow], str]:
    """A page of proposals, the lowest fit first (they need the second look), and where the next one begins."""
    rows = run.proposals.exclude(state=ProposalState.REMOVED)
    if only == "review":
        rows = rows.filter(state=ProposalState.DRAFT)
    score, _dot, last = after.partition(".")
    least = number_in(score)
    if least is not None and uuid_in(last):
        rows = rows.filter(Q(score__gt=least) | Q(score=least, pk__gt=last))
    people = ["mentee__person__location", "mentor__person__location", "mentee__person__department"]
    found = list(rows.select_related(*people).order_by("score", "pk")[: page + 1])
    shown = found[:page]
    names = skill_names(p.why for p in shown)
    older = f"{shown[-1].score}.{shown[-1].pk}" if len(found) > page else ""
    return [_row(p, names) for p in shown], older


def _row(proposal: Proposal, names: dict[str, str]) -> PairRow:
    said = reasons(proposal.why, names)
    return PairRow(proposal, round(proposal.score / 100), [Reason(s.text, s.tone) for s in said[:4]])


@dataclass(frozen=True)
class Left:
    """People without anybody for one reason."""

    text: str
    people: list[Unmatched]
    count: int


def unmatched_of(run: MatchRun) -> list[Left]:
    """Why people stay without a mentor, the most frequent reason first, with the people by name."""
    rows = list(
        run.unmatched.select_related("enrollment__person").order_by("enrollment__person__sort_key", "pk")[
            :NAMED
        ]
    )
    counts = Counter(_key(reason) for reason in run.unmatched.values_list("reason", flat=True))
    questions = {str(q.pk): q.text for q in questions_of(run.program, run.rules)}
    labels = {rule["key"]: statement(rule, questions) for rule in run.rules}
    codes = {code for row in rows for code in row.reason["codes"]}
    skills = {
        str(pk): name
        for pk, name in Skill.objects.filter(pk__in=[c for c in codes if uuid_in(c)]).values_list(
            "pk", "name"
        )
    }
    groups: dict[tuple[Any, ...], list[Unmatched]] = {}
    for row in rows:
        groups.setdefault(_key(row.reason), []).append(row)
    ordered = sorted(groups.items(), key=lambda item: -counts[item[0]])
    return [Left(in_words(people[0].reason, labels, skills), people, counts[key]) for key, people in ordered]


def _language(code: str) -> str:
    """A language by its own name; a code nobody knows as it is."""
    known = LANG_INFO.get(code, {})
    return str(known.get("name_local", code))


def _key(reason: dict[str, Any]) -> tuple[Any, ...]:
    return reason["reason"], tuple(reason["rules"]), tuple(reason["codes"])


def in_words(reason: dict[str, Any], labels: dict[str, str], skills: dict[str, str]) -> str:
    """Why somebody stays without a mentor, in a sentence."""
    rules = "; ".join(labels.get(key, key) for key in reason["rules"])
    wanted = ", ".join(skills.get(code) or _language(code) for code in reason["codes"])
    compete = ngettext(
        "%(people)d people compete for %(places)d place",
        "%(people)d people compete for %(places)d places",
        reason["places"],
    ) % {"people": reason["people"], "places": reason["places"]}
    sentences = {
        "no_mentors": _("No mentor has a free place"),
        "failed_must": _("No mentor meets: %(rules)s") % {"rules": rules},
        "nobody_offers": _("No mentor offers or speaks: %(skills)s") % {"skills": wanted},
        "together": _("Every mentor fails one of: %(rules)s") % {"rules": rules},
        "too_low": _("No possible pair is good enough"),
        "competition": compete,
        "not_searched": _("The search was stopped"),
    }
    return sentences[reason["reason"]]
