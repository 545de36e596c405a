from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cairn.core.permissions import Governed, Scope, grants_of
from cairn.identity import rules
from cairn.identity.enums import Role
from cairn.people.models import Person
from cairn.programs.models import Program, Track
from cairn.web.forms import Hinted


class GiveRoleForm(forms.Form):
    """Offers only what `by` may give; the domain checks again."""

    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)
    where = forms.ChoiceField(
        label=_("Program or track"),
        required=False,
        help_text=_("For a program manager or a track manager. The other roles hold everywhere."),
    )

    def __init__(
        self, *args: Any, by: Person, programs: list[Program], tracks: list[Track], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        held = grants_of(by)
        governed: list[Governed] = [*programs, *tracks]
        places = {"": Scope(), **{_key(row.scope()): row.scope() for row in governed}}
        offered = [role for role in Role if any(rules.may_grant(held, role, s) for s in places.values())]
        self._role().choices = [(r.value, Hinted(r.label, rules.ROLES[r].description)) for r in offered]
        names = {program.pk: program.name for program in programs}
        self._where().choices = [
            ("", _("The whole organization")),
            *((_key(program.scope()), program.name) for program in programs),
            *((_key(track.scope()), f"{names[track.program_id]} · {track.name}") for track in tracks),
        ]
        self.places: dict[str, Scope] = places

    def _role(self) -> forms.ChoiceField:
        field: forms.ChoiceField = self.fields["role"]  # type: ignore[assignment]
        return field

    def _where(self) -> forms.ChoiceField:
        field: forms.ChoiceField = self.fields["where"]  # type: ignore[assignment]
        return field

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        role = data.get("role")
        if role and not rules.fits(Role(role), self.scope):
            missing = rules.ROLES[Role(role)].where is not rules.Where.ORGANIZATION
            self.add_error(
                "where",
                _("Choose the program or the track that this role is for.")
                if missing
                else _("This role holds everywhere. Choose the whole organization."),
            )
        return data

    @property
    def scope(self) -> Scope:
        return self.places[self.cleaned_data.get("where") or ""]


def _key(scope: Scope) -> str:
    return f"{scope.program_id}:{scope.track_id or ''}"
