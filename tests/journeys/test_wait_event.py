"""Waiting for something that customers do, with a time-out."""

import threading
import time
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from journeys import actions
from journeys.engine import engine
from journeys.linting.checking import errors, lint
from journeys.models import Enrollment, Journey
from journeys.running import running
from tests.journeys.flows import EXIT, HOUR, around, compared, left_at
from tests.journeys.test_engine import check_ledger
from tests.journeys.world import START, World


def awaited(key: str, event: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "label": key.capitalize(), "event": event} | more


def waiting(*events: dict[str, Any], since: str = "arrival", timeout_s: int = 24 * HOUR) -> dict[str, Any]:
    return {"events": list(events) or [awaited("basket", "basket")], "since": since, "timeout_s": timeout_s}


def later(world: World, config: dict[str, Any]) -> Journey:
    """Entry, an hour's wait, the block, an exit for each port."""
    ports = [each["key"] for each in config["events"]] + ["timed_out"]
    return world.journey(
        {"hour": ("wait", {"duration_s": HOUR}), "block": ("wait_event", config)} | dict.fromkeys(ports, EXIT),
        ["in.next>hour", "hour.next>block", *(f"block.{port}>{port}" for port in ports)],
    )


def keyed(basket: str = "basket.id", **more: Any) -> dict[str, Any]:
    """The config of an entry by event, a run for each basket."""
    return {"event": "basket", "key_property": basket, "reentry": "any_time"} | more


def entering_by_event(world: World, config: dict[str, Any], entry: dict[str, Any]) -> Journey:
    journey = around(world, "wait_event", config)
    journey.graph["nodes"][0] |= {"type": "entry_event", "config": entry}
    journey.save()
    return world.start(journey)


def test_who_does_it_goes_on_at_once_and_the_ledger_names_the_event(world: World) -> None:
    does, does_not = world.customer(), world.customer()
    journey = world.start(around(world, "wait_event", waiting()))
    world.pass_time(hours=3)
    world.event(does, "basket", total=5)
    world.work()
    assert left_at(does) == ("basket", "event_came", START + timedelta(hours=3))
    detail = compared(does)
    assert (detail["kind"], detail["name"], detail["at"]) == ("event", "basket", "2026-03-02T12:00:00+00:00")
    world.pass_time(hours=21)
    assert left_at(does_not) == ("timed_out", "timed_out", START + timedelta(hours=24))
    check_ledger(journey)


def test_of_several_the_first_that_came_decides_and_each_has_its_own_way(world: World) -> None:
    config = waiting(awaited("visit", "visit"), awaited("bought", "purchase"))
    buyer, visitor = world.customer(), world.customer()
    journey = world.start(around(world, "wait_event", config))
    world.pass_time(hours=1)
    world.event(visitor, "visit", at=world.now - timedelta(minutes=5))
    world.buy(visitor)
    world.buy(buyer)
    world.work()
    assert left_at(visitor)[0] == "visit"
    assert left_at(buyer)[:2] == ("bought", "event_came")
    assert compared(buyer)["kind"] == "purchase"
    check_ledger(journey)


def test_only_what_meets_the_conditions_counts(world: World) -> None:
    large = {"property": "total", "compare": "at_least", "value": "100"}
    order = {"property": "amount", "compare": "more_than", "value": "50"}
    config = waiting(awaited("basket", "basket", filters=[large]), awaited("bought", "purchase", filters=[order]))
    person, other = world.customer(), world.customer()
    world.start(around(world, "wait_event", config))
    world.pass_time(hours=1)
    for each, total in [(person, 99), (other, 100)]:
        world.event(each, "basket", total=total)
    world.buy(person, "50.00")
    world.work()
    assert left_at(other)[0] == "basket"
    assert Enrollment.objects.get(customer_id=person.pk).exited_at is None
    world.pass_time(hours=1)
    world.buy(person, "50.01")
    world.work()
    assert left_at(person)[0] == "bought"


def test_what_has_happened_since_entry_passes_at_once_when_asked_for(world: World) -> None:
    """Number 16 of the field's failures: it came before the wait existed."""
    person, before = world.customer(), world.customer()
    world.event(before, "basket", at=world.now - timedelta(hours=1))
    world.start(later(world, waiting(since="entry")))
    world.pass_time(minutes=30)
    world.event(person, "basket")
    world.pass_time(minutes=30)
    assert left_at(person) == ("basket", "event_came", START + timedelta(hours=1))
    assert compared(person)["at"] == "2026-03-02T09:30:00+00:00"
    world.pass_time(hours=24)
    assert left_at(before)[0] == "timed_out"


def test_what_has_happened_before_coming_here_does_not_count_unless_asked_for(world: World) -> None:
    person = world.customer()
    world.start(later(world, waiting()))
    world.pass_time(minutes=30)
    world.event(person, "basket")
    world.pass_time(hours=30)
    assert left_at(person)[0] == "timed_out"


@pytest.mark.parametrize("since", ["arrival", "entry"])
def test_an_event_of_the_very_instant_of_the_arrival_counts(world: World, since: str) -> None:
    """Number 16 of the field's failures: in the same millisecond."""
    person = world.customer()
    world.start(later(world, waiting(since=since)))
    world.event(person, "basket", at=START + timedelta(hours=1))
    world.pass_time(hours=1)
    assert left_at(person) == ("basket", "event_came", START + timedelta(hours=1))


def test_an_event_of_the_very_instant_of_the_time_out_wins(world: World) -> None:
    person = world.customer()
    world.start(around(world, "wait_event", waiting()))
    world.now = START + timedelta(hours=24)
    world.event(person, "basket")
    world.work()
    assert left_at(person) == ("basket", "event_came", START + timedelta(hours=24))


def test_the_time_of_a_pause_in_which_timers_stand_still_is_waited_longer(world: World) -> None:
    person, does = world.customer(), world.customer()
    journey = world.start(around(world, "wait_event", waiting()))
    world.pass_time(hours=1)
    actions.pause(journey, None, world.now, holds_timers=True)
    world.pass_time(hours=30)
    world.event(does, "basket")
    world.work()
    assert world.inside() == 2
    actions.resume(journey, None, world.now)
    world.work()
    assert left_at(does)[0] == "basket"
    world.pass_time(hours=40)
    assert left_at(person) == ("timed_out", "timed_out", START + timedelta(hours=54))


def test_newer_events_are_seen_and_not_only_the_one_that_brought_the_customer_in(world: World) -> None:
    """Numbers 14 and 15 of the field's failures: the same event as entry and as end of the wait."""
    for since in ("arrival", "entry"):
        person = world.customer()
        journey = entering_by_event(world, waiting(since=since), {"event": "basket"})
        world.event(person, "basket", nr=since)
        world.work()
        assert Enrollment.objects.get(journey_id=journey.pk).exited_at is None, since
        world.pass_time(hours=2)
        world.event(person, "basket", nr=since)
        world.work()
        assert left_at(person) == ("basket", "event_came", world.now)
        check_ledger(journey)
        journey.status = "stopped"
        journey.save()


def test_an_event_that_comes_between_the_trigger_and_the_opened_door_is_not_lost(world: World) -> None:
    """Number 16 of the field's failures."""
    config = waiting(awaited("bought", "purchase"), since="entry")
    person = world.customer()
    entering_by_event(world, config, {"event": "basket"})
    world.event(person, "basket")
    world.now += timedelta(seconds=1)
    world.buy(person)  # before the engine has looked
    world.now += timedelta(seconds=1)
    world.work()
    assert left_at(person)[:2] == ("bought", "event_came")


def test_only_an_event_about_the_same_basket_counts(world: World) -> None:
    """Number 14 of the field's failures: this basket."""
    config = waiting(awaited("paid", "paid", about="key", property="basket.id"))
    person = world.customer()
    journey = entering_by_event(world, config, keyed())
    for basket in ("b1", "b2"):
        world.event(person, "basket", basket={"id": basket})
    world.work()
    world.pass_time(hours=1)
    world.event(person, "paid", basket={"id": "b2"})
    world.event(person, "paid", basket={"id": "b3"})
    world.event(person, "paid")
    world.work()
    inside = Enrollment.objects.filter(customer_id=person.pk)
    assert {each.key: each.exited_at is None for each in inside} == {"b1": True, "b2": False}
    check_ledger(journey)


def test_an_event_can_be_the_one_with_a_value_that_the_run_carries_along(world: World) -> None:
    about = {"about": "carried", "property": "order", "carried": "event.properties.next_order"}
    config = waiting(awaited("bought", "purchase", **about))
    person = world.customer()
    entering_by_event(world, config, {"event": "basket"})
    later_key = f"order-{person.pk}-{(world.now + timedelta(hours=2)).isoformat()}"
    world.event(person, "basket", next_order=later_key)
    world.work()
    world.pass_time(hours=1)
    world.buy(person)
    world.work()
    assert Enrollment.objects.get(customer_id=person.pk).exited_at is None
    world.pass_time(hours=1)
    world.buy(person)
    world.work()
    assert left_at(person)[0] == "bought"


def test_an_event_that_is_dated_later_counts_when_its_moment_has_come(world: World) -> None:
    """Another machine's clock runs ahead: the event is neither lost nor taken too early."""
    person = world.customer()
    world.start(around(world, "wait_event", waiting()))
    world.event(person, "basket", at=world.now + timedelta(seconds=90))
    world.work()
    assert Enrollment.objects.get(customer_id=person.pk).exited_at is None
    world.pass_time(hours=1)
    assert left_at(person) == ("basket", "event_came", START + timedelta(seconds=90))


def test_a_message_before_a_wait_leaves_at_once_and_is_not_held_by_it(world: World) -> None:
    person = world.customer()
    journey = world.journey(
        {
            "push": ("cascade", world.cascade("push")),
            "block": ("wait_event", waiting(timeout_s=HOUR)),
            "out": EXIT,
        },
        [
            "in.next>push",
            *(f"push.{port}>block" for port in ("reacted", "exhausted", "unreachable")),
            "block.basket>out",
            "block.timed_out>out",
        ],
    )
    world.start(journey)
    assert world.sent(person) == ["push"]
    world.pass_time(hours=3)
    assert left_at(person)[0] == "timed_out"


def test_in_a_loop_each_event_counts_once(world: World) -> None:
    """Number 17 of the field's failures: it neither spins nor fails silently."""
    journey = world.journey(
        {"block": ("wait_event", waiting(since="entry")), "pause": ("wait", {"duration_s": 60}), "out": EXIT},
        ["in.next>block", "block.basket>pause", "pause.next>block", "block.timed_out>out"],
    )
    person = world.customer()
    world.start(journey)
    for _ in range(2):
        world.pass_time(hours=1)
        world.event(person, "basket")
        world.work()
    world.pass_time(hours=30)
    assert [port for port, _ in world.ledger(person)] == ["next", "basket", "next", "basket", "next", "timed_out"]


def test_a_loop_that_only_waits_for_what_may_have_happened_is_refused(world: World) -> None:
    """Number 17 of the field's failures."""
    edges = ["in.next>block", "block.basket>block", "block.timed_out>out"]
    for since, codes in [("entry", ["loop_without_wait"]), ("arrival", [])]:
        journey = world.journey({"block": ("wait_event", waiting(since=since)), "out": EXIT}, edges)
        assert [each.code for each in errors(lint(journey.graph, world.brand)[1])] == codes


def test_two_waits_one_after_the_other_want_two_events(world: World) -> None:
    journey = world.journey(
        {"first": ("wait_event", waiting()), "second": ("wait_event", waiting()), "out": EXIT},
        [
            "in.next>first",
            "first.basket>second",
            "first.timed_out>out",
            "second.basket>out",
            "second.timed_out>out",
        ],
    )
    person = world.customer()
    world.start(journey)
    world.pass_time(hours=1)
    world.event(person, "basket", nr=1)
    world.work()
    assert Enrollment.objects.get(customer_id=person.pk).exited_at is None
    world.event(person, "basket", nr=2)  # of the same instant, and another one
    world.work()
    assert [port for port, _ in world.ledger(person)] == ["next", "basket", "basket"]


def test_without_anything_to_wait_for_it_is_not_published(world: World) -> None:
    journey = around(world, "wait_event", {"events": [], "since": "arrival", "timeout_s": HOUR})
    assert [(each.code, each.field) for each in lint(journey.graph, world.brand)[1]] == [("bad_field", "events")]


@pytest.mark.parametrize("keys", [["a", "a"], ["timed_out"], ["out"], ["A b"]])
def test_ways_out_have_keys_of_their_own(world: World, keys: list[str]) -> None:
    config = waiting(*(awaited(key, "basket") for key in keys))
    problems = lint(around(world, "wait_event", config).graph, world.brand)[1]
    assert "bad_field" in {each.code for each in problems}


def test_a_wait_for_this_basket_in_a_journey_that_is_about_nothing_is_a_warning(world: World) -> None:
    config = waiting(awaited("paid", "paid", about="key", property="basket.id"))
    problems = lint(around(world, "wait_event", config).graph, world.brand)[1]
    assert [(each.code, each.severity) for each in problems] == [
        ("event_unheard", "warning"),
        ("no_run_key", "warning"),
    ]


def test_an_event_that_never_came_is_a_warning(world: World) -> None:
    """Number 23 of the field's failures: it would never be heard, and nobody would say so."""
    config = waiting(awaited("basket", "basket"), awaited("bought", "purchase"))
    journey = around(world, "wait_event", config)
    fields = ["events.0.event", "events.1.event"]
    assert [each.field for each in lint(journey.graph, world.brand)[1] if each.code == "event_unheard"] == fields
    person = world.customer()
    world.event(person, "basket")
    world.buy(person)
    assert lint(journey.graph, world.brand)[1] == []


def _in_thread(work: Any) -> tuple[threading.Thread, list[BaseException]]:
    failed: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 (told to the test)
            failed.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, failed


def _wait_for_lock(seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with connection.cursor() as cursor:
            cursor.execute("select count(*) from pg_locks where not granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)
    pytest.fail("nobody waited for our lock")


@pytest.mark.django_db(transaction=True)
def test_an_event_that_is_recorded_while_the_customer_is_being_moved_here_is_not_lost(transactional_db: None) -> None:
    """Number 16 of the field's failures, with two connections: the writer commits when the mover has judged."""
    world = World()
    person = world.customer()
    journey = world.start(later(world, waiting()))
    world.now += timedelta(hours=1)
    with transaction.atomic():
        world.event(person, "basket", at=world.now + timedelta(milliseconds=1))  # not committed yet
        thread, failed = _in_thread(lambda: engine.drain(world.now))
        thread.join()
        assert failed == []
        assert Enrollment.objects.get(customer_id=person.pk).listens
    world.now += timedelta(seconds=1)
    world.work()
    assert left_at(person) == ("basket", "event_came", world.now)
    check_ledger(journey)


@pytest.mark.django_db(transaction=True)
def test_an_event_that_is_recorded_while_the_mover_has_not_committed_is_not_lost(transactional_db: None) -> None:
    """Number 16 of the field's failures, the other way round: the inbox is read while the move is open."""
    world = World()
    person = world.customer()
    world.start(later(world, waiting()))
    world.now += timedelta(hours=1)
    with transaction.atomic():
        engine.drain(world.now)  # moved and judged, not committed
        happening = lambda: world.event(person, "basket", at=world.now + timedelta(milliseconds=1))  # noqa: E731
        thread, failed = _in_thread(happening)
        thread.join()
        reader, failed_too = _in_thread(lambda: engine._wake(world.now + timedelta(seconds=1), running()))
        _wait_for_lock()  # the reader waits for the row that is being moved
    reader.join()
    assert failed == failed_too == []
    world.now += timedelta(seconds=1)
    world.work()
    assert left_at(person) == ("basket", "event_came", world.now)


@pytest.mark.django_db(transaction=True)
def test_an_event_that_is_recorded_while_the_customer_is_just_entering_is_not_lost(transactional_db: None) -> None:
    """Number 16 of the field's failures: the writer saw nobody inside, and nobody who waits saw the event."""
    world = World()
    person = world.customer()
    journey = around(world, "wait_event", waiting())
    with transaction.atomic():
        world.event(person, "basket", at=world.now + timedelta(milliseconds=1))  # wakes nobody: none is inside
        thread, failed = _in_thread(lambda: world.start(journey))
        thread.join()
        assert failed == []
    world.pass_time(minutes=2)
    assert left_at(person) == ("basket", "event_came", START + timedelta(minutes=1))
