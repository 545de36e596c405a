"""The `/live` process: server-sent events that only say which topic has something new.

It has its own server, because a page keeps its connection open and Django's threads are too few for that. One
LISTEN connection serves every page of this process.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import resource
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cairn.settings.production")
django.setup()

import psycopg  # noqa: E402 - Django's settings come first
from django.core.signing import BadSignature  # noqa: E402
from django.db import connection  # noqa: E402

from cairn.core.live import CHANNEL, topics_of  # noqa: E402

logger = logging.getLogger(__name__)
BREATH = 25.0  # seconds between comments that keep proxies from closing a quiet connection
Send = Callable[[dict[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[dict[str, Any]]]


def _room_for_pages() -> None:
    """Every open page is an open file; a service often starts with a thousand although it may have many more."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


_room_for_pages()


class Hub:
    """Passes each topic that PostgreSQL tells of to the pages that may know it."""

    def __init__(self) -> None:
        self.pages: dict[str, set[asyncio.Queue[str]]] = {}  # by topic: one message concerns two of thousands
        self.listener: asyncio.Task[None] | None = None

    @contextlib.contextmanager
    def page(self, topics: frozenset[str]) -> Any:
        if self.listener is None or self.listener.done():
            self.listener = asyncio.create_task(self._listen())
        queue: asyncio.Queue[str] = asyncio.Queue(maxsize=100)
        for topic in topics:
            self.pages.setdefault(topic, set()).add(queue)
        try:
            yield queue
        finally:
            for topic in topics:
                self.pages[topic].discard(queue)
                if not self.pages[topic]:
                    del self.pages[topic]

    def tell(self, topic: str) -> None:
        for queue in self.pages.get(topic, ()):
            if not queue.full():
                queue.put_nowait(topic)

    async def _listen(self) -> None:
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(**_parameters(), autocommit=True) as source:
                    await source.execute(f"listen {CHANNEL}")
                    async for notice in source.notifies():
                        self.tell(notice.payload)
            except (psycopg.Error, OSError) as error:
                logger.warning("Lost the database (%s), trying again", type(error).__name__)
                await asyncio.sleep(1.0)


def _parameters() -> dict[str, Any]:
    keep = {"dbname", "user", "password", "host", "port"}
    return {key: value for key, value in connection.get_connection_params().items() if key in keep and value}


hub = Hub()


async def application(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """`GET /live?token=...` with a token from `cairn.core.live`."""
    if scope["type"] != "http":
        return
    if scope["path"] != "/live" or scope["method"] != "GET":
        await _refuse(send, 404)
        return
    signed = parse_qs(scope["query_string"].decode("ascii", "replace")).get("token", [""])[0]
    try:
        topics = topics_of(signed)
    except BadSignature:
        await _refuse(send, 403)
        return
    await send({"type": "http.response.start", "status": 200, "headers": _headers(b"text/event-stream")})
    leaving = asyncio.create_task(_until_gone(receive))
    with hub.page(topics) as queue:
        await _stream(queue, leaving, send)


async def _stream(queue: asyncio.Queue[str], leaving: asyncio.Task[None], send: Send) -> None:
    await _write(send, "retry: 3000\n\n")
    while not leaving.done():
        news = asyncio.create_task(queue.get())
        await asyncio.wait({news, leaving}, timeout=BREATH, return_when=asyncio.FIRST_COMPLETED)
        if news.done():
            await _write(send, f"event: news\ndata: {news.result()}\n\n")
        else:
            news.cancel()
            await _write(send, ": still here\n\n")
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _write(send: Send, text: str) -> None:
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _refuse(send: Send, status: int) -> None:
    await send({"type": "http.response.start", "status": status, "headers": _headers(b"text/plain")})
    await send({"type": "http.response.body", "body": b""})


def _headers(kind: bytes) -> list[tuple[bytes, bytes]]:
    return [
        (b"content-type", kind),
        (b"cache-control", b"no-store"),
        (b"x-accel-buffering", b"no"),
        (b"access-control-allow-origin", b"*"),  # the token is the right to listen; no cookie is read
    ]
