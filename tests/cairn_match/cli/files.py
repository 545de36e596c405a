"""Small input files, and the command run on them as if it were typed in their folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from cairn_match.cli.main import main

MENTEES = """id,skills,level,zone
ana,sql; feedback,1,+01:00
ben,feedback,2,+01:00
cem,law,1,+02:00
dee,welding,1,+01:00
"""
MENTORS = """id,skills,level,zone,places
kim,sql; feedback,4,+00:00,1
lou,feedback,3,+01:00,1
max,law,4,+01:00,1
"""
RULES = """[columns]
skills = { kind = "set", ranks = { mentees = 3 } }
level = { kind = "ordinal" }
zone = { kind = "offset" }

[[rule]]
key = "skills"
kind = "overlap"
mentee = "skills"
weight = 3

[[rule]]
key = "near"
kind = "within"
mentee = "zone"
most = 60
weight = 1

[[rule]]
key = "shared"
kind = "overlap"
mode = "must"
mentee = "skills"
"""
EDGES = """mentor_id,mentee_id,weight
kim,ana,2.5
kim,ben,2
lou,ben,1
max,cem,-0.25
lou,dee,0.5
"""
CAPACITIES = "mentor_id,capacity\nkim,1\nlou,1\nmax,1\n"
SOLVE = ("--mentees", "m.csv", "--mentors", "n.csv", "--rules", "r.toml", "--out", "out")
ASSIGN = ("--edges", "e.csv", "--capacities", "c.csv", "--out", "pairs.csv", "--report", "report.json")


@dataclass
class Ran:
    """What a run said."""

    code: int
    out: str
    err: str


@dataclass
class Folder:
    """A folder with input files; the working directory of the test."""

    path: Path
    capture: pytest.CaptureFixture[str]

    def write(self, name: str, text: str | bytes) -> None:
        (self.path / name).write_bytes(text if isinstance(text, bytes) else text.encode())

    def read(self, name: str) -> str:
        return (self.path / name).read_bytes().decode()

    def change(self, name: str, old: str, new: str) -> None:
        """Replace what must be there."""
        text = self.read(name)
        assert old in text
        self.write(name, text.replace(old, new, 1))

    def run(self, *words: str) -> Ran:
        self.capture.readouterr()
        try:
            code = main(list(words))
        except SystemExit as end:  # argparse
            code = int(str(end.code))
        said = self.capture.readouterr()
        return Ran(code, said.out, said.err)

    def solve(self, *more: str) -> Ran:
        return self.run("solve", *SOLVE, *more)

    def assign(self, *more: str) -> Ran:
        return self.run("assign", *ASSIGN, *more)

    def refused(self, ran: Ran) -> str:
        """The message of a refused run that wrote nothing."""
        assert ran.code == 2
        assert ran.out == ""
        written = {"out", "pairs.csv", "pairs.proof.json", "report.json"}
        assert not written & {one.name for one in self.path.iterdir()}
        lines = ran.err.splitlines()
        assert all(line.startswith("cairn-match: ") for line in lines)
        return "\n".join(line.removeprefix("cairn-match: ") for line in lines)
