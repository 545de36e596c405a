"""My data: take a copy, or be erased."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.db.models import Q
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from cairn.core import files, privacy
from cairn.core.clock import now
from cairn.core.errors import DomainError
from cairn.identity.domain.download import KEEP, ask_download
from cairn.identity.domain.erasure import GRACE, ask_erasure, cancel_erasure, open_wish
from cairn.identity.enums import DownloadState
from cairn.identity.models import Download
from cairn.web.request import Request
from cairn.web.toasts import say


class EraseForm(forms.Form):
    sure = forms.BooleanField(label=gettext_lazy("I understand that nobody can bring this back afterwards"))


def _live() -> Q:
    return Q(file__isnull=False) & (Q(file__expires_at=None) | Q(file__expires_at__gt=now()))


@require_safe
def show(request: Request) -> HttpResponse:
    """What I can do with what Cairn knows about me."""
    mine = Download.objects.filter(person=request.person)
    page = {
        "waiting": mine.filter(state=DownloadState.WAITING).exists(),
        "ready": mine.filter(_live(), state=DownloadState.READY)
        .select_related("file")
        .order_by("-ready_at")
        .first(),
        "wish": open_wish(request.person),
        "keep_days": KEEP.days,
        "grace_days": GRACE.days,
    }
    return render(request, "mydata/show.html", page)


@require_POST
def ask(request: Request) -> HttpResponse:
    """Have a copy made."""
    ask_download(by=request.person)
    return redirect("mydata:show")


@require_safe
def fetch(request: Request, pk: UUID) -> StreamingHttpResponse:
    """Take the copy: mine alone."""
    rows = Download.objects.select_related("file").filter(_live(), state=DownloadState.READY)
    file = get_object_or_404(rows, pk=pk, person=request.person).file
    assert file is not None  # noqa: S101 - the filter says so
    response = StreamingHttpResponse(files.read(file), content_type=file.content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    response.headers["Content-Length"] = str(file.size)
    response.headers["Cache-Control"] = "no-store"
    return response


def erase(request: Request) -> HttpResponse:
    """What goes and what stays, before I ask for it."""
    form = EraseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            ask_erasure(by=request.person)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            return redirect("mydata:show")
    goes, stays = privacy.preview(request.person.pk)
    page = {"form": form, "goes": goes, "stays": stays, "grace_days": GRACE.days}
    return render(request, "mydata/erase.html", page, status=422 if form.errors else 200)


@require_POST
def take_back(request: Request) -> HttpResponse:
    """Stay."""
    cancel_erasure(by=request.person)
    say(request, _("Good. You stay as you are."))
    return redirect("mydata:show")
