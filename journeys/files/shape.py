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
KINDS = {int: "a number", str: "a text", dict: "a mapping", list: "a list", (list, dict): "[x, y]"}
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
        fix = f"A journey's file begins with “{HEAD}: {FORMAT}”."
        raise BadFile([problem_at(marks, (), "This is not the file of a journey.", fix)])
    if document[HEAD] != FORMAT:
        message = f"This file is of the format {str(document[HEAD])[:20]}; format {FORMAT} can be read."
        raise BadFile([problem_at(marks, (HEAD,), message, "Export it from a Kaskad of this version.")])
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

    def refuse(self, path: Path, message: str, fix: str) -> None:
        self.problems.append(problem_at(self.marks, path, message, fix))

    def document(self, raw: Json) -> None:
        self.mapping(raw, TOP, (), needed=("name", "nodes"))
        name = raw.get("name")
        if isinstance(name, str) and not 0 < len(name.strip()) <= LONGEST_NAME:
            self.refuse(("name",), f"A name has 1 to {LONGEST_NAME} characters.", "Write another.")
        if isinstance(raw.get("nodes"), dict):
            self.nodes(raw["nodes"])
        if isinstance(raw.get("tests"), list):
            self.tests(raw["tests"])

    def mapping(self, raw: Json, known: dict[str, Any], path: Path, needed: Sequence[str] = ()) -> None:
        """Unknown keys, keys that are missing, values of another kind."""
        for key in raw:
            if key not in known:
                self.refuse((*path, key), f"There is no “{key[:60]}” here.", f"Known are: {', '.join(known)}.")
            elif raw[key] is not None and (not isinstance(raw[key], known[key]) or isinstance(raw[key], bool)):
                self.refuse((*path, key), f"“{key}” is {KINDS[known[key]]}.", "Write it so.")
        for key in needed:
            if raw.get(key) is None:
                self.refuse(path, f"“{key}” is missing.", "Write it here.")

    def nodes(self, raw: Json) -> None:
        if len(raw) > MAX_NODES:
            self.refuse(("nodes",), f"The journey has {len(raw)} nodes.", f"Keep it to {MAX_NODES}.")
        owners: dict[str, str] = {}
        for shown, node in raw.items():
            path: Path = ("nodes", shown)
            if not isinstance(node, dict):
                self.refuse(path, "A node is a mapping.", "Give it a type.")
                continue
            self.mapping(node, NODE, path, needed=("type",))
            key = str(node.get("key") or shown)
            if not 0 < len(key) <= MAX_ID:
                self.refuse(path, f"A node's key has 1 to {MAX_ID} characters.", "Write another.")
            if owners.setdefault(key, shown) != shown:
                message = f"Two nodes have the key “{key}”: this one and “{owners[key]}”."
                self.refuse((*path, "key"), message, "Give one another.")
            self.node(node, path, raw)

    def node(self, node: Json, path: Path, nodes: Json) -> None:
        """Its type, its place and its ways out."""
        if isinstance(node.get("type"), str) and node["type"] not in NODES:
            known = ", ".join(each.key for each in NODES)
            self.refuse((*path, "type"), f"There is no node type “{node['type'][:60]}”.", f"Known are: {known}.")
        if not _is_place(node.get("at")):
            self.refuse((*path, "at"), "A place is two numbers.", "Write at: [x, y].")
        for port, target in node["to"].items() if isinstance(node.get("to"), dict) else ():
            if not 0 < len(port) <= MAX_ID:
                self.refuse((*path, "to", port), f"The key of a port has 1 to {MAX_ID} characters.", "Write another.")
            if not isinstance(target, str) or target not in nodes:
                message = f"“{port[:60]}” leads to “{str(target)[:60]}”, which is no node of this file."
                self.refuse((*path, "to", port), message, "Write the name of a node.")

    def tests(self, raw: list[Any]) -> None:
        if len(raw) > MOST_TESTS:
            self.refuse(("tests",), f"There are {len(raw)} tests.", f"Keep it to {MOST_TESTS}.")
        seen: set[str] = set()
        for index, each in enumerate(raw):
            path: Path = ("tests", index)
            if not isinstance(each, dict):
                self.refuse(path, "A test is a mapping.", "Give it a name.")
                continue
            self.mapping(each, TEST, path, needed=("name",))
            name = each.get("name")
            if isinstance(name, str) and (not 0 < len(name) <= LONGEST_NAME or name in seen):
                message = f"Tests have names of their own, of 1 to {LONGEST_NAME} characters."
                self.refuse((*path, "name"), message, "Write another.")
            seen.add(str(name))


def _is_place(raw: Any) -> bool:
    if raw is None:
        return True
    if isinstance(raw, list):
        return len(raw) == 2 and all(_is_number(each) for each in raw)
    return isinstance(raw, dict) and all(
        isinstance(each, bool) if key == "by_hand" else _is_number(each) for key, each in raw.items()
    )


def _is_number(raw: Any) -> bool:
    return isinstance(raw, int | float) and not isinstance(raw, bool) and abs(raw) < 1e7
