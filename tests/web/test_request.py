"""What stands in addresses and forms is what somebody typed there."""

from __future__ import annotations

import pytest

from cairn.web.request import number_in, uuid_in

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("text", "number"),
    [("0", 0), ("00012", 12), ("999999999", 999_999_999), ("1000000000", None), ("9" * 5_000, None)]
    + [(text, None) for text in ("", "-1", "1.5", " 1", "²", "\u0661", "1e3")],
)
def test_a_number_is_plain_digits_that_fit_a_column(text: str, number: int | None) -> None:
    assert number_in(text) == number


def test_an_id_or_nothing() -> None:
    assert uuid_in("0198c0de-0000-7000-8000-000000000001") is not None
    assert uuid_in("0198c0de") is None
