"""A company's own database: asked by a query that only reads, on a schedule, and only for what is new."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import psycopg
import pytest
from rest_framework.test import APIClient

from accounts.models import User
from customers import tasks
from customers.importing import background
from customers.models import Customer, Import, SavedMapping, Source, SourceCount, Upload
from customers.sources import reading
from customers.sources.kinds import KINDS
from customers.sources.querying import QueryProblem, Question, first_rows, write
from lib import secrets
from lib.live import listen_parameters

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
QUERY = "select card, mail, city, changed from people"
MAPPING = {
    "rows": "customers",
    "format": "csv",
    "delimiter": ";",
    "columns": [
        {"column": "card", "target": "identity", "namespace": "card"},
        {"column": "mail", "target": "address", "channel": "email"},
        {"column": "city", "target": "attribute", "key": "city"},
    ],
}
MAKE = "create table people (card varchar(20), mail varchar(80), city varchar(40), changed timestamp)"
PEOPLE = [
    ("7", "ola@example.pl", "Łódź", "2026-11-01 10:00:00"),
    ("8", "ira@example.ua", "Київ", "2026-11-02 11:30:00"),
]
NEW = ("9", "jan@example.pl", "Gdynia", "2026-11-03 09:00:00")

pytestmark = pytest.mark.django_db(transaction=True)


class Shop:
    """A database with a table of people."""

    def __init__(self, url: str, run: Any) -> None:
        self.url, self.run = url, run
        run(MAKE)
        for each in PEOPLE:
            self.add(each)

    def add(self, person: tuple[Any, ...]) -> None:
        card, mail, city, changed = person
        self.run(f"insert into people values ('{card}', '{mail}', '{city}', '{changed}')")


def postgresql(folder: Path) -> Iterator[Shop]:
    at = {
        key: value
        for key, value in listen_parameters().items()
        if key in ("host", "port", "user", "password", "dbname")
    }
    with psycopg.connect(**at, autocommit=True) as other:
        other.execute("drop schema if exists shop cascade")
        other.execute("create schema shop")
        other.execute("set search_path to shop")
        secret = f":{at['password']}" if at.get("password") else ""
        host = f"{at.get('user', '')}{secret}@/{at['dbname']}?host={at['host']}&port={at.get('port', 5432)}"
        yield Shop(f"postgresql+psycopg://{host}&options=-csearch_path%3Dshop", other.execute)
        other.execute("drop schema shop cascade")


def sqlite(folder: Path) -> Iterator[Shop]:
    with sqlite3.connect(folder / "shop.db", isolation_level=None) as other:
        yield Shop(f"sqlite:///{folder}/shop.db", other.execute)
    other.close()


def ducks(folder: Path) -> Iterator[Shop]:
    def run(statement: str) -> None:
        with duckdb.connect(str(folder / "shop.duck")) as other:  # one process at a time may have it open
            other.execute(statement)

    yield Shop(f"duckdb:///{folder}/shop.duck", run)


@pytest.fixture(params=[postgresql, sqlite, ducks], ids=lambda each: each.__name__)
def shop(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shop]:
    yield from request.param(tmp_path)


@pytest.fixture
def files(tmp_path: Path, settings: Any) -> Path:
    settings.UPLOADS = tmp_path / "uploads"
    settings.UPLOADS.mkdir()
    return Path(settings.UPLOADS)


def source_of(url: str, **settings: Any) -> Source:
    SavedMapping.objects.get_or_create(name="People", defaults={"mapping": MAPPING, "created_at": NOW})
    given = {"query": QUERY, "mapping": "People", "newest_by": "changed"} | settings
    return Source.objects.create(
        key="shop",
        name="Shop",
        kind="database",
        settings=KINDS["database"].complete(given),
        credentials=secrets.encrypt({"url": url}),
        created_at=NOW,
    )


def loaded(source: Source, now: datetime = NOW) -> str:
    """Reads and imports; what reading said."""
    words = reading.read(source.pk, now)
    background.work_off(lambda: now, lambda: False)
    reading.settle(Source.objects.get(pk=source.pk), now)
    source.refresh_from_db()
    return words


def test_all_rows_come_first_and_then_what_is_new_and_nothing_twice(shop: Shop, files: Path) -> None:
    source = source_of(shop.url)
    assert loaded(source) == "2 rows are being loaded."
    cities = Customer.objects.order_by("id").values_list("attributes__city", flat=True)
    assert list(cities) == ["Łódź", "Київ"]
    shop.add(NEW)
    later = NOW + timedelta(hours=1)
    assert loaded(source, later) == "2 rows are being loaded.", "the last one again: others may have its moment"
    assert Customer.objects.count() == 3
    assert [(each.read, each.created, each.unchanged) for each in Import.objects.order_by("id")] == [
        (2, 2, 0),
        (2, 1, 1),
    ]
    counted = [(each.received, each.stored, each.repeated) for each in SourceCount.objects.order_by("minute_at")]
    assert counted == [(2, 2, 0), (2, 1, 1)]
    assert source.last_at == later


def test_without_a_column_all_rows_are_read_each_time(shop: Shop, files: Path) -> None:
    source = source_of(shop.url, newest_by="")
    loaded(source)
    loaded(source)
    assert [(each.read, each.created, each.unchanged) for each in Import.objects.order_by("id")] == [
        (2, 2, 0),
        (2, 0, 2),
    ]


def test_nothing_can_be_changed_by_a_query(shop: Shop, files: Path) -> None:
    for query in (
        "select * from people); delete from people; select (1",
        "with gone as (delete from people returning *) select * from gone",
        "select 1 from (delete from people) x",
    ):
        with pytest.raises(QueryProblem):
            first_rows(Question(shop.url, query), 20)
    assert len(first_rows(Question(shop.url, QUERY), 20)[1]) == len(PEOPLE)


def test_colons_percent_signs_and_comments_of_a_query_stand_as_they_are(shop: Shop) -> None:
    query = "select '10:30' as at, ':x' as x, '5 %' as share, mail as \"Адреса\" from people"
    query += " where mail like '%.pl' -- done;"
    names, rows = first_rows(Question(shop.url, query), 20)
    assert (names, rows) == (["at", "x", "share", "Адреса"], [["10:30", ":x", "5 %", "ola@example.pl"]])


@pytest.mark.parametrize(
    ("query", "column", "words"),
    [
        ("select nothing from people", "", "nothing"),
        ("select card from people", "changed", "changed"),
        ("select card, mail as card from people", "", "two columns “card”"),
        ("select from where", "", "The database answers: "),
    ],
)
def test_what_is_wrong_with_a_query_is_a_sentence(
    shop: Shop, tmp_path: Path, query: str, column: str, words: str
) -> None:
    if "two columns" in words and not shop.url.startswith("postgresql"):
        return  # these give one of the two another name by themselves
    with pytest.raises(QueryProblem) as problem:
        write(Question(shop.url, query, column), tmp_path / "out", 10**6)
    assert words in str(problem.value)


def test_an_import_that_fails_is_read_again_from_where_it_was(shop: Shop, files: Path) -> None:
    source = source_of(shop.url)
    reading.read(source.pk, NOW)
    background.cancel(Import.objects.get(), NOW)
    source.refresh_from_db()
    reading.settle(source, NOW)
    assert KINDS["database"].trouble(source) == "The import was cancelled."
    assert loaded(source) == "2 rows are being loaded."
    assert Customer.objects.count() == 2
    assert KINDS["database"].trouble(source) == ""


def test_while_an_import_waits_nothing_more_is_read(shop: Shop, files: Path) -> None:
    source = source_of(shop.url)
    reading.read(source.pk, NOW)
    assert reading.read(source.pk, NOW) == "What was read before is still being loaded."
    assert Import.objects.count() == 1


def test_the_schedule_calls_a_worker_when_its_time_has_come(files: Path, tmp_path: Path) -> None:
    (shop,) = sqlite(tmp_path)
    source = source_of(shop.url, every_s=3600)
    assert reading.due(source, NOW)
    loaded(source)
    assert not reading.due(source, NOW + timedelta(minutes=59))
    assert reading.due(source, NOW + timedelta(minutes=60))
    source.is_active = False
    assert not reading.due(source, NOW + timedelta(days=1))
    assert not reading.due(source_like(source, every_s=None), NOW + timedelta(days=1))


def source_like(source: Source, **settings: Any) -> Source:
    source.is_active, source.settings = True, source.settings | settings
    return source


def test_without_a_row_nothing_is_imported_and_no_file_stays(files: Path, tmp_path: Path) -> None:
    (shop,) = sqlite(tmp_path)
    shop_query = f"{QUERY} where 1 = 0"
    source = source_of(shop.url, query=shop_query)
    assert reading.read(source.pk, NOW) == "There is nothing new."
    assert (Import.objects.count(), list(files.iterdir())) == (0, [])


def test_a_mapping_that_is_gone_and_a_database_that_is_not_there_are_sentences(files: Path, tmp_path: Path) -> None:
    source = source_of(f"sqlite:///{tmp_path}/none.db")
    assert reading.read(source.pk, NOW) == f"There is no file {tmp_path}/none.db."
    source.refresh_from_db()
    assert KINDS["database"].trouble(source).startswith("There is no file")
    assert list(files.iterdir()) == []
    SavedMapping.objects.all().delete()
    assert "There is no mapping “People”" in reading.read(source.pk, NOW)


def test_the_password_is_in_no_words(files: Path) -> None:
    source = source_of("postgresql+psycopg://reader:hunter2secret@127.0.0.1:1/shop")
    words = reading.read(source.pk, NOW)
    assert "hunter2secret" not in words
    assert words.startswith("The database")


@pytest.fixture
def admin(db: None) -> APIClient:
    client = APIClient()
    client.force_authenticate(User.objects.create_user("a@example.com", name="Ada", role="admin"))
    return client


def test_an_admin_makes_one_checks_it_makes_a_mapping_of_it_and_reads_it(
    admin: APIClient, files: Path, tmp_path: Path
) -> None:
    (shop,) = sqlite(tmp_path)
    body = {
        "name": "Shop",
        "kind": "database",
        "settings": {"query": QUERY, "newest_by": "changed"},
        "credentials": {"url": "mssql+nodriver://x"},
    }
    refused = admin.post("/api/v1/sources/", body, format="json")
    assert (refused.status_code, "not installed" in str(refused.json())) == (400, True)
    made = admin.post("/api/v1/sources/", body | {"credentials": {"url": shop.url}}, format="json").json()
    assert "sqlite" not in str(made)
    address = f"/api/v1/sources/{made['id']}"
    checked = admin.post(f"{address}/check/").json()
    assert checked["accepted"]
    assert checked["words"] == "It answers with 4 columns. Choose a mapping before it can be loaded."
    assert checked["rows"][0][:2] == ["7", "ola@example.pl"]
    sample = admin.post(f"{address}/sample/").json()
    assert Upload.objects.get().pk == sample["upload"]
    shown = admin.get(f"/api/v1/uploads/{sample['upload']}/").json()
    assert shown["sample"]["header"] == ["card", "mail", "city", "changed"]
    SavedMapping.objects.create(name="People", mapping=MAPPING, created_at=NOW)
    settings = {"query": QUERY, "newest_by": "changed", "mapping": "People", "every_s": 600}
    admin.patch(f"{address}/", {"settings": settings}, format="json")
    assert "It is read now" in admin.post(f"{address}/run/").json()["words"]
    tasks.look_after_sources()
    tasks.read_source(made["id"])
    background.work_off(lambda: NOW, lambda: False)
    assert Customer.objects.count() == 2
