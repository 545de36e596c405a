"""My own video room, for the sessions I hold."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from cairn.scheduling.domain.video import LONGEST, set_own_room
from cairn.scheduling.models import OwnRoom
from cairn.web.profile.changing import done, myself
from cairn.web.request import Request
from cairn.web.toasts import say


class RoomForm(forms.Form):
    address = forms.CharField(
        label=gettext_lazy("Address of your room"),
        help_text=gettext_lazy("It begins with https. Leave it empty to have none."),
        max_length=LONGEST,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "url", "spellcheck": "false"}),
    )


@require_http_methods(["GET", "POST"])
def show(request: Request) -> HttpResponse:
    """Name it, change it, or take it away."""
    me = myself(request)
    room = OwnRoom.objects.filter(person=me).first()
    data = request.POST if request.method == "POST" else None
    form = RoomForm(data, initial={"address": room.address if room else ""})
    if form.is_valid() and done(form, lambda: set_own_room(address=form.cleaned_data["address"], by=me)):
        named = form.cleaned_data["address"]
        say(request, _("Your room is kept.") if named else _("You have no room of your own now."))
        return redirect("profile:room")
    return render(request, "profile/room.html", {"form": form}, status=422 if form.errors else 200)
