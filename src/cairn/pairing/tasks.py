"""Background work of pairing. Thin: ids in, one domain function."""

from __future__ import annotations

from uuid import UUID

from procrastinate.contrib.django import app

from cairn.pairing.domain.answering import expire_requests
from cairn.pairing.domain.checking import perform_check
from cairn.pairing.domain.performing import do_part, perform_run
from cairn.pairing.domain.studying import perform_study


@app.task(name="pairing.run_match", lock="pairing.run_match")
def run_match(*, run_id: str) -> None:
    perform_run(run_id=UUID(run_id))


@app.task(name="pairing.run_part")
def run_part(*, run_id: str, part_id: int) -> None:
    do_part(run_id=UUID(run_id), part_id=part_id)


@app.task(name="pairing.check_run", lock="pairing.run_match")
def check_run(*, run_id: str) -> None:
    perform_check(run_id=UUID(run_id))


@app.task(name="pairing.study_run", lock="pairing.run_match")
def study_run(*, study_id: str) -> None:
    perform_study(study_id=UUID(study_id))


@app.periodic(cron="7 * * * *")
@app.task(name="pairing.expire_requests", queueing_lock="pairing.expire_requests")
def expire(timestamp: int) -> None:  # noqa: ARG001 - the schedule passes it
    expire_requests()
