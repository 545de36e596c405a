"""Switching one category's mails off from a mail, without signing in (RFC 8058)."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from cairn.notices.domain.reading import switch_mail
from cairn.notices.domain.unsubscribing import read_token
from cairn.notices.models import MailPreference


# Mail programs send this with no cookie and no session; the signature in the address is the permission.
@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def fewer(request: HttpRequest, token: str) -> HttpResponse:
    """Say what would be switched off; only a POST does it, because mail scanners follow every link.

    A POST is answered with the page itself: what mail programs send must not be redirected.
    """
    named = read_token(token)
    if named is None:
        raise Http404
    person, category = named
    if request.method == "POST":
        wanted = _wanted(request)
        if wanted is None:
            return HttpResponseBadRequest()
        switch_mail(person=person, category=category, wanted=wanted)
    refused = MailPreference.objects.filter(person=person, category=category, wanted=False)
    return render(request, "notices/fewer.html", {"category": category, "off": refused.exists()})


def _wanted(request: HttpRequest) -> bool | None:
    """What the mail program or the page's own button asks for; None when it is neither."""
    if request.POST.get("List-Unsubscribe") == "One-Click":
        return False
    return {"on": True, "off": False}.get(request.POST.get("mails", ""))
