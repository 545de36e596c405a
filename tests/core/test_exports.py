import pytest

from cairn.core.exports import csv_lines, neutralize

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("=1+1", "'=1+1"),
        ("+SUM(A1)", "'+SUM(A1)"),
        ("-cmd", "'-cmd"),
        ("@x", "'@x"),
        ("\t=1", "'\t=1"),
        ("-5", "-5"),
        ("+1.5e3", "+1.5e3"),
        ("-inf", "'-inf"),
        ("Amara", "Amara"),
        (None, ""),
        (12, "12"),
        (-3.5, "-3.5"),
    ],
)
def test_neutralize_cell(cell: object, expected: str) -> None:
    assert neutralize(cell) == expected


def test_csv_lines_quote_and_mark() -> None:
    assert list(csv_lines(["a", "b"], [["=x", 'say "hi", now']])) == [
        "\ufeffa,b\r\n",
        '\'=x,"say ""hi"", now"\r\n',
    ]
