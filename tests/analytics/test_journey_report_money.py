"""The report “journey”: what its messages cost and what was bought."""

from decimal import Decimal

from customers.models import Purchase, PurchaseLine
from customers.refunds import RefundRow, record_refunds
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
