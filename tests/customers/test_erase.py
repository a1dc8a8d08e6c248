"""A customer is erased: nothing of them is left in any table or file, and what was counted still reconciles.

Every table is filled with rows that say an unmistakable word of the person, and the whole database is searched for it
afterwards. Whoever adds a table is told by the first test, and says here what it holds.
"""

import gzip
import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from psycopg import sql

from accounts.models import AuditEntry
from customers.models import Address, Customer, ErasedSuppression, Identity, Import, Suppression, Upload
from customers.profiles.erasing import erase
from journeys import actions
from journeys.checks.checking import differences
from journeys.models import Decision, Enrollment, OpCount
from tests.customers.conftest import NOW
from tests.journeys.world import World

pytestmark = pytest.mark.django_db
V1 = "/api/v1/"

# What holds something of customers, and must hold nothing afterwards.
PERSONAL = {
    "accounts_auditentry",
    "customers_address",
    "customers_attributechange",
    "customers_bulkcall",
    "customers_consent",
    "customers_consentchange",
    "customers_consentpause",
    "customers_customer",
    "customers_event",
    "customers_identity",
    "customers_importoccurrence",
    "customers_importreject",
    "customers_listmember",
    "customers_merge",
    "customers_mergerows",
    "customers_purchase",
    "customers_purchaseline",
    "customers_received",
    "customers_refund",
    "customers_sourcereject",
    "customers_suppression",
    "delivery_apimessage",
    "delivery_callanswer",
    "delivery_incomingmessage",
    "delivery_optin",
    "delivery_outbox",
    "delivery_providermessage",
    "delivery_rehearsalreport",
    "delivery_replypart",
    "delivery_statuscall",
    "delivery_stray",
    "delivery_trackedhit",
    "journeys_apicall",
    "journeys_apicascade",
    "journeys_arrival",
    "journeys_changeovermove",
    "journeys_launchbatch",
    "journeys_wake",
    "journeys_watchmember",
    "journeys_watchwake",
}
# What keeps the number of who was erased, beside other numbers and codes only: it was counted (docs/privacy.md).
NUMBERS = {
    "analytics_armperson",
    "analytics_armtouch",  # for a minute
    "analytics_life",  # until the loop of the rolls looks: some seconds
    "analytics_touchedlives",
    "delivery_deliveryevent",
    "delivery_flight",
    "delivery_message",
    "journeys_decision",
    "journeys_departure",
    "journeys_enrollment",
    "segments_segmentsnapshot",  # for a day
    "analytics_conversion",
    "analytics_raremessage",  # its domain until the loop of the rolls looks: some seconds
}
# What the staff and the machine write of other things than customers.
OTHERS = {
    "analytics_purchaseroll",
    "analytics_reportmail",
    "analytics_reportschedule",
    "analytics_reportschedule_recipients",
    "analytics_sharedreport",
    "accounts_apikey",
    "accounts_brand",
    "accounts_exchangerate",
    "accounts_logintry",
    "accounts_user",
    "accounts_user_brands",
    "customers_attributedefinition",
    "customers_customerlist",
    "customers_erasedsuppression",
    "customers_import",
    "customers_loyaltyprogramme",
    "customers_namespace",
    "customers_product",
    "customers_savedmapping",
    "customers_source",
    "customers_sourcecount",
    "customers_timezone",
    "customers_topic",
    "customers_upload",
    "delivery_account",
    "delivery_account_brands",
    "delivery_callback",
    "delivery_cap",
    "delivery_content",
    "delivery_link",
    "delivery_messagecount",
    "delivery_price",
    "delivery_route",
    "delivery_sender",
    "delivery_senderday",
    "delivery_template",
    "delivery_templatepush",
    "delivery_templateversion",
    "journeys_changeover",
    "journeys_comment",
    "journeys_comment_mentions",
    "journeys_journey",
    "journeys_journeytest",
    "journeys_launch",
    "journeys_opcount",
    "journeys_pause",
    "journeys_purse",
    "journeys_retention",
    "journeys_trigger",
    "journeys_version",
    "journeys_watch",
    "segments_change",  # numbers of whose rows changed, until every copy has them
    "segments_copy",
    "segments_segment",
    "segments_segmentsize",
    "analytics_armhour",
    "analytics_armroll",
    "analytics_cohortroll",
    "analytics_livesstate",
    "analytics_squareroll",
    "analytics_stageroll",
    "analytics_consentroll",
    "analytics_channelconversionroll",
    "analytics_channelroll",
    "analytics_conversionday",
    "analytics_conversionroll",
    "analytics_domainroll",
    "analytics_duehour",
    "analytics_lagroll",
    "analytics_messageday",
    "analytics_messageroll",
    "analytics_passroll",
    "analytics_reactionroll",
    "analytics_rollstate",
    "analytics_touchedconsents",
    "analytics_touchroll",
    "customers_touchedpurchases",
    "delivery_touched",
    "journeys_toucheddecisions",
}
FRAMEWORK = ("auth_", "django_")
# Columns of codes, which are the same for everybody: what stands in them for everybody.
CODES = {
    "channel": "email",
    "traffic_class": "marketing",
    "status": "sent",
    "type": "clicked",
    "kind": "click",
    "grade": "likely",
    "opened_grade": "likely",
    "port": "next",
    "touch": "clicked",
    "arm": "next",
    "comparison": "",
    "reason": "entered",
    "currency": "USD",
    "method": "GET",
    "command": "stop",
    "action": "changed",
    "table": "customers_address",
    "error_code": "absent",
    "country": "UA",
    "domain": "example.com",
    "policy": None,
}
# Here the same names are texts.
TEXTS = {
    ("customers_importreject", "reason"),
    ("customers_sourcereject", "reason"),
    ("customers_refund", "reason"),
}


@dataclass
class Somebody:
    """A customer with a word that stands nowhere else."""

    word: str
    ip: str
    number: int  # in every column of numbers
    customer: Customer

    @property
    def email(self) -> str:
        return f"{self.word}@mirlune.example"


@pytest.fixture
def people(world_of_tables: None) -> tuple[Somebody, Somebody]:
    """Who is erased, and who stands beside them in every table."""
    made = []
    for number, (word, ip) in enumerate([("zyqvorx", "203.0.113.77"), ("quistrel", "203.0.113.88")], start=1):
        customer = Customer.objects.create(attributes={"first_name": word}, created_at=NOW, updated_at=NOW)
        each = Somebody(word, ip, 7000 + number, customer)
        fill_everything(each)
        made.append(each)
    return made[0], made[1]


@pytest.fixture
def world_of_tables(db: None) -> None:
    """Rows need no rows elsewhere: keys of other tables are not looked at, and no trigger acts, in this transaction."""
    with connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")


def tables() -> dict[str, list[tuple[str, str, int | None]]]:
    """{table: [(column, type, longest)]} of all tables of ours."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.table_name, c.column_name, case when c.data_type = 'ARRAY' then 'array' else c.data_type end,"
            " c.character_maximum_length"
            " from information_schema.columns c join information_schema.tables t using (table_schema, table_name)"
            " where table_schema = 'public' and t.table_type = 'BASE TABLE' order by table_name, ordinal_position"
        )
        found: dict[str, list[tuple[str, str, int | None]]] = {}
        for table, name, type_, longest in cursor.fetchall():
            if not table.startswith(FRAMEWORK):
                found.setdefault(table, []).append((name, type_, longest))
    return found


def fill_everything(whom: Somebody) -> None:
    """A row of theirs in every table that may hold one, each of its columns filled."""
    for table, columns in tables().items():
        if table in PERSONAL | NUMBERS and table != "customers_customer":
            given = {name: value_of(table, name, type_, longest, whom) for name, type_, longest in columns}
            query = sql.SQL("insert into {} ({}) overriding system value values ({})").format(
                sql.Identifier(table),
                sql.SQL(", ").join(map(sql.Identifier, given)),
                sql.SQL(", ").join(map(sql.Literal, given.values())),
            )
            with connection.cursor() as cursor:
                cursor.execute(query)


def value_of(table: str, name: str, type_: str, longest: int | None, whom: Somebody) -> Any:
    if name in ("customer_id", "kept_id", "present_id"):
        return whom.customer.pk
    if name == "customer_ids":
        return [whom.customer.pk, 999]
    if name == "subject":
        return f"customer:{whom.customer.pk}"
    if name in CODES and (table, name) not in TEXTS and (CODES[name] is None or type_ == "character varying"):
        return CODES[name]
    match type_:
        case "character varying" | "text":
            return whom.email if longest is None or longest >= len(whom.email) else whom.word[: longest or 7]
        case "jsonb":
            said = {"who": whom.email, "name": whom.word}
            return json.dumps([said, {"who": "somebody else"}] if name in ("messages", "moved", "lines") else said)
        case "inet":
            return whom.ip
        case "bytea":
            return whom.email.encode()
        case "boolean":
            return False
        case "array":
            return []
        case "date":
            return NOW.date()
        case "timestamp with time zone":
            return NOW + timedelta(seconds=whom.number)
        case _:
            return whom.number


def found_in(needle: str) -> dict[str, int]:
    """{table.column: rows} of the whole database in which a word stands, the framework's tables included."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "select table_name, column_name, data_type from information_schema.columns"
            " join information_schema.tables using (table_schema, table_name)"
            " where table_schema = 'public' and table_type = 'BASE TABLE'"
        )
        for table, column, type_ in cursor.fetchall():
            shown = sql.SQL("encode({}, 'escape')" if type_ == "bytea" else "{}::text").format(sql.Identifier(column))
            cursor.execute(
                sql.SQL("select count(*) from {} where {} ilike {}").format(
                    sql.Identifier(table), shown, sql.Literal(f"%{needle}%")
                )
            )
            (count,) = cursor.fetchone()
            if count:
                found[f"{table}.{column}"] = count
    return found


def numbered(customer_id: int) -> set[str]:
    """The tables in which the customer's number stands."""
    found = set()
    with connection.cursor() as cursor:
        for table, columns in tables().items():
            for name, type_, *_ in columns:
                if name in ("customer_id", "customer_ids", "kept_id", "lost_id", "present_id"):
                    fits = sql.SQL("{} = any({})" if type_ == "array" else "{} = {}").format(
                        sql.Literal(customer_id), sql.Identifier(name)
                    )
                    cursor.execute(
                        sql.SQL("select exists (select from {} where {})").format(sql.Identifier(table), fits)
                    )
                    if cursor.fetchone()[0]:
                        found.add(table)
    return found


def test_somebody_has_thought_of_every_table(db):
    assert set(tables()) == PERSONAL | NUMBERS | OTHERS, "Say in which set of tests/customers/test_erase.py it belongs."


def test_nothing_is_left_in_the_whole_database(people):
    person, other = people
    before = found_in(other.word), found_in(other.ip), numbered(other.customer.pk)
    filled = {each.split(".")[0] for each in found_in(person.word)} | numbered(person.customer.pk)
    assert filled >= PERSONAL - {"delivery_statuscall"}, "Every table was filled."
    erase(person.customer.pk, None, NOW)
    assert found_in(person.word) == {}
    assert found_in(person.ip) == {}
    assert numbered(person.customer.pk) <= NUMBERS
    # And nothing of whoever stands beside them has gone.
    assert (found_in(other.word), found_in(other.ip), numbered(other.customer.pk)) == before


def test_rows_that_are_counted_stay_without_what_stood_in_them(people):
    person, _ = people
    erase(person.customer.pk, None, NOW)
    with connection.cursor() as cursor:
        cursor.execute("select original, reason from customers_importreject order by id")
        assert cursor.fetchall()[0] == ("", "The customer has been erased.")
        cursor.execute("select messages from customers_received order by id")
        assert json.loads(cursor.fetchall()[0][0]) == [{"who": "somebody else"}]
        cursor.execute("select customer_ids from journeys_launchbatch order by id")
        assert cursor.fetchall()[0][0] == [999]


@pytest.fixture
def person(db: None) -> Customer:
    made = Customer.objects.create(attributes={"first_name": "Olena"}, created_at=NOW, updated_at=NOW)
    Address.objects.create(customer=made, channel="email", endpoint="olena@mirlune.example", created_at=NOW)
    Address.objects.create(customer=made, channel="sms", endpoint="+380501234567", created_at=NOW)
    Identity.objects.create(customer=made, namespace="card", value="CARD-4711")
    return made


def test_a_file_that_is_being_loaded_comes_first(person, settings, tmp_path, client_of):
    settings.VAR, settings.UPLOADS = tmp_path, tmp_path / "uploads"
    settings.UPLOADS.mkdir()
    file = settings.UPLOADS / "abc"
    upload = Upload.objects.create(file_name="people.csv", stored_as="abc", size=9, created_at=NOW, used_at=NOW)
    run = Import.objects.create(file_name="people.csv", upload=upload, status="running", started_at=NOW)
    client, url = client_of("admin"), f"{V1}customers/{person.pk}/"
    file.write_bytes(b"olena@mirlune.example\n")
    refused = client.delete(url, {"confirm": str(person.pk)}, format="json")
    assert refused.status_code == 409
    words = "“people.csv” is being loaded, and the customer may stand in it: cancel it first."
    assert refused.json()["detail"] == words
    assert file.exists()
    Import.objects.filter(pk=run.pk).update(status="canceled")
    assert client.delete(url, {"confirm": str(person.pk)}, format="json").status_code == 204
    assert not file.exists()


def test_files_in_which_they_stand_are_deleted(person, settings, tmp_path):
    settings.VAR, settings.UPLOADS = tmp_path, tmp_path / "uploads"
    (tmp_path / "mail" / "returned").mkdir(parents=True)
    settings.UPLOADS.mkdir()
    goes = {
        "uploads/one.csv": b"name,mail\nOlena,Olena@Mirlune.example\n",
        "uploads/two.csv": "phone;380501234567\n".encode("utf-16"),
        "uploads/three.txt": b"x" * (1 << 20) + b"card-4711",
        "uploads/four.csv.gz": gzip.compress(b"whoever\n"),
        "uploads/five.xlsx": b"PK\x03\x04...",
        "mail/returned/1.eml": b"To: <olena@mirlune.example>\n",
    }
    stays = {"uploads/six.csv": "name,mail\nІван,ivan@mirlune.example\n".encode(), "uploads/seven.csv": b""}
    for name, text in (goes | stays).items():
        (tmp_path / name).write_bytes(text)
    erase(person.pk, None, NOW)
    left = {str(each.relative_to(tmp_path)) for each in tmp_path.rglob("*") if each.is_file()}
    assert left == set(stays)


def test_an_address_that_must_not_be_written_to_is_remembered_by_its_digest_only(person):
    Suppression.objects.create(channel="email", endpoint="olena@mirlune.example", reason="complaint", created_at=NOW)
    erase(person.pk, None, NOW)
    assert found_in("olena@mirlune") == {}
    kept = ErasedSuppression.objects.get()
    assert (kept.channel, kept.reason, len(kept.digest)) == ("email", "complaint", 64)
    # It comes again, in whatever way: it is suppressed before anybody can write to it.
    again = Customer.objects.create(created_at=NOW, updated_at=NOW)
    Address.objects.create(customer=again, channel="sms", endpoint="+380509999999", created_at=NOW)
    assert Suppression.objects.count() == 0
    Address.objects.create(customer=again, channel="email", endpoint="olena@mirlune.example", created_at=NOW)
    assert Suppression.objects.get().reason == "complaint"
    # Taken off the list, it is off it for good.
    Suppression.objects.all().delete()
    assert ErasedSuppression.objects.count() == 0


def test_an_address_that_somebody_else_has_too_stays_suppressed_as_it_is(person):
    family = Customer.objects.create(created_at=NOW, updated_at=NOW)
    Address.objects.create(customer=family, channel="sms", endpoint="+380501234567", created_at=NOW)
    Suppression.objects.create(channel="sms", endpoint="+380501234567", reason="stop", created_at=NOW)
    erase(person.pk, None, NOW)
    assert Suppression.objects.get().endpoint == "+380501234567"
    assert ErasedSuppression.objects.count() == 0


def test_the_ledger_and_the_counters_reconcile_after_an_erasure(db):
    world = World()
    stay, inside, done = world.customer(), world.customer(), world.customer(["push"])
    journey = world.start(world.cascade_journey("push", "email"))
    world.pass_time(hours=1)
    world.report(done, "push", "clicked")
    world.work()
    counts = list(OpCount.objects.order_by("id").values_list("op", "port", "reason", "count"))
    for each in (inside, done):
        erase(each.pk, None, world.now)
    assert list(OpCount.objects.order_by("id").values_list("op", "port", "reason", "count")) == counts
    assert differences() == []
    assert Enrollment.objects.filter(customer_id=inside.pk, exited_at=None).exists()
    world.work()  # the engine sends away who is inside
    assert not Enrollment.objects.filter(customer_id=inside.pk, exited_at=None).exists()
    assert Decision.objects.filter(customer_id=inside.pk).latest("id").reason == "ended"
    world.pass_time(days=3)
    assert differences() == []
    assert world.sent(stay) == ["push", "email"]
    assert world.sent(inside) == ["push"]
    assert Decision.objects.filter(journey_id=journey.pk, customer_id=done.pk).exists()


def test_what_waits_to_be_handed_over_is_withdrawn(db):
    world = World()
    person = world.customer(["push"])
    journey = world.cascade_journey("push")
    actions.publish_version(journey, None, world.now)
    actions.launch(journey, None, world.now)
    world.work(hand_over=False)
    erase(person.pk, None, world.now)
    world.work()
    assert world.sent(person) == []
    assert differences() == []


def test_an_admin_erases_by_saying_the_number_once_more_and_it_is_audited(person, client_of):
    url = f"{V1}customers/{person.pk}/"
    assert client_of("marketer").delete(url, {"confirm": str(person.pk)}, format="json").status_code == 403
    client = client_of("admin")
    assert client.delete(url).json() == {"confirm": ["This field is required."]}
    wrong = client.delete(url, {"confirm": "1" + str(person.pk)}, format="json")
    assert wrong.json() == {"confirm": ["This is not the id of the customer who is to be erased."]}
    assert client.delete(url, {"confirm": str(person.pk)}, format="json").status_code == 204
    assert client.get(url).status_code == 404
    assert client.delete(url, {"confirm": str(person.pk)}, format="json").status_code == 404
    entry = AuditEntry.objects.get(action="erased")
    assert (entry.subject, entry.detail) == (f"customer:{person.pk}", {})


def test_somebody_whose_name_elsewhere_is_short_is_not_looked_for_in_texts(db):
    """“12” stands in texts about anybody."""
    short = Customer.objects.create(created_at=NOW, updated_at=NOW)
    Identity.objects.create(customer=short, namespace="card", value="12")
    AuditEntry.objects.create(action="changed", subject="journey:1", detail={"count": "12"})
    erase(short.pk, None, NOW)
    assert AuditEntry.objects.get(action="changed").detail == {"count": "12"}
