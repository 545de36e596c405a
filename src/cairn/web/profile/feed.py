"""My sessions in a calendar that reads them by an address."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cairn.people.models import Person
from cairn.scheduling.domain.feeds import close_feed, document_of, feed_at, key_of, open_feed
from cairn.scheduling.models import SessionFeed
from cairn.web.request import Request
from cairn.web.toasts import say


def address_of(person: Person) -> str:
    """Where a calendar reads this person's sessions; empty as long as they made no address."""
    feed = SessionFeed.objects.filter(person=person).first()
    return f"{settings.PUBLIC_URL}{reverse('profile:sessions_feed', args=[key_of(feed)])}" if feed else ""


@require_POST
def make(request: Request) -> HttpResponse:
    """A first address, or a new one instead of the old."""
    open_feed(by=request.person)
    say(request, _("This is your address. Give it to your calendar, and to nobody else."))
    return redirect(f"{reverse('profile:calendars')}#feed")


@require_POST
def close(request: Request) -> HttpResponse:
    """No address any more."""
    close_feed(by=request.person)
    say(request, _("The address answers no more."))
    return redirect(f"{reverse('profile:calendars')}#feed")


@login_not_required  # a calendar has no session; the signed key is the right to read
@require_safe
def sessions_feed(request: HttpRequest, key: str) -> HttpResponse:  # noqa: ARG001 - every view is given it
    """The feed itself."""
    feed = feed_at(key)
    if feed is None:
        raise Http404
    answer = HttpResponse(document_of(feed, _address), content_type="text/calendar; charset=utf-8")
    answer["Cache-Control"] = "private, max-age=300"
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _address(session_id: UUID) -> str:
    return f"{settings.PUBLIC_URL}{reverse('sessions:show', args=[session_id])}"
