"""The WebSocket of everybody who has a journey open: who else has, what they have selected, and what has changed."""

import asyncio
import json
import secrets
from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer

from accounts.permissions import may, role_of
from accounts.scope import scoped
from journeys.figures.sockets import FORBIDDEN, GONE
from journeys.models import Journey
from journeys.talking.live import group_of, group_of_person
from journeys.talking.presence import BEAT_S, Presence, nodes_in

LARGEST = 4_000  # characters of what a browser says at once
PAUSE_S = 0.25  # between two things that a page says of itself


class TalkSocket(AsyncWebsocketConsumer):
    """Says nothing to a stranger, or about a journey of another brand. Each open page is a connection of its own."""

    async def connect(self) -> None:
        user: Any = self.scope["user"]
        self.tasks: list[asyncio.Task[None]] = []
        self.groups_joined: list[str] = []
        if not may(await database_sync_to_async(role_of)(user), "ws-journey-talk", "CONNECT"):
            await self.close(FORBIDDEN)
            return
        journey_id: int = self.scope["url_route"]["kwargs"]["journey"]
        if not await self._exists(user, journey_id):
            await self.close(GONE)
            return
        self.page = secrets.token_urlsafe(8)
        self.presence = Presence()
        self.me: dict[str, Any] = {"user": user.pk, "name": user.name, "nodes": []}
        self.news = asyncio.Event()
        self.group = group_of(journey_id)
        for group in (self.group, group_of_person(user.pk)):
            await self.channel_layer.group_add(group, self.channel_name)
            self.groups_joined.append(group)
        await self.accept()
        await self._tell()
        self.tasks = [asyncio.create_task(self._beat()), asyncio.create_task(self._say_news())]

    async def disconnect(self, code: int) -> None:
        for task in self.tasks:
            task.cancel()
        for group in self.groups_joined:
            await self.channel_layer.group_discard(group, self.channel_name)
        if self.groups_joined:
            await self.channel_layer.group_send(self.group, {"type": "gone", "page": self.page})

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """From the browser: the nodes that its person has selected. What cannot be read is nothing."""
        if text_data is None or len(text_data) > LARGEST:
            return
        try:
            said = json.loads(text_data)
        except ValueError:
            return
        nodes = nodes_in(said)
        if nodes != self.me["nodes"]:
            self.me = self.me | {"nodes": nodes}
            self.news.set()

    async def here(self, event: dict[str, Any]) -> None:
        """From the channel layer: a page is there, and `asks` who else is."""
        if event["page"] == self.page:
            return
        if event["asks"]:
            self.news.set()
        if self.presence.hear(event["page"], event["person"], self._now_s()):
            await self._tell()

    async def gone(self, event: dict[str, Any]) -> None:
        """A page has been closed."""
        if self.presence.forget(event["page"]):
            await self._tell()

    async def saved(self, event: dict[str, Any]) -> None:
        """The draft was saved."""
        await self.send(json.dumps(event))

    async def comments(self, event: dict[str, Any]) -> None:
        """Comments have changed."""
        await self.send(json.dumps(event))

    async def mentioned(self, event: dict[str, Any]) -> None:
        """Somebody has mentioned this person, or no longer does, in whatever journey."""
        await self.send(json.dumps(event))

    async def _beat(self) -> None:
        """Says now and then that this page is there; the first time it asks the others to say so, too."""
        asks = True
        while True:
            await self._announce(asks=asks)
            asks = False
            await asyncio.sleep(BEAT_S)
            if self.presence.sweep(self._now_s()):
                await self._tell()

    async def _say_news(self) -> None:
        """Many changes within a moment are said once."""
        while True:
            await self.news.wait()
            self.news.clear()
            await self._announce(asks=False)
            await asyncio.sleep(PAUSE_S)

    async def _announce(self, *, asks: bool) -> None:
        message = {"type": "here", "page": self.page, "person": self.me, "asks": asks}
        await self.channel_layer.group_send(self.group, message)

    async def _tell(self) -> None:
        await self.send(json.dumps({"type": "people", "people": self.presence.people()}))

    def _now_s(self) -> float:
        return asyncio.get_running_loop().time()

    @database_sync_to_async
    def _exists(self, user: Any, journey_id: int) -> bool:
        return scoped(Journey.objects.filter(pk=journey_id), user).exists()


class MentionsSocket(AsyncWebsocketConsumer):
    """Tells somebody of the staff, wherever they are, that their list of mentions is another one."""

    async def connect(self) -> None:
        user: Any = self.scope["user"]
        if not may(await database_sync_to_async(role_of)(user), "ws-mentions", "CONNECT"):
            await self.close(FORBIDDEN)
            return
        self.group = group_of_person(user.pk)
        await self.channel_layer.group_add(self.group, self.channel_name)
        await self.accept()

    async def disconnect(self, code: int) -> None:
        if hasattr(self, "group"):
            await self.channel_layer.group_discard(self.group, self.channel_name)

    async def mentioned(self, event: dict[str, Any]) -> None:
        """From the channel layer."""
        await self.send(json.dumps(event))
