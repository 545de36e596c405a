"""The bench of the matching engine judges rightly, and its instance is what its page says."""

import sys
from pathlib import Path

import numpy as np
import pytest

from tests.benchmarks import bench_match
from tests.benchmarks.match import checking, columns, jobs
from tests.benchmarks.match.instances import Instance, Kind, instance, load, save
from tests.benchmarks.match.peer_programs import PERSON, costs
from tests.benchmarks.match.report import Figure, Row, Setting, Verdict, exit_code, page
from tests.benchmarks.match.running import Bench

FAST = Figure("seconds", 2.0, "s", most=1.0, at_size=True)
GAP = Figure("gap", 0, most=0, least=0)
PLACES = {Kind.LOOSE: 1.25, Kind.TIGHT: 1.0, Kind.SHORT: 0.8, Kind.CLONES: 1.0, Kind.TIES: 1.25}


@pytest.fixture(scope="module")
def small() -> dict[Kind, Instance]:
    """One instance of each kind."""
    return {kind: instance(kind, 1_000) for kind in Kind}


@pytest.mark.parametrize(
    ("figure", "verdict"),
    [
        (Figure("a", 1, most=1), Verdict.MET),
        (Figure("a", 1.01, most=1), Verdict.MISSED),
        (Figure("a", 0.98, least=0.99), Verdict.MISSED),
        (Figure("a", 1, least=2, most=3), Verdict.MISSED),
        (Figure("a", float("nan"), most=1), Verdict.MISSED),
        (Figure("a", 7), Verdict.NOT_JUDGED),
    ],
)
def test_verdicts(figure: Figure, verdict: Verdict) -> None:
    assert figure.verdict(full=True) is verdict


def test_speed_is_judged_at_full_size_only_and_counts_always() -> None:
    assert exit_code([Row("a", "A", (FAST, GAP))], full=True) == 1
    assert exit_code([Row("a", "A", (FAST, GAP))], full=False) == 0
    wrong = Figure("gap", 3, most=0, least=0)
    assert exit_code([Row("a", "A", (FAST, wrong))], full=False) == 1


def test_what_cannot_be_measured_is_missed_and_so_is_nothing_at_all() -> None:
    assert exit_code([Row("a", "A", (GAP,)), Row("b", "B", failure="killed")], full=False) == 1
    assert exit_code([], full=True) == 1


def test_the_page_tells_figures_limits_and_what_is_missed() -> None:
    setting = Setting("2026-01-31", "2 cores", "make bench-match", full=True, shared=True)
    text = page(setting, [Row("a", "LOOSE", (FAST, GAP), wall=1.234, cpu=2.0, memory=801.4, note="3 rounds")])
    assert "| LOOSE | seconds | 2 s | at most 1 | **missed** | 1.23 | 2.00 | 801 |" in text
    assert "- LOOSE: seconds 2 s, wanted at most 1" in text
    assert "others used the machine" in text
    assert "- LOOSE: 3 rounds" in text


def test_a_missed_goal_ends_the_program_with_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def broken(bench: Bench) -> list[Row]:
        bench.process([sys.executable, "-c", "raise SystemExit('no room')"])
        return []

    goals = {
        "slow": lambda _: [Row("slow", "Slow", (FAST,))],
        "broken": broken,
        "fine": lambda _: [Row("fine", "Fine", (GAP,))],
    }
    bench, written = Bench(tmp_path, tmp_path, full=True, shared=False), tmp_path / "page.md"
    setting = Setting("2026-01-31", "2 cores", "make bench-match", full=True, shared=False)
    codes = [
        bench_match.told(setting, bench_match.measure(bench, {name: goal}), written)
        for name, goal in goals.items()
    ]
    assert codes == [1, 1, 0]
    assert "Nothing." in written.read_text()
    assert "could not be measured (no room)" in capsys.readouterr().out


def test_the_bench_knows_every_goal() -> None:
    assert {"loose", "loose-exact", "tight", "scipy", "mentor-match", "suggestions", "stable"} <= {
        *bench_match.GOALS
    }
    assert {"arrivals", "coverage", "circles", "threads", "cold", "kinds"} <= {*bench_match.GOALS}


@pytest.mark.parametrize("kind", Kind)
def test_instances(small: dict[Kind, Instance], kind: Kind) -> None:
    made = small[kind]
    assert 0.27 <= checking.feasible_share(made) <= 0.38
    assert made.places.sum() / 1_000 == pytest.approx(PLACES[kind], abs=0.05)
    wanted, offered = np.diff(made.mentees.starts), np.diff(made.mentors.starts)
    assert (wanted.min(), wanted.max(), offered.min(), offered.max()) == (3, 6, 5, 12)
    assert made.mentees.text.shape == (1_000, 64)
    profiles = len(np.unique(made.mentees.text, axis=0)), len(np.unique(made.mentors.text, axis=0))
    assert profiles == ((50, 25) if kind is Kind.CLONES else (1_000, 500))


def test_the_same_seed_draws_the_same_and_files_keep_it(small: dict[Kind, Instance], tmp_path: Path) -> None:
    save(tmp_path / "one.npz", small[Kind.CLONES])
    kept, again = load(tmp_path / "one.npz"), instance(Kind.CLONES, 1_000)
    for made in (kept, again):
        assert made.kind is Kind.CLONES
        assert (made.mentees.skills == small[Kind.CLONES].mentees.skills).all()
        assert (made.mentors.lines == small[Kind.CLONES].mentors.lines).all()


@pytest.mark.parametrize("kind", [Kind.LOOSE, Kind.CLONES])
def test_the_bench_and_the_engine_agree_on_what_may_be(small: dict[Kind, Instance], kind: Kind) -> None:
    made, rows = small[kind], np.arange(0, 1_000, 7)
    given = columns.problem(columns.raw(made))
    ours = checking.feasible(made, rows[:, None], np.arange(500))
    assert (given.allowed_block(rows) == ours).all()


def test_ties_score_the_same_everywhere(small: dict[Kind, Instance]) -> None:
    given = columns.problem(columns.raw(small[Kind.TIES]))
    assert np.unique(given.table.scores(np.arange(100), slice(None))).tolist() == [0]


def test_a_third_of_what_a_mentee_wants_has_priority(small: dict[Kind, Instance]) -> None:
    rows = columns.raw(small[Kind.LOOSE]).mentees.rows["skills"]
    weights = [weight for row in rows for weight in row.values()]
    assert {*weights} == {1, 2}
    assert weights.count(2) / len(weights) == pytest.approx(1 / 3, abs=0.02)


def test_a_job_measures_and_checks(tmp_path: Path) -> None:
    path = str(tmp_path / "short.npz")
    assert jobs.build(path, "SHORT", 200, 100)["places"] == pytest.approx(0.8, abs=0.1)
    answer = jobs.matched(path, check=True)
    assert (answer["gap"], answer["broken"], answer["uncovered"], answer["certified"]) == (0, 0, 0, True)
    assert answer["matched"] == answer["cover"] == answer["largest"] < 200
    assert answer["memory"] > 10
    assert answer["wall"] > 0


def test_newcomers_move_nobody(tmp_path: Path) -> None:
    path, kept = str(tmp_path / "loose.npz"), str(tmp_path / "before.npz")
    jobs.build(path, "LOOSE", 200, 100)
    jobs.matched(path, keep=kept, without=10)
    answer = jobs.arrivals(path, kept, 10)
    assert (answer["moved"], answer["could"], answer["broken"]) == (0, 0, 0)
    assert answer["matched"] > answer["pinned"] > 150


def test_checks_find_what_is_wrong(small: dict[Kind, Instance]) -> None:
    made, everyone, mentors = small[Kind.LOOSE], np.arange(1_000), np.arange(500)
    may = checking.feasible(made, everyone[:, None], mentors)
    row, col = (int(one[0]) for one in np.nonzero(~may))
    assert checking.broken_pairs(made, np.array([row]), np.array([col])) == 1
    row, col = (int(one[0]) for one in np.nonzero(may))
    assert checking.broken_pairs(made, np.array([row, row]), np.array([col, col])) == 1
    assert checking.who_could_be_placed(made, everyone, mentors) == int(may.any(axis=1).sum())
    nobody = np.full(1_000, -10), np.zeros(500, dtype=np.int64)
    assert checking.cover(made, *nobody, bonus=4) == (0, int(may.sum()))


def test_peers_are_given_a_column_a_place() -> None:
    scores, places = np.array([[5, -1], [7, 0]], dtype=np.int16), np.array([2, 1])
    dense, owners = costs(scores, places)
    assert owners.tolist() == [0, 0, 1]
    assert dense.tolist() == [[-PERSON - 5, -PERSON - 5, 0], [-PERSON - 7, -PERSON - 7, -PERSON]]
