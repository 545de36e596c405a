"""A calendar that somebody publishes, on this machine: for tests and for trying pages out."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Feed:
    """What the address answers; change it while it runs."""

    address: str
    text: bytes
    status: int = 200
    asked: int = 0


@contextlib.contextmanager
def publishing(text: bytes, *, secret: str = "private") -> Iterator[Feed]:  # noqa: S107 - part of a made-up address
    """Publish a calendar at an address that holds a secret, as real ones do."""
    feed = Feed("", text)

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            feed.asked += 1
            known = self.path == f"/{secret}/calendar.ics"
            self.send_response(feed.status if known else 404)
            self.send_header("Content-Type", "text/calendar; charset=utf-8")
            self.end_headers()
            if known:
                self.wfile.write(feed.text)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing: the address is a secret."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        feed.address = f"http://127.0.0.1:{server.server_address[1]}/{secret}/calendar.ics"
        threading.Thread(target=server.serve_forever, args=[0.05], daemon=True).start()
        try:
            yield feed
        finally:
            server.shutdown()
