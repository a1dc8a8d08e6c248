"""Kaskad's web server as it runs, and an edge in front of it that fails: what SDKs of Segment and RudderStack meet."""

import http.client
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import uvicorn
from django.utils import timezone

from customers.collecting.asgi import Door
from customers.collecting.routes import MESSAGES, route_of
from customers.models import Customer, Event, Received, SourceCount
from customers.taking import work
from tests.customers.collecting import rejects
from tests.ports import free_port

PEERS = Path(__file__).resolve().parents[1] / "peers"
TRACKS = 25  # that every SDK sends
LOST = 0  # the call is passed on and stored, and then its answer gets lost: the SDK hears 502
FAILS = (500, 429, 503, LOST)
START_S = 20


@contextmanager
def running_door() -> Iterator[int]:
    """The port of a real web server with the door; it stores in the database of the tests."""

    async def nobody(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 404, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    door, port = Door(nobody), free_port()
    config = uvicorn.Config(door, host="127.0.0.1", port=port, lifespan="off", log_level="warning", access_log=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    end = time.monotonic() + START_S
    while not server.started:
        assert thread.is_alive(), "the web server did not start"
        assert time.monotonic() < end, "the web server did not start"
        time.sleep(0.02)
    try:
        yield port
    finally:
        server.should_exit = True
        thread.join(START_S)
        door.close()


@dataclass
class Edge:
    """What stands in front of us: answers the first calls with messages by itself, as `fails` says, then passes on.

    `heard`: (path, status) of every call with messages. `files`: pages and scripts that it serves, by path.
    """

    upstream: int
    fails: list[int] = field(default_factory=list)
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    heard: list[tuple[str, int]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    port: int = 0

    def next_failure(self) -> int | None:
        with self.lock:
            return self.fails.pop(0) if self.fails else None


@contextmanager
def running_edge(upstream: int, fails: Sequence[int], **files: tuple[str, bytes]) -> Iterator[Edge]:
    """An edge in front of the server at this port."""
    edge = Edge(upstream, list(fails), files)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: Any) -> None:
            """Nobody reads it."""

        def answer(self, status: int, body: bytes = b"", headers: dict[str, str] | None = None) -> None:
            self.send_response(status)
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def pass_on(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            path = self.path.partition("?")[0]
            if file := edge.files.get(path):
                self.answer(200, file[1], {"Content-Type": file[0]})
                return
            edge.asked.append(f"{self.command} {path}")
            route = route_of(path)
            has_messages = self.command == "POST" and route is not None and route.what == MESSAGES
            failure = edge.next_failure() if has_messages else None
            if failure:
                edge.heard.append((path, failure))
                more = {"Retry-After": "1"} if failure == 429 else {}
                origin = self.headers.get("Origin")
                more |= {"Access-Control-Allow-Origin": origin} if origin else {}
                self.answer(failure, b"not now", more)
                return
            onward = http.client.HTTPConnection("127.0.0.1", edge.upstream, timeout=30)
            kept = {name: value for name, value in self.headers.items() if name.lower() not in ("connection",)}
            onward.request(self.command, self.path, body, kept)
            said = onward.getresponse()
            text = said.read()
            onward.close()
            drop = {"connection", "content-length", "transfer-encoding", "date", "server"}
            headers = {name: value for name, value in said.getheaders() if name.lower() not in drop}
            status = 502 if failure == LOST else said.status
            if has_messages:
                edge.heard.append((path, status))
            self.answer(status, text, headers)

        do_GET = do_POST = do_OPTIONS = pass_on  # noqa: N815 (so the base class calls them)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    edge.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield edge
    finally:
        server.shutdown()
        server.server_close()


def numbers(messages: Iterable[dict[str, Any]]) -> list[int]:
    """Those of the tracked events, in their order."""
    return sorted(each["properties"]["number"] for each in messages if each["type"] == "track")


def check_worked_off() -> None:
    """Every event is there once, of one customer, and the counts reconcile."""
    while work.take(timezone.now()):
        pass
    assert not Received.objects.exists()
    assert rejects() == []
    played = Event.objects.filter(name="Played")
    assert sorted(each.properties["number"] for each in played) == list(range(1, TRACKS + 1))
    assert len({each.customer_id for each in played}) == 1
    assert Customer.objects.count() == 1
    counts = SourceCount.objects.values_list("received", "stored", "repeated", "rejected")
    received, kept, repeated, rejected = map(sum, zip(*counts, strict=True))
    assert received == kept + repeated + rejected
