"""A cascade's budget, with two workers at once."""

import threading
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.db.models import F

from delivery.models import Price
from journeys import actions
from journeys.engine import engine
from journeys.models import Purse
from tests.journeys.test_races import wait_for_lock
from tests.journeys.world import World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db: None) -> World:
    return World()


def test_two_workers_do_not_both_spend_the_last_of_a_budget(world: World) -> None:
    people = [world.customer(channels=["sms"]) for _ in range(3)]
    Price.objects.create(account=world.account, channel="sms", amount=Decimal("0.30"))
    journey = world.journey(
        {"cascade": ("cascade", world.cascade("sms", budget="0.90")), "out": ("exit", {})},
        [
            "in.next>cascade",
            *(f"cascade.{each}>out" for each in ("reacted", "exhausted", "unreachable", "over_budget")),
        ],
    )
    actions.publish_version(journey, None, world.now)
    actions.launch(journey, None, world.now)
    failed: list[BaseException] = []

    def work() -> None:
        try:
            engine.drain(world.now)
        except BaseException as error:  # noqa: BLE001 (told to the test)
            failed.append(error)
        finally:
            connection.close()

    with transaction.atomic():
        # The other worker has read what is left, and spends two messages before this one goes on.
        Purse.objects.select_for_update().get()
        other = threading.Thread(target=work)
        other.start()
        wait_for_lock()
        Purse.objects.update(committed=F("committed") + Decimal("0.60"))
    other.join()
    assert failed == []
    assert sorted(len(world.sent(each)) for each in people) == [0, 0, 1]
    assert Purse.objects.get().committed == Decimal("0.90")
