"""Kinds of sources, one file each."""

from customers.sources.kind import SourceKind
from lib.registry import Registry

KINDS = Registry("customers.sources.kinds", SourceKind, "kind of sources")
