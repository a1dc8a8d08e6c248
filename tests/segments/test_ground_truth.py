"""CDNOW: 69,659 real purchases, whose segments were counted by others. Through the API, as of the stated day."""

import json
from collections.abc import Iterator
from hashlib import sha256
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from rest_framework.test import APIClient

from tests.noted import NOTED

HERE = Path(__file__).parent
DEMO = HERE.parent.parent / "demo" / "cdnow"
REQUESTS = json.loads((HERE / "cdnow_requests.json").read_text())
TRUTH = json.loads((HERE / "cdnow_truth.json").read_text())
AS_OF = TRUTH["as_of"]
# What the file holds is imported as it is: dates unshifted.
CDNOW_TABLES = f"customers_customer, customers_purchase, customers_identity, customers_import, {NOTED}"


@pytest.fixture(scope="module")
def cdnow(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The whole file, loaded once for all tests of this module by the product's own import."""
    with django_db_blocker.unblock():
        call_command("import", DEMO / "CDNOW_master.txt.gz", mapping=DEMO / "mapping.json", stdout=StringIO())
        with connection.cursor() as cursor:
            cursor.execute("analyze customers_customer, customers_purchase")
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(f"truncate {CDNOW_TABLES} cascade")


def all_members(client: APIClient, segment: int) -> list[str]:
    """The outside ids of everybody in the segment, page by page."""
    address: str | None = f"/api/v1/segments/{segment}/members/?as_of={AS_OF}&page_size=500"
    found = []
    while address:
        page = client.get(address).json()
        found += [row["external_id"] for row in page["results"]]
        address = page["next"]
        assert page["count"] >= len(found)
    return found


@pytest.mark.parametrize("key", REQUESTS)
def test_a_segment_of_cdnow_comes_out_exactly(cdnow: None, marketer: APIClient, key: str) -> None:
    request, truth = REQUESTS[key], TRUTH["segments"][key]

    created = marketer.post("/api/v1/segments/", request)
    counted = marketer.post("/api/v1/segments/count/", {"rule": request["rule"], "as_of": AS_OF}).json()
    members = all_members(marketer, created.json()["id"])

    assert created.status_code == 201, created.json()
    assert counted["count"] == truth["count"]
    assert counted["total"] == TRUTH["totals"]["customers"]
    assert sorted(members)[:3] == truth["first3"]
    assert len(members) == truth["count"]
    assert sha256("\n".join(sorted(members)).encode()).hexdigest() == truth["sha256"]


def test_every_segment_that_is_known_was_asked() -> None:
    assert REQUESTS.keys() == TRUTH["segments"].keys()


RECENCY = {
    "R1": [("at_most_days_ago", 90)],
    "R2": [("more_days_ago", 90), ("at_most_days_ago", 180)],
    "R3": [("more_days_ago", 180), ("at_most_days_ago", 365)],
    "R4": [("more_days_ago", 365)],
}
FREQUENCY = {
    "F1": {"compare": "exactly", "value": 1},
    "F2": {"compare": "between", "value": 2, "value_to": 3},
    "F3": {"compare": "between", "value": 4, "value_to": 9},
    "F4": {"compare": "at_least", "value": 10},
}
MONEY = {
    "M1": [("less_than", "25")],
    "M2": [("at_least", "25"), ("less_than", "100")],
    "M3": [("at_least", "100"), ("less_than", "500")],
    "M4": [("at_least", "500")],
}


def test_the_rfm_table_of_cdnow_comes_out_exactly(cdnow: None, marketer: APIClient) -> None:
    """One rule for the whole table: the API counts every group, and each cell of the grid is one."""
    cells = {
        f"{recency}{frequency}{money}": {
            "all": [
                *({"type": "last_purchase", "when": when, "days": days} for when, days in RECENCY[recency]),
                {"type": "purchase_count", **FREQUENCY[frequency]},
                *({"type": "purchase_sum", "compare": compare, "value": value} for compare, value in MONEY[money]),
            ]
        }
        for recency in RECENCY
        for frequency in FREQUENCY
        for money in MONEY
    }
    rule = {"any": list(cells.values())}
    answer = marketer.post("/api/v1/segments/count/", {"rule": rule, "as_of": AS_OF}).json()
    groups = {group["path"]: group["count"] for group in answer["groups"]}
    found = {key: groups[f"any.{index}"] for index, key in enumerate(cells)}

    assert {key: count for key, count in found.items() if count} == TRUTH["rfm"]
    assert answer["count"] == sum(found.values()) == TRUTH["totals"]["customers"]


def test_the_rfm_grid_of_the_page_is_the_same_table(cdnow: None, marketer: APIClient) -> None:
    answer = marketer.get(f"/api/v1/rfm/?as_of={AS_OF}").json()
    found = {f"{cell['r']}{cell['f']}{cell['m']}": cell["count"] for cell in answer["cells"]}

    assert {key: count for key, count in found.items() if count} == TRUTH["rfm"]
