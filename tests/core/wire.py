"""Servers that answer byte for byte what a test says, well behaved or not."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

Script = Callable[[socket.socket, bytes], None]


@dataclass
class Server:
    port: int
    heard: list[bytes] = field(default_factory=list)  # each request as it came

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"


@contextlib.contextmanager
def serving(script: Script) -> Iterator[Server]:
    """Let `script` answer every connection, on this machine."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = Server(listener.getsockname()[1])

        def one(connection: socket.socket) -> None:
            with connection, contextlib.suppress(OSError):
                if request := whole_request(connection):
                    server.heard.append(request)
                    script(connection, request)

        def all_of_them() -> None:
            with contextlib.suppress(OSError):
                while True:
                    threading.Thread(target=one, args=[listener.accept()[0]], daemon=True).start()

        threading.Thread(target=all_of_them, daemon=True).start()
        yield server
        listener.shutdown(socket.SHUT_RDWR)


def whole_request(connection: socket.socket) -> bytes:
    """The head and the body it announces; what came, if the line ends before. A socket closed with words unread in it
    resets the line, and what was answered is lost on the way."""
    with connection.makefile("rb") as wire:
        request, length = b"", 0
        while line := wire.readline():
            request += line
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
            if line == b"\r\n":
                return request + wire.read(length)
        return request


def answer(body: bytes = b"", *headers: str, status: str = "200 OK") -> Script:
    """A script that answers this to everything."""
    head = "\r\n".join([f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", ""])

    def script(connection: socket.socket, _request: bytes) -> None:
        connection.sendall(head.encode() + body)

    return script
