"""report.json: facts about a run, and what the run used."""

from __future__ import annotations

import json
import re
import resource
import sys
import time
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from cairn_match.cli.faults import Refusal, told
from cairn_match.cli.files import read_bytes
from cairn_match.proofs import Proof, StableProof

VERSION: Final = "0.1.0"  # that of the distribution
KEYS: Final = (
    "objective",
    "status",
    "matched",
    "demand",
    "total",
    "bound",
    "gap",
    "rounds",
    "seconds",
    "cpu_seconds",
    "peak_rss_mb",
    "seed",
    "version",
)


def proposed(proof: Proof | None) -> dict[str, str]:
    """The fact that only stable has: the side that proposed."""
    return {"proposer": proof.proposer} if isinstance(proof, StableProof) else {}


class Clock:
    """Wall time since it was made; processor time and memory of the process."""

    def __init__(self) -> None:
        self.began = time.perf_counter()

    def used(self) -> dict[str, float]:
        """The three figures of the report."""
        return {
            "seconds": round(time.perf_counter() - self.began, 3),
            "cpu_seconds": round(time.process_time(), 3),
            "peak_rss_mb": round(_peak_bytes() / 1e6, 1),
        }


def _peak_bytes() -> int:
    """Most memory that the process held. What getrusage says, a process inherits from its parent on Linux."""
    status = Path("/proc/self/status")
    if status.exists():
        peak = re.search(r"^VmHWM:\s*(\d+) kB$", status.read_text(), re.MULTILINE)
        if peak:
            return int(peak[1]) * 1024
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def as_json(facts: Mapping[str, Any]) -> bytes:
    """One fact a line; a Decimal keeps every digit, which json.dumps cannot do."""
    lines = [
        f"  {json.dumps(key)}: {value if isinstance(value, Decimal) else json.dumps(value, ensure_ascii=False)}"
        for key, value in facts.items()
    ]
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode()


def read_json(path: Path, keys: tuple[str, ...]) -> dict[str, Any]:
    """A written JSON object that has these keys; raises Refusal."""
    try:
        data = json.loads(read_bytes(path).decode("utf-8-sig"), parse_float=Decimal)
    except (ValueError, RecursionError):  # UnicodeDecodeError and JSONDecodeError are ValueErrors
        raise Refusal(told(path, "is no JSON. Run the match again.")) from None
    if not isinstance(data, dict):
        raise Refusal(told(path, "is no JSON object. Run the match again."))
    for key in keys:
        if key not in data:
            raise Refusal(told(path, f"has no '{key}'. Run the match again."))
    return data
