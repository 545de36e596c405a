from __future__ import annotations

import pytest
from django import forms
from django.contrib.auth.password_validation import password_validators_help_text_html
from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import gettext_lazy

from cairn.web.forms import DateInput, Hinted, InlineChoices, Switch, TimeInput
from cairn.web.gallery.forms import sample_form
from tests.web.rendering import elements, render

pytestmark = pytest.mark.unit


class GoalForm(forms.Form):
    goal = forms.CharField(label="Goal", help_text="One sentence.")
    style = forms.ChoiceField(
        label="Style",
        widget=forms.RadioSelect,
        choices=[("a", Hinted("Challenger", "Asks what I avoid")), ("b", "Supporter")],
    )
    length = forms.ChoiceField(widget=InlineChoices, choices=[("30", "30 min")], required=False)
    agree = forms.BooleanField(label="I agree", required=False)
    digest = forms.BooleanField(widget=Switch, required=False)
    day = forms.DateField(widget=DateInput, required=False)
    hour = forms.TimeField(widget=TimeInput, required=False)
    token = forms.CharField(widget=forms.HiddenInput, required=False)

    who_sees = {"goal": "Your mentor."}

    def clean(self) -> None:
        if self.cleaned_data.get("goal") == "both":
            raise forms.ValidationError("These two do not go together.")


def described(html: str, name: str) -> str:
    return str(next(item for item in elements(html, "input") if item.get("name") == name)["aria-describedby"])


def ids(html: str) -> set[str | None]:
    return {
        item.get("id")
        for tag in ("p", "div", "fieldset", "input", "select", "textarea")
        for item in elements(html, tag)
    }


def test_field_is_described_by_its_hint_and_its_who_sees_line() -> None:
    html = render("{% field form.goal %}", form=GoalForm())
    assert described(html, "goal") == "id_goal_helptext id_goal_who"
    assert {"id_goal_helptext", "id_goal_who"} <= ids(html)


def test_wrong_field_is_described_by_its_error_and_marked() -> None:
    html = render("{% field form.goal %}", form=GoalForm({}))
    wrong = next(item for item in elements(html, "input") if item["name"] == "goal")
    assert wrong["aria-invalid"] == "true"
    assert set(str(wrong["aria-describedby"]).split()) <= ids(html)
    assert "id_goal_error" in str(wrong["aria-describedby"])


def test_every_description_in_a_wrong_form_points_to_something() -> None:
    html = str(sample_form("p"))
    targets = ids(html)
    named = {part for tag in ("input", "select", "textarea", "fieldset") for item in elements(html, tag) for part in str(item.get("aria-describedby") or "").split()}  # fmt: skip
    assert named
    assert named <= targets


def test_who_sees_can_be_given_in_the_template() -> None:
    html = render("{% field form.goal who_sees='Only you.' %}", form=GoalForm())
    assert "Only you." in html
    assert "Your mentor." not in html
    assert GoalForm.who_sees == {"goal": "Your mentor."}


def test_radio_choices_are_cards_with_hints() -> None:
    html = render("{% field form.style %}", form=GoalForm({"goal": "x", "style": "a"}))
    assert "Asks what I avoid" in html
    assert [item["class"] for item in elements(html, "label")] == ["choice", "choice"]
    assert ["checked" in item for item in elements(html, "input")] == [True, False]
    assert elements(html, "legend")


def test_optional_fields_say_so() -> None:
    assert "(optional)" in render("{% field form.day %}", form=GoalForm())
    assert "(optional)" not in render("{% field form.goal %}", form=GoalForm())


@pytest.mark.parametrize(
    ("name", "attributes"),
    [
        ("goal", {"class": "form-control"}),
        ("agree", {"class": "form-check-input", "type": "checkbox"}),
        ("digest", {"class": "form-check-input", "role": "switch"}),
        ("day", {"class": "form-control", "type": "date"}),
        ("hour", {"class": "form-control", "type": "time"}),
    ],
)
def test_widgets_have_our_classes(name: str, attributes: dict[str, str]) -> None:
    widget = next(item for item in elements(str(GoalForm()[name]), "input"))
    assert attributes.items() <= widget.items()


def test_inline_choices_stand_side_by_side() -> None:
    assert elements(str(GoalForm()["length"]), "div")[0]["class"] == "choices choices-inline"


def test_error_summary_links_to_each_wrong_field() -> None:
    html = render("{% error_summary form %}", form=GoalForm({}))
    assert [link["href"] for link in elements(html, "a")] == ["#id_goal", "#id_style_set"]
    assert "2 things to put right" in html


def test_error_summary_says_what_belongs_to_no_field() -> None:
    html = render("{% error_summary form %}", form=GoalForm({"goal": "both", "style": "a"}))
    assert "These two do not go together." in html
    assert elements(html, "a") == []


def test_right_form_has_no_summary() -> None:
    assert render("{% error_summary form %}", form=GoalForm({"goal": "x", "style": "a"})) == ""


def test_whole_form_renders_hidden_fields_and_each_field_once() -> None:
    html = str(GoalForm())
    assert [item.get("name") for item in elements(html, "input")] == ["token", "goal", "style", "style", "length", "agree", "digest", "day", "hour"]  # fmt: skip


def test_formset_renders_its_management_form() -> None:
    html = str(forms.formset_factory(GoalForm, extra=1)())
    assert any(item["name"] == "form-TOTAL_FORMS" for item in elements(html, "input"))
    assert any(item["name"] == "form-0-goal" for item in elements(html, "input"))


def test_hinted_choices_speak_the_readers_language() -> None:
    class Asked(forms.Form):
        style = forms.ChoiceField(
            widget=forms.RadioSelect, choices=[("y", Hinted(gettext_lazy("Yes"), gettext_lazy("No")))]
        )

    with translation.override("de"):
        html = render("{% field form.style %}", form=Asked())
    assert "Ja</span>" in html
    assert "Nein</span>" in html


def test_hinted_labels_are_escaped() -> None:
    class Asked(forms.Form):
        style = forms.ChoiceField(widget=forms.RadioSelect, choices=[("y", Hinted("<b>", "<i>"))])

    html = render("{% field form.style %}", form=Asked())
    assert "<b>" not in html
    assert "<i>" not in html


class Asked(forms.Form):
    typed = forms.CharField(help_text="<script>alert(1)</script> & more")
    made = forms.CharField(help_text=format_html("See <a href='{}'>how</a>", "/x?a=1&b=2"))
    password = forms.CharField(help_text=password_validators_help_text_html())


def test_a_help_text_is_plain_text_unless_our_own_code_made_it_markup() -> None:
    html = str(Asked())
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in html
    assert "<script>" not in html
    assert "See <a href='/x?a=1&amp;b=2'>how</a>" in html
    assert "<ul><li>Your password" in html
