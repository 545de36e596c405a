from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cairn.people.enums import GroupVisibility
from cairn.people.models import AffinityGroup
from cairn.web.forms import Hinted

V = GroupVisibility
# What a member chooses, in words that say what it means.
MEANING: dict[V, str | Promise] = {
    V.ONLY_ME: _("Nobody sees that you are in it. You are one of the count."),
    V.MEMBERS: _("Members who show themselves to members, too, see your name."),
    V.EVERYONE: _("Everybody who works here can see your name in it."),
}


class VisibilityForm(forms.Form):
    """Who sees that I am in a group: no more than the group allows, and at first nobody."""

    visibility = forms.ChoiceField(label=_("Who can see that you are in it?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, group: AffinityGroup, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = V(group.widest).up_to_this
        self.fields["visibility"].choices = [(v.value, Hinted(v.label, MEANING[v])) for v in offered]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> GroupVisibility:
        return V(self.cleaned_data["visibility"])


class GroupForm(forms.Form):
    """A group, for whoever keeps the directory."""

    name = forms.CharField(label=_("Name"), max_length=120)
    purpose = forms.CharField(
        label=_("What is it for?"),
        help_text=_("Why the organization asks, and what it is used for. People read this before they join."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    widest = forms.ChoiceField(
        label=_("The most that a member may show"),
        help_text=_("Each member chooses alone, and begins with nobody. You never see who is in it."),
        widget=forms.RadioSelect,
        choices=[
            (V.ONLY_ME, Hinted(_("Nobody sees members"), _("Only a count, from five people on."))),
            (
                V.MEMBERS,
                Hinted(_("Members see members"), _("Those who choose to show themselves to each other.")),
            ),
            (V.EVERYONE, Hinted(_("Everybody may see members"), _("Those who choose to be seen."))),
        ],
        initial=V.MEMBERS,
    )

    @property
    def said(self) -> dict[str, Any]:
        """What a valid form says, for the domain."""
        return {**self.cleaned_data, "widest": V(self.cleaned_data["widest"])}
