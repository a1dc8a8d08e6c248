"""/confirm/<token>: the owner of an address says that they asked for messages (delivery/consent/opt_in.py)."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from customers.models import Customer, Topic
from delivery.consent import opt_in
from delivery.consent.pages import words
from delivery.consent.pages.page import Page
from delivery.consent.pages.rendering import masked, moved
from delivery.models import OptIn


class Confirm(Page):
    """The page of one opt-in."""

    purpose = "confirm"
    asked: OptIn

    def open(self, *numbers: int) -> None:
        asked_id, _expires = _two(*numbers)
        self.asked = OptIn.objects.select_related("brand").get(pk=asked_id)
        self.brand = self.asked.brand
        self.customer = Customer.objects.get(pk=self.asked.customer_id)

    def get(self, request: HttpRequest) -> HttpResponse:
        if self.asked.confirmed_at is not None:
            return self._page(request, "confirmed")
        if not opt_in.is_open(self.asked, self.now):
            return self._over(request)
        return self._page(request, "confirm")

    def post(self, request: HttpRequest) -> HttpResponse:
        confirmed = opt_in.confirm(self.asked.pk, self.origin(request, opt_in.CONFIRMED, "confirm"), self.now)
        return moved(request) if confirmed else self._over(request)

    def _over(self, request: HttpRequest) -> HttpResponse:
        return self.gone(request, 410, "confirm_over_head", "confirm_over_lead")

    def _page(self, request: HttpRequest, name: str) -> HttpResponse:
        names = dict(Topic.objects.filter(pk__in=self.asked.topic_ids).values_list("pk", "name"))
        values: dict[str, Any] = {
            "endpoint": masked(self.asked.channel, self.asked.endpoint),
            "topics": words.listed([names[each] for each in self.asked.topic_ids if each in names], self.language),
            "preferences_url": self.preferences_url(self.asked.customer_id),
        }
        return self.show(request, name, **values)


def _two(asked_id: int, expires: int) -> tuple[int, int]:
    return asked_id, expires
