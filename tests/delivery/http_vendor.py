"""A real HTTP server on loopback that plays a vendor by a script, and keeps what it was asked.

Shared by the tests of all providers that speak HTTP (delivery/calling/http.py).
"""

import json
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings

HANG_S = 60


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that the vendor was sent. Names of `headers` are in lower case."""

    method: str
    target: str  # path and query
    headers: Mapping[str, str]
    body: bytes

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, str]:
        return {key: values[0] for key, values in parse_qs(urlsplit(self.target).query).items()}

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def form(self) -> dict[str, str]:
        return {key: values[0] for key, values in parse_qs(self.body.decode(), keep_blank_values=True).items()}


@dataclass(frozen=True, slots=True)
class Says:
    """What the vendor does with a request.

    `after_s`: it thinks so long. `only`: it closes the connection after so many bytes of the answer's body, which it
    has announced whole. `hangs`: it never answers. `drops`: it closes the connection without a word.
    """

    body: Any = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    after_s: float = 0
    only: int | None = None
    hangs: bool = False
    drops: bool = False

    @property
    def content(self) -> bytes:
        if isinstance(self.body, bytes):
            return self.body
        return self.body.encode() if isinstance(self.body, str) else json.dumps(self.body).encode()


Script = Callable[[Asked], Says]


class Vendor:
    """Answers as its script says; `asked` keeps every request, `most` how many were open at a time."""

    def __init__(self, script: Script | Says) -> None:
        self.script: Script = script if callable(script) else lambda _: script
        self.asked: list[Asked] = []
        self.connections = 0
        self.open = self.most = 0
        self.port = 0
        self.ending = threading.Event()
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def running(script: Script | Says, tls: ssl.SSLContext | None = None) -> Iterator[Vendor]:
    """The vendor, while it can be reached; the installation lets us call addresses of this machine."""
    vendor = Vendor(script)
    server = _Server(("127.0.0.1", 0), _handler(vendor))
    vendor.port = server.server_address[1]
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "ALLOW_PRIVATE_URLS", True)
        try:
            yield vendor
        finally:
            vendor.ending.set()
            server.shutdown()
            server.server_close()
            thread.join()


@contextmanager
def closed_inside() -> Iterator[None]:
    """As on a real installation: addresses of this machine are not called. To be over before `running` is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "ALLOW_PRIVATE_URLS", False)
        yield


def closed_port() -> int:
    """A port at which nobody listens."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Nothing: a client that went away is part of the play."""


def _handler(vendor: Vendor) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        wbufsize = -1  # one packet per answer

        def setup(self) -> None:
            super().setup()
            with vendor.lock:
                vendor.connections += 1

        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            asked = Asked(self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, body)
            with vendor.lock:
                vendor.asked.append(asked)
                vendor.open += 1
                vendor.most = max(vendor.most, vendor.open)
            try:
                self._say(vendor.script(asked))
            finally:
                with vendor.lock:
                    vendor.open -= 1

        def _say(self, says: Says) -> None:
            if says.hangs:
                vendor.ending.wait(HANG_S)
            if says.hangs or says.drops:
                self.close_connection = True
                return
            time.sleep(says.after_s)
            content = says.content
            self.send_response(says.status)
            for name, value in {"content-type": "application/json", **says.headers}.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content if says.only is None else content[: says.only])
            if says.only is not None:
                self.close_connection = True

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _answer  # noqa: N815 (as http.server calls them)

        def log_message(self, *_: Any) -> None:
            """Nothing."""

    return Handler
