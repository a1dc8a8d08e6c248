"""The small world of the journey tests, with prices, and the dashboard that looks at it."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from analytics.filters import Filters
from analytics.overview import overview
from analytics.period import Period, company_zone
from analytics.rolling.making import catch_up
from delivery.models import Price
from tests.journeys.world import World

PRICES = {"push": "0.001", "email": "0.01", "viber": "0.05", "sms": "0.10"}
USER, PASSWORD = "{}@example.com", "a long enough secret"


class PricedWorld(World):
    """Viber is billed when delivered, the others when sent."""

    def __init__(self) -> None:
        super().__init__()
        for channel, amount in PRICES.items():
            Price.objects.create(
                account=self.account,
                channel=channel,
                amount=Decimal(amount),
                billed_on="delivered" if channel == "viber" else "sent",
            )

    def period(self, days_back: int = 6, days_on: int = 1) -> Period:
        """From so many days before the world's present day to so many after it."""
        today = self.now.astimezone(company_zone()).date()
        return Period(today - timedelta(days=days_back), today + timedelta(days=days_on), company_zone())

    def overview(self, period: Period | None = None, **filters: Any) -> dict[str, Any]:
        """As the dashboard shows it once the loop of the rolls has caught up."""
        catch_up()
        return overview(Filters(period or self.period(), **filters))
