"""The sessions of this process: they live in one background thread with an event loop, and are kept between batches.

Several processes may hold sessions of one account: each dispatcher those that it sends over, and whoever listens
(delivery/hearing/listening.py) one on which receipts and replies arrive even when nothing is sent. A session that takes
deliveries stores them by itself (inbox.py) and answers the SMSC only then. So nothing is lost in whatever process it
arrives, nor by one that dies: the SMSC says it again, and what is said twice is stored once.

Loops wander from process to process (lib/loop.py), so that a session which nobody uses any longer is unbound after
`IDLE_S`. Where an account limits its connections, the sessions of a batch are unbound with its end: the next
dispatcher may need their places.
"""

import asyncio
import contextlib
import hashlib
import json
import logging
import os
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import util
from typing import Any, TypeVar

from django.db import connections

from delivery.provider import OpenAccount
from delivery.smsc.inbox import Inbox
from delivery.smsc.session import Down, Peer, Role, Session

log = logging.getLogger("kaskad.delivery")

IDLE_S = 15.0
LONGEST_PAUSE_S = 60.0  # between two attempts to bind the session that listens
TICK_S = 0.5
CLOSE_S = 5.0
Key = tuple[int, str, Role]
T = TypeVar("T")
INHERITED: list[Any] = []  # what a fork has copied of its parent: never run, never collected, or it would complain


def key_of(account: OpenAccount, role: Role) -> Key:
    """Sessions are shared by what is the same account with the same credentials and settings."""
    told = json.dumps([dict(account.credentials), dict(account.settings)], sort_keys=True, default=str)
    return account.id, hashlib.sha256(told.encode()).hexdigest(), role


class Pool:
    """All sessions of a process. Its public methods may be called from any thread."""

    def __init__(self) -> None:
        self._start = threading.Lock()
        self._forget()

    def _forget(self) -> None:
        self.loop: asyncio.AbstractEventLoop | None = None
        self.thread: threading.Thread | None = None
        self.storing: ThreadPoolExecutor | None = None
        self.sessions: dict[Key, list[Session]] = {}
        self.gates: dict[Key, asyncio.Lock] = {}
        self.inboxes: dict[int, Inbox] = {}
        self.wanted: dict[Key, float] = {}  # listening sessions: until when
        self.listeners: dict[Key, asyncio.Task[None]] = {}

    def run(self, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Runs it in the loop and waits for what it gives."""
        with self._start:
            if self.loop is None:
                self._begin()
            assert self.loop is not None
            future = asyncio.run_coroutine_threadsafe(work(), self.loop)
        return future.result()

    def _begin(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.storing = ThreadPoolExecutor(1, thread_name_prefix="smsc-inbox")
        self.thread = threading.Thread(target=self._live, args=(self.loop,), name="smsc", daemon=True)
        self.thread.start()
        # Runs at the end of an ordinary process and of a forked worker, which knows no atexit.
        util.Finalize(self, self.close, exitpriority=10)

    def _live(self, loop: asyncio.AbstractEventLoop) -> None:
        asyncio.set_event_loop(loop)
        self.tidying = loop.create_task(self._tidy())
        loop.run_forever()
        loop.close()

    def close(self) -> None:
        """Unbinds every session, and ends the thread. The next use begins anew."""
        with self._start:
            loop, thread, storing = self.loop, self.thread, self.storing
            if loop is None or thread is None or storing is None:
                return
            try:
                asyncio.run_coroutine_threadsafe(self._close_all(), loop).result(CLOSE_S)
            except (TimeoutError, RuntimeError):
                log.warning("Sessions with an SMSC could not be ended in time.")
            loop.call_soon_threadsafe(loop.stop)
            thread.join(CLOSE_S)
            with contextlib.suppress(RuntimeError):  # an interpreter that ends has ended its executors already
                storing.submit(connections.close_all)
            storing.shutdown(wait=True)
            self._forget()

    def forget(self) -> None:
        """In a forked child: the sessions are its parent's. Its copies of their sockets are closed without a word."""
        for sessions in self.sessions.values():
            for session in sessions:
                session.raw.close()
        INHERITED.append((self.loop, self.sessions, self.listeners, self.inboxes))
        self._start = threading.Lock()
        self._forget()

    # What follows runs in the loop

    async def obtain(self, account: OpenAccount, peer: Peer, role: Role, count: int) -> list[Session]:
        """So many sessions that are bound and alive, fewer where the SMSC does not let us have more. Raises Down.

        Each has a user more; `release` them.
        """
        key = key_of(account, role)
        async with self.gates.setdefault(key, asyncio.Lock()):
            open_ = self.sessions.setdefault(key, [])
            for session in list(open_):
                session.used_at = session.loop.time()
                if not await session.is_alive() and session in open_:
                    open_.remove(session)
            while len(open_) < count:
                try:
                    open_.append(await Session.open(peer, role, self._arrived(account)))
                except Down:
                    if not open_:
                        raise
                    break
            taken = open_[:count]
            for session in taken:
                session.users += 1
                session.used_at = session.loop.time()
            return taken

    async def release(self, sessions: list[Session], *, for_good: bool = False) -> None:
        """They are not used any longer; `for_good`: nor kept, unless by others."""
        for session in sessions:
            session.users -= 1
            session.used_at = session.loop.time()
        if for_good:
            leaving = [each for each in sessions if not each.users]
            for session in leaving:
                session.is_leaving = True  # from this moment on nobody obtains it
            await asyncio.gather(*(each.close() for each in leaving))

    async def listen(self, account: OpenAccount, peer: Peer, role: Role) -> None:
        """Keeps a session bound for some time to come; returns at once."""
        key = key_of(account, role)
        self.wanted[key] = asyncio.get_running_loop().time() + IDLE_S
        if key not in self.listeners or self.listeners[key].done():
            self.listeners[key] = asyncio.create_task(self._listen(key, account, peer, role))

    async def _listen(self, key: Key, account: OpenAccount, peer: Peer, role: Role) -> None:
        loop = asyncio.get_running_loop()
        pause_s = 0.5
        while self.wanted[key] > loop.time():
            try:
                sessions = await self.obtain(account, peer, role, 1)
            except Down as down:
                log.warning(
                    "Account %s cannot be listened to, again in %.1f s: %s",
                    account.id,
                    pause_s,
                    account.hide(str(down)),
                )
                await asyncio.sleep(pause_s)
                pause_s = min(pause_s * 2, LONGEST_PAUSE_S)
                continue
            pause_s = 0.5
            try:
                while self.wanted[key] > loop.time() and not sessions[0].closed.is_set():
                    try:
                        await asyncio.wait_for(sessions[0].closed.wait(), TICK_S)
                    except TimeoutError:
                        continue
            finally:
                await self.release(sessions)

    def _arrived(self, account: OpenAccount) -> Callable[[Session, Any], None]:
        assert self.storing is not None
        inbox = self.inboxes.get(account.id)
        if inbox is None:
            inbox = self.inboxes[account.id] = Inbox(self.storing)
        inbox.account = account
        return inbox.arrived

    async def _tidy(self) -> None:
        """Ends what nobody uses any longer."""
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(TICK_S)
            for sessions in list(self.sessions.values()):
                for session in list(sessions):
                    is_idle = not session.users and loop.time() - session.used_at > IDLE_S
                    if session.closed.is_set() or is_idle:
                        sessions.remove(session)
                        await session.close()
            for key, until in list(self.wanted.items()):
                if until < loop.time() and self.listeners[key].done():
                    del self.wanted[key], self.listeners[key]
            for inbox in self.inboxes.values():
                inbox.rest()

    async def _close_all(self) -> None:
        self.tidying.cancel()
        for task in self.listeners.values():
            task.cancel()
        for inbox in self.inboxes.values():
            await inbox.flush()
        await asyncio.gather(*(each.close() for sessions in self.sessions.values() for each in sessions))
        # Whoever still waits for something in this loop would wait for ever.
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)


POOL = Pool()
os.register_at_fork(after_in_child=POOL.forget)
