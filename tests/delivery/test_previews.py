"""What a text says before anybody gets it, and a test of it to oneself."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, User
from customers.models import Address, Customer, Suppression
from delivery import public, tokens
from delivery.content import template_library
from delivery.content.contents import Compiler, RenderFailure, freeze
from delivery.content.previews import needs, preview
from delivery.content.template_library import checked_variants
from delivery.content.trying import standard_fields, try_out
from delivery.models import Account, Message, Sender
from lib import secrets
from tests.delivery.http_vendor import Says
from tests.delivery.http_vendor import running as calling
from tests.delivery.smtp_sink import Sink, running
from tests.delivery.test_webhook import SECRET
from tests.delivery.world import NOW, World


@pytest.fixture
def browser(db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_user("me@mail.example", None, name="M", role="admin"))
    return client


def post(browser: Client, route: str, body: Any, **kwargs: Any) -> Any:
    return browser.post(reverse(route, kwargs=kwargs), json.dumps(body), content_type="application/json")


def ask(browser: Client, world: World, text: str, **more: Any) -> Any:
    wish = {"brand": world.brand.pk, "channel": "sms", "languages": {"": {"text": text}}} | more
    answer = post(browser, "template-preview", wish)
    assert answer.status_code == 200, answer.json()
    return answer.json()


def test_a_text_is_shown_as_a_chosen_customer_gets_it_with_parts_and_price(browser, world):
    world.price("sms", "0.05")
    world.price("sms", "0.12", prefix="38")
    (olena,) = world.people(1, city="Львів")
    made = ask(browser, world, "{{ customer.city }}: знижка" + "!" * 70, customer=olena)
    assert made["fields"]["text"].startswith("Львів: знижка")
    assert (made["parts"], made["cost"], made["currency"]) == (2, "0.24", "EUR")
    assert (made["problems"], made["failure"]) == ({}, "")
    # Without a customer the general price counts.
    assert ask(browser, world, "Sale")["cost"] == "0.05"


def test_without_a_customer_one_is_made_up_and_so_is_a_basket(browser, world):
    lines = "{% for line in event.lines %}{{ line.name }} {{ line.price | money }} {% endfor %}"
    text = "{{ customer.first_name }}: " + lines
    assert ask(browser, world, text)["fields"]["text"].startswith("Olena: Ceramic teapot, 1 l €189")
    event = {"lines": [{"name": "LP", "price": 20}]}
    assert ask(browser, world, text, event=event)["fields"]["text"] == "Olena: LP €20 "


def test_the_variant_is_the_customers_own_unless_another_is_asked_for(browser, world):
    (ola,) = world.people(1)
    Customer.objects.update(language="pl-PL")
    both = {"languages": {"": {"text": "Sale"}, "pl": {"text": "Wyprzedaż {{ 5 | plural('a', 'b', 'c') }}"}}}
    assert ask(browser, world, "", **both, customer=ola)["fields"]["text"] == "Wyprzedaż c"
    assert ask(browser, world, "", **both, customer=ola, language="")["fields"]["text"] == "Sale"
    made = ask(browser, world, "", **both, language="pl")
    assert (made["language"], made["fields"]["text"]) == ("pl", "Wyprzedaż c")


def test_what_is_wrong_is_said_at_the_field_or_of_the_customer(browser, world):
    assert list(ask(browser, world, "{{ oops }}")["problems"]) == ["text"]
    made = ask(browser, world, "Hi {{ customer.nickname }}")
    assert made["failure"] == "“nickname” has no value for this customer, and the template gives no default."
    assert made["fields"] == {}


def test_variables_that_some_customers_lack_are_counted(browser, world):
    world.people(3, city="Lviv")
    world.people(1)
    text = "{{ customer.city }} {{ customer.first_name }} {{ customer.car | default('') }}"
    assert ask(browser, world, text)["missing"] == [{"variable": "customer.city", "count": 1, "of": 4}]


@pytest.mark.parametrize(
    ("text", "needed"),
    [
        ("{{ customer.a }} {{ customer['b'] | upper }}", ["customer.a", "customer.b"]),
        ("{{ event.lines[0].name }}", ["event.lines"]),
        ("{{ customer.a | default('x') }} {{ customer.b or 'x' }}", []),
        ("{% if customer.a %}{{ customer.a }}{% else %}{{ customer.b }}{% endif %}", ["customer.b"]),
        ("{{ customer.a if customer.a else 'x' }}{% if customer.b is defined %}x{% endif %}", []),
        ("{{ customer.a | upper | default('x') }}", ["customer.a"]),
        ("{% for line in event.lines %}{{ line.name }}{% endfor %}", ["event.lines"]),
        ("{{ customer.a ~ '!' }}{{ customer.b[:2] }}", ["customer.a", "customer.b"]),
        ("{{ broken", []),
    ],
)
def test_what_a_text_cannot_do_without_is_found(text, needed):
    assert sorted(needs("sms", {"text": text})) == needed


def test_a_version_of_a_template_is_shown(browser, world):
    template = template_library.create(world.brand, "Sale", checked_variants({"sms": {"": {"text": "One"}}}), "", None)
    template_library.save_version(template, 1, {"sms": {"": {"text": "Two"}}}, "", None)
    wish = {"brand": world.brand.pk, "channel": "sms", "template": template.pk}
    texts = [post(browser, "template-preview", wish | more).json()["fields"]["text"] for more in ({}, {"version": 1})]
    assert texts == ["Two", "One"]
    assert post(browser, "template-preview", wish | {"version": 7}).status_code == 400
    assert post(browser, "template-preview", wish | {"channel": "viber"}).status_code == 400


# A test to oneself


@pytest.fixture
def letters(world: World) -> Any:
    """A server that keeps letters, and an e-mail sender of the brand there."""
    with running(Sink()) as sink:
        account = Account.objects.create(
            name="Letters",
            provider="smtp",
            credentials=secrets.encrypt({}),
            settings={"host": "127.0.0.1", "port": sink.port, "security": "none"},
        )
        Sender.objects.filter(channel="email").update(account=account)
        yield sink


def test_a_mail_goes_to_oneself_and_the_providers_words_come_back(browser, world, letters):
    fields = {"subject": "Sale, {{ customer.first_name }}", "html": "<p>{{ event.total | money }}</p>"}
    wish = {"brand": world.brand.pk, "channel": "email", "languages": {"": fields}}
    answer = post(browser, "template-test", wish)
    assert answer.status_code == 200, answer.json()
    assert answer.json()["accepted"], answer.json()
    (letter,) = letters.kept
    assert letter.recipient == "me@mail.example"
    assert letter.mail["Subject"] == "Test: Sale, Olena"
    assert "€248.50" in letter.mail.get_body(("plain",)).get_content()
    assert not Message.objects.exists()
    entry = AuditEntry.objects.get(action="tried")
    assert (str(entry.user), entry.detail) == ("M", {"to": "me@mail.example", "accepted": True})


def test_a_text_that_would_fail_for_this_customer_is_not_sent(browser, world, letters):
    fields = {"subject": "a", "text": "{{ customer.x }}"}
    wish = {"brand": world.brand.pk, "channel": "email", "languages": {"": fields}}
    assert post(browser, "template-test", wish).json()["accepted"] is False
    broken = wish | {"languages": {"": {"subject": "{{ oops }}", "text": "a"}}}
    assert list(post(browser, "template-test", broken).json()["languages"][""]) == ["subject"]
    assert letters.kept == []


def test_a_channel_without_an_address_of_ones_own_asks_for_one(browser, world):
    wish = {"brand": world.brand.pk, "channel": "sms", "languages": {"": {"text": "Hi"}}}
    assert list(post(browser, "template-test", wish).json()) == ["endpoint"]
    assert post(browser, "template-test", wish | {"endpoint": "+380501234567"}).json()["accepted"] is True
    said = post(browser, "template-test", wish | {"endpoint": "12"}).json()
    assert (said["accepted"], said["words"][:14]) == (False, "A phone number")


def test_ten_tests_a_minute_are_enough_for_anybody(browser, world):
    wish = {"brand": world.brand.pk, "channel": "sms", "languages": {"": {"text": "Hi"}}, "endpoint": "+380501234567"}
    codes = [post(browser, "template-test", wish).status_code for _ in range(11)]
    assert codes == [200] * 10 + [429]


@pytest.mark.parametrize("channel", ["push", "email", "viber", "sms", "telegram", "webpush"])
def test_every_sender_can_be_tried_with_a_standard_text(browser, world, channel):
    sender = world.senders[channel]
    to = {"email": "me@mail.example"}.get(channel, "+380501234567" if channel in ("viber", "sms") else "12345678")
    answer = post(browser, "sender-test", {"endpoint": to}, pk=sender.pk)
    assert answer.status_code == 200, answer.json()
    assert standard_fields(sender)["text"].startswith("This is a test message from Vinyl")


def test_an_address_on_the_suppression_list_gets_no_test(world):
    Suppression.objects.create(channel="sms", endpoint="+380501234567", reason="complaint", created_at=NOW)
    said = try_out(world.senders["sms"], "+380501234567", {"text": "Hi"}, NOW)
    assert (said.accepted, "suppression" in said.words) == (False, True)


def test_an_account_that_cannot_be_used_says_so(world):
    Account.objects.filter(pk=world.account.pk).update(provider="gone")
    said = try_out(Sender.objects.get(pk=world.senders["sms"].pk), "+380501234567", {"text": "Hi"}, NOW)
    assert said.words == "There is no provider “gone”."


def test_a_server_that_is_not_there_is_told_without_a_secret(world):
    account = Account.objects.create(
        name="Away",
        provider="smtp",
        credentials=secrets.encrypt({"username": "u", "password": "very-secret"}),
        settings={"host": "127.0.0.1", "port": 9, "security": "none"},
    )
    sender = Sender(brand=world.brand, account=account, channel="email", name="V", value="news@vinyl.example")
    said = try_out(sender, "me@mail.example", {"subject": "a", "html": "", "text": "b", "preheader": ""}, NOW)
    assert said.accepted is False
    assert said.words
    assert "very-secret" not in said.words


def test_a_push_finds_the_keys_of_the_device_that_it_goes_to(world):
    (one,) = world.people(1)
    address = Address.objects.get(customer_id=one, channel="push")
    address.detail = {"platform": "android"}
    address.save()
    assert try_out(world.senders["push"], address.endpoint, {"title": "a", "text": "b"}, NOW).accepted


def test_a_text_may_link_to_the_brands_bot_and_the_link_says_whose_chat_it_is(world):
    Sender.objects.filter(channel="telegram").update(value="@vinyl_bot")
    (person,) = world.people(1)
    text = {"text": "Write to us: {{ telegram_url }}"}
    content = freeze(world.brand.pk, "sms", text)
    made = Compiler().load([content])[content].made_for(person, None, None, None)
    link = made["text"].removeprefix("Write to us: ")
    assert link == public.telegram_url("@vinyl_bot", person)
    assert tokens.read("telegram", link.partition("start=")[2]) == (person,)
    shown = preview(world.brand, "sms", {"": text})
    assert "https://t.me/vinyl_bot?start=" in shown.fields["text"]


def test_a_text_that_links_to_a_bot_which_the_brand_does_not_have_goes_to_nobody(world):
    Sender.objects.filter(channel="telegram").delete()
    content = freeze(world.brand.pk, "sms", {"text": "{{ telegram_url }}"})
    compiler = Compiler()
    with pytest.raises(RenderFailure, match="telegram_url"):
        compiler.load([content])[content].made_for(1, None, None, None)
    assert "telegram_url" in preview(world.brand, "sms", {"": {"text": "{{ telegram_url }}"}}).failure
    # A bot that comes later is known at once.
    Sender.objects.create(
        brand=world.brand, account=world.account, channel="telegram", name="Bot", value="@vinyl_bot", is_default=True
    )
    assert "vinyl_bot" in compiler.load([content])[content].made_for(1, None, None, None)["text"]


def test_a_test_of_a_webhook_calls_the_address_that_was_typed(browser, world):
    with calling(Says("", 204)) as system:
        account = Account.objects.create(
            name="CRM",
            provider="webhook",
            credentials=secrets.encrypt({"secret": SECRET}),
            settings={"timeout_s": 2},
        )
        sender = world.senders["webhook"]
        sender.account = account
        sender.save()
        answer = post(browser, "sender-test", {"endpoint": f"{system.url}/hook"}, pk=sender.pk)
    assert answer.json()["accepted"], answer.json()
    (asked,) = system.asked
    assert (asked.method, asked.path) == ("POST", "/hook")
