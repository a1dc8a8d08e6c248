"""Refunds and cancellations: what was given back of a purchase is taken off it, once.

A refund may come before its purchase, or before the purchase has all its lines: then it waits in `customers_refund`,
and whoever stores purchases asks for those that wait (`apply_waiting`).
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from psycopg.types.json import Jsonb

from customers.joining.locking import LOCK
from customers.purchases import tell
from lib import sql

CENT = Decimal("0.01")
CREATED, UNCHANGED = "created", "unchanged"
Key = tuple[int, str]  # a customer, and the key of one of their purchases


@dataclass(frozen=True, slots=True)
class RefundRow:
    """A refund of a known customer. Without an amount its lines say how much; without both it is a cancellation.

    `key` tells it from the customer's other refunds, `order_key` is that of the purchase, `lines` are (sku, quantity).
    """

    customer_id: int
    key: str
    order_key: str
    occurred_at: datetime
    amount: Decimal | None = None
    lines: tuple[tuple[str, Decimal], ...] = ()
    reason: str = ""
    source: str = ""

    @property
    def whole(self) -> bool:
        """Whether it takes all that is left."""
        return self.amount is None and not self.lines

    def says(self) -> tuple[object, ...]:
        """What a repeated report must say, too."""
        return self.order_key, self.amount, self.lines


@dataclass(slots=True)
class Line:
    """A line of a purchase, as far as refunds are concerned."""

    key: str
    sku: str
    quantity: Decimal
    returned: Decimal
    amount: Decimal


@dataclass(slots=True)
class Bought:
    """A purchase from which something is to be taken off."""

    customer_id: int
    id: int
    key: str
    amount: Decimal
    refunded: Decimal
    canceled_at: datetime | None
    lines: list[Line] = field(default_factory=list)
    changed: bool = False

    def take(self, refund: RefundRow) -> Decimal:
        """Takes the refund off; how much it was. Raises TooMuch, and then nothing has changed."""
        if self.canceled_at is not None:
            raise TooMuch("Nothing is left of this purchase: it was cancelled.")
        value, back = self._back(refund.lines)
        taken = self.amount if refund.whole else value if refund.amount is None else refund.amount
        if taken > self.amount:
            raise TooMuch(f"{taken:.2f} is more than the {self.amount:.2f} that are left of the purchase.")
        for line, pieces in back:
            line.returned += pieces
        self.amount -= taken
        self.refunded += taken
        if refund.whole or (taken and not self.amount):
            self.canceled_at = refund.occurred_at
        self.changed = True
        return taken

    def _back(self, wanted: Iterable[tuple[str, Decimal]]) -> tuple[Decimal, list[tuple[Line, Decimal]]]:
        """What the pieces that come back had cost, and of which lines they are."""
        value, back = Decimal(0), []
        for sku, quantity in wanted:
            missing = quantity
            for line in self.lines:
                if line.sku == sku and missing and (left := line.quantity - line.returned) > 0:
                    pieces = min(left, missing)
                    missing -= pieces
                    value += line.amount * pieces / line.quantity
                    back.append((line, pieces))
            if missing:
                there = f"{(quantity - missing).normalize():f}"
                raise TooMuch(f"{quantity:f} of “{sku}” cannot come back: the purchase has {there} of it left.")
        return value.quantize(CENT), back


class TooMuch(ValueError):
    """More is to be given back than was paid; `str()` of it is a sentence."""


def record_refunds(rows: Sequence[RefundRow], now: datetime) -> list[str]:
    """Stores the refunds and takes them off their purchases; tells upward whose they are.

    What became of each row: CREATED, UNCHANGED (it was known), or else the sentence that says why it is refused. A
    constant number of statements, whatever the number of rows. Of two rows with one key the first counts.
    """
    if not rows:
        return []
    with transaction.atomic():
        sql.rows(sql.beside(__file__, "lock_refunds.sql"))
        known = _known(rows)
        bought = _bought([(row.customer_id, row.order_key) for row in rows])
        fates: list[str] = []
        stored: list[tuple[RefundRow, Bought | None, Decimal | None]] = []
        for row in rows:
            said = known.get((row.customer_id, row.key))
            if said is not None:
                fates.append(UNCHANGED if said == row.says() else "A refund of this id is known, with other values.")
                continue
            purchase = bought.get((row.customer_id, row.order_key))
            try:
                taken = purchase.take(row) if purchase else None
            except TooMuch as refused:
                fates.append(str(refused))
                continue
            known[row.customer_id, row.key] = row.says()
            stored.append((row, purchase, taken))
            fates.append(CREATED)
        _insert(stored, now)
        _reduce(bought.values(), now)
    return fates


def hold_off() -> None:
    """Keeps refunds out until the end of the transaction; call it before purchases are stored.

    Otherwise a refund and its purchase that come at one moment would not see each other, and the refund would wait
    for ever.
    """
    sql.rows(sql.beside(__file__, "hold_off_refunds.sql"))


def apply_waiting(keys: Sequence[Key], now: datetime) -> None:
    """Takes off these purchases, which are new or have changed, what was refunded before they came.

    Call it in the transaction that stores them, and that has called `hold_off`. A refund that is more than the purchase
    goes on waiting.
    """
    if not keys or not sql.rows(sql.beside(__file__, "refunds_waiting.sql")):
        return
    wanted = set(keys)
    waiting = [
        (id_, RefundRow(customer, "", key, at, amount, _pairs(lines)))
        for id_, customer, key, at, amount, lines in sql.rows(
            sql.fill(sql.beside(__file__, "waiting_refunds.sql"), customer_ids=sorted({each for each, _ in keys}))
        )
        if (customer, key) in wanted
    ]
    bought = _bought([(row.customer_id, row.order_key) for _, row in waiting])
    applied: list[tuple[int, int, int, Decimal]] = []
    for id_, row in waiting:
        purchase = bought[row.customer_id, row.order_key]
        try:
            applied.append((row.customer_id, id_, purchase.id, purchase.take(row)))
        except TooMuch:
            continue
    if applied:
        customer_ids, ids, purchase_ids, taken = zip(*applied, strict=True)
        sql.execute(
            sql.fill(
                sql.beside(__file__, "apply_refunds.sql"),
                customer_ids=list(customer_ids),
                ids=list(ids),
                purchase_ids=list(purchase_ids),
                taken=list(taken),
            )
        )
        _reduce(bought.values(), now)


def look_again(now: datetime) -> None:
    """Takes off what waits though its purchase is there: the two were of different customers, who have been joined."""
    with transaction.atomic():
        sql.rows(LOCK)
        sql.rows(sql.beside(__file__, "lock_refunds.sql"))
        late = [(customer, key) for customer, key in sql.rows(sql.beside(__file__, "late_refunds.sql"))]
        apply_waiting(late, now)


def _known(rows: Sequence[RefundRow]) -> dict[Key, tuple[object, ...]]:
    found = sql.rows(
        sql.fill(
            sql.beside(__file__, "known_refunds.sql"),
            customer_ids=[row.customer_id for row in rows],
            keys=[row.key for row in rows],
        )
    )
    return {(customer, key): (order, amount, _pairs(lines)) for customer, key, order, amount, lines in found}


def _bought(keys: Iterable[Key]) -> dict[Key, Bought]:
    """The purchases of these keys with their lines, locked in the order of customers."""
    given = sorted(set(keys))
    if not given:
        return {}
    customer_ids, order_keys = map(list, zip(*given, strict=True))
    found = sql.rows(
        sql.fill(sql.beside(__file__, "refunded_purchases.sql"), customer_ids=customer_ids, keys=order_keys)
    )
    bought = {(customer, key): Bought(customer, id_, key, *money) for customer, id_, key, *money in found}
    lines = defaultdict(list)
    for customer, purchase, *line in sql.rows(
        sql.fill(
            sql.beside(__file__, "refunded_lines.sql"),
            customer_ids=[each.customer_id for each in bought.values()],
            purchase_ids=[each.id for each in bought.values()],
        )
    ):
        lines[customer, purchase].append(Line(*line))
    for each in bought.values():
        each.lines = lines[each.customer_id, each.id]
    return bought


def _insert(stored: list[tuple[RefundRow, Bought | None, Decimal | None]], now: datetime) -> None:
    if stored:
        sql.execute(
            sql.fill(
                sql.beside(__file__, "record_refunds.sql"),
                customer_ids=[row.customer_id for row, _, _ in stored],
                keys=[row.key for row, _, _ in stored],
                order_keys=[row.order_key for row, _, _ in stored],
                purchase_ids=[purchase.id if purchase else None for _, purchase, _ in stored],
                occurred_ats=[row.occurred_at for row, _, _ in stored],
                amounts=[row.amount for row, _, _ in stored],
                taken=[taken for _, _, taken in stored],
                lines=[
                    Jsonb([{"sku": sku, "quantity": str(quantity)} for sku, quantity in row.lines])
                    for row, _, _ in stored
                ],
                reasons=[row.reason for row, _, _ in stored],
                sources=[row.source for row, _, _ in stored],
                now=now,
            )
        )


def _reduce(bought: Iterable[Bought], now: datetime) -> None:
    """Writes what is left of the purchases and of their lines."""
    changed = [each for each in bought if each.changed]
    if not changed:
        return
    lines = [(each, line) for each in changed for line in each.lines if line.returned]
    sql.execute(
        sql.fill(
            sql.beside(__file__, "reduce_purchases.sql"),
            customer_ids=[each.customer_id for each in changed],
            ids=[each.id for each in changed],
            amounts=[each.amount for each in changed],
            refunded=[each.refunded for each in changed],
            canceled_ats=[each.canceled_at for each in changed],
        )
    )
    if lines:
        sql.execute(
            sql.fill(
                sql.beside(__file__, "return_lines.sql"),
                customer_ids=[each.customer_id for each, _ in lines],
                purchase_ids=[each.id for each, _ in lines],
                keys=[line.key for _, line in lines],
                returned=[line.returned for _, line in lines],
            )
        )
    tell([each.customer_id for each in changed], now)


def _pairs(lines: str) -> tuple[tuple[str, Decimal], ...]:
    """The lines of a refund as the base has them, [{sku, quantity}]; Django leaves jsonb as text."""
    return tuple((each["sku"], Decimal(each["quantity"])) for each in json.loads(lines))
