"""/p/<token>: topics, channels, a break, the language, and leaving: all that a customer may choose of a brand."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from accounts.models import Brand
from customers import pauses
from customers.joining.present import present
from customers.models import Customer, Topic
from delivery.consent import choices, opt_in
from delivery.consent.choices import Offer, Origin
from delivery.consent.opt_in import CONFIRMED_CHANNELS, CannotAsk
from delivery.consent.pages import words
from delivery.consent.pages.page import Page, undo_token, undone_at
from delivery.consent.pages.rendering import masked, moved
from delivery.consent.pages.unsubscribe import UNDONE

CHOSEN, LEFT = "preference_page", "preference_page_all"  # sources
PAUSES = (7, 30, 90)  # days


class Preferences(Page):
    """The page of one customer and one brand."""

    purpose = "preferences"
    brand: Brand
    customer: Customer

    def open(self, *numbers: int) -> None:
        customer_id, brand_id = _two(*numbers)
        self.brand = Brand.objects.get(pk=brand_id)
        self.customer = Customer.objects.get(pk=present(customer_id))

    def get(self, request: HttpRequest) -> HttpResponse:
        offer = choices.offer(self.customer, self.brand)
        undo = request.GET.get("undo", "")
        until = pauses.paused_until(self.customer.pk, self.brand.pk, self.now)
        own = self.customer.language
        is_other = bool(own) and not words.is_known(own)  # a language that the pages do not have stays as it is
        return self.show(
            request,
            "preferences",
            is_saved="saved" in request.GET,
            undo=undo if undone_at(undo, self.customer.pk, self.brand.pk) else "",
            summary=self._summary(offer),
            notes=self._notes(),
            reach=words.listed([each for each in self._reached(offer) if each], self.language),
            topics=self._topics(offer),
            pauses=PAUSES,
            paused_until=words.day(until, self.customer.time_zone or self.brand.time_zone, self.language)
            if until
            else "",
            chosen_language="" if is_other else words.language_of(own, self.language),
            other_language=own if is_other else "",
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        do = request.POST.get("do", "")
        if do == "undo":
            return self._undo(request)
        if do == "none":
            origin = self.origin(request, LEFT, "preferences")
            choices.refuse_all(self.customer.pk, self.brand.pk, origin, self.now)
            return moved(request, saved="1", undo=undo_token(self.customer.pk, self.brand.pk, self.now))
        days = {f"pause_{each}": each for each in PAUSES}
        if do not in ("save", "resume", *days):  # a robot that posts whatever it finds
            return self.get(request)
        with transaction.atomic():
            self._save(request)
            if do == "resume":
                pauses.resume(self.customer.pk, self.brand.pk)
            elif do in days:
                pauses.pause(self.customer.pk, self.brand.pk, self.now + timedelta(days=days[do]), self.now)
        return moved(request, saved="1")

    def _save(self, request: HttpRequest) -> None:
        """Stores what has changed of what the form offered; a topic that is newer than the form is left alone."""
        offer = choices.offer(self.customer, self.brand)
        written = {_value(each): each for each in offer.choices}
        offered = {written[each] for each in request.POST.getlist("offered") if each in written}
        wanted = {written[each] for each in request.POST.getlist("choice") if each in written}
        origin = self.origin(request, CHOSEN, "preferences")
        allowed = {each for each in offered if offer.allows(each)}
        refused = sorted(allowed - wanted)
        granted = sorted((wanted & offered) - allowed)
        choices.record(
            self.customer.pk,
            [each for each in granted if each[1] not in CONFIRMED_CHANNELS],
            refused,
            origin,
            self.now,
        )
        for channel in sorted({each[1] for each in granted} & CONFIRMED_CHANNELS):
            topics = [each for each in offer.topics if (each.pk, channel) in granted]
            self._ask(channel, topics, origin)
        language = request.POST.get("language", "")
        if language in words.LANGUAGES and language != self.customer.language:
            Customer.objects.filter(pk=self.customer.pk).update(language=language, updated_at=self.now)

    def _ask(self, channel: str, topics: list[Topic], origin: Origin) -> None:
        waiting = {
            topic
            for each in opt_in.pending(self.customer.pk, self.brand.pk, self.now)
            if each.channel == channel and each.message_id is not None
            for topic in each.topic_ids
        }
        try:
            opt_in.ask(
                self.customer,
                self.brand,
                channel,
                [each for each in topics if each.pk not in waiting],
                origin=origin,
                now=self.now,
            )
        except CannotAsk:
            return  # nothing is allowed that nobody has confirmed; the page shows it as it is

    def _undo(self, request: HttpRequest) -> HttpResponse:
        at = undone_at(request.POST.get("undo", ""), self.customer.pk, self.brand.pk)
        if at is None:
            return self.get(request)
        origin = self.origin(request, UNDONE, "preferences")
        choices.take_back(self.customer.pk, self.brand.pk, at=at, sources=[LEFT], origin=origin, now=self.now)
        return moved(request, saved="1")

    def _topics(self, offer: Offer) -> list[dict[str, Any]]:
        """A row of the form for each topic."""
        waiting = {
            (topic, each.channel)
            for each in opt_in.pending(self.customer.pk, self.brand.pk, self.now)
            for topic in each.topic_ids
        }
        return [
            {
                "name": topic.name,
                "channels": [
                    {
                        "value": _value((topic.pk, channel)),
                        "name": words.channel_name(channel, self.language),
                        "checked": offer.allows((topic.pk, channel)),
                        "waiting": (topic.pk, channel) in waiting and not offer.allows((topic.pk, channel)),
                    }
                    for channel in offer.channels
                ],
            }
            for topic in offer.topics
        ]

    def _summary(self, offer: Offer) -> str:
        """ "News (SMS and Viber) and Sales (SMS)"; empty when nothing comes."""
        said = []
        for topic in offer.topics:
            channels = [each for each in offer.channels if offer.allows((topic.pk, each))]
            names = words.listed([words.channel_name(each, self.language) for each in channels], self.language)
            if channels:
                said.append(f"{topic.name} ({names})")
        return words.listed(said, self.language)

    def _notes(self) -> list[str]:
        """What waits for the customer to follow a link."""
        names = dict(Topic.objects.filter(brand=self.brand).values_list("pk", "name"))
        said = words.words(self.language)
        notes = []
        for each in opt_in.pending(self.customer.pk, self.brand.pk, self.now):
            key = "waiting_note" if each.message_id is not None else "waiting_enough"
            topics = words.listed([names[topic] for topic in each.topic_ids if topic in names], self.language)
            notes.append(said[key].format(endpoint=masked(each.channel, each.endpoint), topics=topics))
        return notes[-1:]  # the last one says where to look

    def _reached(self, offer: Offer) -> list[str]:
        return list(dict.fromkeys(masked(channel, offer.endpoints.get(channel, "")) for channel in offer.channels))


def _value(choice: choices.Choice) -> str:
    """A choice as the form says it."""
    topic, channel = choice
    return f"{topic}:{channel}"


def _two(customer_id: int, brand_id: int) -> tuple[int, int]:
    return customer_id, brand_id
