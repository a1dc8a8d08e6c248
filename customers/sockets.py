"""Tells open pages that an import has moved: each import once a second at most."""

import asyncio
from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer

from accounts.permissions import may, role_of
from customers.importing.run import GROUP

SHORTEST_PAUSE_S = 1.0
FORBIDDEN = 4403


class ImportSocket(AsyncJsonWebsocketConsumer):
    """Says nothing to a stranger. No totals go this way: a page asks for those of the imports that it shows."""

    async def connect(self) -> None:
        self.stale: set[int] = set()
        self.pause: asyncio.Task[None] | None = None
        if not may(await database_sync_to_async(role_of)(self.scope["user"]), "ws-imports", "CONNECT"):
            await self.close(FORBIDDEN)
            return
        await self.channel_layer.group_add(GROUP, self.channel_name)
        await self.accept()

    async def disconnect(self, code: int) -> None:
        if self.pause:
            self.pause.cancel()
        await self.channel_layer.group_discard(GROUP, self.channel_name)

    async def changed(self, event: dict[str, Any]) -> None:
        """From the channel layer: an import has begun, moved or ended."""
        self.stale.add(event["id"])
        if self.pause is None or self.pause.done():
            self.pause = asyncio.create_task(self._say())

    async def _say(self) -> None:
        while self.stale:
            told, self.stale = self.stale, set()
            for id_ in sorted(told):
                await self.send_json({"type": "changed", "id": id_})
            await asyncio.sleep(SHORTEST_PAUSE_S)
