from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

SHARED_HINT = _("You are signed out after five minutes without a click.")


class SignInForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    shared = forms.BooleanField(label=_("This is a shared device"), help_text=SHARED_HINT, required=False)


class NumberForm(forms.Form):
    number = forms.CharField(
        label=_("Employee number"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    secret = forms.CharField(
        label=_("Code from your sheet, or your PIN"),
        max_length=40,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    shared = forms.BooleanField(label=_("This is a shared device"), help_text=SHARED_HINT, required=False)


class ForgottenForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )


class NewPasswordForm(forms.Form):
    new = forms.CharField(
        label=_("New password"),
        strip=False,
        max_length=200,
        help_text=_("Ten characters or more. A short sentence is easy to remember and hard to guess."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class PinForm(forms.Form):
    new = forms.CharField(
        label=_("New PIN"),
        max_length=20,
        help_text=_("Six digits or more, not in a row and not your employee number."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "inputmode": "numeric"}),
    )
    again = forms.CharField(
        label=_("The same PIN again"),
        max_length=20,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "inputmode": "numeric"}),
    )

    def clean_again(self) -> str:
        if self.cleaned_data["again"] != self.cleaned_data.get("new"):
            raise forms.ValidationError(_("The two differ. Type the same PIN twice."))
        return str(self.cleaned_data["again"])


class ChangePasswordForm(NewPasswordForm):
    old = forms.CharField(
        label=_("Present password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ["old", "new"]


class ChangePinForm(PinForm):
    old = forms.CharField(
        label=_("Present PIN"),
        max_length=20,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "inputmode": "numeric"}),
    )
    field_order = ["old", "new", "again"]


class PeopleSearchForm(forms.Form):
    q = forms.CharField(label=_("Name or employee number"), max_length=100, required=False)
