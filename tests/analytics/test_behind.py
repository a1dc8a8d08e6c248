"""The people behind a number: listed in pages, made a segment, taken away by those who may."""

import csv
import io
from typing import Any

import pytest
from psycopg.sql import SQL
from rest_framework.test import APIClient

from accounts.models import AuditEntry, Brand, Role, User
from analytics.behind import finding
from customers.models import Customer, CustomerList
from segments.models import Segment
from tests.analytics.world import PricedWorld

PATH = "/api/v1/analytics/reports/cohorts/"
MARCH = {"table": "retention", "column": "customers", "row": "2026-03"}
DAYS = {"from": "2026-03-01", "to": "2026-03-31"}


@pytest.fixture
def bought(world: PricedWorld) -> list[Customer]:
    """Three people who bought for the first time in March, and one who never did."""
    people = [world.customer(first_name="Ola", city="Kyiv") for _ in range(3)]
    for each in people:
        world.buy(each)
    world.customer()
    return people


def client_of(role: str, *brands: Brand) -> APIClient:
    user = User.objects.create_user(f"{role}{User.objects.count()}@example.com", "x", name=role, role=Role(role))
    user.brands.set(brands)
    client = APIClient()
    client.force_authenticate(user)
    return client


def test_everybody_behind_a_number_is_listed_as_customers_are(bought: list[Customer], marketer: APIClient) -> None:
    found = marketer.get(f"{PATH}people/", MARCH | DAYS).json()
    assert (found["count"], found["is_more"]) == (3, False)
    assert [each["id"] for each in found["results"]] == [each.pk for each in bought]
    assert found["results"][0]["name"] == "Ola"
    assert found["results"][0]["email"] == f"customer{bought[0].pk}@example.com"
    assert found["results"][0]["purchases"] == 1


def test_they_come_in_pages_of_fifty(world: PricedWorld, marketer: APIClient) -> None:
    for _ in range(52):
        world.buy(world.customer())
    pages = [marketer.get(f"{PATH}people/", MARCH | DAYS | {"page": page}).json() for page in (1, 2, 3)]
    assert [len(page["results"]) for page in pages] == [50, 2, 0]
    assert [page["count"] for page in pages] == [52, 52, 52]
    ids = [each["id"] for page in pages for each in page["results"]]
    assert ids == sorted(set(ids))


def test_of_very_many_it_is_only_said_that_there_are_more(world: PricedWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "MOST", 5)
    found = finding.page(SQL("select generate_series(1, 100)").format(), 0, 3)
    assert (found.ids, found.count, found.is_more) == ([1, 2, 3], 5, True)
    assert finding.page(SQL("select generate_series(1, 100)").format(), 90, 3).ids == []


def test_what_takes_too_long_is_a_sentence(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "SHOWN_MS", 50)
    with pytest.raises(finding.PeopleTooSlow, match="Choose a shorter period"):
        finding.page(SQL("select 1::bigint from pg_sleep(5)").format(), 0, 50)


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({}, "table"),
        ({"table": "retention"}, "column"),
        (MARCH | {"page": "0"}, "page"),
        (MARCH | {"page": "999999"}, "page"),
        (MARCH | {"row": "x" * 201}, "row"),
        (MARCH | {"table": "nothing"}, "detail"),
        (MARCH | {"row": "2026-77"}, "detail"),
        (MARCH | {"from": "yesterday"}, "from"),
    ],
)
def test_a_cell_that_is_none_is_refused_with_a_sentence(
    asked: dict[str, str], field: str, bought: list[Customer], marketer: APIClient
) -> None:
    answer = marketer.get(f"{PATH}people/", asked)
    assert answer.status_code == 400
    assert field in answer.json()


def test_a_segment_of_them_holds_whoever_they_are_now(
    bought: list[Customer], world: PricedWorld, marketer: APIClient
) -> None:
    answer = marketer.post(f"{PATH}segment/?{query(MARCH | DAYS)}", {"name": "New in March"})
    assert answer.status_code == 201, answer.json()
    assert answer.json()["size"] == 3
    world.buy(world.customer())  # comes too late
    segment = Segment.objects.get(pk=answer.json()["id"])
    assert marketer.get(f"/api/v1/segments/{segment.pk}/members/").json()["count"] == 3
    assert segment.description.endswith("retention, customers: 2026-03-01 to 2026-03-31")
    people = CustomerList.objects.get()
    assert (people.name, people.size, people.origin["kind"]) == ("New in March", 3, "frozen")


def query(values: dict[str, Any]) -> str:
    return "&".join(f"{name}={value}" for name, value in values.items())


def test_a_name_that_is_taken_is_said_at_the_name(bought: list[Customer], marketer: APIClient) -> None:
    Segment.objects.create(name="Mine", rule={"all": []})
    answer = marketer.post(f"{PATH}segment/?{query(MARCH | DAYS)}", {"name": "Mine"})
    assert answer.status_code == 400
    assert answer.json() == {"name": ["There is already a segment “Mine”."]}
    assert not CustomerList.objects.exists()


def test_a_manager_reads_and_makes_no_segment(bought: list[Customer]) -> None:
    manager = client_of("manager")
    assert manager.get(f"{PATH}people/", MARCH | DAYS).status_code == 200
    assert manager.post(f"{PATH}segment/?{query(MARCH | DAYS)}", {"name": "Mine"}).status_code == 403


def test_somebody_of_one_brand_makes_it_for_that_brand(bought: list[Customer], world: PricedWorld) -> None:
    other = Brand.objects.create(key="other", name="Other")
    mine, both = client_of("marketer", world.brand), client_of("marketer", world.brand, other)
    made = mine.post(f"{PATH}segment/?{query(MARCH | DAYS)}", {"name": "Mine"}).json()
    assert Segment.objects.get(pk=made["id"]).brand == world.brand
    unsaid = both.post(f"{PATH}segment/?{query(MARCH | DAYS)}", {"name": "Ours"})
    assert unsaid.json() == {"brand": ["Say for which of your brands it is."]}
    foreign = mine.post(f"{PATH}segment/?{query(MARCH | DAYS)}", {"name": "Theirs", "brand": other.pk})
    assert foreign.status_code == 403


def test_only_an_admin_takes_them_away_and_that_is_written_down(bought: list[Customer]) -> None:
    path = f"{PATH}people/file/?{query(MARCH | DAYS)}&format=csv"
    assert client_of("manager").get(path).status_code == 403
    assert client_of("marketer").get(path).status_code == 403
    answer: Any = client_of("admin").get(path)
    lines = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert lines[0][:4] == ["Id", "External id", "Name", "E-mail"]
    assert [int(line[0]) for line in lines[1:]] == [each.pk for each in bought]
    assert "filename*=UTF-8''" in answer["Content-Disposition"]
    assert AuditEntry.objects.filter(action="exported", subject="report:cohorts").exists()


def test_a_workbook_of_them_opens(bought: list[Customer]) -> None:
    answer: Any = client_of("admin").get(f"{PATH}people/file/?{query(MARCH | DAYS)}&format=xlsx")
    assert b"".join(answer.streaming_content).startswith(b"PK")


def test_a_cursor_of_the_server_brings_everybody(world: PricedWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "CHUNK", 3)
    people = [world.customer() for _ in range(8)]
    chunks = list(finding.chunks(SQL("select id from customers_customer").format()))
    assert [len(each) for each in chunks] == [3, 3, 2]
    assert sorted(id_ for chunk in chunks for id_ in chunk) == [each.pk for each in people]
