"""Properties and sequences mean the same in the columnar copy: compared on random documents, odd ones among them."""

import json
import random
from datetime import timedelta
from typing import Any

import duckdb
import pytest
from django.db import connection
from psycopg import sql

from lib.sql import rows
from segments.columnar.reading import everything
from segments.columnar.tables import MACROS, tables
from segments.moment import Moment, Way
from segments.predicate import compile_node
from segments.properties import COMPARISONS, DAYS, NUMBERS, VALUES
from segments.tree import Leaf, parse
from tests.segments.people import NOW, chosen, people

pytestmark = pytest.mark.django_db
NAMES = ["visit", "basket"]
FOUND: list[Any] = [None, True, "true", "5", 5, 5.0, 5.5, "5.50", -3, 1e-7, 0.1, "0.1", 12345678901234567890, "Kyiv"]
FOUND += [
    "50% off",
    "O'Brien",
    "",
    "ΑΣ",
    "1998-06-30",
    "1998-07-01T10:00:00Z",
    [],
    ["a"],
    ["5", 5],
    ['O"B\\x'],
    {"a": 1},
]
GIVEN = ["5", "5.0", "-3", "0.1", "0.0000001", "true", "Kyiv", "KY", "a", "50%", "O'Brien", 'O"B\\x', "", "σ", "1e3"]
PATHS = ["p", "q.0", "q.a", "q", "x/y", "~", "%"]


def random_filter(chance: random.Random) -> dict[str, Any]:
    compare = chance.choice([key for key, _ in COMPARISONS])
    values: dict[str, Any] = {"value": chance.choice(GIVEN)}
    if compare in NUMBERS:
        values = {"value": chance.choice(["5", "5.50", "0.1", "-3", "0.0000001"])}
    if compare in DAYS:
        values = {"value": chance.choice(["1998-06-30", "1998-07-01"])}
    if compare in VALUES:
        values = {"values": chance.sample(GIVEN, 3)}
    return {"property": chance.choice(PATHS), "compare": compare, **values}


def random_rule(chance: random.Random) -> dict[str, Any]:
    filters = [random_filter(chance)]
    if chance.random() < 0.6:
        return {"type": "event", "name": chance.choice(NAMES), "filters": filters}
    if chance.random() < 0.2:
        figure, compare = chance.choice(["sum", "max", "min"]), chance.choice(["at_least", "less_than"])
        return {
            "type": "event_figure",
            "name": "visit",
            "property": "p",
            "figure": figure,
            "compare": compare,
            "value": 5,
        }
    return {
        "type": "sequence",
        "first": {"event": chance.choice(NAMES), "filters": filters if chance.random() < 0.3 else []},
        "followed": chance.choice(["yes", "no"]),
        "then": {"event": chance.choice([*NAMES, "purchase"])},
        "within": chance.choice([1, 24, 60]),
        "unit": chance.choice(["minutes", "hours", "days"]),
    }


def random_base(chance: random.Random) -> None:
    def at() -> Any:
        return NOW - timedelta(days=chance.randint(-1, 4), seconds=chance.choice([0, 1, 3600]))

    people(
        ({}, [(at(), 10) for _ in range(chance.randint(0, 2))], [(chance.choice(NAMES), at()) for _ in range(4)], ())
        for _ in range(150)
    )
    with connection.cursor() as cursor:
        cursor.execute("select customer_id, id from customers_event")
        for customer, id_ in cursor.fetchall():
            found = {key: chance.choice(FOUND) for key in ("p", "x/y", "~", "%") if chance.random() < 0.7}
            found["q"] = chance.choice([{"a": chance.choice(FOUND)}, [chance.choice(FOUND)]])
            cursor.execute(
                "update customers_event set properties = %s where customer_id = %s and id = %s",
                [json.dumps(found), customer, id_],
            )


@pytest.mark.parametrize("seed", range(3))
def test_properties_and_sequences_choose_the_same_people_in_the_copy(seed: int) -> None:
    chance = random.Random(seed)
    random_base(chance)
    copy = duckdb.connect()
    copy.execute("set TimeZone = 'UTC'")
    for table in tables():
        copy.execute(f"create table {table.name} ({table.columns})")
        if found := rows(everything(table)):
            copy.executemany(f"insert into {table.name} values ({', '.join('?' * len(found[0]))})", found)
    copy.execute(MACROS)
    compared = 0
    for rule in (random_rule(chance) for _ in range(60)):
        moment = Moment(NOW, way=Way.COLUMNS)
        node = parse(rule, moment.known)
        assert isinstance(node, Leaf)
        if not node.condition.columnar(node.config):
            continue
        query = sql.SQL("select c.id from customers_customer c where {}").format(compile_node(node, moment))
        with connection.cursor() as cursor:
            text = query.as_string(cursor.cursor.connection)
        try:
            inside = {id_ for (id_,) in copy.execute(text).fetchall()}
        except duckdb.ConversionException:  # a number that is too long: PostgreSQL answers it
            continue
        assert inside == chosen(rule), rule
        compared += 1
    assert compared > 30
