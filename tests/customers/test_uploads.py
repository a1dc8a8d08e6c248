"""Files brought through the API: kept, looked at, guessed, previewed, loaded."""

import gzip
import time
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import psycopg
import pytest
from django.db.models import Count, Sum
from django.test import Client
from django.utils import timezone

from accounts.models import AuditEntry, Brand
from customers.importing import uploads
from customers.models import AttributeDefinition, Customer, Import, Purchase, SavedMapping, Upload
from lib.live import listen_parameters
from tests.customers.conftest import BUYS, PEOPLE, work_off

CDNOW = Path(__file__).parents[2] / "demo" / "cdnow" / "CDNOW_master.txt.gz"
NAMES = {"rows": "customers", "format": "csv", "columns": PEOPLE["columns"][:2]}


def preview(brought, mapping):
    answer = brought["client"].post(f"/api/v1/uploads/{brought['id']}/preview/", {"mapping": mapping})
    assert answer.status_code == 200
    return answer.json()


def start(brought, mapping, **more):
    return brought["client"].post("/api/v1/imports/", {"upload": brought["id"], "mapping": mapping, **more})


def test_cdnow_is_guessed_right_and_its_totals_come_out_and_a_second_time_nothing_changes(bring):
    brought = bring(CDNOW.read_bytes(), "CDNOW_master.txt.gz")

    mapping = brought["guess"]["mapping"]
    assert (mapping["format"], mapping["header"], mapping["rows"]) == ("blank_separated", True, "purchases")
    assert [(each["column"], each["target"]) for each in mapping["columns"]] == [
        ("customer_id", "identity"),
        ("date", "occurred_at"),
        ("number_of_cds", "units"),
        ("dollar_value", "amount"),
    ]
    assert {"format", "rows", "columns.1.format", "columns.3.target"} <= set(brought["guess"]["guessed"])
    assert brought["sample"]["header"] == ["customer_id", "date", "number_of_cds", "dollar_value"]
    assert brought["sample"]["rows"][0] == ["00001", "19970101", "1", "11.77"]
    assert len(brought["sample"]["rows"]) == 20

    shown = preview(brought, mapping)
    assert len(shown["rows"]) == 20
    assert not any(row["problem"] for row in shown["rows"])
    assert [each["text"] for each in shown["rows"][0]["becomes"]] == ["00001", "1997-01-01 00:00:00", "1", "11.77"]
    assert not Customer.objects.exists(), "a preview keeps nothing"

    for created, unchanged in ((69_659, 0), (0, 69_659)):
        started = start(brought, mapping)
        assert (started.status_code, started.json()["status"]) == (201, "queued")
        work_off()
        done = brought["client"].get(f"/api/v1/imports/{started.json()['id']}/").json()
        assert done["status"] == "done"
        totals = [done[name] for name in ("read", "created", "updated", "unchanged", "rejected")]
        assert totals == [69_659, created, 0, unchanged, 0]
        assert done["bytes_read"] == done["size"] == CDNOW.stat().st_size
        assert done["rows_per_s"] > 0
        sums = Purchase.objects.aggregate(revenue=Sum("amount"), people=Count("customer", distinct=True))
        assert sums == {"revenue": Decimal("2500315.63"), "people": 23_570}


def test_a_file_is_kept_under_a_name_of_ours(bring, uploads_folder):
    brought = bring(b"id,name\n1,Ann\n", "../../etc/passwd\x00.csv")
    assert brought["file_name"] == "passwd.csv"
    (kept,) = uploads_folder.iterdir()
    assert kept.read_bytes() == b"id,name\n1,Ann\n"
    assert kept.name == Upload.objects.get().stored_as
    assert "passwd" not in kept.name


def test_a_file_that_is_too_large_is_refused_with_a_sentence(client_of, uploads_folder, settings):
    from django.core.files.uploadedfile import SimpleUploadedFile

    settings.UPLOAD_MOST_BYTES = 1000
    file = SimpleUploadedFile("large.csv", b"x" * 1001)
    answer = client_of().post("/api/v1/uploads/", {"file": file}, format="multipart")
    assert answer.status_code == 413
    assert answer.json()["detail"].startswith("The file is too large: ")
    assert not list(uploads_folder.iterdir())


@pytest.mark.django_db
def test_without_a_file_there_is_a_sentence(client_of, uploads_folder):
    answer = client_of().post("/api/v1/uploads/", {"name": "x"}, format="multipart")
    assert (answer.status_code, answer.json()) == (400, {"file": ["No file was submitted."]})


@pytest.mark.parametrize(
    ("content", "name", "problem"),
    [
        (b"", "empty.csv", "empty.csv is empty."),
        (b"\n\n", "blank.csv", "blank.csv is empty."),
        (b"\x89PNG\r\n\x1a\n" + bytes(64), "table.csv", "table.csv is not a text file: it is a picture."),
        (gzip.compress(b"id,name\n1,Ann\n" * 999, mtime=0)[:-20], "cut.csv.gz", "cut.csv.gz is a damaged gzip"),
        (b"PK\x03\x04 nothing", "book.xlsx", "book.xlsx is a damaged zip archive"),
        (b"PAR1 nothing", "table.parquet", "table.parquet is no Parquet file"),
    ],
)
def test_a_file_that_cannot_be_read_says_so_at_once_and_cannot_be_loaded(bring, content, name, problem):
    brought = bring(content, name)
    assert brought["problem"].startswith(problem)
    mapping = NAMES | {"format": brought["guess"]["mapping"]["format"]}
    assert preview(brought, mapping)["problem"].startswith(problem)
    started = start(brought, mapping).json()
    work_off()
    failed = Import.objects.get(pk=started["id"])
    assert (failed.status, failed.read) == ("failed", 0)
    assert failed.error.startswith(problem)
    assert not Customer.objects.exists()
    assert not AttributeDefinition.objects.exists(), "nothing is half loaded"


def test_the_sample_can_be_cut_in_another_way(bring):
    brought = bring("id;ім'я\n1;Олена\n".encode("windows-1251"))
    assert brought["guess"]["mapping"]["encoding"] == "windows-1251"
    path = f"/api/v1/uploads/{brought['id']}/"
    other = brought["client"].get(path, {"encoding": "koi8-u", "delimiter": ",", "header": "false"}).json()
    assert other["sample"]["header"] is None
    assert len(other["sample"]["rows"]) == 2
    assert "encoding" not in other["guess"]["guessed"], "what somebody has chosen is no guess"
    wrong = brought["client"].get(path, {"encoding": "klingon"})
    assert (wrong.status_code, list(wrong.json())) == (400, ["encoding"])


def test_a_preview_shows_what_each_cell_becomes_and_what_is_wrong_with_a_row(bring, topic):
    brought = bring(b"id,name,age,mail,phone,news\n1,Ann,x,a@b.ua,050 111 22 33,yes\n2,Bob,40,B@C.ua,,no\n")
    rows = preview(brought, PEOPLE)["rows"]
    assert rows[0]["line"] == 2
    assert rows[0]["problem"] == "Column age: “x” is not a number."
    assert rows[1]["problem"] == ""
    assert rows[1]["becomes"] == [
        {"target": "identity", "label": "the identity “card”", "text": "2"},
        {"target": "attribute", "label": "the attribute “first_name”", "text": "Bob"},
        {"target": "attribute", "label": "the attribute “age”", "text": "40"},
        {"target": "address", "label": "the address for email", "text": "b@c.ua"},
        {"target": "consent", "label": "the consent to acme/news by email", "text": "no"},
    ]
    assert not AttributeDefinition.objects.exists()


@pytest.mark.django_db
def test_a_preview_waits_for_nobody_who_stores_rows_and_says_that_it_has_tried_nothing(bring, topic):
    brought = bring(b"id,name,age,mail,phone,news\n1,Ann,x,a@b.ua,050 111 22 33,yes\n2,Bob,40,B@C.ua,,no\n")
    assert preview(brought, PEOPLE)["is_tried"]
    needed = ("host", "port", "user", "password", "dbname")
    at = {key: value for key, value in listen_parameters().items() if key in needed}
    with psycopg.connect(**at) as other:
        other.execute("select pg_advisory_xact_lock(7269001)")  # as customers/importing/lock.sql
        began = time.monotonic()
        shown = preview(brought, PEOPLE)
        assert time.monotonic() - began < 4
    assert (shown["is_tried"], shown["problem"]) == (False, "")
    assert [row["problem"] for row in shown["rows"]] == ["Column age: “x” is not a number.", ""]
    assert shown["rows"][1]["becomes"][1]["text"] == "Bob"
    assert preview(brought, PEOPLE)["is_tried"]


@pytest.mark.django_db
def test_a_preview_says_why_a_mapping_does_not_fit(bring):
    brought = bring(b"id,title\n1,Ann\n")
    assert preview(brought, NAMES)["problem"] == "The file has no column “name”. It has: id, title."
    assert preview(brought, {"rows": "wishes"})["problem"].startswith("The mapping is wrong at ")
    assert preview(brought, None)["problem"].startswith("The mapping is wrong")


def test_a_mapping_with_a_topic_of_another_brand_is_refused(bring, client_of, topic):
    other = Brand.objects.create(key="zebra", name="Zebra")
    brought = bring(b"id,name,age,mail,phone,news\n1,Ann,,,,yes\n", client=client_of(brands=[other]))
    sentence = "There is no topic “acme/news”; make it in the settings first."
    assert preview(brought, PEOPLE)["problem"] == sentence
    assert start(brought, PEOPLE).json() == {"mapping": [sentence]}
    saved = brought["client"].post("/api/v1/mappings/", {"name": "People", "mapping": PEOPLE})
    assert saved.json() == {"mapping": [sentence]}


def test_a_mapping_is_saved_with_the_import_and_used_again(bring, topic):
    brought = bring(b"id,name,age,mail,phone,news\n1,Ann,,,,yes\n")
    assert start(brought, PEOPLE, name="People").status_code == 201
    client = brought["client"]
    (saved,) = client.get("/api/v1/mappings/").json()["results"]
    assert (saved["name"], saved["mapping"]) == ("People", PEOPLE)
    assert saved["used_at"]
    assert start(brought, NAMES, name="People").status_code == 201
    assert SavedMapping.objects.get().mapping == NAMES
    path = f"/api/v1/mappings/{saved['id']}/"
    assert client.patch(path, {"name": "Names"}).json()["name"] == "Names"
    wrong = client.patch(path, {"mapping": NAMES | {"format": "xls"}})
    assert wrong.json()["mapping"][0].startswith("The mapping is wrong at format")
    assert client.delete(path).status_code == 204
    actions = list(AuditEntry.objects.order_by("id").values_list("action", flat=True))
    assert actions == ["uploaded", "saved", "started", "saved", "started", "changed", "deleted"]


@pytest.mark.django_db
def test_the_options_name_every_target_with_its_form(client_of, topic):
    options = client_of().get("/api/v1/import-options/").json()
    assert {"customers", "purchases"} <= {each["key"] for each in options["rows"]}
    assert {"csv", "blank_separated", "fixed_width", "json_lines", "xlsx", "parquet"} == {
        each["key"] for each in options["formats"]
    }
    identity = next(each for each in options["targets"] if each["key"] == "identity")
    assert [each["key"] for each in identity["fields"]] == ["namespace"]
    assert options["topics"] == [{"key": "acme/news", "label": "News", "brand": topic.brand_id}]
    assert "region" in [each["key"] for each in options["fields"]]


def test_rejects_come_as_a_file_that_no_spreadsheet_takes_for_formulas(bring):
    brought = bring(b'id,day,paid\n=cmd|1,2026-01-05,x\n"a\nb",someday,1\n7,2026-01-05,5\n')
    started = start(brought, BUYS).json()
    work_off()
    answer = brought["client"].get(f"/api/v1/imports/{started['id']}/rejects.csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert text.splitlines()[:2] == [
        "line,reason,original",
        '2,Column paid: “x” is not a number.,"\'=cmd|1,2026-01-05,x"',
    ]
    assert '"""a\nb"",someday,1"' in text


def test_files_are_removed_after_a_week_unless_they_wait_to_be_loaded(bring, uploads_folder):
    old, waiting, new = (bring(b"id,name\n1,Ann\n") for _ in range(3))
    start(waiting, NAMES)
    now = timezone.now()
    Upload.objects.exclude(pk=new["id"]).update(used_at=now - timedelta(days=8))
    uploads.remove_old(now)
    assert set(Upload.objects.values_list("pk", flat=True)) == {waiting["id"], new["id"]}
    assert len(list(uploads_folder.iterdir())) == 2
    assert old["client"].get(f"/api/v1/uploads/{old['id']}/").status_code == 404


@pytest.mark.django_db
def test_a_stranger_uploads_nothing(uploads_folder):
    from django.core.files.uploadedfile import SimpleUploadedFile

    answer = Client().post("/api/v1/uploads/", {"file": SimpleUploadedFile("a.csv", b"id\n1\n")})
    assert answer.status_code == 401
    assert not list(uploads_folder.iterdir())


@pytest.mark.django_db
def test_a_log_in_by_session_uploads_with_its_csrf_token(client_of, uploads_folder):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from accounts.models import User

    client_of()
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(User.objects.get())
    file = {"file": SimpleUploadedFile("a.csv", b"id\n1\n")}
    assert browser.post("/api/v1/uploads/", file).status_code == 403
    browser.cookies["csrftoken"] = "a" * 32
    file = {"file": SimpleUploadedFile("a.csv", b"id\n1\n")}
    assert browser.post("/api/v1/uploads/", file, headers={"X-CSRFToken": "a" * 32}).status_code == 201
