"""From a graph to a program: a flat list of ops with their ports resolved to op numbers.

A program is JSON: {"ops": [{"kind", "node", "args", "ports": {port: op number}, "outs": {port: port of the node}}]}.
The engine knows ops, not nodes; `outs` says which ports of an op leave its node, and by which port of it.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from accounts.models import Brand
from journeys.graph import Graph
from journeys.node import Draft, OpsOf, Out, Scope
from journeys.nodes import NODES


@dataclass(frozen=True)
class Op:
    """An instruction, compiled from `node`. `ports` lead to op numbers; `outs` are those that leave the node."""

    number: int
    kind: str
    node: str
    args: dict[str, Any]
    ports: dict[str, int]
    outs: dict[str, str]


@dataclass(frozen=True)
class Program:
    """The ops of a version, in the order of its nodes."""

    ops: tuple[Op, ...]

    @classmethod
    def from_json(cls, raw: dict[str, Any]) -> "Program":
        return cls(tuple(Op(number, **each) for number, each in enumerate(raw["ops"])))

    @cached_property
    def entries(self) -> list[Op]:
        """The ops at which customers enter."""
        return [each for each in self.ops if each.kind == "enter"]

    def target(self, op: Op, port: str) -> Op:
        """Where a port leads."""
        return self.ops[op.ports[port]]


def compile_graph(graph: Graph, brand: Brand, policy: dict[str, Any]) -> dict[str, Any]:
    """The program of a graph that the linter has passed, as JSON. Stores the contents that it refers to."""
    scope = Scope(brand, graph, policy)
    drafts: list[tuple[str, list[Draft]]] = []
    for node in graph.nodes:
        node_type = NODES[node.type]
        if not node_type.is_drawing:
            config = node_type.Config(data=node.config)
            config.is_valid(raise_exception=True)
            drafts.append((node.id, node_type.compile(node, config.validated_data, scope)))
    starts: dict[str, int] = {}
    total = 0
    for node_id, ops in drafts:
        starts[node_id] = total
        total += len(ops)

    def resolve(node_id: str, to: Out | int) -> int:
        if isinstance(to, Out):
            return starts[graph.outgoing[node_id][to.port].target]
        return starts[node_id] + to

    def linked(value: Any) -> Any:
        """Args with the numbers of the ops that they speak of."""
        if isinstance(value, OpsOf):
            ops = next((ops for node_id, ops in drafts if node_id == value.node), [])
            return [
                starts[value.node] + place
                for place, each in enumerate(ops)
                if (not value.kinds or each.kind in value.kinds)
                and (value.step is None or each.args.get("step") == value.step)
            ]
        if isinstance(value, dict):
            return {key: linked(each) for key, each in value.items()}
        if isinstance(value, list):
            return [linked(each) for each in value]
        return value

    return {
        "ops": [
            {
                "kind": draft.kind,
                "node": node_id,
                "args": linked(draft.args),
                "ports": {port: resolve(node_id, to) for port, to in draft.ports.items()},
                "outs": {port: to.port for port, to in draft.ports.items() if isinstance(to, Out)},
            }
            for node_id, ops in drafts
            for draft in ops
        ]
    }
