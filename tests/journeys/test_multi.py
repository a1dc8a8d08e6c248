"""Ways that part: conditions, several conditions, and chance."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from journeys import actions
from journeys.linting.checking import lint
from journeys.models import Decision, Enrollment, Journey
from segments.models import Segment
from tests.journeys.flows import EXIT, HOUR, around, compared, last
from tests.journeys.test_engine import check_ledger
from tests.journeys.world import World

KYIV = {"type": "attribute", "attribute": "city", "operator": "equals", "value": "Kyiv"}
BUYER = {"type": "purchase_count", "compare": "at_least", "value": 1}


def case(key: str, rule: Any) -> dict[str, Any]:
    return {"key": key, "label": key.capitalize(), "rule": rule}


def test_each_goes_the_way_of_the_first_case_that_holds_else_by_the_last(world: World) -> None:
    world.make_attribute("city")
    both, kyiv, neither = world.customer(city="Kyiv"), world.customer(city="Kyiv"), world.customer(city="Lviv")
    world.buy(both)
    journey = world.start(around(world, "multi", {"cases": [case("buyer", BUYER), case("kyiv", KYIV)]}))
    assert [(last(each).port, last(each).reason) for each in (both, kyiv, neither)] == [
        ("buyer", "matched"),
        ("kyiv", "matched"),
        ("else", "no_match"),
    ]
    check_ledger(journey)


def test_the_values_that_were_compared_stand_in_the_ledger(world: World) -> None:
    world.make_attribute("city")
    kyiv, neither = world.customer(city="Kyiv"), world.customer(city="Lviv")
    cases = {"cases": [case("buyer", BUYER), case("kyiv", {"all": [KYIV, {"not": BUYER}]})]}
    world.start(around(world, "multi", cases))
    assert last(kyiv).detail == {"compared": {"cases.1.all.0": {"city": "Kyiv"}, "cases.1.all.1.not": {"purchases": 0}}}
    assert compared(neither)["compared"]["cases.0"] == {"purchases": 0}
    assert compared(neither)["compared"]["cases.1.all.0"] == {"city": "Lviv"}


def test_a_condition_keeps_what_it_compared(world: World) -> None:
    world.make_attribute("city")
    person, nobody = world.customer(city="Lviv"), world.customer()
    segment = Segment.objects.create(name="Of Kyiv", rule=KYIV)
    world.start(around(world, "condition", {"rule": {"any": [KYIV, {"type": "in_segment", "segment_id": segment.pk}]}}))
    assert (last(person).port, last(person).detail) == (
        "no",
        {"compared": {"any.0": {"city": "Lviv"}, "any.1": {"member": False}}},
    )
    assert compared(nobody)["compared"]["any.0"] == {"city": None}


def test_what_is_too_much_to_be_kept_is_left_out(world: World) -> None:
    world.make_attribute("about")
    person = world.customer(about="".join(chr(33 + number % 90) for number in range(5000)))
    rule = {"type": "attribute", "attribute": "about", "operator": "present"}
    world.start(around(world, "condition", {"rule": rule}))
    assert (last(person).port, last(person).detail) == ("yes", None)
    world.start(around(world, "condition", {"rule": {"all": [rule | {"operator": "absent"}] * 9}}))
    assert (last(person).port, last(person).detail) == ("no", None)


def test_a_case_whose_segment_has_gone_lets_its_people_out_with_the_reason(world: World) -> None:
    person = world.customer()
    segment = Segment.objects.create(name="Gone soon", rule={"all": []})
    rule = {"type": "in_segment", "segment_id": segment.pk}
    journey = world.journey(
        {"wait": ("wait", {"duration_s": HOUR}), "ask": ("multi", {"cases": [case("in", rule)]}), "out": EXIT},
        ["in.next>wait", "wait.next>ask", "ask.in>out", "ask.else>out"],
    )
    world.start(journey)
    Segment.objects.filter(pk=segment.pk).delete()
    world.pass_time(hours=2)
    assert (last(person).port, last(person).reason) == ("out", "broken")
    check_ledger(journey)


def test_a_batch_is_asked_in_as_many_statements_as_one_customer(world: World) -> None:
    world.make_attribute("city")
    counts = []
    for number in (1, 40):
        for _ in range(number):
            world.customer(city="Kyiv")
        journey = around(world, "multi", {"cases": [case("buyer", BUYER), case("kyiv", KYIV)]}, reentry="never")
        actions.publish_version(journey, None, world.now)
        actions.launch(journey, None, world.now)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            world.work()
        counts.append(len(captured))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("keys", [["a", "a"], ["else"], ["out"], ["no spaces"]])
def test_cases_have_keys_of_their_own(world: World, keys: list[str]) -> None:
    journey = around(world, "multi", {"cases": [case(key, BUYER) for key in keys]})
    assert "bad_field" in {each.code for each in lint(journey.graph, world.brand)[1]}


def test_a_broken_rule_is_named_at_its_case(world: World) -> None:
    journey = around(world, "multi", {"cases": [case("a", BUYER), case("b", {"type": "moon"}), case("c", {"all": []})]})
    assert {(each.code, each.field) for each in lint(journey.graph, world.brand)[1]} == {
        ("bad_rule", "cases.1.rule"),
        ("empty_rule", "cases.2.rule"),
    }


def halves(a: int = 50) -> dict[str, Any]:
    return {"arms": [{"key": "a", "label": "A", "share": a}, {"key": "b", "label": "B", "share": 100 - a}]}


def arms(journey: Journey) -> dict[int, set[str]]:
    """By customer: the arms that the journey has given them."""
    found: dict[int, set[str]] = {}
    for customer, port in Decision.objects.filter(journey_id=journey.pk, reason="split").values_list(
        "customer_id", "port"
    ):
        found.setdefault(customer, set()).add(port)
    return found


def test_chance_gives_the_same_arm_at_each_entry_and_in_each_version(world: World) -> None:
    """Number 8 of the field's failures: it is not rolled again."""
    people = [world.customer() for _ in range(40)]
    journey = world.start(around(world, "split", halves(), reentry="after_exit"))
    world.pass_time(minutes=1)
    actions.launch(journey, None, world.now)
    world.work()
    world.pass_time(minutes=1)
    world.start(journey)  # published once more
    given = arms(journey)
    assert set(given) == {each.pk for each in people}
    assert all(len(each) == 1 for each in given.values())
    assert Enrollment.objects.filter(journey_id=journey.pk).count() == 120
    assert set.union(*given.values()) == {"a", "b"}
    check_ledger(journey)


def test_whoever_had_the_larger_arm_keeps_it_when_it_grows(world: World) -> None:
    """Number 8 of the field's failures."""
    for _ in range(40):
        world.customer()
    journey = world.start(around(world, "split", halves(50), reentry="after_exit"))
    had = {customer for customer, given in arms(journey).items() if given == {"a"}}
    journey.graph["nodes"][1]["config"] = halves(80)
    journey.save()
    world.pass_time(minutes=1)
    world.start(journey)
    assert all(arms(journey)[customer] == {"a"} for customer in had)


def test_choosing_the_winner_leaves_those_who_wait_in_the_other_arm_where_they_are(world: World) -> None:
    """Number 9 of the field's failures: choosing the winner empties the node."""
    for _ in range(20):
        world.customer()
    wait = ("wait", {"duration_s": HOUR})
    journey = world.start(
        world.journey(
            {"split": ("split", halves()), "a": wait, "b": wait, "out": EXIT},
            ["in.next>split", "split.a>a", "split.b>b", "a.next>out", "b.next>out"],
        )
    )
    before = {customer for customer, given in arms(journey).items() if given == {"b"}}
    assert before
    journey.graph["nodes"][1]["config"] = halves(100)
    journey.save()
    actions.publish_version(journey, None, world.now)
    world.work()
    assert Enrollment.objects.filter(customer_id__in=before, exited_at=None).count() == len(before)
    world.pass_time(hours=1)
    left = Decision.objects.filter(customer_id__in=before, port="next", reason="waited")
    assert left.count() == len(before)
    check_ledger(journey)


def test_an_arm_is_not_called_like_the_ledgers_own_word_for_those_put_out(world: World) -> None:
    config = {"arms": [{"key": "out", "label": "O", "share": 50}, {"key": "b", "label": "B", "share": 50}]}
    problems = lint(around(world, "split", config).graph, world.brand)[1]
    assert "bad_field" in {each.code for each in problems}
