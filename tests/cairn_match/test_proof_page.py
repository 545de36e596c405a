"""The page on proofs is computed, not remembered: every digit on it is worked out again."""

from __future__ import annotations

import csv
import re
import shlex
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cairn_match import EdgeProblem, assign, certify_edges, edge_problem_of_ids
from cairn_match.edge_result import EdgeResult
from cairn_match.proofs import PriceProof
from cairn_match.scoring import FULL
from cairn_match.solve import ALL_PAIRS, LIST
from tests.cairn_match.proof_page import PERSON, Example, Pair, Scores, example, states

pytestmark = pytest.mark.unit
FILE = Path(__file__).parents[2] / "docs" / "manager" / "how-a-match-is-proved.md"
PAGE = FILE.read_text(encoding="utf-8")


class Told:
    """A page from which everything that was found true is taken away."""

    def __init__(self, page: str) -> None:
        self.page = self.left = page

    def says(self, *fragments: str) -> None:
        for fragment in fragments:
            assert fragment in self.left, f"the page should say: {fragment}"
            self.left = self.left.replace(fragment, " ", 1)

    def table(self, start: str) -> list[list[str]]:
        """The cells of the table whose header starts so, without the header; it stays on the page."""
        lines = self.page[self.page.index(start) :].split("\n\n")[0].splitlines()
        return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]

    def blocks(self, language: str) -> list[str]:
        return re.findall(rf"```{language}\n(.*?)```", self.page, flags=re.S)

    def digits_left(self) -> list[str]:
        return re.findall(r".{0,30}\d.{0,30}", self.left)


def scores_of(told: Told) -> Scores:
    columns = ("Omar", "Pia", "Ruth")
    rows = told.table("| score |")
    return tuple(
        ((row[0], mentor), int(cell))
        for row in rows
        for mentor, cell in zip(columns, row[1:], strict=True)
        if cell != "-"
    )


def problem_of(scores: Scores, forced: Pair | None = None) -> EdgeProblem:
    """The example for the engine; `forced` leaves those two nobody else."""
    edges = [
        (b, a, s) for (a, b), s in scores if forced is None or (a, b) == forced or not {a, b} & {*forced}
    ]
    return edge_problem_of_ids(edges, [(mentor, 1) for mentor in example(scores).mentors])


def chosen(problem: EdgeProblem, result: EdgeResult) -> frozenset[Pair]:
    assert certify_edges(problem, result).ok
    return frozenset((mentee, mentor) for mentee, mentor, _ in result.pairs(problem))


def check(page: str) -> None:
    """Raises AssertionError when anything on the page is not so."""
    told = Told(page)
    scores = scores_of(told)
    about = example(scores)
    check_solutions(scores)
    check_blocks(told, scores)
    tell_scores(told, about)
    tell_total(told, scores, about)
    tell_coverage(told, scores, about)
    tell_why_not(told, scores, about)
    tell_others(told, about)
    told.says(
        "With 100,000 people nobody can", f"out of {FULL // 100} points"
    )  # a manner of speaking; the scale
    told.says(f"best {LIST}; up to {ALL_PAIRS:,} pairs", "again from 2, until", "gap 0.", "exit code 1 ")
    told.says(*(f"\n{step}. **" for step in range(1, 8)))
    assert told.digits_left() == []


@cache
def check_solutions(scores: Scores) -> None:
    """The engine, the plain auction and trying all matches agree."""
    problem, about = problem_of(scores), example(scores)
    assert chosen(problem, assign(problem, "fairest")) == about.fairest()
    stable = chosen(problem, assign(problem, "stable"))
    assert stable == frozenset(about.greedy())
    assert [match for match in about.matches if not about.blocking(match)] == [stable]
    for goal, person in (("score", 0), ("coverage", PERSON)):
        result = assign(problem, goal)
        assert isinstance(result.proof, PriceProof)
        assert chosen(problem, result) == about.best(person)
        people, points = np.divmod(result.proof.mentors, max(result.proof.bonus, 1) if person else 10**9)
        assert tuple((people * PERSON + points).tolist()) == states(scores, person)[-1]
        last = dict(zip(about.mentors, states(scores, person)[-1], strict=True))
        assert about.bound(last, person) == person * result.matched + result.total


@cache
def run_code(code: str) -> dict[str, Any]:
    names: dict[str, Any] = {}
    exec(code, names)  # noqa: S102 - the text under test
    return names


@cache
def forced(scores: Scores, pair: Pair) -> frozenset[Pair]:
    """What the engine chooses for the others when a pair is fixed, with that pair."""
    problem = problem_of(scores, pair)
    return chosen(problem, assign(problem, "coverage"))


def check_blocks(told: Told, scores: Scores) -> None:
    """The code runs, the files are the example, and both are taken off the page."""
    wanted = sorted((b.lower(), a.lower(), s) for (a, b), s in scores)
    edges, places = (list(csv.reader(block.splitlines())) for block in told.blocks("csv"))
    assert sorted((a, b, int(s)) for a, b, s in edges[1:]) == wanted
    assert places[1:] == [[mentor.lower(), "1"] for mentor in example(scores).mentors]
    (code,) = told.blocks("python")
    names = run_code(code)
    assert sorted(names["edges"]) == wanted
    assert names["problem"].capacities.tolist() == [1, 1, 1]
    told.left = re.sub(r"```(python|csv)\n.*?```", "", told.left, flags=re.S)


def tell_scores(told: Told, about: Example) -> None:
    for row in told.table("| score |"):
        cells = [str(about.scores.get((row[0], mentor), "-")) for mentor in about.mentors]
        told.says(f"| {row[0]} | {' | '.join(cells)} |")
    s, greedy, best = about.scores, about.greedy(), about.best(0)
    assert greedy == [("Ines", "Omar"), ("Joel", "Pia")]
    first, second = (s[pair] for pair in greedy)
    told.says(f"Ines and Omar ({first}), Joel and Pia ({second}), together {first + second}.")
    assert best == {("Ines", "Pia"), ("Joel", "Omar")}
    told.says(
        f"come to {s['Ines', 'Pia']} + {s['Joel', 'Omar']} = {about.total(best)}.",
        f"all {len(about.matches)} matches",
    )


def prices_of(row: list[str]) -> tuple[int, ...]:
    """The first three cells after the name, each points or "1 person + points"."""
    found = [re.fullmatch(r"(?:(\d+) person \+ )?(\d+)", cell) for cell in row[1:4]]
    assert all(found)
    return tuple(int(one[1] or 0) * PERSON + int(one[2]) for one in found if one)


def stands(told: Told, start: str, path: tuple[tuple[int, ...], ...]) -> dict[str, tuple[int, ...]]:
    """Prices by step; they must come in this order on the auction's path, which the last one ends."""
    rows = {row[0]: prices_of(row) for row in told.table(start)}
    places = [path.index(prices) for prices in rows.values()]
    assert places == sorted(set(places))
    assert places[-1] == len(path) - 1
    return rows


def tie(about: Example, prices: tuple[int, ...], mentee: str, mentors: str) -> str:
    """ "score - price = score - price": as happy with each of these places."""
    sides = [(about.scores[mentee, m], prices[about.mentors.index(m)]) for m in mentors.split()]
    assert len({score - price for score, price in sides}) == 1
    return " = ".join(f"{score} - {price}" for score, price in sides)


def line(name: str, prices: tuple[int, ...], *cells: object) -> str:
    shown = [f"{p // PERSON} person + {p % PERSON}" if p >= PERSON else str(p) for p in prices]
    return f"| {' | '.join([name, *shown, *map(str, cells)])} |"


def tell_total(told: Told, scores: Scores, about: Example) -> None:
    path = states(scores, 0)
    rows = stands(told, "| step | Omar | Pia | Ruth | what happens there | everything", path)
    told.says("All prices start at 0.")
    bound = {step: about.bound(dict(zip(about.mentors, p, strict=True))) for step, p in rows.items()}
    assert rows["start"] == (0, 0, 0)
    assert list(rows) == ["start", "a", "b", "c", "d"]
    s, (omar, pia, _) = about.scores, rows["d"]
    kaya, lena = s["Kaya", "Omar"], s["Lena", "Pia"]
    assert (rows["c"][0], omar > s["Lena", "Omar"], pia) == (kaya, True, lena)
    happens = {
        "start": "all want Omar",
        "a": f"Lena is as happy with Pia: {tie(about, rows['a'], 'Lena', 'Omar Pia')}",
        "b": f"Ines is as happy with Pia: {tie(about, rows['b'], 'Ines', 'Omar Pia')}; now two want Omar and two want Pia",
        "c": f"Kaya gives up: {kaya} - {rows['c'][0]} = 0",
        "d": f"Lena gives up: {s['Lena', 'Omar']} - {omar} is below 0, {lena} - {pia} = 0",
    }
    told.says(*(line(step, rows[step], happens[step], bound[step]) for step in rows))
    tell_sum(told, about, rows, bound)


def tell_sum(told: Told, about: Example, rows: dict[str, tuple[int, ...]], bound: dict[str, int]) -> None:
    s, (omar, pia, ruth) = about.scores, rows["d"]
    ines, joel = s["Ines", "Pia"] - pia, s["Joel", "Omar"] - omar
    best = about.total(about.best(0))
    assert bound["d"] == best == max(map(about.total, about.matches))
    told.says(
        f"leaves her {s['Ines', 'Pia']} - {pia} = {ines}, and Joel wants Omar, which leaves him {s['Joel', 'Omar']} - {omar} = {joel}.",
        f"{omar} + {pia} + {ruth} for the places, {ines} + {joel} + 0 + 0 for\nthe people, together {bound['d']}.",
        f"**{best}, whatever the match**. Ours has {best}.",
        f'"no match has more than {bound["a"]}"',
        f"it has {best}, none has more\nthan {bound['c']}, so it is at most {bound['c'] - best} below",
        "A gap of 0 is a proof.",
    )


def tell_coverage(told: Told, scores: Scores, about: Example) -> None:
    rows = stands(told, "| step | Omar | Pia | Ruth | what happens there |\n", states(scores, PERSON))
    last, s = dict(zip(about.mentors, rows["g"], strict=True)), about.scores
    assert rows["g"][0] == PERSON + s["Kaya", "Omar"]
    assert s["Kaya", "Omar"] < s["Joel", "Omar"]
    told.says(
        line("e", rows["e"], f"Ines is as happy with Ruth, who is free: {tie(about, rows['e'], 'Ines', 'Omar Pia Ruth')}"),
        line("f", rows["f"], f"Joel is as happy with Pia: {tie(about, rows['f'], 'Joel', 'Omar Pia')}; three people want two places"),
        line("g", rows["g"], f"Kaya is the first who has nothing left to bid: 1 person + {s['Kaya', 'Omar']}"),
    )  # fmt: skip
    match = about.best(PERSON)
    assert match == {("Ines", "Ruth"), ("Joel", "Omar"), ("Lena", "Pia")}
    parts = " + ".join(str(s[pair]) for pair in sorted(match))
    told.says(f"three matched, {parts} = {about.total(match)}, and Kaya")
    people = [about.rest(mentee, last, PERSON) for mentee in about.mentees]
    split = [divmod(value, PERSON) for value in (*rows["g"], *people)]
    for name, cells in (("people", [n for n, _ in split]), ("points", [n for _, n in split])):
        told.says(f"| {name} | {' | '.join(map(str, cells))} | {sum(cells)} |")
    total, best = about.total(match), about.total(about.best(0))
    assert [sum(column) for column in zip(*split, strict=True)] == [len(match), total]
    assert all({"Omar", "Pia", "Ines"} & {*pair} for pair in s)
    told.says(
        f"no match has more than {len(match)} pairs", f"matches with {len(match)} pairs none has more than {total} points",
        f"{best} - {total} = {best - total} points", f'"no\nmore than {len(match)}"',
    )  # fmt: skip


def tell_why_not(told: Told, scores: Scores, about: Example) -> None:
    last = dict(zip(about.mentors, states(scores, PERSON)[-1], strict=True))
    match, s = about.best(PERSON), about.scores
    now = about.total(match)

    def loss(pair: Pair) -> tuple[int, int, int]:
        """Points left to the mentee, points of the price, and the total when the pair is fixed."""
        again, best = forced(scores, pair), about.best(PERSON, pair)
        left = about.total(again)
        assert pair in again
        assert (left, len(again)) == (about.total(best), len(best))
        rest, price = about.rest(pair[0], last, PERSON), last[pair[1]]
        assert rest + price - PERSON - s[pair] <= PERSON * (len(match) - len(again)) + now - left
        return rest % PERSON, price % PERSON, left

    rest, price, found = loss(("Lena", "Omar"))
    least, score = rest + price - s["Lena", "Omar"], s["Lena", "Omar"]
    assert least == now - found
    assert last["Omar"] // PERSON == 1
    told.says(
        f"*Lena and Omar*: {rest} points\nare left to Lena, Omar costs 1 person + {price}, the pair has 1 person + {score}.",
        f"at least {rest} + {price} - {score} = {least} points", f"finds {found} instead of {now}: exactly {now - found}.",
    )  # fmt: skip
    rest, price, found = loss(("Kaya", "Omar"))
    told.says(
        f"*Kaya and Omar*: {rest} + {price} - {s['Kaya', 'Omar']} = {rest + price - s['Kaya', 'Omar']}, so"
    )
    told.says(f"finds {found}, a loss of {now - found}.")
    assert ("Kaya", "Pia") not in s
    loss(("Ines", "Omar"))
    fewer = len(match) - len(about.best(PERSON, ("Ines", "Omar")))
    told.says(f"that looked obvious: {fewer} person less.", f"{s['Ines', 'Pia']} is not measured")


def tell_others(told: Told, about: Example) -> None:
    fairest, match = about.fairest(), about.best(PERSON)
    assert fairest == {("Ines", "Ruth"), ("Kaya", "Omar"), ("Joel", "Pia")}
    assert len(fairest) == len(match)
    a, b, c = about.sorted_scores(fairest)
    d, e, f = about.sorted_scores(match)
    stable = frozenset(about.greedy())
    told.says(
        f"with {a}, {b} and {c}\nwhere the match above has {d}, {e} and {f}.",
        f"Ines and Omar, Joel and Pia, {about.total(stable)}, and Ruth stays free.",
        "being matched counts as one **person**",
    )


def test_every_number_on_the_page_is_true() -> None:
    check(PAGE)


def test_no_digit_can_change_unnoticed() -> None:
    digits = [found.start() for found in re.finditer(r"\d", PAGE)]
    unnoticed = []
    for at in digits:
        other = PAGE[:at] + str((int(PAGE[at]) + 1) % 10) + PAGE[at + 1 :]
        try:
            check(other)
        except Exception:  # noqa: S112 - whatever it is that goes wrong
            continue
        unnoticed.append(PAGE[at - 40 : at + 10])
    assert len(digits) > 200
    assert unnoticed == []


def test_the_commands_on_the_page_prove_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = pytest.importorskip("cairn_match.cli.main")
    told = Told(PAGE)
    for name, block in zip(("E.csv", "C.csv"), told.blocks("csv"), strict=True):
        (tmp_path / name).write_text(block, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    (block,) = told.blocks("sh")
    solve, check_it = (shlex.split(line)[1:] for line in block.splitlines())
    assert [program.main(solve), program.main(check_it)] == [0, 0]
    pairs = (tmp_path / "pairs.csv").read_text(encoding="utf-8")
    assert "lena" in pairs
    assert "kaya" not in pairs
    (tmp_path / "pairs.csv").write_text(pairs.replace("35", "36"), encoding="utf-8")
    assert program.main(check_it) == 1
