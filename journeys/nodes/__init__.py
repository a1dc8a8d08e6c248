"""Node types, one file each."""

from journeys.node import NodeType
from lib.registry import Registry

NODES = Registry("journeys.nodes", NodeType, "node type")  # type: ignore[type-abstract]
