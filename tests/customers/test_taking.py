"""What came at the door is worked off: each type of message, in the order in which things happened, exactly once."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from customers.models import (
    Address,
    AttributeDefinition,
    Customer,
    Event,
    Identity,
    Namespace,
    Purchase,
    PurchaseLine,
    Received,
    Source,
    SourceCount,
    SourceReject,
)
from customers.taking.work import take

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def source() -> Source:
    return Source.objects.create(key="shop", name="Shop", kind="http", write_key="w1", created_at=NOW)


def said(kind: str, minutes: float = 0, **more: Any) -> dict[str, Any]:
    """A message as the door leaves it; `minutes` after NOW less an hour."""
    at = NOW - timedelta(hours=1) + timedelta(minutes=minutes)
    return {"type": kind, "timestamp": at.isoformat(), "messageId": f"m{next(NUMBERS)}"} | more


NUMBERS = iter(range(10**9))


def came(source: Source, *messages: Any, at: datetime = NOW) -> None:
    Received.objects.create(source=source, received_at=at, messages=list(messages), count=len(messages))


def taken(source: Source, *messages: Any) -> int:
    came(source, *messages)
    return take(NOW)


def reasons() -> list[str]:
    return list(SourceReject.objects.order_by("id").values_list("reason", flat=True))


def counts(source: Source) -> tuple[int, int, int]:
    rows = SourceCount.objects.filter(source=source).values_list("stored", "repeated", "rejected")
    return tuple(map(sum, zip(*rows, strict=True))) or (0, 0, 0)  # type: ignore[return-value]


def test_identify_makes_a_customer_with_attributes_of_guessed_types(source):
    traits = {
        "email": " Ann@Example.com",
        "phone": "+380 50 123 45 67",
        "firstName": "Ann",
        "age": 30,
        "vip": True,
        "birthday": "1990-05-17T00:00:00Z",
        "tags": ["a", 2],
        "address": {"city": "Kyiv"},
        "timezone": "Europe/Kyiv",
        "locale": "uk_UA",
        "createdAt": "2024-01-05T10:00:00Z",
        "nothing": None,
    }
    taken(source, said("identify", userId="u1", anonymousId="a1", traits=traits))
    ann = Customer.objects.get()
    assert ann.attributes == {
        "first_name": "Ann",
        "age": 30,
        "vip": True,
        "birthday": "1990-05-17",
        "tags": ["a", "2"],
        "address_city": "Kyiv",
    }
    assert (ann.time_zone, ann.language, ann.source) == ("Europe/Kyiv", "uk-ua", "shop")
    assert ann.created_at == datetime(2024, 1, 5, 10, tzinfo=UTC)
    assert set(Address.objects.values_list("channel", "endpoint")) == {
        ("email", "ann@example.com"),
        ("sms", "+380501234567"),
    }
    assert {("user_id", "u1"), ("anonymous_id", "a1"), ("email", "ann@example.com")} == set(
        Identity.objects.values_list("namespace", "value")
    )
    types = dict(AttributeDefinition.objects.values_list("key", "type"))
    assert types == {
        "first_name": "text",
        "age": "number",
        "vip": "boolean",
        "birthday": "date",
        "tags": "list",
        "address_city": "text",
    }
    assert counts(source) == (1, 0, 0)
    assert not Received.objects.exists()


def test_a_type_is_guessed_once_and_what_does_not_fit_is_refused_with_a_sentence(source):
    taken(source, said("identify", userId="u1", traits={"age": 30, "zip": "01001"}))
    taken(
        source,
        said("identify", userId="u2", traits={"age": "31", "zip": 1002}),
        said("identify", userId="u3", traits={"age": "old"}),
        said("identify", userId="u4", traits={"birthday": "2026-02-30"}),
    )
    assert list(Customer.objects.order_by("id").values_list("attributes", flat=True)) == [
        {"age": 30, "zip": "01001"},
        {"age": 31, "zip": "1002"},
    ]
    assert reasons() == [
        "The trait “age”: “old” is not a number.",
        "The trait “birthday”: “2026-02-30” is not a date like 2026-01-31.",
    ]


def test_the_settings_of_a_source_say_where_traits_go(source):
    source.settings = {
        "user_namespace": "card",
        "anonymous_namespace": "cookie",
        "region": "UA",
        "other_traits": "drop",
        "traits": [
            {"trait": "contact.mail", "becomes": "email"},
            {"trait": "mobile", "becomes": "phone"},
            {"trait": "points", "becomes": "attribute", "key": "bonus", "type": "number"},
            {"trait": "secret", "becomes": "nothing"},
        ],
    }
    source.save()
    traits = {"contact": {"mail": "a@example.com"}, "mobile": "0501234567", "points": "7", "secret": "x", "other": 1}
    taken(source, said("identify", userId="0007", anonymousId="c", traits=traits))
    assert reasons() == []
    assert Customer.objects.get().attributes == {"bonus": 7}
    assert set(Address.objects.values_list("endpoint", flat=True)) == {"a@example.com", "+380501234567"}
    assert {("card", "0007"), ("cookie", "c")} <= set(Identity.objects.values_list("namespace", "value"))


def test_track_page_screen_and_group_are_events(source, told):
    taken(
        source,
        said("track", 1, userId="u1", event="Product Viewed", properties={"sku": "Ж1", "deep": {"a": [1]}}),
        said("page", 2, anonymousId="a1", name="Home", category="Docs", properties={"url": "https://shop.example/"}),
        said("screen", 3, anonymousId="a1", name="Basket"),
        said("group", 4, userId="u1", groupId="g1", traits={"name": "Acme"}),
    )
    found = Event.objects.order_by("occurred_at").values_list("name", "properties", "source")
    assert list(found) == [
        ("Product Viewed", {"sku": "Ж1", "deep": {"a": [1]}}, "shop"),
        ("page", {"url": "https://shop.example/", "name": "Home", "category": "Docs"}, "shop"),
        ("screen", {"name": "Basket"}, "shop"),
        ("group", {"name": "Acme", "group_id": "g1"}, "shop"),
    ]
    assert Customer.objects.count() == 2, "somebody without a name is a customer, too"
    assert told == [("event", sorted(Customer.objects.values_list("id", flat=True)))]
    first = Event.objects.get(name="page")
    assert first.occurred_at == NOW - timedelta(minutes=58)
    assert first.received_at == NOW


def test_what_was_told_late_does_not_take_the_place_of_what_is_newer(source):
    def identify(minutes: float, **traits: Any) -> None:
        assert taken(source, said("identify", minutes, userId="u1", traits=traits)) == 1

    identify(10, city="Kyiv", plan="basic", email="new@example.com")
    identify(5, city="Lviv", age=30, email="old@example.com")
    customer = Customer.objects.get()
    assert customer.attributes == {"city": "Kyiv", "plan": "basic", "age": 30}
    assert set(Address.objects.values_list("endpoint", "is_primary")) == {
        ("new@example.com", True),
        ("old@example.com", False),
    }
    identify(8, age=31)
    identify(7, age=29, plan="gold")
    assert Customer.objects.get().attributes == {"city": "Kyiv", "plan": "basic", "age": 31}
    identify(20, city="Kyiv")
    identify(15, city="Odesa")
    assert Customer.objects.get().attributes["city"] == "Kyiv", "said again later, it counts from later"
    identify(21, city="Odesa", email="old@example.com")
    assert Customer.objects.get().attributes["city"] == "Odesa"


def test_messages_of_one_set_count_in_the_order_of_their_time_and_not_of_their_arrival(source):
    came(source, said("identify", 10, userId="u1", traits={"city": "Kyiv"}))
    came(source, said("identify", 5, userId="u1", traits={"city": "Lviv", "age": 1}))
    assert take(NOW) == 2
    assert Customer.objects.get().attributes == {"city": "Kyiv", "age": 1}


def test_a_message_that_comes_again_is_stored_once_however_it_is_cut_into_calls(source, told):
    first, second = (said("track", n, userId="u1", event="e", properties={"n": n}) for n in range(2))
    taken(source, first, second)
    taken(source, second, said("track", 3, userId="u1", event="e"), first)
    assert Event.objects.count() == 3
    assert counts(source) == (3, 2, 0)
    taken(source, first, first)
    assert Event.objects.count() == 3
    assert [kind for kind, _ in told] == ["event", "event"]


def test_the_same_message_id_of_two_sources_is_two_messages(source):
    other = Source.objects.create(key="app", name="App", kind="http", write_key="w2", created_at=NOW)
    message = said("track", userId="u1", event="e")
    came(source, message)
    came(other, message)
    assert take(NOW) == 2
    assert sorted(Event.objects.values_list("source", flat=True)) == ["app", "shop"]
    assert counts(source) == counts(other) == (1, 0, 0)


def test_a_bad_message_is_refused_alone(source):
    taken(
        source,
        said("track", userId="u1", event="good"),
        said("track", event="nobody"),
        said("track", userId="u1"),
        said("dance", userId="u1"),
        said("track", userId="u1", event="x" * 101),
        said("track", userId="u1", event="deep", properties=nested(40)),
        said("track", userId={"a": 1}, event="odd"),
        said("identify", userId="u1", traits={"email": "no mail"}),
        said("track", minutes=60 * 24 * 365 * 10, userId="u1", event="from the future"),
        "not an object",
    )
    assert list(Event.objects.values_list("name", flat=True)) == ["good"]
    assert reasons() == [
        "The message names nobody: userId and anonymousId are missing.",
        "The message does not say what happened: “event” is missing.",
        "“dance” is not a type of messages such as track or identify.",
        "The name of the event has 101 characters; 100 are allowed.",
        "The properties are nested too deep; 20 levels are allowed.",
        "“userId” is neither a text nor a number.",
        "The trait “email”: “no mail” is not an e-mail address.",
        "“2036-02-28T11:00:00+00:00” lies in the future: the clock of the sender is wrong.",
        "The message is not an object.",
    ]
    assert counts(source) == (1, 0, 9)


def nested(levels: int) -> dict[str, Any]:
    return {"a": nested(levels - 1)} if levels else {}


def test_what_only_the_database_refuses_is_found_and_refused_alone(source):
    """A number that is too large for a column of PostgreSQL: the loader does not look, the message after it is fine."""
    with connection.cursor() as cursor:
        cursor.execute("alter table customers_event add constraint never check (name <> 'never')")
    messages = [said("track", n, userId=f"u{n % 7}", event="never" if n in (13, 40) else "e") for n in range(50)]
    assert taken(source, *messages) == 50
    assert Event.objects.count() == 48
    assert len(reasons()) == 2
    assert all("never" in reason and reason.startswith("It could not be stored: ") for reason in reasons())
    assert counts(source) == (48, 0, 2)


def test_an_error_of_our_own_leaves_everything_where_it_is(source, monkeypatch):
    def broken(*_: Any) -> None:
        raise KeyError("a mistake of ours")

    came(source, *(said("track", n, userId="u", event="e") for n in range(3)))
    with monkeypatch.context() as patch:
        patch.setattr("customers.importing.loaders.events.EventsLoader.load", broken)
        with pytest.raises(KeyError):
            take(NOW)
    assert Received.objects.count() == 1
    assert not SourceReject.objects.exists()
    assert take(NOW) == 3


def test_alias_gives_a_customer_a_second_name(source):
    taken(source, said("track", 1, anonymousId="a1", event="e"))
    taken(source, said("alias", 2, userId="u1", previousId="a1"))
    customer = Customer.objects.get()
    assert set(customer.identities.values_list("namespace", "value")) == {("anonymous_id", "a1"), ("user_id", "u1")}
    taken(source, said("track", 3, userId="u1", event="f"))
    assert Event.objects.filter(customer=customer).count() == 2


def test_an_alias_of_two_known_users_is_refused_in_a_sentence_and_taken_where_a_person_may_have_two(source):
    taken(source, said("identify", 1, userId="u1"), said("identify", 2, userId="u2"))
    alias = said("alias", 3, userId="u2", previousId="u1")
    taken(source, alias)
    two = "are two different customers: nobody has two values of user_id, unless the identity rules allow it."
    assert reasons() == [f"user_id u2 and user_id u1 {two}"]
    assert Customer.objects.count() == 2
    Namespace.objects.filter(key="user_id").update(is_single=False)
    taken(source, alias | {"messageId": "again"})
    assert set(Customer.objects.get().identities.values_list("value", flat=True)) == {"u1", "u2"}


def test_an_order_is_a_purchase(source, told):
    order = {"order_id": "o1", "total": 25.5, "currency": "uah"}
    message = said("track", userId="u1", event="Order Completed", properties=order)
    taken(source, message)
    taken(source, message)
    bought = Purchase.objects.get()
    assert (bought.key, str(bought.amount), bought.currency, bought.source) == ("shop:o1", "25.50", "UAH", "shop")
    assert not Event.objects.exists()
    assert counts(source) == (1, 1, 0)
    assert [kind for kind, _ in told] == ["purchase"]


def test_an_order_that_cannot_be_one_is_refused_with_a_sentence(source):
    def order(**properties: Any) -> dict[str, Any]:
        return said("track", userId="u1", event="Order Completed", properties=properties)

    taken(
        source,
        order(total=1),
        order(order_id="o1"),
        order(order_id="o1", total="much"),
        order(order_id="o1", total=-1),
        order(order_id="o1", total=1, currency="money"),
    )
    assert reasons() == [
        "The order has no number: “order_id” is missing.",
        "The order has no amount: “total” is missing.",
        "“much” is not a number.",
        "“total” is below zero.",
        "“currency” is not a currency such as USD.",
    ]


def test_the_products_of_an_order_are_its_lines(source):
    products = [
        {"sku": "s1", "name": "Cup", "category": "Kitchen", "price": 4.5, "quantity": 2},
        {"product_id": "s2", "price": "1.25"},
    ]
    order = {"order_id": "o1", "total": 11, "products": products}
    message = said("track", userId="u1", event="Order Completed", properties=order)
    taken(source, message)
    taken(source, message)
    assert reasons() == []
    assert str(Purchase.objects.get().amount) == "11.00"
    lines = PurchaseLine.objects.order_by("number").values_list("sku", "name", "category", "quantity", "amount")
    assert [tuple(map(str, each)) for each in lines] == [
        ("s1", "Cup", "Kitchen", "2.000", "9.00"),
        ("s2", "", "", "1.000", "1.25"),
    ]
    assert counts(source) == (1, 1, 0)


def test_refunds_and_cancellations_reduce_what_they_refer_to(source):
    def track(event: str, **properties: Any) -> dict[str, Any]:
        return said("track", userId="u1", event=event, properties=properties)

    taken(source, *(track("Order Completed", order_id=f"o{n}", total=10) for n in range(2)))
    refund = track("Order Refunded", order_id="o0", total=4)
    taken(source, refund, track("Order Cancelled", order_id="o1"))
    taken(source, refund)
    assert reasons() == []
    found = Purchase.objects.order_by("key").values_list("amount", "canceled_at")
    assert [(str(amount), canceled is not None) for amount, canceled in found] == [("6.00", False), ("0.00", True)]
    assert counts(source) == (4, 1, 0)


def test_many_messages_cost_as_many_statements_as_few(source):
    def messages(count: int) -> list[dict[str, Any]]:
        people = [said("identify", n, userId=f"p{count}-{n}", traits={"n": n}) for n in range(count)]
        return people + [said("track", n, userId=f"p{count}-{n}", event="e") for n in range(count)]

    taken(source, *messages(1))  # the first ones make namespaces and attributes
    came(source, *messages(2))
    with CaptureQueriesContext(connection) as few:
        take(NOW)
    came(source, *messages(300))
    with CaptureQueriesContext(connection) as many:
        take(NOW)
    assert len(many) == len(few)


def test_a_backlog_is_worked_off_in_sets_in_the_order_in_which_it_came(source):
    for n in range(10):
        came(source, *(said("track", n, userId="u1", event=f"e{n}") for _ in range(10)))
    assert take(NOW, most=35) == 40, "a call is never cut"
    assert set(Event.objects.values_list("name", flat=True)) == {"e0", "e1", "e2", "e3"}
    assert take(NOW, most=1000) == 60
    assert take(NOW) == 0
