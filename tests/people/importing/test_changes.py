"""What a feed changes, and what it must not change."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from cairn.core import clock
from cairn.core.models import Event
from cairn.people.domain.importing.mapfile import read_map, simple_map
from cairn.people.domain.importing.problems import Code
from cairn.people.domain.importing.running import TooManyLeavers, carry_out, open_feed
from cairn.people.domain.photos import set_photo
from cairn.people.domain.profile import describe_oneself, set_own_hours
from cairn.people.models import JobRecord, Person
from tests.factories.pictures import make_picture

from .conftest import DATA, DAY, FIRST, Load, numbers, problems, read_example

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def test_a_promotion_is_a_new_chapter(load: Load) -> None:
    load(FIRST)

    outcome = load(
        FIRST.replace("3,Cy,Hand,Clerk,Works,2", "3,Cy,Hand,Lead,Office,1"), DAY + timedelta(days=30)
    )

    assert numbers(outcome) == {"rows": 4, "created": 0, "changed": 1, "unchanged": 3, "left": 0, "errors": 0}
    assert [
        (str(j.valid_from), str(j.valid_to), j.job_title, str(j.department), str(j.manager))
        for j in JobRecord.objects.filter(person__employee_number="3").order_by("valid_from")
    ] == [
        ("2021-05-01", "2026-12-23", "Clerk", "Works", "Bo Lead"),
        ("2026-12-23", "None", "Lead", "Office", "Ada Root"),
    ]
    told = Event.objects.exclude(verb="people.first_load").order_by("verb")
    assert [(e.verb, e.data.get("fields")) for e in told] == [
        ("people.changed", ["department_id", "job_title", "manager_id"]),
        ("people.imported", None),
    ]


def test_two_changes_on_one_day_are_one_chapter(load: Load) -> None:
    load(FIRST)
    load(FIRST.replace("Clerk", "Typist"), DAY + timedelta(days=1))
    load(FIRST.replace("Clerk", "Writer"), DAY + timedelta(days=1))

    assert list(
        JobRecord.objects.filter(person__employee_number="4")
        .order_by("valid_from")
        .values_list("job_title", flat=True)
    ) == ["Clerk", "Writer"]


def test_a_new_name_is_a_change_without_a_chapter(load: Load) -> None:
    load(FIRST)

    outcome = load(FIRST.replace("Cy,Hand", "Cy,Foot"), DAY + timedelta(days=1))

    assert (outcome.counts.changed, Person.objects.get(employee_number="3").name) == (1, "Cy Foot")
    assert JobRecord.objects.count() == 4
    assert not Event.objects.filter(verb="people.changed").exists()


def test_columns_that_the_feed_does_not_have_stay(load: Load) -> None:
    load(FIRST)

    outcome = load("number,last name\n3,Foot\n")

    person = Person.objects.select_related("manager").get(employee_number="3")
    assert (numbers(outcome)["changed"], person.given_name, person.family_name, str(person.manager)) == (
        1,
        "Cy",
        "Foot",
        "Bo Lead",
    )


def test_who_is_missing_stays_unless_the_feed_is_complete(load: Load) -> None:
    load(FIRST)

    assert load("number,first name\n1,Ada\n").counts.left == 0
    assert Person.objects.working().count() == 4


def test_leavers_of_a_complete_feed_need_confirmation(load: Load) -> None:
    load(FIRST)
    without = FIRST.replace("4,Di,Hand,Clerk,Works,2,2021-05-01\n", "")

    with pytest.raises(TooManyLeavers, match=r"1 of 4"):
        load(without, complete=True)
    assert Person.objects.working().count() == 4
    outcome = load(without, DAY + timedelta(days=1), complete=True, confirmed_leavers=1)

    gone = Person.objects.get(employee_number="4")
    assert (outcome.counts.left, gone.status, gone.left_on) == (1, "left", date(2026, 11, 24))
    assert [(j.status, str(j.valid_from)) for j in gone.job_records.order_by("valid_from")] == [
        ("active", "2021-05-01"),
        ("left", "2026-11-24"),
    ]
    assert list(Event.objects.filter(verb="people.left").values_list("subject_id", flat=True)) == [gone.pk]


def test_a_few_leavers_need_none(load: Load) -> None:
    rows = "number,first name\n" + "".join(f"{n},P{n}\n" for n in range(100))
    load(rows)

    assert load(rows.replace("99,P99\n", ""), complete=True).counts.left == 1


def test_a_row_with_an_error_is_not_a_leaver(load: Load) -> None:
    load(FIRST)

    outcome = load(
        FIRST.replace("4,Di,Hand,Clerk,Works,2,2021-05-01", "4,Di,Hand,Clerk,Works,2,2021-05-01,surplus"),
        complete=True,
    )

    assert (outcome.counts.left, outcome.counts.errors, problems(outcome)) == (
        0,
        1,
        [(Code.TOO_MANY_CELLS, 5, "", "surplus")],
    )


def test_somebody_who_returns_is_back(load: Load) -> None:
    load(FIRST.replace("hire date", "hire date,status").replace("-01\n", "-01,active\n"))
    left = (
        FIRST.replace("hire date", "hire date,status")
        .replace("-01\n", "-01,left\n", 4)
        .replace("-01,left", "-01,active", 3)
    )
    load(left, DAY + timedelta(days=1))
    assert Person.objects.get(employee_number="4").left_on == date(2026, 11, 24)

    again = load(left, DAY + timedelta(days=2))
    back = load(left.replace("left", "active"), DAY + timedelta(days=3))

    assert (again.counts.changed, again.counts.left, back.counts.changed, back.counts.returned) == (
        0,
        0,
        1,
        1,
    )
    assert list(
        Event.objects.filter(subject_id=Person.objects.get(employee_number="4").pk)
        .order_by("at")
        .values_list("verb", flat=True)
    ) == [
        "people.left",
        "people.returned",
    ]


def test_utf16_with_semicolons_is_imported(load: Load) -> None:
    load("\ufeffnumber;first name;last name\n1;Zoë;Brontë\n2;太郎;山田\n".encode("utf-16-le"))

    assert sorted(p.name for p in Person.objects.all()) == ["Zoë Brontë", "太郎 山田"]


def test_naughty_strings_survive_as_names(tmp_path: Path) -> None:
    import csv

    from cairn.people.domain.importing.values import clean

    naughty = [
        text
        for text in json.loads((DATA / "blns" / "blns.json").read_text(encoding="ascii"))
        if 0 < len(clean(text)) <= 120
    ]
    path = tmp_path / "people.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(
            [["number", "first name"], *([f"N{n}", text] for n, text in enumerate(naughty))]
        )

    carry_out(
        open_feed([(path, path.name)], simple_map({"employee_number": "number", "given_name": "first name"})),
        apply_it=True,
        by=None,
        run_id=uuid4(),
    )

    assert dict(Person.objects.values_list("employee_number", "given_name")) == {
        f"N{n}": clean(text) for n, text in enumerate(naughty)
    }


def test_ibm_is_imported_without_names_or_managers() -> None:
    path = DATA / "ibm_attrition" / "ibm_attrition.csv.gz"
    with clock.frozen(DAY):
        outcome = carry_out(
            open_feed([(path, path.name)], read_example("ibm-attrition")),
            apply_it=True,
            by=None,
            run_id=uuid4(),
        )
        again = carry_out(
            open_feed([(path, path.name)], read_example("ibm-attrition")),
            apply_it=True,
            by=None,
            run_id=uuid4(),
        )

    assert (numbers(outcome)["created"], outcome.counts.errors, again.counts.unchanged) == (1470, 0, 1470)
    assert Person.objects.filter(status="left").count() == 237
    assert sorted(
        (row["department__name"], Person.objects.filter(department__name=row["department__name"]).count())
        for row in Person.objects.values("department__name").distinct()
    ) == [("Human_Resources", 63), ("Research_Development", 961), ("Sales", 446)]
    assert [Person.objects.filter(level=level).count() for level in range(1, 6)] == [543, 534, 218, 106, 69]
    assert Person.objects.get(employee_number="1").name == "1"


def test_a_map_by_text_can_fix_a_value(tmp_path: Path) -> None:
    path = tmp_path / "shop.csv"
    path.write_text('ID,Who\n1,"Lovelace, Ada"\n2,Bo Chan\n', encoding="utf-8")
    one = read_map('[people]\nemployee_number = "ID"\nname = "Who"\nemployment_type = { value = "hourly" }')

    carry_out(open_feed([(path, path.name)], one), apply_it=True, by=None, run_id=uuid4())

    assert list(
        Person.objects.order_by("employee_number").values_list("given_name", "family_name", "employment_type")
    ) == [
        ("Ada", "Lovelace", "hourly"),
        ("Bo", "Chan", "hourly"),
    ]


OWN = """number,first name,last name,preferred name,pronouns,languages,title
1,Amara,Reyes,Mara,she/her,"en, pt",Clerk
2,Bo,Chan,,he/him,en,Clerk
"""


def test_what_people_set_themselves_no_feed_overwrites(load: Load) -> None:
    load(OWN)
    amara = Person.objects.get(employee_number="1")
    describe_oneself(preferred_name="", pronouns="xe/xem", languages=amara.languages, by=amara)

    again = load(OWN)
    assert numbers(again) == {"rows": 2, "created": 0, "changed": 0, "unchanged": 2, "left": 0, "errors": 0}

    changed = OWN.replace("Mara", "Maria").replace("she/her", "they/them").replace('"en, pt"', "de")
    load(changed.replace("he/him", "they/them").replace("Clerk", "Lead"))

    rows = Person.objects.order_by("employee_number")
    assert list(rows.values_list("preferred_name", "pronouns", "languages", "job_title")) == [
        ("", "xe/xem", ["de"], "Lead"),  # the languages were never theirs
        ("", "they/them", ["en"], "Lead"),
    ]


def test_photo_hours_and_zone_are_no_business_of_a_feed(load: Load) -> None:
    load(OWN)
    amara = set_photo(content=make_picture(), by=Person.objects.get(employee_number="1"))
    set_own_hours(zone="Asia/Tokyo", hours=[(0, 540, 1020)], by=amara)
    load(OWN.replace("Clerk", "Lead"))

    kept = Person.objects.get(employee_number="1")
    assert (kept.job_title, kept.photo_id, kept.zone, kept.working_hours) == (
        "Lead", amara.photo_id, "Asia/Tokyo", [[0, 540, 1020]],
    )  # fmt: skip
