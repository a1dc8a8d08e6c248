"""What is wrong with a rule becomes the answer 400, with the places."""

from collections.abc import Iterator
from contextlib import contextmanager

from rest_framework.exceptions import ValidationError

from segments.tree import RuleInvalid


@contextmanager
def refusing() -> Iterator[None]:
    """Inside, RuleInvalid is what the caller has done wrong."""
    try:
        yield
    except RuleInvalid as error:
        raise ValidationError({"rule": error.errors}) from error
