"""Cascades by API: through the same engine, a hidden journey for each specification, told from queue to outcome."""

from datetime import timedelta
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import ApiKey, Brand, User
from customers.models import Customer, Identity, Topic
from delivery.api import callbacks
from delivery.content import template_library
from delivery.models import Callback, Message, StatusCall
from journeys import actions
from journeys.asking import ad_hoc, cascade_ends
from journeys.models import ApiCascade, Arrival, Journey, Trigger
from tests.delivery.http_vendor import Says, running
from tests.delivery.test_api_messages import verified
from tests.journeys.test_enroll import client_of
from tests.journeys.world import CONTENT, H, World

URL = "/api/v1/cascades/"


@pytest.fixture
def shop(world: World) -> APIClient:
    return client_of(world.brand)


def wish(customer: Customer, *channels: str, **more: Any) -> dict[str, Any]:
    steps = [{"channel": each, "content": CONTENT[each], "timeout_s": H} for each in channels or ("push", "sms")]
    return {
        "to": {"customer": customer.pk},
        "topic": "promotions",
        "steps": steps,
        "idempotency_key": f"for-{customer.pk}",
    } | more


def ask(client: APIClient, body: dict[str, Any]) -> Any:
    return client.post(URL, body, format="json")


def work(world: World) -> None:
    world.now = max((*Arrival.objects.values_list("due_at", flat=True), world.now))
    world.work()


def told(client: APIClient, cascade: int) -> dict[str, Any]:
    answer = client.get(f"{URL}{cascade}/")
    assert answer.status_code == 200, answer.data
    return dict(answer.data)


def test_a_cascade_is_told_from_the_queue_to_its_end(world: World, shop: APIClient) -> None:
    person = world.customer()
    asked = ask(shop, wish(person))
    assert asked.status_code == 201, asked.data
    assert (asked.data["status"], asked.data["messages"]) == ("queued", [])
    cascade = asked.data["id"]
    work(world)
    now = told(shop, cascade)
    assert (now["status"], now["step"], now["outcome"]) == ("running", {"number": 1, "channel": "push"}, None)
    assert [(each["channel"], each["status"]) for each in now["messages"]] == [("push", "sent")]
    world.pass_time(hours=1)
    now = told(shop, cascade)
    assert now["step"] == {"number": 2, "channel": "sms"}
    world.report(person, "sms", "clicked")
    world.work()
    now = told(shop, cascade)
    assert (now["status"], now["step"], now["outcome"]) == ("ended", None, "reacted")
    assert [(each["channel"], each["status"]) for each in now["messages"]] == [("push", "sent"), ("sms", "clicked")]


def test_nobody_reachable_and_no_reaction_are_outcomes(world: World, shop: APIClient) -> None:
    deaf, silent = world.customer([]), world.customer()
    first, second = ask(shop, wish(deaf)).data["id"], ask(shop, wish(silent)).data["id"]
    work(world)
    world.pass_time(hours=2)
    assert told(shop, first)["outcome"] == "unreachable"
    assert told(shop, second)["outcome"] == "exhausted"


def test_one_specification_is_one_hidden_journey_however_often_it_is_asked_for(world: World, shop: APIClient) -> None:
    ann, bob = world.customer(), world.customer()
    drawn = world.cascade_journey("push")
    for person, data in ((ann, {"number": "A"}), (bob, {"number": "B"})):
        assert ask(shop, wish(person, data=data)).status_code == 201
    assert ask(shop, wish(bob, "push", idempotency_key="other")).status_code == 201
    hidden = Journey.objects.exclude(ad_hoc=None)
    assert hidden.count() == 2
    assert set(hidden.values_list("status", flat=True)) == {"running"}
    marketer = APIClient()
    marketer.force_authenticate(User.objects.create_user("m@example.com", name="Marta", role="marketer"))
    listed = marketer.get("/api/v1/journeys/").data["results"]
    assert [each["id"] for each in listed] == [drawn.pk]
    shown = marketer.get("/api/v1/journeys/?ad_hoc=true").data["results"]
    assert {each["id"] for each in shown} == set(hidden.values_list("pk", flat=True))


def test_the_same_customer_may_have_the_same_cascade_twice_at_once(world: World, shop: APIClient) -> None:
    person = world.customer()
    first = ask(shop, wish(person, idempotency_key="order 1")).data["id"]
    second = ask(shop, wish(person, idempotency_key="order 2")).data["id"]
    work(world)
    assert [len(told(shop, each)["messages"]) for each in (first, second)] == [1, 1]
    assert told(shop, first)["messages"] != told(shop, second)["messages"]


def test_the_same_wish_again_sends_nothing_and_another_under_its_key_is_refused(world: World, shop: APIClient) -> None:
    person = world.customer()
    first = ask(shop, wish(person))
    again = ask(shop, wish(person))
    assert (again.status_code, again.data["id"]) == (200, first.data["id"])
    assert Arrival.objects.count() == ApiCascade.objects.count() == 1
    other = ask(shop, wish(person, data={"x": 1}))
    assert (other.status_code, other.data["code"]) == (409, "idempotency_key_used")
    assert ask(shop, wish(person, idempotency_key=None)).status_code == 400
    without = wish(person)
    del without["idempotency_key"]
    assert "idempotency_key" in ask(shop, without).data


def test_the_texts_see_the_data(world: World, shop: APIClient) -> None:
    person = world.customer()
    content = {"title": "Parcel {{ payload.number }}", "text": "{{ event.number }}"}
    steps = [{"channel": "push", "content": content}]
    ask(shop, wish(person, steps=steps, data={"number": "A-17"}))
    work(world)
    assert Message.objects.get().status == "sent"
    ask(shop, wish(person, steps=steps, idempotency_key="without"))
    work(world)
    assert Message.objects.order_by("-id")[0].error_code == "missing_variable"


def test_the_topic_says_whether_it_must_have_been_allowed(world: World, shop: APIClient) -> None:
    Topic.objects.create(brand=world.brand, key="orders", name="Orders", traffic_class="transactional")
    person = world.customer(unasked=["push", "sms"])
    marketing = ask(shop, wish(person)).data["id"]
    orders = ask(shop, wish(person, topic="orders", idempotency_key="order")).data["id"]
    work(world)
    assert told(shop, marketing)["outcome"] == "unreachable"
    assert told(shop, orders)["status"] == "running"
    assert Message.objects.get().traffic_class == "transactional"


def test_a_template_gives_the_texts_and_its_next_version_is_another_cascade(world: World, shop: APIClient) -> None:
    person = world.customer()
    variants = {"push": {"": {"title": "Hello", "text": "First"}}, "sms": {"": {"text": "First"}}}
    template = template_library.create(world.brand, "Texts", variants, "", None)
    steps = [{"channel": each, "template_id": template.pk} for each in ("push", "sms")]
    assert ask(shop, wish(person, steps=steps)).status_code == 201
    assert ask(shop, wish(person, steps=steps, idempotency_key="2")).status_code == 201
    assert Journey.objects.count() == 1
    variants["sms"][""]["text"] = "Second"
    template_library.save_version(template, 1, variants, "", None)
    assert ask(shop, wish(person, steps=steps, idempotency_key="3")).status_code == 201
    assert Journey.objects.count() == 2


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"to": {"customer": 999_999_999}}, "to"),
        ({"to": {}}, "to"),
        ({"topic": "gone"}, "topic"),
        ({"steps": []}, "steps"),
        ({"steps": [{"channel": "push"}]}, "steps"),
        ({"steps": [{"channel": "nonsense", "content": {}}]}, "steps"),
        ({"steps": [{"channel": "sms", "content": {"text": "{{ nonsense }}"}}]}, "steps"),
        ({"steps": [{"channel": "sms", "content": {"text": "a"}, "sender_id": 999_999}]}, "steps.0.sender_id"),
        ({"steps": [{"channel": "sms", "template_id": 999_999}]}, "template_id"),
        (
            {"steps": [{"channel": "sms", "template_id": 1}, {"channel": "push", "content": CONTENT["push"]}]},
            "steps",
        ),
        ({"stop_on": ["nonsense"]}, "stop_on"),
        ({"brand": 999_999_999}, "brand"),
        ({"nonsense": 1}, "nonsense"),
    ],
)
def test_what_cannot_be_sent_is_refused_with_its_field_and_leaves_nothing(
    world: World, shop: APIClient, change: dict[str, Any], field: str
) -> None:
    answer = ask(shop, wish(world.customer()) | change)
    assert answer.status_code == 400, answer.data
    assert field in answer.data
    assert not Journey.objects.exists()
    assert not ApiCascade.objects.exists()


def test_a_customer_is_found_by_identity(world: World, shop: APIClient) -> None:
    person = world.customer()
    Identity.objects.create(customer=person, namespace="shop_id", value="4711")
    asked = ask(shop, wish(person, to={"identity": {"namespace": "shop_id", "value": "4711"}}))
    assert asked.data["customer"] == person.pk


def test_another_brand_neither_asks_in_this_ones_name_nor_sees_its_cascades(world: World, shop: APIClient) -> None:
    person = world.customer()
    other = Brand.objects.create(key="other", name="Other")
    assert "brand" in ask(shop, wish(person, brand=other.pk)).data
    cascade = ask(shop, wish(person, brand=world.brand.pk)).data["id"]
    assert client_of(other).get(f"{URL}{cascade}/").status_code == 404


def test_people_of_the_staff_name_the_brand(world: World) -> None:
    person = world.customer()
    client = APIClient()
    client.force_authenticate(User.objects.create_user("m@example.com", name="Marta", role="marketer"))
    assert "brand" in ask(client, wish(person)).data
    assert ask(client, wish(person, brand=world.brand.pk)).status_code == 201


def test_an_idle_one_is_finished_after_a_while_and_the_next_call_launches_it_again(
    world: World, shop: APIClient
) -> None:
    person = world.customer()
    cascade = ask(shop, wish(person)).data["id"]
    work(world)
    assert ad_hoc.retire(world.now + timedelta(days=1)) == 0  # somebody is inside
    world.pass_time(hours=2)
    assert told(shop, cascade)["status"] == "ended"
    assert ad_hoc.retire(world.now - timedelta(hours=1, minutes=30)) == 0  # it was asked for lately
    assert ad_hoc.retire(world.now) == 1
    journey = Journey.objects.get()
    assert (journey.status, Trigger.objects.count()) == ("finished", 0)
    again = ask(shop, wish(person, idempotency_key="again"))
    assert again.status_code == 201
    journey.refresh_from_db()
    assert journey.status == "running"
    assert Journey.objects.count() == 1


def test_names_in_texts_come_to_an_end_with_the_advice_to_use_data(
    world: World, shop: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ad_hoc, "MOST_RUNNING", 2)
    answers = []
    for name in ("Ann", "Bob", "Eve"):
        steps = [{"channel": "sms", "content": {"text": f"Dear {name}"}}]
        answers.append(ask(shop, wish(world.customer(), steps=steps)))
    assert [each.status_code for each in answers] == [201, 201, 409]
    assert answers[2].data["code"] == "too_many_cascades"
    assert "`data`" in answers[2].data["detail"]
    assert Journey.objects.count() == 2


def test_a_stopped_one_says_what_became_of_its_customers(world: World, shop: APIClient) -> None:
    inside, waiting = world.customer(), world.customer()
    first = ask(shop, wish(inside)).data["id"]
    work(world)
    second = ask(shop, wish(waiting)).data["id"]
    actions.stop(Journey.objects.get(), None, world.now)
    world.work()
    assert told(shop, first)["outcome"] == "stopped"
    assert told(shop, second)["status"] == "withdrawn"


# The end of it is told


@pytest.fixture
def called(world: World, shop: APIClient) -> APIClient:
    """A system that has said where it wants to be told."""
    Callback.objects.create(key=ApiKey.objects.get(), url="https://shop.example/kaskad", secret="")
    return shop


def notes() -> list[dict[str, Any]]:
    """What is still to be told of cascades."""
    found = StatusCall.objects.filter(message_id=None).order_by("id")
    assert {each.type for each in found} <= {"cascade.ended"}
    return [each.data or {} for each in found]


def tell_all(world: World, limit: int = 1000) -> None:
    after: int | None = 0
    while after is not None:
        after = cascade_ends.tell(after, world.now, limit)


def test_whoever_asked_for_a_cascade_is_told_how_it_ended_and_at_which_step(world: World, called: APIClient) -> None:
    ann, bob, deaf = world.customer(), world.customer(), world.customer([])
    ids = [ask(called, wish(each)).data["id"] for each in (ann, bob, deaf)]
    work(world)
    tell_all(world)
    assert [(each["id"], each["outcome"]) for each in notes()] == [(ids[2], "unreachable")]
    world.pass_time(hours=1)
    world.report(ann, "sms", "clicked")
    world.pass_time(hours=1)
    tell_all(world)
    tell_all(world)
    assert [(each["id"], each["outcome"], each["reason"], each["step"]) for each in notes()] == [
        (ids[2], "unreachable", "no_address", {"number": 2, "channel": "sms"}),
        (ids[0], "reacted", "clicked", {"number": 2, "channel": "sms"}),
        (ids[1], "exhausted", "timed_out", {"number": 2, "channel": "sms"}),
    ]
    assert told(called, ids[0])["last_step"] == {"number": 2, "channel": "sms"}
    assert told(called, ids[0])["step"] is None


def test_a_late_reaction_names_the_step_that_was_reacted_to(world: World, called: APIClient) -> None:
    ann = world.customer()
    ask(called, wish(ann))
    work(world)
    world.pass_time(hours=1)
    world.report(ann, "push", "clicked")
    world.work()
    tell_all(world)
    (said,) = notes()
    assert (said["outcome"], said["step"]) == ("reacted", {"number": 1, "channel": "push"})


def test_one_that_is_ended_from_outside_or_withdrawn_is_told_too(world: World, called: APIClient) -> None:
    ann, bob = world.customer(), world.customer()
    first = ask(called, wish(ann)).data["id"]
    work(world)
    second = ask(called, wish(bob)).data["id"]
    actions.stop(ApiCascade.objects.get(pk=first).journey, None, world.now)
    world.work()
    tell_all(world)
    assert [(each["id"], each["outcome"], each["at"] is None) for each in notes()] == [
        (first, "stopped", False),
        (second, "withdrawn", True),
    ]


def test_nobody_is_told_who_has_no_address_or_belongs_to_the_staff(world: World, shop: APIClient) -> None:
    ask(shop, wish(world.customer()))
    marketer = APIClient()
    marketer.force_authenticate(User.objects.create_user("m@example.com", name="Marta", role="marketer"))
    ask(marketer, wish(world.customer(), brand=world.brand.pk))
    Callback.objects.create(key=ApiKey.objects.get(), url="https://shop.example/kaskad", secret="")
    work(world)
    world.pass_time(days=1)
    assert not ApiCascade.objects.filter(tells=True).exists()
    tell_all(world)
    assert notes() == []


def test_many_are_told_some_at_a_time_and_each_once(
    world: World, called: APIClient, django_assert_num_queries: Any
) -> None:
    ids = [ask(called, wish(world.customer(), "push")).data["id"] for _ in range(5)]
    work(world)
    telling = cascade_ends.Telling()
    assert telling(world.now, moved=False) is False
    world.pass_time(hours=2)
    with django_assert_num_queries(6):
        assert cascade_ends.tell(0, world.now, 3) == ids[2]
    assert [each["id"] for each in notes()] == ids[:3]
    assert telling(world.now, moved=True) is False
    assert telling(world.now, moved=False) is False
    assert [each["id"] for each in notes()] == ids


def test_the_end_is_told_by_a_signed_call(world: World, shop: APIClient, transactional_db: None) -> None:
    key = ApiKey.objects.get()
    with running(Says()) as listener:
        secret = shop.put(f"/api/v1/api-keys/{key.pk}/callback/", {"url": listener.url}).json()["secret"]
        id_ = ask(shop, wish(world.customer([]))).data["id"]
        work(world)
        tell_all(world)
        assert callbacks.turn(world.now) == 1
        assert callbacks.turn(world.now) == 0
    (call,) = listener.asked
    verified(call, secret)
    assert call.headers["webhook-id"] == f"cascade.ended-{id_}"
    assert (call.json["type"], call.json["data"]["id"], call.json["data"]["outcome"]) == (
        "cascade.ended",
        id_,
        "unreachable",
    )
