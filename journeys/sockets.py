"""Live counters of a journey: pushed on change, once a second at most."""

import asyncio
import json
from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.core.serializers.json import DjangoJSONEncoder

from accounts.permissions import may, role_of
from accounts.scope import scoped
from journeys.counters import counters
from journeys.models import Journey

SHORTEST_PAUSE_S = 1.0
FORBIDDEN, GONE = 4403, 4404


class JourneySocket(AsyncWebsocketConsumer):
    """Says nothing to a stranger, or about a journey of another brand."""

    async def connect(self) -> None:
        user = self.scope["user"]
        self.journey_id: int = self.scope["url_route"]["kwargs"]["journey"]
        self.pending: asyncio.Task[None] | None = None
        self.stale = False
        if not may(await database_sync_to_async(role_of)(user), "ws-journey", "CONNECT"):
            await self.close(FORBIDDEN)
            return
        if not await self._exists(user):
            await self.close(GONE)
            return
        self.group = f"journey.{self.journey_id}"
        await self.channel_layer.group_add(self.group, self.channel_name)
        await self.accept()
        await self._send()

    async def disconnect(self, code: int) -> None:
        if self.pending:
            self.pending.cancel()
        if hasattr(self, "group"):
            await self.channel_layer.group_discard(self.group, self.channel_name)

    async def changed(self, event: dict[str, Any]) -> None:
        """From the channel layer: something moved. Many of these within a second make one answer."""
        self.stale = True
        if self.pending is None or self.pending.done():
            self.pending = asyncio.create_task(self._later())

    async def _later(self) -> None:
        while self.stale:
            await asyncio.sleep(SHORTEST_PAUSE_S)
            await self._send()

    async def _send(self) -> None:
        self.stale = False
        found = await self._counters()
        if found is None:
            await self.close(GONE)
        else:
            await self.send(json.dumps({"type": "counters", "counters": found}, cls=DjangoJSONEncoder))

    @database_sync_to_async
    def _exists(self, user: Any) -> bool:
        return scoped(Journey.objects.filter(pk=self.journey_id), user).exists()

    @database_sync_to_async
    def _counters(self) -> dict[str, Any] | None:
        journey = Journey.objects.select_related("version").filter(pk=self.journey_id).first()
        return counters(journey) if journey else None
