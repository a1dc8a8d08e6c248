"""The formats that files come in, and what is wrong with some of them. Each says what and where."""

import gzip
import io
import json
import random
import subprocess
import sys
import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]
import pytest

from customers.importing import packing
from customers.importing.mapping import read_mapping
from customers.importing.problems import ImportProblem
from customers.models import Customer, Import, ImportReject, Purchase
from tests.customers.conftest import BUYS, NOW, PEOPLE, totals
from tests.customers.test_import_runs import environment

NAMES = {"rows": "customers", "format": "csv", "columns": PEOPLE["columns"][:2]}
TYPED = {
    "rows": "customers",
    "format": "csv",
    "decimal": ",",
    "columns": [
        {"column": "id", "target": "identity", "namespace": "card"},
        {"column": "name", "target": "attribute", "key": "first_name"},
        {"column": "height", "target": "attribute", "key": "height", "type": "number"},
        {"column": "born", "target": "attribute", "key": "born", "type": "date"},
        {"column": "member", "target": "attribute", "key": "member", "type": "boolean"},
        {"column": "since", "target": "created_at"},
    ],
}
SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
BORN, SINCE = date(1990, 2, 1), datetime(2026, 1, 5, 15, 30)  # noqa: DTZ001  # workbooks know no zones


def workbook(*rows, sheet="People"):
    book = openpyxl.Workbook()
    page = book.active
    page.title = sheet
    for row in rows:
        page.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def parquet(table, **options):
    out = io.BytesIO()
    pq.write_table(table, out, **options)
    return out.getvalue()


def zipped(*files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return out.getvalue()


PEOPLE_XLSX = workbook(
    ["id", "name", "height", "born", "member", "since"],
    [7, "Ann", 1.75, BORN, True, SINCE],
    [],
    ["008", "Bob", 2, None, None, None],
)
PEOPLE_PARQUET = parquet(
    pa.table(
        {
            "id": ["7", "008"],
            "name": ["Ann", "Bob"],
            "height": [1.75, 2.0],
            "born": [BORN, None],
            "member": [True, None],
            "since": pa.array([SINCE, None], pa.timestamp("ns")),
        }
    )
)
PEOPLE_JSON = (
    b'{"id":"7","name":"Ann","height":1.75,"born":"1990-02-01","member":true,"since":"2026-01-05T15:30:00"}\n'
    b'\n{"name":"Bob","id":"008","height":2,"member":null}\n'
)


@pytest.mark.parametrize(
    ("key", "content"),
    [
        ("xlsx", PEOPLE_XLSX),
        ("parquet", PEOPLE_PARQUET),
        ("json_lines", PEOPLE_JSON),
        ("xlsx", gzip.compress(PEOPLE_XLSX)),
        ("parquet", zipped(("export/people.parquet", PEOPLE_PARQUET))),
        ("json_lines", zipped(("people.jsonl", PEOPLE_JSON), ("__MACOSX/people.jsonl", b"x"))),
    ],
)
def test_typed_cells_come_through_whatever_the_decimal_sign(load, key, content):
    assert totals(load(content, TYPED | {"format": key})) == (2, 2, 0, 0, 0)
    ann = Customer.objects.get(identities__value="7")
    assert ann.attributes == {"first_name": "Ann", "height": 1.75, "born": "1990-02-01", "member": True}
    assert ann.created_at.isoformat() == "2026-01-05T15:30:00+00:00"
    bob = Customer.objects.get(identities__value="008")
    assert bob.attributes == {"first_name": "Bob", "height": 2}
    assert totals(load(content, TYPED | {"format": key})) == (2, 0, 0, 2, 0)


def test_columns_of_fixed_width(load):
    text = "id   name      \n00001Ann Smith \n00002          \n00003Žofia Ł. tail\n"
    assert totals(load(text, NAMES | {"format": "fixed_width", "widths": [5, 10]})) == (3, 3, 0, 0, 0)
    assert Customer.objects.get(identities__value="00001").attributes == {"first_name": "Ann Smith"}
    assert Customer.objects.get(identities__value="00003").attributes == {"first_name": "Žofia Ł. tail"}


def test_fixed_widths_must_be_named(load):
    with pytest.raises(ImportProblem, match="names no “widths”"):
        load("id\n1\n", NAMES | {"format": "fixed_width"})


def test_objects_in_objects_are_named_with_dots(load):
    columns = [
        {"column": "user.id", "target": "identity", "namespace": "card"},
        {"column": "address.city", "target": "attribute", "key": "city"},
        {"column": "tags", "target": "attribute", "key": "tags", "type": "list"},
    ]
    nested = {"user": {"id": 5}, "address": {"city": "Kyiv"}, "tags": ["a", 2]}
    struct = pa.table({name: [value] for name, value in (nested | {"tags": ["a", "2"]}).items()})
    for key, content in (("json_lines", json.dumps(nested).encode()), ("parquet", parquet(struct))):
        load(content, {"rows": "customers", "format": key, "columns": columns})
        assert Customer.objects.get().attributes == {"city": "Kyiv", "tags": ["a", "2"]}


def test_a_sheet_is_named(load):
    content = workbook(["id", "name"], [1, "Ann"], sheet="Клієнти")
    assert totals(load(content, NAMES | {"format": "xlsx", "sheet": "Клієнти"})) == (1, 1, 0, 0, 0)
    with pytest.raises(ImportProblem, match=r"The workbook has no sheet “Orders”\. It has: Клієнти\."):
        load(content, NAMES | {"format": "xlsx", "sheet": "Orders"})


def test_of_a_formula_the_stored_value_counts_and_without_one_the_row_is_refused(load):
    book = workbook(["id", "name"], ["1", "=1+1"], ["2", "=1+1"], ["3", "#REF!"])
    archive = zipfile.ZipFile(io.BytesIO(book))
    parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(b"<f>1+1</f><v />", b"<f>1+1</f><v>2</v>", 1).replace(
        b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2</v>", 1
    )
    assert parts["xl/worksheets/sheet1.xml"] != sheet
    assert totals(load(zipped(*parts.items()), NAMES | {"format": "xlsx"})) == (3, 1, 0, 0, 2)
    assert Customer.objects.get().attributes == {"first_name": "2"}
    assert list(ImportReject.objects.values_list("line", "reason").order_by("line")) == [
        (3, "Cell B3 is a formula without a stored value. Save the workbook in a spreadsheet."),
        (4, "Cell B4 holds the error #REF!."),
    ]


def test_a_formula_in_a_cell_of_text_is_text(load):
    load('id,name\n1,"=HYPERLINK(""http://evil"")"\n', NAMES)
    assert Customer.objects.get().attributes == {"first_name": '=HYPERLINK("http://evil")'}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"id":', "The row is not JSON: Expecting value"),
        (b"[1]", "The row is JSON, and not an object {…}."),
        (b'{"id":"\\u0000"}', "Cell 1 holds a NUL character."),
        (b'{"id":"\\ud800"}', "Cell 1 holds half of a character (a lone surrogate)."),
        (b'{"id":"2","name":"' + b"x" * 140_000 + b'"}', "Cell 2 has 140,000 characters; 131,072 are allowed."),
        (b'{"a":' * 30 + b"1" + b"}" * 30, "The JSON is nested deeper than 20 objects."),
        (b'{"a":' * 40_000 + b"1" + b"}" * 40_000, "The JSON is nested too deep."),
        (b"{" + b",".join(b'"a%d":1' % n for n in range(3000)) + b"}", "The row has 3,000 columns; 2,000 are allowed."),
    ],
)
def test_a_row_of_json_that_is_of_no_use_is_refused_alone(load, line, reason):
    report = load(b'{"id":"1","name":"Ann"}\n' + line + b"\n", NAMES | {"format": "json_lines"})
    assert totals(report) == (2, 1, 0, 0, 1)
    (reject,) = report.rejects
    assert reject.line == 2
    assert reject.reason.startswith(reason)


def test_half_a_character_in_a_workbook_is_no_text(load):
    content = workbook(["id", "name"], ["1", "Ann"], ["2", "_xD800_"])
    report = load(content, NAMES | {"format": "xlsx"})
    assert report.run.created + report.run.rejected == 2


@pytest.mark.parametrize(
    ("key", "content", "sentence"),
    [
        ("xlsx", PEOPLE_XLSX[:-100], "file.txt is a damaged zip archive, or the end of it is missing."),
        (
            "xlsx",
            b"id,name\n1,Ann\n",
            "file.txt is no Excel workbook (.xlsx), or it is damaged: File is not a zip file.",
        ),
        ("xlsx", zipped(("[Content_Types].xml", b"<x>")), "file.txt is no Excel workbook (.xlsx), or it is damaged: "),
        ("parquet", PEOPLE_PARQUET[:-3], "file.txt is no Parquet file, or it is damaged: "),
        ("parquet", b"PAR1PAR1", "file.txt is no Parquet file, or it is damaged: "),
        ("csv", b"PK\x03\x04broken", "file.txt is a damaged zip archive"),
        ("csv", zipped(), "file.txt is not a text file"),
        ("csv", zipped(("a.csv", b"id"), ("b.csv", b"id")), "The archive file.txt holds 2 files; pack exactly one."),
        ("csv", zipped(("a.csv", b"")), "file.txt is empty."),
        ("xlsx", workbook(), "file.txt holds no rows."),
        ("json_lines", b"[\n]\n", "The file has no column “id”."),
        (
            "csv",
            b",".join(b"c%d" % n for n in range(100_000)) + b"\n1\n",
            "file.txt: the header in line 1 is of no use. ",
        ),
        ("csv", b"\xff\xfe\x00\xd8\n\x00", "file.txt is not written in utf-8"),
    ],
)
def test_a_file_that_is_of_no_use_loads_nothing(load, key, content, sentence):
    with pytest.raises(ImportProblem) as problem:
        load(content, NAMES | {"format": key})
    assert str(problem.value).startswith(sentence)
    assert not Customer.objects.exists()
    assert not Import.objects.exists()


def test_a_locked_archive_says_so(load):
    content = bytearray(zipped(("a.csv", b"id,name\n1,Ann\n")))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + at] |= 1
    with pytest.raises(ImportProblem, match=r"The archive file\.txt is locked with a password"):
        load(bytes(content), NAMES)


@pytest.mark.parametrize("pack", [gzip.compress, lambda content: zipped(("bomb.csv", content))])
def test_a_bomb_is_not_unpacked(load, monkeypatch, pack):
    monkeypatch.setattr(packing, "ALWAYS_ALLOWED", 1 << 20)
    content = pack(b"id,name\n" + b"1,Ann\n" * 1_000_000)
    with pytest.raises(ImportProblem, match="unpacks to more than"):
        load(content, NAMES)
    with pytest.raises(ImportProblem, match="unpacks to more than"):
        load(pack(b"PK\x03\x04" + bytes(9_000_000)), NAMES | {"format": "xlsx"})


def test_a_workbook_that_is_a_bomb_is_not_unpacked(load, monkeypatch):
    monkeypatch.setattr(packing, "ALWAYS_ALLOWED", 1 << 20)
    parts = zipped(("[Content_Types].xml", b"<x/>"), ("xl/worksheets/sheet1.xml", b" " * 9_000_000))
    with pytest.raises(ImportProblem, match="unpacks to more than"):
        load(parts, NAMES | {"format": "xlsx"})


def test_a_row_with_a_million_columns_is_refused_alone(load):
    report = load(b"id,name\n1,Ann\n" + b"," * 1_000_000 + b"\n2,Bob\n", NAMES)
    assert totals(report) == (3, 2, 0, 0, 1)
    assert report.rejects[0].reason == "The row has 1,000,001 columns; 2,000 are allowed."


def test_a_quote_that_is_never_closed_ends_somewhere(load):
    report = load(b'id,name\n0,Ann\n1,"Ann\n' + b"2,Bob\n" * 30_000, NAMES)
    assert report.rejects[0].line == 3
    assert report.rejects[0].reason.startswith("The row cannot be cut into cells: field larger than field limit")
    report = load(b'id,name\n1,"' + b'x\n","y' * 300_000 + b'"\n', NAMES)
    assert report.rejects[0].reason == "The row cannot be cut into cells: it has more than 1,048,576 characters."


@pytest.mark.parametrize("delimiter", ['"', "\n", "\r"])
def test_what_cannot_part_columns_is_refused(delimiter):
    with pytest.raises(ImportProblem, match="The mapping is wrong at delimiter: "):
        read_mapping(NAMES | {"delimiter": delimiter})


def test_a_clock_that_is_ten_years_ahead_is_refused_by_row(load):
    report = load("id,day,paid\n1,2036-01-05,10\n2,2026-01-05,10\n", BUYS)
    assert totals(report) == (2, 1, 0, 0, 1)
    assert report.rejects[0].reason == "Column day: “2036-01-05” lies in the future."


def test_a_date_that_does_not_exist_is_refused_by_row(load):
    report = load("id,day,paid\n1,2026-02-30,10\n", BUYS)
    assert report.rejects[0].reason == "Column day: “2026-02-30” is not a date like 2026-01-31."


def test_purchases_of_a_workbook_are_the_same_as_those_of_its_csv(load):
    days = [datetime(2026, 1, 1 + number % 20) for number in range(300)]  # noqa: DTZ001
    rows: list[Any] = [[number % 40, day, Decimal(number) / 4] for number, day in enumerate(days)]
    report = load(workbook(["id", "day", "paid"], *rows), BUYS | {"format": "xlsx"})
    assert totals(report) == (300, 300, 0, 0, 0)
    text = "id,day,paid\n" + "".join(f"{id_},{day.date()},{paid}\n" for id_, day, paid in rows)
    assert totals(load(text, BUYS)) == (300, 0, 0, 300, 0)
    assert Purchase.objects.count() == 300


MEASURE = """
import os, sys
from pathlib import Path
sys.path[:0] = [os.getcwd(), os.path.join(os.getcwd(), "channels")]
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
import django
django.setup()
from customers.importing.format import Shape, formats
from customers.importing.source import Source
key, file = sys.argv[1:]
source = Source(Path(file))
formats[key].check(source, Shape())
count = sum(1 for _ in formats[key].records(source, Shape()))
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(count, int(peak.split()[1]) // 1024)
"""


def big_workbook(file: Path, rows: int) -> None:
    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet()
    for number in range(rows):
        page.append([number, "the same words", number / 7])
    book.save(file)


def big_parquet(file: Path, rows: int) -> None:
    chance = random.Random(1)
    step = 20_000
    with pq.ParquetWriter(file, pa.schema([("id", pa.int64()), ("name", pa.string())])) as out:
        for begin in range(0, rows, step):
            names = [f"{chance.random()}" * 4 for _ in range(step)]
            out.write_table(pa.table({"id": list(range(begin, begin + step)), "name": names}))


def big_json(file: Path, rows: int) -> None:
    with gzip.open(file, "wt", compresslevel=1) as out:
        for number in range(rows):
            out.write(json.dumps({"id": number, "name": "the same words", "more": {"x": [1, 2, 3]}}) + "\n")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("key", "write", "small", "large"),
    [
        ("xlsx", big_workbook, 4_000, 40_000),
        ("parquet", big_parquet, 40_000, 400_000),
        ("json_lines", big_json, 20_000, 200_000),
    ],
)
def test_ten_times_the_rows_take_hardly_more_memory(tmp_path, key, write, small, large):
    peaks = []
    for rows in (small, large):
        file = tmp_path / f"{rows}.{key}"
        write(file, rows)
        done = subprocess.run(
            [sys.executable, "-c", MEASURE, key, file],
            cwd=Path(__file__).parents[2],
            env=environment(tmp_path),
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, done.stderr
        count, peak = map(int, done.stdout.split())
        assert count >= rows
        peaks.append(peak)
    assert peaks[1] < peaks[0] + 40, f"{peaks[0]} MB for {small:,} rows, {peaks[1]} MB for {large:,}"


def test_now_is_the_moment_that_rows_are_judged_by(load):
    assert totals(load("id,day,paid\n1,2026-03-02,10\n", BUYS, NOW)) == (1, 1, 0, 0, 0)


@pytest.mark.parametrize("target", ["consented_at", "created_at"])
def test_what_a_customer_will_choose_in_ten_years_is_not_known_yet(load, topic, target):
    columns = [PEOPLE["columns"][0], PEOPLE["columns"][5], {"column": "at", "target": target}]
    report = load("id,news,at\n1,yes,2036-01-05\n2,yes,2026-01-05\n", PEOPLE | {"columns": columns})
    assert totals(report) == (2, 1, 0, 0, 1)
    assert report.rejects[0].reason == "Column at: “2036-01-05” lies in the future."


def test_consents_of_the_future_are_refused_as_a_whole(load, topic):
    columns = [PEOPLE["columns"][0], PEOPLE["columns"][5]]
    with pytest.raises(ImportProblem, match="The mapping is wrong at as_of: it lies in the future"):
        load("id,news\n1,yes\n", PEOPLE | {"columns": columns, "as_of": "2036-01-05T00:00:00Z"})


@pytest.mark.parametrize("text", ["a\0b", "\ud800"])
def test_a_mapping_that_cannot_be_kept_is_refused(text):
    with pytest.raises(ImportProblem, match="The mapping holds a NUL character, or half of a character"):
        read_mapping(NAMES | {"columns": [{"column": text, "target": "skip"}]})


def shared(strings: str) -> bytes:
    """A workbook as Excel itself writes it: the texts of its cells stand in a table of their own."""
    archive = zipfile.ZipFile(io.BytesIO(workbook(["id", "name"], ["1", "Ann"])))
    parts = {name: archive.read(name) for name in archive.namelist()}
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    override = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}" /></Types>'
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", override.encode())
    sheet, inline = parts["xl/worksheets/sheet1.xml"], b't="inlineStr"><is><t>Ann</t></is>'
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(inline, b't="s"><v>0</v>')
    parts["xl/sharedStrings.xml"] = strings.encode()
    whole: bytes = zipped(*parts.items())
    return whole


def test_texts_of_a_workbook_may_stand_in_a_table_of_their_own(load):
    load(shared(f'<sst xmlns="{SPREADSHEET}"><si><t>Žofia</t></si></sst>'), NAMES | {"format": "xlsx"})
    assert Customer.objects.get().attributes == {"first_name": "Žofia"}


def test_a_workbook_of_entities_that_laugh_a_billion_times_is_refused(load):
    laughs = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
    entities = f'<!DOCTYPE x [<!ENTITY l0 "lol">{laughs}]>'
    with pytest.raises(ImportProblem, match="is no Excel workbook"):
        load(shared(f'{entities}<sst xmlns="{SPREADSHEET}"><si><t>&l9;</t></si></sst>'), NAMES | {"format": "xlsx"})
