"""Identity's jobs. Thin: one domain function each."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from cairn.identity.domain import passwords


@app.task(name="identity.send_password_link", retry=RetryStrategy(max_attempts=5, exponential_wait=4))
def send_password_link(email: str) -> None:
    """Look the address up and write to it: here, so that asking takes the same time for every address."""
    passwords.send_link(email=email)
