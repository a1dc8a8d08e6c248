"""Everything that is known about a customer, as one JSON object: {kind: [rows]}, in pieces that fit any memory.

The kinds are found, not listed: every model of every app with a customer's number is one, under its name
(`events`). What only moves work along (queues, inboxes) says nothing about a person and is left out. A
layer that knows more about its rows than they say themselves tells by `export_as`.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime

from django.apps import apps
from django.db import connection, models
from psycopg.sql import SQL, Composable, Identifier

from customers.models import Customer
from customers.profiles.person import Person, person
from lib import sql

ROWS = 500  # at a time
# Queues and inboxes: what of them concerns the customer stands in the tables that they work for.
PASSING = frozenset(
    {
        "customers_importoccurrence",
        "delivery_outbox",
        "delivery_providermessage",
        "delivery_rehearsalreport",
        "delivery_trackedhit",
        "journeys_arrival",
        "journeys_departure",
        "journeys_wake",
        "journeys_watchmember",
        "journeys_watchwake",
    }
)
CUSTOMERS = SQL("select to_jsonb(c)::text from customers_customer c where id = any({ids}::bigint[]) order by id")
ANY = SQL("select (to_jsonb(t) - 'customer_id')::text from {table} t where customer_id = any({ids}::bigint[])")
LISTS = SQL("""
select jsonb_build_object('list', l.name, 'added_at', m.added_at)::text
from customers_listmember m left join customers_customerlist l on l.id = m.list_id
where m.customer_id = any({ids}::bigint[])
""")
_told: dict[str, SQL] = {"customers_listmember": LISTS}


def export_as(table: str, query: SQL) -> None:
    """Rows of this table are told by this query, each as a JSON text; it names the customers as {ids}."""
    _told[table] = query


def kinds() -> dict[str, type[models.Model]]:
    """{kind: model} of all that has a customer's number, in the order of the tables."""
    found = [
        model
        for model in apps.get_models()
        if model is not Customer
        and any(field.column == "customer_id" for field in model._meta.concrete_fields)
        and model._meta.db_table not in PASSING
    ]
    return {_plural(model): model for model in sorted(found, key=lambda each: each._meta.db_table)}


def export(customer_id: int, now: datetime) -> Iterator[str]:
    """The pieces of the file."""
    whom = person(customer_id)
    yield f'{{\n"exported_at": "{now.astimezone(UTC).isoformat()}",\n"customer": ['
    yield from _listed(sql.fill(CUSTOMERS, ids=whom.ids))
    yield "]"
    for kind, model in kinds().items():
        yield f",\n{json.dumps(kind)}: ["
        yield from _listed(_query(model, whom))
        yield "]"
    yield "\n}\n"


def _query(model: type[models.Model], whom: Person) -> Composable:
    table = model._meta.db_table
    if table in _told:
        return sql.fill(_told[table], ids=whom.ids)
    return sql.fill(ANY, table=Identifier(table), ids=whom.ids)


def _listed(query: Composable) -> Iterator[str]:
    """The rows as JSON with commas between them, a few hundred at a time."""
    between = ""
    with connection.chunked_cursor() as cursor:
        cursor.execute(query)
        while rows := cursor.fetchmany(ROWS):
            for (row,) in rows:
                yield f"{between}\n  {row}"
                between = ","


def _plural(model: type[models.Model]) -> str:
    name = str(model._meta.verbose_name).replace(" ", "_").lower()
    if name.endswith("s"):
        return f"{name}es"
    return f"{name[:-1]}ies" if name.endswith("ty") else f"{name}s"
