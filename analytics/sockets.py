"""Tells open dashboards that figures have changed: at once, and then every two seconds at most."""

import asyncio
from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer

from accounts.permissions import may, role_of

GROUP = "dashboard"
SHORTEST_PAUSE_S = 2.0
FORBIDDEN = 4403


class DashboardSocket(AsyncJsonWebsocketConsumer):
    """Says nothing to a stranger. No figures go this way: each dashboard has its own filters and asks for its own."""

    async def connect(self) -> None:
        self.stale = False
        self.pause: asyncio.Task[None] | None = None
        if not may(await database_sync_to_async(role_of)(self.scope["user"]), "ws-dashboard", "CONNECT"):
            await self.close(FORBIDDEN)
            return
        await self.channel_layer.group_add(GROUP, self.channel_name)
        await self.accept()

    async def disconnect(self, code: int) -> None:
        if self.pause:
            self.pause.cancel()
        await self.channel_layer.group_discard(GROUP, self.channel_name)

    async def changed(self, event: dict[str, Any]) -> None:
        """From the channel layer: facts were recorded."""
        self.stale = True
        if self.pause is None or self.pause.done():
            self.pause = asyncio.create_task(self._say())

    async def _say(self) -> None:
        while self.stale:
            self.stale = False
            await self.send_json({"type": "changed"})
            await asyncio.sleep(SHORTEST_PAUSE_S)
