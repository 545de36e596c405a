"""Have the Debian packages that the tests need: install them as root or with sudo, else say at once what is missing."""

import ctypes.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

FONTS = Path("/usr/share/fonts/truetype")
NEEDED = {
    "chromium": ("browser journeys and accessibility", lambda: shutil.which("chromium")),
    "postgresql-15": (
        "the oldest PostgreSQL that Cairn runs on",
        lambda: Path("/usr/lib/postgresql/15/bin/postgres").exists(),
    ),
    "libpango-1.0-0": ("PDF reports", lambda: ctypes.util.find_library("pango-1.0")),
    "libpangoft2-1.0-0": ("PDF reports", lambda: ctypes.util.find_library("pangoft2-1.0")),
    "fonts-noto-core": ("names in many scripts, in pictures of the pages", lambda: (FONTS / "noto").exists()),
    "fonts-droid-fallback": ("Chinese and Japanese names in them", lambda: (FONTS / "droid").exists()),
    "fonts-nanum": ("Korean names in them", lambda: (FONTS / "nanum").exists()),
    "xmlsec1": ("a SAML identity provider to test against", lambda: shutil.which("xmlsec1")),
}


def missing() -> list:
    return [name for name, (_, there) in NEEDED.items() if not there()]


def privilege():
    """What to write before apt-get, or None when this account may not install."""
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0:
        return ["sudo", "-n"]
    return None


def main() -> None:
    names = missing()
    if not names:
        return
    before = privilege()
    command = f"apt-get install -y --no-install-recommends {' '.join(names)}"
    if before is None:
        for name in names:
            print(f"missing: {name}, for {NEEDED[name][0]}", file=sys.stderr)
        sys.exit(f"Run this as root, then try again: {command}")
    print(f"Installing {', '.join(names)}", flush=True)
    apt = [*before, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]
    subprocess.run([*apt, "update"], stdout=subprocess.DEVNULL)
    subprocess.run([*apt, "install", "-y", "--no-install-recommends", *names], stdout=subprocess.DEVNULL)
    if left := missing():
        sys.exit(f"Still missing: {', '.join(left)}. Run this as root, then try again: {command}")


if __name__ == "__main__":
    main()
