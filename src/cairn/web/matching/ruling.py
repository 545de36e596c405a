"""The rules of a program, each as a sentence, with a live count of the pairs they leave possible."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from cairn.core.errors import DomainError
from cairn.core.permissions import Permission, authorize
from cairn.pairing.domain import ruling
from cairn.pairing.domain.counting import Feasible, count_feasible
from cairn.pairing.domain.market import Rules, questions_of
from cairn.pairing.domain.sentences import about_unknown, rule_sentence
from cairn.pairing.domain.topics import Topic, topics
from cairn.programs.models import Program
from cairn.web.matching.rule_forms import RuleForm
from cairn.web.matching.views import words_of
from cairn.web.request import Request
from cairn.web.shapes import grouped
from cairn.web.toasts import say

page = require_http_methods(["GET", "POST"])
VERSIONS = 10


@dataclass(frozen=True)
class RuleRow:
    """A rule as the list shows it."""

    key: str
    sentence: str
    note: str
    share: int
    locked: bool
    editable: bool


def _program(request: Request, program_id: UUID) -> Program:
    program = get_object_or_404(Program, pk=program_id)
    authorize(request.person, Permission.EDIT_PROGRAM, program)
    return program


@page
def rules(request: Request, program_id: UUID) -> HttpResponse:
    """All rules; a button moves or removes one."""
    program = _program(request, program_id)
    if request.method == "POST":
        _act(request, program)
        return redirect("matching:rules", program_id=program.pk)
    questions = questions_of(program)
    known, texts = topics(questions), {str(q.pk): q.text for q in questions}
    rows = [_row(rule, program.matching_rules, known, texts) for rule in program.matching_rules]
    binding = [rule.get("mode") == "must" for rule in program.matching_rules]
    words = words_of(
        request,
        program,
        musts=[row for row, must in zip(rows, binding, strict=True) if must],
        wishes=[row for row, must in zip(rows, binding, strict=True) if not must],
        groups=_grouped(known),
        earlier=_earlier(program, texts),
        **counted(program, program.matching_rules),
    )
    return render(request, "matching/rules.html", words)


def _row(rule: dict[str, Any], every: Rules, known: dict[str, Topic], texts: dict[str, str]) -> RuleRow:
    weights = sum(one.get("weight", 0) for one in every) or 1
    return RuleRow(
        key=rule["key"],
        sentence=rule_sentence(rule, texts),
        note=about_unknown(rule),
        share=round(100 * rule.get("weight", 0) / weights),
        locked=ruling.is_locked(rule),
        editable=_topic_key(rule) in known,
    )


def _topic_key(rule: dict[str, Any]) -> str:
    """The topic of a rule; none for one that compares two different columns."""
    same = rule.get("mentor") in (None, "", rule.get("mentee"))
    return f"{rule.get('mentee')}:{rule.get('kind')}" if same else ""


def _grouped(known: dict[str, Topic]) -> list[tuple[str, list[Topic]]]:
    """What a new rule can be about, by group; the reporting line holds everywhere already."""
    groups: dict[str, list[Topic]] = {}
    for topic in known.values():
        if topic.kind != "not_in_line":
            groups.setdefault(topic.group, []).append(topic)
    return list(groups.items())


def _earlier(program: Program, texts: dict[str, str]) -> list[tuple[Any, list[str]]]:
    rows = program.earlier_rules.select_related("replaced_by").order_by("-version")[:VERSIONS]
    return [(row, [rule_sentence(rule, texts) for rule in row.rules]) for row in rows]


def counted(program: Program, draft: Rules) -> dict[str, Any]:
    """The count for these rules, or why there is none."""
    try:
        found = count_feasible(program, draft)
    except DomainError as error:
        return {"feasible": None, "shown": {}, "trouble": error.message}
    shown = {f.name: grouped(getattr(found, f.name)) for f in fields(found) if f.name != "exact"}
    return {"feasible": found, "shown": {**shown, "possible": grouped(found.possible)}, "trouble": ""}


def _act(request: Request, program: Program) -> None:
    """Do what the pressed button says, and offer to take it back."""
    key, by = request.POST.get("key", ""), request.person
    try:
        match request.POST.get("do"):
            case "remove":
                after = ruling.remove_rule(program=program, key=key, by=by)
                _told(request, program, after, _("The rule is gone."))
            case "up" | "down" as way:
                ruling.move_rule(program=program, key=key, up=way == "up", by=by)
            case _:
                say(request, _("Nothing was changed."))
    except DomainError as error:
        say(request, error.message)


def _told(request: Request, before: Program, after: Program, words: str) -> None:
    """Say what was done, with a way back to the rules that stood before."""
    if after.rules_version == before.rules_version:
        say(request, _("Nothing was changed."))
        return
    undo = reverse("matching:restore_rules", args=[after.pk, after.rules_version - 1])
    say(request, words, undo_url=undo)


@require_POST
def restore(request: Request, program_id: UUID, version: int) -> HttpResponse:
    """Rules as they stood before."""
    program = _program(request, program_id)
    try:
        after = ruling.restore_rules(program=program, version=version, by=request.person)
    except DomainError as error:
        say(request, error.message)
    else:
        _told(request, program, after, _("The earlier rules hold again."))
    return redirect("matching:rules", program_id=program.pk)


@page
def add(request: Request, program_id: UUID, topic: str) -> HttpResponse:
    """A new rule about one topic."""
    program = _program(request, program_id)
    chosen = topics(questions_of(program)).get(topic)
    if chosen is None or chosen.kind == "not_in_line":
        raise Http404
    start = {"kind": chosen.kind, "mentee": chosen.column, "mode": "should", "weight": 10}
    start |= dict(chosen.start)
    return _edited(request, program, chosen, start, key="")


@page
def change(request: Request, program_id: UUID, key: str) -> HttpResponse:
    """One rule of the program."""
    program = _program(request, program_id)
    rule = next((one for one in program.matching_rules if one["key"] == key), None)
    chosen = topics(questions_of(program)).get(_topic_key(rule)) if rule else None
    if rule is None or chosen is None or ruling.is_locked(rule):
        raise Http404
    return _edited(request, program, chosen, rule, key=key)


def _edited(
    request: Request, program: Program, topic: Topic, rule: dict[str, Any], *, key: str
) -> HttpResponse:
    """The form of a rule: asked to count, it answers with the numbers for what stands in it and saves nothing."""
    form = RuleForm(request.POST if request.method == "POST" else None, topic=topic, rule=rule)
    draft = {**form.rule(), "key": key or "new"} if form.is_valid() else dict(rule, key=key or "new")
    counting = request.method == "POST" and ("count" in request.POST or bool(request.htmx))
    if form.is_valid() and not counting:
        try:
            after = _saved(request, program, ruling.labelled(program, form.rule()), key)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            _told(request, program, after, _("The rule is kept."))
            return redirect("matching:rules", program_id=program.pk)
    every = [draft if one["key"] == key else one for one in program.matching_rules]
    every = every if key else [*every, draft]
    texts = {str(q.pk): q.text for q in questions_of(program)}
    now = counted(program, every if not form.errors else program.matching_rules)
    words = words_of(
        request,
        program,
        form=form,
        topic=topic,
        key=key,
        sentence=rule_sentence(draft, texts),
        wrong=bool(form.errors),
        delta=_difference(now["feasible"], counted(program, program.matching_rules)["feasible"]),
        **now,
    )
    if request.htmx:
        return render(request, "matching/_draft.html", words)
    return render(request, "matching/rule.html", words, status=422 if form.errors else 200)


def _difference(now: Feasible | None, before: Feasible | None) -> str:
    """What the draft changes, in a few words; nothing where it changes nothing."""
    if now is None or before is None or now.pairs == before.pairs:
        return ""
    count = abs(now.pairs - before.pairs)
    if now.pairs > before.pairs:
        text = ngettext("%(n)s more than now", "%(n)s more than now", count)
    else:
        text = ngettext("%(n)s fewer than now", "%(n)s fewer than now", count)
    return text % {"n": grouped(count)}


def _saved(request: Request, program: Program, rule: dict[str, Any], key: str) -> Program:
    if key:
        return ruling.change_rule(program=program, key=key, rule=rule, by=request.person)
    return ruling.add_rule(program=program, rule=rule, by=request.person)
