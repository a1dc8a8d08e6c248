"""/u/<token>: ends what a message belongs to, by one click of a mail program (RFC 8058) or the page's button."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from customers.models import Consent, Customer
from delivery import outcomes, statuses
from delivery.consent import choices
from delivery.consent.pages import words
from delivery.consent.pages.page import Page, undo_token, undone_at
from delivery.consent.pages.rendering import moved, private
from delivery.models import Message
from delivery.outcomes import Report

ONE_CLICK, BUTTON, UNDONE = "one_click", "unsubscribe_page", "undone"  # sources


class Unsubscribe(Page):
    """The page, and the one-click address, of one message."""

    purpose = "unsubscribe"
    message: Message

    def open(self, *numbers: int) -> None:
        message_id, _customer_id = _two(*numbers)  # whose it is may have changed since: two have become one
        self.message = Message.objects.select_related("brand", "topic").get(id=message_id)
        self.brand = self.message.brand
        self.customer = Customer.objects.filter(pk=self.message.customer_id).first()

    def get(self, request: HttpRequest) -> HttpResponse:
        if "undone" in request.GET:
            return self._page(request, "undone")
        token = request.GET.get("done", "")
        if undone_at(token, self.message.customer_id, self.message.id):
            topic = "" if "all" in request.GET else self._topic
            return self._page(request, "unsubscribed", topic=topic, undo=token)
        return self._page(request, "unsubscribe", topic=self._topic)

    def post(self, request: HttpRequest) -> HttpResponse:
        if request.POST.get("List-Unsubscribe", "").strip().lower() == "one-click":
            self._end(request, ONE_CLICK, is_whole=self.message.topic is None)
            return private(HttpResponse("Unsubscribed.\n", content_type="text/plain; charset=utf-8"))
        match request.POST.get("do"):
            case "unsubscribe":
                is_whole = self.message.topic is None or request.POST.get("scope") == "brand"
                self._end(request, BUTTON, is_whole=is_whole)
                done = undo_token(self.message.customer_id, self.message.id, self.now)
                return moved(request, done=done, **({"all": "1"} if is_whole else {}))
            case "undo" if at := undone_at(request.POST.get("undo", ""), self.message.customer_id, self.message.id):
                self._take_back(request, at)
                return moved(request, undone="1")
            case _:  # a robot that posts whatever it finds
                return self.get(request)

    def _end(self, request: HttpRequest, source: str, *, is_whole: bool) -> None:
        """Refuses, and tells the message. Again, it changes nothing."""
        message = self.message
        origin = self.origin(request, source, "unsubscribe")
        with transaction.atomic():
            if is_whole:
                choices.refuse_all(message.customer_id, message.brand_id, origin, self.now)
            elif message.topic_id is not None and not self._is_refused():
                choices.record(message.customer_id, (), [(message.topic_id, message.channel)], origin, self.now)
            report = Report(message.customer_id, message.id, statuses.UNSUBSCRIBED, self.now, key="page")
            outcomes.record([report], self.now)

    def _is_refused(self) -> bool:
        message = self.message
        return Consent.objects.filter(
            customer_id=message.customer_id, channel=message.channel, topic=message.topic, granted=False
        ).exists()

    def _take_back(self, request: HttpRequest, at: datetime) -> None:
        origin = self.origin(request, UNDONE, "unsubscribe")
        choices.take_back(
            self.message.customer_id, self.message.brand_id, at=at, sources=[BUTTON], origin=origin, now=self.now
        )

    def _page(self, request: HttpRequest, name: str, **values: Any) -> HttpResponse:
        return self.show(
            request,
            name,
            preferences_url=self.preferences_url(self.message.customer_id),
            channel=words.channel_name(self.message.channel, self.language),
            **values,
        )

    @property
    def _topic(self) -> str:
        return self.message.topic.name if self.message.topic else ""


def _two(message_id: int, customer_id: int) -> tuple[int, int]:
    return message_id, customer_id
