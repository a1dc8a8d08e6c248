"""The tables of the report on channels."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from analytics.by_channel import columns
from analytics.by_channel.figures import NOTHING, Figures, cells, share, summed
from analytics.by_channel.sums import Parts, Sums
from analytics.filters import Filters
from analytics.report import Column, Kind, Table
from delivery.kinds import KINDS
from delivery.models import Account, Sender
from delivery.providers import PROVIDERS
from lib.registry import UnknownKey

CHANNEL = Column("channel", "Channel", Kind.CHANNEL, says="Over which the messages went.")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MOST_DAYS = 184  # a longer period is shown week by week alone
UNTOLD_OF_DOMAINS = frozenset({"replied", "cost", "cost_per_delivered", "cost_per_click"})
NONE = "none"  # the row of what has no such thing, such as a country
COHORT = (
    "Messages are those sent in the period, with all that became of them since; purchases are those made in the period."
)


def rank(channel: str) -> tuple[int, str]:
    """The cheapest channel first."""
    return (KINDS[channel].rank if channel in KINDS else 99, channel)


def of_channels(key: str, label: str, found: Mapping[str, Figures], note: str, *, opens: bool) -> Table:
    """One row is a channel."""
    return Table(
        key=key,
        label=label,
        columns=[CHANNEL, *columns.columns(opens=opens)],
        rows=[{"key": each, "channel": each, **cells(found[each])} for each in sorted(found, key=rank)],
        total=_total(found, columns.EVERYTHING),
        note=note,
    )


def of_days(found: Sums, filters: Filters) -> list[Table]:
    """By channel and day, where they can be looked over, and by channel and week (from its Monday on)."""
    weeks: Parts = {}
    for (channel, day), figures in found.days.items():
        assert isinstance(day, date)
        monday = max(day - timedelta(days=day.weekday()), filters.period.first_on)
        weeks[channel, monday] = weeks.get((channel, monday), NOTHING) + figures
    days = found.days if filters.period.length <= MOST_DAYS else {}
    return [
        _in_time("days", "By day", "day", "Day", days),
        _in_time("weeks", "By week", "week", "Week from", weeks),
    ]


def _in_time(key: str, label: str, column: str, head: str, found: Parts) -> Table:
    places = sorted(found, key=lambda place: (str(place[1]), rank(place[0])))
    return Table(
        key=key,
        label=label,
        columns=[
            Column(column, head, Kind.DAY, says="In the company's time zone."),
            CHANNEL,
            *columns.columns(columns.IN_TIME, opens=False),
        ],
        rows=[
            {"key": f"{on}.{channel}", column: on, "channel": channel, **_cells(found[channel, on], columns.IN_TIME)}
            for channel, on in places
        ],
    )


def of_hours(found: Sums) -> Table:
    """By hour of the weekday: all channels together (each of them stands in `extra`)."""
    hours: dict[tuple[int, int], Figures] = {}
    for (_, hour), figures in found.hours.items():
        assert isinstance(hour, tuple)
        hours[hour] = hours.get(hour, NOTHING) + figures
    return Table(
        key="hours",
        label="By hour and weekday",
        columns=[
            Column("weekday", "Weekday", Kind.TEXT, says="Of the company's time zone."),
            Column("hour", "Hour", Kind.TEXT, says="In which the messages were sent, in the company's time zone."),
            *columns.columns(columns.OF_MESSAGES),
        ],
        rows=[
            {
                "key": f"{weekday}.{hour}",
                "weekday": WEEKDAYS[weekday - 1],
                "hour": f"{hour:02}:00",
                **_cells(hours[weekday, hour], columns.OF_MESSAGES),
            }
            for weekday, hour in sorted(hours)
        ],
        total=_total(hours, columns.OF_MESSAGES),
        note="By the hour in which messages were sent. One that comes twice when clocks are put back is one here.",
    )


def hours_by_channel(found: Sums) -> dict[str, dict[str, list[Any]]]:
    """For the map of hours of one channel: sent, delivered, readable, read, clicked and unsubscribed."""
    maps: dict[str, dict[str, list[Any]]] = {}
    for (channel, hour), of in found.hours.items():
        assert isinstance(hour, tuple)
        figures = [of.sent, of.delivered, of.readable, of.opened, of.clicked, of.unsubscribed]
        maps.setdefault(channel, {})[f"{hour[0]}.{hour[1]}"] = figures
    return maps


def of_senders(found: Sums) -> list[Table]:
    """By provider, by account and by sender; two statements."""
    accounts = {each.pk: each for each in Account.objects.all()}
    senders = {each.pk: each for each in Sender.objects.all()}
    by_provider: dict[str, Figures] = {}
    by_account: dict[int, Figures] = {}
    by_sender: dict[tuple[str, int], Figures] = {}
    for (channel, place), figures in found.senders.items():
        assert isinstance(place, tuple)
        account, sender = place
        provider = accounts[account].provider if account in accounts else NONE
        by_provider[provider] = by_provider.get(provider, NOTHING) + figures
        by_account[account] = by_account.get(account, NOTHING) + figures
        by_sender[channel, sender] = by_sender.get((channel, sender), NOTHING) + figures

    def name(account: int) -> str:
        return accounts[account].name if account in accounts else ""

    def provider_of(account: int) -> str:
        return _provider(accounts[account].provider) if account in accounts else ""

    return [
        _table(
            "providers",
            "By provider",
            [Column("provider", "Provider", Kind.TEXT)],
            ((each, {"provider": _provider(each)}, by_provider[each]) for each in by_provider),
        ),
        _table(
            "accounts",
            "By account",
            [Column("account", "Account", Kind.TEXT), Column("provider", "Provider", Kind.TEXT)],
            (
                (str(each), {"account": name(each), "provider": provider_of(each)}, by_account[each])
                for each in by_account
            ),
        ),
        _table(
            "senders",
            "By sender",
            [Column("sender", "Sender", Kind.TEXT), CHANNEL, Column("account", "Account", Kind.TEXT)],
            (
                (
                    f"{channel}.{sender}",
                    {
                        "sender": senders[sender].name if sender in senders else "",
                        "channel": channel,
                        "account": name(senders[sender].account_id) if sender in senders else "",
                    },
                    by_sender[channel, sender],
                )
                for channel, sender in by_sender
            ),
        ),
    ]


def of_countries(found: Sums) -> Table:
    """By the country of the telephone number."""
    countries: dict[str, Figures] = {}
    for (_, country), figures in found.countries.items():
        countries[str(country)] = countries.get(str(country), NOTHING) + figures
    return _table(
        "countries",
        "By country",
        [Column("country", "Country", Kind.TEXT, says="Of the telephone number; an e-mail or a push has none.")],
        ((each or NONE, {"country": each or None}, countries[each]) for each in countries),
        keys=columns.OF_MESSAGES,
    )


def of_domains(found: Iterable[tuple[str | None, int, Figures]]) -> Table:
    """By the domain of e-mail addresses."""
    domains = list(found)
    keys = tuple(each for each in columns.OF_MESSAGES if each not in UNTOLD_OF_DOMAINS)
    rows = [
        (f"@{domain}" if domain is not None else NONE, {"domain": domain or None, "domains": count}, figures)
        for domain, count, figures in domains
    ]
    return _table(
        "domains",
        "By e-mail domain",
        [
            Column(
                "domain", "Domain", Kind.TEXT, says="Of the e-mail address. Without a name: all smaller ones together."
            ),
            Column("domains", "Domains", Kind.COUNT, "domains", "How many domains the row stands for."),
        ],
        rows,
        keys=keys,
        note="Where one domain reads or takes far less than the others, it most likely sorts the messages out.",
    )


def _table(
    key: str,
    label: str,
    heads: Sequence[Column],
    rows: Iterable[tuple[str, dict[str, Any], Figures]],
    *,
    keys: Sequence[str] = columns.EVERYTHING,
    note: str = "",
) -> Table:
    """The rows with the most messages first."""
    found = sorted(rows, key=lambda row: (-row[2].sent, row[0]))
    return Table(
        key=key,
        label=label,
        columns=[*heads, *columns.columns(keys)],
        rows=[{"key": name, **head, **_cells(figures, keys)} for name, head, figures in found],
        total=_total({name: figures for name, _, figures in found}, keys),
        note=note,
    )


def _total(found: Mapping[Any, Figures], keys: Sequence[str]) -> dict[str, Any] | None:
    return _cells(summed(found), keys) if found else None


def _cells(of: Figures, keys: Sequence[str]) -> dict[str, Any]:
    every = cells(of)
    return {key: every[key] for key in keys}


def _provider(key: str) -> str:
    try:
        return PROVIDERS[key].label
    except UnknownKey:
        return key


def excluded(of: Figures) -> dict[str, Any]:
    """The openings that no rate counts, and their share of all openings."""
    return {"opened_weak": of.opened_weak, "share": share(of.opened_weak, of.opened + of.opened_weak)}
