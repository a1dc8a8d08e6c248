"""Files of reports: safe to open, in the reader's language, whatever stands in them, however long."""

import asyncio
import csv
import io
import tracemalloc
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import AsyncClient
from openpyxl import load_workbook  # type: ignore[import-untyped]
from rest_framework.test import APIClient

from accounts.models import User
from analytics.files import naming
from analytics.files.csv_files import csv_of
from analytics.files.sheet import Sheet, sheet_of
from analytics.files.words import Words
from analytics.files.xlsx_files import portions_of, title_of
from analytics.filters import Filters
from analytics.report import Answer, Column, Kind, Table
from tests.analytics.world import PricedWorld

FORMULAS = ("=1+1", "+380501112233", "-1", "@SUM(A1)", "\tx", "\rx", '=HYPERLINK("http://x")')


def lines(sheet: Sheet) -> list[list[str]]:
    return list(csv.reader(io.StringIO(b"".join(csv_of(sheet)).decode("utf-8-sig"))))


def pages(*sheets: Sheet) -> Any:
    return load_workbook(io.BytesIO(b"".join(portions_of(sheets))))


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_is_run_as_a_formula(text: str) -> None:
    sheet = Sheet("People", ["Name"], [[text]])
    raw = b"".join(csv_of(sheet)).decode("utf-8-sig")
    assert next(csv.reader(io.StringIO(raw.split("\n", 1)[1], newline=""))) == [f"'{text}"]
    cell = pages(sheet).worksheets[0]["A2"]
    assert cell.data_type == "s"


def test_a_negative_number_is_a_number_and_no_formula() -> None:
    sheet = Sheet("Money", ["Change"], [[Decimal("-12.50")], [-3], [0.25]])
    assert lines(sheet) == [["Change"], ["-12.50"], ["-3"], ["0.25"]]
    assert [cell.value for cell in pages(sheet).worksheets[0]["A"]] == ["Change", -12.5, -3, 0.25]


def test_a_csv_begins_with_the_mark_by_which_spreadsheets_know_letters() -> None:
    assert b"".join(csv_of(Sheet("", ["Імʼя"], [["Łódź"]]))).startswith(b"\xef\xbb\xbf")
    assert lines(Sheet("", ["Імʼя"], [["Łódź"]])) == [["Імʼя"], ["Łódź"]]


def test_what_no_spreadsheet_takes_is_left_out() -> None:
    table = Table("t", "T", [Column("name", "Name", Kind.TEXT)], [{"key": "a", "name": "a\x00b\x0bc"}])
    assert lines(sheet_of(table, Answer([]), Words("", "en"))) == [["Name"], ["abc"]]


def test_a_total_is_the_last_row_and_units_stand_in_headings() -> None:
    columns = [
        Column("channel", "Channel", Kind.CHANNEL),
        Column("revenue", "Revenue", Kind.MONEY),
        Column("took", "Time", Kind.SECONDS),
        Column("on", "Day", Kind.DAY),
    ]
    row = {"key": "sms", "channel": "sms", "revenue": "10.00", "took": 60, "on": date(2026, 3, 2)}
    table = Table("t", "T", columns, [row], total={"revenue": "10.00"})
    assert lines(sheet_of(table, Answer([], currency="USD"), Words("", "en"))) == [
        ["Channel", "Revenue, USD", "Time, seconds", "Day"],
        ["SMS", "10.00", "60", "2026-03-02"],
        ["Total", "10.00", "", ""],
    ]


def test_pages_of_a_workbook_have_names_of_their_own() -> None:
    names: set[str] = set()
    found = [title_of(each, names) for each in ("By [day]: all/any?", "x" * 40, "x" * 50, "", "''")]
    assert found == ["By  day   all any", "x" * 31, "x" * 29 + " 2", "1", "1 2"]


def test_a_file_says_report_and_period_in_its_name(world: PricedWorld) -> None:
    name = naming.file_name(['Каналы / "все"', "По дням"], Filters(world.period(1, 0)), "csv")
    assert name == "Каналы все – По дням 2026-03-01 – 2026-03-02.csv"
    header = naming.disposition(name)
    assert header.isascii()
    assert "filename*=UTF-8''%D0%9A" in header


def test_headings_are_in_the_readers_language(world: PricedWorld) -> None:
    client = APIClient()
    client.force_authenticate(User.objects.create_user("u@example.com", name="U", role="manager", language="uk"))
    answer: Any = client.get("/api/v1/analytics/reports/cohorts/people/file/")
    assert answer.status_code == 403
    answer = client.get("/api/v1/analytics/reports/channels/file/", {"format": "xlsx"})
    assert b"".join(answer.streaming_content)[:2] == b"PK"


@pytest.mark.parametrize(
    ("asked", "field"),
    [({"format": "pdf"}, "format"), ({"table": "nothing"}, "table"), ({"format": "csv"}, "table")],
)
def test_what_is_no_file_is_refused_with_a_sentence(asked: dict[str, str], field: str, marketer: APIClient) -> None:
    answer = marketer.get("/api/v1/analytics/reports/channels/file/", asked)
    assert answer.status_code == 400
    assert "Known are" in answer.json()[field][0]


def rows(count: int) -> Iterator[list[Any]]:
    for number in range(count):
        yield [number, f"customer{number}@example.com", Decimal("12.50"), datetime(2026, 3, 2, 9)]  # noqa: DTZ001


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_memory_does_not_grow_with_the_rows(kind: str) -> None:
    def peak(count: int) -> int:
        sheet = Sheet("People", ["Id", "E-mail", "Spent", "Last"], rows(count))
        tracemalloc.start()
        for _ in csv_of(sheet) if kind == "csv" else portions_of([sheet]):
            pass
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    small, large = peak(1_000), peak(12_000)
    assert large < small * 2 + 500_000


@pytest.mark.django_db(transaction=True)
def test_the_web_server_hands_on_portions_as_they_come() -> None:
    user = User.objects.create_user("m@example.com", name="M", role="manager")

    async def fetched() -> tuple[bool, bytes]:
        client = AsyncClient()
        await client.aforce_login(user)
        answer: Any = await client.get("/api/v1/analytics/reports/channels/file/?format=csv&table=channels")
        return answer.is_async, b"".join([portion async for portion in answer.streaming_content])

    is_async, content = asyncio.run(fetched())
    assert is_async
    assert content.decode("utf-8-sig").startswith("Channel,")
