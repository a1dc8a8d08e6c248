"""What messages say: checked and frozen when a journey is published, rendered for each customer."""

from collections.abc import Mapping
from typing import Any


def freeze(brand_id: int, channel: str, fields: Mapping[str, Any]) -> int:
    """The id of the content with these fields; made unless the brand already has it.

    Raises rest_framework.serializers.ValidationError, field by field, for a field that the channel's kind does not
    accept and for a template that cannot be rendered.
    """
    raise NotImplementedError
