"""How forms look: a renderer with our templates, and bound fields that carry class names and aria attributes.

Set `FORM_RENDERER = "cairn.web.forms.CairnRenderer"`; every form then renders with our field component.
A form says who can read a field by an attribute `who_sees: dict[field name, sentence]`, made from the permission rules.
"""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import DjangoTemplates
from django.utils.functional import Promise

CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxSelectMultiple, "choices"),
    (forms.RadioSelect, "choices"),
    (forms.CheckboxInput, "form-check-input"),
    (forms.SelectMultiple, "form-select"),
    (forms.Select, "form-select"),
    (forms.Textarea, "form-control"),
    (forms.widgets.Input, "form-control"),
)

REPLACED = {
    "django/forms/widgets/radio.html": "components/widgets/choices.html",
    "django/forms/widgets/checkbox_select.html": "components/widgets/choices.html",
}


@dataclass(frozen=True, slots=True)
class Hinted:
    """A choice's label with a line of explanation below it; both stay lazy, so each reader gets their language."""

    label: str | Promise
    hint: str | Promise = ""

    def __str__(self) -> str:
        return str(self.label)


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class Switch(forms.CheckboxInput):
    """A checkbox that reads as on and off."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"role": "switch", **(attrs or {})})


class InlineChoices(forms.RadioSelect):
    """Short radio choices side by side ("30 min", "45 min")."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "choices-inline", **(attrs or {})})


class CairnBoundField(BoundField):
    """A bound field that names its hint, its error and its who-sees line to screen readers."""

    @property
    def who_sees(self) -> str:
        return str(getattr(self.form, "who_sees", {}).get(self.name, ""))

    @property
    def is_check(self) -> bool:
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def aria_describedby(self) -> str | None:
        named = super().aria_describedby
        if not (self.who_sees and self.auto_id and not self.is_hidden):
            return named
        return f"{named or ''} {self.auto_id}_who".strip()

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        built = super().build_widget_attrs(attrs, widget)
        shown = widget or self.field.widget
        ours = next((name for kind, name in CLASSES if isinstance(shown, kind)), "")
        if ours:
            theirs = built.get("class") or shown.attrs.get("class", "")
            built["class"] = f"{ours} {theirs}".strip()
        return built


class CairnRenderer(DjangoTemplates):
    form_template_name = "components/form.html"
    formset_template_name = "components/formset.html"
    field_template_name = "components/field.html"
    bound_field_class = CairnBoundField

    def get_template(self, template_name: str) -> Any:
        return super().get_template(REPLACED.get(template_name, template_name))
