"""One's own account: password or PIN, second step, every device, and a forgotten password."""

from __future__ import annotations

from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from cairn.core.errors import DomainError
from cairn.identity.domain import limits, passwords, signing_in
from cairn.identity.domain.limits import TooManyAttempts
from cairn.identity.models import Account
from cairn.identity.queries import second_steps
from cairn.identity.tasks import send_password_link
from cairn.web.identity.address import client_address
from cairn.web.identity.forms import ChangePasswordForm, ChangePinForm, ForgottenForm, NewPasswordForm
from cairn.web.request import Request
from cairn.web.toasts import say


@require_safe
def show(request: Request) -> HttpResponse:
    """How I sign in."""
    account = Account.objects.filter(person=request.person).first()
    page = {"account": account, "steps": second_steps(request.person)}
    return render(request, "identity/settings.html", page)


@never_cache
@sensitive_post_parameters("old", "new", "again")
def change_password(request: Request) -> HttpResponse:
    """A new password or PIN; every other session ends."""
    account = Account.objects.select_related("person").get(person=request.person)
    form = (ChangePinForm if account.has_pin else ChangePasswordForm)(
        request.POST if request.method == "POST" else None
    )
    if form.is_valid():
        try:
            limits.spend(limits.SECOND_STEP, str(account.pk))
            passwords.change_password(
                account=account, old=form.cleaned_data["old"], new=form.cleaned_data["new"]
            )
        except DomainError as error:
            form.add_error(error.field, error.message)
        else:
            limits.forget(limits.SECOND_STEP, str(account.pk))
            update_session_auth_hash(request, account)
            say(request, _("Changed. Your other devices are signed out."))
            return redirect("identity:settings")
    page = {"form": form, "account": account}
    return render(request, "identity/change_password.html", page, status=422 if form.errors else 200)


@require_POST
def sign_out_everywhere(request: Request) -> HttpResponse:
    """End every session, this one too."""
    signing_in.sign_out_everywhere(by=request.person)
    request.session.flush()
    say(request, _("You are signed out on every device."))
    return redirect("identity:sign_in")


@login_not_required
@never_cache
def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for a link. The answer is the same whether or not anybody has that address."""
    form = ForgottenForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            _ask(form.cleaned_data["email"], client_address(request))
        except TooManyAttempts as error:
            form.add_error(None, error.message)
        else:
            return render(request, "identity/link_sent.html", {"email": form.cleaned_data["email"]})
    return render(request, "identity/forgotten.html", {"form": form}, status=422 if form.errors else 200)


def _ask(email: str, address: str) -> None:
    """Both limits are spent here; the looking up, the link and the mail are a job's, so that time tells nothing."""
    limits.spend(limits.MAIL, email)
    limits.spend(limits.MAIL_ADDRESS, address)
    send_password_link.defer(email=email)


@login_not_required
@never_cache
@sensitive_post_parameters("new")
def set_password(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind a link: choose a password, once."""
    try:
        link = passwords.find_link(token)
    except passwords.LinkOver as error:
        return render(request, "identity/link_over.html", {"error": error}, status=410)
    form = NewPasswordForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            passwords.choose_password(token=token, password=form.cleaned_data["new"])
        except DomainError as error:
            form.add_error(error.field, error.message)
        else:
            say(request, _("Your password is set. Sign in with it now."))
            return redirect("identity:sign_in")
    page = {"form": form, "person": link.account.person}
    response = render(request, "identity/set_password.html", page, status=422 if form.errors else 200)
    response.headers["Referrer-Policy"] = "no-referrer"  # the address is the secret
    return response
