"""The report on channels: by whom messages went (provider, account, sender), and to where (country, e-mail domain)."""

from collections.abc import Iterable, Sequence
from typing import Any

from analytics.by_channel import columns
from analytics.by_channel.cells import CHANNEL, cells_of, total_of
from analytics.by_channel.figures import NOTHING, Figures
from analytics.by_channel.sums import Sums
from analytics.report import Column, Kind, Table
from delivery.models import Account, Sender
from delivery.providers import PROVIDERS
from lib.registry import UnknownKey

UNTOLD_OF_DOMAINS = frozenset({"replied", "cost", "cost_per_delivered", "cost_per_click"})
NONE = "none"  # the row of what has no such thing, such as a country


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
        rows=[{"key": name, **head, **cells_of(figures, keys)} for name, head, figures in found],
        total=total_of({name: figures for name, _, figures in found}, keys),
        note=note,
    )


def _provider(key: str) -> str:
    try:
        return PROVIDERS[key].label
    except UnknownKey:
        return key
