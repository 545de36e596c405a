"""`cairn demo` from the command line."""

from __future__ import annotations

import pytest

from cairn.cli.demo import make_demo, people_to_try
from cairn.cli.errors import CommandError
from cairn.cli.main import _parser
from cairn.core.models import Organization
from cairn.people.models import Person

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def test_demo_command_fills_and_counts(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["demo", "--people", "240", "--participants", "60", "--seed", "4", "--today", "2026-11-23"]

    code = make_demo(_parser(words).parse_args(words))

    assert code == 0
    assert Organization.objects.get().is_demo
    assert "240 people" in capsys.readouterr().err
    for said in people_to_try():
        given, family = said.split(" (")[0].split(" ")
        assert Person.objects.get(given_name=given, family_name=family).account.is_active


def test_demo_command_says_why_not() -> None:
    words = ["demo", "--people", "100"]

    with pytest.raises(CommandError, match="at least 200 people"):
        make_demo(_parser(words).parse_args(words))
