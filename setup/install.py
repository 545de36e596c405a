"""Make .venv and install what requirements.txt pins (with --tests: requirements-dev.txt). Runs before anything exists.

uv does it in seconds; where uv is not on PATH it is installed beside .venv's own packages, and where that fails pip
does the same from the same hashes. Nothing is done when everything is there.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed"
COMMANDS = {"cairn": "cairn", "cairn-match": "cairn_match"}
COMMAND = """#!/bin/sh
exec "$(dirname "$0")/python" -m {module} "$@"
"""


def main() -> None:
    if VENV.is_symlink():
        return  # shared with another checkout, which looks after it
    tests = ROOT / "requirements-dev.txt"
    wanted = tests if "--tests" in sys.argv else ROOT / "requirements.txt"
    installed = STAMP.read_text() if STAMP.exists() else ""
    if PYTHON.exists() and installed in {mark(wanted), mark(tests)}:
        return
    print(f"Installing {wanted.name} into .venv", flush=True)
    STAMP.unlink(missing_ok=True)
    make_venv()
    install(wanted)
    make_importable()
    STAMP.write_text(mark(wanted))


def mark(file: Path) -> str:
    """Changes with the pins, with the interpreter and when the checkout moves."""
    return hashlib.sha256(file.read_bytes() + f"{ROOT}{sys.version}{sys.executable}".encode()).hexdigest()


def make_venv() -> None:
    if PYTHON.exists() and run([PYTHON, "-c", ""]) == 0:
        return
    shutil.rmtree(VENV, ignore_errors=True)
    if run([sys.executable, "-m", "venv", VENV]) == 0:
        return
    uv = shutil.which("uv")
    if uv is None or run([uv, "venv", "--quiet", "--clear", "--python", sys.executable, VENV]) != 0:
        sys.exit(
            "Python cannot make .venv here. Install its venv module (Debian: apt install python3.11-venv)."
        )


def install(wanted: Path) -> None:
    uv = shutil.which("uv") or own_uv()
    if (
        uv
        and run([uv, "pip", "sync", "--quiet", "--require-hashes", "--python", PYTHON, wanted], quiet=True)
        == 0
    ):
        return
    pip = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if run([*pip, "--require-hashes", "-r", wanted]) != 0:
        sys.exit(f"The packages in {wanted.name} could not be installed. Is a package index reachable?")


def own_uv() -> str | None:
    """uv in a folder of its own, so that it is no part of what Cairn runs on."""
    folder = VENV / "tools"
    pip = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--target", folder]
    if run([*pip, "--require-hashes", "-r", ROOT / "setup" / "uv.txt"], quiet=True) != 0:
        return None
    return str(folder / "bin" / "uv")


def make_importable() -> None:
    """`import cairn`, `.venv/bin/cairn` and `.venv/bin/cairn-match` work from the checkout; there is nothing to build."""
    packages = next((VENV / "lib").glob("python3*/site-packages"))
    (packages / "cairn.pth").write_text(f"{ROOT / 'src'}\n")
    for name, module in COMMANDS.items():
        command = VENV / "bin" / name
        command.write_text(COMMAND.format(module=module))
        command.chmod(0o755)


def run(command: list, quiet: bool = False) -> int:
    output = subprocess.DEVNULL if quiet else None
    environment = {**os.environ, "UV_NO_PROGRESS": "1"}
    environment.pop("VIRTUAL_ENV", None)
    try:
        return subprocess.run(
            [str(part) for part in command], stdout=output, stderr=output, env=environment
        ).returncode
    except OSError:
        return 127


if __name__ == "__main__":
    main()
