"""Files whose rows are events."""

from datetime import UTC, datetime
from typing import Any

import pytest

from customers.models import Customer, Event, Import
from tests.customers.conftest import totals

VISITS: dict[str, Any] = {
    "rows": "events",
    "format": "csv",
    "source": "site",
    "columns": [
        {"column": "card", "target": "identity", "namespace": "card"},
        {"column": "what", "target": "event_name"},
        {"column": "at", "target": "occurred_at"},
        {"column": "sku", "target": "property", "key": "sku"},
        {"column": "price", "target": "property", "key": "price", "type": "number"},
        {"column": "new", "target": "property", "key": "is_new", "type": "boolean"},
        {"column": "from", "target": "property", "key": "from", "type": "date", "format": "%d.%m.%Y"},
    ],
}
HEADER = "card,what,at,sku,price,new,from\n"
WITH_IDS = VISITS | {"columns": [*VISITS["columns"], {"column": "id", "target": "event_id"}]}
ID_HEADER = "card,what,at,sku,price,new,from,id\n"


def test_a_row_becomes_an_event_with_its_properties(load, told):
    report = load(HEADER + "1,Product Viewed,2026-01-05T10:00:00Z,0042,9.50,yes,31.12.2025\n", VISITS)
    assert totals(report) == (1, 1, 0, 0, 0)
    event = Event.objects.get()
    assert (event.name, event.source) == ("Product Viewed", "site")
    assert event.occurred_at == datetime(2026, 1, 5, 10, tzinfo=UTC)
    assert event.properties == {"sku": "0042", "price": 9.5, "is_new": True, "from": "2025-12-31"}
    assert report.run.customers_created == 1
    assert told == [("event", [Customer.objects.get().pk])]


def test_a_file_of_events_that_is_dropped_again_adds_nothing_and_honest_repeats_stay(load):
    text = HEADER + "1,visit,2026-01-05,,,,\n1,visit,2026-01-05,,,,\n2,visit,2026-01-05,,,,\n"
    assert totals(load(text, VISITS)) == (3, 3, 0, 0, 0)
    assert totals(load(text, VISITS)) == (3, 0, 0, 3, 0)
    assert totals(load(text + "1,visit,2026-01-05,,,,\n", VISITS)) == (4, 1, 0, 3, 0)
    assert Event.objects.count() == 4


@pytest.mark.parametrize("chunk", [1, 2, 3])
def test_chunks_make_no_difference_to_repeats(load, monkeypatch, chunk):
    monkeypatch.setattr("customers.importing.run.CHUNK", chunk)
    text = HEADER + "1,visit,2026-01-05,,,,\n" * 5
    assert totals(load(text, VISITS)) == (5, 5, 0, 0, 0)
    assert totals(load(text, VISITS)) == (5, 0, 0, 5, 0)


def test_an_event_id_tells_events_apart_for_certain(load):
    text = ID_HEADER + "1,visit,2026-01-05,,,,,a\n1,visit,2026-01-05,,,,,b\n1,visit,2026-01-05,,,,,a\n"
    assert totals(load(text, WITH_IDS)) == (3, 2, 0, 1, 0)
    assert set(Event.objects.values_list("key", flat=True)) == {"site:a", "site:b"}
    assert totals(load(text, WITH_IDS)) == (3, 0, 0, 3, 0)


def test_what_is_wrong_with_a_row_is_said_and_the_rest_is_loaded(load):
    rows = [
        "1,visit,2026-01-05,,,,",
        ",visit,2026-01-05,,,,",
        "1,,2026-01-05,,,,",
        "1,visit,,,,,",
        "1,visit,2026-02-30,,,,",
        "1,visit,2099-01-05,,,,",
        "1,visit,2026-01-05,,much,,",
        f"1,{'x' * 101},2026-01-05,,,,",
    ]
    assert totals(load(HEADER + "\n".join(rows) + "\n", VISITS)) == (8, 1, 0, 0, 7)
    assert list(Import.objects.get().rejects.order_by("line").values_list("line", "reason")) == [
        (3, "The row names no customer: its identity is empty."),
        (4, "The row does not say what happened: the event has no name."),
        (5, "The row does not say when it happened."),
        (6, "Column at: “2026-02-30” is not a date like 2026-01-31."),
        (7, "Column at: “2099-01-05” lies in the future."),
        (8, "Column price: “much” is not a number."),
        (9, "Column what: The text has 101 characters; 100 are allowed."),
    ]
