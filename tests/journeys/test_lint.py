"""What cannot be published, and the words that say why."""

from typing import Any

import pytest

from accounts.models import Brand
from journeys import actions
from journeys.linting.checking import errors, lint
from journeys.models import Journey
from journeys.problems import Problem, Unpublishable
from tests.journeys.world import World, edge

EXIT: tuple[str, dict[str, Any]] = ("exit", {})
WAIT: tuple[str, dict[str, Any]] = ("wait", {"duration_s": 3600})


GOAL = {"goal": {"kind": "event", "event": "order"}}


def found(world: World, journey: Journey) -> list[Problem]:
    return lint(journey.graph, world.brand, GOAL)[1]


def one(problems: list[Problem], code: str) -> Problem:
    matching = [each for each in problems if each.code == code]
    assert len(matching) == 1, problems
    return matching[0]


def test_a_whole_journey_has_no_problems(world: World) -> None:
    assert found(world, world.cascade_journey()) == []


def test_a_missing_edge_is_named_with_its_node_and_port(world: World) -> None:
    problem = one(found(world, world.journey({"wait": WAIT, "out": EXIT}, ["in.next>wait"])), "missing_edge")
    assert (problem.node, problem.params["port"]) == ("wait", "next")
    assert problem.message == "Nothing is connected to “Goes on”."


def test_an_unreachable_node_is_named(world: World) -> None:
    journey = world.journey({"lost": WAIT, "out": EXIT}, ["in.next>out", "lost.next>out"])
    assert one(found(world, journey), "unreachable").node == "lost"


def test_a_loop_without_a_wait_is_named(world: World) -> None:
    rule = {"type": "purchase_count", "compare": "at_least", "value": 1}
    journey = world.journey(
        {"ask": ("condition", {"rule": rule}), "out": EXIT}, ["in.next>ask", "ask.yes>out", "ask.no>ask"]
    )
    problem = one(found(world, journey), "loop_without_wait")
    assert (problem.node, problem.edge) == ("ask", "ask.no>ask")


def test_a_loop_with_a_wait_is_no_problem(world: World) -> None:
    rule = {"type": "purchase_count", "compare": "at_least", "value": 1}
    journey = world.journey(
        {"ask": ("condition", {"rule": rule}), "wait": WAIT, "out": EXIT},
        ["in.next>ask", "ask.yes>out", "ask.no>wait", "wait.next>ask"],
    )
    assert errors(found(world, journey)) == []


def test_an_unknown_node_type_is_named_with_those_that_are_known(world: World) -> None:
    journey = world.journey({"odd": ("teleport", {}), "out": EXIT}, ["in.next>out"])
    problem = one(found(world, journey), "unknown_type")
    assert problem.node == "odd"
    assert "“teleport”" in problem.message
    assert "cascade" in problem.message


def test_an_unknown_field_is_named_with_its_node(world: World) -> None:
    journey = world.journey(
        {"wait": ("wait", {"duration_s": 60, "colour": "red"}), "out": EXIT}, ["in.next>wait", "wait.next>out"]
    )
    problem = one(found(world, journey), "bad_field")
    assert (problem.node, problem.field) == ("wait", "colour")
    assert "There is no field “colour” here." in problem.message


def test_a_segment_that_no_longer_exists_is_named_with_the_fix(world: World) -> None:
    journey = world.journey({"out": EXIT}, ["in.next>out"])
    world.everybody.delete()
    problem = one(found(world, journey), "segment_gone")
    assert (problem.node, problem.field, problem.fix) == ("in", "segment_id", "Choose another segment.")


def test_a_segment_of_another_brand_is_named_with_the_fix(world: World) -> None:
    world.everybody.brand = Brand.objects.create(key="other", name="Other")
    world.everybody.save()
    problem = one(found(world, world.journey({"out": EXIT}, ["in.next>out"])), "segment_of_other_brand")
    assert problem.fix == "Choose a segment of Acme, or one of all brands."


def test_a_cascade_names_the_step_and_the_field(world: World) -> None:
    config = world.cascade("push", "sms")
    config["steps"][1]["timeout_s"] = -5
    config["steps"][0]["content"] = {"title": "", "text": "x"}
    journey = world.journey(
        {"cascade": ("cascade", config), "out": EXIT},
        ["in.next>cascade", *(f"cascade.{port}>out" for port in ("reacted", "exhausted", "unreachable"))],
    )
    fields = {each.field for each in found(world, journey)}
    assert fields == {"steps.0.content.title", "steps.1.timeout_s"}


def test_a_step_without_a_sender_is_named(world: World) -> None:
    world.senders["sms"].delete()
    problem = one(found(world, world.cascade_journey("push", "sms")), "no_sender")
    assert problem.field == "steps.1.sender_id"


def test_shares_that_do_not_add_up_are_named(world: World) -> None:
    arms = [{"key": "a", "label": "A", "share": 50}, {"key": "b", "label": "B", "share": 20}]
    journey = world.journey(
        {"split": ("split", {"arms": arms}), "out": EXIT}, ["in.next>split", "split.a>out", "split.b>out"]
    )
    assert "70 %" in one(found(world, journey), "bad_field").message


@pytest.mark.parametrize(
    ("graph", "code"),
    [
        (None, "not_a_graph"),
        ([], "not_a_graph"),
        ({"nodes": "x", "edges": []}, "not_a_graph"),
        ({"nodes": [{"id": 5, "type": "exit"}], "edges": []}, "bad_node"),
        ({"nodes": [{"id": "a", "type": "exit", "config": []}], "edges": []}, "bad_node"),
        ({"nodes": [{"id": "a", "type": "exit"}, {"id": "a", "type": "exit"}], "edges": []}, "double_node"),
        ({"nodes": [{"id": "a", "type": "exit", "x": 1}], "edges": []}, "unknown_field"),
        ({"nodes": [{"id": "a", "type": "exit"}], "edges": [{"id": "e"}]}, "bad_edge"),
        ({"nodes": [{"id": "a", "type": "wait"}], "edges": [edge("a.next>gone")]}, "dangling_edge"),
        ({"nodes": [], "edges": [], "colour": 1}, "unknown_field"),
        ({"nodes": [{"id": f"n{i}", "type": "exit"} for i in range(1001)], "edges": []}, "too_large"),
    ],
)
def test_a_malformed_graph_is_answered_with_words(world: World, graph: Any, code: str) -> None:
    problems = lint(graph, world.brand)[1]
    assert code in {each.code for each in problems}
    assert all(each.message and each.fix for each in problems)


def test_a_graph_with_errors_is_not_published_and_one_with_warnings_is(world: World) -> None:
    with pytest.raises(Unpublishable):
        actions.publish_version(world.journey({"wait": WAIT}, ["in.next>wait"]), None, world.now)
    empty = world.journey(
        {"ask": ("condition", {"rule": {"all": []}}), "out": EXIT}, ["in.next>ask", "ask.yes>out", "ask.no>out"]
    )
    assert one(found(world, empty), "empty_rule").severity == "warning"
    actions.publish_version(empty, None, world.now)


def test_a_chain_of_a_thousand_nodes_is_checked_without_deep_recursion(world: World) -> None:
    rule = {"type": "purchase_count", "compare": "at_least", "value": 1}
    names = [f"n{number}" for number in range(900)]
    journey = world.journey(
        {name: ("condition", {"rule": rule}) for name in names} | {"out": EXIT},
        [
            "in.next>n0",
            *(f"{a}.yes>{b}" for a, b in zip(names, [*names[1:], "out"], strict=True)),
            *(f"{name}.no>out" for name in names),
        ],
    )
    assert errors(found(world, journey)) == []
