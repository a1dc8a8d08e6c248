"""Stores what an SMSC delivers, many at a time, and answers it then: what is not stored, the SMSC says again."""

import asyncio
import logging
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Executor
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError, connections, transaction
from django.utils import timezone

from delivery.hearing import receiving
from delivery.models import Account, ReplyPart
from delivery.provider import Heard, OpenAccount, Receipt, Reply
from delivery.smsc import codec, errors, receipts
from delivery.smsc.codec import Malformed, Pdu
from delivery.smsc.receipts import Piece
from delivery.smsc.session import Session

log = logging.getLogger("kaskad.delivery")

BATCH = 500
MOST_WAITING = 10_000  # deliveries of one account; what comes beyond is to be said again later
LONGEST_PAUSE_S = 30.0
REST_S = 5.0  # then the database connection is closed
PARTS_WAIT = timedelta(minutes=10)  # for the other parts of a long message


class Inbox:
    """What has arrived over the sessions of one account in this process. Lives in the event loop."""

    def __init__(self, storing: Executor) -> None:
        self.storing = storing
        self.account: OpenAccount
        self.waiting: deque[tuple[Session, Pdu]] = deque()
        self.task: asyncio.Task[None] | None = None
        self.stored_at: float | None = None

    def arrived(self, session: Session, pdu: Pdu) -> None:
        """Takes a delivery; it is answered when it has been stored."""
        if len(self.waiting) >= MOST_WAITING:
            session.answer(pdu, errors.RX_T_APPN)
            return
        self.waiting.append((session, pdu))
        if self.task is None or self.task.done():
            self.task = asyncio.create_task(self._store())

    async def flush(self) -> None:
        """Waits until everything is stored, if that can be."""
        if self.task is not None and not self.task.done():
            await asyncio.wait([self.task], timeout=2)
            self.task.cancel()

    def rest(self) -> None:
        """Gives the database connection back when nothing has come for a while."""
        if self.stored_at is not None and asyncio.get_running_loop().time() - self.stored_at > REST_S:
            self.stored_at = None
            self.storing.submit(connections.close_all)

    async def _store(self) -> None:
        loop = asyncio.get_running_loop()
        pause_s = 0.5
        while self.waiting:
            taken = [self.waiting.popleft() for _ in range(min(len(self.waiting), BATCH))]
            try:
                answers = await loop.run_in_executor(
                    self.storing, store, self.account, [pdu for _, pdu in taken], timezone.now()
                )
            except (OperationalError, InterfaceError) as error:
                log.warning("What an SMSC has said cannot be stored, again in %.1f s: %s", pause_s, error)
                await asyncio.sleep(pause_s)
                pause_s = min(pause_s * 2, LONGEST_PAUSE_S)
                # What came over a session that has ended since will be said again.
                self.waiting.extendleft(each for each in reversed(taken) if not each[0].closed.is_set())
                continue
            self.stored_at = loop.time()
            pause_s = 0.5
            for (session, pdu), status in zip(taken, answers, strict=True):
                session.answer(pdu, status)


def store(account: OpenAccount, pdus: Sequence[Pdu], now: datetime) -> list[int]:
    """Stores what these deliveries say; the status that each is to be answered with.

    Raises OperationalError or InterfaceError when the database is away.
    """
    for connection in connections.all(initialized_only=True):
        connection.close_if_unusable_or_obsolete()
    stored = Account.objects.filter(pk=account.id).first()
    if stored is None:
        return [errors.RX_T_APPN] * len(pdus)
    answers: list[int] = []
    said: list[Receipt | Reply | Piece | None] = []
    for each in pdus:
        try:
            said.append(receipts.heard(codec.delivered(each), account.settings["ids"], now))
            answers.append(0)
        except Malformed as error:
            log.warning("Account %s: a delivery cannot be read (%s): %s", account.id, error, each.body[:300].hex())
            said.append(None)
            answers.append(errors.RX_P_APPN)
    for each, found, status in zip(pdus, said, answers, strict=True):
        if found is None and not status:
            log.warning("Account %s: a delivery says nothing that we know: %s", account.id, each.body[:300].hex())
    try:
        _take(stored, said, now)
    except (OperationalError, InterfaceError):
        raise
    except Exception:  # noqa: BLE001 (one of them is at fault: the others are stored without it)
        for index, each_said in enumerate(said):
            answers[index] = answers[index] or _alone(stored, each_said, now)
    return answers


def _alone(account: Account, said: Receipt | Reply | Piece | None, now: datetime) -> int:
    try:
        _take(account, [said], now)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("Account %s: a delivery cannot be stored", account.pk)
        return errors.RX_T_APPN
    return 0


def take_overdue(account_id: int, now: datetime) -> None:
    """Takes long messages whose other parts have not come as what has come of them."""
    before = now - PARTS_WAIT
    if ReplyPart.objects.filter(account_id=account_id, received_at__lt=before).exists():
        with transaction.atomic():
            stored = Account.objects.select_for_update(no_key=True).get(pk=account_id)
            late = ReplyPart.objects.filter(account=stored, received_at__lt=before)
            whose = {(each.endpoint, each.to, each.reference, each.total) for each in late}
            receiving.take(stored, Heard(replies=_joined(stored, whose, now, is_late=True)), now)


def _take(account: Account, said: Sequence[Receipt | Reply | Piece | None], now: datetime) -> None:
    """All of it, in one transaction."""
    told = [each for each in said if isinstance(each, Receipt)]
    replies = [each for each in said if isinstance(each, Reply)]
    pieces = [each for each in said if isinstance(each, Piece)]
    with transaction.atomic():
        if pieces:
            replies += _put_together(account, pieces, now)
        receiving.take(account, Heard(told, replies), now)


def _put_together(account: Account, pieces: Sequence[Piece], now: datetime) -> list[Reply]:
    # Parts may arrive in several processes at once: one after another, so that one of them sees the whole.
    Account.objects.select_for_update(no_key=True).get(pk=account.pk)
    parts = {
        (each.endpoint, each.to, each.reference, each.total, each.number): ReplyPart(
            account=account,
            endpoint=each.endpoint[:40],
            to=each.to[:40],
            reference=each.reference,
            total=each.total,
            number=each.number,
            data_coding=each.data_coding,
            octets=each.octets,
            received_at=now,
        )
        for each in pieces
    }
    ReplyPart.objects.bulk_create(
        parts.values(),
        update_conflicts=True,
        unique_fields=["account", "endpoint", "to", "reference", "total", "number"],
        update_fields=["data_coding", "octets", "received_at"],
    )
    return _joined(account, {(each.endpoint, each.to, each.reference, each.total) for each in parts.values()}, now)


def _joined(
    account: Account, whose: set[tuple[str, str, int, int]], now: datetime, *, is_late: bool = False
) -> list[Reply]:
    """Takes those that are whole (or late) out of the parts."""
    found: list[Reply] = []
    for endpoint, to, reference, total in sorted(whose):
        those = ReplyPart.objects.filter(account=account, endpoint=endpoint, to=to, reference=reference, total=total)
        parts = list(those.order_by("number"))
        if len(parts) == total or is_late:
            those.delete()
            octets = b"".join(bytes(each.octets) for each in parts)
            joined = receipts.reply(endpoint, to, octets, parts[0].data_coding, now)
            found += [joined] if joined is not None else []
    return found
