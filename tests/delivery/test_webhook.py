"""Webhooks, verified as “Standard Webhooks” 1.0.0 says (spec/standard-webhooks.md, read 2026-11-22)."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from delivery.content.contents import freeze
from delivery.models import Account
from delivery.provider import OpenAccount, Outcome, Outgoing, Refusal
from delivery.providers import PROVIDERS
from delivery.sending import dispatcher
from lib import secrets
from tests.delivery.http_vendor import Asked, Says, Script, Vendor, closed_inside, closed_port, running
from tests.delivery.world import CONTENT, NOW, World

WEBHOOK = PROVIDERS["webhook"]
SECRET = "whsec_" + base64.b64encode(b"k" * 32).decode()
FORMER = "whsec_" + base64.b64encode(b"f" * 24).decode()


def account(**values: Any) -> OpenAccount:
    credentials = {"secret": SECRET, "former_secret": values.pop("former_secret", "")}
    form = WEBHOOK.Settings(data={"timeout_s": 1} | values)
    assert form.is_valid(), form.errors
    return OpenAccount(1, "CRM", credentials, form.validated_data)


def message(url: str, number: int = 1, **fields: str) -> Outgoing:
    fields = {"url": url, "type": "sale", "body": '{"basket": [1, 2]}'} | fields
    return Outgoing(number, 70 + number, "webhook", f"customer-{number}", "kaskad", "Vinyl", fields)


def send(script: Script | Says, **values: Any) -> tuple[list[Outcome], Vendor]:
    with running(script) as vendor:
        return list(WEBHOOK.send([message(f"{vendor.url}/hook")], account(**values), NOW)), vendor


def verify(secret: str, asked: Asked) -> Any:
    """As a receiver does it, after the specification and by no code of ours."""
    moment, call_id = asked.headers["webhook-timestamp"], asked.headers["webhook-id"]
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = hmac.new(key, f"{call_id}.{moment}.".encode() + asked.body, hashlib.sha256).digest()
    signatures = [each.split(",", 1) for each in asked.headers["webhook-signature"].split(" ")]
    assert ["v1", base64.b64encode(signed).decode()] in signatures
    assert abs(int(moment) - NOW.timestamp()) < 300
    return json.loads(asked.body)


def test_a_call_says_what_and_whom_it_is_about_and_can_be_verified():
    (outcome,), vendor = send(Says("", 204))
    (asked,) = vendor.asked
    assert verify(SECRET, asked) == {
        "type": "sale",
        "timestamp": "2026-03-02T09:30:00Z",
        "data": {
            "message_id": 71,
            "customer_id": 1,
            "address": "customer-1",
            "sender": "kaskad",
            "content": {"basket": [1, 2]},
        },
    }
    assert asked.headers["webhook-id"] == "kaskad-71"
    assert outcome == Outcome(71, "kaskad-71")


def test_a_call_may_be_verified_by_a_former_secret_too():
    _, vendor = send(Says(""), former_secret=FORMER)
    assert verify(SECRET, vendor.asked[0]) == verify(FORMER, vendor.asked[0])


@pytest.mark.parametrize(
    ("status", "refusal"),
    [
        (400, Refusal.PERMANENT),
        (404, Refusal.PERMANENT),
        (410, Refusal.PERMANENT),
        (429, Refusal.TEMPORARY),
        (500, Refusal.TEMPORARY),
        (502, Refusal.TEMPORARY),
        (504, Refusal.TEMPORARY),
        (302, Refusal.PERMANENT),
    ],
)
def test_what_the_system_answers_is_kept(status, refusal):
    (outcome,), vendor = send(Says("sorry", status, {"location": "http://127.0.0.1:1/"}))
    assert (outcome.refusal, outcome.code, outcome.words) == (refusal, str(status), "sorry")
    assert len(vendor.asked) == 1


@pytest.mark.parametrize("says", [Says(hangs=True), Says(drops=True)])
def test_what_may_have_been_heard_is_told_again_under_the_same_id(says):
    (outcome,), _ = send(says)
    assert (outcome.refusal, outcome.code) == (Refusal.TEMPORARY, "no_answer")


def test_half_an_answer_is_an_answer():
    assert send(Says("thanks", only=2))[0] == [Outcome(71, "kaskad-71")]


def test_a_system_that_is_away_harms_no_other():
    with running(Says("")) as vendor:
        dead = f"http://127.0.0.1:{closed_port()}/"
        batch = [message(dead, 1), message(f"{vendor.url}/", 2), message("http://nobody.invalid/", 3)]
        outcomes = WEBHOOK.send(batch, account(), NOW)
    assert [(each.refusal, each.code, each.outage) for each in outcomes] == [
        (Refusal.TEMPORARY, "no_connection", False),
        (None, "", False),
        (Refusal.TEMPORARY, "no_connection", False),
    ]


def test_only_hosts_that_the_admin_has_named_are_called():
    with running(Says("")) as vendor:
        batch = [message(f"{vendor.url}/", 1), message("https://evil.example/", 2)]
        outcomes = WEBHOOK.send(batch, account(hosts="127.0.0.1\ncrm.example"), NOW)
    assert [(each.refusal, each.code) for each in outcomes] == [(None, ""), (Refusal.PERMANENT, "host_not_allowed")]


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:{port}/", "http://localhost:{port}/", "http://[::ffff:127.0.0.1]:{port}/"]
)
def test_nobody_is_led_into_our_own_network(url):
    with running(Says("")) as vendor, closed_inside():
        (outcome,) = WEBHOOK.send([message(url.format(port=vendor.port))], account(), NOW)
    assert (outcome.refusal, outcome.code) == (Refusal.PERMANENT, "private_address")
    assert not vendor.asked


@pytest.mark.parametrize(
    "secret",
    ["", "hunter2", "whsec_" + base64.b64encode(b"short").decode(), "whsec_" + base64.b64encode(b"x" * 65).decode()],
)
def test_a_secret_has_the_form_of_the_specification(secret):
    assert not WEBHOOK.Credentials(data={"secret": secret}).is_valid()


def test_a_good_secret_is_accepted():
    form = WEBHOOK.Credentials(data={"secret": SECRET, "former_secret": FORMER})
    assert form.is_valid(), form.errors
    assert WEBHOOK.check(account()).accepted


# The content


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"url": "ftp://crm.example/"}, "url"),
        ({"url": "crm.example"}, "url"),
        ({"body": "{not json}"}, "body"),
        ({"body": '{"a": "{{ customer.name"}'}, "body"),
        ({"body": '{"a": "{{ costumer.name }}"}'}, "body"),
    ],
)
def test_a_content_that_cannot_be_told_is_refused(world, fields, field):
    from rest_framework.serializers import ValidationError

    with pytest.raises(ValidationError) as refused:
        freeze(world.brand.pk, "webhook", CONTENT["webhook"] | fields)
    assert isinstance(refused.value.detail, Mapping)
    assert field in refused.value.detail


# From the queue to the system, and a system that is slow to hear


def queued(world: World, url: str, body: str, **attributes: Any) -> None:
    account = Account.objects.create(
        name="CRM", provider="webhook", credentials=secrets.encrypt({"secret": SECRET}), settings={"timeout_s": 1}
    )
    world.senders["webhook"].account = account
    world.senders["webhook"].save()
    content = {"url": url, "type": "sale", "body": body}
    world.queue(world.people(1, **attributes), "webhook", content=content)


def test_a_customer_whose_name_holds_quotes_breaks_no_json(world):
    body = '{"name": "{{ customer.first_name }}", "all": {{ customer.tags|tojson }}, "n": {{ customer.n }}}'
    with running(Says("")) as vendor:
        queued(world, f"{vendor.url}/hook", body, first_name='O"Neil\n\\', tags=["a", 'b"'], n=3)
        assert dispatcher.drain(NOW) == 1
    assert vendor.asked[0].json["data"]["content"] == {"name": 'O"Neil\n\\', "all": ["a", 'b"'], "n": 3}
    assert world.statuses() == ["sent"]


def test_what_is_no_json_for_this_customer_fails_with_words(world):
    with running(Says("")) as vendor:
        queued(world, f"{vendor.url}/hook", '{"name": {{ customer.first_name }}}')
        dispatcher.drain(NOW)
    (found,) = world.messages()
    assert (found.status, found.error_code) == ("failed", "bad_json")
    assert not vendor.asked


def test_a_system_that_was_away_hears_later_and_under_the_same_id(world):
    says = [Says("", 503), Says(drops=True), Says("")]
    with running(lambda asked: says.pop(0)) as vendor:
        queued(world, f"{vendor.url}/hook", "")
        for minutes in (0, 10, 30):
            dispatcher.drain(NOW + timedelta(minutes=minutes))
    assert world.statuses() == ["sent"]
    assert {each.headers["webhook-id"] for each in vendor.asked} == {f"kaskad-{world.messages()[0].id}"}
    assert len(vendor.asked) == 3
