"""Files that say who the customers are."""

from datetime import UTC, datetime

import pytest

from customers.importing.mapping import read_mapping
from customers.importing.problems import ImportProblem
from customers.models import Address, AttributeDefinition, Consent, Customer, CustomerList, Identity, Namespace
from tests.customers.conftest import NOW, PEOPLE, totals

HEADER = "id,name,age,mail,phone,news\n"


def with_columns(*columns):
    return PEOPLE | {"columns": [*PEOPLE["columns"], *columns]}


def test_a_row_becomes_a_customer_with_everything_it_says(load, topic):
    report = load(HEADER + "0007,Олена,34, Olena@Example.COM ,050 123 45 67,yes\n", PEOPLE)
    assert totals(report) == (1, 1, 0, 0, 0)
    customer = Customer.objects.get()
    assert customer.attributes == {"first_name": "Олена", "age": 34}
    assert customer.created_at == NOW
    assert [(each.namespace, each.value) for each in customer.identities.all()] == [("card", "0007")]
    assert set(customer.addresses.values_list("channel", "endpoint", "is_primary")) == {
        ("email", "olena@example.com", True),
        ("sms", "+380501234567", True),
    }
    consent = Consent.objects.get()
    assert (consent.topic, consent.channel, consent.granted, consent.source) == (topic, "email", True, "crm")
    assert AttributeDefinition.objects.get(key="age").type == "number"


def test_the_same_file_again_changes_nothing(load, topic):
    text = HEADER + "1,Ann,30,ann@example.com,,yes\n2,Bob,,bob@example.com,,no\n"
    load(text, PEOPLE)
    before = Customer.objects.get(identities__value="1").updated_at
    assert totals(load(text, PEOPLE, datetime(2026, 4, 1, tzinfo=UTC))) == (2, 0, 0, 2, 0)
    assert Customer.objects.get(identities__value="1").updated_at == before


def test_an_empty_cell_says_nothing(load, topic):
    load(HEADER + "1,Ann,30,ann@example.com,,yes\n", PEOPLE)
    assert totals(load(HEADER + "1,,31,,,\n", PEOPLE)) == (1, 0, 1, 0, 0)
    assert Customer.objects.get().attributes == {"first_name": "Ann", "age": 31}
    assert Consent.objects.get().granted


def test_rows_of_one_customer_add_up_and_the_later_one_counts(load, topic):
    text = HEADER + "1,Ann,30,,,\n2,Bob,,,,\n1,Anna,,anna@example.com,,\n1,Anna,,,,\n"
    assert totals(load(text, PEOPLE)) == (4, 2, 1, 1, 0)
    customer = Customer.objects.get(identities__value="1")
    assert customer.attributes == {"first_name": "Anna", "age": 30}
    assert customer.addresses.count() == 1
    assert totals(load(text, PEOPLE)) == (4, 0, 0, 4, 0)


def test_a_new_address_becomes_the_primary_one_and_an_old_file_does_not_bring_the_old_one_back(load, topic):
    load(HEADER + "1,Ann,,old@example.com,,\n", PEOPLE)
    load(HEADER + "1,Ann,,new@example.com,,\n", PEOPLE)
    assert set(Address.objects.values_list("endpoint", "is_primary")) == {
        ("old@example.com", False),
        ("new@example.com", True),
    }
    assert totals(load(HEADER + "1,Ann,,old@example.com,,\n", PEOPLE)) == (1, 0, 0, 1, 0)
    assert Address.objects.get(is_primary=True).endpoint == "new@example.com"


def test_an_undated_file_may_refuse_but_not_allow_again_what_was_refused(load, topic, told):
    load(HEADER + "1,Ann,,,,yes\n", PEOPLE)
    assert totals(load(HEADER + "1,Ann,,,,no\n", PEOPLE)) == (1, 0, 1, 0, 0)
    assert totals(load(HEADER + "1,Ann,,,,yes\n", PEOPLE)) == (1, 0, 0, 1, 0)
    assert not Consent.objects.get().granted
    customer = Customer.objects.get().pk
    assert told == [("consent", [customer]), ("consent", [customer])]


def test_of_dated_choices_the_later_one_stands(load, topic):
    mapping = with_columns({"column": "at", "target": "consented_at"})
    header = HEADER.replace("news", "news,at")
    load(header + "1,Ann,,,,no,2026-02-01\n", mapping)
    assert totals(load(header + "1,Ann,,,,yes,2026-01-01\n", mapping)) == (1, 0, 0, 1, 0)
    assert totals(load(header + "1,Ann,,,,yes,2026-02-03\n", mapping)) == (1, 0, 1, 0, 0)
    assert Consent.objects.get().granted


def test_identities_of_two_customers_in_one_row_join_them(load, topic):
    mapping = with_columns({"column": "shop", "target": "identity", "namespace": "shop"})
    header = HEADER.replace("news", "news,shop")
    load(header + "1,Ann,30,,,,a\n2,Bob,,,,,b\n", mapping)
    assert totals(load(header + "1,,,,,,b\n,Anna,,,,,a\n", mapping)) == (2, 0, 2, 0, 0)
    assert Customer.objects.get().attributes == {"first_name": "Anna", "age": 30}
    assert Identity.objects.count() == 4


def test_of_identities_of_which_nobody_has_two_a_row_with_those_of_two_customers_is_refused(load, topic):
    mapping = with_columns({"column": "shop", "target": "identity", "namespace": "shop"})
    Namespace.objects.create(key="card", label="Card", is_single=True, priority=10)
    Namespace.objects.create(key="shop", label="Shop", is_single=True, priority=10)
    header = HEADER.replace("news", "news,shop")
    report = load(header + "1,Ann,,,,,a\n2,Bob,,,,,b\n1,Ann,,,,,b\n,Ann,,,,,a\n", mapping)
    assert totals(report) == (4, 2, 0, 1, 1)
    (reject,) = report.rejects
    assert (reject.line, reject.reason) == (4, "card 1 and shop b belong to different customers.")
    assert Identity.objects.count() == 4


def test_an_identity_that_is_a_contact_is_found_in_any_written_form(load, topic):
    mapping = PEOPLE | {"columns": [{"column": "mail", "target": "identity", "namespace": "email"}]}
    load("mail\nAnn@Example.com\n", mapping)
    assert totals(load("mail\n ann@example.COM\n", mapping)) == (1, 0, 0, 1, 0)


def test_every_type_of_attribute_is_read(load, topic):
    mapping = PEOPLE | {
        "decimal": ",",
        "columns": [
            {"column": "id", "target": "identity", "namespace": "card"},
            {"column": "born", "target": "attribute", "key": "birthday", "type": "date", "format": "%d.%m.%Y"},
            {"column": "vip", "target": "attribute", "key": "vip", "type": "boolean"},
            {"column": "score", "target": "attribute", "key": "score", "type": "number"},
            {"column": "likes", "target": "attribute", "key": "likes", "type": "list", "separator": "/"},
            {"column": "zone", "target": "time_zone"},
            {"column": "lang", "target": "language"},
            {"column": "since", "target": "created_at", "format": "%d.%m.%Y"},
        ],
    }
    text = 'id,born,vip,score,likes,zone,lang,since\n1,31.01.1990,так,"1 234,5",jazz/ rock,Europe/Kiev,UK,01.02.2020\n'
    load(text, mapping)
    customer = Customer.objects.get()
    assert customer.attributes == {"birthday": "1990-01-31", "vip": True, "score": 1234.5, "likes": ["jazz", "rock"]}
    assert (customer.time_zone, customer.language) == ("Europe/Kiev", "uk")
    assert customer.created_at == datetime(2020, 2, 1, tzinfo=UTC)


def test_a_dry_run_counts_everything_and_keeps_nothing(load, topic):
    report = load(HEADER + "1,Ann,30,ann@example.com,,yes\n2,Bob,x,,,\n", PEOPLE, dry_run=True)
    assert totals(report) == (2, 1, 0, 0, 1)
    assert report.rejects[0].reason == "Column age: “x” is not a number."
    assert not Customer.objects.exists()
    assert not AttributeDefinition.objects.exists()


def test_everybody_in_a_file_is_put_into_a_list_which_is_made_once(load, topic):
    into = PEOPLE | {"list": "Fair in Kraków"}
    load(HEADER + "1,Ann,30,ann@example.com,,yes\n2,Bob,,bob@example.com,,no\n1,Ann,31,,,\n", into)
    load(HEADER + "2,Bob,,,,\n3,Cid,,,,\n", into)
    made = CustomerList.objects.get()
    assert (made.name, made.size, made.origin) == ("Fair in Kraków", 3, {"kind": "import", "source": "crm"})
    cards = Identity.objects.filter(customer_id__in=made.members.values("customer_id")).values_list("value", flat=True)
    assert sorted(cards) == ["1", "2", "3"]


def test_a_file_without_a_list_makes_none_and_purchases_cannot_have_one(load, topic):
    load(HEADER + "1,Ann,30,ann@example.com,,yes\n", PEOPLE)
    assert not CustomerList.objects.exists()
    with pytest.raises(ImportProblem, match="only a file of customers can be put into a list"):
        read_mapping(
            {
                "rows": "purchases",
                "format": "csv",
                "list": "Buyers",
                "columns": [
                    {"column": "id", "target": "identity", "namespace": "card"},
                    {"column": "at", "target": "occurred_at"},
                    {"column": "paid", "target": "amount"},
                ],
            }
        )
