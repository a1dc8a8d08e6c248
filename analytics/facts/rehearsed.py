"""Whether messages of a rehearsal, which nobody got, are among those that a report is about."""

from typing import Any

from analytics.filters import Filters
from analytics.members.made import MEMBERS
from delivery.models import Account, MessageCount
from delivery.providers.rehearsal import Rehearsal
from journeys.models import Version
from lib.sql import beside, fill, rows

REHEARSAL = {"key": "rehearsal", "text": "Messages of the rehearsal are among these: nobody has got them."}


def rehearsal_warnings(filters: Filters) -> list[dict[str, Any]]:
    """The warning, where something was reported of such messages in the period. Four statements at most."""
    accounts = list(Account.objects.filter(provider=Rehearsal.key).values_list("pk", flat=True))
    if not accounts:
        return []
    found = MessageCount.objects.filter(
        account_id__in=accounts, hour_at__gte=filters.period.since, hour_at__lt=filters.period.until
    )
    if filters.brands is not None:
        found = found.filter(brand_id__in=filters.brands)
    if filters.journey is not None:
        found = found.filter(journey_id=filters.journey)
    if filters.channel is not None:
        found = found.filter(channel=filters.channel)
    versions = None
    if filters.version is not None:
        of_number = Version.objects.filter(journey=filters.journey, number=filters.version)
        versions = list(of_number.values_list("pk", flat=True))
        found = found.filter(version_id__in=versions)
    if not found.exists() or (filters.segment is not None and not _to_members(filters, accounts, versions)):
        return []
    return [REHEARSAL]


def _to_members(filters: Filters, accounts: list[int], versions: list[int] | None) -> bool:
    """Whether any went to a member of the segment; the members must be at hand (members/made.py)."""
    query = fill(
        beside(__file__, "rehearsed.sql"), accounts=accounts, versions=versions, members=MEMBERS, **filters.values()
    )
    return bool(rows(query)[0][0])
