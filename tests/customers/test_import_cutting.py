"""Files are cut in blocks and cells are read column by column: no row may show it."""

import csv
import io
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from customers.importing.copying import copy, numbers, texts
from customers.importing.format import Shape, formats
from customers.importing.source import Source
from customers.models import Customer, ImportReject, Purchase, PurchaseLine
from tests.customers.conftest import PEOPLE, totals
from tests.customers.test_purchase_lines import with_columns

COLUMNS = "a text, b numeric, c boolean, d timestamptz"


def by_the_book(text: str) -> list[tuple[int, list[str]]]:
    """The rows of a CSV file as Python's own reader cuts it at one go, with the lines in which they begin."""
    lines = io.StringIO(text, newline="").readlines()
    reader = csv.reader(lines)
    found, begin = [], 1
    for cells in reader:
        if "".join(lines[begin - 1 : reader.line_num]).strip():
            found.append((begin, cells))
        begin = reader.line_num + 1
    return found


@given(text=st.text(alphabet='a,"\n\r ', min_size=1, max_size=60), block=st.sampled_from([1, 3, 8, 1000]))
@example('a,"b\nc",d\ne,f\n', 3)
@example('a,b"c\na,"b\n\n"\na\n', 8)
@example('a"\n"a\n', 1000)
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_blocks_make_no_difference_to_rows_and_their_lines(tmp_path, monkeypatch, text, block):
    monkeypatch.setattr("customers.importing.formats.csv.BLOCK", block)
    file = tmp_path / "file.csv"
    file.write_bytes(text.encode())
    rows = [(each.line, each.cells) for each in formats["csv"].records(Source(file), Shape())]
    assert rows == by_the_book(text)


def test_a_row_keeps_its_text_with_the_line_ends_in_it(tmp_path, monkeypatch):
    monkeypatch.setattr("customers.importing.formats.csv.BLOCK", 4)
    file = tmp_path / "file.csv"
    file.write_bytes(b'a,b\r\n\r\n"c\r\nd",e\r\nf,g')
    texts = [each.original for each in formats["csv"].records(Source(file), Shape())]
    assert texts == ["a,b", '"c\r\nd",e', "f,g"]


def test_a_cell_that_is_wrong_again_and_again_is_refused_every_time(load, topic, monkeypatch):
    monkeypatch.setattr("customers.importing.run.CHUNK", 2)
    cells = ["30", "x", "x", " x ", "30", "", "x"]
    text = "id,name,age,mail,phone,news\n" + "".join(f"{number},Ann,{age},,,\n" for number, age in enumerate(cells))
    assert totals(load(text, PEOPLE)) == (7, 3, 0, 0, 4)
    assert list(ImportReject.objects.order_by("line").values_list("line", "reason")) == [
        (line, "Column age: “x” is not a number.") for line in (3, 4, 5, 8)
    ]
    assert [each.attributes.get("age") for each in Customer.objects.order_by("id")] == [30, 30, None]


def test_of_several_wrong_cells_the_first_of_the_mapping_is_named(load, topic):
    text = "id,name,age,mail,phone,news\n1,Ann,x,nowhere,1,?\n2,Ann,30,nowhere,1,?\n"
    load(text, PEOPLE)
    reasons = list(ImportReject.objects.order_by("line").values_list("reason", flat=True))
    assert reasons == ["Column age: “x” is not a number.", "Column mail: “nowhere” is not an e-mail address."]


def test_tabs_line_ends_backslashes_and_quotes_come_in_as_they_are(load):
    odd = ["a\tb", "a\\b", "\\N", "\\.", "a\nb", 'a"b', "{a,b}", "NULL"]
    mapping = with_columns(("name", "product_name"))
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(each["column"] for each in mapping["columns"])
    for each in odd:
        rows.writerow([each, "2026-01-05", each, each, "1", "10", each])
    assert totals(load(text.getvalue(), mapping)) == (8, 8, 0, 0, 0)
    assert totals(load(text.getvalue(), mapping)) == (8, 0, 0, 8, 0)
    stored = PurchaseLine.objects.values_list("sku", "name")
    assert sorted(stored) == sorted((each, each) for each in odd)
    assert sorted(Purchase.objects.values_list("key", flat=True)) == sorted(f"shop:{each}" for each in odd)


@pytest.mark.django_db
def test_what_is_written_for_copy_is_what_it_was():
    rows: list[tuple[Any, ...]] = [
        ("a\tb\\\r\n", 1, True, "2026-01-05"),
        (None, None, None, None),
        ("", 0.5, False, None),
    ]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"create temporary table odd ({COLUMNS}) on commit drop")
        copy("odd (a, b, c, d)", rows)
        cursor.execute("select a, b, c, d::date::text from odd")
        assert cursor.fetchall() == rows


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=5), max_size=5))
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_arrays_are_read_as_they_were(db, given):
    with connection.cursor() as cursor:
        cursor.execute("select %s::text[], %s::bigint[]", [texts(given), numbers(map(len, given))])
        assert cursor.fetchone() == (given, [len(each) for each in given])
