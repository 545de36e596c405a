"""Changing the rules of a program, one at a time. What stood before is kept, so that any change can be taken back.

A run that was started keeps the rules it was started with.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation

from cairn.core.errors import DomainError
from cairn.pairing.domain.columns import read_people
from cairn.pairing.domain.market import Rules, questions_of
from cairn.pairing.domain.sentences import statement
from cairn.pairing.rules import UnreadableRule
from cairn.people.models import Person
from cairn.programs.domain.editing import edit
from cairn.programs.domain.locks import lock_program
from cairn.programs.models import EarlierRules, Enrollment, Program
from cairn_match import BadInput, Problem, Rule

Row = dict[str, Any]
MOST_RULES = 40


class NoSuchRule(DomainError):
    """Somebody has taken this rule away already."""


class RuleIsLocked(DomainError):
    """This rule holds for all programs: nobody is matched within their own reporting line."""


class NothingWeighs(DomainError):
    """At least one rule must give points, or every pair is as good as any other."""


class TooManyRules(DomainError):
    """A program has at most 40 rules. Nobody could say any more why a pair is good."""


class SameRuleTwice(DomainError):
    """There is such a rule already. Change its weight if it should count more."""


class NoSuchVersion(DomainError):
    """These earlier rules are not kept any more."""


def is_locked(rule: Row) -> bool:
    """Whether a rule holds everywhere and cannot be changed here."""
    return rule.get("kind") == "not_in_line" and rule.get("mode") == "must"


@transaction.atomic
def add_rule(*, program: Program, rule: Row, by: Person) -> Program:
    """A new rule at the end of its kind; it gets a key of its own."""

    def added(rules: Rules) -> Rules:
        return [*rules, {**rule, "key": free_key(rules, rule)}]

    return _change(program, added, by)


@transaction.atomic
def change_rule(*, program: Program, key: str, rule: Row, by: Person) -> Program:
    """Another rule in the place of this one, under the same key. Raises NoSuchRule, RuleIsLocked."""

    def changed(rules: Rules) -> Rules:
        place = _place(rules, key)
        return [*rules[:place], {**rule, "key": key}, *rules[place + 1 :]]

    return _change(program, changed, by)


@transaction.atomic
def remove_rule(*, program: Program, key: str, by: Person) -> Program:
    """Take a rule away. Raises NoSuchRule, RuleIsLocked, NothingWeighs for the last one that gives points."""

    def removed(rules: Rules) -> Rules:
        place = _place(rules, key)
        return [*rules[:place], *rules[place + 1 :]]

    return _change(program, removed, by)


@transaction.atomic
def move_rule(*, program: Program, key: str, up: bool, by: Person) -> Program:
    """One place up or down among the rules of its part (musts, or those that give points). Raises NoSuchRule."""

    def moved(rules: Rules) -> Rules:
        place = next((k for k, rule in enumerate(rules) if rule["key"] == key), None)
        if place is None:
            raise NoSuchRule
        binding = rules[place].get("mode") == "must"
        alike = [k for k, rule in enumerate(rules) if (rule.get("mode") == "must") == binding]
        at = alike.index(place) + (-1 if up else 1)
        if not 0 <= at < len(alike):
            return rules
        swapped = list(rules)
        swapped[place], swapped[alike[at]] = rules[alike[at]], rules[place]
        return swapped

    return _change(program, moved, by)


@transaction.atomic
def restore_rules(*, program: Program, version: int, by: Person) -> Program:
    """The rules as they stood at an earlier version; those of now are kept in turn. Raises NoSuchVersion."""
    earlier = EarlierRules.objects.filter(program=program, version=version).first()
    if earlier is None:
        raise NoSuchVersion
    return _change(program, lambda rules: list(earlier.rules), by)  # noqa: ARG005


def _change(program: Program, change: Callable[[Rules], Rules], by: Person) -> Program:
    """Apply a change to the rules as they are now. The event is that of `edit`."""
    fresh = lock_program(program.pk)
    rules = change(list(fresh.matching_rules))
    check_rules(fresh, rules)
    return edit(program=fresh, changes={"matching_rules": rules}, by=by)


def _place(rules: Rules, key: str) -> int:
    for place, rule in enumerate(rules):
        if rule["key"] == key:
            if is_locked(rule):
                raise RuleIsLocked
            return place
    raise NoSuchRule


def free_key(rules: Rules, rule: Row) -> str:
    """A key that no rule of the program has."""
    used, stem = {row["key"] for row in rules}, f"{rule.get('mentee')}-{rule.get('kind')}"
    tries = (stem if n == 1 else f"{stem}-{n}" for n in range(1, MOST_RULES + 2))
    return next(key for key in tries if key not in used)


def check_rules(program: Program, rules: Rules) -> None:
    """Raise what makes these rules no rules for this program: UnreadableRule names the rule and the field."""
    if len(rules) > MOST_RULES:
        raise TooManyRules
    said = [_without_name(rule) for rule in rules]
    if any(rule in said[:place] for place, rule in enumerate(said)):
        raise SameRuleTwice
    if not any(rule.get("weight") for rule in rules):
        raise NothingWeighs
    nobody = Enrollment.objects.none()  # columns are all that counts here
    pool = read_people(nobody, offered=True, questions=questions_of(program, rules)).pool
    try:
        made = [Rule.from_dict(rule) for rule in rules]
        Problem(mentees=pool, mentors=pool, rules=made, places=[])
    except BadInput as error:
        raise UnreadableRule(str(error)) from error


def _without_name(rule: Row) -> Row:
    """What a rule does, whatever it is called."""
    return {name: value for name, value in rule.items() if name not in ("key", "label")}


def labelled(program: Program, rule: Row) -> Row:
    """The rule with its statement as label, in the installation's language, for lists and reasons."""
    questions = {str(q.pk): q.text for q in questions_of(program, [rule])}
    with translation.override(settings.LANGUAGE_CODE):
        return {**rule, "label": statement(rule, questions)}
