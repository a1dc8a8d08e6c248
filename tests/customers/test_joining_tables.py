"""No table is forgotten: whatever has rows of customers follows them into one, and back."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from psycopg import sql as pieces

from customers.joining import by_hand, undoing
from customers.joining.tables import Table, tables
from customers.models import Customer, Merge
from delivery.merging import FOLLOW_THEIR_MESSAGE
from lib import sql
from tests.customers.joining import NOW, rows_with

pytestmark = pytest.mark.django_db

# Arrays of customers, and who they are is asked when they are used: comers.sql, orphans.sql, changes.sql.
WITH_ARRAYS = {"journeys_launchbatch", "delivery_flight", "segments_segmentsnapshot"}
MOVED: list[Table] = [each for app in ("customers", "delivery", "journeys") for each in tables(app)]
OF_ONE = {"customers_identity", "delivery_apimessage", "delivery_incomingmessage"}  # nobody shares such a row
COLUMNS = """
select column_name, data_type, character_maximum_length, is_identity from information_schema.columns
where table_schema = 'public' and table_name = %s and is_generated = 'NEVER' order by ordinal_position
"""


# Analytics makes them again of what has moved (analytics/rolling, analytics/lift, analytics/lives).
MADE_AGAIN = {
    "analytics_armperson",
    "analytics_armtouch",
    "analytics_conversion",
    "analytics_life",
    "analytics_raremessage",
}


def test_every_table_with_a_customer_moves_or_says_why_it_need_not() -> None:
    found = {name for (name,) in sql.rows(sql.fill(sql.beside(__file__, "tables_with.sql"), column="customer_id"))}
    assert found == {each.name for each in MOVED} | FOLLOW_THEIR_MESSAGE | MADE_AGAIN
    arrays = {name for (name,) in sql.rows(sql.fill(sql.beside(__file__, "tables_with.sql"), column="customer_ids"))}
    assert arrays == WITH_ARRAYS


def test_every_model_with_a_foreign_key_to_customers_is_among_them() -> None:
    pointing = {
        model._meta.db_table
        for model in apps.get_models()
        for each in model._meta.concrete_fields
        if each.is_relation and each.related_model is Customer
    }
    assert pointing <= {each.name for each in MOVED}


@pytest.mark.parametrize("equal", [False, True], ids=["each has its own", "both have the same"])
def test_all_rows_follow_and_come_back(equal: bool) -> None:
    kept, lost = (Customer.objects.create(id=each, created_at=NOW, updated_at=NOW) for each in (501, 502))
    for table in MOVED:
        fill_in(table.name, kept.pk, 1)
        fill_in(table.name, lost.pk, 1 if equal else 2)
    before = {each.name: everything(each.name) for each in MOVED}
    merge = Merge.objects.get(pk=by_hand.join(kept.pk, lost.pk, None, NOW + timedelta(days=1)))
    assert (merge.kept_id, rows_with("customer_id", lost.pk)) == (kept.pk, {})
    assert not Customer.objects.filter(pk=lost.pk).exists()
    for table in MOVED:
        rows = len(everything(table.name))
        assert rows == 2 or (equal and table.uniques and rows == 1), table.name
    undoing.undo(merge.pk, None, NOW + timedelta(days=2))
    for table in MOVED:
        assert everything(table.name) == before[table.name], table.name
        sql.execute(pieces.SQL("delete from {}").format(pieces.Identifier(table.name)))  # made up: they point nowhere


def fill_in(table: str, customer: int, seed: int) -> None:
    """A row of a customer with something in every column; of one seed they are equal but for the id."""
    seed = customer if table in OF_ONE else seed
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS, [table])
        columns = [each for each in cursor.fetchall() if each[3] == "NO" or each[0] != "id"]
        values = [value_of(name, type_, size, customer, seed) for name, type_, size, _ in columns]
        cursor.execute("set local session_replication_role = replica")  # no foreign keys, no triggers
        cursor.execute(
            pieces.SQL("insert into {} ({}) values ({})").format(
                pieces.Identifier(table),
                pieces.SQL(", ").join(pieces.Identifier(name) for name, *_ in columns),
                pieces.SQL(", ").join(pieces.Literal(each) for each in values),
            )
        )
        cursor.execute("set local session_replication_role = origin")


def value_of(name: str, type_: str, size: int | None, customer: int, seed: int) -> Any:
    """Something of the type."""
    if name == "customer_id":
        return customer
    if name in ("id", "message_id", "enrollment_id", "purchase_id"):
        return customer * 10  # of its own
    match type_:
        case "bigint" | "integer" | "smallint" | "numeric":
            return seed
        case "boolean":
            return True
        case "jsonb":
            return "[]"
        case "timestamp with time zone":
            return NOW
        case "inet":
            return "10.0.0.1"
        case "ARRAY":
            return "{}"
        case _:
            return f"{seed}{name}"[: size or 50]


def everything(table: str) -> list[Any]:
    """All rows, in an order."""
    found = sql.rows(pieces.SQL("select to_jsonb(t)::text from {} t order by 1").format(pieces.Identifier(table)))
    return [json.loads(each) for (each,) in found]
