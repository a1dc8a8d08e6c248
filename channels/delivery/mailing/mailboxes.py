"""Where mail comes back to: a mailbox that is read over IMAP, or a folder into which a mail server drops it.

Mail is fetched in portions, and put away only when what it told has been stored: who dies in between reads it again,
and the same told twice changes nothing.
"""

import imaplib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings

from delivery.mailing.bounces import LARGEST_MAIL
from delivery.mailing.smtp_session import STARTTLS, TLS, context
from delivery.provider import OpenAccount

PORTION = 200  # mails at a time
GROUP = 20  # that are fetched by one command
TIMEOUT_S = 15
IMAP, FOLDER = "imap", "folder"
FAILURES = (imaplib.IMAP4.error,)
UID = re.compile(rb"\bUID (\d+)")


class MailboxClosed(Exception):
    """The mailbox cannot be read; `str()` is a sentence."""


class Mailbox(Protocol):
    """A place that mail comes to."""

    def fetch(self) -> list[tuple[str, bytes]]:
        """A portion of what has come: each mail's name here, and the mail."""

    def put_away(self, names: Sequence[str]) -> None:
        """These have been stored and are not fetched again."""


def of(account: OpenAccount) -> Mailbox | None:
    """The mailbox of an SMTP account; None if it reads none."""
    where = account.settings["bounces"]
    if where == IMAP:
        return ImapMailbox(account)
    return FolderMailbox(account.settings["drop_folder"]) if where == FOLDER else None


@dataclass(frozen=True, slots=True)
class FolderMailbox:
    """A folder below var/mail: a Maildir, or one with *.eml files that are moved into it when they are complete."""

    name: str

    @property
    def path(self) -> Path:
        return Path(settings.VAR) / "mail" / self.name

    def fetch(self) -> list[tuple[str, bytes]]:
        if not self.path.is_dir():
            raise MailboxClosed(f"There is no folder {self.path}.")
        found: list[tuple[str, bytes]] = []
        for pattern in ("*.eml", "new/*", "cur/*"):
            for file in sorted(self.path.glob(pattern)):
                if len(found) >= PORTION:
                    return found
                if file.is_file() and not file.is_symlink():
                    with file.open("rb") as opened:
                        found.append((str(file.relative_to(self.path)), opened.read(LARGEST_MAIL)))
        return found

    def put_away(self, names: Sequence[str]) -> None:
        for each in names:
            (self.path / each).unlink(missing_ok=True)


class ImapMailbox:
    """A mailbox of an IMAP server (RFC 3501); what is unread there is new."""

    def __init__(self, account: OpenAccount) -> None:
        self.account, self.settings = account, account.settings
        self.validity: object = None

    def fetch(self) -> list[tuple[str, bytes]]:
        client = self._opened()
        try:
            self.validity = client.response("UIDVALIDITY")[1]
            new = _new(client)[:PORTION]
            found: list[tuple[str, bytes]] = []
            for start in range(0, len(new), GROUP):
                names = ",".join(new[start : start + GROUP])
                for each in _done(client.uid("FETCH", names, f"(UID BODY.PEEK[]<0.{LARGEST_MAIL}>)")):
                    name = UID.search(each[0]) if isinstance(each, tuple) else None
                    if name and isinstance(each, tuple):
                        found.append((name[1].decode(), each[1]))
            return found
        finally:
            _leave(client)

    def put_away(self, names: Sequence[str]) -> None:
        """Marks them as read, or deletes them if the account says so."""
        client = self._opened()
        try:
            if client.response("UIDVALIDITY")[1] != self.validity:
                return  # the numbers mean other mails now
            deletes = self.settings["imap_deletes"]
            flag = r"(\Seen \Deleted)" if deletes else r"(\Seen)"
            for start in range(0, len(names), GROUP):
                group = ",".join(names[start : start + GROUP])
                _done(client.uid("STORE", group, "+FLAGS.SILENT", flag))
                if deletes and "UIDPLUS" in client.capabilities:  # else they go when somebody tidies up
                    _done(client.uid("EXPUNGE", group))
        finally:
            _leave(client)

    def check(self) -> int:
        """How many new mails there are. Raises what IMAP raises."""
        client = self._opened()
        try:
            return len(_new(client))
        finally:
            _leave(client)

    def _opened(self) -> imaplib.IMAP4:
        host, port, security = (self.settings[f"imap_{each}"] for each in ("host", "port", "security"))
        if not host:
            raise MailboxClosed("The account has no IMAP server.")
        client: imaplib.IMAP4
        if security == TLS:
            client = imaplib.IMAP4_SSL(host, port, ssl_context=context(self.settings["ca"]), timeout=TIMEOUT_S)
        else:
            client = imaplib.IMAP4(host, port, timeout=TIMEOUT_S)
        try:
            if security == STARTTLS:
                client.starttls(context(self.settings["ca"]))
            user, password = (str(self.account.credentials.get(each) or "") for each in ("imap_user", "imap_password"))
            client.login(_quoted(user), password)  # imaplib itself quotes the password alone
            _done(client.select(_quoted(self.settings["imap_folder"])))
        except BaseException:
            client.shutdown()
            raise
        return client


def _quoted(text: str) -> str:
    """A string of IMAP (RFC 3501, 4.3)."""
    return '"' + re.sub(r'(["\\])', r"\\\1", text) + '"'


def _new(client: imaplib.IMAP4) -> list[str]:
    """The numbers of the mails that nobody has read."""
    return [
        name
        for each in _done(client.uid("SEARCH", "UNSEEN"))
        if isinstance(each, bytes)
        for name in each.decode().split()
    ]


def _done(answer: tuple[str, Any]) -> list[bytes | tuple[bytes, bytes]]:
    """What a command has brought. Raises MailboxClosed when it was refused."""
    status, data = answer
    if status != "OK":
        words = b" ".join(each for each in data if isinstance(each, bytes)).decode(errors="replace")
        raise MailboxClosed(f"The IMAP server refuses: {words[:200]}")
    return [each for each in data if each is not None]


def _leave(client: imaplib.IMAP4) -> None:
    try:
        client.logout()
    except (imaplib.IMAP4.error, OSError):
        client.shutdown()
