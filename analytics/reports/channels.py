"""Channels: what each delivers, brings and costs, when and over what; and which link of a chain could be dropped."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import ClassVar

from psycopg.sql import Composed

from analytics.by_channel import behind, chain_tables, tables_channels, tables_places, tables_time
from analytics.by_channel.advice import advise
from analytics.by_channel.behind import Cell
from analytics.by_channel.columns import EITHER, PURCHASES
from analytics.by_channel.figures import summed
from analytics.by_channel.steps import chains, journeys_of, places
from analytics.by_channel.sums import channels_of, domains, sums
from analytics.currency import exchange
from analytics.facts.rehearsed import rehearsal_warnings
from analytics.filters import Filters
from analytics.flow.asked import Asked
from analytics.flow.people import at_step
from analytics.members.made import narrowed, of_members
from analytics.passes import PASSES
from analytics.period import Period
from analytics.report import TOTAL, Answer, NoPeople, Report, either
from delivery.models import Sender

# What is also asked of the period before.
BEFORE = (
    "analytics_messageroll",
    "analytics_channelroll",
    "analytics_conversion",
    "analytics_conversionroll",
    "analytics_channelconversionroll",
)
NO_LINKS = {
    "key": "no_links",
    "text": "For the people of this segment it takes too long to follow the cascades: which link could be dropped is"
    " not said. Choose a shorter period.",
}


class Channels(Report):
    key = "channels"
    label = "Channels"
    says = (
        "What each channel delivers, brings and costs, when it works best, and which link of a chain could be dropped."
    )
    takes: ClassVar[frozenset[str]] = frozenset({"brand", "journey", "channel", "segment", "rule"})

    def answer(self, filters: Filters, now: datetime) -> Answer:
        read = (*BEFORE, "analytics_conversionday", "analytics_domainroll", *PASSES)
        with of_members(filters, now, *read, before=BEFORE, spared=PASSES) as left_out:
            return self._answered(filters, with_links=not left_out)

    def _answered(self, filters: Filters, *, with_links: bool) -> Answer:
        money = exchange(filters)
        found, before = sums(filters, money), channels_of(filters.before(), money)
        channels = found.channels()
        names = journeys_of(filters)
        linked = chains(filters, list(names), money) if with_links else []
        advice = {each.link.key: each for chain in linked for each in advise(chain)}
        shown = [each for each in advice.values() if filters.channel in (None, each.link.channel)]
        return Answer(
            tables=[
                tables_channels.of_channels("channels", "By channel", channels, tables_channels.COHORT),
                tables_channels.of_channels("before", "The period before", before, ""),
                *tables_time.of_days(found, filters),
                tables_time.of_hours(found),
                *tables_places.of_senders(found),
                tables_places.of_countries(found),
                tables_places.of_domains(domains(filters)),
                chain_tables.links_table(linked, advice, names, money.currency),
                chain_tables.added_table(linked),
            ],
            **money.stated(),
            warnings=[*rehearsal_warnings(filters), *([] if with_links else [NO_LINKS])],
            extra={
                "hours": tables_time.hours_by_channel(found),
                "excluded": tables_channels.excluded(summed(channels)),
                "advice": [chain_tables.advice_extra(each, names) for each in shown],
            },
        )

    @narrowed
    def people(self, filters: Filters, table: str, column: str, row: str, now: datetime) -> Composed:
        if table not in CELLS:
            raise NoPeople("Nobody in particular stands behind this number.")
        if table in ("links", "added"):
            if column in AT_STEPS:
                return either(_at_steps(filters, AT_STEPS[column], row, now))
            if column not in ("purchases", "only"):
                raise NoPeople("Nobody in particular stands behind this number.")
            return behind.of_purchases(filters, CELLS[table](row, filters), alone=column == "only")
        if table == "before":
            filters = filters.before()
        elif table in ("days", "weeks"):
            filters = replace(filters, period=_days(row, filters.period, 1 if table == "days" else 7))
        cell = Cell() if row == TOTAL and table != "domains" else CELLS[table](row, filters)
        if column == PURCHASES:
            return behind.of_purchases(filters, cell)
        if column == EITHER:
            return behind.of_either(filters, cell)
        return behind.of_messages(filters, column, cell)


# What a column of the links is called among the figures of passes.
AT_STEPS = {"tried": "tried", "reached": "reacted", "only_here": "only_here", "cost": "cost"}


def _at_steps(filters: Filters, figure: str, row: str, now: datetime) -> Iterator[Composed]:
    """Of one link, or of all links over a channel."""
    whole = replace(filters, segment=None, channel=None)
    found: dict[int, Asked] = {}
    for key in places(list(journeys_of(filters))):
        journey, _, place = key.partition(".")
        node, step, channel = place.rsplit(".", 2)
        if row in (key, channel):
            if int(journey) not in found:
                found[int(journey)] = Asked.of(replace(whole, journey=int(journey)), now)
            yield at_step(found[int(journey)], node, int(step), channel, figure)


def _days(row: str, period: Period, most: int) -> Period:
    """The day of a row, or its week, as far as that lies in the period."""
    first = date.fromisoformat(row.partition(".")[0])
    last = first if most == 1 else first + timedelta(days=6 - first.weekday())
    if not period.first_on <= first <= period.last_on:
        raise NoPeople("This day is not in the period.")
    return Period(first, min(last, period.last_on), period.zone)


def _hour(row: str, filters: Filters) -> Cell:
    weekday, hour = row.split(".")
    return Cell(hour=(int(weekday), int(hour)))


def _provider(row: str, filters: Filters) -> Cell:
    return Cell(senders=list(Sender.objects.filter(account__provider=row).values_list("pk", flat=True)))


def _account(row: str, filters: Filters) -> Cell:
    return Cell(senders=list(Sender.objects.filter(account=int(row)).values_list("pk", flat=True)))


def _sender(row: str, filters: Filters) -> Cell:
    channel, _, sender = row.rpartition(".")
    return Cell(channels=[channel], senders=[int(sender)])


def _domain(row: str, filters: Filters) -> Cell:
    if row == TOTAL:
        return Cell(channels=["email"])
    if row == tables_places.NONE:
        named = [domain for domain, _, _ in domains(filters) if domain is not None]
        return Cell(channels=["email"], no_domains=named)
    return Cell(channels=["email"], domain=row.removeprefix("@"))


def _link(row: str, filters: Filters) -> Cell:
    return Cell(ops=places(list(journeys_of(filters)))[row])


def _added(row: str, filters: Filters) -> Cell:
    found = places(list(journeys_of(filters)))
    return Cell(ops=[op for key, ops in found.items() if key.endswith(f".{row}") for op in ops])


CELLS: dict[str, Callable[[str, Filters], Cell]] = {
    "channels": lambda row, filters: Cell(channels=[row]),
    "before": lambda row, filters: Cell(channels=[row]),
    "days": lambda row, filters: Cell(channels=[row.partition(".")[2]]),
    "weeks": lambda row, filters: Cell(channels=[row.partition(".")[2]]),
    "hours": _hour,
    "providers": _provider,
    "accounts": _account,
    "senders": _sender,
    "countries": lambda row, filters: Cell(country="" if row == tables_places.NONE else row),
    "domains": _domain,
    "links": _link,
    "added": _added,
}
