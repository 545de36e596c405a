"""How soon a message shows at an open page: 2,000 pages listen, messages are written one after the other.

Every page has a connection of its own to the server of live updates, as `cairn up` starts it; two of them show the space
in which somebody writes. Measured from the press (before the message is sealed and committed) to the news at the other's
page. Exit code 1 when the 95th percentile is above the limit, or news is lost or goes to a page that may not know.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from tests.benchmarks.bench_people_import import database  # noqa: E402 - the path comes first
from tests.live_server import HOST, live_server  # noqa: E402

LIMIT = 1.0  # seconds, of the 95th percentile
PATIENCE = 60.0


class Pages:
    """Open pages, all in one thread: when news came to the watched one, and how often to any other."""

    def __init__(self) -> None:
        self.heard: list[float] = []
        self.strays = 0
        self.arrived = threading.Event()

    async def open(self, port: int, signed: str, *, watched: bool) -> asyncio.Task[None]:
        """One page; back when the server has answered."""
        reader, writer = await asyncio.open_connection(HOST, port)
        writer.write(f"GET /live?token={signed} HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode())
        await reader.readuntil(b"retry: 3000")
        return asyncio.create_task(self._listen(reader, writer, watched=watched))

    async def _listen(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, watched: bool
    ) -> None:
        try:
            while line := await reader.readline():
                if not line.startswith(b"data:"):
                    continue
                if watched:
                    self.heard.append(time.monotonic())
                    self.arrived.set()
                else:
                    self.strays += 1
        finally:
            writer.close()


def spaces(count: int) -> tuple[object, object, list[str]]:
    """One real space and its mentee, and the topics of all."""
    from cairn.core.ids import new_id
    from cairn.mentoring.domain.messages import topic
    from tests.factories import make_cast
    from tests.mentoring.makers import make_mentorship, make_plan

    cast = make_cast()
    make_plan(cast.program)
    mentorship = make_mentorship(cast)
    return mentorship, cast.mentee, [topic(mentorship.pk), *(topic(new_id()) for _ in range(count - 1))]


def measure(pages: int, messages: int) -> int:
    from cairn.core.live import token

    mentorship, mentee, topics = spaces(pages // 2)
    seen, loop = Pages(), asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    with live_server() as port:

        async def everybody() -> list[asyncio.Task[None]]:
            all_pages = [await seen.open(port, token([topics[0]]), watched=True)]
            for number in range(1, pages):
                shown = topics[number // 2]  # two pages show each space
                all_pages.append(await seen.open(port, token([shown]), watched=number == 1))
            return all_pages

        began = time.monotonic()
        listening = asyncio.run_coroutine_threadsafe(everybody(), loop).result(PATIENCE * 3)
        print(f"{pages:,} pages open after {time.monotonic() - began:.1f} s", flush=True)
        time.sleep(1.0)  # the first page of the server makes it listen; all are open since a while
        waits = sorted(written(seen, mentorship, mentee, number) for number in range(messages))
        asyncio.run_coroutine_threadsafe(closed(listening), loop).result(PATIENCE)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(PATIENCE)
    p50, p95 = waits[len(waits) // 2], waits[int(len(waits) * 0.95)]
    lost = 2 * messages - len(seen.heard)
    print(
        f"{messages} messages: median {p50 * 1000:.1f} ms, 95th percentile {p95 * 1000:.1f} ms of at most {LIMIT:g} s"
    )
    print(f"news lost: {lost}, at pages that may not know: {seen.strays}")
    return int(p95 > LIMIT or lost != 0 or seen.strays != 0)


async def closed(listening: list[asyncio.Task[None]]) -> None:
    """Close every page."""
    for task in listening:
        task.cancel()
    await asyncio.gather(*listening, return_exceptions=True)


def written(seen: Pages, mentorship: object, mentee: object, number: int) -> float:
    """Write one message; seconds until the later of the two pages has heard of it."""
    from cairn.mentoring.domain.messages import write_message

    before, pressed = len(seen.heard), time.monotonic()
    write_message(mentorship=mentorship, body=f"Message {number}", by=mentee)  # type: ignore[arg-type]
    end = pressed + PATIENCE
    while len(seen.heard) < before + 2 and time.monotonic() < end:
        seen.arrived.wait(0.5)
        seen.arrived.clear()
    return max(seen.heard[before:], default=end) - pressed


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=2_000)
    parser.add_argument("--messages", type=int, default=200)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cairn-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        for _ in database(folder):
            return measure(given.pages, given.messages)
    return 1


if __name__ == "__main__":
    sys.exit(main())
