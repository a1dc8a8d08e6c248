"""How journeys are called in the marks of links (delivery/tracking/campaigns.py)."""

from collections.abc import Collection

from journeys.models import Journey


def names(journey_ids: Collection[int]) -> dict[int, str]:
    """Names by id."""
    return dict(Journey.objects.filter(pk__in=journey_ids).values_list("pk", "name"))
