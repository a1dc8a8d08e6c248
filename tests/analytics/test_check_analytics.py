"""The counters agree with what they count, and the command says so where they do not."""

from datetime import timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from analytics.checking import differences
from analytics.rolling.making import catch_up, make_everything
from customers.consents import ConsentRow, record_consents
from delivery.models import Account, Message, MessageCount
from delivery.rehearsal_reports import report_due
from journeys import actions
from journeys.models import Decision, Enrollment, OpCount
from tests.analytics.world import PricedWorld


@pytest.fixture
def played(world: PricedWorld) -> PricedWorld:
    """Reactions in and out of order, failures before and after delivery, a withdrawal, a stopped journey."""
    people = [world.customer() for _ in range(6)]
    world.customer(["email"], refuses=["email"])
    first = world.start(world.cascade_journey())
    world.report(people[0], "push", "clicked")
    world.report(people[1], "push", "delivered")
    world.report(people[1], "push", "failed")
    world.now += timedelta(hours=1)
    world.report(people[2], "push", "opened", grade="weak")
    world.report(people[3], "push", "unsubscribed")
    world.work(hand_over=False)
    record_consents([ConsentRow(people[1].pk, "email", world.topic.pk, granted=False)], world.now)  # withheld
    world.work()
    world.pass_time(days=2)
    for each in people[4:]:
        world.report(each, "viber", "delivered")
        world.report(each, "sms", "replied")
    world.work()
    second = world.start(world.cascade_journey("push", "sms"))
    world.pass_time(minutes=5)
    actions.stop(second, None, world.now)
    world.work()
    catch_up()
    first.refresh_from_db()
    return world


def test_after_a_run_nothing_differs(played: PricedWorld) -> None:
    assert differences() == []
    out = StringIO()
    call_command("check_analytics", stdout=out)
    assert out.getvalue() == "All counters and rolls agree with what they count: 0 differences.\n"
    assert MessageCount.objects.filter(withheld__gt=0).exists()
    assert Decision.objects.filter(port="out").exists()


def test_the_rehearsal_of_a_whole_journey_leaves_no_difference(world: PricedWorld) -> None:
    """With the provider's own odds: everything it reports, in its own time."""
    Account.objects.update(settings={})
    for _ in range(60):
        world.customer()
    world.start(world.cascade_journey())
    for _ in range(5 * 24):
        while report_due(world.now):
            pass
        world.pass_time(hours=1)
    assert world.inside() == 0
    assert MessageCount.objects.filter(opened__gt=0, cost__gt=0).exists()
    assert differences() == []


def test_a_wrong_counter_is_shown_with_its_place(played: PricedWorld) -> None:
    row = OpCount.objects.filter(reason="entered")[0]
    OpCount.objects.filter(pk=row.pk).update(count=row.count + 1)
    out = StringIO()
    with pytest.raises(CommandError, match="2 counters differ"):  # the decisions, and the runs
        call_command("check_analytics", stdout=out)
    lines = out.getvalue().splitlines()
    assert lines[0].split() == ["counter", "counted", "is", "where"]
    assert lines[1].split()[:3] == ["decisions", str(row.count + 1), str(row.count)]
    assert f"version {row.version_id}" in lines[1]


@pytest.mark.parametrize(
    "column", ["sent", "delivered", "opened", "clicked", "replied", "failed", "withheld", "unsubscribed", "complained"]
)
def test_every_column_of_the_messages_is_compared(played: PricedWorld, column: str) -> None:
    row = MessageCount.objects.order_by("id")[0]
    MessageCount.objects.filter(pk=row.pk).update(**{column: getattr(row, column) + 7})
    (found,) = differences()
    assert (found.what, int(found.counted) - int(found.is_)) == (column, 7)


def test_costs_are_compared_to_the_last_digit(played: PricedWorld) -> None:
    MessageCount.objects.filter(cost__gt=0).update(cost=Decimal("0.00001"))
    assert {each.what for each in differences()} == {"cost"}


def test_rows_without_a_counter_are_found_too(played: PricedWorld) -> None:
    MessageCount.objects.all().delete()
    OpCount.objects.all().delete()
    checks = {each.check for each in differences()}
    assert checks == {"decisions", "messages", "runs"}
    Message.objects.all().delete()
    Decision.objects.all().delete()
    Enrollment.objects.all().delete()
    make_everything()
    assert differences() == []
