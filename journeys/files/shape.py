"""What the file of a journey may look like; what is not so is told with its line."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from journeys.files.fields import Path
from journeys.files.problems import BadFile, FileProblem, Marks, problem_at
from journeys.files.reading import read
from journeys.files.writing import FORMAT, HEAD
from journeys.graph import MAX_ID, MAX_NODES
from journeys.nodes import NODES

TOP = {HEAD: int, "name": str, "about": str, "brand": str, "settings": dict, "nodes": dict, "tests": list}
NODE = {"type": str, "key": str, "at": (list, dict), "config": dict, "to": dict}
TEST = {"name": str, "person": dict, "answers": list, "expected": dict}
KINDS = {int: "number", str: "text", dict: "mapping", list: "list", (list, dict): "place"}
MOST_TESTS, LONGEST_NAME = 200, 120
Json = dict[str, Any]


@dataclass(frozen=True)
class Read:
    """A file whose shape is right, and where everything stands in it."""

    document: Json
    marks: Marks

    @property
    def name(self) -> str:
        return str(self.document.get("name") or "")

    @property
    def brand(self) -> str | None:
        return self.document.get("brand")


def opened(text: str) -> Read:
    """Reads a file and checks its shape. Raises BadFile."""
    document, marks = read(text)
    if not isinstance(document, dict) or HEAD not in document:
        raise BadFile([problem_at("file_no_journey", marks, (), head=HEAD, format=FORMAT)])
    if document[HEAD] != FORMAT:
        found = str(document[HEAD])[:20]
        raise BadFile([problem_at("file_other_format", marks, (HEAD,), found=found, format=FORMAT)])
    shape = _Shape(marks)
    shape.document(document)
    if shape.problems:
        raise BadFile(shape.problems)
    return Read(document, marks)


class _Shape:
    """Looks at a document, and gathers what is wrong with its shape."""

    def __init__(self, marks: Marks) -> None:
        self.marks = marks
        self.problems: list[FileProblem] = []

    def refuse(self, code: str, place: Path, /, **params: Any) -> None:
        self.problems.append(problem_at(code, self.marks, place, **params))

    def document(self, raw: Json) -> None:
        self.mapping(raw, TOP, (), needed=("name", "nodes"))
        name = raw.get("name")
        if isinstance(name, str) and not 0 < len(name.strip()) <= LONGEST_NAME:
            self.refuse("file_name_length", ("name",), most=LONGEST_NAME)
        if isinstance(raw.get("nodes"), dict):
            self.nodes(raw["nodes"])
        if isinstance(raw.get("tests"), list):
            self.tests(raw["tests"])

    def mapping(self, raw: Json, known: dict[str, Any], path: Path, needed: Sequence[str] = ()) -> None:
        """Unknown keys, keys that are missing, values of another kind."""
        for key in raw:
            if key not in known:
                self.refuse("file_unknown_key", (*path, key), key=key[:60], known=", ".join(known))
            elif raw[key] is not None and (not isinstance(raw[key], known[key]) or isinstance(raw[key], bool)):
                self.refuse(f"file_wants_{KINDS[known[key]]}", (*path, key), key=key)
        for key in needed:
            if raw.get(key) is None:
                self.refuse("file_key_missing", path, key=key)

    def nodes(self, raw: Json) -> None:
        if len(raw) > MAX_NODES:
            self.refuse("file_too_many_nodes", ("nodes",), count=len(raw), most=MAX_NODES)
        owners: dict[str, str] = {}
        for shown, node in raw.items():
            path: Path = ("nodes", shown)
            if not isinstance(node, dict):
                self.refuse("file_node_no_mapping", path)
                continue
            self.mapping(node, NODE, path, needed=("type",))
            key = str(node.get("key") or shown)
            if not 0 < len(key) <= MAX_ID:
                self.refuse("file_node_key_length", path, most=MAX_ID)
            if owners.setdefault(key, shown) != shown:
                self.refuse("file_node_key_twice", (*path, "key"), key=key, other=owners[key])
            self.node(node, path, raw)

    def node(self, node: Json, path: Path, nodes: Json) -> None:
        """Its type, its place and its ways out."""
        if isinstance(node.get("type"), str) and node["type"] not in NODES:
            known = ", ".join(each.key for each in NODES)
            self.refuse("file_unknown_type", (*path, "type"), type=node["type"][:60], known=known)
        if isinstance(node.get("at"), list | dict) and not _is_place(node["at"]):
            self.refuse("file_no_place", (*path, "at"))
        for port, target in node["to"].items() if isinstance(node.get("to"), dict) else ():
            if not 0 < len(port) <= MAX_ID:
                self.refuse("file_port_length", (*path, "to", port), most=MAX_ID)
            if not isinstance(target, str) or target not in nodes:
                self.refuse("file_leads_nowhere", (*path, "to", port), port=port[:60], target=str(target)[:60])

    def tests(self, raw: list[Any]) -> None:
        if len(raw) > MOST_TESTS:
            self.refuse("file_too_many_tests", ("tests",), count=len(raw), most=MOST_TESTS)
        seen: set[str] = set()
        for index, each in enumerate(raw):
            path: Path = ("tests", index)
            if not isinstance(each, dict):
                self.refuse("file_test_no_mapping", path)
                continue
            self.mapping(each, TEST, path, needed=("name",))
            name = each.get("name")
            if isinstance(name, str) and (not 0 < len(name) <= LONGEST_NAME or name in seen):
                self.refuse("file_test_name", (*path, "name"), most=LONGEST_NAME)
            seen.add(str(name))


def _is_place(raw: list[Any] | Json) -> bool:
    if isinstance(raw, list):
        return len(raw) == 2 and all(_is_number(each) for each in raw)
    return all(isinstance(each, bool) if key == "by_hand" else _is_number(each) for key, each in raw.items())


def _is_number(raw: Any) -> bool:
    return isinstance(raw, int | float) and not isinstance(raw, bool) and abs(raw) < 1e7
