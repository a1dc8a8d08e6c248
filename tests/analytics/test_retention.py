"""What was counted of decisions that are kept no longer stays as it was, and is proved as far as can be."""

from datetime import timedelta
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from rest_framework.test import APIClient

from analytics.checking import check
from analytics.lift.keeping import catch_up as keep_arms
from analytics.models import ArmPerson, ArmRoll, DueHour, PassRoll, RollState
from analytics.rolling.making import catch_up, make_everything
from customers.purchases import PurchaseRow, record_purchases
from journeys.models import Decision, TouchedDecisions
from journeys.retention import delete_old
from tests.analytics.world import PricedWorld

DAYS = 40


@pytest.fixture(autouse=True)
def kept_for_forty_days(settings: Any) -> None:
    settings.DECISIONS_KEPT_DAYS = DAYS


def passes() -> list[dict[str, Any]]:
    return [dict(each) for each in PassRoll.objects.order_by("hour_at", "version_id", "op").values()]


def arms() -> list[dict[str, Any]]:
    return [dict(each) for each in ArmRoll.objects.order_by("hour_at", "comparison", "arm").exclude(people=0).values()]


@pytest.fixture
def played(world: PricedWorld) -> PricedWorld:
    """Twelve in a cascade in March, four of them held out; all of it counted, and 50 days over."""
    people = [world.customer(["push", "sms"]) for _ in range(12)]
    journey = world.cascade_journey("push", "sms")
    journey.settings = {"holdout_share": 30, "conversion_window_s": 90 * 86_400}
    journey.save()
    world.start(journey)
    world.pass_time(hours=1)
    for each in people[:6]:
        if world.sent(each):
            world.report(each, "push", "clicked")
    world.pass_time(days=2)
    world.buy(people[0], "10.00")
    assert world.inside() == 0
    catch_up()
    keep_arms()
    world.pass_time(days=50)
    return world


def test_figures_of_hours_whose_decisions_are_gone_stay_and_nothing_differs(played: PricedWorld) -> None:
    before, arms_before = passes(), arms()
    assert sum(each["passes"] for each in before) > 0
    assert sum(each["people"] for each in arms_before) == 12
    assert check().differences == []
    assert delete_old(played.now) > 12
    assert Decision.objects.count() == 0
    assert check().differences == []
    out = StringIO()
    call_command("check_analytics", stdout=out)
    assert "0 differences" in out.getvalue()

    make_everything()  # roll_up --all
    assert passes() == before
    RollState.objects.update(edition=0)  # as after an upgrade
    TouchedDecisions.objects.create(hours=[each["hour_at"] for each in before])  # a late receipt
    catch_up()
    assert passes() == before
    assert not DueHour.objects.filter(roll="passes").exists()
    assert arms() == arms_before
    assert check().differences == []


def test_hours_that_were_due_when_the_ledger_forgot_them_are_left_as_they_are(played: PricedWorld) -> None:
    before = passes()
    hours = sorted({each["hour_at"] for each in before})
    DueHour.objects.bulk_create([DueHour(roll="passes", hour_at=each) for each in hours])
    delete_old(played.now)
    catch_up()
    assert passes() == before
    assert not DueHour.objects.filter(roll="passes").exists()


def test_what_people_of_an_arm_do_later_still_counts_for_it(played: PricedWorld, marketer: APIClient) -> None:
    delete_old(played.now)
    person = ArmPerson.objects.filter(arm="next", purchases=0).order_by("customer_id")[0]
    record_purchases(
        [PurchaseRow(person.customer_id, "late", played.now - timedelta(minutes=1), Decimal(25), "USD")], played.now
    )
    keep_arms()
    again = ArmPerson.objects.get(customer_id=person.customer_id)
    assert (again.arm, again.at, again.purchases, again.revenue) == ("next", person.at, 1, Decimal(25))
    assert sum(each["people"] for each in arms()) == 12
    assert check().differences == []
    ArmRoll.objects.filter(arm="next").update(purchases=7)
    assert {each.check for each in check().differences} == {"arms"}


def test_of_hours_that_are_kept_everything_is_proved_as_before(played: PricedWorld) -> None:
    delete_old(played.now)
    played.start(played.cascade_journey("push"))
    catch_up()
    assert check().differences == []
    PassRoll.objects.filter(hour_at__gte=played.now - timedelta(hours=1)).update(passes=99)
    assert {each.check for each in check().differences} == {"roll_passes"}
