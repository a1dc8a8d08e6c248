"""One connection to a mail server, logged in, for many messages one after another (RFC 5321, 3.3).

A message is given away with the line that ends its data (RFC 5321, 4.1.1.4). Whatever goes wrong before leaves it
with us, and it may be tried again; whatever goes wrong between that line and the reply leaves it unknown.
"""

import asyncio
import base64
import logging
import re
import ssl
from dataclasses import replace

import aiosmtplib

from delivery.mailing import smtp_pipelining
from delivery.mailing.mail import Mail, Unwritable
from delivery.provider import OpenAccount

log = logging.getLogger("kaskad.delivery")

STARTTLS, TLS, NONE = "starttls", "tls", "none"
ENHANCED = re.compile(r"^([245]\.\d{1,3}\.\d{1,3})(?:\s+|$)", re.MULTILINE)  # RFC 2034, RFC 3463
LOGIN = frozenset({530, 534, 535, 538})  # RFC 4954: about the log-in and not about the message
SIZE = frozenset({552})  # RFC 1870, 6.1: about the message, although said of its sender
CLOSING = 421
GOODBYE_S = 2
FLUSH_S = 0.01
SMALL = 16_384  # octets; the least that a fresh socket's buffer holds, on the systems that we know
FAILURES = (aiosmtplib.SMTPException, OSError, ValueError)  # ValueError: a host name that cannot be looked up


class Refused(Exception):
    """The server refuses this message; the connection goes on. `step`: MAIL, RCPT or DATA."""

    def __init__(self, step: str, code: int, words: str) -> None:
        super().__init__(words)
        self.step, self.code, self.words = step, code, words

    @property
    def is_temporary(self) -> bool:
        return self.code // 100 == 4

    @property
    def is_of_account(self) -> bool:
        """Whether it says nothing about the message: a log-in that is asked for, a sender that may not send here.

        A 5xx to MAIL is about the return path and the account, and every message of the sender would hear the same;
        only a message that is too big (552, 5.3.4) hears of itself there.
        """
        if self.code in LOGIN:
            return True
        code = told(self.code, self.words)[0]
        return self.step == "MAIL" and self.code // 100 == 5 and self.code not in SIZE and code != "5.3.4"


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
    """One connection to the server. `source`: the address of this machine that it comes from, if that matters."""

    def __init__(self, account: OpenAccount, tls: ssl.SSLContext | None, name: str, source: str = "") -> None:
        settings = account.settings
        self.answered = 0  # messages that were accepted or refused since it was opened, or taken up again
        self.turn = 0  # how often it was taken up again
        self.timeout_s = float(settings["timeout_s"])
        self.takes_size = self.takes_utf8 = self.takes_groups = (
            False  # what the server offers; aiosmtplib forgets it with the connection
        )
        self.user, self.password = (str(account.credentials.get(each) or "") for each in ("user", "password"))
        self.starts_tls, self.is_encrypted = settings["security"] == STARTTLS, settings["security"] != NONE
        self.transport: asyncio.BaseTransport | None = None  # aiosmtplib forgets it too, before it is closed
        self.client = aiosmtplib.SMTP(
            hostname=settings["host"],
            port=settings["port"],
            local_hostname=name,
            source_address=(source, 0) if source else None,
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
            self.takes_groups = self.client.supports_extension("pipelining")
            if self.user:
                await self._log_in()
        except FAILURES as error:
            self.abort()
            raise Lost.by(error) from error

    @property
    def stands(self) -> bool:
        """Whether the connection is there, as far as anybody knows."""
        return self.client.is_connected and self.transport is not None and not self.transport.is_closing()

    @property
    def was_used(self) -> bool:
        """A used connection may end at any time, and says nothing about the message at which it does."""
        return bool(self.answered or self.turn)

    def reused(self) -> None:
        """It is taken up again for another batch."""
        self.answered, self.turn = 0, self.turn + 1

    async def _log_in(self) -> None:
        """By one method, once: aiosmtplib's own way tries each, and three wrong log-ins may lock an account."""
        offered = self.client.supported_auth_methods
        ways = {"plain": self.client.auth_plain, "login": self.client.auth_login, "cram-md5": self.client.auth_crammd5}
        # In the clear a password is better not said.
        order = ("plain", "login", "cram-md5") if self.is_encrypted else ("cram-md5", "plain", "login")
        way = next((each for each in order if each in offered), None)
        if way is None:
            raise aiosmtplib.SMTPException("The server offers no log-in that we know (PLAIN, LOGIN, CRAM-MD5).")
        await ways[way](self.user, self.password)

    async def hand_over(self, mail: Mail, reply_timeout_s: float) -> None:
        """Returns when the server has taken the message. Raises Refused, Lost, Unsure, Unwritable.

        `reply_timeout_s`: how long its last answer may take, which is longer than the others (RFC 5321, 4.5.3.2.6).
        """
        options = [f"SIZE={len(mail.content)}"] if self.takes_size else []  # RFC 1870
        if mail.utf8:
            if not self.takes_utf8:
                raise Unwritable("unsupported", "The server does not take addresses with letters beyond ASCII.")
            options += ["SMTPUTF8", "BODY=8BITMIME"]  # RFC 6531, 3.6
        try:
            await self._envelope([" ".join([f"MAIL FROM:<{mail.sender}>", *options]), f"RCPT TO:<{mail.recipient}>"])
            await self._data(mail.content)
        except FAILURES as error:
            raise Lost.by(error) from error
        reply = await self._reply_to_data(reply_timeout_s)
        self.answered += 1
        if reply.code // 100 != 2:
            raise Refused("DATA", *reply)

    async def _envelope(self, commands: list[str]) -> None:
        """Up to where the server waits for the message; all in one go, if it takes that."""
        if not self.takes_groups or not isinstance(self.transport, asyncio.Transport):
            for each in commands:
                await self._command(each)
            await self._command("DATA", expected=3)
            return
        *replies, go_on = await smtp_pipelining.ask(self.transport, [*commands, "DATA"], self.timeout_s)
        is_refused = any(each.code // 100 != 2 for each in replies)
        if is_refused and go_on.code // 100 == 3:
            # It waits for a message that nobody gets: it is given none (RFC 2920, 3.1).
            await smtp_pipelining.ask(self.transport, ["."], self.timeout_s)
        for command, reply in zip(commands, replies, strict=True):
            await self._judge(command, reply)
        await self._judge("DATA", go_on, expected=3)

    async def _command(self, command: str, expected: int = 2) -> None:
        await self._judge(command, await self.client.execute_command(command.encode()), expected)

    async def _judge(self, command: str, reply: aiosmtplib.SMTPResponse, expected: int = 2) -> None:
        """Raises Refused, Lost and what aiosmtplib raises, unless this is the reply that is hoped for."""
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
        raise Refused(command[:4], *reply)

    async def _data(self, content: bytes) -> None:
        """Sends all but the end of the data: until that is sent, nobody has taken the message.

        aiosmtplib sends both at once, after which a lost connection would always leave the message unknown.
        """
        protocol, transport = self.client.protocol, self.transport
        if protocol is None or not isinstance(transport, asyncio.WriteTransport):
            raise aiosmtplib.SMTPServerDisconnected("Connection lost")
        lines = content if content.endswith(b"\r\n") else content + b"\r\n"
        lines = (b"\r\n" + lines).replace(b"\r\n.", b"\r\n..")[2:]  # RFC 5321, 4.5.2
        if len(lines) <= SMALL:
            # The system takes so little at once: there is no moment between the two.
            protocol.write(lines + b".\r\n")
            return
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

    async def _reply_to_data(self, timeout_s: float) -> aiosmtplib.SMTPResponse:
        protocol = self.client.protocol
        if protocol is None:
            raise Unsure
        try:
            reply = await protocol.read_response(timeout=timeout_s)
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
