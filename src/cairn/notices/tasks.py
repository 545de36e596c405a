"""Background work of notices. Thin: ids in, one domain function."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from cairn.notices.domain.evaluating import evaluate
from cairn.notices.domain.mailing import send_queued


@app.task(
    name="notices.send_mails",
    queueing_lock="notices.send_mails",
    retry=RetryStrategy(max_attempts=8, exponential_wait=4),
)
def send_mails() -> None:
    send_queued()


@app.periodic(cron="12 * * * *")
@app.task(name="notices.evaluate", queueing_lock="notices.evaluate", lock="notices.evaluate")
def evaluate_notices(timestamp: int) -> None:  # noqa: ARG001 - the schedule passes it
    evaluate()
