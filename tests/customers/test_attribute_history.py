"""What attributes have been, where they came from, and how somebody of the staff changes and defines them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils.dateparse import parse_datetime

from accounts.models import AuditEntry
from customers.models import AttributeChange, AttributeDefinition, Customer
from customers.origin import coming_from, name_source
from journeys.models import Journey
from segments.models import Segment
from tests.customers.conftest import NOW, PEOPLE
from tests.journeys.world import World

pytestmark = pytest.mark.django_db
V1 = "/api/v1/"
HOUR = timedelta(hours=1)
FIRST = "id,name,age,mail,phone,news\n1,Olena,30,,,\n2,Piotr,,,,\n"


def history(customer: Customer) -> list[tuple[str, object, object, str]]:
    rows = AttributeChange.objects.filter(customer=customer).order_by("id")
    return list(rows.values_list("key", "before", "value", "source"))


@pytest.fixture
def olena(load, topic):
    load(FIRST, PEOPLE)
    return Customer.objects.get(identities__value="1")


@pytest.fixture
def world(db):
    return World()


@pytest.fixture
def definitions(db):
    for key, type_ in [
        ("city", "text"),
        ("age", "number"),
        ("vip", "boolean"),
        ("birthday", "date"),
        ("likes", "list"),
    ]:
        AttributeDefinition.objects.get_or_create(key=key, defaults={"label": key.capitalize(), "type": type_})


def test_who_is_created_has_an_origin_and_no_history(olena, client_of):
    assert AttributeChange.objects.count() == 0
    assert (olena.source, olena.created_at) == ("crm", NOW)
    answer = client_of().get(f"{V1}customers/{olena.pk}/").json()
    assert answer["source"] == "crm"
    assert answer["known"] == [
        {"key": "age", "label": "Age", "type": "number", "value": 30, "at": "2026-03-02T12:00:00Z", "source": "crm"},
        {
            "key": "first_name",
            "label": "First name",
            "type": "text",
            "value": "Olena",
            "at": "2026-03-02T12:00:00Z",
            "source": "crm",
        },
    ]


def test_a_later_file_leaves_what_was_and_says_where_the_new_one_is_from(olena, load, client_of):
    load("id,name,age,mail,phone,news\n1,Olena,31,,,\n2,Piotr,,,,\n", PEOPLE | {"source": "shop"}, NOW + HOUR)
    assert history(olena) == [("age", 30, 31, "shop")]
    assert AttributeChange.objects.count() == 1  # nobody else's, and nothing that stayed as it was
    answer = client_of().get(f"{V1}customers/{olena.pk}/").json()
    assert [(each["key"], each["value"], each["source"], each["at"]) for each in answer["known"]] == [
        ("age", 31, "shop", "2026-03-02T13:00:00Z"),
        ("first_name", "Olena", "crm", "2026-03-02T12:00:00Z"),
    ]


def test_no_writer_is_forgotten_not_even_sql_by_hand(olena):
    with connection.cursor() as cursor:
        cursor.execute('update customers_customer set attributes = \'{"city": "Kyiv"}\' where id = %s', [olena.pk])
    assert sorted(history(olena), key=str) == [
        ("age", 30, None, "crm"),  # the transaction of the test has named it
        ("city", None, "Kyiv", "crm"),
        ("first_name", "Olena", None, "crm"),
    ]
    assert set(AttributeChange.objects.values_list("at", flat=True)) != {
        NOW
    }  # it did not say when: at the clock's time


def test_a_source_counts_for_its_part_of_a_transaction_only(olena):
    name_source("outside")
    with coming_from("inside"):
        Customer.objects.filter(pk=olena.pk).update(attributes={"age": 31}, updated_at=NOW + HOUR)
    Customer.objects.filter(pk=olena.pk).update(attributes={"age": 32}, updated_at=NOW + 2 * HOUR)
    assert [each[3] for each in history(olena) if each[0] == "age"] == ["inside", "outside"]
    name_source("x" * 500 + "\0")
    assert len(Customer.objects.create(created_at=NOW, updated_at=NOW).source) == 60


@pytest.mark.parametrize("count", [1, 20, 21, 300])
def test_one_statement_about_few_or_many_leaves_a_row_for_each_change(db, count):
    people = Customer.objects.bulk_create(
        Customer(attributes={"city": "Lviv", "age": number}, created_at=NOW, updated_at=NOW) for number in range(count)
    )
    Customer.objects.update(attributes={"age": 7, "vip": True}, updated_at=NOW + HOUR)
    found = AttributeChange.objects.values_list("customer", "key", "before", "value", "at")
    expected = {
        change
        for number, each in enumerate(people)
        for change in [
            (each.pk, "city", "Lviv", None, NOW + HOUR),
            (each.pk, "vip", None, True, NOW + HOUR),
            *([(each.pk, "age", number, 7, NOW + HOUR)] if number != 7 else []),
        ]
    }
    assert set(found) == expected
    assert len(found) == len(expected)


def test_an_update_that_changes_no_attribute_leaves_nothing(olena):
    Customer.objects.filter(pk=olena.pk).update(language="uk", updated_at=NOW + HOUR)
    assert history(olena) == []


def test_the_history_is_shown_in_pages_newest_first(olena, client_of):
    for age in (31, 32, 33):
        Customer.objects.filter(pk=olena.pk).update(attributes={"age": age}, updated_at=NOW + age * HOUR)
    answer = client_of().get(f"{V1}customers/{olena.pk}/attribute-history/", {"key": "age", "page_size": 2}).json()
    assert (answer["count"], answer["next"] is not None) == (3, True)
    assert [(each["before"], each["value"]) for each in answer["results"]] == [(32, 33), (31, 32)]
    assert answer["results"][0] == {
        "id": answer["results"][0]["id"],
        "key": "age",
        "label": "Age",
        "type": "number",
        "before": 32,
        "value": 33,
        "at": "2026-03-03T21:00:00Z",
        "source": "crm",
    }
    every = client_of().get(f"{V1}customers/{olena.pk}/attribute-history/").json()
    assert {each["key"] for each in every["results"]} == {"age", "first_name"}


def test_somebody_of_the_staff_changes_attributes_and_it_is_audited_without_values(olena, definitions, client_of):
    given = {"city": "Львів", "vip": True, "birthday": "1990-02-28", "likes": ["jazz"], "age": None}
    answer = client_of("marketer").patch(f"{V1}customers/{olena.pk}/", {"attributes": given}, format="json")
    assert answer.status_code == 200
    assert answer.json()["attributes"] == {
        "first_name": "Olena",
        "city": "Львів",
        "vip": True,
        "birthday": "1990-02-28",
        "likes": ["jazz"],
    }
    assert {each[0]: each[3] for each in history(olena)} == dict.fromkeys(given, "staff")
    entry = AuditEntry.objects.get(subject=f"customer:{olena.pk}")
    assert (entry.action, entry.detail) == ("changed", {"attributes": sorted(given)})


def test_the_same_once_more_changes_nothing(olena, definitions, client_of):
    client = client_of("marketer")
    for _ in range(2):
        client.patch(f"{V1}customers/{olena.pk}/", {"attributes": {"city": "Lviv"}}, format="json")
    assert len(history(olena)) == 1
    assert AuditEntry.objects.filter(subject=f"customer:{olena.pk}").count() == 1


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("age", "thirty", "“thirty” is not a number."),
        ("age", True, "“True” is not a number."),
        ("age", 1e300, "The number is too large."),
        ("vip", "yes", "“yes” is neither yes (true) nor no (false)."),
        ("birthday", "2026-02-30", "“2026-02-30” is not a date like 2026-01-31."),
        ("likes", "jazz", "“jazz” is not a list."),
        ("likes", [1], "“1” is not a text."),
        ("city", "x" * 2001, "The text has 2001 characters; 2000 are allowed."),
        ("city", "a\0b", "The text has a NUL character, which no text may have."),
        ("soul", 1, "There is no attribute “soul”."),
    ],
)
def test_one_wrong_value_changes_nothing_at_all(olena, definitions, client_of, key, value, words):
    body = {"attributes": {"city": "Lviv"} | {key: value}}
    answer = client_of("marketer").patch(f"{V1}customers/{olena.pk}/", body, format="json")
    assert (answer.status_code, answer.json()) == (400, {"attributes": {key: [words]}})
    assert history(olena) == []


def test_a_manager_reads_and_changes_nothing(olena, definitions, client_of):
    assert client_of("manager").patch(f"{V1}customers/{olena.pk}/", {}, format="json").status_code == 403
    assert client_of("marketer").patch(f"{V1}customers/{10**15}/", {}, format="json").status_code == 404


def test_an_admin_defines_attributes(client_of, db):
    client = client_of("admin")
    made = client.post(f"{V1}attributes/", {"key": "shoe_size", "label": "Shoe size", "type": "number"}, format="json")
    assert (made.status_code, made.json()["type"]) == (201, "number")
    url = f"{V1}attributes/shoe_size/"
    assert client.patch(url, {"label": "Size of shoes"}, format="json").json()["label"] == "Size of shoes"
    assert client.patch(url, {"key": "other"}, format="json").status_code == 400
    assert client.post(f"{V1}attributes/", {"key": "shoe_size", "label": "x"}, format="json").status_code == 400
    assert client.post(f"{V1}attributes/", {"key": "Bad Key", "label": "x"}, format="json").status_code == 400
    assert client_of("marketer").post(f"{V1}attributes/", {"key": "x", "label": "x"}, format="json").status_code == 403
    assert client.patch(f"{V1}attributes/nothing/", {"label": "x"}, format="json").status_code == 404


def test_an_attribute_says_how_many_have_it_and_since_when(client_of, db):
    AttributeDefinition.objects.create(key="city", label="City", type="text")
    client, url = client_of("manager"), f"{V1}attributes/city/"
    assert client.get(url).json() == {
        "key": "city", "label": "City", "type": "text", "count": 0, "first_at": None, "changed_at": None
    }  # fmt: skip
    day = timedelta(days=1)
    Customer.objects.create(attributes={}, created_at=NOW - 9 * day, updated_at=NOW - 9 * day)  # never has it
    later = Customer.objects.create(attributes={}, created_at=NOW - 8 * day, updated_at=NOW - 8 * day)
    Customer.objects.create(attributes={"city": "Lviv"}, created_at=NOW - 5 * day, updated_at=NOW - 5 * day)
    found = client.get(url).json()
    assert (found["count"], parse_datetime(found["first_at"]), parse_datetime(found["changed_at"])) == (
        1,
        *[NOW - 5 * day] * 2,
    )
    Customer.objects.filter(pk=later.pk).update(attributes={"city": "Kyiv"}, updated_at=NOW - 6 * day)
    Customer.objects.filter(pk=later.pk).update(attributes={"city": "Odesa"}, updated_at=NOW - 2 * day)
    found = client.get(url).json()
    assert (found["count"], parse_datetime(found["first_at"]), parse_datetime(found["changed_at"])) == (
        2,
        NOW - 6 * day,
        NOW - 2 * day,
    )
    assert client.get(f"{V1}attributes/soul/").status_code == 404


@pytest.mark.parametrize(
    ("value", "type_", "status"),
    [
        ("1990-01-01", "date", 200),
        ("some day", "date", 400),
        ("12", "number", 400),
        (None, "number", 200),
    ],
)
def test_a_type_changes_only_where_no_value_contradicts(client_of, value, type_, status):
    AttributeDefinition.objects.create(key="since", label="Since", type="text")
    Customer.objects.create(attributes={"since": value}, created_at=NOW, updated_at=NOW)
    answer = client_of("admin").patch(f"{V1}attributes/since/", {"type": type_}, format="json")
    assert answer.status_code == status, answer.json()
    assert AttributeDefinition.objects.get(key="since").type == (type_ if status == 200 else "text")


def test_a_type_stays_as_segments_and_running_journeys_need_it(client_of, world):
    AttributeDefinition.objects.create(key="since", label="Since", type="text")
    rule = {"all": [{"type": "attribute", "attribute": "since", "operator": "contains", "value": "x"}]}
    segment = Segment.objects.create(name="Old friends", rule=rule)
    client, url = client_of("admin"), f"{V1}attributes/since/"
    refused = client.patch(url, {"type": "date", "label": "Member since"}, format="json")
    assert refused.status_code == 400
    assert refused.json()["type"][0].startswith("The segment “Old friends” asks for it as it is: ")
    assert AttributeDefinition.objects.get(key="since").label == "Since"
    segment.delete()
    given = {"attribute": "since", "operation": "set", "source": "value", "value": "long ago"}
    nodes = {"change": ("update_attribute", given), "out": ("exit", {})}
    journey = world.start(world.journey(nodes, ["in.next>change", "change.next>out"]))
    assert client.patch(url, {"type": "date"}, format="json").json() == {
        "type": ["The journey “Journey” needs it as it is. Stop the journey first."]
    }
    Journey.objects.filter(pk=journey.pk).update(status=Journey.Status.STOPPED)
    assert client.patch(url, {"type": "date"}, format="json").status_code == 200
