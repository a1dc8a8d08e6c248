"""Money of arms: purchases in other currencies and costs of other price lists, by the rates of now."""

from decimal import Decimal
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import ExchangeRate
from analytics.lift.keeping import catch_up
from analytics.lift.proving import differences
from analytics.models import ArmPerson, ArmRoll, ArmTouch
from analytics.rolling.making import catch_up as make_rolls
from customers.models import Customer
from customers.purchases import PurchaseRow, record_purchases
from delivery.models import Price
from journeys.models import Journey
from tests.analytics.test_lift_report import DAY_S, arm_of, asked, split_journey, table, warned
from tests.analytics.two_currencies import set_rates
from tests.analytics.world import PricedWorld


def work_in() -> None:
    make_rolls()
    catch_up()


@pytest.fixture
def compared(world: PricedWorld) -> tuple[Journey, Customer, int]:
    """One arm gets a push, and all of it follows it. Ann is in it: she buys for 40 dollars, 100 zloty and 10 pounds.
    The last is how many people are in her arm.
    """
    people = [world.customer(["push"]) for _ in range(12)]
    journey = world.start(
        split_journey(world, {"quiet": 50, "push": 50}, sends=("push",), conversion_window_s=7 * DAY_S)
    )
    written = [each for each in people if arm_of(each) == "push"]
    world.pass_time(hours=1)
    for each in written:
        world.report(each, "push", "clicked")
    world.pass_time(hours=1)
    ann = written[0]
    record_purchases(
        [
            PurchaseRow(ann.pk, currency, world.now, Decimal(amount), currency, 1, "shop")
            for amount, currency in (("40", "USD"), ("100", "PLN"), ("10", "GBP"))
        ],
        world.now,
    )
    work_in()
    return journey, ann, len(written)


def push(found: dict[str, Any], key: str = "arms") -> dict[str, Any]:
    return table(found, key)["split:push"]


def test_purchases_without_a_rate_are_counted_warned_of_and_named(
    compared: tuple[Journey, Customer, int], marketer: APIClient
) -> None:
    found = asked(marketer, compared[0])
    assert (push(found)["purchases"], push(found)["revenue"]) == (3, 40)
    assert "others" in warned(found)
    assert (found["currency"], found["conversions"], found["other_currencies"]) == ("USD", [], ["GBP", "PLN"])
    assert ArmPerson.objects.get(customer_id=compared[1].pk).others == 2


def test_without_other_currencies_there_is_no_such_warning(world: PricedWorld, marketer: APIClient) -> None:
    people = [world.customer(["push"]) for _ in range(4)]
    journey = world.start(split_journey(world, {"quiet": 50, "push": 50}, sends=("push",)))
    world.pass_time(hours=1)
    for each in people:
        world.buy(each)
    work_in()
    found = asked(marketer, journey)
    assert sum(row["purchases"] for row in table(found, "arms").values()) == 4
    assert "others" not in warned(found)
    assert (found["conversions"], found["other_currencies"]) == ([], [])


def test_what_has_a_rate_is_in_the_revenue_its_squares_and_what_is_attributed(
    compared: tuple[Journey, Customer, int], marketer: APIClient
) -> None:
    journey, ann, people = compared
    set_rates()
    work_in()
    found = asked(marketer, journey)
    assert found["conversions"] == [{"currency": "PLN", "rate": "0.2500000000", "set_on": "2026-02-27"}]
    assert found["other_currencies"] == ["GBP"]
    assert "others" in warned(found)  # the pounds
    assert (push(found)["purchases"], push(found)["revenue"]) == (3, 65)
    row = push(found, "incremental")
    assert (row["attributed_purchases"], row["attributed_revenue"]) == (3, 65)
    assert row["revenue"] == pytest.approx(65)  # nobody bought in the other arm
    (roll,) = [each for each in ArmRoll.objects.filter(arm="push") if each.revenue]
    assert (roll.revenue_squares, roll.others) == (Decimal(65 * 65), 1)
    assert row["cost"] == pytest.approx(people * 0.001)
    assert ArmPerson.objects.get(customer_id=ann.pk).revenue == 65
    assert differences() == []


def test_a_changed_rate_has_everybody_looked_at_again_once(
    compared: tuple[Journey, Customer, int], marketer: APIClient
) -> None:
    journey, _, _ = compared
    set_rates()
    work_in()
    ExchangeRate.objects.filter(currency="PLN").update(rate=Decimal("0.30"))
    assert catch_up() == 12
    assert push(asked(marketer, journey))["revenue"] == 70
    assert catch_up() == 0
    ExchangeRate.objects.all().delete()
    work_in()
    assert push(asked(marketer, journey))["revenue"] == 40
    assert ArmTouch.objects.count() == 0
    assert differences() == []


def test_costs_are_in_the_currency_of_the_price_list(
    compared: tuple[Journey, Customer, int], marketer: APIClient
) -> None:
    journey, _, people = compared
    Price.objects.filter(channel="push").update(currency="EUR")
    work_in()
    found = asked(marketer, journey)
    assert push(found)["cost"] == 0
    assert "EUR" in found["other_currencies"]
    set_rates()
    work_in()
    found = asked(marketer, journey)
    assert push(found)["cost"] == pytest.approx(people * 0.0011)
    assert [each["currency"] for each in found["conversions"]] == ["EUR", "PLN"]
    assert differences() == []
