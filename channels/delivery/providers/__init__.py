"""Providers, one file each."""

from lib.registry import Registry

from delivery.provider import Provider

PROVIDERS = Registry("delivery.providers", Provider, "provider")  # type: ignore[type-abstract]
