"""Letting people in by API: whom a call names, what becomes of each row, and that a call happens once."""

import json
import threading
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from accounts import api_keys
from accounts.models import AuditEntry, Brand, User
from customers.models import Address, Customer, Identity
from journeys import actions
from journeys.models import ApiCall, Arrival, Decision, Enrollment, Journey
from tests.journeys.entering import context_of, drafted, listening, reasons, run_of
from tests.journeys.world import World, endpoint


def client_of(brand: Brand) -> APIClient:
    """Another system, with a key of this brand."""
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {api_keys.make('Shop', brand, None)[1]}")
    return client


@pytest.fixture
def shop(world: World) -> APIClient:
    return client_of(world.brand)


def enroll(client: APIClient, journey: Journey, *customers: dict[str, Any], **more: Any) -> Any:
    headers = more.pop("headers", None)
    body = {"customers": list(customers)} | more
    url = f"/api/v1/journeys/{journey.pk}/enroll/"
    return client.post(url, json.dumps(body), content_type="application/json", headers=headers)


def work(world: World) -> None:
    """The engine, at the moment of the call."""
    world.now = max((*Arrival.objects.values_list("due_at", flat=True), world.now))
    world.work()


def results(answer: Any) -> list[str]:
    return [each["result"] for each in answer.data["results"]]


def test_customers_come_by_id_identity_or_address_each_with_data_of_their_own(world: World, shop: APIClient) -> None:
    ann, bob, eve = (world.customer() for _ in range(3))
    Identity.objects.create(customer=bob, namespace="shop_id", value="4711")
    journey = listening(world, "entry_api")
    answer = enroll(
        shop,
        journey,
        {"customer": ann.pk, "payload": {"order": "A-17", "lines": [{"name": "LP"}]}},
        {"identity": {"namespace": "shop_id", "value": "4711"}, "key": "order-B"},
        {"address": {"channel": "email", "endpoint": endpoint("email", eve).upper()}},
    )
    assert answer.status_code == 202
    assert answer.data == {
        "journey": journey.pk,
        "queued": 3,
        "results": [
            {"place": 0, "customer": ann.pk, "result": "queued"},
            {"place": 1, "customer": bob.pk, "result": "queued"},
            {"place": 2, "customer": eve.pk, "result": "queued"},
        ],
    }
    work(world)
    assert [reasons(each) for each in (ann, bob, eve)] == [["entered"]] * 3
    assert world.sent(ann) == ["push"]
    assert context_of(ann) == {"payload": {"order": "A-17", "lines": [{"name": "LP"}]}}
    assert (run_of(bob).key, run_of(bob).context) == ("order-B", None)
    cause = Decision.objects.get(customer_id=ann.pk, reason="entered").detail
    assert cause is not None
    assert (cause["kind"], cause["name"]) == ("api", "Shop")
    assert datetime.fromisoformat(cause["at"]) == world.now


def test_what_becomes_of_each_row_is_told(world: World, shop: APIClient) -> None:
    person = world.customer()
    journey = listening(world, "entry_api")
    answer = enroll(
        shop,
        journey,
        {"customer": person.pk},
        {"customer": 999_999_999},
        {"identity": {"namespace": "shop_id", "value": "?"}},
        {"address": {"channel": "email", "endpoint": "not an address"}},
        {"address": {"channel": "email", "endpoint": "nobody@example.com"}},
        {"customer": person.pk},
        {"customer": person.pk, "key": "another"},
    )
    assert results(answer) == [
        "queued", "unknown_customer", "unknown_customer", "bad_address", "unknown_customer", "repeated", "queued",
    ]  # fmt: skip
    assert answer.data["queued"] == 2


def test_an_address_of_several_is_that_of_the_one_who_has_it_still(world: World, shop: APIClient) -> None:
    former, owner = world.customer(), world.customer([])
    shared = endpoint("sms", former)
    Address.objects.filter(customer=former, channel="sms").update(is_active=False, is_primary=False)
    Address.objects.create(customer=owner, channel="sms", endpoint=shared, created_at=world.now)
    journey = listening(world, "entry_api")
    answer = enroll(shop, journey, {"address": {"channel": "sms", "endpoint": shared}})
    assert answer.data["results"][0]["customer"] == owner.pk


def test_the_same_call_again_gets_the_same_answer_and_lets_nobody_in_twice(world: World, shop: APIClient) -> None:
    person = world.customer()
    journey = listening(world, "entry_api", reentry="any_time")
    first = enroll(shop, journey, {"customer": person.pk}, idempotency_key="one")
    again = enroll(shop, journey, {"customer": person.pk}, headers={"Idempotency-Key": "one"})
    assert (again.status_code, again.data) == (first.status_code, first.data)
    work(world)
    third = enroll(shop, journey, {"customer": person.pk}, idempotency_key="one")
    assert third.data == first.data
    work(world)
    assert reasons(person) == ["entered"]
    other = enroll(shop, journey, {"customer": person.pk, "key": "x"}, idempotency_key="one")
    assert (other.status_code, other.data["code"]) == (409, "idempotency_key_used")
    differing = enroll(shop, journey, {"customer": person.pk}, idempotency_key="one", headers={"Idempotency-Key": "2"})
    assert differing.status_code == 400


def test_keys_of_different_callers_have_nothing_to_do_with_each_other(world: World, shop: APIClient) -> None:
    person = world.customer()
    journey = listening(world, "entry_api", reentry="any_time")
    other = client_of(world.brand)
    for client in (shop, other):
        assert results(enroll(client, journey, {"customer": person.pk}, idempotency_key="one")) == ["queued"]
    assert ApiCall.objects.count() == 2


def test_calls_are_forgotten_after_a_month(world: World, shop: APIClient) -> None:
    person = world.customer()
    journey = listening(world, "entry_api", reentry="any_time")
    for key, days in (("old", 31), ("young", 29)):
        at = timezone.now() - timedelta(days=days)
        ApiCall.objects.create(caller="key:1", idempotency_key=key, digest="", answer={}, created_at=at)
    enroll(shop, journey, {"customer": person.pk}, idempotency_key="new")
    assert set(ApiCall.objects.values_list("idempotency_key", flat=True)) == {"young", "new"}


def test_a_call_that_failed_can_be_made_again_under_its_key(world: World, shop: APIClient) -> None:
    person = world.customer()
    journey = drafted(world, "entry_api")
    assert enroll(shop, journey, {"customer": person.pk}, idempotency_key="one").status_code == 409
    world.start(journey)
    assert enroll(shop, journey, {"customer": person.pk}, idempotency_key="one").status_code == 202


def test_a_journey_that_does_not_run_lets_nobody_in(world: World, shop: APIClient) -> None:
    person = world.customer()
    journey = listening(world, "entry_api")
    by_event = listening(world, "entry_event", event="x")
    actions.stop(journey, None, world.now)
    for each in (journey, by_event):
        answer = enroll(shop, each, {"customer": person.pk})
        assert (answer.status_code, answer.data["code"]) == (409, "no_entry")
    assert not Arrival.objects.exists()


def test_whoever_is_sent_into_a_paused_journey_enters_when_it_goes_on(world: World, shop: APIClient) -> None:
    person = world.customer()
    journey = listening(world, "entry_api")
    actions.pause(journey, None, world.now)
    assert results(enroll(shop, journey, {"customer": person.pk})) == ["queued"]
    work(world)
    assert reasons(person) == []
    actions.resume(journey, None, world.now)
    work(world)
    assert reasons(person) == ["entered"]


def test_of_several_entries_by_api_one_is_named(world: World, shop: APIClient) -> None:
    person = world.customer()
    journey = world.start(
        world.journey(
            {"in": ("entry_api", {}), "vip": ("entry_api", {}), "a": ("exit", {}), "b": ("exit", {})},
            ["in.next>a", "vip.next>b"],
        )
    )
    assert enroll(shop, journey, {"customer": person.pk}).data["code"] == "several_entries"
    assert enroll(shop, journey, {"customer": person.pk}, entry="gone").data["code"] == "no_entry"
    assert results(enroll(shop, journey, {"customer": person.pk}, entry="vip")) == ["queued"]
    version = journey.version
    assert version is not None
    assert version.program["ops"][Arrival.objects.get().op]["node"] == "vip"


@pytest.mark.parametrize(
    "row",
    [
        {},
        {"customer": 1, "identity": {"namespace": "a", "value": "b"}},
        {"customer": 2**63},
        {"customer": 1, "payload": {"text": "x" * 10_001}},
        {"customer": 1, "payload": {"text": "a\x00b"}},
        {"customer": 1, "payload": {"text": "\ud800"}},
        {"customer": 1, "key": "k" * 101},
        {"customer": 1, "nonsense": True},
    ],
)
def test_a_malformed_row_is_refused_and_nobody_enters(world: World, shop: APIClient, row: dict[str, Any]) -> None:
    person = world.customer()
    journey = listening(world, "entry_api")
    answer = enroll(shop, journey, {"customer": person.pk}, row)
    assert answer.status_code == 400
    assert not Arrival.objects.exists()


def test_a_thousand_at_once_and_no_more_in_as_many_statements_as_one(world: World, shop: APIClient) -> None:
    journey = listening(world, "entry_api")
    people = Customer.objects.bulk_create(Customer(created_at=world.now, updated_at=world.now) for _ in range(1001))
    rows = [{"customer": each.pk} for each in people]
    enroll(shop, journey, {"customer": people[0].pk})  # the key's last use is written down once a minute
    counts = []
    for some in (rows[:1], rows[:1000]):
        with CaptureQueriesContext(connection) as made:
            assert enroll(shop, journey, *some).data["queued"] == len(some)
        counts.append(len(made))
    assert counts[0] == counts[1]
    assert enroll(shop, journey, *rows).status_code == 400


def test_people_of_the_staff_who_may_launch_may_enroll_and_it_is_audited(world: World) -> None:
    person = world.customer()
    journey = listening(world, "entry_api")
    client = APIClient()
    client.force_authenticate(User.objects.create_user("m@example.com", name="Marta", role="marketer"))
    assert results(enroll(client, journey, {"customer": person.pk})) == ["queued"]
    entry = AuditEntry.objects.get(action="enrolled")
    assert (entry.subject, entry.detail) == (f"journey:{journey.pk}", {"queued": 1})
    client.force_authenticate(User.objects.create_user("b@example.com", name="Boss", role="manager"))
    assert enroll(client, journey, {"customer": person.pk}).status_code == 403


def test_a_journey_of_another_brand_is_not_there(world: World) -> None:
    journey = listening(world, "entry_api")
    stranger = client_of(Brand.objects.create(key="other", name="Other"))
    assert enroll(stranger, journey, {"customer": 1}).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_the_same_call_twice_at_the_same_time_happens_once(transactional_db: None) -> None:
    world = World()
    person = world.customer()
    journey = listening(world, "entry_api", reentry="any_time")
    text = api_keys.make("Shop", world.brand, None)[1]
    answers: list[Any] = []
    together = threading.Barrier(2)

    def call() -> None:
        client = APIClient()
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {text}")
        together.wait()
        try:
            answers.append(enroll(client, journey, {"customer": person.pk}, idempotency_key="one"))
        finally:
            connection.close()

    calls = [threading.Thread(target=call) for _ in range(2)]
    for each in calls:
        each.start()
    for each in calls:
        each.join()
    assert [each.status_code for each in answers] == [202, 202]
    assert answers[0].data == answers[1].data
    assert Arrival.objects.count() == 1
    assert Enrollment.objects.count() == 0
