"""manage.py check_ledger proves the ledger of any database, and says where it does not reconcile."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from journeys import actions
from journeys.models import Decision, Enrollment, OpCount
from tests.journeys.world import World


@pytest.fixture
def played(world: World) -> World:
    """People at every place of a cascade: waiting, left by a reaction, put out by a stop."""
    people = [world.customer() for _ in range(5)] + [world.customer(["sms"])]
    first = world.start(world.cascade_journey())
    world.report(people[0], "push", "clicked")
    world.work()
    world.pass_time(hours=3)
    second = world.start(world.cascade_journey("push"))
    actions.stop(second, None, world.now)
    world.work()
    assert Enrollment.objects.filter(journey_id=first.pk, exited_at=None).count() == 5
    return world


def answer() -> str:
    out = StringIO()
    call_command("check_ledger", stdout=out)
    return out.getvalue()


def test_a_ledger_that_reconciles_is_said_to(played: World) -> None:
    assert answer().startswith("The ledger reconciles: 12 runs, 5 of them inside, ")


def test_a_customer_who_was_moved_without_a_decision_is_found(played: World) -> None:
    one = Enrollment.objects.filter(exited_at=None).first()
    assert one is not None
    Enrollment.objects.filter(customer_id=one.customer_id, run=one.run, journey_id=one.journey_id).update(op=one.op + 1)
    with pytest.raises(CommandError, match="does not reconcile in 2 places"):
        answer()


def test_a_lost_decision_is_found(played: World) -> None:
    lost = Decision.objects.filter(port="sent").first()
    assert lost is not None
    Decision.objects.filter(customer_id=lost.customer_id, id=lost.id).delete()
    with pytest.raises(CommandError):
        answer()


def test_a_wrong_counter_is_found(played: World) -> None:
    OpCount.objects.filter(port="sent").update(count=99)
    with pytest.raises(CommandError):
        answer()
