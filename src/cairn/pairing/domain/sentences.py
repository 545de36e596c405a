"""A rule as a sentence: "Mentor at least two levels above: must". Made from the rule itself, so it cannot be out of date."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from cairn.pairing.domain.columns import question_of

Row = Mapping[str, Any]
Questions = Mapping[str, str]


def rule_sentence(rule: Row, questions: Questions | None = None) -> str:
    """What a rule says and how much it binds. `questions`: texts by id, for rules about answers."""
    said = statement(rule, questions)
    match rule.get("mode", "should"):
        case "must":
            return _("%(what)s: must") % {"what": said}
        case "avoid":
            return _("%(what)s: avoid, %(weight)d") % {"what": said, "weight": rule.get("weight", 0)}
    return _("%(what)s: should, %(weight)d") % {"what": said, "weight": rule.get("weight", 0)}


def statement(rule: Row, questions: Questions | None = None) -> str:
    """What a rule says, without how much it binds. A rule about something unknown here says its own label."""
    column, kind = str(rule.get("mentee") or rule.get("mentor") or ""), str(rule.get("kind", ""))
    asked = question_of(column)
    if asked is not None:
        return _of_answers(rule, kind, (questions or {}).get(str(asked), _("a question that is gone")))
    speak = _SPEAK.get((column, kind))
    if speak:
        return speak(rule)
    return _(_PLAIN.get((column, kind)) or rule.get("label") or str(rule.get("key", "")))


def about_unknown(rule: Row) -> str:
    """What happens where a value is not known, in a few words."""
    if rule.get("mode") == "must":
        passes = rule.get("unknown_passes")
        if passes is None:
            passes = rule.get("kind") not in ("overlap", "within")
        return _("Passes where we do not know") if passes else _("Fails where we do not know")
    part = int(rule.get("unknown_percent", 0))
    if part == 0:
        return _("No points where we do not know")
    return _("%(part)d%% of the points where we do not know") % {"part": part}


def amount(number: int) -> str:
    """A small number as a word."""
    words = [
        _("no"), _("one"), _("two"), _("three"), _("four"), _("five"), _("six"),
        _("seven"), _("eight"), _("nine"), _("ten"), _("eleven"), _("twelve"),
    ]  # fmt: skip
    return words[number] if 0 <= number < len(words) else str(number)


def _skills(rule: Row) -> str:
    least = rule.get("least") or 1
    text = (
        _("Mentor offers what the mentee wants")
        if least == 1
        else _("Mentor offers at least %(n)s skills that the mentee wants") % {"n": amount(least)}
    )
    return text + _enough(rule)


def _languages(rule: Row) -> str:
    least = rule.get("least") or 1
    return (
        _("Shares a language") if least == 1 else _("Shares at least %(n)s languages") % {"n": amount(least)}
    )


def _hours(rule: Row) -> str:
    least = rule.get("least") or 1
    text = ngettext(
        "At least %(n)s working hour a week in common", "At least %(n)s working hours a week in common", least
    )
    return text % {"n": amount(least)} + _enough(rule)


def _enough(rule: Row) -> str:
    """How much earns all points; a must has none."""
    enough = rule.get("enough")
    if not enough or rule.get("mode") == "must":
        return ""
    return _(" (%(n)s are enough)") % {"n": amount(enough)}


def _levels(rule: Row) -> str:
    least = 1 if rule.get("least") is None else int(rule["least"])
    most = rule.get("most")
    if most is not None:
        said = {"low": amount(least) if least >= 0 else least, "high": amount(int(most))}
        return _("Mentor %(low)s to %(high)s levels above") % said
    if least == 0:
        return _("Mentor at the same level or above")
    if least < 0:
        text = ngettext("Mentor at most %(n)s level below", "Mentor at most %(n)s levels below", -least)
        return text % {"n": amount(-least)}
    text = ngettext("Mentor at least %(n)s level above", "Mentor at least %(n)s levels above", least)
    return text % {"n": amount(least)}


def _apart(rule: Row) -> str:
    most = int(rule.get("most") or 0)
    if most == 0:
        return _("The same level")
    text = ngettext("At most %(n)s level apart", "At most %(n)s levels apart", most)
    return text % {"n": amount(most)}


def _zone(rule: Row) -> str:
    minutes = int(rule.get("most") or 0)
    if minutes == 0:
        return _("The same time on both clocks")
    hours, rest = divmod(minutes, 60)
    if rest:
        return _("Clocks at most %(n)d minutes apart") % {"n": minutes}
    text = ngettext("Clocks at most %(n)s hour apart", "Clocks at most %(n)s hours apart", hours)
    return text % {"n": amount(hours)}


def _of_answers(rule: Row, kind: str, question: str) -> str:
    said = {"q": question}
    least, most = rule.get("least"), rule.get("most")
    match kind:
        case "same":
            return _("The same answer to “%(q)s”") % said
        case "different":
            return _("Another answer to “%(q)s”") % said
        case "overlap":
            count = least or 1
            text = ngettext(
                "At least %(n)s answer in common to “%(q)s”",
                "At least %(n)s answers in common to “%(q)s”",
                count,
            )
            return text % {"n": amount(count), **said} + _enough(rule)
        case "within":
            return _("Answers to “%(q)s” at most %(n)s apart") % {"n": amount(int(most or 0)), **said}
    lowest = 1 if least is None else int(least)
    if most is not None:
        return _("Mentor’s answer to “%(q)s” %(low)s to %(high)s higher") % {
            "low": lowest, "high": most, **said,
        }  # fmt: skip
    return _("Mentor’s answer to “%(q)s” at least %(n)s higher") % {"n": amount(lowest), **said}


_SPEAK = {
    ("skills", "overlap"): _skills,
    ("languages", "overlap"): _languages,
    ("hours", "overlap"): _hours,
    ("level", "at_least_above"): _levels,
    ("level", "within"): _apart,
    ("zone", "within"): _zone,
}
_PLAIN = {
    ("level", "same"): gettext_noop("The same level"),
    ("level", "different"): gettext_noop("Another level"),
    ("wished_level", "at_least_above"): gettext_noop("Mentor as far ahead as the mentee wished"),
    ("department", "different"): gettext_noop("Another department"),
    ("department", "same"): gettext_noop("The same department"),
    ("location", "different"): gettext_noop("Another place"),
    ("location", "same"): gettext_noop("The same place"),
    ("country", "different"): gettext_noop("Another country"),
    ("country", "same"): gettext_noop("The same country"),
    ("other_function", "different"): gettext_noop("Another function, when the mentee wished for it"),
    ("same_function", "same"): gettext_noop("The same function, when the mentee wished for it"),
    ("line", "not_in_line"): gettext_noop("Neither is above the other in the reporting line"),
    ("push", "same"): gettext_noop("Challenger or supporter, as the mentee wished"),
    ("structure", "same"): gettext_noop("The same way of working"),
}
