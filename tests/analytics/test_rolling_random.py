"""Whatever happens in whatever order, and whoever dies in between: rolls and counters agree with the facts."""

import random
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction

from analytics.checking import check
from analytics.models import Conversion, ConversionRoll, MessageRoll
from analytics.rolling.making import catch_up, make_everything, make_piece, ordered
from analytics.rolling.touched import note
from customers.joining import by_hand, undoing
from customers.models import Customer, Merge, Purchase, PurchaseLine
from customers.profiles.erasing import erase
from customers.purchases import PurchaseRow, record_purchases
from customers.refunds import RefundRow, record_refunds
from delivery import outcomes
from delivery.models import Message, MessageCount
from delivery.outcomes import Report
from tests.analytics.world import PricedWorld

TYPES = ("delivered", "opened", "clicked", "replied", "failed", "bounced", "unsubscribed", "complained")
MOMENTS = 40


class Killed(BaseException):
    """The process ends here."""


class History:
    """What may happen, each by chance."""

    def __init__(self, world: PricedWorld, seed: int) -> None:
        self.world, self.chance = world, random.Random(seed)

    def step(self) -> None:
        usual = [self.report, self.report, self.report, self.buy, self.buy, self.wait, self.wait]
        rare = [self.amend, self.refund, self.merge, self.part, self.erase, self.come, self.roll, self.die]
        happening = self.chance.choice([*usual, *rare])
        happening()

    def report(self) -> None:
        """Receipts, late and early ones, some of them twice, in any order."""
        sent = list(Message.objects.exclude(sent_at=None).order_by("id"))
        if not sent:
            return
        reports = []
        for message in self.chance.choices(sent, k=3):
            assert message.sent_at is not None
            span = max((self.world.now - message.sent_at).total_seconds(), 1)
            at = message.sent_at + timedelta(seconds=self.chance.uniform(0, span))
            grade = self.chance.choice((None, "weak", "likely", "certain"))
            type_ = self.chance.choice(TYPES)
            reports.append(Report(message.customer_id, message.id, type_, at, grade if type_ == "opened" else None))
        outcomes.record([*reports, reports[0]], self.world.now)
        outcomes.record(reports[:1], self.world.now)

    def _somebody(self) -> Customer | None:
        people = list(Customer.objects.order_by("id"))
        return self.chance.choice(people) if people else None

    def buy(self) -> None:
        if person := self._somebody():
            at = self.world.now - timedelta(hours=self.chance.choice((0, 0, 1, 30)))
            amount = Decimal(self.chance.randrange(1, 5000)) / 100
            key = f"o{self.chance.random()}"
            record_purchases([PurchaseRow(person.pk, key, at, amount, "USD", 1, "shop")], self.world.now)
            purchase = Purchase.objects.get(key=key)
            for number in range(self.chance.randrange(3)):
                PurchaseLine.objects.create(
                    customer=person,
                    purchase_id=purchase.id,
                    key=str(number),
                    number=number,
                    quantity=Decimal(1),
                    amount=amount,
                    cost=self.chance.choice((None, amount / 3)),
                )

    def _some_purchase(self) -> Purchase | None:
        stand = list(Purchase.objects.filter(canceled_at=None).order_by("id"))
        return self.chance.choice(stand) if stand else None

    def amend(self) -> None:
        if purchase := self._some_purchase():
            later = purchase.occurred_at + timedelta(hours=self.chance.randrange(-3, 4))
            Purchase.objects.filter(pk=purchase.pk).update(
                occurred_at=min(later, self.world.now), amount=purchase.amount + 1
            )

    def refund(self) -> None:
        if purchase := self._some_purchase():
            amount = self.chance.choice((None, Decimal("0.01"), purchase.amount))
            row = RefundRow(purchase.customer_id, f"r{self.chance.random()}", purchase.key, self.world.now, amount)
            record_refunds([row], self.world.now)

    def merge(self) -> None:
        one, other = self._somebody(), self._somebody()
        if one and other and one != other:
            by_hand.join(one.pk, other.pk, None, self.world.now)

    def part(self) -> None:
        if (merge := Merge.objects.filter(undone_at=None).order_by("-id").first()) and not undoing.why_not(merge):
            undoing.undo(merge.pk, None, self.world.now)

    def erase(self) -> None:
        if self.chance.random() < 0.3 and (person := self._somebody()):
            erase(person.pk, None, self.world.now)

    def wait(self) -> None:
        self.world.pass_time(hours=self.chance.choice((1, 3, 26)))

    def come(self) -> None:
        self.world.customer(self.chance.sample(("push", "email", "viber", "sms"), 3))
        self.world.start(self.world.cascade_journey(*self.chance.sample(("push", "email", "viber", "sms"), 2)))

    def roll(self) -> None:
        catch_up()

    def die(self) -> None:
        """After what was noted was taken, or after one piece of many, or before that was committed."""
        place = self.chance.randrange(3)
        try:
            if place == 0:
                with transaction.atomic():
                    note()
                    raise Killed
            note()
            if place == 1:
                raise Killed
            with transaction.atomic():
                make_piece(self.chance.choice(ordered()))
                raise Killed
        except Killed:
            pass


@pytest.mark.parametrize("seed", range(4))
def test_after_a_random_history_nothing_differs(world: PricedWorld, seed: int) -> None:
    history = History(world, seed)
    for _ in range(5):
        world.customer()
    world.start(world.cascade_journey())
    catch_up()
    for _ in range(MOMENTS):
        history.step()
    catch_up()
    checked = check()
    assert (checked.differences, checked.waiting) == ([], 0)
    assert _sum(MessageRoll, "sent") == _sum(MessageCount, "sent")
    _each_purchase_adds_up()
    stored = _rows()
    make_everything()
    assert _rows() == stored


def _sum(model: type[MessageRoll] | type[MessageCount], column: str) -> int:
    return sum(model._default_manager.values_list(column, flat=True))


def _each_purchase_adds_up() -> None:
    by_purchase: dict[int, list[Conversion]] = {}
    for each in Conversion.objects.all():
        by_purchase.setdefault(each.purchase_id, []).append(each)
    for parts in by_purchase.values():
        for rule in ("last", "first", "even"):
            assert sum(getattr(each, rule) for each in parts) == parts[0].amount
            assert sum(getattr(each, f"count_{rule}") for each in parts) == 1
    amounts = {parts[0].purchase_id: parts[0].amount for parts in by_purchase.values()}
    for rule in ("last", "first", "even"):
        assert sum(ConversionRoll.objects.values_list(f"amount_{rule}", flat=True)) == sum(amounts.values())


def _rows() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every roll, but for what is no matter of the facts alone."""
    found = {}
    for roll in ordered():
        columns = [each for each in roll.columns if each not in roll.estimated]
        with connection.cursor() as cursor:
            names = ", ".join(connection.ops.quote_name(each) for each in columns)
            cursor.execute(f"select {names} from {roll.model._meta.db_table} order by {names}")
            found[roll.key] = cursor.fetchall()
    return found
