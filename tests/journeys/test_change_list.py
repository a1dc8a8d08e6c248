"""Lists that journeys fill and empty: in sets, each customer once, and whoever waits for it hears of it at once."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import Brand
from customers.lists import storing
from customers.lists.storing import ListInUse
from customers.models import Customer, CustomerList, ListMember
from journeys import actions
from journeys.checks.checking import differences
from journeys.engine import engine
from journeys.models import Decision, Journey
from segments.models import Segment
from tests.journeys.test_timeline import told
from tests.journeys.world import START, World

EXIT: tuple[str, dict[str, Any]] = ("exit", {})
DAY = 86400


def made(world: World, *members: Customer, name: str = "VIP", brand: Brand | None = None) -> CustomerList:
    found = storing.create({"name": name, "brand": brand}, {"kind": "api"}, by=None, now=world.now)
    if members:
        storing.add(found, [each.pk for each in members], [], by=None, now=world.now)
    return found


def changing(world: World, vip: CustomerList, operation: str = "add") -> Journey:
    nodes: dict[str, Any] = {"do": ("change_list", {"list_id": vip.pk, "operation": operation}), "out": EXIT}
    return world.journey(nodes, ["in.next>do", "do.next>out"])


def members(vip: CustomerList) -> dict[int, Any]:
    return dict(ListMember.objects.filter(list=vip).values_list("customer_id", "added_at"))


def compared(customer: Customer) -> dict[str, Any]:
    return dict(Decision.objects.get(customer_id=customer.pk, detail__has_key="list").detail or {})


def test_customers_come_into_the_list_and_who_is_in_it_already_stays_since_then(world: World) -> None:
    there, comes = world.customer(), world.customer()
    vip, since = made(world, there), world.now
    world.now += timedelta(minutes=1)

    world.start(changing(world, vip))

    assert members(vip) == {there.pk: since, comes.pk: world.now}
    assert (world.ledger(there)[1], world.ledger(comes)[1]) == (("next", "unchanged"), ("next", "listed"))
    assert compared(there) == {"list": vip.pk, "before": True, "after": True}
    assert compared(comes) == {"list": vip.pk, "before": False, "after": True}
    vip.refresh_from_db()
    assert vip.size == 2
    assert differences() == []
    assert told(comes, "decision")[1] == "Added to the list “VIP”. Left the journey at “Exit”."
    assert told(there, "decision")[1] == "Stays in the list “VIP”. Was in it already. Left the journey at “Exit”."


def test_customers_are_taken_out_of_the_list_and_out_of_no_other(world: World) -> None:
    there, never = world.customer(), world.customer()
    vip, other = made(world, there), made(world, there, never, name="Other")

    world.start(changing(world, vip, "remove"))

    assert (members(vip), set(members(other))) == ({}, {there.pk, never.pk})
    assert (world.ledger(there)[1], world.ledger(never)[1]) == (("next", "unlisted"), ("next", "unchanged"))
    assert compared(there) == {"list": vip.pk, "before": True, "after": False}
    assert compared(never) == {"list": vip.pk, "before": False, "after": False}
    assert told(there, "decision")[1] == "Removed from the list “VIP”. Left the journey at “Exit”."
    assert told(never, "decision")[1] == "Stays out of the list “VIP”. Was not in it. Left the journey at “Exit”."


def test_two_weeks_of_a_guest_list_on_a_moved_clock(world: World) -> None:
    """Who comes is a guest for 14 days; who buys meanwhile leaves by the exit rule, and stays one."""
    vip = made(world)
    journey = world.journey(
        {
            "come": ("change_list", {"list_id": vip.pk, "operation": "add"}),
            "wait": ("wait", {"duration_s": 14 * DAY}),
            "go": ("change_list", {"list_id": vip.pk, "operation": "remove"}),
            "out": EXIT,
        },
        ["in.next>come", "come.next>wait", "wait.next>go", "go.next>out"],
    )
    exits = [{"label": "Bought", "kind": "event", "event": "purchase"}]
    journey = actions.save(journey, None, journey.revision, settings={"exits": exits})
    goes, stays = world.customer(), world.customer()
    world.start(journey)
    assert set(members(vip)) == {goes.pk, stays.pk}

    world.pass_time(days=13, hours=23)
    world.buy(stays)
    world.work()
    assert set(members(vip)) == {goes.pk, stays.pk}
    world.pass_time(hours=2)

    assert set(members(vip)) == {stays.pk}
    assert world.inside() == 0
    assert Decision.objects.get(reason="unlisted").at == START + timedelta(days=14)
    assert differences() == []


def test_several_runs_of_one_customer_in_a_batch_are_one_change(world: World) -> None:
    person, vip = world.customer(), made(world)
    wait = ("wait", {"duration_s": 3600})
    nodes: dict[str, Any] = {"wait": wait, "do": ("change_list", {"list_id": vip.pk}), "out": EXIT}
    edges = ["in.next>wait", "wait.next>do", "do.next>out"]
    journey = world.journey(nodes, edges, reentry="any_time")
    world.start(journey)
    actions.launch(journey, None, world.now)
    world.work()
    assert world.inside() == 2

    world.pass_time(hours=1)

    reasons = Decision.objects.filter(customer_id=person.pk, detail__has_key="list").order_by("enrollment_id")
    assert [each.reason for each in reasons] == ["listed", "unchanged"]
    vip.refresh_from_db()
    assert (set(members(vip)), vip.size) == ({person.pk}, 1)
    assert differences() == []


def watching(world: World, vip: CustomerList, change: str = "joined") -> Journey:
    """People enter another journey when they join, or leave, a segment that asks who is in the list."""
    rule = {"type": "in_list", "list_id": vip.pk}
    segment = Segment.objects.create(name=f"In the list {change}", rule=rule)
    entry = {"segment_id": segment.pk, "change": change, "reentry": "after_exit"}
    nodes: dict[str, Any] = {
        "in": ("entry_segment_change", entry),
        "wait": ("wait", {"duration_s": 30 * DAY}),
        "out": EXIT,
    }
    return world.start(world.journey(nodes, ["in.next>wait", "wait.next>out"]))


def entered(journey: Journey) -> set[int]:
    found = Decision.objects.filter(journey_id=journey.pk, reason="entered")
    return set(found.values_list("customer_id", flat=True))


def test_who_watches_a_segment_that_asks_for_the_list_hears_of_it_at_once(world: World) -> None:
    there, comes = world.customer(), world.customer()
    vip = made(world, there)
    joining, leaving = watching(world, vip), watching(world, vip, "left")

    world.start(changing(world, vip))

    assert (entered(joining), entered(leaving)) == ({comes.pk}, set())
    world.start(changing(world, vip, "remove"))
    assert entered(leaving) == {there.pk, comes.pk}


def test_so_they_do_when_the_list_is_changed_over_the_api(world: World) -> None:
    person, vip = world.customer(), made(world)
    joining, leaving = watching(world, vip), watching(world, vip, "left")

    storing.add(vip, [person.pk], [], by=None, now=world.now)
    world.work()
    assert (entered(joining), entered(leaving)) == ({person.pk}, set())
    storing.remove(vip, [person.pk], [], by=None, now=world.now)
    world.work()
    assert entered(leaving) == {person.pk}


def test_an_exit_rule_that_asks_for_the_list_holds_at_once(world: World) -> None:
    person, vip = world.customer(), made(world)
    waiting = world.journey(
        {"wait": ("wait", {"duration_s": 30 * DAY}), "out": EXIT}, ["in.next>wait", "wait.next>out"]
    )
    rule = {"all": [{"type": "in_list", "list_id": vip.pk}]}
    exits = [{"label": "Is a VIP", "kind": "rule", "rule": rule}]
    waiting = world.start(actions.save(waiting, None, waiting.revision, settings={"exits": exits}))

    world.start(changing(world, vip))

    assert Decision.objects.get(journey_id=waiting.pk, reason="exit_rule").customer_id == person.pk
    assert world.inside() == 0


def test_a_list_that_a_running_journey_changes_is_not_deleted(world: World) -> None:
    vip = made(world)
    nodes: dict[str, Any] = {
        "wait": ("wait", {"duration_s": 60}),
        "do": ("change_list", {"list_id": vip.pk, "operation": "remove"}),
        "out": EXIT,
    }
    world.customer()
    journey = world.start(world.journey(nodes, ["in.next>wait", "wait.next>do", "do.next>out"]))

    with pytest.raises(ListInUse, match="“Journey” needs this list"):
        storing.delete(vip, by=None)
    actions.stop(journey, None, world.now)
    storing.delete(vip, by=None)


def test_whoever_comes_to_a_list_that_is_gone_all_the_same_goes_on_with_the_reason(world: World) -> None:
    """A list goes with its brand, whatever needs it."""
    person, vip = world.customer(), made(world)
    journey = changing(world, vip)
    actions.publish_version(journey, None, world.now)
    actions.launch(journey, None, world.now)
    CustomerList.objects.all().delete()

    engine.drain(world.now)

    assert world.ledger(person)[1] == ("next", "list_gone")
    assert not ListMember.objects.exists()
    assert world.inside() == 0


def test_a_list_that_is_gone_or_of_another_brand_is_a_problem_of_the_draft(world: World) -> None:
    def problems(vip: CustomerList) -> list[tuple[str, str, str | None]]:
        found = actions.problems_of(changing(world, vip))
        return [(each.code, each.severity, each.field) for each in found if each.code.startswith("list")]

    ours, other = made(world, brand=world.brand), Brand.objects.create(key="b", name="B")
    gone = made(world, name="Gone")
    CustomerList.objects.filter(pk=gone.pk).delete()

    assert problems(ours) == problems(made(world, name="Everybody's")) == []
    assert problems(made(world, brand=other)) == [("list_of_other_brand", "error", "list_id")]
    assert problems(gone) == [("list_gone", "error", "list_id")]
