"""The other ends of `bench dispatch`: a mail server, an SMSC and an HTTP endpoint that take everything, on loopback.

`python -m bench.sinks smtp` (or smpp, http) prints its port, and after each line on its input how much it has taken.
They do the least that their protocols ask for (RFC 5321; SMPP 3.4; RFC 9112), so that they take little of the cores
that they share with what is measured.
"""

import asyncio
import struct
import sys

HEADER = struct.Struct(">IIII")  # length, command, status, sequence (SMPP 3.4, 3.2)
BIND_TRANSCEIVER, SUBMIT, UNBIND, ENQUIRE = 0x09, 0x04, 0x06, 0x15
ANSWER = 0x8000_0000


class Taken:
    """How many messages have come."""

    count = 0


class Smtp(asyncio.Protocol):
    """A mail server without a mind of its own."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport, self.buffer, self.is_data = transport, bytearray(), False
        transport.write(b"220 sink ESMTP\r\n")

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while True:
            if self.is_data:
                # A line that came in two pieces may hold the end, too.
                end = self.buffer.find(b"\r\n.\r\n")
                if end < 0:
                    return
                del self.buffer[: end + 5]
                self.is_data = False
                Taken.count += 1
                self.transport.write(b"250 taken\r\n")
                continue
            end = self.buffer.find(b"\r\n")
            if end < 0:
                return
            verb = bytes(self.buffer[:4]).upper()
            del self.buffer[: end + 2]
            self._answer(verb)

    def _answer(self, verb: bytes) -> None:
        if verb == b"DATA":
            self.is_data = True
            self.transport.write(b"354 go on\r\n")
        elif verb == b"EHLO":
            self.transport.write(b"250-sink\r\n250-8BITMIME\r\n250-SIZE 50000000\r\n250 PIPELINING\r\n")
        elif verb == b"QUIT":
            self.transport.write(b"221 bye\r\n")
            self.transport.close()
        else:
            self.transport.write(b"250 ok\r\n")


class Smpp(asyncio.Protocol):
    """An SMSC that gives each message the next number."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport, self.buffer = transport, bytearray()

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        answers = []
        while len(self.buffer) >= HEADER.size:
            length, command, _, sequence = HEADER.unpack_from(self.buffer)
            if len(self.buffer) < length:
                break
            del self.buffer[:length]
            body = b""
            if command == SUBMIT:
                Taken.count += 1
                body = b"%d\0" % Taken.count
            elif command <= BIND_TRANSCEIVER and command not in (UNBIND,):
                body = b"sink\0"
            answers.append(HEADER.pack(HEADER.size + len(body), command | ANSWER, 0, sequence) + body)
        if answers:
            self.transport.write(b"".join(answers))


class Http(asyncio.Protocol):
    """An endpoint that takes every POST."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport, self.buffer = transport, bytearray()

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while (end := self.buffer.find(b"\r\n\r\n")) >= 0:
            head = bytes(self.buffer[:end]).lower()
            _, _, rest = head.partition(b"content-length:")
            whole = end + 4 + int(rest.partition(b"\r\n")[0] or 0)
            if len(self.buffer) < whole:
                return
            del self.buffer[:whole]
            Taken.count += 1
            body = b'{"id":"%d"}' % Taken.count
            self.transport.write(
                b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%s" % (len(body), body)
            )


async def serve(protocol: type[asyncio.Protocol]) -> None:
    """Until the input ends."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(protocol, "127.0.0.1", 0, backlog=512)
    print(server.sockets[0].getsockname()[1], flush=True)
    while await loop.run_in_executor(None, sys.stdin.readline):
        print(Taken.count, flush=True)


if __name__ == "__main__":
    asyncio.run(serve({"smtp": Smtp, "smpp": Smpp, "http": Http}[sys.argv[1]]))
