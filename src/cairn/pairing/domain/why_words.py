"""Why two people are not a pair in a run, in sentences. A private exclusion reads like a fit that is too low."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cairn.core.permissions import Permission
from cairn.pairing.domain.exact import can_be_exact
from cairn.pairing.domain.keeping import Kept
from cairn.pairing.domain.market import questions_of
from cairn.pairing.domain.objectives import aim_of
from cairn.pairing.domain.proof_words import in_points
from cairn.pairing.domain.sentences import statement
from cairn.people.models import Person
from cairn.programs.models import Enrollment
from cairn_match import Answer, Part, WhyNot, why_not


@dataclass(frozen=True)
class Holder:
    """Who has a place with the mentor, and how well they fit."""

    name: str
    fit: str


@dataclass(frozen=True)
class Reasons:
    """The answer. `points`: musts that stand in the way; `holders`: only people whom the reader may see by name;
    `bound`: what the pair would cost at least, as long as nobody knows it exactly; `can_be_exact`: one more solve
    could say so."""

    summary: str
    sentences: list[str] = field(default_factory=list)
    points: list[str] = field(default_factory=list)
    holders: list[Holder] = field(default_factory=list)
    unnamed: int = 0
    bound: str = ""
    can_be_exact: bool = False


def why_not_in_words(kept: Kept, mentee: Enrollment, mentor: Enrollment, *, viewer: Person) -> Reasons:
    """Why the run did not put these two together, from what it was computed from; nothing of today enters."""
    for enrollment, pool in ((mentee, kept.problem.mentees), (mentor, kept.problem.mentors)):
        if str(enrollment.pk) not in pool.index:
            name = enrollment.person.name
            return Reasons(
                _("%(name)s was not part of this run on that side.") % {"name": name},
                [_("They joined later, had a mentor already, or were not taking part at that time.")],
            )
    found = why_not(kept.problem, kept.result, str(mentee.pk), str(mentor.pk))
    names = {"mentee": mentee.person.first_name, "mentor": mentor.person.first_name}
    match found.answer:
        case Answer.MATCHED:
            return Reasons(_("%(mentee)s and %(mentor)s are a pair in this run.") % names)
        case Answer.FAILED:
            return _failed(kept, found, mentee, mentor, names)
    return _too_low(found, names, viewer, objective=str(kept.result.objective))


def _failed(
    kept: Kept, found: WhyNot, mentee: Enrollment, mentor: Enrollment, names: dict[str, str]
) -> Reasons:
    rules = {rule.key: rule.to_dict() for rule in kept.problem.rules}
    questions = {str(q.pk): q.text for q in questions_of(mentee.program, list(rules.values()))}
    points = [_must(part, statement(rules[part.key], questions), names) for part in found.failed]
    if found.excluded and mentee.person_id == mentor.person_id:
        points.append(_("Nobody is their own mentor"))
    elif found.excluded:
        points.append(_("A manager has left this pair out, or the two meet already or have met before"))
    return Reasons(_("Under these rules %(mentee)s and %(mentor)s cannot be a pair.") % names, points=points)


def _must(part: Part, said: str, names: dict[str, str]) -> str:
    """A must that fails; where a value is missing, whose."""
    if not part.facts.unknown:
        return said
    missing = _(" and ").join(names[side] for side in part.facts.unknown)
    return _("%(must)s: we do not know enough about %(names)s") % {"must": said, "names": missing}


def _too_low(found: WhyNot, names: dict[str, str], viewer: Person, *, objective: str) -> Reasons:
    priced = aim_of(objective).priced
    if not found.free and not found.holders:
        full = _("%(mentor)s had no free place when this run began.") % names
        return Reasons(full, [_fit(found, names)] if priced else [])
    sentences = [_fit(found, names), _price(found, names)] if priced else [_unpriced(objective)]
    seen = _named(found.holders, viewer)
    return Reasons(
        _("Others make better use of a place with %(mentor)s.") % names,
        [*(s for s in sentences if s), *_free(found, names)],
        holders=seen,
        unnamed=len(found.holders) - len(seen),
        bound=_loss(found) if priced else "",
        can_be_exact=can_be_exact(objective, found),
    )


def _unpriced(objective: str) -> str:
    """For aims whose proof is no price."""
    if objective == "stable":
        return _(
            "At least one of the two has somebody in this run whom they would not give up for the other."
        )
    return _("Together they would leave somebody worse off who has no more, or somebody without a mentor.")


def _fit(found: WhyNot, names: dict[str, str]) -> str:
    said = {**names, "fit": in_points(found.score or 0), "gap": in_points(abs(found.gap or 0))}
    if found.gap is None:
        return _("The fit of the two counts %(fit)s, and %(mentee)s has nobody in this run.") % said
    if found.gap > 0:
        return _("The fit of the two counts %(fit)s. That is %(gap)s below what %(mentee)s has.") % said
    if found.gap < 0:
        return _("The fit of the two counts %(fit)s. That is %(gap)s above what %(mentee)s has.") % said
    return _("The fit of the two counts %(fit)s, as much as what %(mentee)s has.") % said


def _price(found: WhyNot, names: dict[str, str]) -> str:
    if found.price is None:
        return _("What was pinned leaves no room here. Unpin a pair to let the next run decide.")
    if found.scarce:
        return _("A place with %(mentor)s costs somebody else their mentor.") % names
    if found.price > 0:
        said = {**names, "price": in_points(found.price)}
        return _("A place with %(mentor)s has a price: it is worth %(price)s to the others.") % said
    return _("A place with %(mentor)s has no price: nobody else would miss it.") % names


def _loss(found: WhyNot) -> str:
    if found.people_lost:
        text = ngettext(
            "Putting these two together would leave at least %(n)d mentee more without a mentor.",
            "Putting these two together would leave at least %(n)d mentees more without a mentor.",
            found.people_lost,
        )
        return text % {"n": found.people_lost}
    if found.least_loss is None:
        return ""
    if found.least_loss > 0:
        said = {"loss": in_points(found.least_loss)}
        return _("Putting these two together would lower the total fit by at least %(loss)s.") % said
    return _("Putting these two together would gain nothing in total.")


def _free(found: WhyNot, names: dict[str, str]) -> list[str]:
    if not found.free:
        return []
    text = ngettext(
        "%(n)d place with %(mentor)s is free.", "%(n)d places with %(mentor)s are free.", found.free
    )
    return [text % {"n": found.free, **names}]


def _named(holders: Sequence[tuple[str, int]], viewer: Person) -> list[Holder]:
    """Those holders whom this reader may see by name."""
    mine = Enrollment.objects.reachable(viewer, Permission.RUN_MATCHING)
    rows = mine.filter(pk__in=[key for key, _fit in holders]).select_related("person")
    people = {str(row.pk): row.person.name for row in rows}
    return [Holder(people[key], in_points(fit)) for key, fit in holders if key in people]
