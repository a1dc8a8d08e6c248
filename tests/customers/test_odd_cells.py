"""Whatever stands in a cell of lines, refunds or products, the row is stored or refused, and the totals reconcile."""

import csv
import io
from typing import Any

import pytest

from tests.customers.conftest import totals
from tests.customers.test_catalogue import PRODUCTS
from tests.customers.test_purchase_lines import LINES, with_columns
from tests.customers.test_refunds import BACK, NUMBERED

ODD = [
    "", " ", "x\0y", "☃", "x" * 101, "x" * 301, "x" * 2001, "9" * 40, "1" + "0" * 11, "-1", "0", "1e5", "1,5", "NaN",
    "∞", "٣", "=1+1", "0.00001", "12345678901.12", "99999999999.99", "99999999.999", "2026-02-30", "9999-12-31",
    "'; --", "%s",
]  # fmt: skip
GOOD = {
    "id": "1", "day": "2026-01-05", "order": "A1", "sku": "lp-1", "count": "1", "price": "10", "back": "1",
    "number": "R1", "name": "Kind of Blue", "category": "Records",
    "picture": "https://x.example/1.jpg", "link": "https://x.example/1",
    "paid": "10", "total": "10", "cost": "5", "currency": "EUR",
}  # fmt: skip
WIDE = with_columns(("paid", "amount"), ("total", "order_amount"), ("cost", "cost"), ("currency", "currency"))


@pytest.mark.parametrize(
    "mapping", [LINES, WIDE, BACK, NUMBERED, PRODUCTS], ids=["lines", "wide", "back", "numbered", "products"]
)
def test_odd_cells_are_refused_with_a_sentence_or_loaded(load: Any, mapping: dict[str, Any]) -> None:
    names = [each["column"] for each in mapping["columns"]]
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(names)
    for name in names:
        for place, odd in enumerate(ODD):
            own = {"order": f"{name}{place}", "number": f"{name}{place}", "id": "1"}
            rows.writerow([(GOOD | own | {name: odd})[each] for each in names])
    report = load(text.getvalue(), mapping)
    read, created, updated, unchanged, _ = totals(report)
    assert read == len(names) * len(ODD)
    assert created
    assert all(each.reason for each in report.rejects)
    again = totals(load(text.getvalue(), mapping))
    assert again[1:3] == (0, 0), "a second import changes nothing"
    assert again[3] == created + updated + unchanged
