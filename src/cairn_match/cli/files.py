"""Files: read whole with a plain sentence for whatever goes wrong; written whole or not at all."""

from __future__ import annotations

import os
import signal
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from cairn_match.cli.faults import Refusal, told


def read_bytes(path: Path) -> bytes:
    """Content of a file; raises Refusal."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise Refusal(told(path, "there is no such file. Check its name and folder.")) from None
    except IsADirectoryError:
        raise Refusal(told(path, "is a folder. Name a file.")) from None
    except OSError as error:
        raise Refusal(told(path, f"cannot be read ({error.strerror}). Check who may read it.")) from None


def prepare(folder: Path) -> list[Path]:
    """Make sure that files can be written there, before a long run; returns the folders that were made."""
    made: list[Path] = []
    try:
        for level in reversed([folder, *folder.parents]):
            if not level.exists():
                level.mkdir()
                made.append(level)
        with tempfile.NamedTemporaryFile(dir=folder):
            return made
    except OSError as error:
        remove(made)
        raise _unwritable(folder, error) from None


def remove(folders: list[Path]) -> None:
    """Take back folders that `prepare` made, as long as they are empty."""
    for folder in reversed(folders):
        try:
            folder.rmdir()
        except OSError:
            return


def write_all(contents: Mapping[Path, bytes]) -> None:
    """Write several files: all are complete beside their places before the first takes its place."""
    waiting: dict[Path, Path] = {}
    try:
        for path, content in contents.items():
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
            waiting[Path(name)] = path
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fchmod(file.fileno(), 0o666 & ~_umask())
                os.fsync(file.fileno())
        with uninterrupted():
            for temporary, path in waiting.items():
                temporary.replace(path)
    except OSError as error:
        raise _unwritable(next(iter(contents)).parent, error) from None
    finally:
        for temporary in waiting:
            temporary.unlink(missing_ok=True)


def _unwritable(folder: Path, error: OSError) -> Refusal:
    return Refusal(
        told(folder, f"cannot be written ({error.strerror}). Choose another folder for the result.")
    )


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Ctrl-C does nothing while the files get their names: the run is as good as over.

    For the whole process, since another thread may be the one that gets the signal; Python permits that in the
    main thread only, and elsewhere nobody is interrupted anyhow.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
