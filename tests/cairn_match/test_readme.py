"""The worked example in the README is computed, not remembered."""

import re
from pathlib import Path

import numpy as np
import pytest

import cairn_match

pytestmark = pytest.mark.unit
README = (Path(cairn_match.__file__).parent / "README.md").read_text(encoding="utf-8")


def numbers(start: str) -> list[list[str]]:
    """Rows of the table whose header starts so, without the first column."""
    lines = README[README.index(start) :].split("\n\n")[0].splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")][1:] for line in lines[2:]]


def test_the_example_runs_and_every_number_in_it_is_true() -> None:
    names: dict = {}
    for block in re.findall(r"```python\n(.*?)```", README, flags=re.S):
        exec(block, names)  # noqa: S102 - the text under test
    problem, result = names["problem"], names["result"]
    scores = problem.table.scores(slice(None), slice(None))
    may = problem.allowed_block(np.arange(4))
    told = [[f"{scores[i, j]:,}" if may[i, j] else "-" for j in range(3)] for i in range(4)]
    assert numbers("| score |") == told
    bonus, proof = result.certificate.bonus, result.certificate
    v = [f"{value:,}" for value in proof.mentee_prices[:3].tolist()]
    p = [f"{value:,}" for value in proof.mentor_prices.tolist()]
    assert numbers("| | ana") == [[*v, "", "", ""], ["", "", "", *p]]
    assert np.sum(proof.mentee_prices[:3]) + np.sum(proof.mentor_prices) == result.total
    assert proof.value == 3 * bonus + result.total
