"""Several SMTP commands in one go, where the server offers it (PIPELINING, RFC 2920): a third of the waiting.

aiosmtplib waits for each reply. So for as long as a group of commands is on its way another protocol listens on the
connection, which knows nothing but replies; then aiosmtplib's own takes it back.
"""

import asyncio
from collections.abc import Sequence

import aiosmtplib

LONGEST = 64_000  # octets of all replies of a group


class Listener(asyncio.Protocol):
    """Collects so many replies (RFC 5321, 4.2). `done` has them in order, or the exception that ended the wait."""

    def __init__(self, count: int, own: asyncio.BaseProtocol) -> None:
        self.count, self.own = count, own
        self.done: asyncio.Future[list[aiosmtplib.SMTPResponse]] = asyncio.get_running_loop().create_future()
        self.replies: list[aiosmtplib.SMTPResponse] = []
        self.lines: list[str] = []
        self.buffer = bytearray()

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while not self.done.done() and (end := self.buffer.find(b"\n")) >= 0:
            line = bytes(self.buffer[:end]).rstrip(b"\r")
            del self.buffer[: end + 1]
            self._line(line)
        if len(self.buffer) > LONGEST:
            self._fail(aiosmtplib.SMTPResponseException(-1, "Response too long"))

    def _line(self, line: bytes) -> None:
        if not line[:3].isdigit():
            words = line[:100].decode(errors="replace")
            self._fail(aiosmtplib.SMTPResponseException(-1, f"Malformed SMTP response line: {words}"))
            return
        self.lines.append(line[4:].strip().decode("utf-8", "surrogateescape"))
        if sum(map(len, self.lines)) > LONGEST:
            self._fail(aiosmtplib.SMTPResponseException(-1, "Response too long"))
        elif line[3:4] != b"-":
            self.replies.append(aiosmtplib.SMTPResponse(int(line[:3]), "\n".join(self.lines)))
            self.lines = []
            if len(self.replies) == self.count:
                self.done.set_result(self.replies)

    def _fail(self, error: Exception) -> None:
        if not self.done.done():
            self.done.set_exception(error)

    def eof_received(self) -> None:
        self._fail(aiosmtplib.SMTPServerDisconnected("Unexpected EOF received"))

    def connection_lost(self, exc: Exception | None) -> None:
        lost = aiosmtplib.SMTPServerDisconnected("Connection lost")
        lost.__cause__ = exc
        self._fail(lost)
        self.own.connection_lost(exc)

    def pause_writing(self) -> None:
        self.own.pause_writing()

    def resume_writing(self) -> None:
        self.own.resume_writing()


async def ask(transport: asyncio.Transport, commands: Sequence[str], timeout_s: float) -> list[aiosmtplib.SMTPResponse]:
    """The replies to these commands, in their order. Raises SMTPException, TimeoutError."""
    own = transport.get_protocol()
    listener = Listener(len(commands), own)
    transport.set_protocol(listener)
    try:
        transport.write("".join(f"{each}\r\n" for each in commands).encode())
        return await asyncio.wait_for(listener.done, timeout_s)
    finally:
        transport.set_protocol(own)
