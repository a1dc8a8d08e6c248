"""Providers, one file each."""

from delivery.provider import Provider
from lib.registry import Registry

PROVIDERS = Registry("delivery.providers", Provider, "provider")  # type: ignore[type-abstract]
