"""The form of one rule: only the fields that its topic has a use for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cairn.pairing.domain.topics import Topic
from cairn.web.forms import Hinted, InlineChoices

Lazy = gettext_lazy
ALWAYS = ("least", "most", "enough", "weight", "mode", "unknown_passes", "unknown_percent", "wish", "label")
MODES = [
    ("must", Hinted(Lazy("Must"), Lazy("No pair without it."))),
    ("should", Hinted(Lazy("Should"), Lazy("It earns points."))),
    ("avoid", Hinted(Lazy("Avoid"), Lazy("It earns points when it does not hold."))),
]


class RuleForm(forms.Form):
    """How much a rule binds, its numbers, and what happens where a value is not known."""

    mode = forms.ChoiceField(label=Lazy("How much does it bind?"), widget=forms.RadioSelect, choices=MODES)
    weight = forms.IntegerField(
        label=Lazy("Weight"),
        help_text=Lazy("From 1 to 100, for should and avoid. Only the relation to the other weights counts."),
        min_value=1,
        max_value=100,
        required=False,
    )
    least = forms.IntegerField(required=False)
    most = forms.IntegerField(required=False)
    enough = forms.IntegerField(
        label=Lazy("Enough for all points"),
        help_text=Lazy("Empty: only all that is wished for earns all points. A must has no points."),
        required=False,
    )
    unknown = forms.ChoiceField(
        label=Lazy("Where we do not know, does it hold?"),
        help_text=Lazy("Half earns half of the points. A must holds or does not."),
        widget=InlineChoices,
        choices=[("no", Lazy("No")), ("half", Lazy("Half")), ("yes", Lazy("Yes"))],
    )
    wish = forms.ChoiceField(
        label=Lazy("Whose wish is it?"),
        widget=InlineChoices,
        choices=[("mentee", Lazy("Mentee")), ("mentor", Lazy("Mentor")), ("both", Lazy("Both"))],
    )

    def __init__(self, *args: Any, topic: Topic, rule: Mapping[str, Any], **kwargs: Any) -> None:
        self.topic, self.held = topic, rule
        kwargs["initial"] = _initial(topic, rule)
        super().__init__(*args, **kwargs)
        labels = _labels(topic)
        for name in ("least", "most", "enough"):
            bounds = getattr(topic, name)
            if bounds is None:
                del self.fields[name]
                continue
            field = self.fields[name]
            field.label = labels.get(name, field.label)
            self.fields[name] = forms.IntegerField(
                label=field.label,
                help_text=field.help_text,
                min_value=bounds[0],
                max_value=bounds[1],
                required=name == "most" and topic.most_needed,
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        binding = data.get("mode") == "must"
        if data.get("mode") and not binding and "weight" not in self.errors and not data.get("weight"):
            self.add_error("weight", _("Give it a weight from 1 to 100, or make it a must."))
        if binding and data.get("unknown") == "half":
            self.add_error("unknown", _("A must holds or does not. Choose Yes or No."))
        least, most = data.get("least"), data.get("most")
        if least is not None and most is not None and most < least:
            self.add_error("most", _("At most %(most)d is less than at least %(least)d.") % {"most": most, "least": least})  # fmt: skip
        return data

    def rule(self) -> dict[str, Any]:
        """The rule of a valid form, without its key; what this form does not know of a rule stays."""
        data = self.cleaned_data
        rule = {name: value for name, value in self.held.items() if name not in ALWAYS}
        rule |= {"kind": self.topic.kind, "mentee": self.topic.column, "mode": data["mode"]}
        for name in ("least", "most", "enough"):
            if data.get(name) is not None and not (name == "enough" and data["mode"] == "must"):
                rule[name] = data[name] * (self.topic.unit if name == "most" else 1)
        if data["mode"] == "must":
            rule["unknown_passes"] = data["unknown"] == "yes"
        else:
            rule["weight"] = data["weight"]
            rule["unknown_percent"] = {"no": 0, "half": 50, "yes": 100}[data["unknown"]]
        return rule | {"wish": data["wish"]}


def _initial(topic: Topic, rule: Mapping[str, Any]) -> dict[str, Any]:
    mode = rule.get("mode", "should")
    if mode == "must":
        passes = rule.get("unknown_passes")
        if passes is None:
            passes = topic.kind not in ("overlap", "within")
        unknown = "yes" if passes else "no"
    else:
        percent = rule.get("unknown_percent", 0)
        unknown = "no" if percent < 25 else "half" if percent < 75 else "yes"
    most = rule.get("most")
    return {
        "mode": mode,
        "weight": rule.get("weight") or 10,
        "least": rule.get("least"),
        "most": most // topic.unit if most is not None else None,
        "enough": rule.get("enough"),
        "unknown": unknown,
        "wish": rule.get("wish", "mentee"),
    }


def _labels(topic: Topic) -> dict[str, str]:
    """What the numbers of a topic mean."""
    if topic.kind == "at_least_above":
        return {"least": _("At least this much above"), "most": _("At most this much above")}
    if topic.kind == "within":
        return {
            "most": _("At most this far apart") if topic.unit == 1 else _("At most this many hours apart")
        }
    return {"least": _("At least this many in common")}
