"""A browser's WebSocket, for tests: the whole ASGI application answers, with sessions and the check of the origin.

(Django Channels brings one of its own, which cannot be imported without Daphne.)
"""

import json
from typing import Any

from asgiref.testing import ApplicationCommunicator
from channels.db import database_sync_to_async
from django.test import Client

from accounts.models import User
from config.asgi import application

PATIENCE_S = 10.0
DENIED = 4000  # our own number for: refused before any consumer was asked, because of the origin


class Socket(ApplicationCommunicator):
    """`await open()` answers the close code, or None when it is open."""

    def __init__(self, path: str, session: str = "", origin: str = "http://localhost") -> None:
        scope = {
            "type": "websocket",
            "path": path,
            "query_string": b"",
            "headers": [(b"origin", origin.encode()), (b"cookie", f"sessionid={session}".encode())],
            "subprotocols": [],
        }
        super().__init__(application, scope)

    async def open(self) -> int | None:
        await self.send_input({"type": "websocket.connect"})
        answer = await self.receive_output(PATIENCE_S)
        return None if answer["type"] == "websocket.accept" else int(answer.get("code", DENIED))

    async def receive(self) -> Any:
        """What the server says next, from JSON."""
        answer = await self.receive_output(PATIENCE_S)
        assert answer["type"] == "websocket.send", answer
        return json.loads(answer["text"])

    async def close(self) -> None:
        await self.send_input({"type": "websocket.disconnect", "code": 1000})
        await self.wait(PATIENCE_S)


@database_sync_to_async
def session_of(user: User) -> str:
    """The key of a new session in which this user is logged in."""
    browser = Client()
    browser.force_login(user)
    return browser.cookies["sessionid"].value
