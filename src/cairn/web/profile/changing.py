"""Whom a profile is about, and how a change of it is answered."""

from __future__ import annotations

from collections.abc import Callable

from django import forms

from cairn.core.errors import DomainError
from cairn.people.models import Person
from cairn.web.request import Request


def myself(request: Request) -> Person:
    """The person who asks, with what the pages show."""
    return Person.objects.select_related("department", "location", "manager").get(pk=request.person.pk)


def done(form: forms.Form, change: Callable[[], object]) -> bool:
    """Whether a change went through; a refusal becomes an error of the form."""
    try:
        change()
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)
        return False
    return True
