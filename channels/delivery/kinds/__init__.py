"""Channel kinds, one file each."""

from delivery.kind import Kind
from lib.registry import Registry

KINDS = Registry("delivery.kinds", Kind, "channel")
