"""What every request passes: signed in unless a view opts out, and domain errors told kindly in one place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cairn.core.errors import DomainError, NotAllowed, NotAMember, NotInScope

Answer = Callable[[HttpRequest], HttpResponse]

__all__ = ["domain_errors", "login_not_required", "signed_in"]


class signed_in:
    """Set `request.person`; send everyone who is not signed in to the sign-in page."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            request.person = request.user.person  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], *_: Any) -> HttpResponse | None:
        if request.user.is_authenticated or not getattr(view, "login_required", True):
            return None
        return redirect_to_login(request.get_full_path())


class domain_errors:
    """404 outside one's scope, 403 inside it, 409 for anything else that a view did not turn into a form error."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, DomainError):
            return None
        status = 409
        if isinstance(exception, NotInScope | NotAMember):
            status = 404
        elif isinstance(exception, NotAllowed):
            status = 403
        return render(request, "errors/domain.html", {"error": exception, "status": status}, status=status)
