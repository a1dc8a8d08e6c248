"""A real SMTP server on loopback that keeps what it is sent, and misbehaves as it is told."""

import asyncio
import logging
import socket
import ssl
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from delivery.mailing.smtp_pool import POOL

HANG_S = 60
logging.getLogger("mail.log").setLevel(logging.WARNING)  # aiosmtpd's, of every line


@dataclass(frozen=True, slots=True)
class Kept:
    """A message that the server took, with its envelope."""

    sender: str
    recipient: str
    options: list[str]
    content: bytes

    @property
    def mail(self) -> EmailMessage:
        parsed = message_from_bytes(self.content, policy=policy.default)
        assert isinstance(parsed, EmailMessage)
        return parsed


class Sink:
    """What the server does, by the step of a transaction: `at["RCPT"] = "550 5.1.1 No such mailbox"`.

    An answer of 421 closes the connection; "hang" never answers; "drop" closes without a word. `only` limits that to
    one recipient. `per_session`: after so many messages a connection is closed, at the next MAIL with 421 or silently.
    """

    def __init__(self) -> None:
        self.at: dict[str, str] = {}
        self.only = ""
        self.per_session = 0
        self.tried = 0  # how often a MAIL came
        self.delay_s = 0.0  # before each answer to a message
        self.says_goodbye = True
        self.kept: list[Kept] = []
        # By connection and not by the port it came from: the system gives a port again soon after it was closed.
        self.connections: dict[SMTP, Any] = {}  # and whence it came
        self.counts: Counter[Any] = Counter()
        self.names: set[str] = set()
        self.logins: list[str] = []
        self.login_reply = ""
        self.port = 0

    async def handle_EHLO(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections[server] = session.peer
        self.names.add(hostname)
        session.host_name = hostname
        return responses

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.per_session and self.counts[server] >= self.per_session:
            close_soon(server)
            return "421 4.3.2 That is enough for one connection"
        self.tried += 1
        answer = await self._answer("MAIL", server)
        if answer:
            return answer
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = await self._answer("RCPT", server, address)
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        await asyncio.sleep(self.delay_s)
        answer = await self._answer("DATA", server, envelope.rcpt_tos[0])
        if answer:
            return answer
        assert isinstance(envelope.content, bytes)
        assert envelope.mail_from is not None
        self.kept.append(Kept(envelope.mail_from, envelope.rcpt_tos[0], envelope.mail_options, envelope.content))
        self.counts[server] += 1
        if self.per_session and self.counts[server] >= self.per_session and not self.says_goodbye:
            close_soon(server)
        return "250 2.0.0 Kept"

    def authenticate(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> Any:
        self.logins.append(mechanism)
        if data.login == b"shop" and data.password == b"pass word":
            return AuthResult(success=True)
        return AuthResult(success=False, handled=False, message=self.login_reply)

    async def _answer(self, step: str, server: SMTP, recipient: str = "") -> str:
        answer = self.at.get(step, "")
        if self.only and recipient != self.only:
            return ""
        if answer == "hang":
            await asyncio.sleep(HANG_S)
        if answer == "drop":
            server.transport.abort()  # type: ignore[union-attr]
            await asyncio.sleep(HANG_S)  # the lost connection cancels it
        if answer.startswith("421"):
            close_soon(server)
        return answer


def close_soon(server: SMTP) -> None:
    """Closes the connection when the answer has been written."""
    assert server.transport is not None
    server.loop.call_soon(server.transport.close)


class _Loopback(Controller):
    """On a port that the system chooses."""

    def __init__(self, sink: Sink, **options: Any) -> None:
        self.listening = socket.create_server(("127.0.0.1", 0))
        sink.port = self.listening.getsockname()[1]
        super().__init__(sink, hostname="127.0.0.1", port=sink.port, server_hostname="sink.example", **options)

    def _create_server(self) -> Any:
        return self.loop.create_server(self._factory_invoker, sock=self.listening, ssl=self.ssl_context)


@contextmanager
def running(sink: Sink, **options: Any) -> Iterator[Sink]:
    """The server, listening. `options` are those of aiosmtpd's SMTP and Controller."""
    controller = _Loopback(sink, **options)
    controller.start()
    sink.connections.clear()
    try:
        yield sink
    finally:
        POOL.close()  # what is kept open would outlive the server
        controller.stop()


def certificate(folder: Path) -> tuple[ssl.SSLContext, str]:
    """A server's TLS context with a certificate for 127.0.0.1 that it has signed itself, and that certificate (PEM)."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = signed.public_bytes(serialization.Encoding.PEM)
    (folder / "cert.pem").write_bytes(pem)
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context, pem.decode()
