"""What a run was computed from and what came out: kept sealed, so that a run can be checked and repeated."""

from __future__ import annotations

import json
import zlib
from collections import OrderedDict
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from cairn.core import files
from cairn.core.errors import DomainError
from cairn.core.models import StoredFile
from cairn.core.sealed import create_vault, open_bytes, seal_bytes
from cairn.pairing.models import MatchRun, RunSnapshot
from cairn_match import Problem, Result, dump_problem, load_problem

RUNS_OPEN = 2  # snapshots held in memory by one process: two runs being compared or asked about
INPUT, OUTCOME = b"input", b"outcome"


class NotKept(DomainError):
    """What this run was computed from is not kept any more, so it cannot be checked or asked about."""


@dataclass(frozen=True)
class Kept:
    """A run as the engine saw it, and what it found."""

    problem: Problem
    result: Result


_open: OrderedDict[UUID, Kept] = OrderedDict()


@transaction.atomic
def keep_input(*, run: MatchRun, problem: Problem) -> RunSnapshot:
    """Keep what the engine is about to see, in place of what an earlier attempt of this run kept. No event: part of
    the run."""
    RunSnapshot.objects.filter(run=run).delete()
    vault = create_vault(kind="match_run", owner_id=run.pk, members=[])
    snapshot = RunSnapshot(run=run, vault_id=vault.pk)
    snapshot.input = _sealed(snapshot, INPUT, dump_problem(problem))
    snapshot.save(force_insert=True)
    return snapshot


@transaction.atomic
def keep_outcome(*, run: MatchRun, result: Result) -> None:
    """Keep what came out, with the prices that prove it. Nothing when somebody in it was erased while it ran."""
    snapshot = RunSnapshot.objects.select_for_update(of=("self",)).filter(run=run).first()
    if snapshot is None:
        return
    before, snapshot.outcome = snapshot.outcome, _sealed(snapshot, OUTCOME, zlib.compress(result.to_json()))
    snapshot.save(update_fields=["outcome"])
    if before is not None:  # of an attempt that was cut off
        before.delete()


def kept_input(run: MatchRun) -> Problem | None:
    """The problem of a run that was cut off, to go on with exactly what it began with."""
    snapshot = RunSnapshot.objects.filter(run=run).select_related("input").first()
    return load_problem(_opened(snapshot, snapshot.input, INPUT)) if snapshot else None


def open_run(run: MatchRun) -> Kept:
    """What the engine saw and found. Raises NotKept when it is gone: too old, or somebody in it was erased."""
    snapshot = RunSnapshot.objects.filter(run=run).select_related("input", "outcome").first()
    if snapshot is None or snapshot.outcome is None:
        _open.pop(run.pk, None)
        raise NotKept
    kept = _open.pop(run.pk, None)
    if kept is None:
        problem = load_problem(_opened(snapshot, snapshot.input, INPUT))
        found = json.loads(zlib.decompress(_opened(snapshot, snapshot.outcome, OUTCOME)))
        kept = Kept(problem, Result.from_dict(found, problem.mentees, problem.mentors))
    _open[run.pk] = kept
    while len(_open) > RUNS_OPEN:
        _open.popitem(last=False)
    return kept


def is_kept(run: MatchRun) -> bool:
    """Whether the run can be checked and asked about."""
    return RunSnapshot.objects.filter(run=run, outcome__isnull=False).exists()


def forget_input(run: MatchRun) -> None:
    """A run that came to nothing keeps nothing about anybody."""
    RunSnapshot.objects.filter(run=run).delete()


def _sealed(snapshot: RunSnapshot, what: bytes, data: bytes) -> StoredFile:
    about = snapshot.run_id.bytes + what
    blob = seal_bytes(vault_id=snapshot.vault_id, author_id=snapshot.run_id, about=about, data=data)
    return files.store(name=f"match-run.{what.decode()}", parts=[blob])


def _opened(snapshot: RunSnapshot, file: StoredFile, what: bytes) -> bytes:
    about = snapshot.run_id.bytes + what
    return open_bytes(vault_id=snapshot.vault_id, about=about, blob=b"".join(files.read(file)))
