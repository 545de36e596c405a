"""From an explanation to words: reasons that are computed from the score, never invented.

Explanations are kept as plain dictionaries of facts (codes and numbers); this module alone turns them into sentences,
in the reader's language.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cairn.people.models import Skill

Tone = Literal["reason", "caution", "unknown"]
STRONG, GOOD = 7_000, 4_500  # hundredths of score from which a fit is called strong, good


@dataclass(frozen=True)
class Said:
    """One reason in words."""

    text: str
    tone: Tone


def skill_names(whys: Iterable[dict[str, Any]]) -> dict[str, str]:
    """Names of every skill that these explanations speak of, in one query."""
    codes = {
        shared["code"]
        for why in whys
        for part in why.get("parts", [])
        if part["mentee_column"] == "skills"
        for shared in part["facts"]["shared"]
    }
    return {str(pk): name for pk, name in Skill.objects.filter(pk__in=codes).values_list("pk", "name")}


def fit_in_words(score: int) -> str:
    """The score as a person would say it."""
    if score >= STRONG:
        return _("Strong fit")
    return _("Good fit") if score >= GOOD else _("Worth a look")


def reasons(why: dict[str, Any], names: dict[str, str], *, to_mentor: bool = False) -> list[Said]:
    """What speaks for this pair, then what to check, then what is not known; the weightiest first, each once."""
    parts = sorted(why.get("parts", []), key=lambda part: -part["possible"])
    said = [sentence for part in parts if (sentence := _say(part, names, to_mentor=to_mentor))]
    order = {"reason": 0, "caution": 1, "unknown": 2}
    return sorted(dict.fromkeys(said), key=lambda sentence: order[sentence.tone])


def _say(part: dict[str, Any], names: dict[str, str], *, to_mentor: bool) -> Said | None:
    if part["status"] == "unknown":
        return _unknown(part, to_mentor=to_mentor)
    speak = _SENTENCES.get(part["mentee_column"])
    return speak(part, names, to_mentor) if speak else None


def _unknown(part: dict[str, Any], *, to_mentor: bool) -> Said | None:
    """What we do not know of the other side; a wish that the reader did not make is no gap."""
    other = "mentee" if to_mentor else "mentor"
    if other not in part["facts"]["unknown"] or part["possible"] == 0:
        return None
    words = {
        "skills": _("We don’t know their skills yet"),
        "hours": _("We don’t know their working hours"),
        "zone": _("We don’t know their time zone"),
        "languages": _("We don’t know their languages yet"),
        "push": _("We don’t know their working style yet"),
        "structure": _("We don’t know how they like to work"),
        "level": _("We don’t know their level"),
        "department": _("We don’t know their team"),
    }
    text = words.get(part["mentee_column"])
    return Said(text, "unknown") if text else None


def _skills(part: dict[str, Any], names: dict[str, str], to_mentor: bool) -> Said | None:
    shared = [s for s in part["facts"]["shared"] if s["code"] in names]
    if not shared:
        return None
    first = names[shared[0]["code"]]
    if to_mentor:
        text = _("Wants to learn “%(skill)s”") % {"skill": first}
    elif shared[0]["rank"] == 1:
        text = _("Offers “%(skill)s”, your first wish") % {"skill": first}
    else:
        text = _("Offers “%(skill)s”") % {"skill": first}
    more = len(shared) - 1
    if more:
        text += " " + ngettext("and %(n)d more", "and %(n)d more", more) % {"n": more}
    return Said(text, "reason")


def _level(part: dict[str, Any], names: dict[str, str], to_mentor: bool) -> Said | None:  # noqa: ARG001
    gap = part["facts"]["gap"]
    if gap is None or gap < 1:
        return None
    if to_mentor:
        text = ngettext("One level below you", "%(n)d levels below you", gap) % {"n": gap}
    else:
        text = ngettext("One level above you", "%(n)d levels above you", gap) % {"n": gap}
    return Said(text, "reason")


def _wished_level(part: dict[str, Any], names: dict[str, str], to_mentor: bool) -> Said | None:  # noqa: ARG001
    if not part["points"]:
        return None
    return Said(_("Looks for your level") if to_mentor else _("As senior as you wished"), "reason")


def _hours(part: dict[str, Any], names: dict[str, str], to_mentor: bool) -> Said | None:  # noqa: ARG001
    count = len(part["facts"]["slots"])
    if count == 0:
        return Said(_("No shared working hours"), "caution")
    text = ngettext("%(n)d shared working hour a week", "%(n)d shared working hours a week", count) % {
        "n": count
    }
    return Said(text, "reason" if count >= 5 else "caution")


def _department(part: dict[str, Any], names: dict[str, str], to_mentor: bool) -> Said | None:  # noqa: ARG001
    if part["points"] == 0:
        return None
    if part["kind"] == "different":
        return Said(_("From another team"), "reason")
    return Said(_("From your own function"), "reason")


def _place(part: dict[str, Any], names: dict[str, str], to_mentor: bool) -> Said | None:  # noqa: ARG001
    if part["points"] == 0:
        return None
    return Said(_("From another site") if part["kind"] == "different" else _("At your site"), "reason")


def _style(part: dict[str, Any], names: dict[str, str], to_mentor: bool) -> Said | None:  # noqa: ARG001
    value = part["facts"]["mentor"]
    words = {
        "challenger": _("Challenges, as you like it"),
        "supporter": _("Supports, as you like it"),
        "structured": _("Prefers structured sessions, as you do"),
        "free": _("Prefers free conversation, as you do"),
    }
    return Said(words[value], "reason") if part["points"] and value in words else None


_SENTENCES = {
    "skills": _skills,
    "level": _level,
    "wished_level": _wished_level,
    "hours": _hours,
    "department": _department,
    "other_function": _department,
    "same_function": _department,
    "location": _place,
    "push": _style,
    "structure": _style,
}


def explained(explanation: Any, rules: Iterable[Any]) -> dict[str, Any]:
    """An engine `Explanation` as plain values to keep; each part also names the column it compares."""
    kept: dict[str, Any] = explanation.to_dict()
    for part, rule in zip(kept["parts"], rules, strict=True):
        part["mentee_column"] = rule.mentee or rule.mentor
        part.update({key: str(part[key]) for key in ("kind", "mode", "wish", "status")})
        part["facts"]["shared"] = [dict(shared) for shared in part["facts"]["shared"]]
    return {"score": kept["score"], "fits": kept["fits"], "parts": kept["parts"]}
