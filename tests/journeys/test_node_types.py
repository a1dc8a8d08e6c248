"""What every node type, present and future, keeps to."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from journeys.graph import Edge, Graph, Node
from journeys.node import NodeType, Scope
from journeys.nodes import NODES
from journeys.ops import OPS
from journeys.policy import read
from journeys.problems import ERROR
from lib.forms import describe
from tests.journeys.examples import EXAMPLES
from tests.journeys.world import World

TYPES = pytest.mark.parametrize("node_type", list(NODES), ids=lambda each: each.key)
KINDS_WITHOUT_VERDICT = {"enter", "exit"}
GUIDE = "\n".join(each.read_text() for each in sorted((Path(__file__).parents[2] / "docs" / "guide").glob("*.md")))


def test_the_palette_of_the_first_release_is_there() -> None:
    assert {"entry_segment", "cascade", "wait", "condition", "split", "exit"} <= set(NODES.types)


@TYPES
def test_a_node_type_has_words_and_a_place_in_the_palette(node_type: NodeType) -> None:
    assert node_type.key.isidentifier()
    assert node_type.key == node_type.key.lower()
    assert node_type.label
    assert node_type.description.endswith(".")
    assert node_type.icon
    assert node_type.category in {"entry", "message", "flow", "end"}


@TYPES
def test_the_guide_tells_of_a_node_type_under_the_name_that_the_palette_gives_it(node_type: NodeType) -> None:
    """A section of its own with words in it, or a sentence that begins with its name in bold."""
    name = re.escape(node_type.label)
    section = rf"^#+ {name}\n\n(?!#)\w"
    sentence = rf"(?:^|\. |^- )\*\*{name}\*\*:? \w+ \w+"
    assert re.search(rf"{section}|{sentence}", GUIDE, re.MULTILINE), f"docs/guide/ does not tell of “{node_type.label}”"


@TYPES
def test_a_node_type_describes_its_form_as_json(node_type: NodeType) -> None:
    for field in json.loads(json.dumps(describe(node_type.Config))):
        assert field["label"]
        assert field["type"]


@TYPES
@pytest.mark.parametrize("config", [{}, {"arms": None}, {"arms": [7]}, {"steps": "x"}, {"rule": []}])
def test_a_node_type_shows_its_ports_for_any_config(node_type: NodeType, config: dict[str, Any]) -> None:
    assert all(port.key and port.label for port in node_type.ports(config))


@TYPES
def test_a_node_type_refuses_a_field_that_it_does_not_know(node_type: NodeType) -> None:
    form = node_type.Config(data={"no_such_field": 1})
    assert not form.is_valid()
    assert "no_such_field" in form.errors


@TYPES
def test_a_valid_node_compiles_to_known_ops_whose_ports_lead_somewhere(world: World, node_type: NodeType) -> None:
    example = EXAMPLES.get(node_type.key)
    config = example(world) if example else node_type.default_config()
    form = node_type.Config(data=config)
    assert form.is_valid(), form.errors
    node = Node("n", node_type.key, config)
    before = Node("before", "cascade", world.cascade())
    graph = Graph((before, node), (Edge("e", "before", "exhausted", "n"),))
    scope = Scope(world.brand, graph, read({}))
    found = [each for each in node_type.check(node, form.validated_data, scope) if each.severity == ERROR]
    assert found == []
    ports = {each.key for each in node_type.ports(config)}
    drafts = node_type.compile(node, form.validated_data, scope)
    assert bool(drafts) is not node_type.is_drawing
    left_by = set()
    for draft in drafts:
        assert draft.kind in OPS or draft.kind in KINDS_WITHOUT_VERDICT
        json.dumps(draft.args, default=vars)
        for to in draft.ports.values():
            if isinstance(to, int):
                assert 0 <= to < len(drafts)
            else:
                left_by.add(to.port)
    assert left_by == ports


@pytest.mark.parametrize("kind", list(OPS), ids=lambda each: each.key)
def test_an_op_has_its_sql_beside_it_with_a_comment(kind: Any) -> None:
    file = Path(__import__("sys").modules[type(kind).__module__].__file__ or "").with_suffix(".sql")
    assert file.read_text().startswith("-- One row for each")
