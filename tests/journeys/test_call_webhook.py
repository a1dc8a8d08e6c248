"""Calling a system: what it is asked, what its answer is good for, and everything that can go wrong on the way.

The called system is a real HTTP server (tests/delivery/http_vendor.py). What a receiver of webhooks expects stands in
“Standard Webhooks” 1.0.0 (spec/standard-webhooks.md, read 2026-11-22).
"""

import base64
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from customers.consents import ConsentRow, record_consents
from customers.events import EventRow, record_events
from customers.models import Address, Customer
from delivery.models import Account, CallAnswer, Message, Outbox, Sender
from delivery.sending import dispatcher
from journeys import actions
from journeys.checks.checking import differences
from journeys.engine import engine
from journeys.models import Decision, Enrollment, Journey
from journeys.nodes import NODES
from lib import secrets
from tests.delivery.http_vendor import Asked, Says, Script, Vendor, closed_inside, closed_port, running
from tests.journeys.test_timeline import told
from tests.journeys.world import World

EXIT: tuple[str, dict[str, Any]] = ("exit", {})
SECRET = "whsec_" + base64.b64encode(b"k" * 32).decode()
PORTS = ["answered", "failed", "timed_out"]
GOLD = {"key": "gold", "label": "Gold", "filters": [{"property": "level", "compare": "is", "value": "gold"}]}
RICH = {"key": "rich", "label": "Rich", "filters": [{"property": "points", "compare": "at_least", "value": "100"}]}


@pytest.fixture
def world(db: None) -> World:
    made = World()
    account(made)
    return made


def account(world: World, credentials: dict[str, str] | None = None, **values: Any) -> Account:
    """An account at which systems are called, and the brand's sender over it."""
    made = Account.objects.create(
        name=f"CRM {Account.objects.count()}",
        provider="webhook",
        credentials=secrets.encrypt({"secret": SECRET} | (credentials or {})),
        settings={"timeout_s": 1} | values,
    )
    Sender.objects.filter(brand=world.brand, channel="webhook").delete()
    world.senders["webhook"] = Sender.objects.create(
        brand=world.brand, account=made, channel="webhook", name="CRM", value="crm", is_default=True
    )
    return made


def calling(world: World, url: str, **config: Any) -> Journey:
    """Entry by segment, the call, an exit for each of its ways."""
    config = {"url": url, "body": '{"id": {{ customer.id }}}'} | config
    ports = [*(each["key"] for each in config.get("cases", [])), *PORTS]
    nodes: dict[str, Any] = {"call": ("call_webhook", config)} | dict.fromkeys(ports, EXIT)
    return world.journey(nodes, ["in.next>call", *(f"call.{each}>{each}" for each in ports)])


@pytest.fixture
def vendor(world: World) -> Iterator[Vendor]:
    with running(Says({"level": "gold", "points": 250})) as found:
        yield found


def detail(customer: Customer) -> Any:
    """What stands in the last decision."""
    return Decision.objects.filter(customer_id=customer.pk).latest("id").detail


def context(customer: Customer) -> Any:
    return Enrollment.objects.get(customer_id=customer.pk).context


# What is asked


def test_the_data_are_sent_as_they_stand_and_the_call_can_be_verified(world: World, vendor: Vendor) -> None:
    person = world.customer([], first_name='O"Neil')
    body = '{"id": {{ customer.id }}, "name": "{{ customer.first_name }}"}'
    world.start(calling(world, f"{vendor.url}/customers/{{{{ customer.id }}}}", body=body))
    (asked,) = vendor.asked
    assert (asked.method, asked.path) == ("POST", f"/customers/{person.pk}")
    assert asked.json == {"id": person.pk, "name": 'O"Neil'}
    message = Message.objects.get()
    assert asked.headers["webhook-id"] == f"kaskad-{message.id}"
    assert asked.headers["webhook-signature"].startswith("v1,")
    assert world.ledger(person) == [("next", "entered"), ("called", "called"), ("answered", "answered")]
    assert differences() == []


def test_nobody_is_written_to_so_no_address_and_no_consent_is_asked_for(world: World, vendor: Vendor) -> None:
    person = world.customer([], refuses=["webhook"])
    world.brand.quiet_from, world.brand.quiet_to = "00:00", "23:59"
    world.brand.save()
    world.start(calling(world, vendor.url + "/"))
    assert len(vendor.asked) == 1
    assert world.ledger(person)[-1] == ("answered", "answered")


def test_method_headers_and_an_event_of_the_specification_can_be_chosen(world: World, vendor: Vendor) -> None:
    world.customer([], city="Kyiv\r\nX-Evil: 1")
    world.start(
        calling(world, vendor.url + "/", method="PUT", headers="X-City: {{ customer.city }}\nX-From: us", type="won")
    )
    (asked,) = vendor.asked
    assert (asked.method, asked.headers["x-city"], asked.headers["x-from"]) == ("PUT", "Kyiv X-Evil: 1", "us")
    assert "x-evil" not in asked.headers
    assert asked.json["type"] == "won"
    assert set(asked.json["data"]["content"]) == {"id"}


def test_get_has_no_body_and_values_in_an_address_stay_in_their_place(world: World, vendor: Vendor) -> None:
    world.customer([], code="../admin?all=1&x")
    world.start(calling(world, vendor.url + "/codes/{{ customer.code }}/x", method="GET"))
    (asked,) = vendor.asked
    assert (asked.method, asked.body) == ("GET", b"")
    assert asked.target == "/codes/..%2Fadmin%3Fall%3D1%26x/x"


def test_what_brought_the_customer_in_can_be_told(world: World, vendor: Vendor) -> None:
    nodes: dict[str, Any] = {
        "event": ("entry_event", {"event": "paid"}),
        "call": ("call_webhook", {"url": vendor.url + "/", "body": '{"total": {{ event.properties.total }}}'}),
        **dict.fromkeys(PORTS, EXIT),
    }
    person = world.customer([])
    world.everybody.rule = {"any": []}
    world.everybody.save()
    edges = ["in.next>answered", "event.next>call", *(f"call.{each}>{each}" for each in PORTS)]
    world.start(world.journey(nodes, edges))
    record_events([EventRow(person.pk, "paid", "k", world.now, {"total": 12.5}, "shop")], world.now)
    world.work()
    assert vendor.asked[0].json == {"total": 12.5}


# What the answer is good for


def test_the_answer_is_taken_along_into_texts_attributes_and_later_calls(world: World, vendor: Vendor) -> None:
    """It is kept with the run, and nowhere else."""
    world.make_attribute("level")
    person = world.customer(["sms"])
    cascade = world.cascade("sms")
    cascade["steps"][0]["content"] = {"text": "Level {{ answers.crm.level }} with {{ answers.crm.points }}"}
    nodes: dict[str, Any] = {
        "call": ("call_webhook", {"url": vendor.url + "/", "name": "crm"}),
        "keep": ("update_attribute", {"attribute": "level", "source": "context", "path": "answers.crm.level"}),
        "again": (
            "call_webhook",
            {"url": vendor.url + "/", "name": "other", "body": '{"level": "{{ answers.crm.level }}"}'},
        ),
        "tell": ("cascade", cascade),
        "out": EXIT,
    }
    edges = ["in.next>call", "call.answered>keep", "keep.next>again", "again.answered>tell"]
    edges += [f"{node}.{port}>out" for node in ("call", "again") for port in ("failed", "timed_out")]
    edges += [f"tell.{port}>out" for port in ("reacted", "exhausted", "unreachable")]
    world.start(world.journey(nodes, edges))
    person.refresh_from_db()
    assert person.attributes["level"] == "gold"
    assert vendor.asked[1].json == {"level": "gold"}
    assert context(person) == {"answers": {key: {"level": "gold", "points": 250} for key in ("crm", "other")}}
    sms = Message.objects.get(channel="sms")
    assert sms.status == "sent"
    from delivery.content.contents import COMPILER

    text = COMPILER.load([sms.content_id])[sms.content_id].made_for(person.pk, None, None, json.dumps(sms.data))
    assert text == {"text": "Level gold with 250"}
    assert not CallAnswer.objects.exists()
    world.pass_time(hours=7)
    assert differences() == []


@pytest.mark.parametrize(
    ("said", "port"),
    [
        ({"level": "gold", "points": 250}, "gold"),
        ({"level": "silver", "points": "100"}, "rich"),
        ({"level": "silver", "points": 99}, "answered"),
        ({}, "answered"),
        ([1, 2], "answered"),
        ("gold", "answered"),
        (b"", "answered"),
    ],
)
def test_the_first_way_that_fits_the_answer_is_gone(world: World, said: Any, port: str) -> None:
    person = world.customer([])
    with running(Says(said)) as vendor:
        world.start(calling(world, vendor.url + "/", cases=[GOLD, RICH]))
    assert world.ledger(person)[-1] == (port, "answered")
    ending = "The answer fits “Gold”. Left" if port == "gold" else ""
    assert ending in told(person, "decision")[-1]
    assert "Webhook called. It has taken the call." in told(person, "message")


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        (b"OK", "OK"),
        (b"<html>caf\xe9</html>", "<html>caf�</html>"),
        (b'{"a": NaN}', '{"a": NaN}'),
        (b'{"a": 1e999}', '{"a": 1e999}'),
        (b'{"a": "x\\u0000y"}', {"a": "xy"}),
        (b'{"a": "\\ud800"}', {"a": "?"}),
        (b"[" * 9000, "[" * 9000),
        (b'"a\x00b"', '"ab"'),
        (b"0", 0),
        (b"null", None),
        (b"", None),
    ],
)
def test_an_answer_that_is_no_json_is_kept_as_a_text_and_harms_nobody(world: World, body: bytes, kept: Any) -> None:
    person = world.customer([])
    with running(Says(body)) as vendor:
        world.start(calling(world, vendor.url + "/"))
    assert context(person) == {"answers": {"call": kept}}
    assert detail(person) == {"name": "call", "status": 200}


@pytest.mark.parametrize("size", [16 * 1024 + 1, 5_000_000])
def test_an_answer_that_is_too_large_counts_and_is_not_kept(world: World, size: int) -> None:
    person = world.customer([])
    with running(Says(b"x" * size)) as vendor:
        world.start(calling(world, vendor.url + "/", cases=[GOLD]))
    assert context(person) == {"answers": {"call": None}}
    assert detail(person) == {"name": "call", "status": 200, "too_large": True}


def test_an_answer_that_repeats_our_secrets_is_kept_without_them(world: World) -> None:
    def echo(asked: Asked) -> Says:
        return Says({"you": asked.headers["authorization"], "token": asked.headers["authorization"].split()[1]})

    person = world.customer([])
    with running(echo) as vendor:
        account(world, {"header_value": "Bearer hunter2hunter2"}, hosts="127.0.0.1")
        world.start(calling(world, vendor.url + "/"))
        assert vendor.asked[0].headers["authorization"] == "Bearer hunter2hunter2"
    assert context(person) == {"answers": {"call": {"you": "•••", "token": "•••"}}}


def test_what_a_system_says_to_a_message_that_asks_nothing_is_not_kept(world: World, vendor: Vendor) -> None:
    """A step of a cascade may be a webhook, too: it tells, and nobody reads an answer."""
    person = world.customer([])
    Address.objects.create(customer=person, channel="webhook", endpoint="customer-1", created_at=world.now)
    allowed = ConsentRow(person.pk, "webhook", world.topic.pk, granted=True)
    record_consents([allowed], world.now)
    step = {"channel": "webhook", "content": {"url": vendor.url + "/"}, "timeout_s": 3600, "sender_id": None}
    world.start(world.cascade_journey(steps=[step]))
    assert len(vendor.asked) == 1
    assert world.sent(person) == ["webhook"]
    assert not CallAnswer.objects.exists()


# What goes wrong


@pytest.mark.parametrize(
    ("says", "code"),
    [(Says("no such customer", 404), "404"), (Says("", 302, {"location": "http://127.0.0.1:1/"}), "302")],
)
def test_a_refusal_goes_on_by_failed_at_once_with_its_words(world: World, says: Says, code: str) -> None:
    """Redirects are not followed: an address that an admin has allowed must not lead to one that nobody has."""
    person = world.customer([])
    with running(says) as vendor:
        world.start(calling(world, vendor.url + "/"))
        assert len(vendor.asked) == 1
    assert world.ledger(person)[-1] == ("failed", "rejected")
    assert detail(person)["code"] == code
    assert not Message.objects.filter(status="queued").exists()


def test_what_may_be_over_soon_is_tried_again_under_the_same_id(world: World) -> None:
    person = world.customer([])
    says = [Says("busy", 503), Says(drops=True), Says({"level": "gold"})]
    with running(lambda _: says.pop(0)) as vendor:
        world.start(calling(world, vendor.url + "/", cases=[GOLD]))
        assert world.inside() == 1
        for _ in range(4):
            world.pass_time(minutes=1)
            world.work()
        assert len({each.headers["webhook-id"] for each in vendor.asked}) == 1
        assert len(vendor.asked) == 3
    assert world.ledger(person)[-1] == ("gold", "answered")


def test_so_often_as_the_step_says_and_no_more(world: World) -> None:
    person = world.customer([])
    with running(Says("broken", 500)) as vendor:
        world.start(calling(world, vendor.url + "/", retries=1))
        for _ in range(5):
            world.pass_time(minutes=2)
        assert len(vendor.asked) == 2
    assert world.ledger(person)[-1] == ("failed", "rejected")
    assert detail(person) == {"code": "500", "text": "broken"}


def test_a_system_that_never_answers_is_left_when_the_time_is_over(world: World) -> None:
    person = world.customer([])
    with running(Says(hangs=True)) as vendor:
        world.start(calling(world, vendor.url + "/", timeout_s=60))
        world.pass_time(hand_over=False, seconds=59)
        assert world.inside() == 1
        world.pass_time(hand_over=False, seconds=1)
    assert world.ledger(person)[-1] == ("timed_out", "timed_out")
    world.pass_time(hours=2)
    assert len(vendor.asked) == 1
    assert Message.objects.get().status == "superseded"
    assert differences() == []


def test_a_system_at_which_nobody_is_there_fails_or_runs_out_of_time(world: World) -> None:
    people = [world.customer([]) for _ in range(3)]
    with running(Says("")):
        world.start(calling(world, f"http://127.0.0.1:{closed_port()}/", retries=0))
    assert [world.ledger(each)[-1] for each in people] == [("failed", "rejected")] * 3
    assert detail(people[0])["code"] == "no_connection"


def test_a_call_that_is_never_made_is_withdrawn(world: World, vendor: Vendor) -> None:
    """Nobody hands anything over: an account that is down, a dispatcher that does not run."""
    person = world.customer([])
    journey = calling(world, vendor.url + "/", timeout_s=60)
    actions.publish_version(journey, None, world.now)
    actions.launch(journey, None, world.now)
    world.work(hand_over=False)
    world.pass_time(hand_over=False, minutes=2)
    assert world.ledger(person)[-1] == ("timed_out", "timed_out")
    world.work()
    assert vendor.asked == []
    assert Message.objects.get().status == "superseded"


def test_an_answer_that_comes_in_the_same_instant_as_the_end_wins(world: World, vendor: Vendor) -> None:
    person = world.customer([])
    journey = calling(world, vendor.url + "/", timeout_s=60)
    actions.publish_version(journey, None, world.now)
    actions.launch(journey, None, world.now)
    world.work(hand_over=False)
    dispatcher.drain(world.now + timedelta(seconds=59))
    world.now += timedelta(seconds=60)
    engine.drain(world.now)
    assert world.ledger(person)[-1] == ("answered", "answered")


def test_whoever_dies_while_calling_calls_again_under_the_same_id(
    world: World, vendor: Vendor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process is gone after the system has heard: nothing was recorded, nobody is stuck."""

    class Killed(BaseException):
        pass

    person = world.customer([])
    journey = calling(world, vendor.url + "/")
    actions.publish_version(journey, None, world.now)
    actions.launch(journey, None, world.now)
    world.work(hand_over=False)
    with monkeypatch.context() as patch:

        def die(*_: Any) -> None:
            raise Killed

        patch.setattr("delivery.sending.handover.record_surely", die)
        with pytest.raises(Killed):
            dispatcher.drain(world.now)
    assert Message.objects.get().status == "sending"
    world.now += timedelta(minutes=2)
    assert dispatcher.recover(world.now) == 1
    world.work()
    assert [each.headers["webhook-id"] for each in vendor.asked] == [f"kaskad-{Message.objects.get().id}"] * 2
    assert world.ledger(person)[-1] == ("answered", "answered")


def test_a_journey_that_is_stopped_calls_nobody_any_more(world: World, vendor: Vendor) -> None:
    person = world.customer([])
    journey = calling(world, vendor.url + "/")
    actions.publish_version(journey, None, world.now)
    actions.launch(journey, None, world.now)
    world.work(hand_over=False)
    actions.stop(journey, None, world.now)
    world.work()
    assert vendor.asked == []
    assert not Outbox.objects.exists()
    assert world.ledger(person)[-1] == ("out", "stopped")


def test_a_rehearsal_answers_nothing_and_lets_people_go_on(world: World) -> None:
    person = world.customer([])
    Sender.objects.filter(channel="webhook").update(account=world.account)
    world.account.settings = {"channels": {"webhook": {"refused": 0, "delivered": 0}}}
    world.account.save()
    world.start(calling(world, "https://crm.example/"))
    assert world.ledger(person)[-1] == ("answered", "answered")
    assert context(person) == {"answers": {"call": None}}


# Whom it may call


def test_nobody_is_led_into_our_own_network(world: World, vendor: Vendor) -> None:
    person = world.customer([])
    with closed_inside():
        world.start(calling(world, vendor.url + "/"))
    assert vendor.asked == []
    assert detail(person)["code"] == "private_address"


def test_an_account_with_a_secret_calls_only_hosts_that_an_admin_has_named(world: World, vendor: Vendor) -> None:
    """The address may hold what came from outside: the secret must not follow it."""
    person = world.customer([], callback=vendor.url + "/")
    account(world, {"header_value": "Bearer hunter2hunter2"})
    world.start(calling(world, "{{ customer.callback }}"))
    assert vendor.asked == []
    assert detail(person)["code"] == "host_not_allowed"


def test_the_account_may_know_the_beginning_of_the_address(world: World, vendor: Vendor) -> None:
    person = world.customer([])
    account(world, {"header_value": "k" * 20}, base_url=f"{vendor.url}/v1/", header_name="X-Api-Key")
    world.start(calling(world, "/customers/{{ customer.id }}"))
    assert vendor.asked[0].path == f"/v1/customers/{person.pk}"
    assert vendor.asked[0].headers["x-api-key"] == "k" * 20


def test_a_path_leads_nowhere_without_an_account_that_knows_the_rest(world: World) -> None:
    person = world.customer([])
    world.start(calling(world, "/customers"))
    assert detail(person)["code"] == "no_host"


# The step itself


@pytest.mark.parametrize(
    ("config", "field"),
    [
        ({"url": "ftp://crm.example/"}, "url"),
        ({"url": "//crm.example/"}, "url"),
        ({"url": "https://me:hunter2@crm.example/"}, "url"),
        ({"url": "https://crm.example/{{ costumer.id }}"}, "url"),
        ({"body": "{no json}"}, "body"),
        ({"headers": "Authorization: Bearer x"}, "headers"),
        ({"headers": "X-Api-Key: x"}, "headers"),
        ({"headers": "webhook-id: x"}, "headers"),
        ({"headers": "no header"}, "headers"),
        ({"name": "Not a name"}, "name"),
        ({"cases": [GOLD | {"key": "failed"}]}, "cases"),
        ({"cases": [GOLD, GOLD]}, "cases"),
        ({"cases": [GOLD | {"filters": []}]}, "cases"),
        ({"timeout_s": 1}, "timeout_s"),
    ],
)
def test_what_cannot_be_called_is_said_at_its_field(world: World, config: dict[str, Any], field: str) -> None:
    form = NODES["call_webhook"].Config(data={"url": "https://crm.example/"} | config)
    assert not form.is_valid()
    assert list(form.errors) == [field]


def test_without_a_sender_it_cannot_be_published(world: World) -> None:
    Sender.objects.filter(channel="webhook").update(is_active=False)
    found = actions.problems_of(calling(world, "https://crm.example/"))
    assert [(each.code, each.field) for each in found] == [("no_call_sender", "sender_id")]


def test_a_batch_of_calls_costs_as_many_statements_as_one(world: World) -> None:
    def statements(people: int) -> int:
        for _ in range(people):
            world.customer([])
        journey = calling(world, called.url + "/", cases=[GOLD])
        actions.publish_version(journey, None, world.now)
        actions.launch(journey, None, world.now)
        with CaptureQueriesContext(connection) as found:
            world.work()
        assert not Enrollment.objects.filter(journey_id=journey.pk, exited_at=None).exists()
        return len(found)

    script: Script = lambda _: Says({"level": "gold"})  # noqa: E731
    with running(script) as called:
        statements(1)
        one = statements(1)
        many = statements(30)
    assert many <= one + 5


def test_a_pause_in_which_timers_stand_still_gives_the_call_its_time_back(world: World, vendor: Vendor) -> None:
    person = world.customer([])
    journey = calling(world, vendor.url + "/", timeout_s=60)
    actions.publish_version(journey, None, world.now)
    actions.launch(journey, None, world.now)
    world.work(hand_over=False)
    actions.pause(journey, None, world.now, holds_timers=True)
    world.pass_time(hours=1)
    assert vendor.asked == []
    actions.resume(journey, None, world.now)
    world.work()
    assert world.ledger(person)[-1] == ("answered", "answered")
