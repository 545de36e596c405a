"""The flow layer on given weights: a real instance with known optima, signs, demands and prices."""

import csv
import gzip
import json
import random
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from cairn_match.flow import Graph, best_edges, most_matched
from cairn_match.prices import dual_prices, graph_bound

pytestmark = pytest.mark.unit
DATA = Path(__file__).parents[1] / "data" / "matching"


def graph(edges: list[tuple[int, int, int]], first: list[int], extra: list[int], places: list[int]) -> Graph:
    table = np.array(edges, dtype=np.int64).reshape(-1, 3)
    columns = (np.array(values, dtype=np.int64) for values in (first, extra, places))
    return Graph(table[:, 0], table[:, 1], table[:, 2], np.zeros(len(table), dtype=np.int64), *columns)


def instance_a() -> Graph:
    with (DATA / "instance_a_capacity.csv").open() as file:
        places = {row["mentor_id"]: int(row["capacity"]) for row in csv.DictReader(file)}
    with gzip.open(DATA / "instance_a_edges.csv.gz", "rt") as file:
        rows = list(csv.DictReader(file))
    mentors = {name: k for k, name in enumerate(places)}
    mentees = {name: k for k, name in enumerate(sorted({row["mentee_id"] for row in rows}))}
    edges = [(mentees[row["mentee_id"]], mentors[row["mentor_id"]], int(row["weight"])) for row in rows]
    return graph(edges, [1] * len(mentees), [0] * len(mentees), list(places.values()))


def proved(found: Graph, chosen: np.ndarray, bonus: int) -> tuple[int, int]:
    """Value and bound of a choice."""
    prices = dual_prices(found, chosen, bonus)
    assert (prices.mentors >= 0).all()
    people = len(np.unique(found.rows[chosen & (found.first[found.rows] > 0)]))
    return bonus * people + int(found.worth[chosen].sum()), graph_bound(found, prices, bonus)


def test_instance_a_has_its_known_optima_and_a_proof() -> None:
    answers, found = json.loads((DATA / "instance_a_answers.json").read_text()), instance_a()
    coverage, score = best_edges(found, coverage=True), best_edges(found, coverage=False)
    assert most_matched(found) == answers["max_cardinality"] == 146
    assert int(coverage.sum()) == 146
    assert int(found.worth[coverage].sum()) == answers["max_weight_at_max_cardinality"] == 428
    assert int(found.worth[score].sum()) == answers["max_weight_any_cardinality"] == 428
    for chosen, bonus in ((coverage, found.bonus()), (score, 0)):
        value, bound = proved(found, chosen, bonus)
        assert value == bound


def test_score_leaves_out_a_pair_of_negative_worth_and_coverage_takes_it() -> None:
    found = graph([(0, 0, -5), (1, 1, 3)], [1, 1], [0, 0], [1, 1])
    assert best_edges(found, coverage=False).tolist() == [False, True]
    assert best_edges(found, coverage=True).tolist() == [True, True]


def test_coverage_gives_everybody_a_first_mentor_before_anybody_a_second() -> None:
    found = graph([(0, 0, 9), (0, 1, 9), (1, 1, 1)], [1, 1], [1, 0], [1, 1])
    assert best_edges(found, coverage=True).tolist() == [True, False, True]
    assert best_edges(found, coverage=False).tolist() == [True, True, False]


@pytest.mark.parametrize("coverage", [True, False])
def test_prices_prove_the_choice_on_random_graphs_with_any_sign(coverage: bool) -> None:
    dice = random.Random(8)
    for _ in range(150):
        rows, cols = dice.randrange(1, 8), dice.randrange(1, 6)
        edges = [
            (i, j, dice.randint(-20, 60)) for i, j in product(range(rows), range(cols)) if dice.random() < 0.6
        ]
        first = [dice.choice([0, 1, 1]) for _ in range(rows)]
        found = graph(
            edges, first, [dice.choice([0, 0, 2]) for _ in first], [dice.randrange(3) for _ in range(cols)]
        )
        value, bound = proved(found, best_edges(found, coverage=coverage), found.bonus() if coverage else 0)
        assert value == bound


def test_ties_decide_between_equals_and_never_against_worth() -> None:
    found = graph([(0, 0, 5), (0, 1, 5), (1, 0, 5), (1, 1, 5), (0, 2, 4)], [1, 1], [0, 0], [1, 1, 1])
    for ties in ([9, 0, 0, 9, 99], [0, 9, 9, 0, 99]):
        chosen = best_edges(replace(found, tie=np.array(ties)), coverage=True)
        assert chosen.tolist() == [tie == 9 for tie in ties]


def test_ties_give_way_where_64_bits_do_not_suffice() -> None:
    found = graph([(0, 0, 10**17), (0, 1, 10**17 - 1)], [1], [0], [1, 1])
    chosen = best_edges(replace(found, tie=np.array([0, 1000])), coverage=False)
    assert chosen.tolist() == [True, False]


def test_large_weights_in_millionths_are_solved_exactly() -> None:
    million = 10**12
    found = graph(
        [(0, 0, million), (0, 1, million - 1), (1, 0, million - 2), (1, 1, 0)], [1, 1], [0, 0], [1, 1]
    )
    assert best_edges(found, coverage=False).tolist() == [False, True, True, False]


def test_prices_of_a_choice_that_is_not_the_best_leave_a_gap() -> None:
    found = graph([(0, 0, 1), (0, 1, 5), (1, 0, 5), (1, 1, 1)], [1, 1], [0, 0], [1, 1])
    with pytest.raises(RuntimeError, match="not optimal"):
        dual_prices(found, np.array([True, False, False, True]), 0)
