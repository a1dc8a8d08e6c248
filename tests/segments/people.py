"""Customers for the tests of segments, written as they are told."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.db import connection
from psycopg import sql

from accounts.models import Brand
from customers.models import AttributeDefinition, CustomerList, LoyaltyProgramme, Namespace, Topic
from lib.sql import rows
from segments.models import Segment
from segments.predicate import predicate

NOW = datetime(1998, 7, 1, tzinfo=UTC)
GOLD = {"loyalty_club": "gold", "loyalty_club_points": 150, "loyalty_club_since": "1997-01-01"}
ATTRIBUTES = {"city": "text", "age": "number", "vip": "boolean", "birthday": "date", "tags": "list"}


def known_attributes() -> None:
    """Makes the attributes known that the examples of the conditions ask for."""
    AttributeDefinition.objects.bulk_create(
        [AttributeDefinition(key=key, label=key.capitalize(), type=type_) for key, type_ in ATTRIBUTES.items()]
    )


def known_audiences() -> None:
    """Makes the brand, the list, the programme and the kind of identities known that examples ask for."""
    brand = Brand.objects.create(pk=1, key="acme", name="Acme")
    CustomerList.objects.create(pk=1, name="Guests", brand=brand, created_at=NOW)
    LoyaltyProgramme.objects.create(
        key="club", name="Club", levels=["base", "silver", "gold"], namespace="card", created_at=NOW
    )
    Namespace.objects.update_or_create(key="card", defaults={"label": "Card", "kind": "card"})


def topic(**values: Any) -> Topic:
    brand, _ = Brand.objects.get_or_create(key="acme", defaults={"name": "Acme"})
    return Topic.objects.create(**{"brand": brand, "key": "news", "name": "News"} | values)


def person(
    attributes: dict[str, Any] | None = None,
    purchases: Iterable[tuple[datetime, Any]] = (),
    events: Iterable[tuple[str, datetime]] = (),
    addresses: Iterable[str] = (),
) -> int:
    """One customer; the id. Purchases are (time, amount), in dollars unless the amount is (amount, currency)."""
    return people([(attributes or {}, purchases, events, addresses)])[0]


def people(told: Iterable[tuple[Any, ...]]) -> list[int]:
    """Customers, each told as `person` is; their ids in this order."""
    customers, bought, did, reached = [], [], [], []
    for number, (attributes, purchases, events, addresses) in enumerate(told):
        customers.append(json.dumps(attributes))
        for index, (at, paid) in enumerate(purchases):
            amount, currency = paid if isinstance(paid, tuple) else (paid, "USD")
            bought.append((number, f"p{index}", at.isoformat(), str(Decimal(str(amount))), currency))
        did += [(number, name, at.isoformat(), f"e{index}") for index, (name, at) in enumerate(events)]
        reached += [(number, channel, f"{channel}-{number}") for channel in addresses]
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into customers_customer (attributes, time_zone, language, created_at, updated_at)"
            " select told::jsonb, '', '', %s, %s from unnest(%s::text[]) with ordinality as t(told, place)"
            " order by place returning id",
            [NOW, NOW, customers],
        )
        ids = sorted(id_ for (id_,) in cursor.fetchall())
        cursor.execute(
            "insert into customers_purchase (customer_id, key, occurred_at, amount, currency, source, received_at)"
            " select *, 'test', %s from unnest(%s::bigint[], %s::text[], %s::timestamptz[], %s::numeric[], %s::text[])",
            [NOW, *_columns(bought, 5, ids)],
        )
        cursor.execute(
            "insert into customers_event (customer_id, name, occurred_at, key, properties, received_at, source)"
            " select *, '{}', %s, 'test' from unnest(%s::bigint[], %s::text[], %s::timestamptz[], %s::text[])",
            [NOW, *_columns(did, 4, ids)],
        )
        cursor.execute(
            "insert into customers_address (customer_id, channel, endpoint, is_active, is_primary, created_at)"
            " select *, true, true, %s from unnest(%s::bigint[], %s::text[], %s::text[])",
            [NOW, *_columns(reached, 3, ids)],
        )
    return ids


def _columns(told: list[Any], width: int, ids: list[int]) -> list[list[Any]]:
    """Rows as columns, the place of the customer replaced by the id."""
    columns: list[list[Any]] = [[row[number] for row in told] for number in range(width)]
    columns[0] = [ids[number] for number in columns[0]]
    return columns


def everybody() -> list[int]:
    """A handful of people, of whom most examples of the conditions choose some, and what the examples refer to."""
    known_attributes()
    Segment.objects.create(pk=1, name="Buyers", rule={"type": "purchase_count"})
    known_audiences()
    topic(pk=1)
    return [
        person(),
        person({"city": None, "age": None, "vip": None, "tags": None, "birthday": None}),
        person({"city": 5, "age": "old", "vip": "yes", "tags": "vip", "birthday": 1990}),
        person({"city": "", "tags": []}, addresses=["email"]),
        person({"city": "Kyiv", "age": 20, "vip": True, "birthday": "1989-05-01", "tags": ["blocked", "vip"]}),
        person(
            {"city": "100%", "age": 29.5, "vip": False, "birthday": "1998-06-30"},
            events=[("visit", day("1998-06-30"))] * 3,
        ),
        person(
            {"city": "Lviv", **GOLD}, [(day("1997-01-05"), 50)], [("100% 'sure'", day("1998-01-01"))], ["push", "email"]
        ),
        person({}, [(day("1997-02-01"), 120), (day("1997-02-01"), "0.00"), (day("1998-06-20"), 15)]),
        person({}, [(day("1998-07-20"), 500)]),  # which has not happened yet
    ]


def chosen(rule: dict[str, Any], now: datetime = NOW) -> set[int]:
    """Ids of the customers whom the rule lets through."""
    return {
        id_ for (id_,) in rows(sql.SQL("select c.id from customers_customer c where {}").format(predicate(rule, now)))
    }


def day(text: str) -> datetime:
    """The beginning of a day, UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
