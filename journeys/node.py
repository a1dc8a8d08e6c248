"""What a node type is. Each lives in a file of its own in journeys/nodes/."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils.timezone import now as clock

from accounts.models import Brand
from journeys.graph import Graph, Node
from journeys.problems import Problem
from journeys.stock import Stock
from lib.forms import StrictSerializer


@dataclass(frozen=True)
class Port:
    """A way out of a node."""

    key: str
    label: str


@dataclass(frozen=True)
class Out:
    """The port of the node that an op's port leads to; the edge of the graph says where it goes on."""

    port: str


@dataclass(frozen=True)
class OpsOf:
    """In an op's args: the numbers of another node's ops, of those kinds only if kinds are named. Linked to a list.

    With a `step` only the ops of that step of a cascade (the first is 0).
    """

    node: str
    kinds: tuple[str, ...] = ()
    step: int | None = None


@dataclass(frozen=True)
class Scope:
    """What a node is compiled and checked in: the brand, the graph around it, the journey's settings (policy.py)."""

    brand: Brand
    graph: Graph
    policy: dict[str, Any]
    now: datetime = field(default_factory=clock)

    @cached_property
    def stock(self) -> Stock:
        """What nodes may name."""
        return Stock(self.brand, self.graph)


@dataclass(frozen=True)
class Draft:
    """An op before linking. A port leads out of the node (`Out`) or to the n-th op of the same node (int)."""

    kind: str
    args: dict[str, Any] = field(default_factory=dict)
    ports: dict[str, Out | int] = field(default_factory=dict)


class NodeType(ABC):
    """A type of node: what it is called, how it is set, where it leads, and what ops it compiles to."""

    key: str
    label: str
    icon: str  # a name of the Tabler icon set
    category: str  # entry, message, flow, end
    description: str
    color: str = "gray"
    is_entry = False
    is_end = False
    is_drawing = False  # a note: takes no part in the run

    class Config(StrictSerializer):
        """Nothing to set."""

    @abstractmethod
    def ports(self, config: dict[str, Any]) -> list[Port]:
        """The ways out, given a config that may still be incomplete."""

    @abstractmethod
    def compile(self, node: Node, config: dict[str, Any], scope: Scope) -> list[Draft]:
        """The ops of this node; `config` is valid. May store what a version refers to (contents)."""

    def default_config(self) -> dict[str, Any]:
        """What a new node of this type starts with."""
        return {}

    def check(self, node: Node, config: dict[str, Any], scope: Scope) -> Iterable[Problem]:
        """What is wrong beyond the fields themselves: things of others that are missing. `config` is valid."""
        return ()

    def waits(self, config: dict[str, Any]) -> bool:
        """Whether time passes here, so that a loop through this node cannot spin."""
        return False

    def instant_ports(self, config: dict[str, Any]) -> set[str]:
        """Of a node that waits: the ports by which somebody may leave it without having waited."""
        return set()
