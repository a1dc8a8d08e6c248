"""Channels: what each delivers, brings and costs, when and over what; and which link of a chain could be dropped."""

from collections.abc import Callable
from datetime import datetime
from typing import ClassVar

from psycopg.sql import Composed

from analytics.by_channel import behind, chain_tables, tables_channels, tables_places, tables_time
from analytics.by_channel.advice import advise
from analytics.by_channel.behind import Cell
from analytics.by_channel.figures import summed
from analytics.by_channel.steps import chains, journeys_of, places
from analytics.by_channel.sums import channels_of, domains, sums
from analytics.currency import exchange
from analytics.facts.rehearsed import rehearsal_warnings
from analytics.filters import Filters
from analytics.report import Answer, NoPeople, Report
from delivery.models import Sender


class Channels(Report):
    key = "channels"
    label = "Channels"
    says = (
        "What each channel delivers, brings and costs, when it works best, and which link of a chain could be dropped."
    )
    takes: ClassVar[frozenset[str]] = frozenset({"brand", "journey", "channel", "rule"})

    def answer(self, filters: Filters, now: datetime) -> Answer:
        money = exchange(filters)
        found, before = sums(filters, money), channels_of(filters.before(), money)
        channels = found.channels()
        names = journeys_of(filters)
        linked = chains(filters, list(names), money)
        advice = {each.link.key: each for chain in linked for each in advise(chain)}
        shown = [each for each in advice.values() if filters.channel in (None, each.link.channel)]
        return Answer(
            tables=[
                tables_channels.of_channels("channels", "By channel", channels, tables_channels.COHORT, opens=True),
                tables_channels.of_channels("before", "The period before", before, "", opens=False),
                *tables_time.of_days(found, filters),
                tables_time.of_hours(found),
                *tables_places.of_senders(found),
                tables_places.of_countries(found),
                tables_places.of_domains(domains(filters)),
                chain_tables.links_table(linked, advice, names, money.currency),
                chain_tables.added_table(linked),
            ],
            **money.stated(),
            warnings=rehearsal_warnings(filters),
            extra={
                "hours": tables_time.hours_by_channel(found),
                "excluded": tables_channels.excluded(summed(channels)),
                "advice": [chain_tables.advice_extra(each, names) for each in shown],
            },
        )

    def people(self, filters: Filters, table: str, column: str, row: str, now: datetime) -> Composed:
        if table not in CELLS:
            raise NoPeople("Nobody in particular stands behind this number.")
        cell = CELLS[table](row, filters)
        if table in ("links", "added"):
            if column not in ("purchases", "only"):
                raise NoPeople("Only purchases of a step can be opened.")
            return behind.of_purchases(filters, cell, alone=column == "only")
        return (
            behind.of_purchases(filters, cell) if column == "purchases" else behind.of_messages(filters, column, cell)
        )


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
    if row == tables_places.NONE:
        raise NoPeople("Many domains stand here together: open one of them.")
    return Cell(channels=["email"], domain=row.removeprefix("@"))


def _link(row: str, filters: Filters) -> Cell:
    return Cell(ops=places(list(journeys_of(filters)))[row])


def _added(row: str, filters: Filters) -> Cell:
    found = places(list(journeys_of(filters)))
    return Cell(ops=[op for key, ops in found.items() if key.endswith(f".{row}") for op in ops])


CELLS: dict[str, Callable[[str, Filters], Cell]] = {
    "channels": lambda row, filters: Cell(channels=[row]),
    "hours": _hour,
    "providers": _provider,
    "accounts": _account,
    "senders": _sender,
    "countries": lambda row, filters: Cell(country="" if row == tables_places.NONE else row),
    "domains": _domain,
    "links": _link,
    "added": _added,
}
