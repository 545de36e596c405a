"""Background work of core. Thin: one function, and what it raises in a line of the log."""

from __future__ import annotations

import logging

from procrastinate.contrib.django import app

from cairn.core.mailbox import TRANSPORT, configured, read_mailbox

logger = logging.getLogger(__name__)


@app.periodic(cron="*/2 * * * *")
@app.task(name="core.mailbox", queueing_lock="core.mailbox", lock="core.mailbox")
def look_into_the_mailbox(timestamp: int) -> None:  # noqa: ARG001 - the schedule passes it
    account = configured()
    if account is None:
        return
    try:
        read_mailbox(account)
    except TRANSPORT as error:
        # The next look is two minutes away, so this needs no retry of its own.
        logger.warning("The mailbox cannot be read (%s)", type(error).__name__)
