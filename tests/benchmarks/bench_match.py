"""The matching engine against its goals and its peers: `python -m tests.benchmarks.bench_match`.

Builds the instances, measures every goal in a process of its own and writes docs/developer/bench-match.md; exit code 1 when
a goal is missed. `--only NAME...` measures some goals, `--size small` everything at a fortieth of its size, to try the
bench itself; both print the table and write no page unless `--page FILE` says where.
"""

from __future__ import annotations

import argparse
import datetime
import os
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from tests.benchmarks.match import goals, peer_goals  # noqa: E402
from tests.benchmarks.match.report import Row, Setting, exit_code, page  # noqa: E402
from tests.benchmarks.match.running import Bench, Failed, is_shared, machine  # noqa: E402

GOALS = {**goals.GOALS, **peer_goals.GOALS, "instances": goals.instances}  # instances last: what was built
PAGE = ROOT / "docs" / "developer" / "bench-match.md"


def main(given: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--only", nargs="+", choices=sorted(GOALS), default=list(GOALS), metavar="NAME", help=", ".join(GOALS)
    )
    parser.add_argument("--size", choices=("full", "small"), default="full")
    parser.add_argument("--page", type=Path, help="where the page is written")
    asked = parser.parse_args(given)
    whole = asked.size == "full" and len(asked.only) == len(GOALS)
    command = (
        "make bench-match" if whole else f"bench_match --size {asked.size} --only {' '.join(asked.only)}"
    )
    full, shared, where = asked.size == "full", is_shared(), machine()
    state = Path(os.environ.get("CAIRN_STATE", ROOT / "var")) / "bench"
    with tempfile.TemporaryDirectory(prefix="cairn-bench-") as folder:
        bench = Bench(Path(folder), state, full, shared)
        bench.job("warm")
        rows = measure(bench, {name: GOALS[name] for name in asked.only})
    today = datetime.datetime.now(tz=datetime.UTC).date().isoformat()
    return told(Setting(today, where, command, full, shared), rows, asked.page or (PAGE if whole else None))


def measure(bench: Bench, wanted: dict[str, goals.Goal]) -> list[Row]:
    """Measure goal after goal; one that cannot be measured is a row, too."""
    rows: list[Row] = []
    for name, goal in wanted.items():
        began = time.monotonic()
        try:
            rows += goal(bench)
        except Failed as failure:
            rows.append(Row(name, name, failure=str(failure)))
        print(f"{name}: measured in {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    return rows


def told(setting: Setting, rows: list[Row], target: Path | None) -> int:
    """Print the page, write it where it belongs; the exit code."""
    text = page(setting, rows)
    print(text)
    if target:
        target.write_text(text, encoding="utf-8")
    return exit_code(rows, full=setting.full)


if __name__ == "__main__":
    sys.exit(main())
