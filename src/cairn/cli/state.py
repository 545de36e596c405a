"""The state folder: the embedded database, the keys and the supervisor's notes."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from cairn.cli.errors import CommandError
from cairn.settings import env

NEEDED = 300 * 1024 * 1024  # bytes: an empty database with its log takes about 60 MB


def folder() -> Path:
    """The state folder, made when missing. Others may pass through it (the database's account must), not look."""
    state = env.state_folder()
    try:
        if not state.is_dir():
            state.mkdir(parents=True, mode=0o711)
        os.listdir(state)
    except FileExistsError:
        raise CommandError(f"CAIRN_STATE is {state}, which is a file. Point it to a folder.") from None
    except PermissionError:
        raise CommandError(
            f"The state folder {state} cannot be read. Start as its owner, or point CAIRN_STATE to another folder."
        ) from None
    except OSError as error:
        raise CommandError(
            f"The state folder {state} cannot be used: {error.strerror}. Point CAIRN_STATE elsewhere."
        ) from None
    if not os.access(state, os.W_OK | os.X_OK):
        raise CommandError(
            f"The state folder {state} cannot be written to. Start as its owner, or point CAIRN_STATE to another folder."
        )
    return state


def require_space(state: Path) -> None:
    """Refuse to start on a full disk, where a database would stop in the middle of its work."""
    free = shutil.disk_usage(state).free
    if free < NEEDED:
        raise CommandError(
            f"The disk that holds {state} has {free // 2**20} MB free and Cairn needs {NEEDED // 2**20} MB. "
            "Free some space, or point CAIRN_STATE to another disk."
        )
