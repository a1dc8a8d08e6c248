"""Channel kinds, one file each."""

from lib.registry import Registry

from delivery.kind import Kind

KINDS = Registry("delivery.kinds", Kind, "channel")  # type: ignore[type-abstract]
