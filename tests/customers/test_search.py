"""Customers are found by what somebody types (customers/search.py)."""

import pytest

from customers import search
from customers.models import Address, Customer, Identity
from customers.search import Found
from tests.customers.conftest import NOW

pytestmark = pytest.mark.django_db
PEOPLE = [
    ("Олена", "Коваленко", "olena.kovalenko@firma.ua", "+380501234567", "AB-0017"),
    ("Żaneta", "Łęcka", "zaneta_l@poczta.pl", "+48601234599", "AB-0018"),
    ("Mary-Ann", "O'Neil", "mary.ann@example.org", "+353861230000", "ab-0019"),
    ("Ірина", "Ёлкіна", "i.yolkina@firma.ua", "+380679998877", "ZZ-1"),
]


@pytest.fixture
def base(db):
    for first, last, email, phone, card in PEOPLE:
        made = Customer.objects.create(
            attributes={"first_name": first, "last_name": last}, created_at=NOW, updated_at=NOW
        )
        Address.objects.create(customer=made, channel="email", endpoint=email, created_at=NOW)
        Address.objects.create(customer=made, channel="sms", endpoint=phone, created_at=NOW)
        Identity.objects.create(customer=made, namespace="card", value=card)


def found(typed: str) -> list[str]:
    people = Customer.objects.in_bulk(Found(typed)[0:50])
    return [people[id_].attributes["first_name"] for id_ in Found(typed)[0:50]]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("kovalenko", ["Олена"]),  # in the middle of an address
        ("@firma", ["Олена", "Ірина"]),
        ("FIRMA.UA", ["Олена", "Ірина"]),
        ("valenko@fir", ["Олена"]),
        ("_l@po", ["Żaneta"]),
        ("%firma", []),
        ("4567", ["Олена"]),  # the end of a phone number
        ("050 123-45", ["Олена"]),  # as it is dialled at home
        ("601 234 599", ["Żaneta"]),
        ("(067) 999", ["Ірина"]),
        ("12", []),  # too short for a part, and nothing begins so
        ("ab-0017", ["Олена"]),  # letters of an id in any case
        ("AB-0019", ["Mary-Ann"]),
        ("ab-0019", ["Mary-Ann"]),
        ("LECKA zan", ["Żaneta"]),
        ("лкіна", []),  # of names words by their beginning
        ("елкіна ірина", ["Ірина"]),
        ("o’neil mary ann", ["Mary-Ann"]),
        ("two words@firma", []),
        ("x" * 5000, []),
    ],
)
def test_parts_of_addresses_ids_and_names_are_found(base, typed, names):
    assert found(typed) == names


def test_what_fits_exactly_comes_first_and_ends_the_search(base):
    for number, value in enumerate(["017", "0170", "3017"]):
        made = Customer.objects.create(attributes={"first_name": value}, created_at=NOW, updated_at=NOW)
        Identity.objects.create(customer=made, namespace="card", value=value)
        Address.objects.create(customer=made, channel="sms", endpoint=f"+38050000{number}017", created_at=NOW)
    assert found("017") == ["017", "0170"]
    assert found("0170")[0] == "0170"
    assert found("+380500002017") == ["3017"]


def test_what_begins_so_comes_before_what_has_it_in_the_middle(base):
    late = Customer.objects.create(attributes={"first_name": "Firma"}, created_at=NOW, updated_at=NOW)
    assert Found("firma")[0:1] == [late.pk]
    assert Found("firma").count() == 3


def test_the_count_ends_where_nobody_reads_on(base, monkeypatch, client_of):
    monkeypatch.setattr(search, "MOST", 3)
    client = client_of()
    for _ in range(3):
        Customer.objects.create(attributes={"first_name": "Ірина"}, created_at=NOW, updated_at=NOW)
    answer = client.get("/api/v1/customers/", {"q": "ірина", "page_size": 2}).json()
    assert (answer["count"], answer["is_more"], len(answer["results"])) == (3, True, 2)
    assert client.get("/api/v1/customers/", {"q": "олена"}).json()["is_more"] is False
    everybody = client.get("/api/v1/customers/").json()
    assert (everybody["count"], everybody["is_more"]) == (7, False)


def test_a_search_is_two_statements_whatever_is_found(base, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        looked = Found("firma")
        assert (looked.count(), len(looked[0:50])) == (2, 2)
