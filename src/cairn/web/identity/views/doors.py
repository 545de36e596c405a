"""The ways in: e-mail and password, employee number and code or PIN, and in a demo anybody's shoes."""

from __future__ import annotations

from uuid import UUID

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.internal.flows.logout import logout
from allauth.account.models import Login
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from cairn.core.clock import now
from cairn.core.errors import DomainError
from cairn.identity.domain import codes, signing_in
from cairn.identity.models import Account
from cairn.people.models import Person
from cairn.web.identity import demo
from cairn.web.identity.address import client_address
from cairn.web.identity.forms import NumberForm, PinForm, SignInForm
from cairn.web.identity.middleware import SEEN, SHARED
from cairn.web.toasts import say

CODE = "sign_in_code"


def after(request: HttpRequest) -> str:
    """Where somebody wanted to go before they were asked who they are; never another site."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else reverse("today:show")


def let_in(request: HttpRequest, account: Account, *, shared: bool) -> HttpResponse:
    """Go on to the second step, if there is one, and in."""
    if shared:
        request.session[SHARED], request.session[SEEN] = True, now().isoformat()
        request.session.set_expiry(300)
    else:
        request.session.pop(SHARED, None)
    # Whoever has just typed a password need not type it again to set up a second step.
    record_authentication(request, account, method="password", reauthenticated=True)
    response: HttpResponse = perform_login(request, Login(user=account, redirect_url=after(request)))
    return response


@login_not_required
@never_cache
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """The door."""
    if request.user.is_authenticated:
        return redirect(after(request))
    form = SignInForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            account = signing_in.check_password(
                request=request,
                email=form.cleaned_data["email"],
                password=form.cleaned_data["password"],
                address=client_address(request),
            )
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            return let_in(request, account, shared=form.cleaned_data["shared"])
    page = {
        "form": form,
        "next": after(request),
        "idle": "idle" in request.GET,
        "demo": demo.choices(request),
    }
    return render(request, "identity/sign_in.html", page, status=422 if form.errors else 200)


@login_not_required
@never_cache
@sensitive_post_parameters("secret")
def sign_in_number(request: HttpRequest) -> HttpResponse:
    """The door for people without a mailbox: a printed code the first time, a PIN from then on."""
    if request.user.is_authenticated:
        return redirect(after(request))
    form = NumberForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            return _by_number(request, form)
        except DomainError as error:
            form.add_error(None, error.message)
    page = {"form": form, "next": after(request)}
    return render(request, "identity/sign_in_number.html", page, status=422 if form.errors else 200)


def _by_number(request: HttpRequest, form: NumberForm) -> HttpResponse:
    number, secret = form.cleaned_data["number"], form.cleaned_data["secret"]
    address = client_address(request)
    if not codes.tidy(secret).isdigit() and len(codes.tidy(secret)) == codes.LENGTH:
        code = codes.check_code(employee_number=number, code=secret, address=address)
        request.session[CODE] = {
            "id": str(code.pk),
            "number": number,
            "shared": form.cleaned_data["shared"],
        }
        return redirect(f"{reverse('identity:choose_pin')}")
    account = signing_in.check_pin(request=request, employee_number=number, pin=secret, address=address)
    return let_in(request, account, shared=form.cleaned_data["shared"])


@login_not_required
@never_cache
@sensitive_post_parameters("new", "again")
def choose_pin(request: HttpRequest) -> HttpResponse:
    """After a printed code: the PIN that takes its place."""
    code = request.session.get(CODE)
    if code is None:
        return redirect("identity:sign_in_number")
    form = PinForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            account = codes.choose_pin(code_id=UUID(code["id"]), pin=form.cleaned_data["new"])
        except signing_in.WrongPin as error:
            del request.session[CODE]
            say(request, error.message, level=30)
            return redirect("identity:sign_in_number")
        except DomainError as error:
            form.add_error(error.field, error.message)
        else:
            del request.session[CODE]
            return let_in(request, account, shared=code["shared"])
    page = {"form": form, "number": code["number"]}
    return render(request, "identity/choose_pin.html", page, status=422 if form.errors else 200)


@login_not_required
@require_POST
def sign_in_as(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Be somebody in a demo organization on this very machine; anywhere else this address does not exist."""
    if not demo.is_open(request):
        raise Http404
    person = get_object_or_404(Person.objects.working(), pk=person_id)
    request.session.flush()
    login(request, signing_in.demo_account(person), backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect(after(request))


@login_not_required
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Leave, also from between the two steps of signing in."""
    logout(request, show_message=False)
    request.session.flush()
    say(request, _("You are signed out."))
    return redirect("identity:sign_in")


@login_not_required
@require_safe
def to_sign_in(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view takes the request
    """allauth's name for our door."""
    return redirect("identity:sign_in")
