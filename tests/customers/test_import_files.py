"""What can be wrong with a file or a mapping, and in which encodings and formats files come."""

import gzip
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection

from customers.importing.mapping import read_mapping
from customers.importing.problems import ImportProblem
from customers.models import Customer, Import
from tests.customers.conftest import BUYS, PEOPLE, totals, write_mapping

NAMES = {"rows": "customers", "format": "csv", "columns": PEOPLE["columns"][:2]}


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "Žofia Ґалаґан"),
        ("utf-16", "Žofia Ґалаґан"),
        ("utf-16-le", "Žofia Ґалаґан"),
        ("windows-1251", "Олена Ґалаґан"),
        ("windows-1250", "Žofia Łęcka"),
        ("koi8-u", "Олена Ґалаґан"),
        ("iso-8859-2", "Žofia Łęcka"),
    ],
)
def test_every_encoding_gives_the_same_name(load, encoding, name):
    load(f"id,name\r\n1,{name}\r\n".encode(encoding), NAMES | {"encoding": encoding})
    assert Customer.objects.get().attributes["first_name"] == name


def test_a_byte_order_mark_is_not_part_of_the_first_column(load):
    assert totals(load("id,name\n1,Ann\n".encode("utf-8-sig"), NAMES)) == (1, 1, 0, 0, 0)


def test_a_packed_file_is_known_by_its_content(load):
    assert totals(load(gzip.compress(b"id,name\n1,Ann\n"), NAMES)) == (1, 1, 0, 0, 0)


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_any_delimiter_will_do(load, delimiter):
    assert totals(load(f"id{delimiter}name\n1{delimiter}Ann\n", NAMES | {"delimiter": delimiter})) == (1, 1, 0, 0, 0)


def test_columns_of_a_file_without_header_are_named_by_their_place(load):
    columns = [each | {"column": place} for place, each in enumerate(NAMES["columns"], start=1)]
    load("1,Ann\n2,Bob\n", NAMES | {"header": False, "columns": columns})
    assert Customer.objects.count() == 2


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "file.txt is empty."),
        (b" \n\n", "file.txt is empty."),
        (b"id,name\n", "file.txt holds no rows."),
        (b"\x89PNG\r\n\x1a\n" + bytes(64), "file.txt is not a text file: it is a picture."),
        (b"id,name\n1,\xce\xeb\xe5\xed\xe0\n", "file.txt is not written in utf-8: line 2 holds the bytes CE."),
        (gzip.compress(b"id,name\n1,Ann\n" * 999, mtime=0)[:-20], "file.txt is a damaged gzip archive"),
        (b"id,name\n1," + b"x" * 3_000_000, "file.txt: line 2 has more than 1,048,576 characters."),
        (b"id,title\n1,Ann\n", "The file has no column “name”. It has: id, title."),
        (b"id,name,name\n1,Ann,B\n", "The file has several columns “name”; name it by its place, counted from 1."),
    ],
)
def test_a_file_that_is_of_no_use_loads_nothing_and_says_why(load, content, sentence):
    with pytest.raises(ImportProblem) as problem:
        load(content, NAMES)
    assert str(problem.value).startswith(sentence)
    assert not Customer.objects.exists()
    assert not Import.objects.exists()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"rows": "wishes"}, "The mapping is wrong at rows: “wishes” is not a valid choice."),
        ({"format": "xls"}, "The mapping is wrong at format: “xls” is not a valid choice."),
        ({"encoding": "klingon"}, "The mapping is wrong at encoding: “klingon” is not a valid choice."),
        ({"colums": []}, "The mapping is wrong at colums: There is no field “colums” here."),
        ({"columns": []}, "The mapping is wrong at columns"),
        ({"columns": "all"}, "The mapping is wrong at columns"),
        ({"region": "XX"}, "The mapping is wrong at region: “XX” is not a region."),
        ({"time_zone": "Mars"}, "The mapping is wrong at time_zone: “Mars” is not a time zone."),
        ({"columns": [{"target": "identity"}]}, "Column 1 of the mapping says in “column” neither a name nor a place"),
        ({"columns": [{"column": "id", "target": "soul"}]}, "Column “id” of the mapping has the target “soul”"),
        (
            {"columns": [{"column": "id", "target": "identity"}]},
            "Column “id” of the mapping is wrong at namespace: This field is required.",
        ),
        (
            {"columns": [{"column": "id", "target": "amount"}]},
            "Column “id” of the mapping has the target “amount”, which a file of customers cannot have.",
        ),
        (
            {"columns": [{"column": "name", "target": "attribute", "key": "first_name"}]},
            "The mapping has no column with the target “identity” (identity).",
        ),
        (
            {"columns": [*NAMES["columns"], {"column": "also", "target": "attribute", "key": "first_name"}]},
            "The columns “name” and “also” both fill the attribute “first_name”.",
        ),
    ],
)
def test_a_mapping_that_is_wrong_says_what_and_where(change, sentence):
    with pytest.raises(ImportProblem) as problem:
        read_mapping(NAMES | change)
    assert str(problem.value).replace('"', "“", 1).replace('"', "”", 1).startswith(sentence)


def test_a_mapping_that_is_no_object_is_refused():
    with pytest.raises(ImportProblem, match="The mapping is wrong: "):
        read_mapping([1, 2])


def test_a_topic_that_does_not_exist_is_named(load):
    with pytest.raises(ImportProblem, match="There is no topic “acme/news”; make it"):
        load("id,name,age,mail,phone,news\n1,A,,,,\n", PEOPLE)


def test_an_attribute_of_another_type_is_named(load):
    load("id,name\n1,Ann\n", NAMES)
    number = [NAMES["columns"][0], NAMES["columns"][1] | {"type": "number"}]
    with pytest.raises(ImportProblem, match="“first_name” has the type text in the base and number in the mapping"):
        load("id,name\n1,5\n", NAMES | {"columns": number})


@pytest.mark.django_db(transaction=True)
def test_what_was_stored_before_a_failure_stays_and_the_same_command_adds_the_rest(load, monkeypatch):
    monkeypatch.setattr("customers.importing.run.CHUNK", 1)
    text = "id,day,paid\n1,2026-01-05,10\n2,2026-01-05,666\n3,2026-01-05,12\n"
    with connection.cursor() as cursor:
        cursor.execute("alter table customers_purchase add constraint unlucky check (amount <> 666)")
    try:
        with pytest.raises(IntegrityError):
            load(text, BUYS)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("alter table customers_purchase drop constraint unlucky")
    failed = Import.objects.get()
    assert (failed.status, failed.read, failed.created) == ("failed", 1, 1)
    assert "unlucky" in failed.error
    assert failed.finished_at
    assert totals(load(text, BUYS)) == (3, 2, 0, 1, 0)


@pytest.mark.django_db
def test_the_command_prints_the_totals_and_the_rejects(tmp_path, capsys):
    file = tmp_path / "buys.csv"
    file.write_text("id,day,paid\n1,2026-01-05,10\n1,someday,10\n")
    call_command("import", file, mapping=write_mapping(tmp_path, BUYS))
    printed = capsys.readouterr().out
    assert "buys.csv: 2 rows" in printed
    assert "line 3: Column day: “someday” is not a date like 2026-01-31." in printed


@pytest.mark.django_db
@pytest.mark.parametrize("mapping", ["{", "[]", '{"rows": 1}'])
def test_the_command_fails_with_one_sentence_for_a_bad_mapping(tmp_path, mapping):
    file = tmp_path / "buys.csv"
    file.write_text("id,day,paid\n1,2026-01-05,10\n")
    with pytest.raises(CommandError, match="mapping"):
        call_command("import", file, mapping=write_mapping(tmp_path, mapping))


@pytest.mark.django_db
def test_the_command_fails_when_no_row_could_be_loaded(tmp_path):
    file = tmp_path / "buys.csv"
    file.write_text("id,day,paid\n1,someday,10\n")
    with pytest.raises(CommandError, match="No row could be loaded"):
        call_command("import", file, mapping=write_mapping(tmp_path, BUYS))


def test_the_shell_shows_a_sentence_and_not_a_traceback(tmp_path):
    done = subprocess.run(
        [sys.executable, "manage.py", "import", "nowhere.csv", "--mapping", write_mapping(tmp_path, BUYS)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode != 0
    assert done.stderr.strip() == "CommandError: There is no file nowhere.csv."
