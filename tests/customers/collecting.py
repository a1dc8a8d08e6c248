"""Knocks at the door (customers/collecting), in the transaction of a test."""

import asyncio
import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connections
from django.utils import timezone

from customers.collecting.asgi import Door
from customers.collecting.writer import Run
from customers.models import Received, Source, SourceReject

KEY = "write-key-of-the-shop"
BASIC = "Basic " + base64.b64encode(f"{KEY}:".encode()).decode()
PLAYED = {"type": "track", "userId": "u1", "event": "Played", "messageId": "m1"}


def make_source(key: str = "shop", **values: Any) -> Source:
    """A source of events over HTTP."""
    known = {"name": key.title(), "kind": "http", "write_key": KEY, "created_at": timezone.now()}
    return Source.objects.create(key=key, **known | values)


@dataclass(frozen=True)
class Said:
    """What the door has answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def words(self) -> str:
        return str(json.loads(self.body)["message"])

    def json(self) -> Any:
        return json.loads(self.body)


async def nobody(scope: Any, receive: Any, send: Any) -> None:
    """In place of Django: what is not the door's."""
    await send({"type": "http.response.start", "status": 404, "headers": []})
    await send({"type": "http.response.body", "body": b"not the door"})


def on_the_tests_connection() -> Run:
    """Runs what may block in a thread, as the door does, inside the transaction of the test."""
    ours = connections["default"]

    async def run(function: Callable[..., Any], *arguments: Any) -> Any:
        def within() -> Any:
            connections["default"] = ours
            return function(*arguments)

        ours.inc_thread_sharing()
        try:
            return await asyncio.get_running_loop().run_in_executor(None, within)
        finally:
            ours.dec_thread_sharing()

    return run


def knock(
    path: str,
    body: Any = b"",
    method: str = "POST",
    door: Door | None = None,
    chunk: int = 2**16,
    **headers: Any,
) -> Said:
    """A call; `body` as bytes, or as what becomes JSON. Headers are written with underscores."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    parts = [raw[at : at + chunk] for at in range(0, len(raw), chunk)] or [b""]
    events = [
        {"type": "http.request", "body": part, "more_body": number < len(parts)} for number, part in enumerate(parts, 1)
    ]
    sent: list[Any] = []
    path, _, query = path.partition("?")
    scope = {
        "type": "http",
        "method": method,
        "scheme": "http",
        "path": path,
        "query_string": query.encode(),
        "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()],
    }

    async def receive() -> Any:
        return events.pop(0)

    async def send(event: Any) -> None:
        sent.append(event)

    asyncio.run((door or Door(nobody, on_the_tests_connection()))(scope, receive, send))
    start, *bodies = sent
    found = {name.decode(): value.decode() for name, value in start["headers"]}
    return Said(start["status"], found, b"".join(each["body"] for each in bodies))


def stored() -> list[dict[str, Any]]:
    """The messages that are stored, in the order in which they came."""
    return [message for call in Received.objects.order_by("id") for message in call.messages]


def rejects() -> list[tuple[str, str]]:
    """(message id, reason) of what was refused."""
    return list(SourceReject.objects.order_by("id").values_list("message_id", "reason"))


def batch(*messages: Any, **more: Any) -> dict[str, Any]:
    """The body of a call with these messages."""
    return {"batch": list(messages), "writeKey": KEY, **more}
