"""3. Who may join: rules for each side with a live count, the way in, and the places."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from cairn.programs.domain import editing
from cairn.programs.models import Program
from cairn.programs.rules import Attribute, Condition, conditions_of, narrowing, to_eligibility
from cairn.web.programs.audience_form import ConditionsForm, initial_of, known_names
from cairn.web.programs.wizard import after, editable, page, shown
from cairn.web.programs.wizard_forms import EntryForm
from cairn.web.request import Request
from cairn.web.shapes import Part, grouped

SIDES = ("mentee", "mentor")


@page
def audience(request: Request, program_id: UUID) -> HttpResponse:
    """The step's page; asked to count, it answers with the numbers for what stands in the form and saves nothing."""
    program = editable(request, program_id)
    posted = request.POST if request.method == "POST" else None
    entry = EntryForm(posted, initial={n: getattr(program, n) for n in EntryForm.base_fields})
    sides = {
        side: ConditionsForm(
            posted, prefix=side, initial=initial_of(conditions_of(program.eligibility, side))
        )
        for side in SIDES
    }
    counting = posted is not None and ("count" in posted or bool(request.htmx))
    if counting and request.htmx:
        return render(request, "programs/_count.html", {"counts": counts_of(program, sides)})
    valid = all([entry.is_valid(), *(form.is_valid() for form in sides.values())])
    if posted is not None and valid and not counting:
        conditions = {side: form.conditions() for side, form in sides.items()}
        changes = {"eligibility": to_eligibility(**conditions), **entry.cleaned_data}
        editing.edit(program=program, changes=changes, by=request.person)
        return after(request, program, 3)
    every = {"form": entry, "mentee_form": sides["mentee"], "mentor_form": sides["mentor"]}
    more: dict[str, Any] = {"counts": counts_of(program, sides), **known_names()}
    return shown(request, program, 3, every, **more)


def counts_of(program: Program, sides: dict[str, ConditionsForm]) -> list[dict[str, Any]]:
    """How each rule narrows the workforce, side by side: one query a side. A side that is wrong counts as saved."""
    shown_sides = []
    for side, form in sides.items():
        said = (
            form.conditions()
            if form.is_bound and form.is_valid()
            else conditions_of(program.eligibility, side)
        )
        numbers = narrowing(said)
        labels = [_("Everyone"), *(label_of(condition) for condition in said)]
        most = max(numbers[0], 1)
        parts = [Part(label, n, most, grouped(n)) for label, n in zip(labels, numbers, strict=True)]
        shown_sides.append({"side": side, "total": grouped(numbers[-1]), "n": numbers[-1], "parts": parts})
    return shown_sides


def label_of(condition: Condition) -> str:
    """A few words for a rule in the narrowing chart."""
    least, most = condition.least, condition.most
    if condition.attribute in (Attribute.LEVEL, Attribute.TENURE):
        name = Attribute(condition.attribute).label
        if least is None:
            return _("%(name)s up to %(most)s") % {"name": name, "most": most}
        if most is None:
            return _("%(name)s from %(least)s") % {"name": name, "least": least}
        return _("%(name)s %(least)s to %(most)s") % {"name": name, "least": least, "most": most}
    return str(Attribute(condition.attribute).label)
