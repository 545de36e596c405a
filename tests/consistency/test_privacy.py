"""Every column of every table says what it knows about a person and what becomes of it."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import models

from cairn.core import privacy
from cairn.people.models import Person


def ours() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("cairn.")]


@pytest.mark.unit
def test_every_column_is_declared_once() -> None:
    found = [gap for model in ours() for gap in privacy.gaps(model)]

    assert not found, "Declare these in the package's privacy.py:\n" + "\n".join(found)


@pytest.mark.unit
def test_a_column_that_nobody_declared_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    privacy.declarations()
    declared = privacy.DECLARED[Person]
    fewer = privacy.Declaration(**{**declared.__dict__, "cleared": declared.cleared - {"pronouns"}})
    monkeypatch.setitem(privacy.DECLARED, Person, fewer)

    assert privacy.gaps(Person) == ["people.Person.pronouns is not declared"]


@pytest.mark.django_db
@pytest.mark.integration
def test_every_lookup_to_a_person_and_to_an_end_is_real() -> None:
    nobody = Person().pk
    found = {one.model._meta.label: list(one.rows(nobody)[:1]) for one in privacy.declarations()}
    ends = {
        one.model._meta.label: one.model._default_manager.filter(**{f"{one.ends}__isnull": False})
        .values(one.program)
        .exists()
        for one in privacy.declarations()
        if one.ends
    }

    assert {label for label, rows in found.items() if rows} == set()
    assert ends
    assert not any(ends.values())


@pytest.mark.unit
def test_a_model_that_points_at_a_person_says_whether_it_is_about_them() -> None:
    """A link named `person` is always about that person; other links (who did it) need not be."""
    silent = [
        one.model._meta.label
        for one in privacy.declarations()
        if not one.about and any(f.name in {"person", "account"} for f in one.model._meta.concrete_fields)
    ]

    assert silent == []
