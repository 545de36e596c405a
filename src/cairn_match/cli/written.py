"""The files of a solved problem, as bytes that depend on input and seed only (report.json aside)."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from cairn_match.cli.report import KEYS, VERSION, Clock, as_json, proposed
from cairn_match.problem import Problem
from cairn_match.result import Reason, Result, Unmatched

PAIRS, UNMATCHED, PROOF, REPORT = "pairs.csv", "unmatched.csv", "proof.json", "report.json"
PAIR_COLUMNS: Final = ("mentee_id", "mentor_id", "score", "parts")
# What the other files hold; the rest of a stored result is its proof.
ELSEWHERE: Final = frozenset(
    {"pairs", "scores", "parts", "unmatched", "objective", "status", "seed", "total", "matched", "rounds"}
)


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Rows as UTF-8 with commas and line feeds. Ids are exact: programs read these files."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode()


def solved_files(folder: Path, problem: Problem, result: Result, clock: Clock) -> dict[Path, bytes]:
    """Content of the four files; the report comes last, so that it is there only when the others are."""
    proof = {key: value for key, value in result.to_dict().items() if key not in ELSEWHERE}
    pairs = [
        (*pair, score, parts)
        for pair, score, parts in zip(result.pairs, result.scores, parts_texts(problem, result), strict=True)
    ]
    people = [(one.mentee, reason_text(one)) for one in result.unmatched]
    return {
        folder / PAIRS: csv_bytes(PAIR_COLUMNS, pairs),
        folder / UNMATCHED: csv_bytes(("id", "reason"), people),
        folder / PROOF: json.dumps(proof, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode(),
        folder / REPORT: as_json(report(problem, result, clock)),
    }


def report(problem: Problem, result: Result, clock: Clock) -> dict[str, Any]:
    """The facts. Amounts are hundredths of score."""
    gap = result.certificate.gap
    facts: dict[str, Any] = {
        "objective": str(result.objective),
        "status": str(result.status),
        "matched": result.matched,
        "demand": int(problem.demand.sum()),
        "total": result.total,
        "bound": result.total + gap,
        "gap": gap,
        "rounds": result.rounds,
        **clock.used(),
        "seed": result.seed,
        "version": VERSION,
    }
    return {**{key: facts[key] for key in KEYS}, **proposed(result.proof)}


def earning(problem: Problem) -> list[tuple[int, str]]:
    """Rules that can give points: position and key."""
    return [(k, problem.rules[k].key) for k, points in enumerate(problem.table.points) if points]


def parts_texts(problem: Problem, result: Result) -> list[str]:
    """Parts of each pair, such as `skills:4167;team:2500`, in the order of the rules; they add up to the score."""
    rules = earning(problem)
    columns = [[f"{key}:{points}" for points in result.parts[:, k].tolist()] for k, key in rules]
    return [";".join(row) for row in zip(*columns, strict=True)] if columns else [""] * len(result.pairs)


def reason_text(one: Unmatched) -> str:
    """Why somebody lacks a mentor: the reason's name, then what it is about."""
    about = {
        Reason.FAILED_MUST: ", ".join(one.rules),
        Reason.NOBODY_OFFERS: ", ".join(one.codes),
        Reason.TOGETHER: ", ".join([*one.rules, *([f"{one.excluded} excluded"] if one.excluded else [])]),
        Reason.COMPETITION: f"{one.people} people for {one.places} places",
    }.get(one.reason, "")
    text = f"{one.reason}: {about}" if about else str(one.reason)
    return f"{text} (has {one.got} of {one.wanted})" if one.got else text
