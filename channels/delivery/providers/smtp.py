"""SMTP: hands e-mail over to a mail server of one's own, or of a vendor, by the protocol that all of them speak.

What comes back (bounces, complaints, replies) comes as mail, and is read where the account says so.
"""

import asyncio
import logging
import traceback
from collections.abc import Sequence
from datetime import datetime
from functools import partial

from delivery import statuses
from delivery.mailing import bounces, mailboxes
from delivery.mailing.dkim_signing import BadKey
from delivery.mailing.mailboxes import FolderMailbox, ImapMailbox, MailboxClosed
from delivery.mailing.smtp_forms import SmtpCredentials, SmtpSettings
from delivery.mailing.smtp_handover import Handover, signer_of, source
from delivery.mailing.smtp_pool import POOL
from delivery.mailing.smtp_session import NONE, Lost, Session, context, veil
from delivery.provider import Checked, Heard, OpenAccount, Outcome, Outgoing, Provider, Receipt, Reply

log = logging.getLogger("kaskad.delivery")

CHECK_S = 10  # somebody is waiting


class Smtp(Provider):
    """Any server that takes e-mail by SMTP (RFC 5321), with STARTTLS (RFC 3207) and a log-in (RFC 4954)."""

    key = "smtp"
    label = "SMTP"
    description = "Hands e-mail over to a mail server: your own, or that of any vendor who speaks SMTP."
    listen_every_s = 60
    Credentials = SmtpCredentials
    Settings = SmtpSettings

    @property
    def channels(self) -> Sequence[str]:
        return ["email"]

    def receipts(self, channel: str) -> frozenset[str]:
        """What returned mail tells, where an account reads it; SMTP itself says only that a server took a message."""
        return frozenset({statuses.BOUNCED, statuses.DEFERRED, statuses.COMPLAINED, statuses.REPLIED})

    def send(self, batch: Sequence[Outgoing], account: OpenAccount, now: datetime) -> Sequence[Outcome]:
        """Waits for an event loop in another thread: call it from one in which none runs.

        An account that cannot be used (nobody is there, a log-in that fails, a sender that may not send) refuses all
        for the time being, as an outage: no address is to blame, and nothing is lost.
        """
        if not batch:
            return []
        handover = Handover(batch, account, now)
        POOL.run(handover.run())
        return [handover.outcomes[each.message_id] for each in batch if each.message_id in handover.outcomes]

    def check(self, account: OpenAccount) -> Checked:
        """Connects, encrypts, logs in and says goodbye; looks into the mailbox; reads the key."""
        said = asyncio.run(asked(account))
        if not said.accepted:
            return said
        try:
            signer = signer_of(account, account.settings["dkim_domain"])
            more = _mailbox_words(account)
        except BadKey as error:
            return Checked(accepted=False, words=str(error))
        except (MailboxClosed, OSError, ValueError, *mailboxes.FAILURES) as error:
            words = veil(account).hide(f"The mailbox for returned mail cannot be read: {error}")
            return Checked(accepted=False, words=words)
        if signer:
            name = signer.domain.name or "<the sender's domain>"
            more += f" DKIM: put into the DNS at {signer.domain.selector}._domainkey.{name}: {signer.record}"
        return Checked(accepted=True, words=said.words + more)

    def listen(self, account: OpenAccount, now: datetime) -> Heard:
        """A portion of the mail that came back. It is put away when it has been stored."""
        mailbox = mailboxes.of(account)
        mails = mailbox.fetch() if mailbox else []
        if mailbox is None or not mails:
            return Heard()
        told = [each for each in (_read(raw, now) for _, raw in mails) if each is not None]
        return Heard(
            receipts=[each for each in told if isinstance(each, Receipt)],
            replies=[each for each in told if isinstance(each, Reply)],
            settle=partial(mailbox.put_away, [name for name, _ in mails]),
        )


def _read(raw: bytes, now: datetime) -> Receipt | Reply | None:
    try:
        return bounces.read(raw, now)
    except Exception:  # noqa: BLE001 (a mail can be broken in any way; the others wait behind it)
        log.warning("A mail in the mailbox for returned mail cannot be read:\n%s", traceback.format_exc(limit=-3))
        return None


def _mailbox_words(account: OpenAccount) -> str:
    mailbox = mailboxes.of(account)
    if isinstance(mailbox, ImapMailbox):
        return f" The mailbox for returned mail can be read; it holds {mailbox.check():,} new."
    if isinstance(mailbox, FolderMailbox):
        return f" The folder for returned mail can be read; it holds {len(mailbox.fetch()):,} new."
    return ""


async def asked(account: OpenAccount) -> Checked:
    """Whether a connection can be opened with this account, within CHECK_S seconds."""
    security, host = account.settings["security"], account.settings["host"]
    tls = context(account.settings["ca"]) if security != NONE else None
    session = Session(account, tls, account.settings["helo"] or "localhost", source(account, "transactional"))
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
