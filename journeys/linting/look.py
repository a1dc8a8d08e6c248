"""A graph as the rules of the linter see it: nodes with their types and settings, and all messages that it sends."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import time
from functools import cached_property
from typing import Any

from customers.models import Topic
from delivery.kinds import KINDS
from delivery.models import Sender
from journeys.graph import Graph
from journeys.node import NodeType, Scope
from journeys.stock import Stock

DAY_S = 86_400


@dataclass(frozen=True)
class Text:
    """One text of a message: where it is written (a field of the node), and in which language; '': for everybody."""

    key: str
    source: str
    field: str
    language: str


@dataclass(frozen=True)
class Step:
    """A message that a block sends. `prefix` begins the names of its fields; `block` is the config around it."""

    node: str
    number: int
    prefix: str
    config: dict[str, Any]
    block: dict[str, Any]
    sender: Sender | None
    topic: Topic | None
    texts: tuple[Text, ...]

    @property
    def channel(self) -> str:
        return str(self.config["channel"])

    @property
    def label(self) -> str:
        """The channel in English; browsers say it in the person's language."""
        return KINDS[self.channel].label


@dataclass(frozen=True)
class Look:
    """`types` are those of the nodes whose type exists, `configs` the settings of those that are set rightly."""

    scope: Scope
    types: dict[str, NodeType]
    configs: dict[str, dict[str, Any]] = field(default_factory=dict)
    is_set: bool = True  # the settings of the journey can be read

    @property
    def graph(self) -> Graph:
        return self.scope.graph

    @property
    def stock(self) -> Stock:
        return self.scope.stock

    @cached_property
    def entries(self) -> list[str]:
        """Ids of the entries."""
        return [each.id for each in self.graph.nodes if each.id in self.types and self.types[each.id].is_entry]

    @cached_property
    def reached(self) -> set[str]:
        """Ids of the nodes that somebody can come to."""
        return self.graph.reachable(self.entries)

    @cached_property
    def steps(self) -> list[Step]:
        """Every message of every block."""
        return [step for node in self.graph.nodes if node.id in self.configs for step in self._steps(node.id)]

    @cached_property
    def quiet(self) -> tuple[time, time, int] | None:
        """From when until when nothing is sent for marketing, and how many seconds that is; None: there is no such."""
        policy, brand = self.scope.policy, self.scope.brand
        start, stop = brand.quiet_from, brand.quiet_to
        if policy["quiet"] == "own":
            start, stop = (time.fromisoformat(policy[key]) for key in ("quiet_from", "quiet_to"))
        if policy["quiet"] == "none" or start is None or stop is None or start == stop:
            return None
        return start, stop, (_second(stop) - _second(start)) % DAY_S

    def _steps(self, node: str) -> Iterator[Step]:
        block = self.configs[node]
        type_ = self.graph.by_id[node].type
        if type_ not in ("cascade", "message"):
            return
        steps = block["steps"] if type_ == "cascade" else [block]
        for number, each in enumerate(steps):
            prefix = f"steps.{number}." if type_ == "cascade" else ""
            sender = self.stock.sender(each["channel"], each["sender_id"])
            topic = self.stock.topics.get(block["topic_id"])
            texts = tuple(self._texts(each, block, prefix))
            yield Step(node, number + 1, prefix, each, block, sender, topic, texts)

    def _texts(self, step: dict[str, Any], block: dict[str, Any], prefix: str) -> Iterator[Text]:
        if block["template_id"] is None:
            for key, source in step["content"].items():
                if isinstance(source, str):
                    yield Text(key, source, f"{prefix}content.{key}", "")
            return
        version = self.stock.templates.get(block["template_id"])
        for language, fields in (version.variants if version else {}).get(step["channel"], {}).items():
            for key, source in fields.items():
                if isinstance(source, str):
                    yield Text(key, source, "template_id", language)


def _second(of_day: time) -> int:
    return of_day.hour * 3600 + of_day.minute * 60 + of_day.second
