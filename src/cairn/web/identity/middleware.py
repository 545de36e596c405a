"""What a signed-in request passes: a shared device forgets after five idle minutes, a role needs a second step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from cairn.core.clock import now
from cairn.core.models import Organization
from cairn.identity.models import RoleAssignment

Answer = Callable[[HttpRequest], HttpResponse]

IDLE = dt.timedelta(minutes=5)
SHARED, SEEN = "shared_device", "shared_device_seen"
# Without a second step one may set it up, sign out and change one's own account; nothing else.
FREE = ("mfa_", "account_", "theme:", "static")
FREE_NAMES = frozenset(
    {"identity:sign_out", "identity:settings", "identity:change_password", "identity:sign_out_everywhere"}
)


class shared_device:
    """On a shared device the server ends the session, and the page itself goes away, without any script."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not (request.user.is_authenticated and request.session.get(SHARED)):
            return self.get_response(request)
        seen = dt.datetime.fromisoformat(request.session.get(SEEN) or now().isoformat())
        if now() - seen >= IDLE:
            logout(request)
            return redirect(f"{reverse('identity:sign_in')}?idle=1")
        if _is_activity(request):
            request.session[SEEN] = now().isoformat()
            request.session.set_expiry(int(IDLE.total_seconds()))
        response = self.get_response(request)
        # The header that <meta http-equiv="refresh"> stands for, so that no page can forget it.
        wait = int(IDLE.total_seconds()) + 2
        response.headers.setdefault("Refresh", f"{wait}; url={reverse('identity:sign_in')}?idle=1")
        response.headers["Cache-Control"] = "no-store"
        return response


def _is_activity(request: HttpRequest) -> bool:
    """A page that asks again by itself (progress, new messages) is nobody's activity."""
    return request.method != "GET" or request.headers.get("HX-Request") != "true"


class second_step:
    """Whoever holds a role above participant needs a second step before anything else, outside a demo."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponse | None:
        if not request.user.is_authenticated or _is_free(request):
            return None
        if not RoleAssignment.objects.filter(person_id=request.user.person_id).exists():
            return None
        wanted = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
        if Authenticator.objects.filter(user_id=request.user.pk, type__in=wanted).exists():
            return None
        if Organization.objects.filter(is_demo=True).exists():
            return None
        return redirect("mfa_index")


def _is_free(request: HttpRequest) -> bool:
    match = request.resolver_match
    name = match.view_name if match else ""
    return name in FREE_NAMES or name.startswith(FREE)
