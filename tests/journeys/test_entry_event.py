"""Entry by event: at once or if something does not follow, keyed by what it is about, once for each event."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from customers.events import EventRow, record_events
from customers.importing.mapping import read_mapping
from customers.importing.run import run_import
from customers.models import Event
from delivery.content.contents import COMPILER
from delivery.models import Message
from journeys import actions
from journeys.engine import engine
from journeys.linting.checking import lint
from journeys.models import Arrival, Decision, Enrollment, Trigger
from journeys.timeline.pages import timeline
from tests.customers.conftest import BUYS, ORDERS
from tests.journeys.entering import context_of, listening, reasons
from tests.journeys.world import H, World

DAY = 24 * H


def basket(**more: Any) -> dict[str, Any]:
    """A basket that is left for an hour, each basket once."""
    return {
        "event": "basket_changed",
        "key_property": "basket",
        "unless": [
            {"event": "ordered", "filters": [], "its_property": ""},
            {"event": "basket_changed", "filters": [], "its_property": ""},
        ],
        "within_s": H,
        "reentry": "never",
    } | more


def test_an_event_brings_its_customer_in_at_once_with_what_it_says(world: World) -> None:
    person, other = world.customer(), world.customer()
    listening(world, "entry_event", event="signed_up")
    world.event(person, "signed_up", plan="gold", lines=[{"name": "LP"}])
    world.event(person, "signed_out")
    world.work()
    assert world.sent(person) == ["push"]
    assert world.sent(other) == []
    run = Enrollment.objects.get(customer_id=person.pk)
    event = Event.objects.get(name="signed_up")
    assert run.context == {
        "event": {
            "name": "signed_up",
            "at": world.now.isoformat(),
            "properties": {"plan": "gold", "lines": [{"name": "LP"}]},
        }
    }
    entered = Decision.objects.get(customer_id=person.pk, reason="entered")
    assert entered.detail == {"kind": "event", "id": event.id, "name": "signed_up", "at": world.now.isoformat()}


def test_only_events_whose_properties_meet_the_filters_count(world: World) -> None:
    person = world.customer()
    filters = [
        {"property": "total", "compare": "at_least", "value": "100"},
        {"property": "shop.city", "compare": "is", "value": "Lviv"},
    ]
    listening(world, "entry_event", event="basket_left", filters=filters)
    world.event(person, "basket_left", total=99.5, shop={"city": "Lviv"})
    world.event(person, "basket_left", total=100, shop={"city": "Kyiv"})
    world.work()
    assert reasons(person) == []
    world.event(person, "basket_left", total="100.5", shop={"city": "Lviv"})
    world.work()
    assert reasons(person) == ["entered"]


def test_a_purchase_is_listened_for_like_an_event(world: World) -> None:
    person = world.customer()
    listening(
        world, "entry_event", event="purchase", filters=[{"property": "amount", "compare": "more_than", "value": "50"}]
    )
    world.buy(person, "50.00")
    world.now += timedelta(minutes=1)
    world.buy(person, "50.01")
    world.work()
    assert reasons(person) == ["entered"]
    context = context_of(person)
    assert (context["event"]["name"], context["event"]["properties"]["amount"]) == ("purchase", 50.01)


def test_two_baskets_of_one_customer_go_their_own_ways_when_the_order_comes_for_one(world: World) -> None:
    """FIELD_FAILURES 14: a keyed event (this basket) is matched by its key."""
    person = world.customer()
    listening(world, "entry_event", **basket(reentry="any_time"))
    world.event(person, "basket_changed", basket="A")
    world.event(person, "basket_changed", basket="B")
    world.pass_time(minutes=30)
    world.event(person, "ordered", basket="A")
    world.pass_time(minutes=29)
    assert reasons(person) == []
    world.pass_time(minutes=1)
    assert sorted(reasons(person)) == ["entered", "followed"]
    run = Enrollment.objects.get(customer_id=person.pk)
    assert run.key == "B"
    assert world.sent(person) == ["push"]


def test_what_follows_counts_up_to_the_very_end_of_the_window_and_not_at_its_beginning(world: World) -> None:
    listening(world, "entry_event", **basket())
    at_the_beginning, at_the_end, too_late = (world.customer() for _ in range(3))
    began = world.now
    for person in (at_the_beginning, at_the_end, too_late):
        world.event(person, "basket_changed", basket="A")
    world.event(at_the_beginning, "ordered", basket="A")
    world.event(at_the_end, "ordered", basket="A", at=began + timedelta(hours=1))
    world.event(too_late, "ordered", basket="A", at=began + timedelta(hours=1, microseconds=1))
    world.pass_time(hours=1)
    assert (reasons(at_the_beginning), reasons(at_the_end), reasons(too_late)) == (
        ["entered"],
        ["followed"],
        ["entered"],
    )


def test_an_order_that_is_told_before_its_basket_counts_all_the_same(world: World) -> None:
    person = world.customer()
    listening(world, "entry_event", **basket())
    began = world.now
    world.pass_time(minutes=20)
    world.event(person, "ordered", basket="A", at=began + timedelta(minutes=10))
    world.event(person, "basket_changed", basket="A", at=began)
    world.pass_time(hours=2)
    assert reasons(person) == ["followed"]


def test_the_time_counts_anew_with_each_change_of_the_basket(world: World) -> None:
    person = world.customer()
    listening(world, "entry_event", **basket())
    world.event(person, "basket_changed", basket="A", total=1)
    world.pass_time(minutes=40)
    world.event(person, "basket_changed", basket="A", total=2)
    world.pass_time(minutes=40)
    assert reasons(person) == ["followed"]
    world.pass_time(minutes=20)
    assert reasons(person) == ["followed", "entered"]
    assert context_of(person)["event"]["properties"]["total"] == 2


def test_an_event_without_its_key_is_refused_with_the_reason(world: World) -> None:
    person = world.customer()
    listening(world, "entry_event", event="basket_changed", key_property="basket")
    world.event(person, "basket_changed", total=3)
    world.work()
    assert reasons(person) == ["no_key"]


def test_a_key_too_long_for_its_column_still_tells_baskets_apart(world: World) -> None:
    person = world.customer()
    long = "x" * 150
    listening(world, "entry_event", **basket(reentry="any_time"))
    world.event(person, "basket_changed", basket=f"{long}A")
    world.event(person, "basket_changed", basket=f"{long}B")
    world.event(person, "ordered", basket=f"{long}A", at=world.now + timedelta(minutes=1))
    world.pass_time(hours=1)
    assert sorted(reasons(person)) == ["entered", "followed"]


def test_winning_back_after_sixty_silent_days_asks_purchases_after_purchases(world: World) -> None:
    gone, loyal = world.customer(), world.customer()
    listening(
        world, "entry_event", event="purchase", unless=[{"event": "purchase"}], within_s=60 * DAY, reentry="after_exit"
    )
    world.buy(gone)
    world.buy(loyal)
    world.pass_time(days=59)
    world.buy(loyal)
    world.pass_time(days=1)
    assert (reasons(gone), reasons(loyal)) == (["entered"], ["followed"])
    world.pass_time(days=59)
    assert reasons(loyal) == ["followed", "entered"]
    # Comes back, and falls silent again: then once more.
    world.buy(gone)
    world.pass_time(days=60)
    assert reasons(gone) == ["entered", "entered"]


def test_what_is_told_twice_or_later_than_what_followed_changes_nothing_twice(world: World) -> None:
    person = world.customer()
    listening(world, "entry_event", event="basket_left", reentry="any_time")
    world.event(person, "basket_left", key="one", basket="A")
    world.work()
    world.event(person, "basket_left", key="one", basket="A")
    world.now += timedelta(minutes=5)
    world.event(person, "basket_left", key="one", basket="A")
    world.work()
    assert reasons(person) == ["entered"]
    assert not Arrival.objects.exists()


def test_two_reports_of_one_moment_are_one_arrival(world: World) -> None:
    person = world.customer()
    listening(world, "entry_event", event="basket_left", reentry="any_time")
    world.event(person, "basket_left", key="one")
    world.event(person, "basket_left", key="two")
    world.work()
    assert reasons(person) == ["entered"]


def test_an_import_of_old_events_lets_nobody_in_and_one_of_today_does(world: World) -> None:
    old, fresh = world.customer(), world.customer()
    listening(world, "entry_event", event="basket_left")
    world.event(old, "basket_left", at=world.now - timedelta(days=1, seconds=1))
    world.event(fresh, "basket_left", at=world.now - timedelta(hours=23))
    world.work()
    assert (reasons(old), reasons(fresh)) == (["too_old"], ["entered"])


def test_the_age_is_judged_at_the_end_of_the_window_and_can_be_set(world: World) -> None:
    person, other = world.customer(), world.customer()
    listening(
        world, "entry_event", event="purchase", unless=[{"event": "purchase"}], within_s=60 * DAY, max_age_s=7 * DAY
    )
    for customer, days in ((person, 66), (other, 68)):
        before = world.now
        world.now -= timedelta(days=days)
        world.buy(customer)
        world.now = before
    world.work()
    assert (reasons(person), reasons(other)) == (["entered"], ["too_old"])


def test_an_arrival_is_made_in_the_transaction_that_records_its_event(world: World) -> None:
    person = world.customer()
    listening(world, "entry_event", event="basket_left")
    with transaction.atomic():
        world.event(person, "basket_left")
        assert Arrival.objects.count() == 1
        transaction.set_rollback(True)
    assert not Arrival.objects.exists()
    world.event(person, "basket_left")
    world.work()
    assert reasons(person) == ["entered"]


def test_many_events_cost_as_many_statements_as_one(world: World) -> None:
    people = [world.customer() for _ in range(60)]
    listening(world, "entry_event", event="basket_left")
    listening(world, "entry_event", event="basket_left", key_property="basket")
    counts = []
    for some in (people[:1], people[1:]):
        rows = [EventRow(each.pk, "basket_left", "k", world.now, {"basket": "A"}) for each in some]
        with CaptureQueriesContext(connection) as made:
            record_events(rows, world.now)
        counts.append(len(made))
    assert counts[0] == counts[1]
    assert Arrival.objects.count() == 120


def test_nobody_comes_before_the_launch_nor_after_the_stop(world: World) -> None:
    """FIELD_FAILURES 23: on a new installation a trigger fires as soon as the journey is launched."""
    early, late, again = (world.customer() for _ in range(3))
    world.event(early, "basket_left")
    journey = listening(world, "entry_event", event="basket_left")
    world.event(early, "basket_left", key="second", total=1)
    actions.stop(journey, None, world.now)
    assert not Arrival.objects.exists()
    world.event(late, "basket_left")
    world.pass_time(minutes=10)
    actions.launch(journey, None, world.now)
    world.event(again, "basket_left")
    world.work()
    assert [reasons(each) for each in (early, late, again)] == [[], [], ["entered"]]


def test_whoever_comes_while_the_journey_is_paused_waits_for_it_to_go_on(world: World) -> None:
    person = world.customer()
    journey = listening(world, "entry_event", event="basket_left")
    actions.pause(journey, None, world.now)
    world.event(person, "basket_left")
    world.pass_time(hours=2)
    assert reasons(person) == []
    actions.resume(journey, None, world.now)
    world.work()
    assert reasons(person) == ["entered"]


def test_nobody_waits_at_the_door_of_a_journey_that_drains(world: World) -> None:
    inside, person = world.customer(), world.customer()
    journey = listening(world, "entry_event", event="basket_left")
    world.event(inside, "basket_left")
    world.work()
    actions.stop(journey, None, world.now, drain=True)
    # Recorded by a transaction that had seen the journey run.
    version = journey.version
    assert version is not None
    Arrival.objects.create(
        journey_id=journey.pk, version_id=version.pk, op=0, customer_id=person.pk,
        due_at=world.now, occurred_at=world.now,
    )  # fmt: skip
    assert engine.drain(world.now) == 0
    due = engine.next_due_at(world.now)
    assert due is not None
    assert due > world.now, "an arrival that nobody lets in must not keep the loop spinning"


def test_a_new_version_listens_and_whoever_has_arrived_before_still_enters_the_old_one(world: World) -> None:
    first, second = world.customer(), world.customer()
    journey = listening(world, "entry_event", **basket())
    world.event(first, "basket_changed", basket="A")
    old = journey.version
    actions.publish_version(journey, None, world.now)
    world.event(second, "basket_changed", basket="A")
    world.pass_time(hours=1)
    journey.refresh_from_db()
    runs = {each.customer_id: each.version_id for each in Enrollment.objects.all()}
    assert old is not None
    assert journey.version is not None
    assert runs == {first.pk: old.pk, second.pk: journey.version.pk}
    assert Trigger.objects.filter(journey=journey).count() == 1


def test_an_event_that_has_never_come_is_warned_of(world: World) -> None:
    """FIELD_FAILURES 23: a trigger that never fires is not silent."""
    journey = world.journey({"in": ("entry_event", basket()), "out": ("exit", {})}, ["in.next>out"])
    problems = lint(journey.graph, world.brand)[1]
    assert [(each.code, each.severity, each.field) for each in problems] == [
        ("event_unheard", "warning", "event"),
        ("event_unheard", "warning", "unless.0.event"),
        ("event_unheard", "warning", "unless.1.event"),
    ]
    person = world.customer()
    world.event(person, "basket_changed")
    world.event(person, "ordered")
    assert lint(journey.graph, world.brand)[1] == []


@pytest.mark.parametrize(
    ("config", "field"),
    [
        ({"event": "x", "unless": [{"event": "y"}]}, "within_s"),
        ({"event": "x", "within_s": 60}, "within_s"),
        ({"event": "purchase", "key_property": "basket"}, "key_property"),
        (
            {"event": "x", "key_property": "b", "unless": [{"event": "purchase"}], "within_s": 60},
            "unless.0.its_property",
        ),
        ({"event": "x", "key_property": "a b"}, "key_property"),
        ({"event": "x", "reentry": "any_time", "reentry_most": 2}, "reentry_most"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_field(world: World, config: dict[str, Any], field: str) -> None:
    journey = world.journey({"in": ("entry_event", config), "out": ("exit", {})}, ["in.next>out"])
    problems = lint(journey.graph, world.brand)[1]
    assert field in [each.field for each in problems if each.severity == "error"]


def test_the_order_may_call_the_basket_otherwise(world: World) -> None:
    person = world.customer()
    unless = [{"event": "purchase", "its_property": "order"}]
    listening(world, "entry_event", event="basket_left", key_property="basket", unless=unless, within_s=H)
    world.event(person, "basket_left", basket=f"order-{person.pk}-{(world.now + timedelta(minutes=1)).isoformat()}")
    world.event(person, "basket_left", basket="B", at=world.now + timedelta(seconds=1))
    world.pass_time(minutes=1)
    world.buy(person)
    world.pass_time(hours=1)
    assert sorted(reasons(person)) == ["entered", "followed"]


def test_the_texts_of_the_journey_see_the_event(world: World) -> None:
    person = world.customer()
    content = {
        "title": "{{ event.name }}",
        "text": "{{ event.total }} {{ event.properties.shop.city }} {{ event.at | date }}",
    }
    step = {"channel": "push", "content": content, "timeout_s": H}
    world.start(
        world.journey(
            {
                "in": ("entry_event", {"event": "basket_left"}),
                "cascade": ("cascade", world.cascade() | {"steps": [step]}),
                "out": ("exit", {}),
            },
            ["in.next>cascade", *(f"cascade.{port}>out" for port in ("reacted", "exhausted", "unreachable"))],
        )
    )
    world.event(person, "basket_left", total=12, shop={"city": "Lviv"})
    world.work()
    message = Message.objects.get(customer_id=person.pk)
    assert message.status == "sent"
    made = COMPILER.load({message.content_id})[message.content_id].made_for(
        person.pk, None, "en", json.dumps(message.data)
    )
    assert (made["title"], made["text"]) == ("basket_left", "12 Lviv March 2, 2026")


def test_the_timeline_tells_who_entered_by_what_and_who_did_not_and_why(world: World) -> None:
    person = world.customer([])
    journey = listening(world, "entry_event", **basket(reentry="any_time"))
    world.event(person, "basket_changed", basket="A")
    world.event(person, "basket_changed", basket="B")
    world.event(person, "ordered", basket="B", at=world.now + timedelta(minutes=1))
    world.event(person, "basket_changed", total=1)
    world.event(person, "basket_changed", basket="C", at=world.now - timedelta(days=3))
    world.pass_time(hours=1)
    found = timeline(person.pk, None, None, page=1000)["results"]
    told = {
        (each["title"], each["text"])
        for each in found
        if each["kind"] == "decision" and each["code"] != "send_no_address"
    }
    assert told == {
        (f"Entered “{journey.name}”", "By “basket_changed” of 2 March 2026."),
        (f"Did not enter “{journey.name}”", "Did what was waited for in time."),
        (f"Did not enter “{journey.name}”", "What lets people in had happened too long ago when it was told."),
        (f"Did not enter “{journey.name}”", "The event did not say what it is about: its property is missing."),
    }


def test_a_file_of_purchases_brings_in_those_of_today_and_none_of_its_old_ones(world: World, tmp_path: Path) -> None:
    journey = listening(world, "entry_event", event="purchase", reentry="any_time")
    days = [world.now - timedelta(days=each) for each in (400, 30, 0)]
    file = tmp_path / "purchases.csv"
    lines = [f"{number},{day:%Y-%m-%d},10" for number, day in enumerate(days, 1)]
    for _ in range(2):  # the same file again brings nobody
        file.write_text("\n".join(["id,day,paid", *lines, ""]))
        run_import(file, read_mapping(BUYS), world.now)
        world.work()
    decisions = Decision.objects.filter(journey_id=journey.pk, visit=0).values_list("reason", flat=True)
    assert sorted(decisions) == ["entered", "too_old", "too_old"]


def test_a_purchase_that_a_later_file_corrects_is_no_new_one(world: World, tmp_path: Path) -> None:
    journey = listening(world, "entry_event", event="purchase", reentry="any_time")
    file = tmp_path / "purchases.csv"
    for paid in ("10", "12"):
        file.write_text(f"id,day,paid,order\n1,{world.now:%Y-%m-%d},{paid},A1\n")
        run_import(file, read_mapping(ORDERS), world.now)
        world.work()
    assert Decision.objects.filter(journey_id=journey.pk, reason="entered").count() == 1
