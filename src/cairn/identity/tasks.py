"""Identity's jobs. Thin: one domain function each."""

from __future__ import annotations

from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from cairn.core.files import delete_expired
from cairn.identity.domain import limits, passwords
from cairn.identity.domain.audit import check_chain
from cairn.identity.domain.download import expire_downloads, make_copy
from cairn.identity.domain.erasure import erase_due
from cairn.identity.domain.retention import apply_retention
from cairn.people.models import Person


@app.task(name="identity.send_password_link", retry=RetryStrategy(max_attempts=5, exponential_wait=4))
def send_password_link(email: str) -> None:
    """Look the address up and write to it: here, so that asking takes the same time for every address."""
    passwords.send_link(email=email)


@app.periodic(cron="17 2 * * *")
@app.task(name="identity.check_chain_nightly", queueing_lock="identity.check_chain_nightly")
def check_chain_nightly(timestamp: int) -> None:  # noqa: ARG001 - Procrastinate passes it
    """Verify the whole event log once a night."""
    check_chain()


@app.task(name="identity.check_chain", queueing_lock="identity.check_chain")
def check_chain_now(person_id: str) -> None:
    """Verify it because somebody asked."""
    check_chain(by=Person.objects.get(pk=person_id))


@app.periodic(cron="41 3 * * *")
@app.task(name="identity.forget_old_limits", queueing_lock="identity.forget_old_limits")
def forget_old_limits(timestamp: int) -> None:  # noqa: ARG001 - Procrastinate passes it
    limits.forget_old()


@app.task(name="identity.make_download", retry=RetryStrategy(max_attempts=5, exponential_wait=4))
def make_download(download_id: str) -> None:
    make_copy(download_id=UUID(download_id))


@app.periodic(cron="11 4 * * *")
@app.task(name="identity.erase_due", queueing_lock="identity.erase_due")
def erase_whose_day_has_come(timestamp: int) -> None:  # noqa: ARG001 - Procrastinate passes it
    erase_due()


@app.periodic(cron="31 4 * * *")
@app.task(name="identity.apply_retention", queueing_lock="identity.apply_retention")
def apply_retention_nightly(timestamp: int) -> None:  # noqa: ARG001 - Procrastinate passes it
    apply_retention()
    delete_expired()
    expire_downloads()
