"""Home: what the journeys achieved in a period, beside the period before. A constant number of statements."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.timezone import now as clock

from analytics.currency import exchange
from analytics.facts.entries import Entries, entries
from analytics.facts.inside import insiders
from analytics.facts.messages import NONE as NO_MESSAGES
from analytics.facts.messages import Messages, messages
from analytics.facts.purchases import NONE as NO_PURCHASES
from analytics.facts.purchases import Purchases, purchases
from analytics.facts.savings import NOTHING, SavingsFound, savings
from analytics.filters import Filters
from analytics.members.made import of_members
from analytics.passes import PASSES
from analytics.programs import published
from delivery import attribution
from journeys.models import Journey

SAVED = (
    "What everybody who entered and could be reached so would have cost over the dearest channel, minus what was spent."
)
# What is counted of a segment's members, where one is asked for.
READ = (
    "delivery_messagecount",
    "journeys_opcount",
    "analytics_conversion",
    "analytics_conversionroll",
    "analytics_conversionday",
    *PASSES,
)
LIVE = (Journey.Status.RUNNING, Journey.Status.PAUSED)


@dataclass(frozen=True)
class Facts:
    """The four reports about one period."""

    messages: Messages
    entries: Entries
    purchases: Purchases
    savings: SavingsFound


def overview(filters: Filters, now: datetime | None = None) -> dict[str, Any]:
    """The answer of analytics/overview/, as OverviewSerializer shows it; of a segment's people as they are `now`."""
    with of_members(filters, now or clock(), *READ, before=READ, spared=PASSES) as left_out:
        return _overview(filters, with_savings=not filters.channel and not left_out)


def _overview(filters: Filters, *, with_savings: bool) -> dict[str, Any]:
    journeys = journeys_of(filters)
    versions = published(journeys)
    money = exchange(filters)
    now, before = (
        Facts(messages(each, money, parts=each is filters), entries(each, versions), purchases(each, money), saved)
        for each, saved in zip((filters, filters.before()), savings(filters, versions, money), strict=True)
    )
    whole = now.savings.whole
    return {
        "period": {"from": filters.period.first_on, "to": filters.period.last_on},
        "previous_period": {"from": filters.before().period.first_on, "to": filters.before().period.last_on},
        "time_zone": settings.COMPANY_TIME_ZONE,
        "currency": money.currency,
        "conversions": money.conversions,
        "other_currencies": money.others,
        "totals": _totals(now, with_savings=with_savings),
        "previous": _totals(before, with_savings=with_savings),
        "savings": asdict(whole) if with_savings else None,
        "calls": {"made": now.messages.calls.sent, "failed": now.messages.calls.failed},
        "series": list(_series(now, filters)),
        "channels": list(_channels(now)),
        "journeys": list(_journey_rows(now, journeys, insiders(journeys, filters), with_savings=with_savings)),
        "rehearsal": now.messages.rehearsal or now.purchases.rehearsal,
        "rehearsed": now.messages.rehearsed,
        "attribution": attribution.RULE,
        "saved_rule": SAVED,
    }


def journeys_of(filters: Filters) -> list[Journey]:
    """Those that have been published, of the brands and the journey asked for; live ones first, then the latest."""
    found = Journey.objects.exclude(status=Journey.Status.DRAFT)
    if filters.brands is not None:
        found = found.filter(brand__in=filters.brands)
    if filters.journey is not None:
        found = found.filter(pk=filters.journey)
    return sorted(found.order_by("-launched_at", "-id"), key=lambda each: each.status not in LIVE)


def _totals(facts: Facts, *, with_savings: bool) -> dict[str, Any]:
    """What a cascade saves is a matter of its channels together: of one channel alone there is no such number."""
    saved = facts.savings.whole
    return {
        "entered": facts.entries.whole,
        **vars(facts.messages.whole),
        **vars(facts.purchases.whole),
        "saved": saved.saved if with_savings else None,
        "saved_vs_all": saved.saved_vs_all if with_savings else None,
    }


def _series(facts: Facts, filters: Filters) -> Iterable[dict[str, Any]]:
    """Every day of the period, those on which nothing happened included."""
    for day in filters.period.days():
        yield {
            "on": day,
            "entered": facts.entries.days.get(day, 0),
            **vars(facts.messages.days.get(day, NO_MESSAGES)),
            **vars(facts.purchases.days.get(day, NO_PURCHASES)),
        }


def _channels(facts: Facts) -> Iterable[dict[str, Any]]:
    """The channels of which there is anything to say."""
    for channel in sorted(facts.messages.channels.keys() | facts.purchases.channels.keys()):
        yield {
            "channel": channel,
            **vars(facts.messages.channels.get(channel, NO_MESSAGES)),
            **vars(facts.purchases.channels.get(channel, NO_PURCHASES)),
        }


def _journey_rows(
    facts: Facts, journeys: list[Journey], inside: dict[int, int], *, with_savings: bool
) -> Iterable[dict[str, Any]]:
    """Journeys that are live, and those that have any figure in the period. `inside` is now, whatever the period."""
    parts = (facts.messages.journeys, facts.entries.journeys, facts.purchases.journeys)
    for each in [each for each in journeys if each.ad_hoc is None]:
        saved = facts.savings.journeys.get(each.pk, NOTHING)
        if each.status in LIVE or any(each.pk in part for part in parts) or saved.passes:
            yield {
                "id": each.pk,
                "name": each.name,
                "brand": each.brand_id,
                "status": each.status,
                "entered": facts.entries.journeys.get(each.pk, 0),
                "inside": inside[each.pk],
                **vars(facts.messages.journeys.get(each.pk, NO_MESSAGES)),
                **vars(facts.purchases.journeys.get(each.pk, NO_PURCHASES)),
                "saved": saved.saved if with_savings else None,
                "saved_vs_all": saved.saved_vs_all if with_savings else None,
            }
