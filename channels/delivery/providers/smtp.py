"""SMTP: hands e-mail over to a mail server of one's own, or of a vendor, by the protocol that all of them speak.

A message is given away with the line that ends its data (RFC 5321, 4.1.1.4). Whatever goes wrong before leaves it
with us, and it may be tried again; whatever goes wrong between that line and the reply leaves it unknown.
"""

import asyncio
import base64
import ipaddress
import logging
import re
import ssl
import traceback
from collections import deque
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import aiosmtplib
from rest_framework import serializers

from delivery.kinds.email import LABEL
from delivery.mail import LONGEST_LOCAL, Mail, Unwritable, verp, wire_address, write
from delivery.provider import Checked, OpenAccount, Outcome, Outgoing, Provider, Refusal
from lib.forms import DurationField, LongTextField, SecretField, StrictSerializer

log = logging.getLogger("kaskad.delivery")

STARTTLS, TLS, NONE = "starttls", "tls", "none"
ENHANCED = re.compile(r"^([245]\.\d{1,3}\.\d{1,3})(?:\s+|$)", re.MULTILINE)  # RFC 2034, RFC 3463
LOGIN = frozenset({530, 534, 535, 538})  # RFC 4954: about the log-in and not about the message
CLOSING = 421
LONGEST_WORDS = 500
PATIENCE = 3  # connections one after another that brought no message any further
GOODBYE_S = 2
CHECK_S = 10  # somebody is waiting
FLUSH_S = 0.01
FAILURES = (aiosmtplib.SMTPException, OSError, ValueError)  # ValueError: a host name that cannot be looked up


class SmtpSettings(StrictSerializer):
    """Which server, and how it is spoken to."""

    host = serializers.CharField(max_length=253, label="Server", help_text="A host name or an IP address.")
    port = serializers.IntegerField(
        default=587,
        min_value=1,
        max_value=65535,
        label="Port",
        help_text="Usually 587 with STARTTLS, 465 with TLS, 25 with neither.",
    )
    security = serializers.ChoiceField(
        choices=[(STARTTLS, "STARTTLS"), (TLS, "TLS from the first byte"), (NONE, "None, on a trusted network only")],
        default=STARTTLS,
        label="Encryption",
        help_text="With encryption the server's certificate is checked.",
    )
    ca = LongTextField(
        required=False,
        allow_blank=True,
        default="",
        max_length=100_000,
        label="Certificate of your own authority",
        help_text="In PEM, trusted beside those of the system. Empty: the system's alone.",
        style={"when": {"security": [STARTTLS, TLS]}},
    )
    connections = serializers.IntegerField(
        default=4,
        min_value=1,
        max_value=20,
        label="Connections",
        help_text="Used side by side, for many messages each.",
    )
    timeout_s = DurationField(
        default=30,
        min_value=1,
        max_value=600,
        label="Time-out",
        help_text="How long to wait for each answer. A message whose last answer does not come counts as unknown.",
    )
    return_path = serializers.CharField(
        required=False,
        allow_blank=True,
        default="",
        max_length=254,
        label="Return path",
        help_text="Where bounces arrive, as bounces@shop.example; each message adds +kaskad- and its number to the"
        " name. Empty: at the sender.",
    )

    def validate_host(self, value: str) -> str:
        """A host name or an IP address, and nothing else: it goes into look-ups and certificates."""
        try:
            ipaddress.ip_address(value)
        except ValueError:
            if not all(LABEL.fullmatch(each) for each in value.split(".")):
                raise serializers.ValidationError(
                    "Write a host name such as mail.shop.example, or an IP address, without a port."
                ) from None
        return value

    def validate_ca(self, value: str) -> str:
        """PEM that can be read."""
        if value:
            try:
                ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cadata=value)
            except (ssl.SSLError, ValueError):
                raise serializers.ValidationError(
                    "Write a whole certificate, from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----."
                ) from None
        return value

    def validate_return_path(self, value: str) -> str:
        """An address that stays one when the number of a message is added."""
        if value:
            try:
                longest = verp(wire_address(value, "return path"), f"kaskad-{2**63 - 1}")
            except Unwritable as error:
                raise serializers.ValidationError(str(error)) from None
            if not value.isascii() or len(longest.rpartition("@")[0]) > LONGEST_LOCAL:
                raise serializers.ValidationError(
                    f"Write an address of plain letters, with at most {LONGEST_LOCAL - 27} characters before the @."
                )
        return value


class SmtpCredentials(StrictSerializer):
    """The log-in, if the server asks for one."""

    user = SecretField(required=False, allow_blank=True, default="", max_length=320, label="User")
    password = SecretField(
        required=False, allow_blank=True, default="", max_length=1000, trim_whitespace=False, label="Password"
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Both or neither."""
        if bool(attrs["user"]) != bool(attrs["password"]):
            missing = "password" if attrs["user"] else "user"
            raise serializers.ValidationError({missing: ["Write both a user and a password, or neither."]})
        return attrs


class Smtp(Provider):
    """Any server that takes e-mail by SMTP (RFC 5321), with STARTTLS (RFC 3207) and a log-in (RFC 4954)."""

    key = "smtp"
    label = "SMTP"
    description = "Hands e-mail over to a mail server: your own, or that of any vendor who speaks SMTP."
    Credentials = SmtpCredentials
    Settings = SmtpSettings

    @property
    def channels(self) -> Sequence[str]:
        return ["email"]

    def receipts(self, channel: str) -> frozenset[str]:
        """Nothing: SMTP says that a server took a message. Bounces arrive as mail, which nobody reads here yet."""
        return frozenset()

    def send(self, batch: Sequence[Outgoing], account: OpenAccount, now: datetime) -> Sequence[Outcome]:
        """Runs an event loop of its own: call it from a thread in which none runs."""
        if not batch:
            return []
        handover = Handover(batch, account, now)
        asyncio.run(handover.run())
        return [handover.outcomes[each.message_id] for each in batch if each.message_id in handover.outcomes]

    def check(self, account: OpenAccount) -> Checked:
        """Connects, encrypts, logs in and says goodbye. Runs an event loop of its own, as `send` does."""
        return asyncio.run(asked(account))


class Refused(Exception):
    """The server refuses this message; the connection goes on."""

    def __init__(self, code: int, words: str) -> None:
        super().__init__(words)
        self.code, self.words = code, words


class Lost(Exception):
    """The connection is of no more use, and what was on its way has surely not been taken."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code, self.words = code, words

    @classmethod
    def by(cls, error: Exception) -> "Lost":
        """What went wrong, as a code and words for people."""
        if isinstance(error, aiosmtplib.SMTPResponseException):
            if error.code < 0:  # aiosmtplib's own
                return cls("protocol", f"The server does not speak SMTP: {error.message}")
            return cls(*told(error.code, error.message))
        if isinstance(error, TimeoutError):
            return cls("timeout", str(error) or "The server did not answer in time.")
        if isinstance(error, ssl.SSLError) or isinstance(error.__cause__, ssl.SSLError):
            return cls("tls", f"No encrypted connection: {error}")
        if isinstance(error, ValueError):  # its words might quote what was to be sent
            return cls("bad_account", "The server's name or the log-in holds letters that SMTP cannot carry.")
        if isinstance(error, OSError):
            return cls("no_connection", str(error) or "The connection was lost.")
        return cls("not_offered", str(error))


class Unsure(Exception):
    """The connection was lost after the whole message had been sent, and before the server had answered."""


class Session:
    """One connection to the server, logged in, for many messages one after another (RFC 5321, 3.3)."""

    def __init__(self, account: OpenAccount, tls: ssl.SSLContext | None, name: str) -> None:
        settings = account.settings
        self.answered = 0  # messages that were accepted or refused
        self.timeout_s = float(settings["timeout_s"])
        self.takes_size = self.takes_utf8 = False  # what the server offers; aiosmtplib forgets it with the connection
        self.user, self.password = (str(account.credentials.get(each) or "") for each in ("user", "password"))
        self.starts_tls = settings["security"] == STARTTLS
        self.transport: asyncio.BaseTransport | None = None  # aiosmtplib forgets it too, before it is closed
        self.client = aiosmtplib.SMTP(
            hostname=settings["host"],
            port=settings["port"],
            local_hostname=name,
            timeout=self.timeout_s,
            use_tls=settings["security"] == TLS,
            start_tls=False,  # because we do it ourselves
            tls_context=tls,
        )

    async def open(self) -> None:
        """Raises Lost."""
        try:
            await self.client.connect()
            self.transport = self.client.transport
            if self.starts_tls:
                await self.client.starttls()
                self.transport = self.client.transport
            await self.client.ehlo()  # what was said before STARTTLS counts no more (RFC 3207, 4.2)
            self.takes_size = self.client.supports_extension("size")
            self.takes_utf8 = self.client.supports_extension("smtputf8")
            if self.user:
                await self.client.login(self.user, self.password)
        except FAILURES as error:
            self.abort()
            raise Lost.by(error) from error

    async def hand_over(self, mail: Mail) -> None:
        """Returns when the server has taken the message. Raises Refused, Lost, Unsure, Unwritable."""
        options = [f"SIZE={len(mail.content)}"] if self.takes_size else []  # RFC 1870
        if mail.utf8:
            if not self.takes_utf8:
                raise Unwritable("unsupported", "The server does not take addresses with letters beyond ASCII.")
            options += ["SMTPUTF8", "BODY=8BITMIME"]  # RFC 6531, 3.6
        try:
            await self._command(" ".join([f"MAIL FROM:<{mail.sender}>", *options]))
            await self._command(f"RCPT TO:<{mail.recipient}>")
            await self._command("DATA", expected=3)
            await self._data(mail.content)
        except FAILURES as error:
            raise Lost.by(error) from error
        reply = await self._reply_to_data()
        self.answered += 1
        if reply.code // 100 != 2:
            raise Refused(*reply)

    async def _command(self, command: str, expected: int = 2) -> None:
        reply = await self.client.execute_command(command.encode())
        if reply.code == CLOSING:
            raise aiosmtplib.SMTPResponseException(*reply)
        if reply.code // 100 == expected:
            return
        if reply.code // 100 not in (4, 5):
            raise Lost("protocol", f"The server does not speak SMTP: it answers {reply.code} to {command[:4]}.")
        if not command.startswith("MAIL"):
            try:
                await self.client.rset()
            except FAILURES:
                self.abort()  # the refusal stands; the next message finds the connection closed
        self.answered += 1
        raise Refused(*reply)

    async def _data(self, content: bytes) -> None:
        """Sends all but the end of the data: until that is sent, nobody has taken the message.

        aiosmtplib sends both at once, after which a lost connection would always leave the message unknown.
        """
        protocol, transport = self.client.protocol, self.transport
        if protocol is None or not isinstance(transport, asyncio.WriteTransport):
            raise aiosmtplib.SMTPServerDisconnected("Connection lost")
        lines = content if content.endswith(b"\r\n") else content + b"\r\n"
        lines = (b"\r\n" + lines).replace(b"\r\n.", b"\r\n..")[2:]  # RFC 5321, 4.5.2
        protocol.write(lines)
        waited_s, left = 0.0, transport.get_write_buffer_size()
        while left:
            # asyncio tells only the protocol, which is aiosmtplib's, when its buffer is empty.
            await asyncio.sleep(FLUSH_S)
            before, left = left, transport.get_write_buffer_size()
            waited_s = 0.0 if left < before else waited_s + FLUSH_S
            if waited_s > self.timeout_s:
                raise TimeoutError("The server stopped reading in the middle of the message.")
        protocol.write(b".\r\n")

    async def _reply_to_data(self) -> aiosmtplib.SMTPResponse:
        protocol = self.client.protocol
        if protocol is None:
            raise Unsure
        try:
            reply = await protocol.read_response(timeout=self.timeout_s)
        except FAILURES as error:
            raise Unsure from error
        if reply.code == CLOSING:
            raise Lost(*told(*reply))
        if reply.code // 100 not in (2, 4, 5):
            raise Unsure
        return reply

    async def close(self) -> None:
        """Says goodbye, if the connection is still there to hear it."""
        try:
            await self.client.quit(timeout=min(GOODBYE_S, self.timeout_s))
        except FAILURES:
            log.debug("The connection was closed without a goodbye.")
        self.abort()

    def abort(self) -> None:
        """Closes the connection at once and drops what is still to be sent."""
        self.client.close()
        if isinstance(self.transport, asyncio.WriteTransport):
            self.transport.abort()


class Handover:
    """One batch on its way, over several connections that take their messages from one queue."""

    def __init__(self, batch: Sequence[Outgoing], account: OpenAccount, now: datetime) -> None:
        self.batch, self.account, self.now = batch, account, now
        self.waiting = deque(batch)
        self.outcomes: dict[int, Outcome] = {}
        self.unsure = 0
        self.why = Lost("failed", "The hand-over broke off before this message.")
        self.veil = veil(account)
        self.tls = context(account.settings["ca"]) if account.settings["security"] != NONE else None
        try:
            # The domain that sends, because the name of this machine is nobody's business.
            self.name = wire_address(batch[0].sender, "sender").rpartition("@")[2]
        except Unwritable:
            self.name = "localhost"

    async def run(self) -> None:
        """Fills `outcomes`; a message without one may have been taken."""
        # One goes ahead, so that a wrong password is tried once and a dead server waited for once.
        first = await self._opened()
        if first:
            others = [self._work() for _ in range(min(self.account.settings["connections"], len(self.batch)) - 1)]
            for error in await asyncio.gather(self._work(first), *others, return_exceptions=True):
                if isinstance(error, BaseException):
                    trace = "".join(traceback.format_exception(error))
                    log.error("A hand-over by SMTP broke off:\n%s", self.veil.hide(trace))
        for message in self.waiting:
            self._refuse(message, Refusal.TEMPORARY, self.why.code, self.why.words)
        if self.unsure:
            log.warning("A mail server did not answer after %d messages, and may have taken them.", self.unsure)

    async def _opened(self) -> Session | None:
        session = Session(self.account, self.tls, self.name)
        try:
            await session.open()
        except Lost as lost:
            self.why = lost
            return None
        return session

    async def _work(self, session: Session | None = None) -> None:
        """Connects and hands over, again and again; gives up where that leads nowhere, and leaves it to the others."""
        in_vain = 0
        while self.waiting and in_vain < PATIENCE:
            session = session or await self._opened()
            if session is None:
                return
            try:
                await self._use(session)
            finally:
                await session.close()
            in_vain = 0 if session.answered else in_vain + 1
            session = None
        if session:
            await session.close()

    async def _use(self, session: Session) -> None:
        while self.waiting:
            message = self.waiting.popleft()
            try:
                mail = write(message, self.account.settings["return_path"], self.now)
                await session.hand_over(mail)
            except Unwritable as error:
                self._refuse(message, Refusal.PERMANENT, error.code, str(error))
            except Refused as refused:
                is_temporary = refused.code // 100 == 4 or refused.code in LOGIN
                refusal = Refusal.TEMPORARY if is_temporary else Refusal.PERMANENT
                self._refuse(message, refusal, *told(refused.code, refused.words))
            except Unsure:
                self.unsure += 1
                session.abort()
                return
            except Lost as lost:
                self.why = lost
                if session.answered:  # a used connection may end at any time: once more, on a new one
                    self.waiting.appendleft(message)
                else:
                    self._refuse(message, Refusal.TEMPORARY, lost.code, lost.words)
                session.abort()
                return
            else:
                self.outcomes[message.message_id] = Outcome(message.message_id, mail.id)

    def _refuse(self, message: Outgoing, refusal: Refusal, code: str, words: str) -> None:
        shown = self.veil.hide(words)[:LONGEST_WORDS]
        self.outcomes[message.message_id] = Outcome(message.message_id, None, refusal, code, shown)


async def asked(account: OpenAccount) -> Checked:
    """Whether a connection can be opened with this account, within CHECK_S seconds."""
    security, host = account.settings["security"], account.settings["host"]
    session = Session(account, context(account.settings["ca"]) if security != NONE else None, "localhost")
    try:
        async with asyncio.timeout(CHECK_S):
            await session.open()
    except Lost as lost:
        return Checked(
            accepted=False, words=veil(account).hide(f"{host} does not let us in ({lost.code}): {lost.words}")
        )
    except TimeoutError:
        return Checked(accepted=False, words=f"{host} has not let us in for {CHECK_S} seconds.")
    else:
        await session.close()
    finally:
        session.abort()
    how = "in the clear" if security == NONE else "over an encrypted connection"
    return Checked(
        accepted=True, words=f"{host} answers {how} and {'takes the' if session.user else 'was shown no'} log-in."
    )


def told(code: int, words: str) -> tuple[str, str]:
    """A reply's code, the enhanced one where its words begin with one (RFC 2034), and its words in one line."""
    enhanced = ENHANCED.match(words)
    line = " ".join(ENHANCED.sub("", words).split()).encode(errors="replace").decode()
    return enhanced[1] if enhanced else str(code), line or f"The server answered {code}."


def veil(account: OpenAccount) -> OpenAccount:
    """The account, hiding its credentials also as they are written in a log-in (RFC 4616, RFC 4954: base64)."""
    user, password = (str(account.credentials.get(each) or "") for each in ("user", "password"))
    plain = [f"\0{user}\0{password}", user, password] if password else []
    written = {each: base64.b64encode(each.encode()).decode() for each in plain}
    return replace(account, credentials={**account.credentials, **written})


def context(ca: str) -> ssl.SSLContext:
    """How certificates are checked: by the system's authorities, and by this one (PEM) if there is one."""
    checked = ssl.create_default_context()
    if ca:
        checked.load_verify_locations(cadata=ca)
    return checked
