"""Blocks that change something, while somebody else changes the same at the same instant."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from customers.consents import ConsentRow, record_consents
from customers.models import Consent, Customer
from journeys import actions
from journeys.engine import engine
from journeys.models import Arrival
from tests.journeys.test_start_end_journey import sending, waiting
from tests.journeys.test_update_attribute import changing, known
from tests.journeys.world import World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db: None) -> World:
    return World()


@contextmanager
def working_meanwhile(world: World) -> Iterator[None]:
    """The engine works in another connection and waits for what the block has locked, until it is committed."""
    failed: list[BaseException] = []

    def work() -> None:
        try:
            engine.drain(world.now)
        except BaseException as error:  # noqa: BLE001 (told to the test)
            failed.append(error)
        finally:
            connection.close()

    other = threading.Thread(target=work)
    with transaction.atomic():
        yield
        other.start()
        _wait_for_lock()
    other.join()
    assert failed == []


def _wait_for_lock(seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with connection.cursor() as cursor:
            cursor.execute("select count(*) from pg_locks where not granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)
    pytest.fail("nobody waited for our lock")


def launched(world: World, journey: Any) -> None:
    actions.publish_version(journey, None, world.now)
    actions.launch(journey, None, world.now)


def test_what_an_import_writes_at_the_same_instant_is_not_lost(world: World) -> None:
    world.make_attribute("level", "number")
    people = [world.customer([], level=1) for _ in range(3)]
    launched(world, changing(world, operation="increase", value="5"))
    with working_meanwhile(world):
        Customer.objects.filter(pk=people[1].pk).update(attributes={"level": 10, "city": "Lviv"})
    world.work()
    assert [known(each) for each in people] == [6, 15, 6]
    assert known(people[1], "city") == "Lviv"
    assert world.inside() == 0


def test_a_choice_that_the_customer_makes_at_the_same_instant_is_not_overwritten(world: World) -> None:
    person = world.customer([])
    journey = world.journey(
        {
            "do": ("change_consent", {"topic_id": world.topic.pk, "channels": ["sms"], "choice": "allow"}),
            "out": ("exit", {}),
        },
        ["in.next>do", "do.next>out"],
    )
    launched(world, journey)
    with working_meanwhile(world):
        just_before = world.now - timedelta(seconds=1)
        record_consents(
            [ConsentRow(person.pk, "sms", world.topic.pk, granted=False, changed_at=just_before)], world.now
        )
    world.work()
    assert Consent.objects.get(customer=person).granted is False


def test_a_journey_that_is_stopped_at_the_same_instant_has_nobody_at_its_door(world: World) -> None:
    world.customer([])
    other = world.start(waiting(world))
    launched(world, sending(world, "start_journey", journey_id=other.pk))
    with working_meanwhile(world):
        actions.stop(other, None, world.now)
    world.work()
    assert not Arrival.objects.exists()
    assert world.inside() == 0
