"""A valid config of each node type that has none by default; the contract test asks for one of every type."""

from collections.abc import Callable
from typing import Any

from tests.journeys.world import World

EXAMPLES: dict[str, Callable[[World], dict[str, Any]]] = {
    "entry_segment": lambda world: {"segment_id": world.everybody.pk},
    "cascade": lambda world: world.cascade(),
}
