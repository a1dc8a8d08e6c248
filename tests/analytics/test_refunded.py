"""Revenue is what is left of purchases."""

from datetime import timedelta
from decimal import Decimal

from customers.models import Purchase
from customers.refunds import RefundRow, record_refunds
from tests.analytics.world import PricedWorld


def test_refunds_lower_the_revenue_and_a_cancelled_purchase_is_none(world: PricedWorld) -> None:
    person = world.customer(["push"])
    world.start(world.cascade_journey("push"))
    world.report(person, "push", "delivered")
    world.report(person, "push", "opened", grade="likely")
    world.pass_time(hours=1)
    world.buy(person, "30.00")
    order = Purchase.objects.get().key

    def totals() -> tuple[int, str]:
        found = world.overview()["totals"]
        return found["purchases"], f"{found['revenue']:.2f}"

    assert totals() == (1, "30.00")
    record_refunds([RefundRow(person.pk, "r1", order, world.now, Decimal(10))], world.now)
    assert totals() == (1, "20.00")
    record_refunds([RefundRow(person.pk, "r2", order, world.now + timedelta(hours=1))], world.now)
    assert totals() == (0, "0.00")
