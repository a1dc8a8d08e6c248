"""Node types, one file each."""

from lib.registry import Registry

from journeys.node import NodeType

NODES = Registry("journeys.nodes", NodeType, "node type")  # type: ignore[type-abstract]
