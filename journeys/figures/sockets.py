"""Live counters of a journey: pushed on change, once a second at most."""

import asyncio
import json
import time
from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.core.serializers.json import DjangoJSONEncoder
from django.http import QueryDict
from rest_framework.exceptions import ValidationError

from accounts.permissions import may, role_of
from accounts.scope import scoped
from journeys.figures.asked import Asked, read_asked
from journeys.figures.counters import counters
from journeys.figures.sharing import shared
from journeys.models import Journey

SHORTEST_PAUSE_S = 1.0
REFUSED, FORBIDDEN, GONE = 4400, 4403, 4404


class JourneySocket(AsyncWebsocketConsumer):
    """Says nothing to a stranger, or about a journey of another brand.

    The address may ask for days and a version, as that of the counters does. A segment is not counted every second:
    whoever asks for one is told that something has changed, and asks the API.
    """

    async def connect(self) -> None:
        user = self.scope["user"]
        self.journey_id: int = self.scope["url_route"]["kwargs"]["journey"]
        self.pending: asyncio.Task[None] | None = None
        self.heard_at = 0.0
        self.told_at = 0.0
        if not may(await database_sync_to_async(role_of)(user), "ws-journey", "CONNECT"):
            await self.close(FORBIDDEN)
            return
        try:
            asked = await self._asked(user)
        except ValidationError:
            await self.close(REFUSED)
            return
        if asked is None:
            await self.close(GONE)
            return
        self.asked = asked
        self.group = f"journey.{self.journey_id}"
        await self.channel_layer.group_add(self.group, self.channel_name)
        await self.accept()
        self.heard_at = time.monotonic()
        await self._send(self.heard_at)
        self._tell_later()  # of what has moved meanwhile

    async def disconnect(self, code: int) -> None:
        if self.pending:
            self.pending.cancel()
        if hasattr(self, "group"):
            await self.channel_layer.group_discard(self.group, self.channel_name)

    async def changed(self, event: dict[str, Any]) -> None:
        """From the channel layer: something moved. Many of these within a second make one answer."""
        self.heard_at = time.monotonic()
        self._tell_later()

    def _tell_later(self) -> None:
        if self.told_at < self.heard_at and (self.pending is None or self.pending.done()):
            self.pending = asyncio.create_task(self._later())

    async def _later(self) -> None:
        while self.told_at < self.heard_at:
            await asyncio.sleep(SHORTEST_PAUSE_S)
            await self._send(self.heard_at)

    async def _send(self, not_before: float) -> None:
        if self.asked.segment is not None:
            self.told_at = time.monotonic()
            await self.send('{"type": "changed"}')
            return
        self.told_at, said = await shared((self.journey_id, self.asked), self._said, not_before)
        if said is None:
            await self.close(GONE)
        else:
            await self.send(said)

    @database_sync_to_async
    def _asked(self, user: Any) -> Asked | None:
        journey = scoped(Journey.objects.filter(pk=self.journey_id), user).first()
        return read_asked(QueryDict(self.scope["query_string"]), journey) if journey else None

    @database_sync_to_async
    def _said(self) -> str | None:
        journey = Journey.objects.select_related("version", "brand").filter(pk=self.journey_id).first()
        if journey is None:
            return None
        return json.dumps({"type": "counters", "counters": counters(journey, self.asked)}, cls=DjangoJSONEncoder)
