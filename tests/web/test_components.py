from __future__ import annotations

import pytest

from cairn.web.shapes import Choice, Column, Day, Face, Reason, Slot, Step, Tab
from cairn.web.templatetags.components import initials, tint
from tests.web.rendering import elements, render

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Amara Reyes", "AR"), ("Ana Sofía Quiroga", "AQ"), ("Élodie", "É"), ("", ""), ("  ibn  Sina ", "IS")],
)
def test_initials_take_first_and_last_word(name: str, expected: str) -> None:
    assert initials(name) == expected


def test_tint_stays_with_the_name() -> None:
    assert {tint("Amara Reyes") for _ in range(3)} == {3}
    assert {tint(f"Person {number}") for number in range(50)} == {1, 2, 3, 4, 5}


def test_avatar_says_the_name_unless_it_stands_beside_it() -> None:
    assert elements(render('{% avatar "Amara Reyes" %}'), "span")[0]["aria-label"] == "Amara Reyes"
    decorative = elements(render('{% avatar "Amara Reyes" decorative=True %}'), "span")[0]
    assert decorative["aria-hidden"] == "true"
    assert "aria-label" not in decorative


def test_avatar_with_photo_shows_it_without_initials() -> None:
    html = render('{% avatar "Amara Reyes" photo="/files/1" %}')
    assert elements(html, "img")[0]["src"] == "/files/1"
    assert "AR</span>" not in html


def test_avatars_count_the_rest() -> None:
    html = render("{% avatars faces more=4 %}", faces=[Face("Amara Reyes"), Face("Jonas Okafor")])
    labels = [span.get("aria-label") for span in elements(html, "span") if span.get("aria-label")]
    assert labels == ["Amara Reyes", "Jonas Okafor", "and 4 more"]


def test_names_are_escaped_wherever_they_stand() -> None:
    evil = "<script>x</script>"
    html = render(
        "{% avatar n %}{% person_card n title=n place=n %}{{ n }}{% endperson_card %}{% reasons r %}"
        "{% who_sees n %}{% empty n %}{% endempty %}{% message n n %}{{ n }}{% endmessage %}"
        "{% dialog 'd' n %}{{ n }}{% enddialog %}{% note %}{{ n }}{% endnote %}{% stat n n definition=n of=n %}",
        n=evil,
        r=[Reason(evil)],
    )
    assert "<script" not in html
    assert html.count("&lt;script&gt;") >= 14


def test_reasons_carry_their_kind() -> None:
    html = render(
        "{% reasons items %}", items=[Reason("Two levels above"), Reason("We do not know", "unknown")]
    )
    assert [item["class"] for item in elements(html, "li")] == [
        "reason reason-reason",
        "reason reason-unknown",
    ]


def test_icons_are_silent() -> None:
    assert elements(render('{% icon "lock" %}'), "svg")[0]["aria-hidden"] == "true"
    assert elements(render('{% icon "filled/heart" %}'), "use")[0]["href"].endswith("#filled-heart")  # type: ignore[union-attr]


def test_path_marks_the_current_step_and_says_done() -> None:
    html = render(
        "{% path steps %}", steps=[Step("Get to know", "done"), Step("Set goals", "now"), Step("Look back")]
    )
    assert [item.get("aria-current") for item in elements(html, "li")] == [None, "step", None]
    assert html.count("(done)") == 1


def test_tabs_mark_the_current_page_and_group_counts() -> None:
    html = render(
        "{% tabs items 'New managers' %}", items=[Tab("Health", "/h", True), Tab("People", "/p", count=1230)]
    )
    assert [link.get("aria-current") for link in elements(html, "a")] == ["page", None]
    assert "1,230" in html


def test_pager_shows_nothing_when_there_is_one_page() -> None:
    assert render("{% pager %}") == ""
    assert [link["rel"] for link in elements(render("{% pager newer='/a' older='/b' %}"), "a")] == [
        "prev",
        "next",
    ]


def test_slots_name_their_day_and_close_taken_ones() -> None:
    days = [
        Day("Mon", [Slot("a", "16:00", "08:00 Seattle"), Slot("b", "17:00", taken=True)]),
        Day("Tue", empty="Busy"),
    ]
    html = render("{% slots days chosen='a' %}", days=days)
    inputs = elements(html, "input")
    assert ["checked" in item for item in inputs] == [True, False]
    assert ["disabled" in item for item in inputs] == [False, True]
    assert [item["for"] for item in elements(html, "label")] == [item["id"] for item in inputs]
    assert "Busy" in html


def test_choice_cards_belong_to_one_group() -> None:
    html = render(
        "{% choices 'way' options 'How?' %}",
        options=[Choice("a", "A", chosen=True), Choice("b", "B", disabled=True)],
    )
    assert {item["name"] for item in elements(html, "input")} == {"way"}
    assert ["checked" in item for item in elements(html, "input")] == [True, False]


def test_dialog_link_is_a_plain_link_without_script() -> None:
    link = elements(render("{% dialog_link 'cancel' '/sessions/1/cancel/' 'Cancel' %}"), "a")[0]
    assert (link["href"], link["data-dialog"]) == ("/sessions/1/cancel/", "cancel")


def test_dialog_opens_itself_only_when_its_form_was_wrong() -> None:
    assert "data-open" not in elements(render("{% dialog 'd' 'T' %}x{% enddialog %}"), "dialog")[0]
    assert "data-open" in elements(render("{% dialog 'd' 'T' opened=True %}x{% enddialog %}"), "dialog")[0]


def test_table_heads_have_scope_and_hidden_columns_a_name() -> None:
    html = render(
        "{% table columns %}<tr></tr>{% endtable %}",
        columns=[Column("Fit", num=True), Column("Decide", hidden=True)],
    )
    assert [head["scope"] for head in elements(html, "th")] == ["col", "col"]
    assert '<span class="visually-hidden">Decide</span>' in html


def test_running_work_asks_again_and_can_be_cancelled() -> None:
    html = render(
        "{% work 'Matching' 'running' done=812 total=1230 poll='/runs/1/' cancel='/runs/1/cancel/' %}",
        csrf_token="tok",
    )
    box = elements(html, "div")[0]
    assert (box["hx-get"], box["hx-select"], box["hx-trigger"]) == ("/runs/1/", "#work", "every 2s")
    assert "812 of 1,230" in html
    assert [form["action"] for form in elements(html, "form")] == ["/runs/1/cancel/"]
    assert elements(html, "input")[0]["value"] == "tok"
    assert any(bar.get("aria-valuenow") == "66" for bar in elements(html, "div"))


def test_finished_work_stops_asking() -> None:
    html = render(
        "{% work 'Export' 'done' poll='/runs/1/' text='Export ready' href='/f' link='Take the file' %}"
    )
    assert "hx-get" not in html
    assert elements(html, "a")[0]["href"] == "/f"


def test_filters_work_as_a_plain_form_and_swap_one_element_with_htmx() -> None:
    plain = elements(render("{% filters action='/find/' %}x{% endfilters %}"), "form")[0]
    assert (plain["method"], plain["action"], "hx-get" in plain) == ("get", "/find/", False)
    swapped = elements(render("{% filters action='/find/' target='#results' %}x{% endfilters %}"), "form")[0]
    assert (swapped["hx-target"], swapped["hx-select"]) == ("#results", "#results")


def test_stat_carries_its_definition_and_date() -> None:
    html = render(
        "{% stat 1204 'active pairs' definition='Pairs that started.' of='of 1,268' fresh='today' %}"
    )
    assert "1,204" in html
    assert "<details" in html
    assert "As of today" in html
    assert "<details" not in render("{% stat '–' 'new role' state='hidden' %}")


def test_message_keeps_sides_apart() -> None:
    assert "message-mine" in render("{% message 'You' '17:42' mine=True %}x{% endmessage %}")
    assert "message-mine" not in render("{% message 'Jonas' '17:20' %}x{% endmessage %}")
