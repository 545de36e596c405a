"""A run's certificate in words, for somebody who has never heard of duality."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cairn.pairing.domain.keeping import Kept
from cairn.pairing.domain.objectives import aim_of
from cairn.programs.models import Enrollment
from cairn_match import Result

DEAREST = 10  # places that are shown with their price


def in_points(hundredths: int) -> str:
    """Hundredths of score as people read them: 8,412 is 84.1."""
    return number_format(hundredths / 100, decimal_pos=1, use_l10n=True, force_grouping=True)


def proved(result: Result) -> dict[str, list[int]]:
    """What was reached and the proved limit, each as people and hundredths; pinned pairs are not weighed."""
    certificate = result.certificate
    return {
        "reached": list(certificate.split(certificate.value)),
        "limit": list(certificate.split(certificate.bound)),
    }


def certificate_in_words(objective: str, report: dict[str, Any], floor: int = 0) -> list[str]:
    """Sentences for the run's page; none for a run without a proof. Nothing is claimed that was not proved."""
    if report.get("gap") is None:
        return []
    least = (
        [_("No pair was wanted that fits less than %(floor)s.") % {"floor": in_points(floor)}]
        if floor
        else []
    )
    if report["gap"]:
        return [*_limited(objective, report["gap"]), *least]
    return [
        _best(objective, report),
        str(aim_of(objective).proof) or _("Every possible pair was checked."),
        *least,
    ]


def _limited(objective: str, gap: int) -> list[str]:
    """How far a match that was stopped early may be from the best."""
    if objective == "stable":
        text = ngettext(
            "At most %(n)d possible pair would rather be together than as proposed.",
            "At most %(n)d possible pairs would rather be together than as proposed.",
            gap,
        )
        return [text % {"n": gap}]
    return [
        _("This is a good match, and we know how good at least."),
        _("No match could be better by more than %(points)s points of total fit.")
        % {"points": in_points(gap)},
    ]


def _best(objective: str, report: dict[str, Any]) -> str:
    total, people = in_points(report["total"]), report["matched"]
    if objective == "coverage":
        text = ngettext(
            "Nobody could match more than %(n)d mentee under these rules, and no match of as many has a higher total fit than %(total)s.",
            "Nobody could match more than %(n)d mentees under these rules, and no match of as many has a higher total fit than %(total)s.",
            people,
        )
    elif objective == "score":
        text = _("No match under these rules has a higher total fit than %(total)s.")
    elif objective == "fairest":
        text = ngettext(
            "Nobody could match more than %(n)d mentee under these rules, and no match of as many is fairer.",
            "Nobody could match more than %(n)d mentees under these rules, and no match of as many is fairer.",
            people,
        )
    elif objective == "stable":
        text = _("No two people would both rather have each other.")
    else:
        text = _("No better match exists under these rules.")
    return text % {"n": people, "total": total}


@dataclass(frozen=True)
class Priced:
    """A mentor's place and what it costs: points of fit, or (`scarce`) a mentor for somebody else."""

    mentor: str
    price: str
    scarce: bool
    places: int


def dearest(kept: Kept) -> list[Priced]:
    """The places that cost most, with the mentors' names; empty where no place has a price."""
    certificate, pool = kept.result.certificate, kept.problem.mentors
    prices = certificate.mentor_prices.tolist()
    order = sorted((k for k, price in enumerate(prices) if price > 0), key=lambda k: (-prices[k], k))[
        :DEAREST
    ]
    names = names_of([pool.ids[k] for k in order])
    return [
        Priced(names.get(pool.ids[k], ""), in_points(points), people > 0, int(kept.problem.places[k]))
        for k in order
        for people, points in [certificate.split(prices[k])]
    ]


def names_of(ids: Sequence[str]) -> dict[str, str]:
    """Names by enrollment id, in one query."""
    rows = Enrollment.objects.filter(pk__in=ids).select_related("person")
    return {str(row.pk): row.person.name for row in rows}
