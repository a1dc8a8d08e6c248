"""What people write back finds them and their message; STOP ends, START gives back, a machine means nothing."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Brand
from customers.consents import ConsentRow, record_consents
from customers.models import Address, Consent, ConsentChange, Event, Suppression, Topic
from delivery import tokens
from delivery.hearing import receiving, replies, stop_words
from delivery.models import Account, IncomingMessage, Message, Sender
from delivery.provider import Heard, Reply
from tests.delivery.world import NOW, World, endpoint

LATER = NOW + timedelta(hours=2)


def said(world: World, customer: int, text: str, number: int = 1, channel: str = "sms", **values: Any) -> Reply:
    fields: dict[str, Any] = {"endpoint": endpoint(channel, customer), "at": LATER, "key": f"in-{number}"} | values
    return Reply(channel=channel, text=text, **fields)


def take(world: World, *given: Reply, now: datetime = LATER) -> int:
    return receiving.take(world.account, Heard(replies=given), now)


def sent(world: World, customers: list[int], channel: str = "sms", **values: Any) -> None:
    world.queue(customers, channel, **{"status": "sent", "sent_at": NOW} | values)


def people(world: World, count: int) -> list[int]:
    """Customers whose consents were given as people give them, so that they have a history."""
    ids = world.people(count)
    Consent.objects.filter(customer__in=ids).update(changed_at=NOW - timedelta(days=10))
    kinds = world.senders
    record_consents(
        [
            ConsentRow(each, kind, world.topic.pk, True, "form", NOW - timedelta(days=9))
            for each in ids
            for kind in kinds
        ],
        NOW,
    )
    return ids


def grants(customer: int, channel: str = "sms") -> dict[str, bool]:
    found = Consent.objects.filter(customer_id=customer, channel=channel)
    return dict(found.values_list("topic__key", "granted"))


@pytest.fixture
def ann(world: World) -> int:
    (customer,) = people(world, 1)
    sent(world, [customer])
    return customer


def test_a_reply_finds_its_customer_and_the_newest_message(world, ann):
    sent(world, [ann], sent_at=NOW + timedelta(hours=1), visit=2)
    assert take(world, said(world, ann, "When do you open?")) == 1
    older, newer = world.messages()
    assert (older.status, newer.status, newer.replied_at) == ("sent", "replied", LATER)
    kept = IncomingMessage.objects.get()
    assert (kept.customer_id, kept.message_id, kept.text) == (ann, newer.id, "When do you open?")
    event = Event.objects.get()
    assert (event.customer_id, event.name) == (ann, "message_replied")
    assert event.properties == {"channel": "sms", "text": "When do you open?", "message_id": newer.id}


def test_the_same_reply_told_again_changes_nothing(world, ann):
    reply = said(world, ann, "Hello")
    assert take(world, reply, reply) == 1
    assert take(world, reply) == 0
    assert (IncomingMessage.objects.count(), Event.objects.count()) == (1, 1)


def test_a_number_is_found_however_the_provider_writes_it(world, ann):
    take(world, said(world, ann, "Hello", endpoint=endpoint("sms", ann).removeprefix("+")))
    take(world, said(world, ann, "Hello", 2, endpoint="+380 50 " + endpoint("sms", ann)[6:]))
    assert set(IncomingMessage.objects.values_list("endpoint", "customer_id")) >= {(endpoint("sms", ann), ann)}
    assert IncomingMessage.objects.filter(customer_id=ann).count() == 2


@pytest.mark.parametrize("by", ["message_id", "provider_message_id"])
def test_a_reply_that_names_its_message_answers_that_one(world, by):
    ann, bob = people(world, 2)
    sent(world, [ann, bob])
    first = Message.objects.get(customer_id=ann)
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into delivery_providermessage values (%s, 'abc', %s, %s, %s)",
            [world.account.pk, ann, first.id, NOW],
        )
    names = {"message_id": first.id} if by == "message_id" else {"provider_message_id": "abc"}
    take(world, said(world, bob, "Yes", **names))  # from another phone
    assert IncomingMessage.objects.get().customer_id == ann
    assert Message.objects.get(customer_id=ann).status == "replied"
    assert Message.objects.get(customer_id=bob).status == "sent"


def test_an_answer_to_what_another_account_sent_or_to_old_news_finds_no_message(world, ann):
    other = Account.objects.create(name="Other", provider="rehearsal")
    assert receiving.take(other, Heard(replies=[said(world, ann, "Hello")]), LATER) == 1
    take(world, said(world, ann, "Hello", 2, at=NOW + timedelta(days=8)), now=NOW + timedelta(days=8))
    assert set(IncomingMessage.objects.values_list("customer_id", "message_id")) == {(ann, None)}
    assert Message.objects.get().status == "sent"
    assert Event.objects.count() == 2


def test_of_two_who_share_a_phone_the_one_who_was_written_to_last_has_answered(world, ann):
    (bob,) = people(world, 1)
    Address.objects.create(
        customer_id=bob, channel="sms", endpoint=endpoint("sms", ann), is_primary=False, created_at=NOW
    )
    sent(world, [bob], endpoint=endpoint("sms", ann), sent_at=NOW + timedelta(hours=1))
    take(world, said(world, ann, "Hello"))
    assert IncomingMessage.objects.get().customer_id == bob


def test_a_stranger_is_kept_too(world):
    assert take(world, said(world, 5, "Who is this?")) == 1
    assert IncomingMessage.objects.get().customer_id is None
    assert not Event.objects.exists()


# Stop words


@pytest.mark.parametrize(
    "text",
    ["STOP", "stop", " Stop! ", "СТОП", "СТОП!", "«Стоп».", "STOPP", "Arrêt", "ARRET", "Unsubscribe", "opt-out",
     "/stop", "ВІДПИСАТИСЯ", "Отписаться", "REZYGNUJĘ", "ＳＴＯＰ", "stop all"],
)  # fmt: skip
def test_a_stop_word_is_known_in_any_case_and_dress(text):
    assert stop_words.command(text) == "stop"


@pytest.mark.parametrize(
    "text", ["", "?!", "stop please", "Please do not stop", "не стоп", "bus stop", "STOP" * 20, "yes", "2", "no"]
)
def test_what_only_contains_such_a_word_is_none(text):
    assert stop_words.command(text) == ""


@pytest.mark.parametrize(
    ("text", "meaning"), [("START", "start"), ("Unstop", "start"), ("HELP", "help"), ("info", "help")]
)
def test_other_words_mean_other_things(text, meaning):
    assert stop_words.command(text) == meaning


def test_no_word_means_two_things():
    meant = {
        meaning: {stop_words._plain(word) for words in languages.values() for word in words}
        for meaning, languages in stop_words.WORDS.items()
    }
    assert sum(map(len, meant.values())) == len(set.union(*meant.values()))
    assert all(stop_words.command(word) == meaning for meaning, words in meant.items() for word in words)


def test_stop_refuses_all_topics_of_the_brand_on_that_channel_only(world, ann):
    more = Topic.objects.create(brand=world.brand, key="sales", name="Sales")
    other = Topic.objects.create(brand=Brand.objects.create(key="shoes", name="Shoes"), key="shoes", name="Shoes")
    Consent.objects.create(customer_id=ann, channel="sms", topic=other, granted=True, changed_at=NOW)
    take(world, said(world, ann, "СТОП!"))
    assert grants(ann) == {"news": False, "sales": False, "shoes": True}
    assert grants(ann, "email") == {"news": True}
    change = ConsentChange.objects.get(topic=more)
    assert (change.granted, change.source, change.text_version, change.at) == (False, "stop_word", "СТОП!", LATER)
    (message,) = world.messages()
    assert (message.status, message.unsubscribed_at) == ("sent", LATER)  # who leaves has not reacted
    assert not Event.objects.exists()
    assert not Suppression.objects.exists()


def test_stop_without_a_message_is_for_the_brand_whose_number_was_written_to(world):
    (ann,) = people(world, 1)
    shoes = Brand.objects.create(key="shoes", name="Shoes")
    topic = Topic.objects.create(brand=shoes, key="shoes", name="Shoes")
    Consent.objects.create(customer_id=ann, channel="sms", topic=topic, granted=True, changed_at=NOW)
    Sender.objects.create(brand=shoes, account=world.account, channel="sms", name="Shoes", value="+380441112233")
    take(world, said(world, ann, "STOP", to="380441112233"))
    assert grants(ann) == {"news": True, "shoes": False}
    take(world, said(world, ann, "STOP", 2))  # nobody knows to which number: whoever writes over this account
    assert grants(ann) == {"news": False, "shoes": False}


def test_stop_is_for_everybody_who_has_the_address(world, ann):
    (bob,) = people(world, 1)
    Address.objects.create(
        customer_id=bob, channel="sms", endpoint=endpoint("sms", ann), is_primary=False, created_at=NOW
    )
    take(world, said(world, ann, "STOP"))
    assert grants(ann) == grants(bob) == {"news": False}


def test_stop_of_an_address_that_nobody_has_suppresses_it_until_start(world):
    take(world, said(world, 5, "STOP"))
    assert list(Suppression.objects.values_list("channel", "endpoint", "reason")) == [
        ("sms", endpoint("sms", 5), "stop")
    ]
    take(world, said(world, 5, "START", 2))
    assert not Suppression.objects.exists()


def test_the_last_word_of_a_stranger_counts_in_whatever_order_words_are_told(world):
    first, second = (LATER - timedelta(minutes=each) for each in (2, 1))
    take(world, said(world, 5, "STOP", 1, at=second), said(world, 5, "START", 2, at=first))
    assert Suppression.objects.count() == 1
    take(world, said(world, 6, "START", 3, at=second), said(world, 6, "STOP", 4, at=first))
    assert Suppression.objects.count() == 1


def test_start_shows_that_an_address_lives(world):
    Suppression.objects.create(channel="sms", endpoint=endpoint("sms", 5), reason="hard_bounce", created_at=NOW)
    take(world, said(world, 5, "START"))
    assert not Suppression.objects.exists()


def test_start_lifts_no_suppression_for_another_reason(world):
    Suppression.objects.create(channel="sms", endpoint=endpoint("sms", 5), reason="complaint", created_at=NOW)
    take(world, said(world, 5, "START"))
    assert Suppression.objects.exists()


def test_start_gives_back_what_stop_took_and_nothing_else(world, ann):
    topics = {
        key: Topic.objects.create(brand=world.brand, key=key, name=key, traffic_class=traffic)
        for key, traffic in (("refused", "marketing"), ("never", "marketing"), ("parcels", "service"))
    }
    Consent.objects.create(customer_id=ann, channel="sms", topic=topics["refused"], granted=False, changed_at=NOW)
    take(world, said(world, ann, "STOP"))
    assert not any(grants(ann).values())
    take(world, said(world, ann, "START", 2, at=LATER + timedelta(minutes=1)), now=LATER + timedelta(minutes=1))
    assert grants(ann) == {"news": True, "refused": False, "never": False, "parcels": True}
    assert ConsentChange.objects.filter(topic=world.topic, source="start_word", granted=True).count() == 1
    # And again, as often as one likes.
    for number, (text, state) in enumerate([("stop", False), ("start", True)] * 2):
        moment = LATER + timedelta(hours=1 + number)
        take(world, said(world, ann, text, 10 + number, at=moment), now=moment)
        assert grants(ann)["news"] is state


def test_start_of_who_unsubscribed_otherwise_gives_nothing_back(world, ann):
    Consent.objects.filter(customer_id=ann).update(granted=False, source="unsubscribed")
    take(world, said(world, ann, "START"))
    assert grants(ann) == {"news": False}


def test_a_late_stop_does_not_undo_a_consent_given_after_it(world, ann):
    Consent.objects.filter(customer_id=ann).update(changed_at=LATER + timedelta(hours=1))
    take(world, said(world, ann, "STOP"), now=LATER + timedelta(hours=2))
    assert grants(ann) == {"news": True}


def test_a_reply_from_the_future_is_of_now(world, ann):
    take(world, said(world, ann, "STOP", at=LATER + timedelta(days=400)))
    assert Consent.objects.get(customer_id=ann, channel="sms").changed_at == LATER


@pytest.mark.parametrize("text", ["I am out of the office until Monday.", "STOP"])
def test_an_automatic_reply_is_kept_and_means_nothing(world, ann, text):
    take(world, said(world, ann, text, is_automatic=True))
    assert IncomingMessage.objects.get().is_automatic
    (message,) = world.messages()
    assert (message.status, message.replied_at, message.unsubscribed_at) == ("sent", None, None)
    assert grants(ann) == {"news": True}
    assert not Event.objects.exists()


def test_a_block_of_the_messenger_refuses_and_is_taken_back_by_starting_again(world):
    (ann,) = people(world, 1)
    sent(world, [ann], "viber")
    take(world, said(world, ann, "", channel="viber", command="stop"))
    assert grants(ann, "viber") == {"news": False}
    assert Consent.objects.get(customer_id=ann, channel="viber").source == "blocked"
    moment = LATER + timedelta(minutes=1)
    take(world, said(world, ann, "", 2, channel="viber", command="start", at=moment), now=moment)
    assert grants(ann, "viber") == {"news": True}


def test_in_a_mail_the_first_line_counts_because_the_rest_is_quoted(world):
    (ann,) = people(world, 1)
    sent(world, [ann], "email")
    take(world, said(world, ann, "Great, thank you!\n\n> STOP\n", channel="email"))
    assert grants(ann, "email") == {"news": True}
    take(world, said(world, ann, "\nUnsubscribe\n\n> Dear Olena\n", 2, channel="email"))
    assert grants(ann, "email") == {"news": False}


def test_help_is_a_reply_like_any_other(world, ann):
    take(world, said(world, ann, "HELP"))
    assert IncomingMessage.objects.get().command == "help"
    assert grants(ann) == {"news": True}
    assert world.statuses() == ["replied"]


# Links into a messenger


def test_a_chat_begun_by_our_link_becomes_the_customers_address(world):
    (ann,) = people(world, 1)
    Address.objects.filter(customer_id=ann, channel="telegram").update(endpoint="1")
    token = tokens.sign("telegram", ann)
    start = said(world, ann, "", channel="telegram", endpoint="777", command="start", detail={"token": token})
    assert take(world, start) == 1
    assert take(world, start) == 0
    found = Address.objects.filter(customer_id=ann, channel="telegram").order_by("is_primary")
    assert list(found.values_list("endpoint", "is_primary", "is_active"))[-1] == ("777", True, True)
    assert found.filter(is_primary=True).count() == 1
    assert IncomingMessage.objects.get().customer_id == ann


@pytest.mark.parametrize("token", ["", "nonsense", "AAAAAAAAAAAAAAAAAAAAAAAA", None, 5])
def test_a_link_that_we_have_not_made_links_nobody(world, token):
    start = Reply("telegram", "777", "", LATER, "k", command="start", detail={"token": token})
    assert take(world, start) == 1
    assert not Address.objects.filter(endpoint="777").exists()


def test_a_link_for_another_purpose_links_nobody(world):
    (ann,) = people(world, 1)
    start = Reply("telegram", "777", "", LATER, "k", command="start", detail={"token": tokens.sign("hook", ann)})
    take(world, start)
    assert not Address.objects.filter(endpoint="777").exists()


# What comes from outside


def test_whatever_people_write_is_stored(world, ann):
    text = "\x00" + "я" * 100_000
    assert take(world, said(world, ann, text, key="k" * 5000, to="t" * 900, command="\x00")) == 1
    kept = IncomingMessage.objects.get()
    assert kept.text == "я" * replies.LONGEST_TEXT
    assert len(kept.key) <= 100
    assert take(world, said(world, ann, text, key="k" * 5000)) == 0


def test_an_address_that_is_none_is_kept_as_it_came(world):
    assert take(world, said(world, 1, "Hello", endpoint="Vodafone")) == 1
    assert IncomingMessage.objects.get().endpoint == "Vodafone"


def test_many_replies_cost_as_many_statements_as_a_few(world):
    many_people = people(world, 60)
    sent(world, many_people)
    texts = ["Hello", "STOP", "START", "help"]

    def batch(customers: list[int], first: int) -> list[Reply]:
        return [said(world, each, texts[n % 4], first + n) for n, each in enumerate(customers)]

    with CaptureQueriesContext(connection) as few:
        take(world, *batch(many_people[:4], 0))
    with CaptureQueriesContext(connection) as many:
        take(world, *batch(many_people[4:], 1000))
    assert len(many) == len(few)


def test_nothing_said_asks_nothing(world, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert replies.take(world.account, [], LATER) == 0
