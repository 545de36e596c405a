"""No tracked file names a package registry: a lock made behind one mirror must install behind any other."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# Written apart, so that this file does not name one either.
HOSTS = ["registry." + "npmjs", "registry." + "yarnpkg", "files.python" + "hosted", "pypi." + "org/simple"]
RESOLVED = re.compile(r'^\s*"' + r'resolved"\s*:')
BINARY = {".png", ".gz", ".woff2", ".jpg", ".xlsx"}


def main() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    found = [line for name in listed.stdout.split("\0") if name for line in offences(ROOT / name)]
    print("\n".join(found) or "no registry is named")
    sys.exit(bool(found))


def offences(path: Path) -> list:
    if path.suffix in BINARY or not path.is_file() or path.is_symlink():
        return []
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    bad = [
        n for n, line in enumerate(lines, 1) if RESOLVED.match(line) or any(host in line for host in HOSTS)
    ]
    return [f"{path.relative_to(ROOT)}:{n}: names a package registry" for n in bad]


if __name__ == "__main__":
    main()
