"""Break the product on purpose, in a copy, and demand that the test named in each patch turns red.

A patch in this folder begins with lines `# test: PATH::NAME`, then a sentence, then a unified diff. The named tests
must pass in the unchanged copy and fail in the broken one. Two copies are at work, on one PostgreSQL and one migrated
template. `python -m tests.sabotage.run NAME...` takes only the patches of these names.
"""

from __future__ import annotations

import compileall
import os
import py_compile
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from queue import SimpleQueue

from tests.databases import VARIABLE, Run

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
AT_ONCE = int(os.environ.get("CAIRN_TEST_PROCESSES", "2"))
# What the shared server and its template are made with: a patch of these has a PostgreSQL of its own.
SHAPES_THE_DATABASE = re.compile(
    r"^\+\+\+ b/src/cairn/(.*/models|.*/migrations/|cli/postgres/|settings/)", re.M
)


def main() -> int:
    patches = {path: named_tests(path) for path in HERE.glob("*.patch")}
    # Those of the command line first: they wait longest, and the rest is done beside them.
    patches = dict(sorted(patches.items(), key=lambda item: ("tests/cli/" not in item[1][0], item[0])))
    wanted = sys.argv[1:]
    if wanted:
        patches = {path: tests for path, tests in patches.items() if path.stem in wanted}
    with ExitStack() as stack:
        copies: SimpleQueue[Path] = SimpleQueue()
        first = stack.enter_context(a_copy(ROOT))
        for copy in (first, *(stack.enter_context(a_copy(first)) for _ in range(AT_ONCE - 1))):
            copies.put(copy)
        stack.enter_context(shared_database())
        everything = sorted({test for tests in patches.values() for test in tests})
        if not everything or pytest(first, [f"-n{AT_ONCE}", *everything]).returncode != 0:
            print("The named tests must pass before anything is broken.")
            return 1
        with ThreadPoolExecutor(AT_ONCE) as pool:
            noticed = pool.map(lambda patch: notices(copies, *patch), patches.items())
            missed = [path.stem for path, red in zip(patches, noticed, strict=True) if not red]
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


@contextmanager
def a_copy(source: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="cairn-sabotage-", dir="/tmp") as name:
        copy = Path(name)
        if source == ROOT:
            copy_tree(copy)
        else:
            shutil.copytree(source, copy, symlinks=True, dirs_exist_ok=True)
        copy.chmod(0o755)
        yield copy


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
    # Valid by content, not by age: a file is compiled again exactly while a patch is in it.
    by_content = py_compile.PycInvalidationMode.CHECKED_HASH
    compileall.compile_dir(target / "src", quiet=1, invalidation_mode=by_content)


@contextmanager
def shared_database() -> Iterator[None]:
    """A server on which every run below makes databases of its own, from one migrated template."""
    run, owner = Run.begin()
    try:
        yield
    finally:
        run.end()
        owner.close()


def notices(copies: SimpleQueue[Path], patch: Path, tests: list[str]) -> bool:
    """Whether every named test fails, as a test and not for want of a database, once the patch is in."""
    began, copy = time.monotonic(), copies.get()
    change(copy, patch)
    try:
        done = pytest(copy, tests, own_database=bool(SHAPES_THE_DATABASE.search(patch.read_text())))
    finally:
        change(copy, patch, "--reverse")
        copies.put(copy)
    red = [test for test in tests if re.search(rf"^FAILED {re.escape(test)}", done.stdout, re.MULTILINE)]
    noticed = red == tests
    print(
        f"{'noticed' if noticed else 'MISSED '} {patch.stem} ({time.monotonic() - began:.0f} s)", flush=True
    )
    if not noticed:
        print(done.stdout[-2000:])
    return noticed


def change(copy: Path, patch: Path, *how: str) -> None:
    command = ["patch", "-p1", "--silent", "--force", *how, "-i", str(patch)]
    if subprocess.run(command, cwd=copy).returncode != 0:
        raise SystemExit(f"{patch.name} no longer fits the code. Make it again.")


def pytest(copy: Path, what: list[str], *, own_database: bool = False) -> subprocess.CompletedProcess[str]:
    environment = {
        key: value for key, value in os.environ.items() if not re.match(r"CAIRN_(?!TEST_)", key)
    } | {"PYTHONPATH": str(copy / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    if own_database:
        del environment[VARIABLE]
    else:
        environment["CAIRN_STATE"] = str(Run.current().state)
    command = [sys.executable, "-m", "pytest", "-q", "-rf", "--no-header", *what]
    done = subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True)
    if done.returncode not in {0, 1}:
        print(done.stdout[-2000:], done.stderr[-2000:])
    return done


if __name__ == "__main__":
    raise SystemExit(main())
