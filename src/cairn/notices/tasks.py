"""Background work of notices. Thin: ids in, one domain function."""

from __future__ import annotations

from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from cairn.core.jobs import defer_once
from cairn.notices.domain.delivering import send_queued
from cairn.notices.domain.evaluating import evaluate, withdraw_settled
from cairn.notices.domain.waiting import tell_of_messages


@app.task(
    name="notices.send_mails",
    queueing_lock="notices.send_mails",
    retry=RetryStrategy(max_attempts=8, exponential_wait=4),
)
def send_mails() -> None:
    send_queued()


# Days begin at full hours of local time, and every time zone is a multiple of fifteen minutes from UTC.
@app.periodic(cron="*/15 * * * *")
@app.task(name="notices.wake", queueing_lock="notices.wake")
def send_what_waited(timestamp: int) -> None:  # noqa: ARG001 - the schedule passes it
    defer_once(send_mails)


@app.periodic(cron="12 * * * *")
@app.task(name="notices.evaluate", queueing_lock="notices.evaluate", lock="notices.evaluate")
def evaluate_notices(timestamp: int) -> None:  # noqa: ARG001 - the schedule passes it
    evaluate()


@app.periodic(cron="40 2 * * *")
@app.task(name="notices.withdraw", queueing_lock="notices.withdraw", lock="notices.evaluate")
def withdraw_notices(timestamp: int) -> None:  # noqa: ARG001 - the schedule passes it
    withdraw_settled()


@app.task(name="notices.message_waiting")
def message_waiting(mentorship: str, person: str) -> None:
    tell_of_messages(mentorship_id=UUID(mentorship), person_id=UUID(person))
