"""Ports that the marketer names: each way out of a block has a key, which is kept, and a label."""

from typing import Any

from rest_framework import serializers

from journeys.node import Port

OUT = "out"  # the ledger's word for those who were put out of a journey


class PortField(serializers.RegexField):
    """The key of a way out; it stands in the ledger, and is not shown to customers."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(r"^[a-z][a-z0-9_]{0,19}$", **({"label": "Key"} | kwargs))


def unlike(found: list[dict[str, Any]], *taken: str) -> list[dict[str, Any]]:
    """The ways as they are, if no two have one key, and none a key that means something else."""
    keys = [each["key"] for each in found]
    for key in keys:
        if key in (OUT, *taken):
            raise serializers.ValidationError(f"The key “{key}” has a meaning of its own. Choose another.", "key_taken")
        if keys.count(key) > 1:
            raise serializers.ValidationError(f"Two of them have the key “{key}”.", "key_twice")
    return found


def ways(found: Any) -> list[Port]:
    """The ports of a list of ways that may still be incomplete."""
    return [
        Port(str(each.get("key")), str(each.get("label") or each.get("key")))
        for each in (found if isinstance(found, list) else [])
        if isinstance(each, dict)
    ]
