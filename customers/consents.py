"""What customers allow and refuse, recorded in sets: the latest choice stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from psycopg.sql import SQL, Composable

from customers.signals import activity_recorded
from lib import sql


@dataclass(frozen=True, slots=True)
class ConsentRow:
    """A customer's choice for a topic on a channel, made at `changed_at` (None: now).

    `ip`: from where, if it was made over a network. `text_version`: the words under which it was made, as the caller
    names them, or what the customer wrote ("STOP"); 60 characters of it are kept.
    """

    customer_id: int
    channel: str
    topic_id: int
    granted: bool
    source: str = ""
    changed_at: datetime | None = None
    ip: str = ""
    text_version: str = ""


def record_consents(rows: Sequence[ConsentRow], now: datetime) -> int:
    """Stores the choices that are later than those known, tells upward whose they are; returns how many were stored.

    One statement, whatever the number of rows; it writes the history (ConsentChange), too. Of two choices made at one
    moment the refusal stands. Rows whose customer or topic does not exist are passed over.
    """
    if not rows:
        return 0
    with transaction.atomic():
        recorded = sql.rows(
            sql.fill(
                sql.beside(__file__, "record_consents.sql"),
                storing=storing(),
                customer_ids=[row.customer_id for row in rows],
                channels=[row.channel for row in rows],
                topic_ids=[row.topic_id for row in rows],
                granted=[row.granted for row in rows],
                changed_ats=[row.changed_at or now for row in rows],
                sources=[row.source[:60] for row in rows],
                ips=[row.ip for row in rows],
                text_versions=[row.text_version[:60] for row in rows],
            )
        )
        choosers = [customer_id for (customer_id,) in recorded]
        tell(choosers, now)
    return len(choosers)


def storing(*, over_refusals: bool = True) -> Composable:
    """The piece of a statement that stores choices by these rules (store_choices.sql), for others that make them.

    Or, not `over_refusals`, a consent never takes the place of a refusal.
    """
    replaced = SQL("true" if over_refusals else "known.granted or not excluded.granted")
    return sql.beside(__file__, "store_choices.sql").format(replaced=replaced)


def tell(choosers: list[int], now: datetime) -> None:
    """Says upward that these customers chose; call it in the transaction that stores the choices."""
    if choosers:
        activity_recorded.send(sender=None, customer_ids=sorted(set(choosers)), kind="consent", now=now)
