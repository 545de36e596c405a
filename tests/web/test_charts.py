from __future__ import annotations

import re

import pytest
from django.utils import translation

from cairn.web.shapes import Part
from cairn.web.templatetags.charts import percent, spark_points
from tests.web.rendering import elements, render

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("value", "most", "expected"),
    [(3, 5, "60.00%"), (1, 3, "33.33%"), (9, 5, "100.00%"), (-1, 5, "0.00%"), (1, 0, "0.00%")],
)
def test_percent_stays_between_nothing_and_all(value: float, most: float, expected: str) -> None:
    assert percent(value, most) == expected


def test_lengths_keep_the_point_where_the_language_has_a_comma() -> None:
    with translation.override("de"):
        html = render(
            "{% bar 1 3 'ein Drittel' %}{% interval 2.5 0.4 3.8 -1 5 'x' %}{% sparkline v 'x' %}", v=[1, 2.5]
        )
    lengths = [
        value
        for tag in ("rect", "circle", "polyline")
        for element in elements(html, tag)
        for name, value in element.items()
        if name in {"width", "x", "cx", "y", "height"} and value
    ]
    assert lengths
    assert all(re.fullmatch(r"-?[\d.]+%?", length) for length in lengths)


def test_interval_lies_where_its_numbers_are() -> None:
    html = render("{% interval 2 0 4 -1 4 'Plus 2' %}")
    marks = {element["class"]: element for element in elements(html, "rect")}
    assert marks["zero"]["x"] == "20.00%"
    assert (marks["range"]["x"], marks["range"]["width"]) == ("20.00%", "80.00%")
    assert elements(html, "circle")[0]["cx"] == "60.00%"
    assert elements(html, "svg")[0]["aria-label"] == "Plus 2"


def test_interval_that_leaves_the_axis_is_cut_and_zero_off_the_axis_is_not_drawn() -> None:
    html = render("{% interval 6 4 12 2 10 'x' %}")
    marks = {element["class"]: element for element in elements(html, "rect")}
    assert marks["range"]["width"] == "75.00%"
    assert "zero" not in marks


def test_spark_points_fill_the_box_and_a_flat_line_does_not_divide_by_zero() -> None:
    assert spark_points([1, 2, 3]) == [(3.0, 21.0), (42.0, 12.0), (81.0, 3.0)]
    assert {y for _x, y in spark_points([5, 5])} == {21.0}
    assert spark_points([7]) == [(3.0, 21.0)]


def test_sparkline_reads_out_its_values_and_shows_words_when_there_are_none() -> None:
    assert (
        elements(render("{% sparkline v 'Rising' %}", v=[3, 1200]), "svg")[0]["aria-label"]
        == "Rising: 3, 1,200"
    )
    empty = render("{% sparkline v 'hidden' %}", v=[])
    assert "<svg" not in empty
    assert "hidden" in empty


def test_columns_have_the_same_numbers_in_a_table() -> None:
    parts = [Part("2025", 50, 100), Part("2026", 100, 100, shown="100 people")]
    html = render("{% columns parts 'Growth' unit='People' %}", parts=parts)
    drawn, behind, phone = (part for part in html.replace("<table", "\f<table").split("\f"))
    for table in (behind, phone):
        assert "50" in table
        assert "100 people" in table
    assert [rect["height"] for rect in elements(drawn, "rect")] == ["118.0", "236.0"]
    bars = [rect["width"] for rect in elements(phone, "rect") if rect["class"] == "bar-fill"]
    assert bars == ["50.00%", "100.00%"]


def test_bars_of_a_score_and_a_funnel_are_tables() -> None:
    for tag in ("fit_bars", "funnel"):
        html = render(f"{{% {tag} parts 'Parts' %}}", parts=[Part("Goals", 37, 40, note="strong")])
        assert "<caption" in html
        assert [head["scope"] for head in elements(html, "th")] == ["row"]
        assert [rect["width"] for rect in elements(html, "rect")] == ["100%", "92.50%"]
        assert "strong" in html
