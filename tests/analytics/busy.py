"""A journey that people of every fate go through, for what holds for every report."""

from typing import Any

from analytics.filters import Filters
from analytics.report import Answer, Report
from analytics.rolling.making import catch_up
from customers.models import Customer
from delivery.models import Message
from journeys.models import Journey
from tests.analytics.world import PricedWorld


class Busy(PricedWorld):
    """A journey that people of every fate go through, and buy after."""

    def __init__(self) -> None:
        super().__init__()
        self.journey_made: Journey | None = None

    def live(self, people: int) -> Journey:
        """So many more people come, are written to, and do this and that."""
        for number in range(people):
            self.customer(["push", "email", "sms"], refuses=["push"] if number % 5 == 4 else [], city="Kyiv")
        made = self.start(self.cascade_journey("push", "email", "sms"))
        Journey.objects.filter(pk=made.pk).update(name="Of Acme alone")
        for fate in ("delivered", "opened", "clicked"):
            for customer in self._everybody()[::2]:
                self._tell(customer, "push", fate)
        self.pass_time(hours=3)
        for customer in self._everybody()[::3]:
            self._tell(customer, "email", "delivered")
            self._tell(customer, "email", "clicked")
            self.buy(customer, "12.50")
        self.pass_time(hours=30)
        for customer in self._everybody()[::4]:
            self._tell(customer, "sms", "delivered")
        self.pass_time(days=1)
        catch_up()
        self.journey_made = made
        return made

    def _everybody(self) -> list[Any]:
        return list(Customer.objects.order_by("id"))

    def _tell(self, customer: Any, channel: str, type_: str) -> None:
        if Message.objects.filter(customer_id=customer.pk, channel=channel).exists():
            self.report(customer, channel, type_)


def filters_of(report: Report, world: Busy, brands: tuple[int, ...] | None = None) -> Filters:
    journey = world.journey_made.pk if "journey" in report.needs and world.journey_made else None
    return Filters(world.period(10, 1), brands, journey)


def answer_of(report: Report, world: Busy) -> Answer:
    return report.answer(filters_of(report, world), world.now)
