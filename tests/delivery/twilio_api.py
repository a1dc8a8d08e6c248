"""Twilio on loopback: an HTTP server that answers as Twilio's documents say, and keeps what it is asked.

Bodies of successes are after “Messages resource”, https://www.twilio.com/docs/messaging/api/message-resource; those
of errors after “Twilio's response”, https://www.twilio.com/docs/usage/twilios-response, with codes of the “Error and
Warning Dictionary”, https://www.twilio.com/docs/api/errors; read 2026-11-22.
"""

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

import pytest
from django.conf import settings

from delivery.providers import twilio

ACCOUNT_SID, AUTH_TOKEN = "AC" + "0a" * 16, "12345678901234567890123456789012"
LOGIN = {"account_sid": ACCOUNT_SID, "auth_token": AUTH_TOKEN}


@dataclass(frozen=True)
class Asked:
    """A request that came. Names of `headers` are in lower case."""

    method: str
    path: str
    headers: dict[str, str]
    form: dict[str, str]


def error(status: int, code: int, message: str) -> tuple[int, dict[str, Any]]:
    """An error as Twilio writes it."""
    more = f"https://www.twilio.com/docs/errors/{code}"
    return status, {"code": code, "message": message, "more_info": more, "status": status}


@dataclass
class Api:
    """`to`: what it says to a number: an answer, or "hang", "drop" (the connection is closed without a word)."""

    to: dict[str, Any] = field(default_factory=dict)
    otherwise: Any = None
    login: str = ""  # the Authorization header that it knows; empty: any
    asked: list[Asked] = field(default_factory=list)
    at_a_time: int = 0
    most_at_a_time: int = 0
    pause_s: float = 0
    url: str = ""

    def answer(self, asked: Asked) -> Any:
        """What it says."""
        if self.login and asked.headers.get("authorization") != self.login:
            return error(401, 20003, "Authenticate")
        said = self.to.get(asked.form.get("To", ""), self.otherwise)
        if said is not None:
            return said
        if asked.method == "GET":
            return 200, {"messages": [], "page": 0, "page_size": 1}
        return 201, {
            "account_sid": ACCOUNT_SID,
            "api_version": "2010-04-01",
            "body": asked.form["Body"],
            "direction": "outbound-api",
            "error_code": None,
            "error_message": None,
            "from": asked.form.get("From"),
            "messaging_service_sid": asked.form.get("MessagingServiceSid"),
            "num_segments": "1",
            "price": None,
            "sid": f"SM{len(self.asked):032x}",
            "status": "queued",
            "to": asked.form["To"],
        }


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 100

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that has gone is no news."""


@contextmanager
def running() -> Iterator[Api]:
    """The server, listening; the provider speaks to it instead of Twilio."""
    api = Api()
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_any(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked = Asked(self.command, self.path, headers, dict(parse_qsl(body, keep_blank_values=True)))
            with lock:
                api.asked.append(asked)
                api.at_a_time += 1
                api.most_at_a_time = max(api.most_at_a_time, api.at_a_time)
            time.sleep(api.pause_s)
            with lock:
                api.at_a_time -= 1
                said = api.answer(asked)
            if said == "hang":
                time.sleep(3)
            if isinstance(said, str):
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            status, told = said
            sent = json.dumps(told).encode() if not isinstance(told, bytes) else told
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        do_GET = do_POST = handle_any  # noqa: N815 (so the library calls them)

        def log_message(self, *args: Any) -> None:
            """Says nothing."""

    server = _Server(("127.0.0.1", 0), Handler)
    api.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(twilio, "API", api.url)
        patched.setattr(settings, "ALLOW_PRIVATE_URLS", True)
        try:
            yield api
        finally:
            server.shutdown()
            server.server_close()
            thread.join()
