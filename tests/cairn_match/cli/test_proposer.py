"""`--proposer`: the two stable matches, who may ask for which, and more pairs than an objective can weigh."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.cairn_match.cli.files import ASSIGN, SOLVE, Folder
from tests.cairn_match.test_objectives_differ import WORLDS

pytestmark = pytest.mark.unit
# Gale and Shapley 1962, example 1: each side can have its first choice.
WISHES = {"m.csv": "id,wishes\na,A;B;C\nb,B;C;A\nc,C;A;B\n", "n.csv": "id,wishes,places\nA,b;c;a,1\nB,c;a;b,1\nC,a;b;c,1\n"}  # fmt: skip
WISHED = """[columns]
wishes = { kind = "pairs", ranks = 3 }

[[rule]]
key = "mentees"
kind = "preference"
mentee = "wishes"
weight = 1

[[rule]]
key = "mentors"
kind = "preference"
mentor = "wishes"
wish = "mentor"
weight = 1
"""
STABLE = ("--objective", "stable")


@pytest.fixture
def wishing(folder: Folder) -> Folder:
    for name, text in {**WISHES, "r.toml": WISHED}.items():
        folder.write(name, text)
    return folder


def chosen(folder: Folder, name: str) -> str:
    rows = [line.split(",")[:2] for line in folder.read(name).splitlines()[1:]]
    return ", ".join(" ".join(pair) for pair in rows)


def report(folder: Folder, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(folder.read(name))
    return found


@pytest.mark.parametrize(
    ("more", "proposer", "pairs"),
    [
        ((), "mentee", "a A, b B, c C"),
        (("--proposer", "mentee"), "mentee", "a A, b B, c C"),
        (("--proposer", "mentor"), "mentor", "a C, b A, c B"),
    ],
)
def test_solve_gives_the_side_that_proposes_its_best(
    wishing: Folder, more: tuple[str, ...], proposer: str, pairs: str
) -> None:
    assert wishing.solve(*STABLE, *more).code == 0
    assert chosen(wishing, "out/pairs.csv") == pairs
    facts = report(wishing, "out/report.json")
    assert (facts["proposer"], facts["status"], facts["gap"]) == (proposer, "optimal", 0)
    for arguments in ((), (*STABLE, *more), more):
        ran = wishing.run("certify", *SOLVE, *arguments)
        assert (ran.code, ran.err, ran.out[:6]) == (0, "", "good: ")


@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize("proposer", ["mentee", "mentor"])
def test_assign_gives_the_side_that_proposes_its_best(folder: Folder, world: dict, proposer: str) -> None:
    rows = [
        f"{mentor},{mentee},{mine},{theirs}"
        for (mentee, mentor), (mine, theirs) in (
            (pair.split(), both) for pair, both in world["pairs"].items()
        )
    ]
    folder.write("e.csv", "\n".join(["mentor_id,mentee_id,weight,mentor_weight", *rows]))
    folder.write("c.csv", "mentor_id,capacity\no0,1\no1,1\no2,1\n")
    assert folder.assign(*STABLE, "--proposer", proposer).code == 0
    assert chosen(folder, "pairs.csv") == world[proposer]
    assert report(folder, "report.json")["proposer"] == proposer
    for arguments in ((), (*STABLE, "--proposer", proposer)):
        ran = folder.run("certify", *ASSIGN, *arguments)
        assert (ran.code, ran.err, ran.out[:6]) == (0, "", "good: ")


def test_other_objectives_have_no_proposer(folder: Folder) -> None:
    for objective in ("coverage", "score", "fairest"):
        assert folder.solve("--objective", objective).code == 0
        assert folder.assign("--objective", objective).code == 0
        assert "proposer" not in {**report(folder, "out/report.json"), **report(folder, "report.json")}


ONLY = "--proposer: only stable asks who proposes. Add --objective stable, or leave --proposer out."


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (("--proposer", "mentor"), ONLY),
        (("--proposer", "mentee", "--objective", "fairest"), ONLY),
        (("--proposer", "mentor", "--objective", "score"), ONLY),
        ((*STABLE, "--proposer", "mentors"), "--proposer: 'mentors' is not known here. Did you mean 'mentor'?"),
        ((*STABLE, "--proposer", "both"), "--proposer: 'both' is not known here. Known are: mentee, mentor."),
    ],
)  # fmt: skip
def test_a_proposer_that_makes_no_sense_is_refused(
    folder: Folder, more: tuple[str, ...], message: str
) -> None:
    assert folder.refused(folder.solve(*more)) == message
    assert folder.refused(folder.assign(*more)) == message


@pytest.mark.parametrize("command", ["solve", "assign"])
def test_certify_knows_another_proposer(folder: Folder, command: str) -> None:
    words = {"solve": SOLVE, "assign": ASSIGN}[command]
    place = {"solve": "out/report.json", "assign": "report.json"}[command]
    assert folder.run(command, *words, *STABLE, "--proposer", "mentor").code == 0
    ran = folder.run("certify", *words, "--proposer", "mentee")
    assert (ran.code, ran.out) == (2, "")
    assert (
        ran.err
        == f"cairn-match: {place}: is of proposer 'mentor', not mentee. Give the run's own proposer.\n"
    )
    folder.change(place, '"proposer": "mentor"', '"proposer": "mentee"')
    ran = folder.run("certify", *words)
    assert (ran.code, ran.err) == (1, "")
    assert ran.out == f"{place}: claims proposer mentee; the proof says 'mentor'.\nnot what it claims\n"
    folder.change(place, '"proposer": "mentee"', '"proposer": ["mentee"]')
    ran = folder.run("certify", *words)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == f"cairn-match: {place}: 'proposer' is not one of mentee, mentor. Run the match again.\n"
    assert folder.run(command, *words).code == 0
    ran = folder.run("certify", *words, "--proposer", "mentee")
    assert (ran.code, ran.err) == (2, f"cairn-match: {ONLY}\n")


@pytest.mark.parametrize(
    ("more", "instead"),
    [
        (("--objective", "fairest"), "choose coverage"),
        ((*STABLE, "--proposer", "mentor"), "let mentees propose"),
    ],
)
def test_more_pairs_than_an_objective_can_weigh_are_refused_with_what_to_do(
    folder: Folder, more: tuple[str, ...], instead: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cairn_match.steps.LARGEST", 4)
    assert folder.refused(folder.solve(*more)) == (
        "--objective: there are 5 possible pairs and this objective can weigh 4 at once; "
        f"add a must, raise the floors, match one group at a time, or {instead}."
    )
    assert folder.solve(*STABLE).code == 0
    assert folder.assign(*more).code == 0  # listed pairs are there already


def test_certify_says_when_there_are_more_pairs_than_it_can_weigh(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert folder.solve("--objective", "fairest").code == 0
    monkeypatch.setattr("cairn_match.steps.LARGEST", 4)
    ran = folder.run("certify", *SOLVE)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(
        "cairn-match: --objective: there are 5 possible pairs and this objective can weigh 4"
    )


def test_help_names_the_option(folder: Folder) -> None:
    for command in ("solve", "assign", "certify"):
        assert "--proposer" in folder.run(command, "--help").out
