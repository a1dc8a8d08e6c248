"""In which currency a report counts money: one for each answer; others are named beside it."""

from collections import Counter

from accounts.models import Brand
from analytics.filters import Filters

DEFAULT_CURRENCY = "USD"


def currency_of(filters: Filters) -> str:
    """The currency of most of the brands asked for; one statement."""
    brands = Brand.objects.order_by("id")
    if filters.brands is not None:
        brands = brands.filter(pk__in=filters.brands)
    if filters.journey is not None:
        brands = brands.filter(journeys=filters.journey)
    usual = Counter(brands.values_list("currency", flat=True)).most_common(1)
    return usual[0][0] if usual else DEFAULT_CURRENCY
