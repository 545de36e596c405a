"""Arguments that several commands take."""

from __future__ import annotations

import argparse
from enum import StrEnum
from typing import TypeVar

from cairn_match.assign import PROPOSERS
from cairn_match.cli.cells import WHOLE
from cairn_match.cli.faults import Refusal, mean, shown
from cairn_match.result import Objective

MOST = 2**63 - 1
Choice = TypeVar("Choice", bound=StrEnum)


def add_options(parser: argparse.ArgumentParser) -> None:
    """How to choose, and whether to say how far it is."""
    parser.add_argument("--objective", default=None, help="coverage (default), score, fairest or stable")
    parser.add_argument(
        "--proposer", default=None, help="for stable: the side it is best for, mentee (default) or mentor"
    )
    parser.add_argument("--seed", default=None, help="decides between equals; a whole number, default 0")


def objective(word: str | None, known: type[Choice]) -> Choice:
    """The objective; an engine that does not know it says so."""
    word = "coverage" if word is None else word
    if word not in [*known]:
        raise Refusal(f"--objective: {shown(word)} is not known here. {mean(word, known)}")
    return known(word)


def proposer(word: str | None, goal: str) -> str:
    """The side that proposes; only stable has one."""
    if word is None:
        return PROPOSERS[0]
    if goal != Objective.STABLE:
        raise Refusal(
            "--proposer: only stable asks who proposes. Add --objective stable, or leave --proposer out."
        )
    if word not in PROPOSERS:
        raise Refusal(f"--proposer: {shown(word)} is not known here. {mean(word, PROPOSERS)}")
    return word


def seed(word: str | None) -> int:
    """The seed as a number."""
    word = "0" if word is None else word
    if not WHOLE.fullmatch(word) and not word.isdecimal():
        raise Refusal(f"--seed: {shown(word)} is no whole number. Write one from 0 to {MOST}.")
    if not 0 <= int(word[:30]) <= MOST:
        raise Refusal(f"--seed: {shown(word)} is out of range. Write a whole number from 0 to {MOST}.")
    return int(word)
