from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from cairn.web.gallery.forms import sample_form
from cairn.web.gallery.samples import samples

LAYOUTS = ("app", "find", "manage", "plain")


@login_not_required
def show(request: HttpRequest) -> HttpResponse:
    """Every component in every state, light and dark side by side; nothing here is anybody's data."""
    swatches = [{"theme": theme, "form": sample_form(theme)} for theme in ("light", "dark")]
    return render(request, "gallery/show.html", {"swatches": swatches, **samples()})


@login_not_required
def layout(request: HttpRequest, layout: str) -> HttpResponse:
    """A page as a person would meet it, in one of the three layouts."""
    if layout not in LAYOUTS:
        raise Http404
    return render(
        request, f"gallery/{layout}.html", {**samples(), "form": sample_form("form"), "here": request.path}
    )
