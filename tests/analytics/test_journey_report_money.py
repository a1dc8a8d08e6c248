"""The report “journey”: what its messages cost and what was bought."""

from decimal import Decimal
from typing import Any

import pytest

from customers.models import Address, Customer, Purchase, PurchaseLine
from customers.refunds import RefundRow, record_refunds
from delivery.models import Price
from segments.models import Segment
from tests.analytics.journey_report import column, ids, people, report, rows
from tests.analytics.world import PricedWorld


def test_purchases_count_for_their_step_with_margin_where_costs_are_known(world: PricedWorld) -> None:
    reader, clicker = world.customer(["push", "sms"]), world.customer(["push", "sms"])
    journey = world.start(world.cascade_journey("push", "sms"))
    world.report(reader, "push", "clicked")
    world.pass_time(hours=3)
    world.report(clicker, "sms", "clicked")
    world.work()
    world.pass_time(hours=1)
    world.buy(reader, "40.00")
    world.buy(clicker, "60.00")
    purchase = Purchase.objects.get(customer=clicker)
    PurchaseLine.objects.create(
        customer=clicker, purchase_id=purchase.id, key="1", number=1, quantity=2, amount=60, cost=Decimal("20")
    )
    answer = report(world, journey)
    found = rows(answer, "bought")
    assert (found["cascade|0|push"]["purchases"], found["cascade|0|push"]["revenue"]) == (1, 40)
    assert (found["cascade|0|push"]["margin"], found["cascade|0|push"]["profit"]) == (None, None)
    sms = found["cascade|1|sms"]
    assert (sms["purchases"], sms["revenue"], sms["margin"], sms["known"]) == (1, 60, 20, 1)
    assert sms["profit"] == 20 - Decimal("0.1")
    total = next(each for each in answer.tables if each.key == "bought").total
    assert total == {
        "purchases": 2,
        "revenue": 100,
        "margin": 20,
        "known": Decimal("0.6"),
        "cost": Decimal("0.102"),
        "profit": 20 - Decimal("0.102"),
    }
    assert people(world, journey, "bought", "purchases", "cascade|1|sms") == ids(clicker)


def test_refunds_subtract(world: PricedWorld) -> None:
    person = world.customer(["push"])
    journey = world.start(world.cascade_journey("push"))
    world.report(person, "push", "clicked")
    world.pass_time(hours=1)
    world.buy(person, "40.00")
    assert column(report(world, journey), "bought", "revenue") == {"cascade|0|push": 40}
    order = Purchase.objects.get().key
    record_refunds([RefundRow(person.pk, "r1", order, world.now, Decimal("15.00"))], world.now)
    assert column(report(world, journey), "bought", "revenue") == {"cascade|0|push": 25}


def test_viber_is_charged_when_it_is_delivered(world: PricedWorld) -> None:
    delivered, _ = world.customer(["viber"]), world.customer(["viber"])
    journey = world.start(world.cascade_journey("viber"))
    world.report(delivered, "viber", "delivered")
    answer = report(world, journey)
    (cost,) = rows(answer, "costs").values()
    assert (cost["billed_on"], cost["sent"], cost["delivered"], cost["billed"]) == ("delivered", 2, 1, 1)
    assert (cost["cost"], cost["each"]) == (Decimal("0.05"), Decimal("0.05"))


def test_parts_are_counted(world: PricedWorld) -> None:
    config = world.cascade("sms")
    config["steps"][0]["content"] = {"text": "x" * 200}
    world.customer(["sms"])
    journey = world.start(world.cascade_journey("sms", steps=config["steps"]))
    (cost,) = rows(report(world, journey), "costs").values()
    assert (cost["sent"], cost["parts"], cost["cost"]) == (1, 2, Decimal("0.2"))


@pytest.fixture
def abroad(world: PricedWorld) -> dict[str, Customer]:
    """Ukraine is billed when it is sent, at 0.10; Poland when it is delivered, at 0.04, but for one operator: its
    numbers are billed when sent, at 0.06; Germany has no price of its own.
    """
    Price.objects.filter(account=world.account, channel="sms").update(prefix="380")
    for prefix, amount, billed_on in (("48", "0.04", "delivered"), ("4850", "0.06", "sent")):
        Price.objects.create(
            account=world.account, channel="sms", prefix=prefix, amount=Decimal(amount), billed_on=billed_on
        )
    numbers = {
        "ukraine": "+380501112233",
        "warsaw": "+48601112233",
        "cracow": "+48602223344",
        "operator": "+48501112233",
        "berlin": "+491511112233",
    }
    found = {name: world.customer(["sms"]) for name in numbers}
    for name, number in numbers.items():
        Address.objects.filter(customer=found[name]).update(endpoint=number)
        Customer.objects.filter(pk=found[name].pk).update(attributes={"city": name})
    return found


BILLED = ("sent", "delivered", "billed", "cost", "each")


def billed(answer: Any) -> dict[str, tuple[Any, ...]]:
    """By country and rule, without the account."""
    return {
        f"{row['country']} {row['billed_on']}".strip(): tuple(row[each] for each in BILLED)
        for row in rows(answer, "costs").values()
    }


def test_each_country_is_billed_by_its_own_rule(world: PricedWorld, abroad: dict[str, Customer]) -> None:
    journey = world.start(world.cascade_journey("sms"))
    world.report(abroad["ukraine"], "sms", "failed", words="off")
    world.report(abroad["warsaw"], "sms", "delivered")
    found = report(world, journey)
    assert billed(found) == {
        "UA sent": (1, 0, 1, Decimal("0.10"), Decimal("0.10")),
        "PL sent": (1, 0, 1, Decimal("0.06"), Decimal("0.06")),
        "PL delivered": (2, 1, 1, Decimal("0.04"), Decimal("0.04")),
        "DE": (1, 0, 0, 0, None),
    }
    total = next(each for each in found.tables if each.key == "costs").total
    assert total == {"sent": 5, "delivered": 1, "billed": 3, "parts": 5, "cost": Decimal("0.20")}


def test_a_list_that_is_changed_later_changes_nothing_of_what_was_charged(
    world: PricedWorld, abroad: dict[str, Customer]
) -> None:
    journey = world.start(world.cascade_journey("sms"))
    before = billed(report(world, journey))
    Price.objects.filter(channel="sms").update(billed_on="delivered", amount=7)
    assert billed(report(world, journey)) == before


def test_costs_of_a_segment_are_those_of_its_people(world: PricedWorld, abroad: dict[str, Customer]) -> None:
    world.make_attribute("city")
    city = {"type": "attribute", "attribute": "city", "operator": "equals"}
    rule = {"any": [city | {"value": each} for each in ("warsaw", "operator")]}
    segment = Segment.objects.create(name="Two", rule=rule)
    journey = world.start(world.cascade_journey("sms"))
    world.report(abroad["warsaw"], "sms", "delivered")
    world.report(abroad["cracow"], "sms", "delivered")
    assert billed(report(world, journey, segment=segment.pk)) == {
        "PL sent": (1, 0, 1, Decimal("0.06"), Decimal("0.06")),
        "PL delivered": (1, 1, 1, Decimal("0.04"), Decimal("0.04")),
    }
    everybody = report(world, journey, segment=world.everybody.pk)
    assert billed(everybody) == billed(report(world, journey))
