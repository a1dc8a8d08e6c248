"""A valid config of each node type that has none by default; the contract test asks for one of every type."""

from collections.abc import Callable
from typing import Any

from tests.journeys.world import World


def _with_attribute(world: World, key: str) -> dict[str, Any]:
    world.make_attribute(key)
    return {"attribute": key}


EXAMPLES: dict[str, Callable[[World], dict[str, Any]]] = {
    "entry_segment": lambda world: {"segment_id": world.everybody.pk},
    "cascade": lambda world: world.cascade(),
    "entry_event": lambda world: {"event": "basket_left", "unless": [{"event": "purchase"}], "within_s": 3600},
    "entry_attribute": lambda world: _with_attribute(world, "loyalty") | {"to_values": ["gold"]},
    "message": lambda world: world.message("push"),
    "wait_until": lambda world: {"by": "date", "on": "2190-01-01"},
    "wait_event": lambda world: {"events": [{"key": "basket", "label": "Basket", "event": "basket"}]},
    "reaction_check": lambda world: {"node": "before"},
}
