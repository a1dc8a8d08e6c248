"""Rules as trees: `{"all": [...]} | {"any": [...]} | {"not": ...} | {"type": key, ...}`, read and checked.

A path names a place in a rule: “all.1.any.0”, “not”; the rule itself is the empty path.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lib.registry import UnknownKey
from segments.condition import Condition, Values, conditions
from segments.known import Known

DEEPEST = 50
MOST_LEAVES = 500
MOST_NODES = 1_000
DEEPEST_REFERENCE = 20


@dataclass(frozen=True)
class RuleProblem:
    """What is wrong at a place: `node` is the path of the condition or group, `field` the dotted field in it, or ''."""

    node: str
    field: str
    message: str

    @property
    def path(self) -> str:
        """The place down to the field."""
        return ".".join(part for part in (self.node, self.field) if part)


class RuleInvalid(ValueError):
    """The rule is broken; `str()` is the first problem with its place."""

    def __init__(self, problems: list[RuleProblem]) -> None:
        self.problems = problems
        first = problems[0]
        super().__init__(f"{first.message} (at {first.path})" if first.path else first.message)

    @property
    def errors(self) -> list[dict[str, str]]:
        """The problems as the API answers them: [{path, node, field, message}]."""
        return [
            {"path": each.path, "node": each.node, "field": each.field, "message": each.message}
            for each in self.problems
        ]


@dataclass(frozen=True)
class Leaf:
    """A condition with its validated config."""

    path: str
    condition: Condition
    config: Values


@dataclass(frozen=True)
class Group:
    """All or any of its children. All of none is everybody, any of none is nobody."""

    path: str
    every: bool
    children: tuple["Node", ...]


@dataclass(frozen=True)
class Not:
    """Everybody whom the child does not let through, those included about whom nothing is known."""

    path: str
    child: "Node"


Node = Leaf | Group | Not


def parse(rule: Any, known: Known) -> Node:
    """The tree of a rule. Raises RuleInvalid with every problem that was found."""
    reader = _Reader(known)
    node = reader.read(rule, "", 1)
    if reader.problems or node is None:
        raise RuleInvalid(reader.problems)
    return node


def check(rule: Any, known: Known | None = None, own_id: int | None = None) -> Node:
    """The tree of a rule that can be evaluated, the segments that it refers to included.

    `own_id` is the segment that is being saved: references must not lead back to it. Raises RuleInvalid.
    """
    known = known or Known()
    node = parse(rule, known)
    sound: set[int] = set()
    problems = [
        RuleProblem(leaf.path, "segment_id", sentence)
        for leaf, segment_id in references(node)
        if (sentence := _wrong_with(segment_id, known, () if own_id is None else (own_id,), sound))
    ]
    if problems:
        raise RuleInvalid(problems)
    return node


def dump(node: Node) -> dict[str, Any]:
    """The rule of a tree, written in one form: every default is spelled out, nothing empty is kept."""
    if isinstance(node, Not):
        return {"not": dump(node.child)}
    if isinstance(node, Group):
        return {"all" if node.every else "any": [dump(child) for child in node.children]}
    config = node.condition.Config().to_representation(node.config)
    return {"type": node.condition.key, **_without_empty(config)}


def leaves(node: Node) -> Iterator[Leaf]:
    """The conditions, in order."""
    for each in walk(node):
        if isinstance(each, Leaf):
            yield each


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it, parents first."""
    yield node
    for child in children(node):
        yield from walk(child)


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly below."""
    if isinstance(node, Group):
        return node.children
    return (node.child,) if isinstance(node, Not) else ()


def references(node: Node) -> Iterator[tuple[Leaf, int]]:
    """Each condition that asks a saved segment, with the segment's id."""
    for leaf in leaves(node):
        for segment_id in sorted(leaf.condition.references(leaf.config)):
            yield leaf, segment_id


def asked_segments(rule: Any) -> set[int]:
    """Ids of segments in a raw rule, without validation: a broken rule still holds on to what it needs."""
    if isinstance(rule, dict):
        own = {rule["segment_id"]} if isinstance(rule.get("segment_id"), int) else set()
        return own.union(*(asked_segments(each) for each in rule.values()))
    if isinstance(rule, list):
        return set().union(*(asked_segments(each) for each in rule))
    return set()


def _wrong_with(segment_id: int, known: Known, inside: tuple[int, ...], sound: set[int]) -> str:
    """A sentence, or nothing when the segment can be asked; what was found `sound` is not looked at again."""
    segment = known.segments.get(segment_id)
    if segment is None:
        return f"There is no segment {segment_id}."
    if segment_id in inside:
        return f"The segment “{segment.name}” would refer to itself."
    if len(inside) >= DEEPEST_REFERENCE:
        return f"Segments refer to one another more than {DEEPEST_REFERENCE} deep."
    if segment_id in sound:
        return ""
    try:
        node = parse(segment.rule, known)
    except RuleInvalid as error:
        return f"The segment “{segment.name}” is broken: {error}"
    for _, next_id in references(node):
        if sentence := _wrong_with(next_id, known, (*inside, segment_id), sound):
            return sentence
    sound.add(segment_id)
    return ""


class _Reader:
    """Reads one rule and gathers what is wrong with it."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.problems: list[RuleProblem] = []
        self.nodes = self.leaves = 0

    def read(self, rule: Any, path: str, depth: int) -> Node | None:
        self.nodes += 1
        if self.nodes > MOST_NODES:
            if self.nodes == MOST_NODES + 1:
                self.refuse(path, f"The rule has more than {MOST_NODES:,} conditions and groups.")
            return None
        if depth > DEEPEST:
            return self.refuse(path, f"Groups stand more than {DEEPEST} deep in one another.")
        if not isinstance(rule, dict):
            return self.refuse(path, "A rule is a group (“all”, “any”, “not”) or a condition with a “type”.")
        if "type" in rule:
            return self.leaf(rule, path)
        if len(rule) != 1 or (key := next(iter(rule))) not in ("all", "any", "not"):
            return self.refuse(path, "A group is exactly one of “all”, “any” and “not”; a condition has a “type”.")
        if key == "not":
            child = self.read(rule["not"], _join(path, "not"), depth + 1)
            return Not(path, child) if child else None
        return self.group(rule[key], path, key, depth)

    def group(self, rules: Any, path: str, key: str, depth: int) -> Node | None:
        if not isinstance(rules, list):
            return self.refuse(path, f"“{key}” holds a list of rules.")
        found = []
        for index, each in enumerate(rules):
            if self.nodes > MOST_NODES:
                break
            found.append(self.read(each, _join(path, f"{key}.{index}"), depth + 1))
        return Group(path, key == "all", tuple(child for child in found if child))

    def leaf(self, rule: dict[str, Any], path: str) -> Node | None:
        self.leaves += 1
        if self.leaves > MOST_LEAVES:
            if self.leaves == MOST_LEAVES + 1:
                self.refuse(path, f"The rule has more than {MOST_LEAVES} conditions.")
            return None
        if not isinstance(rule["type"], str):
            return self.refuse(path, "The “type” of a condition is its key, a text.")
        try:
            condition = conditions[rule["type"]]
        except UnknownKey as error:
            return self.refuse(path, str(error))
        form = condition.Config(
            data={key: each for key, each in rule.items() if key != "type"}, context={"known": self.known}
        )
        if form.is_valid():
            return Leaf(path, condition, dict(form.validated_data))
        for field, message in _flat(form.errors):
            self.refuse(path, message, field)
        return None

    def refuse(self, path: str, message: str, field: str = "") -> Node | None:
        """Notes a problem; what stands there is no node."""
        self.problems.append(RuleProblem(path, field, message))
        return None


def _flat(errors: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """DRF's nested errors as (dotted field, message)."""
    if isinstance(errors, dict):
        for key, each in errors.items():
            yield from _flat(each, path if key == "non_field_errors" else _join(path, str(key)))
    elif isinstance(errors, list):
        for index, each in enumerate(errors):
            yield from _flat(each, path) if isinstance(each, str) else _flat(each, _join(path, str(index)))
    else:
        yield path, str(errors)


def _join(path: str, step: str) -> str:
    return f"{path}.{step}" if path else step


def _without_empty(config: dict[str, Any]) -> dict[str, Any]:
    return {
        key: _without_empty(each) if isinstance(each, dict) else each
        for key, each in config.items()
        if each is not None and each not in ("", [])
    }
