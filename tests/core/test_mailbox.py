"""Reading the mailbox of a real IMAP server."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from email.message import EmailMessage
from pathlib import Path

import pytest
from tests.core.imap import Imap, running

from cairn.core import mailbox
from cairn.core.models import Organization
from cairn.core.tasks import look_into_the_mailbox
from cairn.settings import env

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@dataclass
class Taker:
    """Takes messages whose subject begins with its name, and can fail half way."""

    name: str
    fails: bool = False
    got: list[str] = field(default_factory=list)

    def handle(self, message: EmailMessage) -> bool:
        if not str(message["Subject"]).startswith(self.name):
            return False
        Organization.objects.update(help_contact=str(message["Subject"]))
        if self.fails:
            raise LookupError("a secret of a stranger")
        self.got.append(str(message["Subject"]))
        return True


@pytest.fixture
def imap(tmp_path: Path) -> Iterator[Imap]:
    with running(tmp_path) as server:
        yield server


@pytest.fixture(autouse=True)
def nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailbox, "HANDLERS", {})


def letter(subject: str, text: str = "Hello") -> EmailMessage:
    message = EmailMessage()
    message["Subject"], message["From"] = subject, "somebody@example.org"
    message.set_content(text)
    return message


def test_each_message_is_taken_once_by_the_first_who_wants_it_and_then_marked(imap: Imap) -> None:
    first, second = Taker("bounce"), Taker("b")
    mailbox.register_mail_handler(first)
    mailbox.register_mail_handler(second)
    for subject in ("bounce 1", "banana", "other", "bounce é"):
        imap.put(letter(subject))
    assert mailbox.read_mailbox(imap.account) == 3
    assert (first.got, second.got) == (["bounce 1", "bounce é"], ["banana"])
    assert imap.flags() == [{"\\Seen"}] * 4
    assert mailbox.read_mailbox(imap.account) == 0


def test_a_message_that_fails_changes_nothing_is_tried_twice_and_stops_nobody(
    imap: Imap, caplog: pytest.LogCaptureFixture
) -> None:
    Organization.objects.create(name="Northwind", help_contact="before")
    bad, good = Taker("bad", fails=True), Taker("good")
    mailbox.register_mail_handler(bad)
    mailbox.register_mail_handler(good)
    imap.put(letter("bad"))
    imap.put(b"\xff\x00 no header at all\r\n\r\n\xfe")
    imap.put(letter("good"))
    assert mailbox.read_mailbox(imap.account) == 1
    assert imap.flags() == [{"\\Flagged"}, {"\\Seen"}, {"\\Seen"}]
    assert Organization.objects.get().help_contact == "good"
    assert mailbox.read_mailbox(imap.account) == 0
    assert imap.flags()[0] == {"\\Flagged", "\\Seen"}
    assert "LookupError" in caplog.text
    assert "secret" not in caplog.text


def test_a_message_that_is_too_large_is_not_fetched(imap: Imap, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailbox, "LARGEST", 1000)
    taker = Taker("big")
    mailbox.register_mail_handler(taker)
    imap.put(letter("big", "x" * 2000))
    assert mailbox.read_mailbox(imap.account) == 0
    assert taker.got == []
    assert imap.flags() == [{"\\Seen"}]


def test_a_mailbox_that_does_not_answer_or_let_us_in_is_said_once_in_the_log(
    imap: Imap, settings: object, caplog: pytest.LogCaptureFixture
) -> None:
    look_into_the_mailbox(0)  # none is configured
    assert caplog.text == ""
    named = {"HOST": "127.0.0.1", "PORT": imap.account.port, "USER": "cairn", "PASSWORD": "no"}
    for name, value in {**named, "SECURITY": "none"}.items():
        setattr(settings, f"MAILBOX_{name}", value)
    look_into_the_mailbox(0)
    assert "The mailbox cannot be read (error)" in caplog.text
    with pytest.raises(ConnectionRefusedError):
        mailbox.read_mailbox(replace(imap.account, port=1))


def test_the_task_reads_the_configured_mailbox(imap: Imap, settings: object) -> None:
    taker = Taker("hello")
    mailbox.register_mail_handler(taker)
    imap.put(letter("hello"))
    for name in ("HOST", "PORT", "USER", "PASSWORD", "SECURITY"):
        setattr(settings, f"MAILBOX_{name}", getattr(imap.account, name.lower()))
    look_into_the_mailbox(0)
    assert taker.got == ["hello"]


def test_a_secret_may_stand_in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "password").write_text("a b ü\n", encoding="utf-8")
    monkeypatch.setenv("CAIRN_TRIED_FILE", str(tmp_path / "password"))
    assert env.secret("CAIRN_TRIED") == "a b ü"
    monkeypatch.setenv("CAIRN_TRIED_FILE", str(tmp_path / "none"))
    with pytest.raises(SystemExit, match="cannot be read"):
        env.secret("CAIRN_TRIED")
    monkeypatch.setenv("CAIRN_TRIED", "ssl")
    with pytest.raises(SystemExit, match="one of: tls, starttls"):
        env.one_of("CAIRN_TRIED", "tls", "starttls")
