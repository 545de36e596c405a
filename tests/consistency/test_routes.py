"""Who gets what answer where: every address, by GET and POST, as everybody, against the tables in `tables/`."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.consistency.routes import METHODS, Asker, addresses, parse, read_tables, write
from tests.consistency.rows import missing_rows
from tests.consistency.world import make_world

pytestmark = pytest.mark.integration


@pytest.mark.django_db
def test_every_address_answers_everybody_as_the_tables_say() -> None:
    asker, wrong = Asker(make_world()), []

    for name, row in read_tables().items():
        measured = asker.ask(name, row.kwargs)
        for method in METHODS:
            for role, expected in getattr(row, method).items():
                if measured[method][role] != expected:
                    wrong.append(f"{method} {name} as {role}: {measured[method][role]}, not {expected}")

    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db
def test_every_address_stands_in_a_table(record_property: Callable[[str, object], None]) -> None:
    rows = missing_rows()
    record_property("rows", rows)  # `python -m tests.consistency` prints them

    assert not rows, f"Not in tests/consistency/tables/. Measured (read before you paste):\n\n{rows}"


def test_no_table_speaks_of_an_address_that_is_gone() -> None:
    assert set(read_tables()) <= set(addresses())


def test_every_address_has_a_name() -> None:
    assert [name for name in addresses() if "(" in name] == []


@pytest.mark.unit
@pytest.mark.parametrize(
    "text", ["ok", "method, anonymous method", "absent, mentee denied, program_manager global_owner ok"]
)
def test_rows_are_written_as_they_are_read(text: str) -> None:
    assert write(parse(text)) == text


@pytest.mark.unit
def test_a_row_for_nobody_is_refused() -> None:
    with pytest.raises(ValueError, match="No such role: wizard"):
        parse("ok, wizard absent")
