"""As whom the database runs. PostgreSQL refuses to run as root, so root needs another account for it."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cairn.cli.postgres.binaries import Binaries
from cairn.cli.postgres.errors import ServerError

NAME = "cairn"


@dataclass(frozen=True)
class Account:
    """How to start a program as the database's account, and who then owns its files."""

    uid: int
    gid: int
    prefix: tuple[str, ...] = ()
    switch: bool = False

    def options(self) -> dict[str, Any]:
        """Arguments for subprocess: run as this account, in a folder that everybody may enter."""
        who = {"user": self.uid, "group": self.gid, "extra_groups": []} if self.switch else {}
        return {"cwd": "/", **who}

    def run(self, command: Sequence[str], **options: Any) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*self.prefix, *command],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            **self.options(),
            **options,
        )

    def own(self, path: Path) -> None:
        """Give a folder and what is in it to this account (only root needs to)."""
        if os.geteuid() != 0 or path.stat().st_uid == self.uid:
            return
        for folder, _, files in os.walk(path):
            os.chown(folder, self.uid, self.gid)
            for name in files:
                os.chown(os.path.join(folder, name), self.uid, self.gid, follow_symlinks=False)

    def can_enter(self, path: Path) -> bool:
        return self.run(["/bin/sh", "-c", 'cd "$1"', "sh", str(path)]).returncode == 0


def choose(binaries: Binaries, folder: Path) -> tuple[Account, Binaries]:
    """The account for a database in `folder`, and binaries that it may run."""
    if os.geteuid() != 0:
        return Account(uid=os.geteuid(), gid=os.getegid()), binaries
    account = _system_account()
    if account and account.can_enter(folder):
        runs = account.can_enter(binaries.bin) and account.run([binaries.path("initdb"), "--version"])
        if runs and runs.returncode == 0:
            return account, binaries
        if binaries.parts:
            return account, binaries.copy_to(folder)
    return _own_namespace(binaries, folder), binaries


def _system_account() -> Account | None:
    try:
        entry = pwd.getpwnam(NAME)
    except KeyError:
        useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
        if useradd is None:
            return None
        command = [
            useradd,
            "--system",
            "--user-group",
            "--no-create-home",
            "--shell",
            "/usr/sbin/nologin",
            NAME,
        ]
        # A second starter may add the account at the same moment: only its being there counts.
        subprocess.run(command, capture_output=True, check=False)
        try:
            entry = pwd.getpwnam(NAME)
        except KeyError:
            return None
    return Account(uid=entry.pw_uid, gid=entry.pw_gid, switch=True)


def _own_namespace(binaries: Binaries, folder: Path) -> Account:
    """Last resort: a user namespace in which root's files belong to an ordinary account."""
    nobody = pwd.getpwnam("nobody")
    prefix = ("unshare", "-U", f"--map-user={nobody.pw_uid}", f"--map-group={nobody.pw_gid}")
    account = Account(uid=0, gid=0, prefix=prefix)
    if shutil.which("unshare") and account.run([binaries.path("initdb"), "--version"]).returncode == 0:
        return account
    raise ServerError(
        f"PostgreSQL does not run as root, and the account {NAME!r} may not enter {folder}. "
        "Set CAIRN_STATE to a folder that others may enter, such as /var/lib/cairn, or start Cairn as an ordinary user."
    )
