"""Break the product on purpose, in a copy, and demand that the test named in each patch turns red.

A patch in this folder begins with lines `# test: PATH::NAME`, then a sentence, then a unified diff. The named tests
must pass in the unchanged copy and fail in the broken one.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent


def main() -> int:
    patches = {path: named_tests(path) for path in sorted(HERE.glob("*.patch"))}
    wanted = sys.argv[1:]
    if wanted:
        patches = {path: tests for path, tests in patches.items() if path.stem in wanted}
    with tempfile.TemporaryDirectory(prefix="cairn-sabotage-", dir="/tmp") as name:
        copy = Path(name)
        copy.chmod(0o755)
        copy_tree(copy)
        everything = sorted({test for tests in patches.values() for test in tests})
        if not everything or pytest(copy, everything).returncode != 0:
            print("The named tests must pass before anything is broken.")
            return 1
        missed = [path.stem for path, tests in patches.items() if not notices(copy, path, tests)]
    print(
        f"{len(patches) - len(missed)} of {len(patches)} sabotages were noticed"
        + "".join(f"\nnot: {m}" for m in missed)
    )
    return 1 if missed else 0


def named_tests(path: Path) -> list[str]:
    tests = re.findall(r"^# test: (\S+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    if not tests:
        raise SystemExit(f"{path.name} names no test.")
    return tests


def copy_tree(target: Path) -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        source = ROOT / name
        if source.is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target / name, follow_symlinks=False)
    for folder in ("static", "node_modules"):
        if (ROOT / folder).is_dir():
            (target / folder).symlink_to(ROOT / folder)


def notices(copy: Path, patch: Path, tests: list[str]) -> bool:
    """Whether every named test fails, as a test and not for want of a database, once the patch is in."""
    change(copy, patch)
    try:
        done = pytest(copy, tests)
    finally:
        change(copy, patch, "--reverse")
    red = [test for test in tests if re.search(rf"^FAILED {re.escape(test)}", done.stdout, re.MULTILINE)]
    print(f"{'noticed' if red == tests else 'MISSED '} {patch.stem}", flush=True)
    if red != tests:
        print(done.stdout[-2000:])
    return red == tests


def change(copy: Path, patch: Path, *how: str) -> None:
    command = ["patch", "-p1", "--silent", "--force", *how, "-i", str(patch)]
    if subprocess.run(command, cwd=copy).returncode != 0:
        raise SystemExit(f"{patch.name} no longer fits the code. Make it again.")


def pytest(copy: Path, tests: list[str]) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("CAIRN_")}
    environment["PYTHONDONTWRITEBYTECODE"] = "1"  # a reversed patch may be as old as the compiled broken one
    command = [sys.executable, "-m", "pytest", "-q", "-rf", "--no-header", *tests]
    done = subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True)
    if done.returncode not in {0, 1}:
        print(done.stdout[-2000:], done.stderr[-2000:])
    return done


if __name__ == "__main__":
    raise SystemExit(main())
