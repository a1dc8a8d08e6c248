"""The history of what customers allow is complete, and is never changed."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from customers.consents import ConsentRow, record_consents
from customers.models import Consent, ConsentChange, Customer
from customers.suppressions import SuppressionRow, lift, suppress
from tests.customers.conftest import NOW, PEOPLE

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann():
    return Customer.objects.create(created_at=NOW, updated_at=NOW)


def row(customer, topic, granted, days=0, **values):
    return ConsentRow(customer.pk, "email", topic.pk, granted, "page", NOW + timedelta(days=days), **values)


def history():
    return list(ConsentChange.objects.order_by("at", "id").values_list("granted", "source", "ip", "text_version"))


def test_every_choice_that_stood_is_kept_with_where_it_came_from(ann, topic):
    record_consents([row(ann, topic, True, ip="198.51.100.7", text_version="form-3")], NOW)
    record_consents([row(ann, topic, False, 1, ip="2001:db8::7")], NOW)
    assert history() == [(True, "page", "198.51.100.7", "form-3"), (False, "page", "2001:db8::7", "")]
    now = Consent.objects.get()
    assert (now.granted, now.ip, now.text_version) == (False, "2001:db8::7", "")


def test_what_did_not_stand_is_no_history(ann, topic):
    record_consents([row(ann, topic, True, 2), row(ann, topic, False, 1)], NOW)
    record_consents([row(ann, topic, False, 1)], NOW)
    record_consents([row(ann, topic, True, 2)], NOW)
    assert len(history()) == 1


def test_words_that_are_too_long_are_cut(ann, topic):
    record_consents([row(ann, topic, True, text_version="w" * 500)], NOW)
    assert history()[0][3] == "w" * 60


def test_the_history_cannot_be_rewritten(ann, topic):
    record_consents([row(ann, topic, True)], NOW)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        ConsentChange.objects.update(granted=False)
    assert history()[0][0] is True


def test_it_goes_with_its_customer(ann, topic):
    record_consents([row(ann, topic, True)], NOW)
    ann.delete()
    assert not history()


def test_it_costs_no_statement_more(ann, topic):
    with CaptureQueriesContext(connection) as asked:
        record_consents([row(ann, topic, True)], NOW)
    assert sum("customers_consent" in each["sql"] for each in asked) == 1


def test_an_import_writes_it_too(load, topic):
    text = "id,name,age,mail,phone,news\n1,Ann,30,ann@example.com,,yes\n"
    load(text, PEOPLE)
    load(text.replace("yes", "no"), PEOPLE, now=NOW + timedelta(days=1))
    load(text.replace("yes", "no"), PEOPLE, now=NOW + timedelta(days=2))
    assert history() == [(True, "crm", None, ""), (False, "crm", None, "")]


def test_a_suppression_is_lifted_for_its_own_reason_only():
    suppress([SuppressionRow("sms", "+1", "stop"), SuppressionRow("sms", "+2", "complaint")], NOW)
    lift([("sms", "+1"), ("sms", "+2"), ("email", "+1")], "stop")
    with connection.cursor() as cursor:
        cursor.execute("select endpoint from customers_suppression")
        assert cursor.fetchall() == [("+2",)]
