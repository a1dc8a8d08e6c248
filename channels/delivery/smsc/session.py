"""One bound connection to an SMSC: requests and their answers, matched by sequence number, many at a time.

It lives in an event loop (pool.py). Whatever is written counts as taken by the SMSC until its answer comes: a request
without an answer is answered None, whether its time was over or the connection broke, and nobody knows what became of
it. What comes in goes to `arrived`, and is answered by whoever has stored it.
"""

import asyncio
import contextlib
import logging
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from delivery.smsc import codec, errors
from delivery.smsc.codec import HEADER, Pdu

log = logging.getLogger("kaskad.delivery")

CONNECT_S = 10
GOODBYE_S = 1.0
TICK_S = 0.25
STALE_S = 5.0  # a session that has been silent for so long is asked before it is given messages
FIRST_GAP_S, LONGEST_GAP_S = 0.005, 0.1  # between two submits, where the SMSC takes no more at present


class Role(StrEnum):
    """What a session is bound for (SMPP 3.4, 2.2)."""

    TRANSMITTER = "transmitter"
    RECEIVER = "receiver"
    TRANSCEIVER = "transceiver"


BINDS = {
    Role.TRANSMITTER: codec.BIND_TRANSMITTER,
    Role.RECEIVER: codec.BIND_RECEIVER,
    Role.TRANSCEIVER: codec.BIND_TRANSCEIVER,
}


class Down(Exception):
    """There is no session: nobody is there, or we are not let in. Nothing was handed over. `str()` is a sentence."""


class Lost(Exception):
    """The connection is gone, and this request was not written. `str()` is a sentence."""


@dataclass(frozen=True, slots=True)
class Peer:
    """Which SMSC, and how it is spoken to. Its `repr` holds no secret."""

    host: str
    port: int
    tls: ssl.SSLContext | None
    log_in: Callable[[], bytes]  # the body of a bind
    window: int
    timeout_s: float
    enquire_s: float


class Session(asyncio.Protocol):
    """`arrived` is called with each deliver_sm and data_sm; `answer` answers them."""

    def __init__(self, peer: Peer, role: Role, raw: socket.socket, arrived: Callable[["Session", Pdu], None]) -> None:
        self.peer, self.role, self.raw, self.arrived = peer, role, raw, arrived
        self.loop = asyncio.get_running_loop()
        self.transport: asyncio.Transport | None = None
        self.room = asyncio.Semaphore(peer.window)
        self.closed = asyncio.Event()
        self.why = "The connection was closed."
        self.waiting: dict[int, tuple[asyncio.Future[Pdu | None], float]] = {}  # by sequence, the oldest first
        self.sequence = 0
        self.buffer = bytearray()
        self.unwritten: list[bytes] = []
        self.heard_at = self.used_at = self.loop.time()
        self.gap_s = self.next_at = self.slowed_at = 0.0
        self.users = 0
        self.enquiring = False
        self.is_bound = self.is_leaving = False
        self.system_id = ""  # what the SMSC calls itself
        self.ticking: asyncio.Task[None] | None = None

    @classmethod
    async def open(cls, peer: Peer, role: Role, arrived: Callable[["Session", Pdu], None]) -> "Session":
        """Connects and binds. Raises Down."""
        loop = asyncio.get_running_loop()
        try:
            raw = await loop.run_in_executor(None, socket.create_connection, (peer.host, peer.port), CONNECT_S)
        except (OSError, UnicodeError) as error:
            raise Down(f"{peer.host}:{peer.port} cannot be reached: {error}.") from error
        session = cls(peer, role, raw, arrived)
        try:
            raw.setblocking(False)  # noqa: FBT003 (it takes it by position alone)
            raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            await loop.create_connection(
                lambda: session,
                sock=raw,
                ssl=peer.tls,
                server_hostname=peer.host if peer.tls else None,
                ssl_handshake_timeout=CONNECT_S if peer.tls else None,
            )
            await session._bind()
        except (OSError, ssl.SSLError, Lost) as error:
            session.abort(str(error))
            raise Down(f"{peer.host}:{peer.port} does not let us in: {error}") from error
        except BaseException:
            session.abort("The connection was given up.")
            raise
        return session

    async def _bind(self) -> None:
        """Raises Down, Lost."""
        self.ticking = self.loop.create_task(self._tick())
        answer = await self.request(BINDS[self.role], self.peer.log_in())
        if answer is None:
            raise Lost(self.why if self.closed.is_set() else "it does not answer the bind.")
        if answer.status:
            words = f"{errors.code(answer.status)}: {errors.words(answer.status)}"
            self.abort(words)
            raise Down(f"{self.peer.host}:{self.peer.port} refuses the bind as {self.role} ({words})")
        self.system_id = codec.message_id(answer.body)[:16]
        self.is_bound = True

    # What we ask

    def request(self, command: int, body: bytes = b"") -> "asyncio.Future[Pdu | None]":
        """Writes a request; its answer, or None where none comes. Raises Lost when it was not written."""
        if self.transport is None or self.closed.is_set() or self.transport.is_closing():
            raise Lost(self.why)
        self.sequence = self.sequence % codec.LAST_SEQUENCE + 1
        future: asyncio.Future[Pdu | None] = self.loop.create_future()
        self.waiting[self.sequence] = future, self.loop.time() + self.peer.timeout_s
        self._write(codec.pdu(command, self.sequence, body))
        return future

    async def submit(self, body: bytes) -> Pdu | None:
        """A submit_sm, when the window has room and the SMSC wants more. Raises Lost when it was not written."""
        async with self.room:
            if self.gap_s:
                at = max(self.next_at, self.loop.time())
                self.next_at = at + self.gap_s
                await asyncio.sleep(at - self.loop.time())
            answer = await self.request(codec.SUBMIT_SM, body)
        if answer is not None:
            self._pace(is_full=answer.status in errors.FULL)
        return answer

    def _pace(self, *, is_full: bool) -> None:
        """Slower when the SMSC says that it takes no more, and faster by and by when it does."""
        if not is_full:
            self.gap_s = self.gap_s * 0.97 if self.gap_s > FIRST_GAP_S / 10 else 0.0
        elif self.loop.time() - self.slowed_at > max(self.gap_s, 0.1):  # once for all that were on their way
            self.slowed_at = self.loop.time()
            self.gap_s = min(max(self.gap_s * 2, FIRST_GAP_S), LONGEST_GAP_S)

    async def is_alive(self) -> bool:
        """Whether it can be used; a session that has long been silent is asked (enquire_link)."""
        if self.closed.is_set() or self.is_leaving:
            return False
        if self.loop.time() - self.heard_at <= STALE_S:
            return True
        try:
            answer = await asyncio.wait_for(self.request(codec.ENQUIRE_LINK), STALE_S)
        except Lost:
            return False
        except TimeoutError:
            answer = None
        if answer is None:
            self.abort("The SMSC no longer answers.")
        return answer is not None

    def answer(self, request: Pdu, status: int = 0) -> None:
        """Answers what the SMSC asked; nothing where the connection is gone: it will ask again."""
        if self.transport is None or self.closed.is_set():
            return
        # 4.6.2, 4.7.2: a response to a delivery has a message_id, which a deliver_sm_resp leaves empty.
        body = b"\0" if request.command in (codec.DELIVER_SM, codec.DATA_SM) and not status else b""
        self._write(codec.pdu(request.command | codec.RESPONSE, request.sequence, body, status))

    def _write(self, octets: bytes) -> None:
        """All that is written in one turn of the loop leaves in one piece."""
        if not self.unwritten:
            self.loop.call_soon(self._flush)
        self.unwritten.append(octets)

    def _flush(self) -> None:
        octets = b"".join(self.unwritten)
        self.unwritten.clear()
        if octets and self.transport is not None and not self.transport.is_closing():
            self.transport.write(octets)

    # What the SMSC says

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.heard_at = self.loop.time()
        buffer = self.buffer
        buffer += data
        at = 0
        while len(buffer) - at >= HEADER.size:
            length, command, status, sequence = HEADER.unpack_from(buffer, at)
            if not HEADER.size <= length <= codec.LARGEST_PDU:
                self.abort(f"The SMSC does not speak SMPP: a PDU of {length} octets.")
                return
            if len(buffer) - at < length:
                break
            self._take(Pdu(command, status, sequence, bytes(buffer[at + HEADER.size : at + length])))
            at += length
        del buffer[:at]

    def _take(self, pdu: Pdu) -> None:
        if pdu.command & codec.RESPONSE:
            if pdu.command == codec.GENERIC_NACK and not pdu.sequence:
                self.abort(f"The SMSC did not understand us ({errors.code(pdu.status)}).")
                return
            future, _ = self.waiting.pop(pdu.sequence, (None, 0.0))
            if future is not None and not future.done():
                future.set_result(pdu)
        elif pdu.command in (codec.DELIVER_SM, codec.DATA_SM):
            self.arrived(self, pdu)
        elif pdu.command == codec.ENQUIRE_LINK:
            self.answer(pdu)
        elif pdu.command == codec.UNBIND:
            self.answer(pdu)
            self._flush()
            self._leave("The SMSC has ended the session.")
        else:
            # 4.3: what we do not know is refused, so that the SMSC need not wait.
            self._write(codec.pdu(codec.GENERIC_NACK, pdu.sequence, b"", 0x03))

    def connection_lost(self, exc: Exception | None) -> None:
        self._ended(f"The connection broke ({exc})." if exc else "The SMSC has closed the connection.")

    def _ended(self, why: str) -> None:
        if self.closed.is_set():
            return
        self.why = why if not self.is_leaving else self.why
        self.is_bound = False
        self.closed.set()
        for future, _ in self.waiting.values():
            if not future.done():
                future.set_result(None)
        self.waiting.clear()
        if self.ticking is not None:
            self.ticking.cancel()

    # The end

    def abort(self, why: str) -> None:
        """Closes the connection at once."""
        self._ended(why)
        if self.transport is not None:
            self.transport.abort()
        else:
            self.raw.close()

    def _leave(self, why: str) -> None:
        self.why, self.is_leaving = why, True
        if self.transport is not None:
            self.transport.close()

    async def close(self) -> None:
        """Says goodbye, and waits a moment for the answer."""
        if self.closed.is_set():
            return
        self.why, self.is_leaving = "The session was ended.", True
        with contextlib.suppress(Lost, TimeoutError):
            await asyncio.wait_for(self.request(codec.UNBIND), GOODBYE_S)
        self.abort(self.why)

    async def _tick(self) -> None:
        """Time-outs, and the question whether the SMSC is still there."""
        while not self.closed.is_set():
            await asyncio.sleep(TICK_S)
            now = self.loop.time()
            overdue = False
            for sequence, (future, deadline) in list(self.waiting.items()):
                if deadline > now:
                    break
                del self.waiting[sequence]
                if not future.done():
                    future.set_result(None)
                overdue = True
            if overdue and now - self.heard_at >= self.peer.timeout_s:
                self.abort(f"The SMSC has said nothing for {self.peer.timeout_s:.0f} s.")
            elif self.is_bound and now - self.heard_at >= self.peer.enquire_s and not self.enquiring:
                self.enquiring = True
                with contextlib.suppress(Lost):
                    self.request(codec.ENQUIRE_LINK).add_done_callback(self._enquired)

    def _enquired(self, _: object) -> None:
        self.enquiring = False
