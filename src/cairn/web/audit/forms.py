from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cairn.core.events.verbs import VERBS
from cairn.programs.models import Program
from cairn.web.audit.log import Filters
from cairn.web.forms import DateInput


class AuditForm(forms.Form):
    verb = forms.ChoiceField(label=_("What happened"), required=False)
    person = forms.CharField(
        label=_("Person, who did it or whom it is about"), max_length=100, required=False
    )
    program = forms.ModelChoiceField(
        Program.objects.order_by("name"), label=_("Program"), required=False, empty_label=_("All programs")
    )
    first = forms.DateField(label=_("From"), widget=DateInput, required=False)
    last = forms.DateField(label=_("Until"), widget=DateInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = sorted((v for v in VERBS.values() if v.sealed_to is None), key=lambda v: v.about)
        field: forms.ChoiceField = self.fields["verb"]  # type: ignore[assignment]
        field.choices = [("", _("Everything")), *((v.name, v.about) for v in shown)]

    def filters(self) -> Filters:
        """What was asked for; a field that does not make sense is left out, and its error is shown."""
        self.full_clean()
        data = getattr(self, "cleaned_data", {})
        program = data.get("program")
        return Filters(
            verb=data.get("verb") or "",
            person=data.get("person") or "",
            program=program.pk if program else None,
            first=data.get("first"),
            last=data.get("last"),
        )
