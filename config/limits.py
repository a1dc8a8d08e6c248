"""How large a request may be: said before it is read. Django puts whatever comes onto the disk and looks afterwards."""

import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from django.conf import settings

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Any, Any, Any], Awaitable[None]]

UPLOADS = "/api/v1/uploads/"
OTHERS = 32 << 20  # bytes; a thousand rows in bulk have a tenth of it
AROUND = 1 << 20  # what a form adds to the file in it


class Limited:
    """Passes a request on, unless it is larger than those of its path may be; files only of those who show a log-in."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        headers = dict(scope["headers"])
        most = _most(scope["path"], headers)
        said = headers.get(b"content-length", b"")
        if said.isdigit() and int(said) > most:
            await _refuse(send, most)
            return
        count = 0

        async def counted() -> Message:
            nonlocal count
            message = await receive()
            count += len(message.get("body", b""))
            # Whoever did not say how much would come, and sends too much, is hung up on.
            return message if count <= most else {"type": "http.disconnect"}

        await self.app(scope, counted, send)


def _most(path: str, headers: dict[bytes, bytes]) -> int:
    brings = path == UPLOADS and (b"cookie" in headers or b"authorization" in headers)
    return settings.UPLOAD_MOST_BYTES + AROUND if brings else OTHERS


async def _refuse(send: Send, most: int) -> None:
    words = f"This is too large: a request has at most {most / 2**20:,.1f} MB."
    body = json.dumps({"detail": words, "code": "too_large"}).encode()
    headers = [(b"content-type", b"application/json"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": body})
