"""A photo: choosing it, removing it, and showing it to those who may see the person."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cairn.core import files
from cairn.core.errors import DomainError, NotInScope
from cairn.people.domain.photos import remove_photo, set_photo
from cairn.people.models import Person
from cairn.programs.rules.sight import may_see
from cairn.web.profile.forms import PhotoForm
from cairn.web.request import Request
from cairn.web.toasts import say

# An address holds one picture for good: a new photo has a new one. A day keeps what was removed from lingering.
CACHED = "private, max-age=86400, immutable"


@require_http_methods(["GET", "POST"])
def choose(request: Request) -> HttpResponse:
    """Choose a photo, or another one."""
    form = PhotoForm(request.POST, request.FILES) if request.method == "POST" else PhotoForm()
    if form.is_valid():
        try:
            set_photo(content=form.cleaned_data["photo"], by=request.person)
        except DomainError as error:
            form.add_error("photo", error.message)
        else:
            say(request, _("This is your photo now."))
            return redirect("profile:show")
    return render(request, "profile/photo.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def remove(request: Request) -> HttpResponse:
    """Ask, then take the photo away."""
    if request.method == "POST":
        remove_photo(by=request.person)
        say(request, _("Your photo is deleted. Your initials stand in its place."))
        return redirect("profile:show")
    return render(request, "profile/remove_photo.html")


@require_safe
def picture(request: Request, photo: UUID, size: str) -> HttpResponse:
    """A person's photo, for those who may see that person."""
    people = Person.objects.select_related("photo", "small_photo__file")
    shown = get_object_or_404(people, photo=photo, small_photo__isnull=False)
    file = {"small": shown.small_photo.file, "large": shown.photo}.get(size)
    if file is None or not may_see(request.person, shown):
        raise NotInScope
    response = HttpResponse(b"".join(files.read(file)), content_type=file.content_type)
    response.headers["Cache-Control"] = CACHED
    response.headers["Content-Disposition"] = "inline"
    response.headers["ETag"] = f'"{file.sha256}"'
    return response
