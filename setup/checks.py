"""Everything that must be green: run one after the other, timed, told at the end. `--only NAME` runs one."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PYTHON = [sys.executable, "-m"]
PYTEST = [*PYTHON, "pytest", "-q", "-n", os.environ.get("CAIRN_TEST_PROCESSES", "2")]
COVERED = 95  # percent of lines and branches
COVERAGE = ["--cov=src", "--cov-branch", "--cov-report=term:skip-covered", f"--cov-fail-under={COVERED}"]
MIGRATIONS = [*PYTHON, "django", "makemigrations", "--check", "--dry-run", "--settings=cairn.settings.test"]
BROWSER = {"DJANGO_ALLOW_ASYNC_UNSAFE": "1"}  # Playwright's own event loop runs in the test's thread

ENVIRONMENT = {
    **os.environ,
    "PYTHONPATH": str(ROOT / "src"),
    "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
}

STEPS = [
    ("format", [*PYTHON, "ruff", "format", "--check", "."], {}),
    ("lint", [*PYTHON, "ruff", "check", "."], {}),
    ("hosts", [sys.executable, "setup/hosts.py"], {}),
    ("types", [*PYTHON, "mypy"], {}),
    ("layers", [str(Path(sys.executable).parent / "lint-imports")], {}),
    ("migrations", MIGRATIONS, {"PYTHONWARNINGS": "ignore"}),  # it may warn that no database runs
    ("templates", [*PYTHON, "djlint", "src", "--lint", "--quiet"], {}),
    ("tests", [*PYTEST, "-m", "not e2e", *COVERAGE], {}),
    (
        "tests on PostgreSQL 15",
        [*PYTEST, "-m", "(django_db or integration) and not e2e and not embedded"],
        {"CAIRN_TEST_PG": "15"},
    ),
    # One at a time: two browsers at once on two cores run into their own time limits.
    ("journeys and accessibility", [*PYTHON, "pytest", "-q", "-m", "e2e"], BROWSER),
    ("sabotage", [*PYTHON, "tests.sabotage.run"], {}),
]


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="cairn-checks-") as state:
        ENVIRONMENT["CAIRN_STATE"] = state  # some checks load the settings, which make keys
        check()


def check() -> None:
    only = (
        sys.argv[sys.argv.index("--only") + 1 :] if "--only" in sys.argv else [name for name, _, _ in STEPS]
    )
    told = []
    for name, command, more in STEPS:
        if name not in only:
            continue
        print(f"\n== {name}", flush=True)
        began = time.monotonic()
        environment = {**ENVIRONMENT, **more}
        code = subprocess.run(command, cwd=ROOT, env=environment).returncode
        told.append((name, code, time.monotonic() - began))
    print("\n== summary")
    for name, code, seconds in told:
        print(f"{'ok  ' if code == 0 else 'FAIL'} {seconds:7.1f} s  {name}")
    failed = [name for name, code, _ in told if code]
    print(
        f"{sum(seconds for _, _, seconds in told):12.1f} s  in all; "
        + (f"failed: {', '.join(failed)}" if failed else "all green")
    )
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
