"""`cairn-match assign`: given weights in, the best choice out."""

from __future__ import annotations

import gzip
import json
import random
from decimal import Decimal
from pathlib import Path

import pytest

from cairn_match.cli.report import KEYS
from tests.cairn_match.cli.files import ASSIGN, Folder

pytestmark = pytest.mark.unit
DATA = Path(__file__).resolve().parents[2] / "data" / "matching"


def test_assign_writes_pairs_proof_and_report(folder: Folder) -> None:
    ran = folder.assign()
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert folder.read("pairs.csv") == "mentee_id,mentor_id,weight\nana,kim,2.5\nben,lou,1\ncem,max,-0.25\n"
    report = json.loads(folder.read("report.json"), parse_float=Decimal)
    assert tuple(report) == KEYS
    kept = {
        key: value for key, value in report.items() if key not in ("seconds", "cpu_seconds", "peak_rss_mb")
    }
    assert kept == {
        "objective": "coverage",
        "status": "optimal",
        "matched": 3,
        "demand": 4,
        "total": Decimal("3.25"),
        "bound": Decimal("3.25"),
        "gap": 0,
        "rounds": 1,
        "seed": 0,
        "version": "0.1.0",
    }
    assert json.loads(folder.read("pairs.proof.json")).keys() == {"proof", "short"}


def test_objectives_differ_and_the_report_says_which(folder: Folder) -> None:
    found = {}
    for objective in ("score", "coverage", "fairest", "stable"):
        assert folder.assign("--objective", objective).code == 0
        report = json.loads(folder.read("report.json"), parse_float=Decimal)
        assert (report["objective"], report["status"], report["gap"]) == (objective, "optimal", 0)
        found[objective] = (report["matched"], report["total"])
    assert found["score"] == (2, Decimal("3.5"))
    assert found["coverage"] == (3, Decimal("3.25"))


def test_demands_count_and_a_pair_counts_once(folder: Folder) -> None:
    folder.write("d.csv", "mentee_id,demand\nben,2\nana,0\nzoe,3\n")
    assert folder.assign("--demands", "d.csv").code == 0
    assert folder.read("pairs.csv").splitlines()[1:] == ["ben,kim,2", "cem,max,-0.25", "dee,lou,0.5"]
    assert json.loads(folder.read("report.json"))["demand"] == 2 + 0 + 3 + 1 + 1
    assert folder.run("certify", *ASSIGN, "--demands", "d.csv").code == 0


def test_a_mentor_may_wish_differently(folder: Folder) -> None:
    folder.write("e.csv", "mentor_id,mentee_id,weight,mentor_weight\nkim,ana,2,1\nkim,ben,1,2\n")
    assert folder.assign("--objective", "stable").code == 0
    assert folder.read("pairs.csv") == "mentee_id,mentor_id,weight\nben,kim,1\n"
    assert folder.run("certify", *ASSIGN).code == 0


def test_bytes_do_not_depend_on_the_order_of_rows(folder: Folder) -> None:
    dice = random.Random(1)
    edges = [
        f"o{o},e{e},{dice.randrange(4)}.{dice.randrange(10)}"
        for o in range(9)
        for e in range(12)
        if dice.random() < 0.5
    ]
    places = [f"o{o},{1 + o % 2}" for o in range(9)]
    seen = set()
    for _ in range(3):
        folder.write("e.csv", "\n".join(["mentor_id,mentee_id,weight", *edges]))
        folder.write("c.csv", "\n".join(["mentor_id,capacity", *places]))
        assert folder.assign("--seed", "7").code == 0
        seen.add((folder.read("pairs.csv"), folder.read("pairs.proof.json")))
        dice.shuffle(edges)
        dice.shuffle(places)
    assert len(seen) == 1


def test_totals_keep_every_digit(folder: Folder) -> None:
    folder.write(
        "e.csv", "mentor_id,mentee_id,weight\n" + "".join(f"o{k},e{k},999999.{k:06d}\n" for k in range(1, 60))
    )
    folder.write("c.csv", "mentor_id,capacity\n" + "".join(f"o{k},1\n" for k in range(1, 60)))
    assert folder.assign().code == 0
    assert '"total": 58999941.00177,' in folder.read("report.json")
    assert folder.run("certify", *ASSIGN).code == 0


@pytest.mark.parametrize(("objective", "matched"), [("coverage", 146), ("score", None)])
def test_the_public_instance_has_its_known_answers(
    folder: Folder, objective: str, matched: int | None
) -> None:
    folder.write("e.csv", gzip.decompress((DATA / "instance_a_edges.csv.gz").read_bytes()))
    folder.write("c.csv", (DATA / "instance_a_capacity.csv").read_bytes())
    assert folder.assign("--objective", objective).code == 0
    report = json.loads(folder.read("report.json"))
    assert (report["total"], report["gap"], report["status"]) == (428, 0, "optimal")
    assert matched is None or report["matched"] == matched
    assert folder.run("certify", *ASSIGN).code == 0


EDGE_HEAD = "mentor_id,mentee_id,weight\n"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("e.csv", EDGE_HEAD + "kim,ana,nan\n", "e.csv, row 2, column 'weight': 'nan' is no weight. Write a plain decimal such as 12.5, without exponent or thousands."),
        ("e.csv", EDGE_HEAD + "kim,ana,1e3\n", "e.csv, row 2, column 'weight': '1e3' is no weight. Write a plain decimal such as 12.5, without exponent or thousands."),
        ("e.csv", EDGE_HEAD + "kim,ana,1\nkim,ben,0.1234567\n", "e.csv, row 3, column 'weight': '0.1234567' has 7 decimals. Round it to at most 6."),
        ("e.csv", EDGE_HEAD + "kim,ana,1000000.5\n", "e.csv, row 2, column 'weight': '1000000.5' is too large. Scale the weights to at most 1,000,000 in absolute value."),
        ("e.csv", EDGE_HEAD + "kim,ana,\n", "e.csv, row 2, column 'weight': is empty. Fill it in, or delete the row."),
        ("e.csv", EDGE_HEAD + ",ana,1\n", "e.csv, row 2, column 'mentor_id': is empty. Fill it in, or delete the row."),
        ("e.csv", EDGE_HEAD + "zac,ana,1\nzac,ben,1\n", "e.csv, row 2, column 'mentor_id': 'zac' has no capacity. Add a row for them to c.csv."),
        ("e.csv", EDGE_HEAD + "kim,ana,1\nlou,ana,1\nkim,ana,2\n", "e.csv, row 4, column 'mentee_id': the pair is in row 2 already. Keep one."),
        ("e.csv", "mentor,mentee_id,weight\n", "e.csv, row 1, column 'mentor_id': is missing. The columns are: 'mentor', 'mentee_id', 'weight'. Add it."),
        ("c.csv", "mentor_id,capacity\nkim,1\nkim,2\n", "c.csv, row 3, column 'mentor_id': 'kim' is in row 2 already. Keep one."),
        ("c.csv", "mentor_id,capacity\nkim,-1\n", "c.csv, row 2, column 'capacity': -1 is out of range. Write a whole number from 0 to 10000."),
        ("c.csv", "mentor_id,capacity\nkim,\n", "c.csv, row 2, column 'capacity': is empty. Write a whole number, 0 for none."),
        ("d.csv", "mentee_id,demand\nana,1.0\n", "d.csv, row 2, column 'demand': '1.0' is no whole number. Write one from 0 to 10000."),
        ("d.csv", "mentee_id,demand\n,1\n", "d.csv, row 2, column 'mentee_id': is empty. Write an id, or delete the row."),
    ],
)  # fmt: skip
def test_bad_files_are_refused(folder: Folder, name: str, content: str, message: str) -> None:
    folder.write(name, content)
    more = ("--demands", "d.csv") if name == "d.csv" else ()
    assert folder.refused(folder.assign(*more)) == message


def test_outputs_that_are_one_file_are_refused(folder: Folder) -> None:
    ran = folder.run("assign", *ASSIGN[:-1], "pairs.proof.json")
    assert folder.refused(ran) == "--report: pairs.proof.json is a file of --out already. Name another file."
