"""The door: an ASGI application in front of Django, which gets every call that is not the door's.

Thousands of events a second come here, and most of a request of Django's is for people who are logged in: sessions,
cookies, a thread and a connection for each. Nobody is logged in here; a write key names the source.

200 is said when what came is on the disk. 401 and 403: the key is unknown, or its source switched off. 400 and 413: the
call as a whole is not readable; what is wrong with one message only is kept as a reject and costs no other. 429 and
503: later, please. SDKs send again what was answered 429 or 5xx, and drop what was answered 4xx.
"""

import asyncio
import base64
import binascii
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import parse_qs, unquote

from django.db import DatabaseError, close_old_connections, connections
from django.utils import timezone

from customers.collecting import configs, storing
from customers.collecting.answers import Refused, Send, answer, refuse
from customers.collecting.body import LARGEST_BATCH, TOO_LARGE, Unreadable, parsed
from customers.collecting.reading import read, write_key_in
from customers.collecting.routes import MESSAGES, RUDDER_CONFIG, Route, route_of
from customers.collecting.storing import Call, Known
from customers.collecting.writer import Busy, Run, Writer

log = logging.getLogger("kaskad.collecting")

Scope = Mapping[str, Any]
Receive = Callable[[], Awaitable[Any]]
App = Callable[[Any, Any, Any], Awaitable[None]]

REMEMBERED_S = 1.0  # so long a source stays as it was found, and the inbox as full
MOST_REMEMBERED = 1000


class Door:
    """Answers what SDKs ask, and leaves the rest to `inner`.

    `run` calls a function where it may block; by itself in one thread, with a connection of its own.
    """

    def __init__(self, inner: App, run: Run | None = None, most_messages: int = storing.MOST_MESSAGES) -> None:
        self.inner, self.most_messages = inner, most_messages
        self.thread = ThreadPoolExecutor(1, "door")
        self.run: Run = run or self._in_its_thread
        self.writer = Writer(self.run)
        self.sources: dict[str, tuple[Known, float]] = {}
        self.is_full = False
        self.looked_at = self.complained_at = float("-inf")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        route = route_of(scope["path"]) if scope["type"] == "http" else None
        if route is None:
            await self.inner(scope, receive, send)
            return
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        if scope["method"] == "OPTIONS":
            await answer(send, 204, None, headers)
            return
        try:
            if scope["method"] != route.method:
                raise Refused(405, f"Only {route.method} is understood here.")
            found = await (
                self._take(route, scope, headers, receive)
                if route.what == MESSAGES
                else self._tell(route, scope, headers)
            )
            await answer(send, 200, found, headers)
        except Unreadable as why:
            await refuse(send, Refused(why.status, str(why)), headers)
        except Refused as why:
            await refuse(send, why, headers)
        except (DatabaseError, Busy) as error:
            self._complain(str(error).strip() or "too many calls wait already")
            await refuse(send, Refused(503, "The events cannot be stored at present.", later=True), headers)
        except Exception:
            log.exception("A call at the door failed")
            await refuse(send, Refused(500, "Something went wrong here."), headers)

    def _complain(self, why: str) -> None:
        """Into the log, and not once for each of the many calls that fail together."""
        now = time.monotonic()
        if now - self.complained_at > REMEMBERED_S:
            self.complained_at = now
            log.error("Events cannot be stored: %s", why)

    async def _take(self, route: Route, scope: Scope, headers: Mapping[str, str], receive: Receive) -> Any:
        """Stores the messages of a call."""
        raw = await _body(receive, headers)
        now = timezone.now()
        key = _key_of_headers(scope, headers)
        source = await self._source(key) if key else None  # a stranger's body is not worth being read
        document = parsed(raw)
        source = source or await self._source(write_key_in(document))
        if await self._inbox_is_full():
            raise Refused(429, "So much waits to be worked off that no more is taken. Try again later.", later=True)
        taken = read(document, route.type_, now, headers.get("sentat", ""))
        if taken.received:
            await self.writer.store(Call(source.id, now, taken))
        return {"success": True} | ({"rejected": len(taken.rejects)} if taken.rejects else {})

    async def _tell(self, route: Route, scope: Scope, headers: Mapping[str, str]) -> Any:
        """What a browser SDK asks first."""
        key = unquote(route.write_key) or _query_key(scope) or _key_of_headers(scope, headers)
        source = await self._source(key)
        if route.what == RUDDER_CONFIG:
            return configs.rudder_config(source, key)
        return configs.segment_settings(key, scope.get("scheme", "http"), headers.get("host", ""))

    async def _source(self, write_key: str) -> Known:
        if not write_key:
            raise Refused(401, "The write key is missing: in Basic auth, as “writeKey” in the body or in the query.")
        found, until = self.sources.get(write_key, (None, 0.0))
        if found is None or until < time.monotonic():
            found = await self.run(storing.known, write_key)
            if found is None:
                self.sources.pop(write_key, None)
                raise Refused(401, "There is no source with this write key.")
            if len(self.sources) >= MOST_REMEMBERED:
                self.sources.clear()
            self.sources[write_key] = (found, time.monotonic() + REMEMBERED_S)
        if not found.is_active:
            raise Refused(403, f"The source “{found.name}” is switched off.")
        return found

    async def _inbox_is_full(self) -> bool:
        now = time.monotonic()
        if now - self.looked_at > REMEMBERED_S:
            self.looked_at = now  # others need not look meanwhile
            self.is_full = await self.run(storing.is_full, self.most_messages)
        return self.is_full

    async def _in_its_thread(self, function: Callable[..., Any], *arguments: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self.thread, _afresh, function, *arguments)

    def close(self) -> None:
        """Ends the thread and its connection."""
        self.thread.submit(connections.close_all)
        self.thread.shutdown()


def _afresh(function: Callable[..., Any], *arguments: Any) -> Any:
    close_old_connections()  # one that has broken since
    return function(*arguments)


async def _body(receive: Receive, headers: Mapping[str, str]) -> bytes:
    """The bytes of the call, no more than a call may have. Raises Unreadable."""
    length = headers.get("content-length", "")
    if length.isdecimal() and int(length[:20]) > LARGEST_BATCH:
        raise Unreadable(TOO_LARGE, 413)
    parts, size = [], 0
    while True:
        event = await receive()
        if event["type"] == "http.disconnect":
            raise Unreadable("The call ended too early.")
        parts.append(event.get("body", b""))
        size += len(parts[-1])
        if size > LARGEST_BATCH:
            raise Unreadable(TOO_LARGE, 413)
        if not event.get("more_body"):
            return b"".join(parts)


def _key_of_headers(scope: Scope, headers: Mapping[str, str]) -> str:
    """The write key of Basic auth, as its user's name, or of the query."""
    how, _, what = headers.get("authorization", "").partition(" ")
    if how.lower() == "basic":
        try:
            pair = base64.b64decode(what.strip(), validate=True).decode()
        except (binascii.Error, ValueError):
            pair = ""
        if key := pair.partition(":")[0]:
            return key
    return _query_key(scope)


def _query_key(scope: Scope) -> str:
    query = scope.get("query_string", b"")
    return parse_qs(query.decode("latin-1")).get("writeKey", [""])[0] if b"writeKey" in query else ""
