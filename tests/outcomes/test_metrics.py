"""The dictionary is whole, and its numbers are worked out at once for any number of rows."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cairn.core.clock import frozen
from cairn.core.events.follow import catch_up
from cairn.mentoring.domain.agreeing import PARTS, sign_agreement, write_agreement
from cairn.outcomes.domain import rolling
from cairn.outcomes.domain.measuring import measure
from cairn.outcomes.domain.metrics import FAMILIES, FUNNEL, MEASURES, METRICS, Unit
from cairn.outcomes.models import RollUp, Stale
from cairn.outcomes.queries import people_at, quiet_pairs
from cairn.programs.domain.templates import MEASURES as OFFERED
from tests.factories import Cast, make_enrollment, make_program
from tests.mentoring.makers import make_plan
from tests.outcomes.makers import DAY, START, answer, make_pair, meet

pytestmark = pytest.mark.django_db
TODAY = START + 60 * DAY


@pytest.mark.unit
def test_every_metric_says_what_it_means() -> None:
    assert len(METRICS) == sum(len(family.metrics) for family in FAMILIES)
    for metric in METRICS.values():
        assert str(metric.definition).endswith(".")
        assert metric.of or metric.unit is Unit.COUNT
        assert not metric.of_words or "%(of)s" in str(metric.of_words)


@pytest.mark.unit
def test_every_number_that_a_program_can_choose_is_in_the_dictionary() -> None:
    assert set(OFFERED) <= {metric.key for metric in MEASURES}


def test_an_empty_program_has_every_number(cast: Cast) -> None:
    empty = make_program("Empty")
    numbers = measure([empty.pk])[empty.pk].numbers
    assert {key: n.value for key, n in numbers.items() if n.value} == {}
    assert {key for key, n in numbers.items() if n.value is None} == {"discussion_quality", "low_pulses"}


def test_one_query_a_family_whatever_the_rows(cast: Cast) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            measure()
        return len(seen)

    make_pair(cast.program)
    few = queries()
    for number in range(3):
        program = make_program(f"Program {number}")
        make_plan(program)
        meet(make_pair(program), 1, START + DAY)
    assert queries() == few == len(FAMILIES)


def test_quality_waits_for_five_people(cast: Cast) -> None:
    """Eight answers of four people are too few; with the answers of two more all ten count."""
    pairs = [make_pair(cast.program) for _ in range(3)]
    for pair in pairs[:2]:
        for number in (1, 2):
            answer(meet(pair, number, START + number * 7 * DAY), 1, 1)
    before = measure([cast.program.pk])[cast.program.pk].numbers
    assert (before["discussion_quality"].value, before["low_pulses"].value) == (None, None)
    answer(meet(pairs[2], 1, START + 30 * DAY), 5, 5)
    after = measure([cast.program.pk])[cast.program.pk].numbers
    assert (after["discussion_quality"].value, after["discussion_quality"].of) == (18, 10)
    assert after["low_pulses"].value == 8


def test_quality_moves_only_by_whole_fives(cast: Cast) -> None:
    for number in range(3):
        answer(meet(make_pair(cast.program), 1, START + number * DAY), 4, 4)
    numbers = measure([cast.program.pk])[cast.program.pk].numbers
    assert (numbers["discussion_quality"].value, numbers["discussion_quality"].of) == (20, 5)


def test_quiet_pairs_are_listed_the_longest_silence_first_and_paged(cast: Cast) -> None:
    old, never = make_pair(cast.program), make_pair(cast.program, started=START + 5 * DAY)
    meet(old, 1, START + 20 * DAY)
    meet(make_pair(cast.program), 1, TODAY - 3 * DAY)
    with frozen(TODAY):
        found = quiet_pairs(cast.program)
        rest = quiet_pairs(cast.program, after=(found[0].since, found[0].id), limit=5)
        assert [(p.id, p.days, p.held) for p in found] == [(never.pk, 55, 0), (old.pk, 40, 1)]
    assert [p.id for p in rest] == [old.pk]
    assert len(found[0].mentors) == len(found[0].mentees) == 1


def test_people_at_each_step_are_as_many_as_its_number(cast: Cast) -> None:
    meet(make_pair(cast.program), 1, START + DAY)
    make_pair(cast.program)
    numbers = measure([cast.program.pk])[cast.program.pk].numbers
    assert [len(people_at(cast.program, step)) for step in FUNNEL] == [numbers[step].value for step in FUNNEL]
    first = people_at(cast.program, "joined", limit=2)
    after = (first[-1].sort_key, first[-1].enrollment.pk)
    rest = people_at(cast.program, "joined", after=after)
    assert len(rest) == numbers["joined"].value - 2
    assert not {row.enrollment.pk for row in first} & {row.enrollment.pk for row in rest}


def test_an_event_marks_its_program_and_the_next_round_works_it_out(cast: Cast) -> None:
    catch_up()
    rolling.refresh_stale()
    assert not Stale.objects.exists()
    make_pair(cast.program)
    catch_up()
    assert list(Stale.objects.values_list("program_id", flat=True)) == [cast.program.pk]
    assert rolling.refresh_stale() == 1
    assert rolling.kept([cast.program.pk])[cast.program.pk].numbers["active_pairs"].value == 1
    assert rolling.refresh_stale() == 0


def test_a_new_day_keeps_the_day_before(cast: Cast) -> None:
    for day in range(3):
        with frozen(TODAY + day * DAY):
            rolling.refresh_all()
            rolling.refresh_all()
    rows = RollUp.objects.filter(program=cast.program, metric="joined")
    assert (rows.count(), rows.filter(current=True).count()) == (3, 1)
    assert rows.get(current=True).day == (TODAY + 2 * DAY).date()


def test_kept_numbers_are_the_measured_ones(cast: Cast) -> None:
    meet(make_pair(cast.program), 1, START + DAY)
    with frozen(TODAY):
        rolling.refresh_all()
        kept, measured = rolling.kept()[cast.program.pk], measure()[cast.program.pk]
    shown = {key: number.shown for key, number in measured.numbers.items()}
    assert {key: number.shown for key, number in kept.numbers.items()} == shown
    assert kept.months == measured.months


def test_somebody_in_two_programs_is_one_person(cast: Cast) -> None:
    make_enrollment(make_program("Second"), cast.mentor, "mentor")
    rolling.refresh_all()
    assert rolling.different_people() == 2


def test_a_large_program_reads_what_was_kept(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    rolling.refresh_all()
    make_pair(cast.program)
    assert rolling.health_of(cast.program).numbers["joined"].value == 4
    monkeypatch.setattr(rolling, "SMALL", 1)
    assert rolling.health_of(cast.program).numbers["joined"].value == 2


def test_an_agreement_counts_once_both_have_signed_it_as_it_stands(cast: Cast) -> None:
    mentorship = make_pair(cast.program)
    people = [member.person for member in mentorship.members.select_related("person")]
    words = dict.fromkeys(PARTS, "Ours")
    write_agreement(mentorship=mentorship, words=words, version=0, by=people[0])
    counts = []
    for person in people:
        sign_agreement(mentorship=mentorship, version=1, by=person)
        rolling.refresh_all()
        counts.append(rolling.health_of(cast.program).numbers["agreed_pairs"].value)
    write_agreement(mentorship=mentorship, words=words, version=1, by=people[0])
    rolling.refresh_all()
    assert [*counts, rolling.health_of(cast.program).numbers["agreed_pairs"].value] == [0, 1, 0]


@pytest.mark.unit
def test_the_handbook_explains_every_number_in_the_same_words() -> None:
    handbook = (Path(settings.ROOT) / "docs" / "manager" / "numbers.md").read_text(encoding="utf-8")
    missing = [
        m.key
        for m in METRICS.values()
        if f"| {m.definition} |" not in handbook or f"`{m.key}`" not in handbook
    ]
    assert missing == []
