"""Say what happened after a post, with a way to take it back: Django messages under one helper."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest

KINDS = {messages.WARNING: "caution", messages.ERROR: "stop"}
ICONS = {"": "check", "caution": "alert-triangle", "stop": "alert-circle"}


@dataclass(frozen=True, slots=True)
class Toast:
    text: str
    kind: str
    undo_url: str
    undo_label: str

    @property
    def icon(self) -> str:
        return ICONS[self.kind]


def say(
    request: HttpRequest,
    text: str,
    *,
    undo_url: str = "",
    undo_label: str = "",
    level: int = messages.SUCCESS,
) -> None:
    """Tell the person what was done; `undo_url` is a local path that takes it back by POST."""
    extra = f"undo {undo_url} {undo_label}".strip() if undo_url else ""
    messages.add_message(request, level, text, extra_tags=extra)


def toast(message: Message) -> Toast:
    """Read a message back as a toast."""
    undo_url, undo_label = "", ""
    if (message.extra_tags or "").startswith("undo /"):
        _, undo_url, *rest = str(message.extra_tags).split(" ", 2)
        undo_label = rest[0] if rest else ""
    return Toast(str(message.message), KINDS.get(message.level, ""), undo_url, undo_label)
