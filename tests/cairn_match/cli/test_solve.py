"""`cairn-match solve`: what each option does, and that input and seed alone decide the bytes."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from cairn_match.cli.report import KEYS
from tests.cairn_match.cli.files import Folder

pytestmark = pytest.mark.unit
PAIRS = """mentee_id,mentor_id,score,parts
ana,kim,10000,skills:7500;near:2500
ben,lou,10000,skills:7500;near:2500
cem,max,10000,skills:7500;near:2500
"""


def report(folder: Folder) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(folder.read("out/report.json"))
    return found


def pairs(folder: Folder) -> set[tuple[str, ...]]:
    return {tuple(line.split(",")[:2]) for line in folder.read("out/pairs.csv").splitlines()[1:]}


def test_solve_writes_pairs_reasons_proof_and_report(folder: Folder) -> None:
    ran = folder.solve()
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert folder.read("out/pairs.csv") == PAIRS
    assert folder.read("out/unmatched.csv") == "id,reason\ndee,nobody_offers: welding\n"
    assert sorted(one.name for one in (folder.path / "out").iterdir()) == [
        "pairs.csv",
        "proof.json",
        "report.json",
        "unmatched.csv",
    ]
    facts = report(folder)
    assert tuple(facts) == KEYS
    used = {key: facts.pop(key) for key in ("seconds", "cpu_seconds", "peak_rss_mb")}
    assert all(value > 0 for value in used.values())
    assert facts == {
        "objective": "coverage",
        "status": "optimal",
        "matched": 3,
        "demand": 4,
        "total": 30_000,
        "bound": 30_000,
        "gap": 0,
        "rounds": 1,
        "seed": 0,
        "version": "0.1.0",
    }


def test_bytes_do_not_depend_on_the_order_of_rows_and_columns(folder: Folder) -> None:
    dice = random.Random(3)
    skills = list("abcdefg")
    people = [f"{k},{'; '.join(dice.sample(skills, 2))},{dice.randrange(3)},+01:00" for k in range(40)]
    places = [f"o{k},{'; '.join(dice.sample(skills, 3))},{dice.randrange(3)},+01:00,1" for k in range(30)]
    seen = set()
    for _ in range(3):
        folder.write("m.csv", "\n".join(["id,skills,level,zone", *people]) + "\n")
        folder.write("n.csv", "\r\n".join(["id,skills,level,zone,places", *places, "", ",,,,", ""]))
        assert folder.solve("--seed", "5").code == 0
        seen.add(
            (folder.read("out/pairs.csv"), folder.read("out/unmatched.csv"), folder.read("out/proof.json"))
        )
        dice.shuffle(people)
        dice.shuffle(places)
    turned = [",".join(reversed(line.split(","))) for line in folder.read("m.csv").splitlines()]
    folder.write("m.csv", "\ufeff" + "\n".join(turned))
    assert folder.solve("--seed", "5").code == 0
    seen.add((folder.read("out/pairs.csv"), folder.read("out/unmatched.csv"), folder.read("out/proof.json")))
    assert len(seen) == 1


def test_seed_decides_between_equals(folder: Folder) -> None:
    folder.write("m.csv", "id,skills,level,zone\n" + "".join(f"e{k},sql,1,Z\n" for k in range(6)))
    folder.write("n.csv", "id,skills,level,zone,places\n" + "".join(f"o{k},sql,1,Z,1\n" for k in range(6)))
    found = []
    for seed in ("1", "2", "1"):
        assert folder.solve("--seed", seed).code == 0
        assert report(folder)["seed"] == int(seed)
        found.append(pairs(folder))
    assert found[0] == found[2] != found[1]


def test_objective_score_may_leave_people_out_that_coverage_matches(folder: Folder) -> None:
    folder.write("m.csv", "id,skills,level,zone\nana,a;b;c,1,Z\nben,x;y;c,1,Z\n")
    folder.write("n.csv", "id,skills,level,zone,places\nkim,a;b;c,1,Z,1\nlou,c;b,1,Z,0\nmax,b,1,Z,1\n")
    found = {}
    for objective in ("score", "coverage"):
        assert folder.solve("--objective", objective).code == 0
        facts = report(folder)
        assert facts["objective"] == objective
        found[objective] = (pairs(folder), facts["matched"], facts["total"], folder.read("out/unmatched.csv"))
    assert found == {
        "score": ({("ana", "kim")}, 1, 10_000, "id,reason\nben,competition: 2 people for 1 places\n"),
        "coverage": ({("ana", "max"), ("ben", "kim")}, 2, 8_750, "id,reason\n"),
    }


def test_pinned_excluded_private_and_current_pairs_count(folder: Folder) -> None:
    for name, pair in (("p", "ana,lou"), ("x", "ben,kim"), ("y", "cem,max"), ("c", "ana,kim\nzoe,kim")):
        folder.write(f"{name}.csv", f"mentee_id,mentor_id\n{pair}\n")
    assert folder.solve("--pin", "p.csv", "--exclude", "x.csv").code == 0
    assert pairs(folder) == {("ana", "lou"), ("cem", "max")}
    assert folder.read("out/unmatched.csv").splitlines()[1] == "ben,competition: 2 people for 1 places"
    assert folder.solve("--private", "y.csv").code == 0
    assert folder.read("out/unmatched.csv").splitlines()[1] == "cem,too_low"
    folder.write(
        "r.toml", folder.read("r.toml") + '[problem]\nstay_bonus = 500\n[pairs]\ncurrent = "c.csv"\n'
    )
    assert folder.solve().code == 0
    assert json.loads(folder.read("out/proof.json"))["worth"] == report(folder)["total"] + 500
    folder.write("none.csv", "mentee_id,mentor_id\n")
    assert folder.solve("--current", "none.csv").code == 0
    assert json.loads(folder.read("out/proof.json"))["worth"] == report(folder)["total"]


def test_demand_and_floor_count(folder: Folder) -> None:
    folder.write(
        "m.csv", "id,skills,level,zone,demand,floor\nana,sql; feedback,1,Z,2,\nben,feedback,1,-05:00,,9000\n"
    )
    assert folder.solve().code == 0
    assert pairs(folder) == {("ana", "kim"), ("ana", "lou")}
    assert (report(folder)["matched"], report(folder)["demand"]) == (1, 3)
    assert folder.read("out/unmatched.csv") == "id,reason\nben,too_low\n"
    folder.write("m.csv", "id,skills,level,zone,demand\nana,sql; feedback,1,Z,3\n")
    folder.write("r.toml", folder.read("r.toml") + "[problem]\nfloors = 6000\n")
    assert folder.solve().code == 0
    assert folder.read("out/unmatched.csv") == "id,reason\nana,too_low (has 1 of 3)\n"


def test_ids_are_written_as_they_are(folder: Folder) -> None:
    folder.change("m.csv", "ana", '"=1+1, ""x"""')
    folder.change("m.csv", "dee", "@SUM(A1)")
    assert folder.solve().code == 0
    assert folder.read("out/pairs.csv").splitlines()[1] == '"=1+1, ""x""",kim,10000,skills:7500;near:2500'
    assert folder.read("out/unmatched.csv").splitlines()[1] == "@SUM(A1),nobody_offers: welding"


def test_nobody_and_no_rules_are_no_error(folder: Folder) -> None:
    folder.write("m.csv", "id\n")
    folder.write("n.csv", "id,places\nkim,1\n")
    folder.write("r.toml", "")
    assert folder.solve().code == 0
    assert folder.read("out/pairs.csv") == "mentee_id,mentor_id,score,parts\n"
    folder.write("m.csv", "id\nana\n")
    assert folder.solve().code == 0
    assert folder.read("out/pairs.csv").splitlines()[1] == "ana,kim,0,"
    assert (
        folder.run(
            "certify", "--mentees", "m.csv", "--mentors", "n.csv", "--rules", "r.toml", "--out", "out"
        ).code
        == 0
    )


def test_an_older_result_is_replaced_whole(folder: Folder) -> None:
    assert folder.solve().code == 0
    folder.change("n.csv", "max", "moa")
    assert folder.solve().code == 0
    assert "cem,moa" in folder.read("out/pairs.csv")
    assert sorted(one.name for one in folder.path.iterdir()) == [
        "c.csv",
        "e.csv",
        "m.csv",
        "n.csv",
        "out",
        "r.toml",
    ]
