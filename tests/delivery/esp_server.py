"""A real HTTP server on loopback that plays an e-mail service: it keeps what it is asked and answers as it is told."""

import json
import re
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote_plus

from tests.delivery.esp_fixtures import CASES


@dataclass(frozen=True)
class Asked:
    """A request that came."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass
class EspServer:
    """What it answers (`body`: JSON, text, or None). `hangs_s`: before it does; `breaks`: in the middle of it."""

    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    hangs_s: float = 0
    breaks: bool = False
    asked: list[Asked] = field(default_factory=list)
    url: str = ""

    def text(self, asked: Asked) -> str:
        """The answer; where it names its recipient, it is the one who was asked for."""
        text = "" if self.body is None else self.body if isinstance(self.body, str) else json.dumps(self.body)
        recipient = re.search(r"person\d+@mail\.example", unquote_plus(asked.body.decode(errors="replace")))
        return text.replace("olena@mail.example", recipient[0]) if recipient else text


@contextmanager
def serving() -> Iterator[EspServer]:
    """The server, listening."""
    played = EspServer()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_any(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            asked = Asked(self.command, self.path, dict(self.headers.items()), body)
            played.asked.append(asked)
            time.sleep(played.hangs_s)
            sent = played.text(asked).encode()
            self.send_response(played.status)
            headers = {"Content-Type": "application/json", **played.headers, "Content-Length": str(len(sent))}
            if played.breaks:
                headers["Content-Length"] = str(len(sent) + 10)
                self.close_connection = True
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(sent)

        do_GET = do_POST = handle_any  # noqa: N815

        def log_message(self, *args: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    played.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield played
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def taking(key: str) -> Iterator[dict[str, Any]]:
    """A service that takes every message; the settings of an account there."""
    with serving() as played:
        played.body, played.headers = CASES[key].taken, CASES[key].headers
        yield {**CASES[key].settings, "api_url": played.url}
