"""Entry: another system, or somebody of the staff, sends people in one by one (journeys/entering/enroll_api.py)."""

from collections.abc import Iterable
from typing import Any

from journeys.entry import EntryConfig, EntryType
from journeys.graph import Node
from journeys.node import Draft, Out, Scope
from journeys.program import Op


class EntryApi(EntryType):
    key = "entry_api"
    label = "Entry by API"
    icon = "api"
    description = "Another system sends people in, with data that the texts can use."

    class Config(EntryConfig):
        """Only whether somebody may come again."""

    def default_config(self) -> dict[str, Any]:
        return {"reentry": "after_exit"}

    def compile(self, node: Node, config: dict[str, Any], scope: Scope) -> list[Draft]:
        return [Draft("enter", config | {"type": self.key}, {"next": Out("next")})]

    def triggers(self, op: Op) -> Iterable[tuple[str, str]]:
        yield "api", op.node
