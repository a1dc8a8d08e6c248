"""What came in is stored before it is answered; customers/taking works it off from there."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from customers.collecting.reading import Taken
from customers.models import Source
from customers.sources import counting
from lib import live, sql

QUEUE = "taking"  # the loop that is kicked
MOST_MESSAGES = 1_000_000  # that may wait
MOST_CALLS = 100_000


@dataclass(frozen=True, slots=True)
class Known:
    """A source as the door knows it."""

    id: int
    name: str
    is_active: bool


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a source, and what was in it."""

    source_id: int
    received_at: datetime
    taken: Taken


def known(write_key: str) -> Known | None:
    """The source with this write key."""
    if "\x00" in write_key or len(write_key) > 64:
        return None
    found = Source.objects.filter(write_key=write_key).values_list("id", "name", "is_active").first()
    return Known(*found) if found else None


def store(calls: Sequence[Call]) -> None:
    """Stores the calls and counts them, in one transaction; durable when it returns."""
    received: dict[int, list[Call]] = defaultdict(list)
    with transaction.atomic():
        for call in calls:
            received[call.source_id].append(call)
            if call.taken.messages:
                _store_call(call)
            counting.reject(call.source_id, call.received_at, call.taken.rejects)
        if any(call.taken.messages for call in calls):
            live.kick(QUEUE)
        # Last, and in their order: each is a row that others write, too.
        for source_id, theirs in sorted(received.items()):
            counting.count(
                source_id,
                max(each.received_at for each in theirs),
                received=sum(each.taken.received for each in theirs),
                rejected=sum(len(each.taken.rejects) for each in theirs),
            )


def _store_call(call: Call) -> None:
    sql.rows(
        sql.fill(
            sql.beside(__file__, "store_call.sql"),
            source_id=call.source_id,
            received_at=call.received_at,
            sent_at=call.taken.sent_at,
            messages=f"[{','.join(call.taken.messages)}]",
            count=len(call.taken.messages),
        )
    )


def is_full(most_messages: int) -> bool:
    """Whether more wait to be worked off than is good: the sender keeps them better than we do."""
    query = sql.fill(sql.beside(__file__, "inbox_size.sql"), most_calls=MOST_CALLS)
    ((messages, calls),) = sql.rows(query)
    return bool(messages >= most_messages or calls >= MOST_CALLS)
