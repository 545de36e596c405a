"""Time zones from places, checked against real HR tables and the written-down answers beside them."""

from zoneinfo import available_timezones

import pytest

from cairn.people.domain.places import Place, country_choices, country_code, find_place, fold, read_table

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("city", "state", "country", "zone", "guessed"),
    [
        ("Seattle", "Washington", "US", "America/Los_Angeles", False),
        ("seattle", "WA", "United States", "America/Los_Angeles", False),
        ("Southlake", "Texas", "US", "America/Chicago", True),
        ("South San Francisco", "California", "US", "America/Los_Angeles", True),
        ("Oxford", "Oxford", "GB", "Europe/London", False),
        ("Whitehorse", "Yukon", "CA", "America/Whitehorse", True),
        ("Sao Paulo", "Sao Paulo", "BR", "America/Sao_Paulo", False),
        ("SÃO PAULO", "", "Brasil", "America/Sao_Paulo", False),
        ("Munich", "Bavaria", "DE", "Europe/Berlin", False),
        ("München", "", "Germany", "Europe/Berlin", False),
        ("Roma", "", "IT", "Europe/Rome", False),
        ("Bombay", "Maharashtra", "IN", "Asia/Kolkata", False),
        ("Windhoek", "", "NA", "Africa/Windhoek", False),
        ("Lüderitz", "", "Namibia", "Africa/Windhoek", True),
        ("London", "Ontario", "Canada", "America/Toronto", False),
        ("London", "", "GBR", "Europe/London", False),
        ("Portland", "Maine", "USA", "America/New_York", True),
        ("Kansas City", "", "US", "America/Chicago", False),
        ("Columbus", "Georgia", "US", "America/New_York", False),
        ("Montreal", "QC", "CA", "America/Toronto", False),
        ("Saint Petersburg", "", "Russia", "Europe/Moscow", False),
        ("St. Petersburg", "FL", "US", "America/New_York", False),
        ("Perm", "", "RU", "Asia/Yekaterinburg", False),
        ("Orumiyeh", "", "IR", "Asia/Tehran", False),
        ("", "Hawaii", "US", "Pacific/Honolulu", True),
        ("", "", "France", "Europe/Paris", True),
        ("Prizren", "", "Kosovo", "Europe/Belgrade", False),
        ("Lisbon", "", "", "Europe/Lisbon", False),
        ("London", "", "", "Europe/London", True),
    ],
)
def test_find_place_as_people_write_it(city: str, state: str, country: str, zone: str, guessed: bool) -> None:
    place = find_place(city, state, country)

    assert place is not None
    assert (place.zone, place.guessed) == (zone, guessed)


@pytest.mark.parametrize("where", [("Nowhere", "", ""), ("", "", ""), ("Paris", "", "Atlantis")])
def test_find_place_unknown_is_none(where: tuple[str, str, str]) -> None:
    assert find_place(*where) is None


def test_find_place_keeps_the_words_and_gives_the_code() -> None:
    assert find_place(" Oxford ", "Oxford", "United Kingdom of Great Britain and Northern Ireland") == Place(
        "Oxford", "Oxford", "GB", "Europe/London", guessed=False
    )


def test_every_shipped_zone_exists() -> None:
    zones = {r["zone"] for name in ("cities.csv.gz", "countries.csv", "states.csv") for r in read_table(name)}

    assert zones - {""} <= available_timezones()


def test_every_city_stands_in_a_known_country() -> None:
    codes = {r["iso2"] for r in read_table("countries.csv")}

    assert {r["iso2"] for r in read_table("cities.csv.gz")} <= codes
    assert {r["iso2"] for r in read_table("states.csv")} <= codes
    assert len(codes) == 250


def test_no_name_stands_for_two_countries() -> None:
    for row in read_table("countries.csv"):
        for name in (row["iso2"], row["name"], *row["names"].split(";")):
            assert country_code(name) == row["iso2"], name


def test_other_city_names_lead_to_a_city() -> None:
    for row in read_table("city_names.csv"):
        place = find_place(row["other"], "", row["iso2"])
        assert place is not None
        assert not place.guessed, row


def test_fold_ignores_case_accents_and_signs() -> None:
    assert fold("  Saint-Étienne’s ") == fold("ST. ETIENNES")
    assert fold("Łódź") == "lodz"


# City, state and country of the staff of Oracle's HR sample schema, with the number of employees there.
ORACLE_HR = [
    (45, "South San Francisco", "California", "US"),
    (34, "Oxford", "Oxford", "GB"),
    (18, "Seattle", "Washington", "US"),
    (5, "Southlake", "Texas", "US"),
    (2, "Toronto", "Ontario", "CA"),
    (1, "London", "", "GB"),
    (1, "Munich", "Bavaria", "DE"),
]


def test_find_place_oracle_hr_guesses_exactly_fifty_of_its_people() -> None:
    places = [(staff, find_place(*where)) for staff, *where in ORACLE_HR]

    assert sum(staff for staff, place in places if place and place.guessed) == 50
    assert sum(staff for staff, place in places if place) == 106  # one person has no department


def test_country_choices_are_named_and_in_the_order_of_the_names() -> None:
    assert country_choices(["US", "NA", "DE", "ZZ", "DE"]) == [
        ("DE", "Germany"),
        ("NA", "Namibia"),
        ("US", "United States"),
        ("ZZ", "ZZ"),
    ]
