"""What happens to one person in two places at the same instant."""

import threading
import time
from datetime import timedelta

import pytest
from django.db import connection, transaction

from delivery.models import Message, Outbox
from journeys import actions
from journeys.engine import engine
from journeys.models import Decision, Enrollment, Journey
from tests.journeys.world import World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db: None) -> World:
    return World()


def wait_for_lock(seconds: float = 10) -> None:
    """Until another connection of this database waits for one of our locks."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with connection.cursor() as cursor:
            cursor.execute("select count(*) from pg_locks where not granted")  # pg_stat_activity stands still in here
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)
    pytest.fail("nobody waited for our lock")


def test_somebody_whose_row_changes_between_the_look_and_the_claim_moves_once_and_is_not_lost(world: World) -> None:
    people = [world.customer() for _ in range(3)]
    journey = world.cascade_journey("push", "sms")
    world.start(journey)
    world.now += timedelta(hours=2)
    failed: list[BaseException] = []

    def work() -> None:
        try:
            engine.drain(world.now)
        except BaseException as error:  # noqa: BLE001 (told to the test)
            failed.append(error)
        finally:
            connection.close()

    with transaction.atomic():
        # The batch takes its snapshot, then waits for the journey's row; when it goes on, one row is newer than that.
        Journey.objects.select_for_update().get(pk=journey.pk)
        other = threading.Thread(target=work)
        other.start()
        wait_for_lock()
        touched = Enrollment.objects.filter(customer_id=people[1].pk)
        assert touched.update(due_at=world.now - timedelta(minutes=1)) == 1
    other.join()
    assert failed == []
    for person in people:
        assert world.ledger(person) == [
            ("next", "entered"),
            ("sent", "sent"),
            ("timed_out", "timed_out"),
            ("sent", "sent"),
        ]
        assert Message.objects.filter(customer_id=person.pk, channel="sms").count() == 1
    assert set(Enrollment.objects.values_list("visit", flat=True)) == {4}


def test_whom_the_next_step_cannot_write_to_leaves_there_and_the_others_go_on(world: World) -> None:
    people = [world.customer() for _ in range(9)]
    world.start(world.cascade_journey("push", "sms"))
    first = Message.objects.get(customer_id=people[4].pk)
    # A row that must not be: the next step's own cannot be written beside it.
    sms = Decision.objects.get(customer_id=people[4].pk, port="sent").op + 2
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into delivery_message (customer_id, brand_id, sender_id, content_id, channel, traffic_class,"
            " endpoint, enrollment_id, op, visit, status, created_at)"
            " select customer_id, brand_id, sender_id, content_id, channel, traffic_class,"
            " endpoint, enrollment_id, %s, 3, 'failed', created_at from delivery_message where id = %s",
            [sms, first.pk[0]],
        )
    world.pass_time(hours=2)
    out = Decision.objects.get(customer_id=people[4].pk, port="out")
    assert (out.op, out.reason) == (sms, "broken")
    assert world.ledger(people[4])[-2:] == [("timed_out", "timed_out"), ("out", "broken")]
    for person in people[:4] + people[5:]:
        assert world.sent(person) == ["push", "sms"]


def test_a_resumed_journey_sends_what_waited(world: World) -> None:
    person = world.customer()
    journey = world.cascade_journey("push")
    actions.publish_version(journey, None, world.now)
    actions.launch(journey, None, world.now)
    world.work(hand_over=False)
    actions.pause(journey, None, world.now)
    world.work()
    assert list(Message.objects.values_list("status", flat=True)) == ["held"]
    actions.resume(journey, None, world.now)
    world.work()
    assert world.sent(person) == ["push"]
    assert list(Message.objects.values_list("status", flat=True)) == ["sent"]


def test_what_was_withdrawn_before_a_pause_leaves_nothing_in_the_outbox_after_it(world: World) -> None:
    world.customer()
    journey = world.cascade_journey("push")
    actions.publish_version(journey, None, world.now)
    actions.launch(journey, None, world.now)
    world.work(hand_over=False)
    Message.objects.update(status="superseded")
    actions.pause(journey, None, world.now)
    actions.resume(journey, None, world.now)
    world.work()
    assert not Outbox.objects.exists()
    assert list(Message.objects.values_list("status", flat=True)) == ["superseded"]


def test_what_comes_back_into_the_outbox_waits_while_the_journey_is_paused_and_goes_when_it_has_stopped(
    world: World,
) -> None:
    person = world.customer()
    journey = world.cascade_journey("push")
    actions.publish_version(journey, None, world.now)
    actions.launch(journey, None, world.now)
    world.work(hand_over=False)
    waiting = Outbox.objects.get()
    message = {"customer_id": person.pk}
    # In flight when the journey is paused, and refused for the time being afterwards.
    Outbox.objects.all().delete()
    Message.objects.filter(**message).update(status="sending")
    actions.pause(journey, None, world.now)
    Message.objects.filter(**message).update(status="queued")
    Outbox.objects.bulk_create([waiting])
    world.work()
    assert Message.objects.get(**message).status == "queued"
    actions.resume(journey, None, world.now)
    Message.objects.filter(**message).update(status="sending")
    Outbox.objects.all().delete()
    actions.stop(journey, None, world.now)
    Message.objects.filter(**message).update(status="queued")
    Outbox.objects.bulk_create([waiting])
    world.work()
    assert Message.objects.get(**message).status == "superseded"
    assert not Outbox.objects.exists()
