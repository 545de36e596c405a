"""What the rules of a run cost, in sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cairn.pairing.domain.market import questions_of
from cairn.pairing.domain.proof_words import in_points
from cairn.pairing.domain.ruling import is_locked
from cairn.pairing.domain.sentences import statement
from cairn.pairing.models import MatchRun
from cairn_match import EXCLUDED


@dataclass(frozen=True)
class Cost:
    """One rule and what it costs. `key` is empty where there is nothing to change."""

    name: str
    sentence: str
    key: str
    locked: bool
    weight: tuple[int, int]


@dataclass(frozen=True)
class Together:
    """Musts that leave people without anyone."""

    sentence: str
    rules: list[str]


def costs_in_words(run: MatchRun, found: dict[str, Any]) -> tuple[list[Cost], list[Together]]:
    """Rules by what they cost, the dearest first; then the sets that leave somebody without anyone."""
    questions = {str(q.pk): q.text for q in questions_of(run.program, run.rules)}
    said = {rule["key"]: statement(rule, questions) for rule in run.rules}
    said[EXCLUDED] = _("Left out by a manager, or they meet already")
    today = {rule["key"]: rule for rule in run.program.matching_rules}
    costs = [_cost(one, said.get(one["key"], one["key"]), today.get(one["key"])) for one in found["rules"]]
    sets = [Together(_left(len(one["rules"]), one["people"]), [said.get(k, k) for k in one["rules"]]) for one in found["sets"]]  # fmt: skip
    return sorted(costs, key=lambda cost: cost.weight), sets


def _cost(one: dict[str, Any], said: str, rule: dict[str, Any] | None) -> Cost:
    people, points = one["people"], one["points"]
    locked = rule is not None and is_locked(rule)
    weight = (-(1 if people is None else people), -points)
    key = one["key"] if rule is not None and not locked else ""
    return Cost(said, _without(people, points) % {"rule": said}, key, locked, weight)


def _without(people: int | None, points: int) -> str:
    """The sentence, with the rule's name still open."""
    if people is None:
        return _("Without “%(rule)s”, a few more people would be matched: fewer than five.")
    if people:
        text = ngettext(
            "Without “%%(rule)s”, %(n)d more person would be matched.",
            "Without “%%(rule)s”, %(n)d more people would be matched.",
            people,
        )
        return text % {"n": people}
    if points > 0:
        text = _("Without “%%(rule)s”, as many people would be matched, with a total fit higher by %(points)s.")  # fmt: skip
        return text % {"points": in_points(points)}
    return _("“%(rule)s” costs nothing.")


def _left(rules: int, people: int | None) -> str:
    if people is None:
        text = ngettext(
            "This rule leaves a few people without any mentor: fewer than five.",
            "These %(rules)d rules together leave a few people without any mentor: fewer than five.",
            rules,
        )
        return text % {"rules": rules}
    if rules == 1:
        text = ngettext(
            "This rule alone leaves %(n)d person without any mentor.",
            "This rule alone leaves %(n)d people without any mentor.",
            people,
        )
    else:
        text = ngettext(
            "These %(rules)d rules together leave %(n)d person without any mentor.",
            "These %(rules)d rules together leave %(n)d people without any mentor.",
            people,
        )
    return text % {"n": people, "rules": rules}
