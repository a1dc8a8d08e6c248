"""Changing attributes: what is stored, by several runs at once, with values from the context; and who hears of it."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from customers.events import EventRow, record_events
from customers.models import Customer
from journeys.checks.checking import differences
from journeys.engine import engine
from journeys.graph import Graph, Node
from journeys.linting.checking import lint
from journeys.models import Decision, Enrollment, Journey
from journeys.node import Scope
from journeys.nodes import NODES
from journeys.nodes.update_attribute import typed
from journeys.policy import read
from tests.journeys.test_timeline import told
from tests.journeys.world import World

EXIT: tuple[str, dict[str, Any]] = ("exit", {})


def changing(world: World, **config: Any) -> Journey:
    """Entry by segment, the change, exit."""
    nodes = {"do": ("update_attribute", {"attribute": "level"} | config), "out": EXIT}
    return world.journey(nodes, ["in.next>do", "do.next>out"])


def by_event(world: World, name: str, **config: Any) -> Journey:
    """Entry by an event, as often as it comes; the change; exit."""
    entry = {"event": name, "reentry": "any_time", "key_property": "basket"}
    nodes = {
        "event": ("entry_event", entry),
        "do": ("update_attribute", {"attribute": "level"} | config),
        "out": EXIT,
    }
    return world.journey(nodes, ["in.next>out", "event.next>do", "do.next>out"])


def happen(world: World, customer: Customer, name: str, **properties: Any) -> None:
    key = f"{name}-{world.now.isoformat()}-{json.dumps(properties)}"
    record_events([EventRow(customer.pk, name, key, world.now, properties, "shop")], world.now)


def known(customer: Customer, key: str = "level") -> Any:
    customer.refresh_from_db()
    return customer.attributes.get(key)


def detail(customer: Customer) -> Any:
    return Decision.objects.filter(customer_id=customer.pk, port="next", visit__gt=0).latest("id").detail


@pytest.mark.parametrize(
    ("type_", "before", "config", "after"),
    [
        ("text", None, {"value": "gold"}, "gold"),
        ("text", "gold", {"operation": "clear"}, None),
        ("number", 3, {"value": "2.50"}, 2.5),
        ("number", 3, {"operation": "increase", "value": "2"}, 5),
        ("number", 0.1, {"operation": "increase", "value": "0.2"}, 0.3),
        ("number", None, {"operation": "increase", "value": "-1"}, -1),
        ("boolean", True, {"value": "no"}, False),
        ("date", None, {"value": "2026-12-31"}, "2026-12-31"),
        ("date", None, {"source": "today"}, "2026-03-02"),
        ("text", None, {"source": "now"}, "2026-03-02T09:00:00Z"),
        ("list", ["a"], {"operation": "add", "value": "b, c, a"}, ["a", "b", "c"]),
        ("list", None, {"operation": "add", "value": "b"}, ["b"]),
        ("list", ["a", "b"], {"operation": "remove", "value": "a"}, ["b"]),
        ("list", ["a"], {"operation": "remove", "value": "a"}, []),
    ],
)
def test_an_attribute_is_changed_and_the_ledger_has_it_before_and_after(
    world: World, type_: str, before: Any, config: dict[str, Any], after: Any
) -> None:
    world.make_attribute("level", type_)
    person = world.customer([], **({} if before is None else {"level": before}), city="Kyiv")
    world.start(changing(world, **config))
    assert known(person) == after
    assert known(person, "city") == "Kyiv"
    assert world.ledger(person)[1] == ("next", "updated")
    assert detail(person) == {"attribute": "level", "before": before, "after": after}
    assert differences() == []


def test_what_is_so_already_is_not_written(world: World) -> None:
    world.make_attribute("level")
    person = world.customer([], level="gold")
    person.refresh_from_db()
    before = person.updated_at
    world.start(changing(world, value="gold"))
    person.refresh_from_db()
    assert person.updated_at == before
    assert told(person, "decision")[1] == "Level stays as it is. It was gold already. Left the journey at “Exit”."
    assert world.ledger(person)[1] == ("next", "unchanged")


def test_a_list_holds_two_hundred_entries_at_most(world: World) -> None:
    world.make_attribute("level", "list")
    full = [f"entry {number}" for number in range(200)]
    person = world.customer([], level=full)
    world.start(changing(world, operation="add", value="one more"))
    assert known(person) == full
    assert world.ledger(person)[1] == ("next", "unchanged")


def test_several_runs_of_one_customer_in_one_batch_count_each(world: World) -> None:
    world.make_attribute("level", "number")
    person, other = world.customer([], level=1), world.customer([])
    world.start(by_event(world, "came", operation="increase", source="context", path="event.properties.steps"))
    for number in range(1, 5):
        happen(world, person, "came", steps=number, basket=number)
    happen(world, other, "came", steps=7, basket=1)
    with CaptureQueriesContext(connection) as several:
        engine.drain(world.now)
    assert (known(person), known(other)) == (11, 7)
    steps = [each["after"] - each["before"] for each in _details(person)]
    assert sorted(steps) == [1, 2, 3, 4]
    assert sum(1 for each in several if "customers_customer c set" in each["sql"]) == 1
    assert differences() == []


def _details(customer: Customer) -> list[Any]:
    found = Decision.objects.filter(customer_id=customer.pk, reason="updated").order_by("id")
    return list(found.values_list("detail", flat=True))


@pytest.mark.parametrize(
    ("type_", "given", "stored"),
    [
        ("text", "gold", "gold"),
        ("text", 5, "5"),
        ("text", {"a": 1}, None),
        ("text", "", None),
        ("number", "12.50", 12.5),
        ("number", "many", None),
        ("number", True, None),
        ("boolean", "Yes", True),
        ("boolean", "perhaps", None),
        ("date", "2026-02-28T23:30:00Z", "2026-02-28"),
        ("date", "2026-02-30", None),
        ("date", "2024-02-29", "2024-02-29"),
        ("list", ["a", 2, None, ["b"]], ["a", "2"]),
        ("list", "a", ["a"]),
        ("list", [], None),
    ],
)
def test_a_value_of_the_event_is_stored_as_an_import_would_and_what_does_not_fit_changes_nothing(
    world: World, type_: str, given: Any, stored: Any
) -> None:
    world.make_attribute("level", type_)
    person = world.customer([])
    world.start(by_event(world, "came", source="context", path="event.properties.level"))
    happen(world, person, "came", level=given, basket=1)
    world.work()
    assert known(person) == stored
    assert (Decision.objects.filter(customer_id=person.pk).latest("id").reason == "no_value") is (stored is None)


def test_a_property_of_the_event_is_found_by_its_short_name_too(world: World) -> None:
    """As in texts: {{ event.level }}."""
    world.make_attribute("level")
    person = world.customer([])
    world.start(by_event(world, "came", source="context", path="event.level"))
    happen(world, person, "came", level="gold", basket=1)
    world.work()
    assert known(person) == "gold"


def test_two_changes_in_one_moment_are_both_heard(world: World) -> None:
    world.make_attribute("level")
    world.everybody.rule = {"any": []}
    world.everybody.save()
    person = world.customer([])
    nodes: dict[str, Any] = {
        "changed": ("entry_attribute", {"attribute": "level", "to_values": ["gold"], "reentry": "any_time"}),
        "wait": ("wait", {"duration_s": 3600}),
        "out": EXIT,
    }
    listening = world.start(world.journey(nodes, ["in.next>out", "changed.next>wait", "wait.next>out"]))
    world.everybody.rule = {"all": []}
    world.everybody.save()
    steps: dict[str, Any] = {
        each: ("update_attribute", {"attribute": "level", "value": each}) for each in ("silver", "gold")
    }
    world.start(world.journey(steps | {"out": EXIT}, ["in.next>silver", "silver.next>gold", "gold.next>out"]))
    assert known(person) == "gold"
    assert Enrollment.objects.filter(journey_id=listening.pk, exited_at=None).count() == 1


def test_a_customer_who_is_gone_goes_on(world: World) -> None:
    world.make_attribute("level")
    person = world.customer([])
    nodes: dict[str, Any] = {
        "wait": ("wait", {"duration_s": 60}),
        "do": ("update_attribute", {"attribute": "level", "value": "gold"}),
        "out": EXIT,
    }
    world.start(world.journey(nodes, ["in.next>wait", "wait.next>do", "do.next>out"]))
    gone = person.pk
    person.delete()
    world.pass_time(minutes=1)
    assert world.inside() == 0
    assert Decision.objects.filter(customer_id=gone).latest("id").port == "next"


def test_a_change_is_heard_by_those_who_wait_for_it_elsewhere(world: World) -> None:
    """Another journey enters by it, and once: its own change of another attribute brings nobody back."""
    world.make_attribute("level")
    world.make_attribute("stage")
    person = world.customer([])
    nodes: dict[str, Any] = {
        "changed": ("entry_attribute", {"attribute": "level", "reentry": "any_time"}),
        "do": ("update_attribute", {"attribute": "stage", "value": "greeted"}),
        "out": EXIT,
    }
    world.everybody.rule = {"any": []}
    world.everybody.save()
    listening = world.start(world.journey(nodes, ["in.next>out", "changed.next>do", "do.next>out"]))
    world.everybody.rule = {"all": []}
    world.everybody.save()
    world.start(changing(world, value="gold"))
    world.pass_time(seconds=1)
    assert (known(person), known(person, "stage")) == ("gold", "greeted")
    assert Enrollment.objects.filter(journey_id=listening.pk).count() == 1


def test_two_journeys_that_change_for_each_other_come_to_rest(world: World) -> None:
    """Each sets what the other enters by. The second time nothing becomes another: nobody hears, nobody enters."""
    world.make_attribute("level")
    world.make_attribute("stage")
    person = world.customer([])
    journeys = []
    for hears, sets in (("level", "stage"), ("stage", "level")):
        nodes: dict[str, Any] = {
            "changed": ("entry_attribute", {"attribute": hears, "reentry": "any_time"}),
            "do": ("update_attribute", {"attribute": sets, "value": "on"}),
            "out": EXIT,
        }
        world.everybody.rule = {"any": []}
        world.everybody.save()
        journeys.append(world.start(world.journey(nodes, ["in.next>out", "changed.next>do", "do.next>out"])))
    Customer.objects.filter(pk=person.pk).update(
        attributes={"level": "up"}, updated_at=world.now + timedelta(seconds=1)
    )
    world.pass_time(seconds=5)
    assert (known(person), known(person, "stage")) == ("on", "on")
    entered = [Enrollment.objects.filter(journey_id=each.pk).count() for each in journeys]
    assert entered == [2, 1]
    assert differences() == []


def test_two_journeys_that_count_up_for_each_other_are_stopped(world: World) -> None:
    """Nothing forbids them one by one; together they would go round for ever."""
    world.everybody.rule = {"any": []}
    world.everybody.save()
    for key in ("level", "stage"):
        world.make_attribute(key, "number")
    person = world.customer([])
    journeys = []
    for hears, counts in (("level", "stage"), ("stage", "level")):
        nodes: dict[str, Any] = {
            "changed": ("entry_attribute", {"attribute": hears, "reentry": "any_time"}),
            "do": ("update_attribute", {"attribute": counts, "operation": "increase", "value": "1"}),
            "out": EXIT,
        }
        journeys.append(world.start(world.journey(nodes, ["in.next>out", "changed.next>do", "do.next>out"])))
    Customer.objects.filter(pk=person.pk).update(attributes={"level": 1}, updated_at=world.now - timedelta(seconds=1))
    world.work()
    assert (known(person), known(person, "stage")) == (51, 50)
    assert world.ledger(person)[-1] == ("next", "started_in_circles")
    assert differences() == []


def problems(world: World, type_: str, **config: Any) -> list[tuple[str, str, str | None]]:
    world.make_attribute("level", type_)
    form = NODES["update_attribute"].Config(data={"attribute": "level"} | config)
    assert form.is_valid(), form.errors
    node = Node("do", "update_attribute", config)
    found = NODES["update_attribute"].check(node, form.validated_data, Scope(world.brand, Graph((node,)), read({})))
    return [(each.code, each.severity, each.field) for each in found]


@pytest.mark.parametrize(
    ("type_", "config"),
    [
        ("text", {"operation": "increase", "value": "1"}),
        ("text", {"operation": "add", "value": "a"}),
        ("number", {"value": "many"}),
        ("boolean", {"value": "perhaps"}),
        ("date", {"value": "31.12.2026"}),
        ("date", {"source": "now"}),
        ("number", {"source": "today"}),
    ],
)
def test_what_does_not_fit_the_type_stops_publishing(world: World, type_: str, config: dict[str, Any]) -> None:
    assert [each[0] for each in problems(world, type_, **config)] == ["unfit_value"]


def test_an_attribute_that_nobody_knows_stops_publishing(world: World) -> None:
    found = lint(changing(world, value="x").graph, world.brand)[1]
    assert [(each.code, each.field) for each in found] == [("attribute_gone", "attribute")]


@pytest.mark.parametrize(
    ("operation", "reentry", "severity"),
    [("increase", "any_time", "error"), ("set", "any_time", "warning"), ("increase", "never", None)],
)
def test_a_journey_that_would_bring_its_people_in_again_and_again_is_found(
    world: World, operation: str, reentry: str, severity: str | None
) -> None:
    world.make_attribute("level", "number")
    nodes: dict[str, Any] = {
        "changed": ("entry_attribute", {"attribute": "level", "reentry": reentry}),
        "do": ("update_attribute", {"attribute": "level", "operation": operation, "value": "1"}),
        "out": EXIT,
    }
    found = lint(world.journey(nodes, ["in.next>out", "changed.next>do", "do.next>out"]).graph, world.brand)[1]
    assert [each.severity for each in found if each.code == "echo"] == ([severity] if severity else [])


@pytest.mark.parametrize(
    "config",
    [
        {"value": " "},
        {"source": "context"},
        {"source": "context", "path": "customer.name"},
        {"source": "context", "path": "event"},
        {"operation": "increase", "source": "today"},
        {"value": "x" * 2001},
    ],
)
def test_a_form_that_says_too_little_is_refused(world: World, config: dict[str, Any]) -> None:
    assert not NODES["update_attribute"].Config(data={"attribute": "level"} | config).is_valid()


def test_a_written_value_is_stored_as_imports_store_it() -> None:
    assert [typed("1.0", "number"), typed("так", "boolean"), typed("a,, b", "list")] == [1, True, ["a", "b"]]
