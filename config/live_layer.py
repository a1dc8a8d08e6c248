"""Channel layer of the embedded default: groups in the web process's memory, PostgreSQL's NOTIFY between processes.

Each web process holds one LISTEN connection; whoever publishes needs only the database connection it has. What is
published inside a transaction is delivered at its commit and lost with its rollback. (LISTEN does not pass PgBouncer
in transaction mode: give the web processes a direct connection.)
"""

import asyncio
import json
import logging
from typing import Any

import psycopg
from channels.db import database_sync_to_async
from channels.layers import InMemoryChannelLayer
from django.db import connection

from lib.live import listen_parameters

log = logging.getLogger("kaskad.live")

CHANNEL = "kaskad_live"
LARGEST = 7900  # bytes; PostgreSQL refuses notices of 8,000
SLOWEST_RETRY_S = 5.0


class NotifyLayer(InMemoryChannelLayer):
    """Send to groups only: the name of a single channel means nothing in another process."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._listener: asyncio.Task[None] | None = None
        self._ready = asyncio.Event()

    def publish(self, group: str, message: dict[str, Any]) -> None:
        """From synchronous code: deliver to the group at the commit of the present transaction.

        Raises ValueError for a message over 7.9 kB: send a small notice and let the receiver fetch the rest.
        """
        self.require_valid_group_name(group)
        text = json.dumps([group, message], separators=(",", ":"), ensure_ascii=False)
        if (size := len(text.encode())) > LARGEST:
            raise ValueError(
                f"The message to {group} has {size} bytes, and {LARGEST} is the most: send a notice of it."
            )
        with connection.cursor() as cursor:
            cursor.execute("select pg_notify(%s, %s)", [CHANNEL, text])

    async def group_send(self, group: str, message: dict[str, Any]) -> None:
        await database_sync_to_async(self.publish)(group, message)

    async def group_add(self, group: str, channel: str) -> None:
        """Join, and be sure that whatever is published from now on arrives."""
        await super().group_add(group, channel)
        if (
            self._listener is None
            or self._listener.done()
            or self._listener.get_loop() is not asyncio.get_running_loop()
        ):
            self._ready = asyncio.Event()
            self._listener = asyncio.create_task(self._listen())
        await asyncio.wait_for(self._ready.wait(), timeout=10)

    async def close(self) -> None:
        if self._listener:
            self._listener.cancel()
            await asyncio.wait([self._listener])  # its connection is closed by then
            self._listener = None

    async def _listen(self) -> None:
        """For ever; a lost connection is made again, a little later each time. What was published meanwhile is lost."""
        retry_s = 0.1
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(**listen_parameters(), autocommit=True) as listening:
                    await listening.execute(f"listen {CHANNEL}")
                    self._ready.set()
                    retry_s = 0.1
                    async for notice in listening.notifies():
                        await self._deliver(notice.payload)
            except (psycopg.Error, OSError) as error:
                log.warning("The connection for live updates is lost, again in %.1f s: %s", retry_s, error)
                await asyncio.sleep(retry_s)
                retry_s = min(retry_s * 2, SLOWEST_RETRY_S)

    async def _deliver(self, text: str) -> None:
        try:
            group, message = json.loads(text)
            await super().group_send(group, message)
        except (ValueError, TypeError, AssertionError):  # somebody else's notice on our channel
            log.warning("A notice on %s is not ours: %.100s", CHANNEL, text)
