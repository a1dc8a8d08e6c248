"""In which currency a report counts money, and how amounts in other currencies become amounts in it.

Rates are set by hand, one for each currency, and hold for all days (accounts.ExchangeRate). What has no rate is left
out, and named; nothing is ever added up unconverted.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from accounts.currencies import company_currency
from accounts.models import Brand, ExchangeRate
from analytics.filters import Filters
from analytics.period import company_zone
from delivery.models import Price

SAME, NOTHING = Decimal(1), Decimal(0)
DIGITS = Decimal("0.0000000001")  # of a rate that follows from two others
EXACT = Decimal("0.00001")  # as messages' costs are kept


@dataclass(frozen=True)
class Rate:
    """One unit of a currency is `rate` of the answer's; `set_on` is the company's day on which that was said last."""

    currency: str
    rate: Decimal
    set_on: date


def rounded(amount: Any) -> Any:
    """As answers and files show a converted amount: rounded at the very end, so that parts add up to their total."""
    is_long = isinstance(amount, Decimal) and amount.is_finite() and int(amount.as_tuple().exponent) < -5
    return amount.quantize(EXACT, ROUND_HALF_UP) if is_long else amount


class Exchange:
    """Amounts in the currency of one answer. It remembers in which others there was money, so that this can be stated.

    What messages cost is in the currency of the price list of their account and channel, as on the canvas
    (journeys/figures/written.sql); without a list, in the company's.
    """

    def __init__(
        self, currency: str, rates: Iterable[Rate] = (), charged: Mapping[tuple[int, str], str] | None = None
    ) -> None:
        self.currency = currency
        self._rates = {each.currency: each for each in rates}
        self._charged = charged or {}
        self._met: set[str] = set()

    def of(self, amount: Decimal, currency: str) -> Decimal:
        """A sum in the answer's currency; 0 where there is no rate."""
        self.meet([currency] if amount else [])
        factor = self.factor(currency)
        # (What is in its own currency stays as it is, to the digit.)
        return amount if factor is SAME else amount * (factor or NOTHING)

    def cost(self, amount: Decimal, account: int, channel: str) -> Decimal:
        """What messages cost that went over an account."""
        return self.of(amount, self.charged_in(account, channel))

    def charged_in(self, account: int, channel: str) -> str:
        """The currency of the price list."""
        return self._charged.get((account, channel)) or company_currency()

    def factor(self, currency: str) -> Decimal | None:
        """None: not known."""
        if currency == self.currency:
            return SAME
        return self._rates[currency].rate if currency in self._rates else None

    def meet(self, currencies: Iterable[str]) -> None:
        """There is money in these currencies, which a statement has converted."""
        self._met.update(currencies)

    def values(self) -> dict[str, list[Any]]:
        """For the .sql files that convert: the currencies that are known with their factors, those of price lists."""
        known = [self.currency, *self._rates]
        return {
            "currencies": known,
            "factors": [self.factor(each) for each in known],
            "accounts": [account for account, _ in self._charged],
            "account_channels": [channel for _, channel in self._charged],
            "account_currencies": list(self._charged.values()),
            "company_currency": company_currency(),  # type: ignore[dict-item]
        }

    def stated(self) -> dict[str, Any]:
        """What an Answer says of its money; once all of it was converted."""
        return {"currency": self.currency, "conversions": self.conversions, "other_currencies": self.others}

    @property
    def conversions(self) -> list[dict[str, Any]]:
        """The rates that were used, as answers state them."""
        return [vars(self._rates[each]) for each in sorted(self._met) if each in self._rates]

    @property
    def others(self) -> list[str]:
        """The currencies whose amounts were left out."""
        return sorted(each for each in self._met if self.factor(each) is None)


def exchange(filters: Filters) -> Exchange:
    """For an answer about what these filters ask for. Three statements."""
    brands = Brand.objects.order_by("id")
    if filters.brands is not None:
        brands = brands.filter(pk__in=filters.brands)
    if filters.journey is not None:
        brands = brands.filter(journeys=filters.journey)
    usual = Counter(brands.values_list("currency", flat=True)).most_common()
    rates = known_rates()
    # Brands of several currencies are added up in the company's, if there is any rate to do it by.
    currency = usual[0][0] if len(usual) == 1 or (usual and not rates) else company_currency()
    return exchange_to(currency, rates)


def exchange_to(currency: str, rates: list[ExchangeRate] | None = None) -> Exchange:
    """For an answer in this currency. Two statements."""
    known = known_rates() if rates is None else rates
    return Exchange(currency, _to(currency, known), charged())


def factors_to(currency: str, rates: list[ExchangeRate]) -> dict[str, Decimal]:
    """What one unit of each known currency is in this one."""
    return {each.currency: each.rate for each in _to(currency, rates)} | {currency: SAME}


def charged() -> dict[tuple[int, str], str]:
    """The currency of each price list, by account and channel: that of its most general price. One statement."""
    lists = Price.objects.order_by("account_id", "channel", "prefix").distinct("account_id", "channel")
    found = lists.values_list("account_id", "channel", "currency")
    return {(account, channel): currency for account, channel, currency in found}


def known_rates() -> list[ExchangeRate]:
    """Those against the company's present currency. One statement."""
    return list(ExchangeRate.objects.filter(base=company_currency()).order_by("currency"))


def _to(currency: str, rates: list[ExchangeRate]) -> list[Rate]:
    """All of them against this currency; of one that has no rate itself none can be told."""
    zone, base = company_zone(), company_currency()
    found = {each.currency: Rate(each.currency, each.rate, each.changed_at.astimezone(zone).date()) for each in rates}
    if currency == base:
        return list(found.values())
    if currency not in found:
        return []
    own = found.pop(currency)
    through = [
        Rate(each.currency, (each.rate / own.rate).quantize(DIGITS), max(each.set_on, own.set_on))
        for each in found.values()
    ]
    return [*through, Rate(base, (SAME / own.rate).quantize(DIGITS), own.set_on)]
