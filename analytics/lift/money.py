"""In which currency the outcomes of arms are kept: that of the journey's brand, converted by the rates of now.

What somebody has spent is kept as one number, of which squares are summed: it cannot be converted when it is asked for.
So everybody in an arm is looked at again when a rate, a brand's currency or that of a price list is another one.
"""

from collections.abc import Iterable
from typing import Any
from zlib import crc32

from psycopg import sql

from accounts.currencies import company_currency
from accounts.models import Brand
from analytics.currency import charged, factors_to, known_rates
from analytics.models import RollState
from lib.sql import execute

KEY = "lift"
EVERYBODY = sql.SQL("insert into analytics_armtouch (customer_id) select distinct customer_id from analytics_armperson")


def rates(currencies: Iterable[str]) -> dict[str, Any]:
    """What people.sql is filled with, for brands of these currencies. Two statements."""
    known, lists = known_rates(), charged()
    found = [
        (brand, currency, factor)
        for brand in sorted(set(currencies))
        for currency, factor in factors_to(brand, known).items()
    ]
    return {
        "rates_to": [brand for brand, _, _ in found],
        "rates_of": [currency for _, currency, _ in found],
        "rate_factors": [factor for _, _, factor in found],
        "accounts": [account for account, _ in lists],
        "account_channels": [channel for _, channel in lists],
        "account_currencies": list(lists.values()),
        "company_currency": company_currency(),
    }


def note_other_rates() -> None:
    """Puts everybody in an arm into the inbox, if money is worth something else than when they were looked at."""
    now = rates(Brand.objects.values_list("currency", flat=True))
    edition = crc32(repr(now).encode()) >> 1  # as many bits as the column has
    if not RollState.objects.filter(roll=KEY, edition=edition).exists():
        execute(EVERYBODY)
        RollState.objects.update_or_create(roll=KEY, defaults={"edition": edition})
