"""allauth's second step in our words, with our limits and our master key."""

from __future__ import annotations

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from django import forms
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cairn.core import masterkeys
from cairn.core.errors import DomainError
from cairn.core.events import record
from cairn.identity import events
from cairn.identity.domain import limits
from cairn.identity.models import Account

REMEMBERED = 120  # seconds: longer than a code lives, so that none works twice
ABOUT = b"cairn.second-step"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """People come from the directory, never by signing up; messages are our own pages', news are events."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth asks so
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Nothing: the page that follows says what happened."""

    def send_notification_mail(self, template_prefix: str, user: Account, *_: Any, **__: Any) -> None:
        """allauth calls this at every change; what it would mail, the event tells whoever reads it."""
        with transaction.atomic():
            change = template_prefix.rpartition("/")[2]
            record(events.SECOND_STEP_CHANGED, by=user.person_id, subject=user.person, change=change)


class Adapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets are wrapped by the master key."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code does not fit. Wait for the next one in your app, then try again."),
    }

    def encrypt(self, text: str) -> str:
        name, wrapped = masterkeys.wrap(text.encode(), ABOUT)
        return f"{name}:{base64.b64encode(wrapped).decode('ascii')}"

    def decrypt(self, encrypted_text: str) -> str:
        name, _sep, wrapped = encrypted_text.partition(":")
        return masterkeys.unwrap(name, base64.b64decode(wrapped), ABOUT).decode()

    def get_totp_label(self, user: Account) -> str:
        return user.email or user.person.employee_number or user.person.name

    def get_public_key_credential_user_entity(self, user: Account) -> dict[str, Any]:
        return {
            "id": user.pk.bytes,
            "display_name": user.person.name,
            "name": self.get_totp_label(user),
        }


def _limited(user: Account) -> None:
    try:
        limits.spend(limits.SECOND_STEP, str(user.pk))
    except DomainError as error:
        raise forms.ValidationError(error.message) from error


def _once(user: Account, code: str) -> None:
    """allauth remembers a code for half a minute; with a phone's clock off by as much, that is too short."""
    if not cache.add(f"second-step:{user.pk}:{code}", "used", timeout=REMEMBERED):
        raise forms.ValidationError(Adapter.error_messages["incorrect_code"])


class SecondStepForm(AuthenticateForm):  # type: ignore[misc]
    code = forms.CharField(
        label=_("Code from your app, or a recovery code"),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}
        ),
    )

    def clean_code(self) -> str:
        _limited(self.user)
        code: str = super().clean_code()
        _once(self.user, code.replace(" ", ""))
        limits.forget(limits.SECOND_STEP, str(self.user.pk))
        return code


class AgainForm(SecondStepForm, ReauthenticateForm):  # type: ignore[misc]
    """The same code, asked again before something important."""

    save = ReauthenticateForm.save


class PasswordAgainForm(forms.Form):
    password = forms.CharField(
        label=_("Your password or PIN"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )

    def __init__(self, *args: Any, user: Account, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_password(self) -> str:
        _limited(self.user)
        password: str = self.cleaned_data["password"]
        if not self.user.check_password(password):
            raise forms.ValidationError(_("That is not your password. Try again."))
        limits.forget(limits.SECOND_STEP, str(self.user.pk))
        return password
