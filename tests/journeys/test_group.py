"""Groups: a part of a journey under a name. They are drawn, and change nothing else."""

from typing import Any

import pytest

from journeys import actions
from journeys.graph import parse
from journeys.linting.checking import lint
from journeys.problems import WARNING
from tests.journeys.world import World


def grouped(world: World, *groups: dict[str, Any]) -> dict[str, Any]:
    """A journey that runs, and groups drawn over it."""
    graph = world.cascade_journey().graph
    drawn = [
        {"id": f"group_{number}", "type": "group", "config": config, "position": {"x": 0, "y": 0}}
        for number, config in enumerate(groups)
    ]
    return {**graph, "nodes": [*graph["nodes"], *drawn]}


def codes(world: World, graph: dict[str, Any]) -> list[tuple[str, str]]:
    """What is wrong with the groups of a graph."""
    found = lint(graph, world.brand)[1]
    return [(each.code, each.severity) for each in found if each.node and each.node.startswith("group")]


def test_a_group_says_nothing_about_the_run(world: World) -> None:
    plain = grouped(world)
    ids = [each["id"] for each in plain["nodes"]]
    graph = {**plain, "nodes": [*plain["nodes"], group(ids)]}
    assert codes(world, graph) == []
    journey = actions.create("Grouped", world.brand, None, graph)
    version = actions.publish_version(journey, None, world.now)
    assert {each["node"] for each in version.program["ops"]} <= set(ids)
    assert version.graph == graph, "it is frozen with its version, as any node"


def group(members: list[str], name: str = "Reminders") -> dict[str, Any]:
    config = {"name": name, "color": "teal", "members": members, "collapsed": True}
    return {"id": "group", "type": "group", "config": config, "position": {"x": 0, "y": 0}}


def test_a_member_that_does_not_exist_is_told_and_is_in_nobodys_way(world: World) -> None:
    assert codes(world, grouped(world, {"members": ["nobody"]})) == [("group_member_gone", WARNING)]


def test_a_block_is_in_one_group_only_and_no_group_is_in_another(world: World) -> None:
    member = grouped(world)["nodes"][0]["id"]
    assert codes(world, grouped(world, {"members": [member]}, {"members": [member]})) == [
        ("group_member_twice", WARNING)
    ]
    assert codes(world, grouped(world, {"members": ["group_1"]}, {"members": []})) == [("group_in_group", WARNING)]


@pytest.mark.parametrize(
    "config",
    [{"members": "all"}, {"members": [["a"]]}, {"members": ["x" * 65]}, {"color": "plaid"}, {"name": "n" * 81}],
)
def test_what_is_no_group_is_refused_with_its_field(world: World, config: dict[str, Any]) -> None:
    (problem,) = [each for each in lint(grouped(world, config), world.brand)[1] if each.code == "bad_field"]
    assert problem.node == "group_0"
    assert (problem.field or "").split(".")[0] in config


@pytest.mark.parametrize(("place", "fits"), [(True, True), (False, True), (1, False), ("yes", False)])
def test_a_position_tells_whether_a_person_has_put_the_node_there(place: object, fits: bool) -> None:
    node = {"id": "a", "type": "wait", "config": {}, "position": {"x": 1, "y": 2, "by_hand": place}}
    graph, problems = parse({"nodes": [node], "edges": []})
    assert bool(graph.nodes) is fits
    assert [each.code for each in problems] == ([] if fits else ["bad_node"])
