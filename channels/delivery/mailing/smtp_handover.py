"""One batch on its way over SMTP: several connections that take their messages from one queue."""

import asyncio
import hashlib
import json
import logging
import time
import traceback
from collections import deque
from collections.abc import Sequence
from datetime import datetime

from delivery.mailing.bounces import is_dead
from delivery.mailing.dkim_signing import BadKey, Domain, Signer, signer
from delivery.mailing.mail import Unwritable, wire_address, write
from delivery.mailing.smtp_pool import POOL
from delivery.mailing.smtp_session import NONE, Lost, Refused, Session, Unsure, context, told, veil
from delivery.provider import OpenAccount, Outcome, Outgoing, Refusal

log = logging.getLogger("kaskad.delivery")

LONGEST_WORDS = 500
PATIENCE = 3  # connections one after another that brought no message any further
# A task is ended after 120 s (Q_CLUSTER of config/settings.py), and then nobody knows what was taken: so a hand-over
# begins no message after so many seconds, and waits for no reply beyond so many.
TAKES_S = 75.0
WAITS_S = 105.0


class Handover:
    """One batch and what comes of it. All of it has one sender and one traffic class (the dispatcher's lanes)."""

    def __init__(self, batch: Sequence[Outgoing], account: OpenAccount, now: datetime) -> None:
        self.batch, self.account, self.now = batch, account, now
        self.waiting = deque(batch)
        self.outcomes: dict[int, Outcome] = {}
        self.unsure = 0
        self.began = time.monotonic()
        self.why = Lost("failed", "The hand-over broke off before this message.")
        self.is_barred = False  # the account as a whole may not send: nothing more is tried
        self.is_outage = True  # what is left at the end was left because nobody takes anything
        self.veil = veil(account)
        self.tls = context(account.settings["ca"]) if account.settings["security"] != NONE else None
        self.source = source(account, batch[0].traffic_class)
        self.name = account.settings["helo"] or _domain(batch[0].sender)
        self.signer: Signer | None = None
        # Whoever may use the same connection.
        self.key = (account.id, self.source, self.name, _digest(account)) if account.concurrency is None else None

    async def run(self) -> None:
        """Fills `outcomes`; a message without one may have been taken."""
        try:
            self.signer = signer_of(self.account, _domain(self.batch[0].sender))
        except BadKey as error:
            self.why = Lost("dkim", str(error))
        else:
            await self._hand_over()
        for message in self.waiting:
            self._refuse(message, Refusal.TEMPORARY, self.why.code, self.why.words, outage=self.is_outage)
        if self.unsure:
            log.warning("A mail server did not answer after %d messages, and may have taken them.", self.unsure)

    async def _hand_over(self) -> None:
        # One goes ahead, so that a wrong password is tried once and a dead server waited for once.
        first = await self._opened()
        if first is None:
            return
        most = min(self.account.settings["connections"], self.account.concurrency or len(self.batch), len(self.batch))
        others = [self._work() for _ in range(most - 1)]
        for error in await asyncio.gather(self._work(first), *others, return_exceptions=True):
            if isinstance(error, BaseException):
                trace = "".join(traceback.format_exception(error))
                log.error("A hand-over by SMTP broke off:\n%s", self.veil.hide(trace))

    async def _opened(self) -> Session | None:
        kept = POOL.take(self.key) if self.key else None
        if kept:
            return kept
        session = Session(self.account, self.tls, self.name, self.source)
        try:
            await session.open()
        except Lost as lost:
            self._lost(lost)
            return None
        return session

    def _lost(self, lost: Lost) -> None:
        if not self.is_barred:
            self.why = lost

    async def _work(self, session: Session | None = None) -> None:
        """Connects and hands over, again and again; gives up where that leads nowhere, and leaves it to the others."""
        in_vain = 0
        while self._more() and in_vain < PATIENCE:
            session = session or await self._opened()
            if session is None:
                return
            try:
                await self._use(session)
            finally:
                await self._left(session)
            in_vain = 0 if session.was_used else in_vain + 1
            session = None
        if session:
            await self._left(session)

    async def _left(self, session: Session) -> None:
        """Nothing more is to be said over this connection now."""
        if self.key and not self.is_barred:
            await POOL.keep(self.key, session)
        else:
            await session.close()

    def _more(self) -> bool:
        """Whether another message is to be tried."""
        if self.waiting and not self.is_barred and self._spent_s() > TAKES_S:
            self.why = Lost("slow", "The mail server is slow: this message waits for the next turn.")
            self.is_barred, self.is_outage = True, False
        return bool(self.waiting) and not self.is_barred

    def _spent_s(self) -> float:
        return time.monotonic() - self.began

    async def _use(self, session: Session) -> None:
        while self._more():
            message = self.waiting.popleft()
            reply_timeout_s = min(self.account.settings["reply_timeout_s"], WAITS_S - self._spent_s())
            try:
                mail = write(message, self.account.settings["return_path"], self.now, self.signer)
                await session.hand_over(mail, reply_timeout_s)
            except Unwritable as error:
                self._refuse(message, Refusal.PERMANENT, error.code, str(error))
            except Refused as refused:
                self._refused(message, refused)
            except Unsure:
                self.unsure += 1
                session.abort()
                return
            except Lost as lost:
                self._lost(lost)
                if session.was_used:  # once more, on a new one
                    self.waiting.appendleft(message)
                else:
                    self._refuse(message, Refusal.TEMPORARY, lost.code, lost.words)
                session.abort()
                return
            else:
                self.outcomes[message.message_id] = Outcome(message.message_id, mail.id)

    def _refused(self, message: Outgoing, refused: Refused) -> None:
        code, words = told(refused.code, refused.words)
        if refused.is_of_account:
            # The address is innocent, and the other messages would hear the same: all wait till the account is mended.
            self.why, self.is_barred, self.is_outage = Lost(code, words), True, True
            self.waiting.appendleft(message)
        elif refused.is_temporary:
            self._refuse(message, Refusal.TEMPORARY, code, words)
        else:
            dead = (message.endpoint,) if refused.step == "RCPT" and is_dead(code) else ()
            self._refuse(message, Refusal.PERMANENT, code, words, dead=dead)

    def _refuse(
        self,
        message: Outgoing,
        refusal: Refusal,
        code: str,
        words: str,
        *,
        dead: tuple[str, ...] = (),
        outage: bool = False,
    ) -> None:
        shown = self.veil.hide(words)[:LONGEST_WORDS]
        self.outcomes[message.message_id] = Outcome(
            message.message_id, None, refusal, code, shown, dead=dead, outage=outage
        )


def signer_of(account: OpenAccount, sender_domain: str) -> Signer | None:
    """Who signs for this account (DKIM); None where nobody is to. Raises BadKey."""
    pem, selector = str(account.credentials.get("dkim_key") or ""), account.settings["dkim_selector"]
    if not pem and not selector:
        return None
    if not pem or not selector:
        missing = "selector" if pem else "private key"
        raise BadKey(f"The account is to sign its mail (DKIM) and has no {missing}.")
    return signer(pem, Domain(selector, account.settings["dkim_domain"] or sender_domain))


def source(account: OpenAccount, traffic_class: str) -> str:
    """The address of this machine that mail of this traffic class comes from; empty: the system chooses."""
    settings = account.settings
    return str((settings["marketing_address"] if traffic_class == "marketing" else "") or settings["local_address"])


def _digest(account: OpenAccount) -> str:
    """Changes with whatever a connection depends on."""
    told = json.dumps([account.credentials, account.settings], sort_keys=True, default=str)
    return hashlib.sha256(told.encode()).hexdigest()


def _domain(sender: str) -> str:
    """The domain that sends; the name of this machine is nobody's business."""
    try:
        return wire_address(sender, "sender").rpartition("@")[2]
    except Unwritable:
        return "localhost"
