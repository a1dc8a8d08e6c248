"""A message that came to nothing is sent again, because somebody of the staff says so; nothing here happens by itself.

The same message goes back into the outbox, so that everything that looks at it (its run, the caps, the reports) sees
one message with one fate. It is looked at for the last time like any other: consent, suppression, caps, night. A run
that still waits at its step waits for the new hand-over; one that has gone on is not called back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from psycopg import sql
from rest_framework.serializers import ValidationError

from accounts import audit
from accounts.models import User
from delivery import statuses
from delivery.api import callbacks
from delivery.models import Message, Sender
from delivery.sending import holds
from delivery.sending.dispatcher import QUEUE
from delivery.statements import WITHHELD, statement
from lib import live
from lib.problems import Conflict
from lib.sql import fill, rows

# What may be sent again. Not what bounced: the address does not take it, today as little as yesterday, and who has
# mended the address has another message to send. What expired or was withdrawn is out of date by its sender's own word.
LOST = (statuses.UNKNOWN, statuses.FAILED, statuses.REJECTED)
MOST = 5_000  # messages of one call
LONGEST_PERIOD = timedelta(days=31)
LONGEST_WAIT = timedelta(days=14)
# Reports that the new hand-over may bring once more.
TOLD = sorted({statuses.DELIVERED, *statuses.FAILURES})
# What was meant to come to nothing: nobody sends that again in bulk, least of all what a step drops at night.
MEANT = [each for each in WITHHELD if each != "no_sender"]
THIS = sql.SQL("m.id = {message} and m.customer_id = {customer}")
# By when they were made first, which has an index; what had waited for longer than two weeks is not found.
THOSE = sql.SQL(
    "m.created_at >= {made_since} and m.created_at < {until}"
    " and coalesce(m.failed_at, m.sent_at) >= {since} and coalesce(m.failed_at, m.sent_at) < {until}"
    " and not (m.sent_at is null and coalesce(m.error_code = any({meant}::text[]), false))"
    " and ({brands}::bigint[] is null or m.brand_id = any({brands}::bigint[]))"
    " and ({journey}::bigint is null or m.journey_id = {journey})"
    " and ({senders}::bigint[] is null or m.sender_id = any({senders}::bigint[]))"
)


@dataclass(frozen=True, slots=True)
class Choice:
    """Many messages: of an account or a journey, with one of these statuses since a moment in the period.

    Without those that our own last look has withheld (consent, caps, night …): by that they came to what was meant.
    Who calls again with the same `until` gets none a second time: what has failed anew has failed after it.
    """

    statuses: Sequence[str]
    since: datetime
    until: datetime
    account_id: int | None = None
    journey_id: int | None = None
    brands: list[int] | None = None  # None: all

    def which(self) -> sql.Composable:
        """A predicate over the message `m`."""
        senders = None
        if self.account_id is not None:
            senders = list(Sender.objects.filter(account=self.account_id).values_list("pk", flat=True))
        return fill(
            THOSE,
            made_since=self.since - LONGEST_WAIT,
            since=self.since,
            until=self.until,
            brands=self.brands,
            journey=self.journey_id,
            senders=senders,
            meant=MEANT,
        )


def one(message_id: int, by: User, now: datetime, expires_at: datetime | None = None) -> None:
    """Sends one message again, until its latest moment or a new one.

    Raises Conflict when it is not lost (somebody else was faster, say) or belongs to what has ended, and
    ValidationError when its latest moment has passed and no new one is given.
    """
    with transaction.atomic():
        message = Message.objects.select_for_update().get(id=message_id)
        if message.status not in LOST:
            raise Conflict(
                f"Only what failed, was refused, or was lost can be sent again. This message is “{message.status}”.",
                "not_lost",
            )
        if expires_at is None and message.expires_at is not None and message.expires_at <= now:
            raise ValidationError(
                {"expires_in_s": ["Its latest moment has passed: say how long it may still be sent from now on."]}
            )
        which = fill(THIS, message=message.id, customer=message.customer_id)
        if not _again(_asked(which, LOST, now, expires_at, limit=1), by, now):
            raise Conflict("The journey that sent it has been stopped.", "ended")
        audit.record(by, "sent_again", f"message:{message.id}", was=message.status)


def many(choice: Choice, by: User, now: datetime, expires_at: datetime | None = None, limit: int = MOST) -> int:
    """Sends the chosen messages again, the oldest first and so many at most; how many. One statement.

    Those whose latest moment has passed are left out, unless a new one is given.
    """
    with transaction.atomic():
        count = _again(_asked(choice.which(), choice.statuses, now, expires_at, limit=limit), by, now)
        if count:
            audit.record(
                by,
                "sent_again",
                f"provider-account:{choice.account_id}" if choice.account_id else f"journey:{choice.journey_id}",
                count=count,
                statuses=list(choice.statuses),
                since=choice.since.isoformat(),
                until=choice.until.isoformat(),
            )
    return count


def count(choice: Choice, now: datetime, expires_at: datetime | None = None, limit: int = MOST) -> int:
    """How many of them `many` would send again now."""
    asked = _asked(choice.which(), choice.statuses, now, expires_at, limit=limit)
    return int(rows(statement("count_again", **asked))[0][0])


def _asked(
    which: sql.Composable, lost: Sequence[str], now: datetime, expires_at: datetime | None, *, limit: int
) -> dict[str, Any]:
    """What both statements are filled with."""
    return {
        "which": which,
        "statuses": list(lost),
        "ended": holds.ended(now),
        "expires_at": expires_at,
        "limit": limit,
        "now": now,
    }


def _again(asked: dict[str, Any], by: User, now: datetime) -> int:
    again = rows(
        statement(
            "send_again",
            **asked,
            by=by.name,
            told=TOLD,
            failures=sorted(statuses.FAILURES),
            withheld=list(WITHHELD),
        )
    )
    if again:
        callbacks.tell([(message_id, statuses.QUEUED, now, "", "") for _, message_id in again], now)
        live.kick(QUEUE)
    return len(again)
