"""Connections to mail servers that outlive a batch: a log-in and a handshake cost more than many messages.

All of them live in one event loop, in a thread of its own in each process that sends. A connection that nobody uses
for some seconds says goodbye; none is kept for an account that bounds its connections, because they are counted over
all processes while they are used, and not in between (delivery/sending/slots.py).
"""

import asyncio
import atexit
import os
import threading
from collections.abc import Coroutine, Hashable
from typing import Any

from delivery.mailing.smtp_session import Session

KEPT_S = 10.0  # RFC 5321, 4.5.3.2.7: a server waits for five minutes, but many are less patient
MOST_KEPT = 20  # for one account and sender


class Pool:
    """The loop and the connections that wait in it."""

    def __init__(self) -> None:
        self.idle: dict[Hashable, list[Session]] = {}
        self.loop: asyncio.AbstractEventLoop | None = None
        self.process = 0
        self.goodbyes: set[asyncio.Task[None]] = set()  # a loop holds its tasks weakly
        self.lock = threading.Lock()

    def run(self, work: Coroutine[Any, Any, None]) -> None:
        """Does this work in the loop; returns when it is done. Call it from any thread but the loop's."""
        asyncio.run_coroutine_threadsafe(work, self._running()).result()

    def take(self, key: Hashable) -> Session | None:
        """A connection of this key that still stands. In the loop only, as `keep`."""
        waiting = self.idle.get(key, [])
        while waiting:
            session = waiting.pop()
            if session.stands:
                session.reused()
                return session
            session.abort()
        return None

    async def keep(self, key: Hashable, session: Session) -> None:
        """Keeps it for a while, for whoever comes next."""
        waiting = self.idle.setdefault(key, [])
        if not session.stands or len(waiting) >= MOST_KEPT:
            await session.close()
            return
        waiting.append(session)
        asyncio.get_running_loop().call_later(KEPT_S, self._leave, key, session, session.turn)

    def close(self) -> None:
        """Says goodbye to all, and ends the loop."""
        with self.lock:
            loop, self.loop = self.loop, None
        if loop is not None and self.process == os.getpid():
            asyncio.run_coroutine_threadsafe(self._close(), loop).result(timeout=5)
            loop.call_soon_threadsafe(loop.stop)

    async def _close(self) -> None:
        sessions = [each for waiting in self.idle.values() for each in waiting]
        self.idle.clear()
        await asyncio.gather(*(each.close() for each in sessions), return_exceptions=True)

    def _leave(self, key: Hashable, session: Session, turn: int) -> None:
        """The time is over, unless it has been used since."""
        waiting = self.idle.get(key, [])
        if session in waiting and session.turn == turn:
            waiting.remove(session)
            self.goodbyes.add(task := asyncio.get_running_loop().create_task(session.close()))
            task.add_done_callback(self.goodbyes.discard)
        if not waiting:
            self.idle.pop(key, None)

    def _running(self) -> asyncio.AbstractEventLoop:
        with self.lock:
            if self.loop is None or self.process != os.getpid():  # another process after a fork has its own
                self.idle, self.process, self.loop = {}, os.getpid(), asyncio.new_event_loop()
                threading.Thread(target=_serve, args=(self.loop,), name="smtp", daemon=True).start()
            return self.loop


def _serve(loop: asyncio.AbstractEventLoop) -> None:
    asyncio.set_event_loop(loop)
    loop.run_forever()
    loop.close()


POOL = Pool()
atexit.register(POOL.close)
