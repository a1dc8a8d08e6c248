"""Writes a journey as a file: the same bytes for the same journey, whatever order a database keeps it in."""

import re
from collections.abc import Sequence
from functools import partial
from typing import Any

import yaml

from journeys.files.fields import Path, form, settled
from journeys.files.ordering import in_order
from journeys.files.references import Names
from journeys.graph import Graph, Node, parse
from journeys.models import Journey
from journeys.nodes import NODES
from journeys.policy import Policy
from journeys.trying.shapes import PersonShape

FORMAT = 1
HEAD = "kaskad_journey"
# A node that was made on the canvas: eight random letters behind its type. Nobody wants to read that.
RANDOM = re.compile(r"_[0-9a-z]{8}")
ODD = re.compile("[^\\S\n]\n|[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\U00010000-\U0010ffff]")
SHORT_LIST = 88  # characters that a list in one line has at most
Json = dict[str, Any]


def written(journey: Journey, brands: Sequence[int] | None = None) -> str:
    """The draft of a journey, with its tests, as a file. What is malformed in it is left out."""
    names = Names(journey.brand, brands)
    person = partial(form, ToNames(names, {}), dict(PersonShape().fields))
    tests = [
        {"name": each.name, "person": person(each.person, ("tests", number, "person"))}
        | {"answers": settled(each.answers), "expected": settled(each.expected)}
        for number, each in enumerate(journey.tests.order_by("name"))
    ]
    found = {HEAD: FORMAT, "name": journey.name, "brand": journey.brand.key}
    found |= document(journey.graph, journey.settings, names)
    return text_of(found | ({"tests": tests} if tests else {}))


def document(raw: Any, settings: Json, names: Names) -> Json:
    """A graph and its settings as they stand in a file."""
    graph = parse(raw)[0]
    order = in_order(graph)
    shown = readable(order)
    how = ToNames(names, shown)
    found: Json = {"settings": form(how, dict(Policy().fields), settings, ("settings",))} if settings else {}
    return found | {"nodes": {shown[node.id]: _node(node, graph, shown, how) for node in order}}


def text_of(document: Json) -> str:
    """A document as YAML; a blank line between nodes."""
    nodes = document.get("nodes", {})
    parts = [_dump({key: each for key, each in document.items() if key not in ("nodes", "tests")})]
    parts.append(
        "nodes:\n" + "\n".join(_indented(_dump({id_: node})) for id_, node in nodes.items()) if nodes else "nodes: {}\n"
    )
    if document.get("tests"):
        parts.append(_dump({"tests": document["tests"]}))
    return "\n".join(parts)


def filename(name: str) -> str:
    """A name as that of a file: letters of any script stay."""
    word = re.sub(r"[^\w.-]+", "-", name).strip("-._")[:80]
    return f"{word or 'journey'}.yaml"


class ToNames:
    """Ids become names; those of nothing become null."""

    to_names = True

    def __init__(self, names: Names, shown: dict[str, str]) -> None:
        self.names, self.shown = names, shown

    def reference(self, kind: str, raw: Any, channels: list[str], path: Path) -> Any:
        known = isinstance(raw, int) and not isinstance(raw, bool)
        return self.names.name(kind, raw, channels) if known else None

    def node(self, raw: Any, path: Path) -> Any:
        return self.shown.get(raw, raw) if isinstance(raw, str) else raw


def readable(nodes: Sequence[Node]) -> dict[str, str]:
    """What each node is called in the file: its id, or for a random one its label or its type, counted."""
    shown = {each.id: each.id for each in nodes if not is_random(each)}
    taken = set(shown.values())
    for node in nodes:
        if node.id not in shown:
            word = _word(node)
            name, number = word, 2
            while name in taken:
                name, number = f"{word}_{number}", number + 1
            shown[node.id] = name
            taken.add(name)
    return shown


def is_random(node: Node) -> bool:
    """Whether a node's id says nothing but its type."""
    return node.id.startswith(node.type) and RANDOM.fullmatch(node.id[len(node.type) :]) is not None


def _word(node: Node) -> str:
    label = node.config.get("label") or node.config.get("name")
    word = re.sub(r"[^a-z0-9]+", "_", label.lower()).strip("_") if isinstance(label, str) and label.isascii() else ""
    return word[:40].strip("_") or node.type


def _node(node: Node, graph: Graph, shown: dict[str, str], how: ToNames) -> Json:
    found: Json = {"type": node.type}
    if shown[node.id] != node.id:
        found["key"] = node.id
    if node.position:
        plain = set(node.position) == {"x", "y"}
        found["at"] = [node.position["x"], node.position["y"]] if plain else settled(node.position)
    node_type = NODES.types.get(node.type)
    fields = dict(node_type.Config().fields) if node_type else {}
    if node.config:
        found["config"] = form(how, fields, node.config, ("nodes", shown[node.id], "config"))
    edges = graph.outgoing.get(node.id, {})
    ports = [each.key for each in node_type.ports(node.config)] if node_type else []
    if edges:
        order = [each for each in dict.fromkeys(ports) if each in edges] + sorted(set(edges) - set(ports))
        found["to"] = {port: shown[edges[port].target] for port in order}
    return found


class _Dumper(yaml.SafeDumper):
    """Long texts as blocks, short lists in one line, nothing folded. Not libyaml's, which spells emoji out."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: Any, text: str) -> Any:
    """Several lines as a block, if they come back as they were; odd ones between quotes."""
    is_block = "\n" in text and text == text.strip() and ODD.search(text) is None
    style = "|" if is_block else '"' if "\n" in text or not text.isprintable() else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _list(dumper: Any, items: list[Any]) -> Any:
    plain = all(isinstance(each, str | int | float | bool | None) and "\n" not in str(each) for each in items)
    is_short = plain and sum(len(str(each)) + 2 for each in items) <= SHORT_LIST
    return dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=is_short)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(list, _list)


def _dump(value: Any) -> str:
    found: str = yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=1_000_000)
    return found


def _indented(text: str) -> str:
    return "".join(f"  {line}" if line.strip() else line for line in text.splitlines(keepends=True))
