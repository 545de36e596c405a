"""Identity's jobs: mail with a link, downloads, erasures that are due, the chain's nightly check."""

from __future__ import annotations

from procrastinate.contrib.django import app

from cairn.identity.domain import passwords


@app.task(name="identity.send_password_link", queue="mail")
def send_password_link(email: str) -> None:
    """Look the address up and write to it: here, so that asking takes the same time for every address."""
    passwords.send_link(email=email)
