from django.http import HttpResponse
from django.shortcuts import render

from cairn.web.request import Request


def show(request: Request) -> HttpResponse:
    """Today: what is next for me."""
    return render(request, "today/show.html")
