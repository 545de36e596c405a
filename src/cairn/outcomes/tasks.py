"""Background work of outcomes. Thin: one domain function each."""

from __future__ import annotations

from procrastinate.contrib.django import app

from cairn.outcomes.domain.rolling import refresh_all, refresh_stale


@app.periodic(cron="*/2 * * * *")
@app.task(name="outcomes.refresh_stale", queueing_lock="outcomes.refresh_stale", lock="outcomes.refresh")
def stale(timestamp: int) -> None:  # noqa: ARG001 - the schedule passes it
    refresh_stale()


@app.periodic(cron="23 * * * *")
@app.task(name="outcomes.refresh_all", queueing_lock="outcomes.refresh_all", lock="outcomes.refresh")
def everything(timestamp: int) -> None:  # noqa: ARG001 - the schedule passes it
    refresh_all()
