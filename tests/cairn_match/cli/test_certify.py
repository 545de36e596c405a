"""`cairn-match certify`: what was written is proved, and every way to change it afterwards is noticed."""

from __future__ import annotations

import pytest

from tests.cairn_match.cli.files import ASSIGN, SOLVE, Folder

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("objective", ["coverage", "score", "fairest", "stable"])
def test_a_solved_folder_is_good(folder: Folder, objective: str) -> None:
    folder.write("p.csv", "mentee_id,mentor_id\nana,lou\n")
    more = ("--objective", objective, "--seed", "4", "--pin", "p.csv")
    assert folder.solve(*more).code == 0
    ran = folder.run("certify", *SOLVE, *more)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("good: ")
    assert folder.run("certify", *SOLVE, "--pin", "p.csv").code == 0
    assert f'"objective": "{objective}"' in folder.read("out/report.json")
    unpinned = folder.run("certify", *SOLVE)
    assert unpinned.code == 1
    assert "the pinned pairs are not those of the problem" in unpinned.out.splitlines()


@pytest.mark.parametrize("objective", ["coverage", "score", "fairest", "stable"])
def test_an_assignment_is_good(folder: Folder, objective: str) -> None:
    assert folder.assign("--objective", objective).code == 0
    ran = folder.run("certify", *ASSIGN, "--objective", objective)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("good: ")


@pytest.mark.parametrize(
    ("name", "old", "new", "fault"),
    [
        ("pairs.csv", "ana,kim,10000,skills:7500;near:2500\n", "", "the columns of the result have different lengths"),
        ("pairs.csv", "ana,kim,10000", "ana,kim,9000", "the pair ('ana', 'kim') has parts that do not add up"),
        ("pairs.csv", "skills:7500;near:2500", "skills:7000;near:3000", "the pair ('ana', 'kim') is wrongly scored"),
        ("pairs.csv", "ana,kim", "dee,kim", "the pairs are not in order, or one occurs twice"),
        ("pairs.csv", "ana,kim", "ana,lou", "'lou' has 2 mentees of 1"),
        ("pairs.csv", "ana,kim", "zoe,kim", "out/pairs.csv, row 2: 'zoe' is nobody of this run."),
        ("unmatched.csv", "welding", "sql", "out/unmatched.csv, row 2, column 'reason': says 'nobody_offers: sql'; found 'nobody_offers: welding'."),
        ("unmatched.csv", "dee,nobody_offers: welding\n", "", "the unmatched mentees are not those who lack a mentor"),
        ("unmatched.csv", "dee", "cem", "the unmatched mentees are not those who lack a mentor"),
        ("report.json", '"total": 30000', '"total": 30001', "claims a total of 30001 and a worth of 30000; found 30000, 30000"),
        ("report.json", '"matched": 3', '"matched": 4', "claims 4 matched of 3; found 3 of 3"),
        ("report.json", '"demand": 4', '"demand": 3', "out/report.json: claims demand 3; found 4."),
        ("report.json", '"bound": 30000', '"bound": 29999', "out/report.json: claims bound 29999; found 30000."),
        ("report.json", '"gap": 0', '"gap": 7', "out/report.json: claims gap 7; found 0."),
        ("proof.json", '"mentor_prices":[0,', '"mentor_prices":[-9,', "a place has a price below 0"),
        ("proof.json", '"mentor_prices":[0,', '"mentor_prices":[', "there is not one price a person"),
        ("proof.json", '"pinned":[false', '"pinned":[true', "the pinned pairs are not those of the problem"),
    ],
)  # fmt: skip
def test_a_changed_folder_is_not_what_it_claims(
    folder: Folder, name: str, old: str, new: str, fault: str
) -> None:
    assert folder.solve().code == 0
    folder.change(f"out/{name}", old, new)
    ran = folder.run("certify", *SOLVE)
    assert (ran.code, ran.err) == (1, "")
    assert fault in ran.out.splitlines()
    assert ran.out.endswith("\nnot what it claims\n")


def test_a_result_is_not_good_for_other_input(folder: Folder) -> None:
    assert folder.solve().code == 0
    folder.change("n.csv", "kim,sql; feedback,4,+00:00,1", "kim,sql; feedback,4,+00:00,0")
    ran = folder.run("certify", *SOLVE)
    assert ran.code == 1
    assert "'kim' has 1 mentees of 0" in ran.out.splitlines()


@pytest.mark.parametrize(
    ("name", "old", "new", "fault"),
    [
        ("pairs.csv", "ana,kim,2.5\n", "", "the mentees who lack a mentor, or their reasons, are not those listed"),
        ("pairs.csv", "2.5", "2.4", "pairs.csv, row 2, column 'weight': claims 2.4; found 2.5."),
        ("pairs.csv", "ana,kim", "ana,lou", "pairs.csv, row 2: 'ana' and 'lou' are no pair of the edges."),
        ("pairs.csv", "ana,kim", "zoe,kim", "pairs.csv, row 2: 'zoe' and 'kim' are no pair of the edges."),
        ("report.json", '"total": 3.25', '"total": 3.5', "claims (matched, demand, total, bound, gap) (3, 4, 3500000, 3250000, 0); found (3, 4, 3250000, 3250000, 0)"),
    ],
)  # fmt: skip
def test_a_changed_assignment_is_not_what_it_claims(
    folder: Folder, name: str, old: str, new: str, fault: str
) -> None:
    assert folder.assign().code == 0
    folder.change(name, old, new)
    ran = folder.run("certify", *ASSIGN)
    assert (ran.code, ran.err) == (1, "")
    assert fault in ran.out.splitlines()
    assert ran.out.endswith("\nnot what it claims\n")


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("pairs.csv", "10000", "much", "out/pairs.csv, row 2, column 'score': 'much' is no whole number. Write one from -1000000000000000000 to 1000000000000000000."),
        ("pairs.csv", "near:", "far:", "out/pairs.csv, row 2, column 'parts': 'skills:7500;far:2500' does not name the rules that give points. Use the rules file of the run."),
        ("pairs.csv", "score", "points", "out/pairs.csv, row 1, column 'score': is missing. The columns are: 'mentee_id', 'mentor_id', 'points', 'parts'. Add it."),
        ("report.json", "{", "", "out/report.json: is no JSON. Run the match again."),
        ("report.json", '"gap"', '"gape"', "out/report.json: has no 'gap'. Run the match again."),
        ("report.json", '"gap": 0', '"gap": null', "out/report.json: 'gap' is no whole number. Run the match again."),
        ("report.json", "coverage", "magic", "out/proof.json: is no proof of this run. Run the match again."),
        ("proof.json", "bonus", "malus", "out/proof.json: is no proof of this run. Run the match again."),
        ("proof.json", '"mentor_prices":[0,', '"mentor_prices":["x",', "out/proof.json: is no proof of this run. Run the match again."),
    ],
)  # fmt: skip
def test_files_that_cannot_be_read_back_are_bad_files(
    folder: Folder, name: str, old: str, new: str, message: str
) -> None:
    assert folder.solve().code == 0
    folder.change(f"out/{name}", old, new)
    ran = folder.run("certify", *SOLVE)
    assert (ran.code, ran.out, ran.err) == (2, "", f"cairn-match: {message}\n")


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("report.json", '"total": 3.25', '"total": 3.2500001', "report.json: 'total' is too fine. Run the match again."),
        ("report.json", '"total": 3.25', '"total": 1e999999999', "report.json: 'total' is no such number. Run the match again."),
        ("report.json", '"total": 3.25', '"total": NaN', "report.json: 'total' is no such number. Run the match again."),
        ("report.json", "coverage", "magic", "pairs.proof.json: is no proof of this run. Run the match again."),
        ("pairs.proof.json", '"mentors":[', '"mentors":["x",', "pairs.proof.json: is no proof of this run. Run the match again."),
        ("pairs.proof.json", '"short"', '"long"', "pairs.proof.json: has no 'short'. Run the match again."),
        ("pairs.csv", "2.5", "2.50000000", "pairs.csv, row 2, column 'weight': '2.50000000' has 8 decimals. Round it to at most 6."),
    ],
)  # fmt: skip
def test_files_of_assign_that_cannot_be_read_back_are_bad_files(
    folder: Folder, name: str, old: str, new: str, message: str
) -> None:
    assert folder.assign().code == 0
    folder.change(name, old, new)
    ran = folder.run("certify", *ASSIGN)
    assert (ran.code, ran.out, ran.err) == (2, "", f"cairn-match: {message}\n")


def test_certify_says_which_argument_is_missing(folder: Folder) -> None:
    ran = folder.run("certify", "--mentees", "m.csv", "--out", "out")
    assert (ran.code, ran.err) == (
        2,
        "cairn-match: --mentors is missing. Give certify the same arguments as the run that it checks.\n",
    )
    assert folder.solve("--seed", "3").code == 0
    ran = folder.run("certify", *SOLVE, "--seed", "4")
    assert (ran.code, ran.err) == (
        2,
        "cairn-match: out/report.json: is of seed '3', not 4. Give the run's own seed.\n",
    )
