"""The link and the one-click address of a message: a POST of theirs ends it, and nothing else changes anything."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Brand
from customers.models import Address, Consent, ConsentChange, Customer, Suppression, Topic
from delivery import outcomes, public, tokens
from delivery.models import Message
from delivery.outcomes import Report
from delivery.sending import dispatcher
from tests.delivery.test_replies import people
from tests.delivery.world import NOW, World, endpoint

ONE_CLICK = {"List-Unsubscribe": "One-Click"}
MAIL_SERVER = "203.0.113.9"


@pytest.fixture
def message(world: World) -> Message:
    world.queue(people(world, 1), "email", status="sent", sent_at=NOW)
    return Message.objects.get()


def link(message: Message) -> str:
    return public.unsubscribe_url("", message.customer_id, message.id).removeprefix(public.base())


def granted(message: Message) -> dict[str, bool]:
    found = Consent.objects.filter(customer_id=message.customer_id, topic=message.topic)
    return dict(found.values_list("channel", "granted"))


def snapshot() -> Any:
    return (
        list(Consent.objects.order_by("pk").values()),
        ConsentChange.objects.count(),
        list(Message.objects.values()),
    )


def press(message: Message, scope: str = "topic", **more: Any) -> Any:
    return Client(REMOTE_ADDR="198.51.100.7").post(link(message), {"do": "unsubscribe", "scope": scope}, **more)


# RFC 8058


@pytest.mark.parametrize("format_", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_one_click_unsubscribes_at_once(message, format_):
    body: Any = {"data": "List-Unsubscribe=One-Click", "content_type": format_}
    if format_.startswith("multipart"):
        body = {"data": ONE_CLICK}
    answer = Client(REMOTE_ADDR=MAIL_SERVER, enforce_csrf_checks=True).post(link(message), **body)
    assert (answer.status_code, answer.cookies) == (200, {})
    assert granted(message) == {each: each != "email" for each in granted(message)}
    change = ConsentChange.objects.get(granted=False)
    assert (change.source, change.ip, change.text_version) == ("one_click", MAIL_SERVER, "unsubscribe-1 en")
    message.refresh_from_db()
    assert message.unsubscribed_at == change.at


def test_one_click_again_changes_nothing(message):
    for _ in range(3):
        assert Client().post(link(message), ONE_CLICK).status_code == 200
    assert ConsentChange.objects.filter(granted=False).count() == 1


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_changes_nothing(message, method):
    before = snapshot()
    for query in ("", "?List-Unsubscribe=One-Click", "?do=unsubscribe&scope=brand", "?done=x", "?undone=1", "?lang=pl"):
        assert getattr(Client(), method)(link(message) + query).status_code == 200
    assert snapshot() == before


@pytest.mark.parametrize("body", [{}, {"do": "else"}, {"List-Unsubscribe": "Two-Clicks"}, {"do": "undo", "undo": "x"}])
def test_a_robot_that_posts_something_else_changes_nothing(message, body):
    before = snapshot()
    assert Client().post(link(message), body).status_code == 200
    assert snapshot() == before


def test_the_page_has_one_button_and_is_nobody_elses(message):
    answer = Client().get(link(message))
    html = answer.content.decode()
    assert html.count("<button") == 1
    assert "<script" not in html
    assert "Only “News”" in html
    assert "Everything from Vinyl" in html
    assert "E-mail" in html
    headers = answer.headers
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in headers["X-Robots-Tag"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "Set-Cookie" not in headers
    assert not answer.cookies


# The button


def test_the_button_ends_this_topic_on_this_channel(message):
    answer = press(message)
    assert answer.status_code == 303
    done = Client().get(answer["Location"])
    assert "will not send you “News” any more" in done.content.decode()
    assert [each for each, is_granted in granted(message).items() if not is_granted] == ["email"]
    change = ConsentChange.objects.get(granted=False)
    assert (change.source, change.ip) == ("unsubscribe_page", "198.51.100.7")
    message.refresh_from_db()
    assert message.unsubscribed_at == change.at


def test_everything_of_the_brand_ends_on_every_channel_and_other_brands_go_on(world, message):
    Topic.objects.create(brand=world.brand, key="sales", name="Sales")
    orders = Topic.objects.create(brand=world.brand, key="orders", name="Orders", traffic_class="transactional")
    other = Topic.objects.create(brand=Brand.objects.create(key="shoes", name="Shoes"), key="shoes", name="Shoes")
    Consent.objects.create(customer_id=message.customer_id, channel="email", topic=other, granted=True, changed_at=NOW)
    answer = press(message, "brand")
    assert "will not write to you any more" in Client().get(answer["Location"]).content.decode()
    consents = Consent.objects.filter(customer_id=message.customer_id)
    assert not consents.filter(topic__brand=world.brand, granted=True).exists()
    assert consents.filter(topic__key="sales").count() == len(world.senders)  # asked or not: it is said now
    assert consents.get(topic=other).granted
    assert not consents.filter(topic=orders).exists()


@pytest.mark.parametrize("scope", ["topic", "brand"])
def test_undo_gives_back_what_was_allowed_and_nothing_else(world, message, scope):
    never = Topic.objects.create(brand=world.brand, key="sales", name="Sales")
    refused = Consent.objects.get(customer_id=message.customer_id, channel="sms")
    refused.granted = False
    refused.save()
    before = granted(message)
    done = press(message, scope)["Location"]
    page = Client().get(done).content.decode()
    token = page.split('name="undo" value="')[1].split('"')[0]
    answer = Client().post(link(message), {"do": "undo", "undo": token})
    assert answer.status_code == 303
    assert "subscribed again" in Client().get(answer["Location"]).content.decode()
    assert granted(message) == before
    assert not Consent.objects.filter(topic=never, granted=True).exists()
    # The same page once more: nothing is left to give back, also after another way out.
    Client().post(link(message), ONE_CLICK)
    Client().post(link(message), {"do": "undo", "undo": token})
    assert granted(message)["email"] is False


def test_an_undo_of_somebody_else_undoes_nothing(world, message):
    (bob,) = people(world, 1)
    world.queue([bob], "email", status="sent", sent_at=NOW)
    other = Message.objects.get(customer_id=bob)
    token = Client().get(press(other)["Location"]).content.decode().split('name="undo" value="')[1].split('"')[0]
    press(message)
    Client().post(link(message), {"do": "undo", "undo": token})
    assert granted(message)["email"] is False


def test_who_is_gone_can_still_leave(message):
    Customer.objects.filter(pk=message.customer_id).delete()
    assert Client().get(link(message)).status_code == 200
    assert Client().post(link(message), ONE_CLICK).status_code == 200


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_link_of_a_deleted_message_answers_politely(message, method):
    path = link(message)
    Message.objects.all().delete()
    answer = getattr(Client(), method)(path, ONE_CLICK)
    assert answer.status_code == 410
    assert "We do not know this link any more" in answer.content.decode()


@pytest.mark.parametrize(
    "token",
    ["x", "A" * 150, tokens.sign("hook", 1), tokens.sign("unsubscribe", 1), tokens.sign("unsubscribe", 1, 2, 3),
     tokens.sign("unsubscribe", 2**70, 1)],
)  # fmt: skip
def test_a_token_that_we_have_not_made_for_this_opens_nothing(db, token):
    assert Client().get(f"/u/{token}").status_code == 404
    assert Client().post(f"/u/{token}", ONE_CLICK).status_code == 404


@pytest.mark.parametrize(
    ("customer", "browser", "brand", "words"),
    [
        ("uk", "pl", "ru", "Відписатися"),
        ("", "pl,en;q=0.5", "ru", "Zrezygnuj"),
        ("", "de", "ru", "Отписаться"),
        ("UA", "", "en", "Відписатися"),
        ("de", "", "de", "Unsubscribe"),
    ],
)
def test_the_page_speaks_the_customers_language_then_the_browsers_then_the_brands(
    message, customer, browser, brand, words
):
    Customer.objects.filter(pk=message.customer_id).update(language=customer)
    Brand.objects.update(language=brand)
    html = Client(headers={"accept-language": browser}).get(link(message)).content.decode()
    assert words in html


def test_names_cannot_become_markup(world, message):
    Brand.objects.update(name="<b>Vinyl</b>", logo_url="javascript:alert(1)", color="red;}")
    Topic.objects.update(name="<script>{brand}")
    html = Client().get(link(message)).content.decode()
    assert "<script" not in html
    assert "<b>Vinyl" not in html
    assert "javascript:" not in html
    assert "red;" not in html


@pytest.mark.parametrize(("address", "kept"), [("fe80::1%eth0", "fe80::1"), ("2001:db8::7", "2001:db8::7"), ("", None)])
def test_the_address_of_the_network_is_kept_as_far_as_it_is_one(message, address, kept):
    assert Client(REMOTE_ADDR=address).post(link(message), ONE_CLICK).status_code == 200
    assert ConsentChange.objects.get(granted=False).ip == kept


# What follows


def test_a_consent_withdrawn_on_the_page_stops_the_message_that_waits(world, message):
    ann = message.customer_id
    world.queue([ann], "email", visit=2)
    press(message)
    later = timezone.now()
    Message.objects.filter(status="queued").update(expires_at=later + timedelta(days=1))
    while dispatcher.drain(later):
        pass
    waiting = Message.objects.get(visit=2)
    assert (waiting.status, waiting.error_code, waiting.sent_at) == ("failed", "no_consent", None)


def test_a_complaint_withdraws_the_consent_and_suppresses_the_address(message):
    report = Report(message.customer_id, message.id, "complained", NOW)
    outcomes.record([report, report], NOW)
    assert granted(message)["email"] is False
    assert list(Suppression.objects.values_list("channel", "endpoint", "reason")) == [
        ("email", endpoint("email", message.customer_id), "complaint")
    ]
    Suppression.objects.all().delete()  # by an admin
    outcomes.record([report], NOW)  # told once more
    assert not Suppression.objects.exists()


def test_the_link_works_from_another_address_of_the_customer_too(message):
    Address.objects.filter(customer_id=message.customer_id).delete()
    assert press(message).status_code == 303
    assert granted(message)["email"] is False
