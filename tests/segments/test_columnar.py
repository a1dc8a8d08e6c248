"""The columnar copy: it has what PostgreSQL has, answers as PostgreSQL does, and is never behind what is committed."""

import itertools
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection, transaction
from psycopg import sql

from customers.models import AttributeDefinition
from lib.sql import execute, rows
from segments import tasks
from segments.columnar import asking
from segments.columnar.question import Question, address
from segments.columnar.reading import Forgotten, everything
from segments.columnar.server import Copy
from segments.columnar.store import Late, Unanswered
from segments.columnar.tables import tables
from segments.condition import conditions
from segments.counting import all_ids, count, how_many
from segments.management.commands.columnar import conninfo
from segments.moment import Moment, Way, company_zone
from segments.patience import TooSlow
from segments.predicate import compile_node
from segments.tree import parse
from tests.segments.people import NOW, day, everybody, known_attributes, people, person

pytestmark = pytest.mark.django_db(transaction=True)

SECONDS = 20
LATER = NOW + timedelta(days=400)


@pytest.fixture
def make_copy(tmp_path: Path) -> Iterator[Callable[[], Copy]]:
    """Copies that are filled now, and closed in the end."""
    made: list[Copy] = []

    def make() -> Copy:
        if not AttributeDefinition.objects.exists():
            known_attributes()
        copy = Copy(conninfo(), tmp_path, f"copy {len(made)}", "200MB", 2)
        made.append(copy)
        copy.fill(threading.Event())
        return copy

    yield make
    for copy in made:
        copy.close()


def inside(copy: Copy, rule: dict[str, Any], now: datetime = NOW) -> set[int]:
    """Whom the copy lets through; what it keeps of all purchases is used after the last of them."""
    moment = replace(Moment(now, way=Way.COLUMNS), kept=now > NOW)
    predicate = compile_node(parse(rule, moment.known), moment)
    query = sql.SQL("select c.id from customers_customer c where {}").format(predicate)
    brought = {name: asking.text(each) for name, each in moment.brought.items()}
    found = copy.answer(Question(asking.text(query), 10_000, brought, ids=True))
    return set(memoryview(found).cast("q"))


def by_postgres(rule: dict[str, Any], now: datetime = NOW) -> set[int]:
    moment = Moment(now)
    predicate = compile_node(parse(rule, moment.known), moment)
    return {id_ for (id_,) in rows(sql.SQL("select c.id from customers_customer c where {}").format(predicate))}


def same(copy: Copy) -> None:
    """Every table of the copy has the rows of its original."""
    for table in tables():
        names = ", ".join(each.split()[0] for each in _columns(table.columns))
        kept = copy.answer(Question(f"select {names} from {table.name}", 10_000))
        original = rows(everything(table))
        assert _plain(kept) == _plain(original), table.name

    kept = "id, purchases, spent, last_purchase_at, nearest_days, second_days"
    derived = copy.answer(Question(f"select {kept} from customers_customer", 10_000))
    assert _plain(derived) == _plain(rows(sql.SQL(DERIVED).format(zone=sql.Literal(company_zone().key))))
    for key in ("city", "age"):
        exact = f'coalesce("number:{key}"::varchar, "long:{key}")'
        kept = copy.answer(Question(f'select id, "word:{key}", {exact} from customers_customer', 10_000))
        assert _plain(kept) == _plain(rows(sql.SQL(KEPT).format(key=sql.Literal(key))))


DERIVED = """
with day as (
  select *, (occurred_at at time zone {zone})::date as on_ from customers_purchase where canceled_at is null
), numbered as (
  select *, row_number() over w as n, lag(on_) over w as before from day
  window w as (partition by customer_id order by occurred_at)
)
select c.id, nullif(count(p.id), 0), sum(p.amount), max(p.occurred_at), min(p.on_ - p.before),
       max(p.on_) filter (where p.n = 2) - min(p.on_)
from customers_customer c left join numbered p on p.customer_id = c.id group by c.id
"""
KEPT = """
select id, case when jsonb_typeof(attributes -> {key}) = 'string' then attributes ->> {key} end,
       case when jsonb_typeof(attributes -> {key}) = 'number' then (attributes -> {key})::numeric(38, 12)::text end
from customers_customer
"""


def _columns(ddl: str) -> list[str]:
    return [each for each in ddl.split(", ") if " " in each]


def _plain(found: list[tuple[Any, ...]]) -> list[Any]:
    return sorted((tuple(_cell(each) for each in row) for row in found), key=str)


def _cell(cell: Any) -> Any:
    if isinstance(cell, str) and cell.startswith(("{", "[")):
        return json.dumps(json.loads(cell), sort_keys=True)
    return cell.timestamp() if hasattr(cell, "timestamp") else cell


def test_every_example_of_every_condition_chooses_the_same_people(make_copy: Callable[[], Copy]) -> None:
    everybody()
    copy = make_copy()
    wrong: list[Any] = []
    for condition in conditions:
        for example in condition.examples:
            rule = {"type": condition.key, **example}
            for each, now in itertools.product((rule, {"not": rule}), (NOW, LATER)):
                try:
                    chosen = inside(copy, each, now)
                except Unanswered as why:
                    wrong.append((each, now, str(why)))
                    continue
                if chosen != by_postgres(each, now):
                    wrong.append((each, now, chosen ^ by_postgres(each, now)))

    assert wrong == []


def test_most_conditions_are_answered_by_the_copy_itself() -> None:
    everybody()
    own = {each.key for each in conditions for example in each.examples if _answers(each, example)}

    assert own >= {"attribute", "purchase_count", "purchase_sum", "purchase_pair", "event", "address", "consent"}


def _answers(condition: Any, example: dict[str, Any]) -> bool:
    moment = Moment(NOW)
    try:
        leaf: Any = parse({"type": condition.key, **example}, moment.known)
    except ValueError:
        return False
    return bool(condition.columnar(leaf.config))


WRITES: dict[str, str] = {
    "customer": "insert into customers_customer (attributes, time_zone, language, created_at, updated_at)"
    " select jsonb_build_object('city', 'Łódź, \"x\"', 'age', n), '', 'uk', now(), now() from generate_series(1, 3) n",
    "attribute": 'update customers_customer set attributes = attributes || \'{"city": ""}\' where id % 3 = {n} % 3',
    "address": "insert into customers_address (customer_id, channel, endpoint, is_active, is_primary, created_at)"
    " select id, 'email', 'e' || {n} || '-' || id, true, false, now() from customers_customer where id % 2 = {n} % 2",
    "address gone": "update customers_address set is_active = false where id % 3 = {n} % 3",
    "event": "insert into customers_event (customer_id, key, name, properties, occurred_at, source, received_at)"
    " select id, 'k{n}', 'visit', '{\"a\": [1, \"b\"], \"n\": 1.5}', now() - interval '{n} days', '', now()"
    " from customers_customer where id % 2 = {n} % 2",
    "event moved": "update customers_event e set customer_id = (select min(id) from customers_customer)"
    " where customer_id = (select max(id) from customers_customer)"
    " and not exists (select from customers_event o where o.key = e.key"
    " and o.customer_id = (select min(id) from customers_customer))",
    "purchase": "insert into customers_purchase (customer_id, key, occurred_at, amount, currency, source, received_at)"
    " select id, 'k{n}', now() - interval '{n} hours', {n}.5, 'EUR', '', now() from customers_customer",
    "refund": "update customers_purchase set amount = amount - 0.5, refunded = 0.5 where id % 3 = {n} % 3",
    "cancel": "update customers_purchase set canceled_at = now() where id % 5 = {n} % 5",
    "line": "insert into customers_purchaseline"
    " (customer_id, purchase_id, key, number, sku, name, category, quantity, amount)"
    " select customer_id, id, 'l{n}', 1, 's{n}', '', '', 1, 1 from customers_purchase where id % 2 = {n} % 2",
    "product": "insert into customers_product (sku, name, category, currency, picture_url, url, source, updated_at)"
    " values ('s{n}', '', 'c{n}', '', '', '', '', now())",
    "events gone": "delete from customers_event where id % 4 = {n} % 4",
    "purchases gone": "delete from customers_purchase where id % 7 = {n} % 7",
    "all events gone": "truncate customers_event",
    "an attribute is defined": "insert into customers_attributedefinition (key, label, type)"
    " values ('City{n}', '', 'text')",
}


@pytest.mark.parametrize("seed", range(6))
def test_after_any_writes_the_copy_has_what_postgres_has(make_copy: Callable[[], Copy], seed: int) -> None:
    chance = random.Random(seed)
    people([({"city": "Kyiv"}, (), (), ["email"])] * 5)
    copy = make_copy()
    for number in range(40):
        write = chance.choice(list(WRITES))
        with connection.cursor() as cursor:
            cursor.execute(WRITES[write].replace("{n}", str(number)))
        if chance.random() < 0.3:
            same(copy)
    same(copy)


def test_what_is_not_committed_is_not_there_and_what_is_committed_late_is(make_copy: Callable[[], Copy]) -> None:
    person()
    copy = make_copy()
    with psycopg.connect(conninfo()) as late, psycopg.connect(conninfo()) as early:
        late.execute(WRITES["customer"])
        early.execute(WRITES["customer"])
        early.commit()
        assert len(inside(copy, {"all": []})) == 4
        same(copy)
        late.commit()
    assert len(inside(copy, {"all": []})) == 7
    same(copy)


def test_a_copy_begins_when_all_who_do_not_know_of_it_have_ended(tmp_path: Path) -> None:
    known_attributes()
    person()
    copy = Copy(conninfo(), tmp_path, "late", "200MB", 2)
    try:
        with psycopg.connect(conninfo()) as writer:
            writer.execute(WRITES["customer"])  # nobody was registered: it is told to nobody
            filling = threading.Thread(target=copy.fill, args=(threading.Event(),))
            filling.start()
            time.sleep(0.5)
            assert filling.is_alive()
            writer.execute(WRITES["attribute"].replace("{n}", "1"))
            writer.commit()
        filling.join(SECONDS)
        same(copy)
    finally:
        copy.close()


def test_without_a_copy_nothing_is_noted_and_what_all_copies_have_is_dropped(make_copy: Callable[[], Copy]) -> None:
    person()
    assert rows(sql.SQL("select count(*) from segments_change")) == [(0,)]
    first, second = make_copy(), make_copy()
    person()
    [(noted,)] = rows(sql.SQL("select count(*) from segments_change"))
    assert noted > 0
    first.keep()
    assert rows(sql.SQL("select count(*) from segments_change")) == [(noted,)]  # the second has not got it
    second.keep()
    second._reader.trim()
    first._reader.seen(first._name, first._snapshot)
    second._reader.trim()
    assert rows(sql.SQL("select count(*) from segments_change")) == [(0,)]


def test_a_number_that_no_decimal_holds_is_left_to_postgres(make_copy: Callable[[], Copy]) -> None:
    known_attributes()
    person({"age": 20})
    copy = make_copy()
    rule = {"type": "attribute", "attribute": "age", "operator": "at_least", "value": 18}
    assert len(inside(copy, rule)) == 1
    execute(sql.SQL("update customers_customer set attributes = '{{\"age\": 17.999999999999}}'").format())
    assert not inside(copy, rule)  # 14 digits, of which a double has all
    execute(sql.SQL("update customers_customer set attributes = '{{\"age\": 123456789012345678.5}}'").format())
    assert len(inside(copy, rule)) == 1
    execute(sql.SQL("update customers_customer set attributes = '{{\"age\": 17.99999999999999999}}'").format())
    with pytest.raises(Unanswered):
        inside(copy, rule)


def test_an_answer_that_takes_too_long_is_ended(make_copy: Callable[[], Copy]) -> None:
    copy = make_copy()
    with pytest.raises(Late):
        copy.answer(Question("select count(*) from range(10000000000) a, range(10000000) b", 100))
    assert copy.answer(Question("select 1", 1000)) == [(1,)]


@pytest.fixture
def process(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The process that holds the copy, as the supervisor starts it."""
    where = settings.DATABASE_URL.rsplit("/", 1)[0] + f"/{connection.settings_dict['NAME']}"
    environment = os.environ | {"DATABASE_URL": where, "SECRET_KEY": settings.SECRET_KEY}
    started = subprocess.Popen([sys.executable, "manage.py", "columnar"], cwd=settings.BASE, env=environment)
    try:
        yield started
    finally:
        started.terminate()
        assert started.wait(SECONDS) in {0, -signal.SIGKILL}


def _until(true: Callable[[], Any], what: str) -> None:
    end = time.monotonic() + SECONDS
    while not true():
        assert time.monotonic() < end, what
        time.sleep(0.05)


def test_the_process_answers_and_when_it_is_killed_postgres_does(
    process: subprocess.Popen[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    known_attributes()
    ids = people([({}, [(day("1998-06-20"), 10)] * number, (), ()) for number in range(5)])
    rule = {"type": "purchase_count", "compare": "at_least", "value": 2}
    moment = Moment(NOW)

    def write(moment: Moment) -> sql.Composable:
        return compile_node(parse(rule, moment.known), moment)

    _until(address().exists, "the process listens")
    _until(asking.answers, "the copy is filled")
    with monkeypatch.context() as only:
        only.setattr(asking, "rows", _not_to_be_asked)
        assert how_many(write, moment) == 3
        assert list(all_ids(write, moment)) == ids[2:]
        counted = count(parse(rule, moment.known), moment)
        assert (counted.count, counted.total) == (3, 5)
        people([({}, [(day("1998-06-20"), 10)] * 3, (), ())])
        assert how_many(write, moment) == 4  # at once
        with pytest.raises(TooSlow):
            asking.asked(lambda _: sql.SQL("select count(*) from range(10000000000) a, range(1000000) b"), moment, 100)
    with pytest.raises((AuthenticationError, OSError, EOFError)), Client(str(address()), "AF_UNIX", authkey=b"guess"):
        pass
    process.kill()
    process.wait()
    assert how_many(write, moment) == 4
    assert list(all_ids(write, moment))[:3] == ids[2:]


def _not_to_be_asked(*_: Any) -> Any:
    raise AssertionError("PostgreSQL was asked")


def test_a_transaction_asks_postgres_which_sees_what_it_has_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "Client", _not_to_be_asked)
    monkeypatch.setattr(asking, "address", lambda: Path("/"))
    with transaction.atomic():
        person()
        assert how_many(lambda _: sql.SQL("true"), Moment(NOW)) == 1


def test_a_question_about_a_time_in_the_past_does_not_use_what_is_kept_of_all_purchases(
    make_copy: Callable[[], Copy],
) -> None:
    everybody()
    copy = make_copy()
    rule = {"type": "purchase_count", "compare": "at_least", "value": 1}
    moment = Moment(NOW, way=Way.COLUMNS)
    query = sql.SQL("select count(*) from customers_customer c where {}").format(
        compile_node(parse(rule, moment.known), moment)
    )
    with pytest.raises(Unanswered, match="later"):
        copy.answer(Question(asking.text(query), 1000))
    assert inside(copy, rule) == by_postgres(rule)


def test_what_is_noted_for_a_copy_that_was_killed_is_dropped(make_copy: Callable[[], Copy]) -> None:
    copy = make_copy()
    person()
    execute(sql.SQL("update segments_copy set seen_at = seen_at - interval '11 minutes'"))
    tasks.tidy()
    left = "select (select count(*) from segments_copy), (select count(*) from segments_change)"
    assert rows(sql.SQL(left)) == [(0, 0)]
    with pytest.raises(Forgotten):
        inside(copy, {"all": []})  # it would not know of the person
    with pytest.raises(Forgotten):
        copy.keep()
    copy.fill(threading.Event())
    same(copy)


def test_a_copy_goes_on_after_its_connection_was_ended(make_copy: Callable[[], Copy]) -> None:
    person()
    copy = make_copy()
    execute(sql.SQL("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'columnar copy'"))
    with pytest.raises(psycopg.OperationalError):
        copy.keep()
    copy.fill(threading.Event())
    person()
    assert len(inside(copy, {"all": []})) == 2
    same(copy)


def test_a_text_that_looks_like_the_sign_of_a_long_number_stays_a_text(make_copy: Callable[[], Copy]) -> None:
    known_attributes()
    odd = ["\x015", "\x01", "\x01\x01x", "\x01x", "5"]
    people([({"city": each, "age": each}, (), (), ()) for each in odd])
    copy = make_copy()
    for each in odd:
        rule = {"type": "attribute", "attribute": "city", "operator": "equals", "value": each}
        assert inside(copy, rule) == by_postgres(rule), repr(each)
    old = {"type": "attribute", "attribute": "age", "operator": "at_least", "value": 0}
    assert inside(copy, old) == by_postgres(old) == set()
    same(copy)
