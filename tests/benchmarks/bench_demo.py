"""How long the demo organization takes at full size: `cairn demo` with 1,400,000 people and 160,000 participants.

Exit code 1 when it takes longer than the limit. `--people` and `--participants` make it smaller.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
LIMIT = 15 * 60.0  # seconds


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1_400_000)
    parser.add_argument("--participants", type=int, default=160_000)
    size = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cairn-bench-") as name:
        Path(name).chmod(0o755)
        command = [sys.executable, "-m", "cairn", "demo"]
        command += [f"--people={size.people}", f"--participants={size.participants}"]
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "CAIRN_STATE": f"{name}/state"}
        began = time.monotonic()
        subprocess.run(command, env=environment, check=True)
        seconds = time.monotonic() - began
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(
        f"demo of {size.people:,} people  {seconds:8.1f} s of at most {LIMIT:g} s, peak memory {memory:.0f} MiB"
    )
    return int(seconds > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
