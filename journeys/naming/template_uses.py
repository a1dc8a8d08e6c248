"""Which journeys say what is in a template."""

from collections.abc import Sequence
from dataclasses import dataclass

from lib.sql import beside, fill, rows


@dataclass(frozen=True, slots=True)
class Use:
    """A journey that was published with a version of a template."""

    template: int
    journey: int
    name: str
    status: str
    journey_version: int
    published: int  # the version of the template
    said: int  # and the one that was pushed to it since; else the same


def template_uses(brand_ids: Sequence[int]) -> list[Use]:
    """All uses in the published journeys of these brands. One statement."""
    return [Use(*each) for each in rows(fill(beside(__file__, "template_uses.sql"), brands=list(brand_ids)))]
