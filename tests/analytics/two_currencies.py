"""A company with a brand that sells in dollars and one that sells in euros, and people who also pay in others."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from accounts.models import Brand, ExchangeRate
from analytics.filters import Filters
from analytics.lives.keeping import catch_up as keep_lives
from analytics.report import REPORTS, Answer, Table
from analytics.rolling.making import catch_up
from customers.models import Customer, Purchase, PurchaseLine, Topic
from customers.purchases import PurchaseRow, record_purchases
from delivery.models import Account, Price, Sender
from tests.analytics.world import PricedWorld

SET_AT = datetime(2026, 2, 27, 23, 30, tzinfo=UTC)
RATES = {"EUR": "1.10", "PLN": "0.25"}  # one of them in dollars, the company's currency


class TwoCurrencies(PricedWorld):
    """Both brands write to Ann and Bob. Ann follows the push of the dollar brand and buys for 40 dollars and for 100
    zloty, of which the goods have cost 60. Bob follows the push of the euro brand and buys for 50 euros, 110 zloty and
    10 pounds. A push costs 0.001 dollars there and 0.02 euros here, an SMS (which nobody gets) 0.10 euros.
    """

    def __init__(self) -> None:
        super().__init__()
        self.dollars = self.brand
        self.ann, self.bob = self.customer(["push", "sms"]), self.customer(["push", "sms"])
        self.dollar_journey = self.start(self.cascade_journey("push"))
        self.report(self.ann, "push", "clicked")
        self.euros = self.brand = Brand.objects.create(key="euros", name="Euros", currency="EUR")
        self.topic = Topic.objects.create(brand=self.euros, key="news", name="News", traffic_class="service")
        self.euro_account = Account.objects.create(
            name="Euro account", provider="rehearsal", settings=self.account.settings
        )
        for channel, amount in {"push": "0.02", "sms": "0.10"}.items():
            Price.objects.create(
                account=self.euro_account, channel=channel, amount=Decimal(amount), currency="EUR", billed_on="sent"
            )
            Sender.objects.create(
                brand=self.euros, account=self.euro_account, channel=channel, name=channel, value="e", is_default=True
            )
        self.euro_journey = self.start(self.cascade_journey("push", "sms"))
        self.report(self.bob, "push", "clicked")
        self.pass_time(hours=1)
        self.pay(self.ann, "40", "USD")
        self.pay(self.ann, "100", "PLN")
        zloty = Purchase.objects.get(customer=self.ann, currency="PLN")
        PurchaseLine.objects.create(
            customer=self.ann, purchase_id=zloty.id, key="1", number=1, quantity=1, amount=100, cost=Decimal(60)
        )
        for amount, currency in (("50", "EUR"), ("110", "PLN"), ("10", "GBP")):
            self.pay(self.bob, amount, currency)
        catch_up()
        keep_lives(self.now)

    def pay(self, customer: Customer, amount: str, currency: str) -> None:
        key = f"{customer.pk}-{currency}-{self.now.isoformat()}"
        record_purchases([PurchaseRow(customer.pk, key, self.now, Decimal(amount), currency, 1, "shop")], self.now)

    def ask(self, report: str, **filters: Any) -> Answer:
        catch_up()
        return REPORTS[report].answer(Filters(self.period(), **filters), self.now)


def set_rates(rates: dict[str, str] | None = None) -> None:
    for currency, rate in (rates or RATES).items():
        ExchangeRate.objects.create(currency=currency, base="USD", rate=Decimal(rate), changed_at=SET_AT)


def stated(currency: str, rate: str) -> dict[str, Any]:
    return {"currency": currency, "rate": Decimal(rate), "set_on": date(2026, 2, 27)}


def table(answer: Answer, key: str) -> Table:
    return next(each for each in answer.tables if each.key == key)


def cells(answer: Answer, key: str, *columns: str) -> dict[str, Any]:
    """By row; one column as itself, several as a tuple."""
    found = {row["key"]: tuple(row.get(each) for each in columns) for row in table(answer, key).rows}
    return {row: each if len(columns) > 1 else each[0] for row, each in found.items()}
