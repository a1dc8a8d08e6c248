"""What the door answers, so that any web page may read it."""

import json
import re
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Any

Send = Callable[[Any], Awaitable[None]]

RETRY_AFTER_S = 5
# A browser asks whether it may send these headers; `*` would not cover Authorization. What an SDK names besides (the
# number of its attempt) is allowed, too: we look at none of them.
ALLOWED_HEADERS = ("authorization", "anonymousid", "content-type", "sentat")
_NAME = re.compile(r"[a-z0-9-]{1,60}")


class Refused(Exception):
    """The call is not taken. `str()` is a sentence."""

    def __init__(self, status: int, words: str, later: bool = False) -> None:
        super().__init__(words)
        self.status, self.later = status, later


async def refuse(send: Send, why: Refused, headers: Mapping[str, str]) -> None:
    """Says no, in a sentence."""
    # RudderStack's Python SDK takes an answer without a `code` for an accident, and tries again what is in vain.
    told = {"success": False, "code": HTTPStatus(why.status).phrase, "message": str(why)}
    await answer(send, why.status, told, headers, later=why.later)


async def answer(send: Send, status: int, found: Any, asked: Mapping[str, str], later: bool = False) -> None:
    """An answer that any web page may read; without a body if there is nothing to say."""
    body = b"" if found is None else json.dumps(found, ensure_ascii=False).encode()
    headers = [(b"cache-control", b"no-store"), (b"vary", b"origin")]
    if origin := asked.get("origin"):
        headers += [
            (b"access-control-allow-origin", origin.encode("latin-1")),
            (b"access-control-allow-credentials", b"true"),  # a beacon has them on; we know no cookies here
            (b"access-control-expose-headers", b"retry-after"),
        ]
    if found is None:
        named = [each.strip().lower() for each in asked.get("access-control-request-headers", "").split(",")[:30]]
        allowed = dict.fromkeys([*ALLOWED_HEADERS, *(each for each in named if _NAME.fullmatch(each))])
        headers += [
            (b"access-control-allow-methods", b"GET, POST, OPTIONS"),
            (b"access-control-allow-headers", ", ".join(allowed).encode()),
            (b"access-control-max-age", b"7200"),
        ]
    else:
        headers += [(b"content-type", b"application/json; charset=utf-8")]
        headers += [(b"content-length", str(len(body)).encode())]
    if later:
        headers += [(b"retry-after", str(RETRY_AFTER_S).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
