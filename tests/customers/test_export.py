"""Everything that is known about a customer, as a file in JSON (customers/profiles/exporting.py)."""

import json
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import AuditEntry
from customers.consents import ConsentRow, record_consents
from customers.models import AttributeChange, Customer, Identity
from customers.profiles.exporting import PASSING, kinds
from tests.customers.test_erase import NUMBERS, PERSONAL, fill_everything, people, tables, world_of_tables  # noqa: F401
from tests.journeys.world import World, endpoint

pytestmark = pytest.mark.django_db
V1 = "/api/v1/"


def exported(client: APIClient, customer: Customer) -> dict[str, Any]:
    answer: Any = client.get(f"{V1}customers/{customer.pk}/export/")
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == f'attachment; filename="customer-{customer.pk}.json"'
    known: dict[str, Any] = json.loads(b"".join(answer.streaming_content))
    return known


def test_the_file_has_everything_by_kind(client_of):
    world = World()
    person, other = world.customer(first_name="Олена"), world.customer()
    Identity.objects.create(customer=person, namespace="card", value="4711")
    world.start(world.cascade_journey("push", "email"))
    world.report(person, "push", "clicked")
    world.work()
    world.buy(person, "12.50")
    world.event(person, "basket", total=100)
    record_consents([ConsentRow(person.pk, "sms", world.topic.pk, False, "page", ip="203.0.113.9")], world.now)
    Customer.objects.filter(pk=person.pk).update(attributes={"first_name": "Ольга"})

    known = exported(client_of("admin"), person)
    assert known["customer"][0]["attributes"] == {"first_name": "Ольга"}
    assert {each["endpoint"] for each in known["addresses"]} == {
        endpoint(channel, person) for channel in ("push", "email", "viber", "sms")
    }
    assert [(each["namespace"], each["value"]) for each in known["identities"]] == [("card", "4711")]
    assert known["consent_changes"][0]["ip"] == "203.0.113.9"
    assert (known["purchases"][0]["amount"], known["events"][0]["properties"]) == (12.5, {"total": 100})
    assert known["messages"][0]["content"]["text"] == "A push"
    assert [each["type"] for each in known["delivery_events"]] == ["clicked"]
    assert [each["reason"] for each in known["decisions"]][:2] == ["entered", "sent"]
    assert (known["attribute_changes"][0]["before"], known["attribute_changes"][0]["value"]) == ("Олена", "Ольга")
    assert endpoint("email", other) not in json.dumps(known)


def test_every_table_of_customers_is_in_it_or_only_passes_work_along(db):
    ours = {table for table, columns in tables().items() if any(name == "customer_id" for name, *_ in columns)}
    shown = {model._meta.db_table for model in kinds().values()}
    assert ours == shown | PASSING
    assert ours <= PERSONAL | NUMBERS


def test_every_row_there_is_stands_in_the_file(people, client_of):  # noqa: F811
    person, other = people
    text = json.dumps(exported(client_of("admin"), person.customer))
    for model in kinds().values():
        assert model._meta.db_table
    assert text.count(person.word) > 20
    assert other.word not in text


def test_many_rows_come_in_pieces(client_of, db):
    person = Customer.objects.create(created_at="2026-01-01T00:00Z", updated_at="2026-01-01T00:00Z")
    AttributeChange.objects.bulk_create(
        AttributeChange(customer=person, id=number, key="age", value=number, at="2026-01-01T00:00Z")
        for number in range(1200)
    )
    answer = client_of("admin").get(f"{V1}customers/{person.pk}/export/")
    pieces = list(answer.streaming_content)
    assert len(pieces) > 1200
    assert len(json.loads(b"".join(pieces))["attribute_changes"]) == 1200


def test_admins_only_and_it_is_audited(client_of, db):
    person = Customer.objects.create(created_at="2026-01-01T00:00Z", updated_at="2026-01-01T00:00Z")
    assert client_of("marketer").get(f"{V1}customers/{person.pk}/export/").status_code == 403
    exported(client_of("admin"), person)
    assert AuditEntry.objects.get().action == "exported"
    assert client_of("admin").get(f"{V1}customers/{10**15}/export/").status_code == 404
