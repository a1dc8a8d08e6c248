"""The currencies that somebody pays with today, and the one of the company."""

from functools import cache
from typing import Any

from babel import Locale
from babel.numbers import get_territory_currencies
from django.conf import settings
from django.core.checks import CheckMessage, Error, register


@cache
def known() -> frozenset[str]:
    """Their codes, by ISO 4217: the legal tender of any country."""
    countries = [each for each in map(str, Locale("en").territories) if len(each) == 2 and each.isalpha()]
    return frozenset(code for each in countries for code in get_territory_currencies(each))


def company_currency() -> str:
    """The one against which rates are set, and in which brands of several currencies are added up."""
    return str(settings.COMPANY_CURRENCY)


@register
def check_company_currency(**_: Any) -> list[CheckMessage]:
    """It exists."""
    currency = company_currency()
    if currency in known():
        return []
    return [
        Error(
            f"KASKAD_CURRENCY: “{currency}” is not a currency.",
            hint="Write its three letters, such as EUR.",
            id="accounts.E001",
        )
    ]
