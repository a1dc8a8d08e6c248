"""Double opt-in: a consent counts when the owner of the address has pressed the button behind our link."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from customers.models import Address, Consent, ConsentChange, Customer, Topic
from delivery import tokens
from delivery.consent import opt_in
from delivery.consent.choices import Origin
from delivery.models import Message, OptIn, Sender
from delivery.opening import open_account
from delivery.provider import Outcome
from delivery.sending import dispatcher
from tests.delivery.world import World, endpoint

FORM = Origin("form", "198.51.100.7", "form-3")


@pytest.fixture
def ann(world: World) -> Customer:
    world.brand.double_opt_in = True
    world.brand.postal_address = "Main Street 1, Kyiv"
    world.brand.save()
    (customer,) = world.people(1)
    Consent.objects.all().delete()
    return Customer.objects.get(pk=customer)


def ask(
    world: World, customer: Customer, channel: str = "email", topics: list[Topic] | None = None, **more: Any
) -> Any:
    values: dict[str, Any] = {"origin": FORM, "now": timezone.now()} | more
    return opt_in.ask(customer, world.brand, channel, [world.topic] if topics is None else topics, **values)


def link() -> str:
    asked = OptIn.objects.select_related("brand").latest("pk")
    return "/confirm/" + opt_in.confirm_url(asked.brand, asked).rpartition("/")[2]


def test_it_waits_until_the_button_behind_the_link_is_pressed(world, ann):
    asked = ask(world, ann)
    assert (asked.granted, asked.pending, asked.is_sent) == ((), (world.topic.pk,), True)
    assert not Consent.objects.exists()
    for method in ("get", "head"):  # of a scanner
        assert getattr(Client(), method)(link()).status_code == 200
    assert not Consent.objects.exists()
    page = Client().get(link()).content.decode()
    assert page.count("<button") == 1
    assert "News" in page
    assert endpoint("email", ann.pk) not in page  # the link may have been forwarded

    answer = Client(REMOTE_ADDR="203.0.113.5").post(link())
    assert answer.status_code == 303
    assert "confirmed" in Client().get(answer["Location"]).content.decode()
    consent = Consent.objects.get()
    assert (consent.granted, consent.channel, consent.source, consent.ip) == (
        True,
        "email",
        "double_opt_in",
        "203.0.113.5",
    )
    assert consent.text_version == "confirm-1 en"
    kept = OptIn.objects.get()
    assert (kept.source, kept.ip, kept.text_version) == ("form", "198.51.100.7", "form-3")


def test_pressed_again_after_leaving_it_brings_nobody_back(world, ann):
    ask(world, ann)
    Client().post(link())
    Consent.objects.update(granted=False)
    assert Client().post(link()).status_code == 303
    assert not Consent.objects.get().granted


def test_the_message_goes_out_as_transactional_in_the_customers_language(world, ann, monkeypatch):
    said: list[Any] = []
    provider, _ = open_account(world.account)

    def send(batch: Any, *_: Any) -> list[Outcome]:
        said.extend(batch)
        return [Outcome(each.message_id, "x") for each in batch]

    monkeypatch.setattr(provider, "send", send)  # the wire: what would leave the house
    Customer.objects.update(language="uk")
    ann.refresh_from_db()
    ask(world, ann)
    message = Message.objects.get()
    assert (message.traffic_class, message.topic_id, message.endpoint) == (
        "transactional",
        None,
        endpoint("email", ann.pk),
    )
    assert dispatcher.drain(timezone.now()) == 1
    (mail,) = said
    assert mail.fields["subject"] == "Підтвердьте підписку на Vinyl"
    for part in ("text", "html"):
        assert link() in mail.fields[part]
        assert "Main Street 1" in mail.fields[part]
        assert "News" in mail.fields[part]
    assert mail.unsubscribe_url == ""


def test_one_address_gets_so_many_a_day_whoever_asks(world, ann):
    now = timezone.now()
    sent = [ask(world, ann, now=now + timedelta(minutes=n)).is_sent for n in range(5)]
    assert sent == [True] * opt_in.MOST_A_DAY + [False] * (5 - opt_in.MOST_A_DAY)
    assert Message.objects.count() == opt_in.MOST_A_DAY
    assert ask(world, ann, now=now + timedelta(days=1, hours=1)).is_sent


def test_without_double_opt_in_or_on_a_phone_it_counts_at_once(world, ann):
    assert ask(world, ann, "sms").granted == (world.topic.pk,)
    world.brand.double_opt_in = False
    assert ask(world, ann).granted == (world.topic.pk,)
    assert not Message.objects.exists()
    assert set(ConsentChange.objects.values_list("source", "ip", "text_version")) == {
        ("form", "198.51.100.7", "form-3")
    }


def test_an_address_that_was_proved_once_is_not_asked_again(world, ann):
    ask(world, ann)
    Client().post(link())
    more = Topic.objects.create(brand=world.brand, key="sales", name="Sales")
    assert ask(world, ann, topics=[more]).granted == (more.pk,)
    Address.objects.filter(channel="email").update(endpoint="new@mail.example")
    assert ask(world, ann, topics=[more]).pending == (more.pk,)


def test_the_link_ends_with_its_time_and_with_its_address(world, ann):
    ask(world, ann, now=timezone.now() - opt_in.VALID)
    assert Client().get(link()).status_code == 410
    answer = Client().post(link())
    assert answer.status_code == 410
    assert "no longer valid" in answer.content.decode()
    ask(world, ann)
    Address.objects.filter(channel="email").update(is_active=False)
    assert Client().post(link()).status_code == 410
    assert not Consent.objects.exists()


def test_who_is_gone_confirms_nothing(world, ann):
    ask(world, ann)
    path = link()
    ann.delete()
    assert Client().post(path).status_code == 410
    assert Client().post(f"/confirm/{tokens.sign('preferences', 1, 2)}").status_code == 404


def test_where_nobody_can_be_asked_nothing_is_stored(world, ann):
    Sender.objects.filter(channel="email").delete()
    with pytest.raises(opt_in.CannotAsk, match="no sender"):
        ask(world, ann)
    Address.objects.filter(channel="email").delete()
    with pytest.raises(opt_in.CannotAsk, match="no address"):
        ask(world, ann)
    assert not OptIn.objects.exists()
