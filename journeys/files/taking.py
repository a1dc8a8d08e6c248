"""Makes a journey of what a file says: names become ids, keys become nodes and edges. Nothing is stored here."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from accounts.models import Brand
from journeys.files.fields import Path, form
from journeys.files.ordering import laid_out
from journeys.files.problems import FileProblem, Marks, mark_of, place_words, problem_at
from journeys.files.references import Names, NotFound
from journeys.files.shape import Read
from journeys.nodes import NODES
from journeys.policy import Policy
from journeys.problems import Problem
from journeys.trying.shapes import PersonShape

Json = dict[str, Any]


@dataclass(frozen=True)
class Taken:
    """What a journey is made of. `unknown` are names that name nothing: null stands in their places."""

    graph: Json
    settings: Json
    tests: list[Json]
    unknown: list[FileProblem] = field(default_factory=list)
    paths: dict[str, Path] = field(default_factory=dict)  # of the nodes, by id
    marks: Marks = field(default_factory=dict)

    def located(self, problem: Problem) -> FileProblem:
        """A finding of the linter, at its place in the file."""
        path: Path = ()
        if problem.node is not None:
            path = self.paths.get(problem.node, ("nodes",))
            path += ("config", *_parts(problem.field)) if problem.field else ()
        elif problem.field:
            path = _parts(problem.field)
        path = _found(self.marks, path)
        return FileProblem(
            *mark_of(self.marks, path),
            problem.message,
            problem.fix,
            place_words(path),
            problem.code,
            problem.severity,
            problem.params,
            problem.field,
        )


def taken(found: Read, brand: Brand, brands: Sequence[int] | None = None) -> Taken:
    """The journey of a file for a brand. Things of other `brands` than these are not known (None: all are)."""
    raw = found.document["nodes"]
    ids = {shown: node.get("key") or shown for shown, node in raw.items()}
    how = ToIds(Names(brand, brands), ids, found.marks)
    nodes = [_node(shown, node, ids, how) for shown, node in raw.items()]
    edges = [
        {"id": f"{ids[shown]}:{port}", "source": ids[shown], "port": port, "target": ids[target]}
        for shown, node in raw.items()
        for port, target in (node.get("to") or {}).items()
    ]
    settings = form(how, dict(Policy().fields), found.document.get("settings") or {}, ("settings",))
    laid_out(nodes, edges)
    paths: dict[str, Path] = {id_: ("nodes", shown) for shown, id_ in ids.items()}
    tests = [_test(each, ("tests", number), how) for number, each in enumerate(found.document.get("tests") or [])]
    return Taken({"nodes": nodes, "edges": edges}, settings, tests, sorted(how.problems), paths, found.marks)


class ToIds:
    """Names become ids; what names nothing is noted, and null stands there."""

    to_names = False

    def __init__(self, names: Names, ids: dict[str, str], marks: Marks) -> None:
        self.names, self.ids, self.marks = names, ids, marks
        self.problems: list[FileProblem] = []

    def reference(self, kind: str, raw: Any, channels: list[str], path: Path) -> Any:
        try:
            return self.names.find(kind, raw, channels)
        except NotFound as error:
            self.problems.append(problem_at(error.code, self.marks, path, **error.params))
            return None

    def node(self, raw: Any, path: Path) -> Any:
        return self.ids.get(raw, raw) if isinstance(raw, str) else raw


def _node(shown: str, node: Json, ids: dict[str, str], how: ToIds) -> Json:
    at = node.get("at") or {}
    node_type = NODES[node["type"]]
    config = form(how, dict(node_type.Config().fields), node.get("config") or {}, ("nodes", shown, "config"))
    position = {"x": at[0], "y": at[1]} if isinstance(at, list) else dict(at)
    return {"id": ids[shown], "type": node["type"], "config": config, "position": position}


def _test(test: Json, path: Path, how: ToIds) -> Json:
    """A test; the segments and lists of its person stand there by their names."""
    person = form(how, dict(PersonShape().fields), test.get("person") or {}, (*path, "person"))
    return {"answers": [], "expected": {}} | test | {"person": person}


def _parts(dotted: str) -> Path:
    return tuple(int(each) if each.isdigit() else each for each in dotted.split("."))


def _found(marks: Marks, path: Path) -> Path:
    """The place itself, that of its name (`topic` for `topic_id`), or what it stands in."""
    found: Path = ()
    for part in path:
        short = part.removesuffix("_id") if isinstance(part, str) else part
        step = next((each for each in (part, short) if (*found, each) in marks), None)
        if step is None:
            break
        found = (*found, step)
    return found
