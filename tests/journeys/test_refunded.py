"""Refunds and cancellations, as journeys see them: what is left counts, and what was decided stays decided."""

from datetime import timedelta
from decimal import Decimal

from customers.models import Customer, Purchase
from customers.refunds import RefundRow, record_refunds
from journeys.timeline.pages import timeline
from tests.journeys.world import World


def give_back(world: World, customer: Customer, amount: str | None = None) -> None:
    """So much of the customer's latest purchase; all of it if nothing is said."""
    purchase = Purchase.objects.filter(customer=customer).latest("occurred_at")
    paid = Decimal(amount) if amount else None
    row = RefundRow(customer.pk, f"refund-{world.now.isoformat()}", purchase.key, world.now, paid)
    assert record_refunds([row], world.now) == ["created"]


def test_what_a_stop_by_a_purchase_saw_stays_as_it_was(world: World) -> None:
    person = world.customer()
    world.start(world.cascade_journey())
    world.pass_time(minutes=30)
    world.buy(person)
    world.work()
    before = world.ledger(person)
    world.pass_time(minutes=30)
    give_back(world, person)
    world.pass_time(days=2)
    assert world.ledger(person) == before
    assert before[-1] == ("reacted", "purchased")
    assert world.sent(person) == ["push"]


def test_a_purchase_that_is_cancelled_before_it_is_judged_stops_nothing(world: World) -> None:
    person = world.customer()
    world.start(world.cascade_journey())
    world.now += timedelta(minutes=30)
    world.buy(person)
    give_back(world, person)
    world.pass_time(hours=2)
    assert world.sent(person) == ["push", "email"]


def test_a_purchase_of_which_a_part_is_left_stops_as_any_other(world: World) -> None:
    person = world.customer()
    world.start(world.cascade_journey())
    world.now += timedelta(minutes=30)
    world.buy(person)
    give_back(world, person, "9.99")
    world.pass_time(hours=2)
    assert world.ledger(person)[-1] == ("reacted", "purchased")


def test_the_timeline_tells_what_was_given_back(world: World) -> None:
    person = world.customer([])
    world.buy(person, "12.50")

    def told() -> list[str]:
        entries = timeline(person.pk, None, None)["results"]
        return [f"{each['title']}. {each['text']}" for each in entries if each["kind"] in ("purchase", "refund")]

    assert told() == ["Bought for 12.50 USD. Source: shop."]
    world.now += timedelta(hours=1)
    give_back(world, person, "2.50")
    assert told()[-1] == "Bought for 12.50 USD. 2.50 USD was given back. Source: shop."
    world.now += timedelta(hours=1)
    give_back(world, person)
    assert told()[-1] == "Bought and cancelled. 12.50 USD was given back. Source: shop."
    assert len(told()) == 3, "the refunds are told, too"
