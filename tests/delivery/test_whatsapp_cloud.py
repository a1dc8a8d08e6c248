"""The WhatsApp Cloud API, against a real server on loopback that answers as Meta does.

Bodies after the WhatsApp Business Platform's documentation (https://developers.facebook.com/documentation/business-messaging/whatsapp/,
read 2026-11-22): “Messages API”, “Error codes” (updated 2026-05-15), the references of the status, text, button and
user_preferences webhooks (updated 2026-05-21), and of the Graph API “Webhooks, Getting Started”.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from customers.models import Address, Consent
from delivery import tokens
from delivery.calling.echoes import echo
from delivery.models import Account, IncomingMessage
from delivery.provider import AccountDown, Call, NotTheirs, OpenAccount, Outcome, Outgoing, Refusal, Unreadable
from delivery.providers import PROVIDERS
from delivery.sending import dispatcher
from lib import secrets
from tests.delivery.http_vendor import Says, Script, Vendor, closed_port, running
from tests.delivery.world import NOW, World

CLOUD = PROVIDERS["whatsapp_cloud"]
SECRETS = {"token": "EAAJB-token", "app_secret": "app-s3cret", "verify_token": "meatyhamhock"}
SENDER, PHONE = "106540352242922", "+16505551234"
SENT: dict[str, Any] = {
    "messaging_product": "whatsapp",
    "contacts": [{"input": "16505551234", "wa_id": "16505551234"}],
    "messages": [{"id": "wamid.HBgLMTY0NjcwNDM1OTUVAgARGBI1RjQyNUE3NEYxMzAzMzQ5MkEA", "message_status": "accepted"}],
}
TEMPLATE: dict[str, Any] = {"template": "sale_2", "language": "en_US", "parameters": "Olena\n50%"}

pytestmark = pytest.mark.django_db


def error(code: int, details: str = "Details.") -> dict[str, Any]:
    return {
        "error": {
            "message": f"(#{code}) Title",
            "type": "OAuthException",
            "code": code,
            "error_data": {"messaging_product": "whatsapp", "details": details},
            "fbtrace_id": "Az8or2yhqkZfEZ-_4Qn_Bam",
        }
    }


def account(server: str = "https://graph.facebook.com", id_: int = 1, **values: Any) -> OpenAccount:
    form = CLOUD.Settings(data={"server": server, "timeout_s": 1, "version": "v24.0"} | values)
    assert form.is_valid(), form.errors
    return OpenAccount(id_, "WhatsApp", SECRETS, form.validated_data)


def message(number: int = 1, sender: str = SENDER, **fields: Any) -> Outgoing:
    return Outgoing(number, number, "whatsapp", PHONE, sender, "Vinyl", fields or TEMPLATE)


def send(script: Script | Says, *messages: Outgoing) -> tuple[list[Outcome], Vendor]:
    with running(script) as vendor:
        return list(CLOUD.send(messages or [message()], account(vendor.url), NOW)), vendor


def wrote(hours: float, **values: Any) -> None:
    """The customer has written so many hours ago."""
    values = {"account_id": 1, "to": SENDER, "endpoint": PHONE, "customer_id": 1, "channel": "whatsapp"} | values
    at = NOW - timedelta(hours=hours)
    IncomingMessage.objects.create(key=str(hours), text="Hi", at=at, received_at=at, is_automatic=False, **values)


# Sending


def test_a_template_is_sent_with_its_values():
    (outcome,), vendor = send(Says(SENT))
    (asked,) = vendor.asked
    assert (asked.method, asked.path) == ("POST", f"/v24.0/{SENDER}/messages")
    assert asked.headers["authorization"] == "Bearer EAAJB-token"
    assert asked.json == {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": "16505551234",
        "biz_opaque_callback_data": echo(1),
        "type": "template",
        "template": {
            "name": "sale_2",
            "language": {"code": "en_US"},
            "components": [
                {"type": "body", "parameters": [{"type": "text", "text": "Olena"}, {"type": "text", "text": "50%"}]}
            ],
        },
    }
    assert outcome == Outcome(1, SENT["messages"][0]["id"])


def test_a_template_may_have_a_heading_a_picture_and_a_button():
    fields = {"template": "sale", "language": "uk"}
    messages = [
        message(1, **fields, header="Olena", button_parameter="basket/7"),
        message(2, **fields, image="https://shop.example/1.jpg"),
        message(3, **fields),
    ]
    _, vendor = send(Says(SENT), *messages)
    first, second, third = sorted((each.json for each in vendor.asked), key=lambda each: len(json.dumps(each)))[::-1]
    assert first["template"]["components"] == [
        {"type": "header", "parameters": [{"type": "text", "text": "Olena"}]},
        {"type": "button", "sub_type": "url", "index": "0", "parameters": [{"type": "text", "text": "basket/7"}]},
    ]
    assert second["template"]["components"] == [
        {"type": "header", "parameters": [{"type": "image", "image": {"link": "https://shop.example/1.jpg"}}]}
    ]
    assert third["template"] == {"name": "sale", "language": {"code": "uk"}}


def test_free_words_are_sent_while_the_window_is_open():
    wrote(23)
    _, vendor = send(Says(SENT), message(**TEMPLATE, text="Привіт, Олено"))
    assert vendor.asked[0].json["type"] == "text"
    assert vendor.asked[0].json["text"] == {"body": "Привіт, Олено"}


@pytest.mark.parametrize(
    "values",
    [
        {"hours": 24.1},
        {"hours": 1, "to": "999"},
        {"hours": 1, "endpoint": "+380501112233"},
        {"hours": 1, "account_id": 2},
        {"hours": 1, "channel": "viber"},
    ],
    ids=["a day ago", "to another number", "another person", "over another account", "on another channel"],
)
def test_when_the_window_is_closed_the_template_goes_and_free_words_alone_are_refused(values):
    wrote(**values)
    _, vendor = send(Says(SENT), message(**TEMPLATE, text="Hello"))
    assert [each.json["type"] for each in vendor.asked] == ["template"]
    (outcome,), vendor = send(Says(SENT), message(text="Hello"))
    assert (outcome.refusal, outcome.code) == (Refusal.PERMANENT, "window_closed")
    assert not vendor.asked


def test_free_words_may_have_a_picture_and_a_button():
    wrote(1)
    button: dict[str, Any] = {"button_text": "Look", "button_link": "https://shop.example/"}
    image: dict[str, Any] = {"image": "https://shop.example/1.jpg"}
    for fields in (button, image, button | image):
        _, vendor = send(Says(SENT), message(text="Hello", **fields))
        told = vendor.asked[0].json
        if "button_text" in fields:
            interactive = told["interactive"]
            assert interactive["action"] == {
                "name": "cta_url",
                "parameters": {"display_text": "Look", "url": "https://shop.example/"},
            }
            assert (interactive["type"], interactive["body"]) == ("cta_url", {"text": "Hello"})
            assert ("header" in interactive) == ("image" in fields)
        else:
            assert told["image"] == {"link": "https://shop.example/1.jpg", "caption": "Hello"}


def test_a_text_too_long_for_its_button_is_refused():
    wrote(1)
    (outcome,), _ = send(Says(SENT), message(text="x" * 1025, button_text="Look", button_link="https://shop.example/"))
    assert (outcome.refusal, outcome.code) == (Refusal.PERMANENT, "too_long")


def test_a_sender_is_the_id_of_a_number():
    (outcome,), vendor = send(Says(SENT), message(sender="+16505551111"))
    assert (outcome.refusal, outcome.code) == (Refusal.PERMANENT, "bad_sender")
    assert not vendor.asked


@pytest.mark.parametrize(
    ("code", "status", "refusal"),
    [
        (131047, 400, Refusal.PERMANENT),  # Re-engagement message
        (131026, 400, Refusal.PERMANENT),  # Message undeliverable
        (132001, 404, Refusal.PERMANENT),  # Template does not exist
        (132000, 400, Refusal.PERMANENT),  # Template param count mismatch
        (131049, 400, Refusal.PERMANENT),  # Meta chose not to deliver
        (80007, 400, Refusal.TEMPORARY),  # Rate limit issues
        (130429, 400, Refusal.TEMPORARY),  # Rate limit hit
        (131048, 400, Refusal.TEMPORARY),  # Spam rate limit hit
        (131056, 400, Refusal.TEMPORARY),  # Pair rate limit hit
        (131000, 500, Refusal.TEMPORARY),  # Something went wrong
        (131016, 500, Refusal.TEMPORARY),  # Service unavailable
        (131057, 500, Refusal.TEMPORARY),  # Account in maintenance mode
    ],
)
def test_a_code_says_what_to_do_about_a_message(code, status, refusal):
    (outcome,), _ = send(Says(error(code, "Why it failed."), status))
    assert (outcome.refusal, outcome.code, outcome.words) == (refusal, str(code), "Why it failed.")
    assert not outcome.dead  # an undeliverable message says too little of the number


@pytest.mark.parametrize(("code", "status"), [(190, 401), (0, 401), (10, 403), (200, 403), (368, 403), (131042, 400)])
def test_a_code_says_that_the_account_is_not_served(code, status):
    with pytest.raises(AccountDown, match=f"\\({code}\\)"):
        send(Says(error(code), status), *[message(number) for number in range(1, 30)])


@pytest.mark.parametrize(
    "says",
    [
        Says(hangs=True),
        Says(SENT, only=40),
        Says({"messages": []}),
        Says([]),
        Says("<html>", 502),
        Says(error(999), 500),
    ],
    ids=["silence", "half an answer", "no message", "no object", "a gateway", "something went wrong"],
)
def test_what_nobody_can_know_is_not_answered_for(says):
    assert send(says)[0] == []


def test_nobody_there_is_an_outage():
    with running(Says(SENT)), pytest.raises(AccountDown):
        CLOUD.send([message()], account(f"http://127.0.0.1:{closed_port()}"), NOW)


# The credentials


def test_the_numbers_of_the_business_are_looked_up():
    numbers = {"data": [{"id": SENDER, "display_phone_number": "+1 650-555-1111", "verified_name": "Vinyl"}]}
    with running(Says(numbers)) as vendor:
        checked = CLOUD.check(account(vendor.url, business_account="102290129340398"))
    assert checked.accepted
    assert f"+1 650-555-1111 is {SENDER}" in checked.words
    assert vendor.asked[0].path == "/v24.0/102290129340398/phone_numbers"


def test_without_a_business_it_is_asked_whose_the_token_is():
    with running(Says({"id": "1", "name": "Kaskad"})) as vendor:
        assert CLOUD.check(account(vendor.url)).accepted
    assert vendor.asked[0].path == "/v24.0/me"


@pytest.mark.parametrize("says", [Says(error(190, "Session has expired"), 401), Says("<html>"), Says(hangs=True)])
def test_a_token_that_is_refused_is_told(says):
    with running(says) as vendor:
        checked = CLOUD.check(account(vendor.url))
    assert not checked.accepted
    assert SECRETS["token"] not in checked.words


@pytest.mark.parametrize(
    "values", [{"version": "24"}, {"version": "v24.0/../x"}, {"business_account": "1/x"}, {"server": "x"}]
)
def test_settings_that_cannot_be_part_of_an_address_are_refused(values):
    assert not CLOUD.Settings(data=values).is_valid()


# What Meta tells


def told(field: str = "messages", **value: Any) -> bytes:
    metadata = {"display_phone_number": "15550783881", "phone_number_id": SENDER}
    changes = [{"value": {"messaging_product": "whatsapp", "metadata": metadata, **value}, "field": field}]
    return json.dumps(
        {"object": "whatsapp_business_account", "entry": [{"id": "1022901", "changes": changes}]}
    ).encode()


def status(name: str, **more: Any) -> dict[str, Any]:
    return {"id": "wamid.X", "status": name, "timestamp": "1772443800", "recipient_id": "16505551234"} | more


def signature(body: bytes, secret: str = SECRETS["app_secret"]) -> dict[str, str]:
    return {"x-hub-signature-256": "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}


def hear(body: bytes, headers: Mapping[str, str] | None = None) -> Any:
    call = Call("POST", "https://kaskad.example/hooks/x/", headers or signature(body), {}, body)
    return CLOUD.hear(call, account(), NOW)


@pytest.mark.parametrize(
    ("name", "types"), [("sent", []), ("delivered", ["delivered"]), ("read", ["delivered", "opened"]), ("played", [])]
)
def test_a_status_moves_its_message(name, types):
    receipts = hear(told(statuses=[status(name)])).receipts
    assert [each.type for each in receipts] == types
    assert all(each.provider_message_id == "wamid.X" and each.at == NOW for each in receipts)


def test_a_status_may_name_the_message_as_we_do():
    (receipt,) = hear(told(statuses=[status("delivered", biz_opaque_callback_data=echo(7))])).receipts
    assert (receipt.message_id, receipt.provider_message_id) == (7, None)
    (receipt,) = hear(told(statuses=[status("delivered", biz_opaque_callback_data="kaskad-7")])).receipts
    assert receipt.provider_message_id == "wamid.X"


def test_a_failure_has_its_code_and_words():
    errors = [{"code": 131026, "title": "Message undeliverable", "error_data": {"details": "Message Undeliverable."}}]
    (receipt,) = hear(told(statuses=[status("failed", errors=errors)])).receipts
    assert (receipt.type, receipt.code, receipt.words) == ("failed", "131026", "Message Undeliverable.")


def test_whoever_stopped_marketing_in_whatsapp_is_unsubscribed():
    errors = [{"code": 131050, "title": "Recipient has chosen to stop receiving marketing messages"}]
    receipts = hear(told(statuses=[status("failed", errors=errors)])).receipts
    assert [each.type for each in receipts] == ["failed", "unsubscribed"]
    preference = {"wa_id": "16505551234", "category": "marketing_messages", "value": "stop", "timestamp": 1772443800}
    (reply,) = hear(told("user_preferences", user_preferences=[preference])).replies
    assert (reply.endpoint, reply.command, reply.text) == (PHONE, "stop", "")
    (reply,) = hear(told("user_preferences", user_preferences=[preference | {"value": "resume"}])).replies
    assert reply.command == "start"


WRITTEN = {"from": "16505551234", "id": "wamid.Y", "timestamp": "1772443800"}


@pytest.mark.parametrize(
    ("said", "text", "payload"),
    [
        ({"type": "text", "text": {"body": "Does it come in another color?"}}, "Does it come in another color?", None),
        ({"type": "button", "button": {"payload": "Unsubscribe", "text": "Unsubscribe"}}, "Unsubscribe", "Unsubscribe"),
        (
            {
                "type": "interactive",
                "interactive": {"type": "button_reply", "button_reply": {"id": "change", "title": "Change"}},
            },
            "Change",
            "change",
        ),
        ({"type": "image", "image": {"caption": "Look", "id": "1", "mime_type": "image/jpeg"}}, "Look", None),
        ({"type": "reaction", "reaction": {"message_id": "wamid.X", "emoji": "👍"}}, "👍", None),
    ],
)
def test_what_a_person_writes_or_taps_is_a_reply(said, text, payload):
    (reply,) = hear(told(messages=[WRITTEN | {"context": {"from": "1", "id": "wamid.X"}} | said])).replies
    assert (reply.channel, reply.endpoint, reply.to, reply.text) == ("whatsapp", PHONE, SENDER, text)
    assert (reply.provider_message_id, reply.key, reply.at) == ("wamid.X", "wamid.Y", NOW)
    assert reply.detail.get("payload") == payload


@pytest.mark.parametrize(
    "value",
    [
        {"messages": [WRITTEN | {"type": "system", "system": {"body": "changed the number"}}]},
        {"messages": [WRITTEN | {"type": "unsupported"}]},
        {"messages": [{"type": "text", "text": {"body": "x"}}]},
        {"messages": "x", "statuses": {"a": 1}},
        {"statuses": [7, None, {}]},
        {"errors": [{"code": 1}]},
    ],
)
def test_what_concerns_nobody_is_passed_over(value):
    heard = hear(told(**value))
    assert (list(heard.receipts), list(heard.replies)) == ([], [])


@pytest.mark.parametrize("headers", [{"x": "y"}, {"x-hub-signature-256": ""}, {"x-hub-signature-256": "sha256=ключ"}])
def test_a_call_without_a_signature_is_not_theirs(headers):
    with pytest.raises(NotTheirs):
        hear(told(), headers)


def test_a_call_with_a_wrong_signature_is_not_theirs():
    body = told(statuses=[status("read")])
    for wrong in (signature(body, "other"), signature(body + b" "), signature(body, "")):
        with pytest.raises(NotTheirs):
            hear(body, wrong)


@pytest.mark.parametrize("body", [b"", b"[", b"[]", b"{}", b'{"object": "page"}', b"[" * 100_000])
def test_nonsense_is_said_to_be_nonsense(body):
    with pytest.raises(Unreadable):
        hear(body)


def test_metas_question_is_answered_only_to_the_right_words():
    query = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": "meatyhamhock"}
    call = Call("GET", "https://kaskad.example/hooks/x/", {}, query, b"")
    assert CLOUD.hear(call, account(), NOW).answer == "1158201444"
    for wrong in ({"hub.verify_token": "x"}, {"hub.mode": "unsubscribe"}, {"hub.verify_token": ""}):
        with pytest.raises(NotTheirs):
            CLOUD.hear(Call("GET", "", {}, query | wrong, b""), account(), NOW)


# From the queue to the door


@pytest.fixture
def stored(world: World) -> Account:
    made = Account.objects.create(
        name="WhatsApp", provider="whatsapp_cloud", credentials=secrets.encrypt(SECRETS), settings={"timeout_s": 1}
    )
    sender = world.senders["whatsapp"]
    sender.account, sender.value = made, SENDER
    sender.save()
    return made


def knock(client: Any, stored: Account, body: bytes) -> int:
    url = f"/hooks/{tokens.sign('hook', stored.pk)}/"
    headers = {"X-Hub-Signature-256": signature(body)["x-hub-signature-256"]}
    return int(client.post(url, body, content_type="application/json", headers=headers).status_code)


def test_a_message_is_sent_delivered_read_and_answered(client, world, stored):
    (customer,) = world.people(1)
    Address.objects.filter(customer_id=customer, channel="whatsapp").update(endpoint=PHONE)
    with running(Says(SENT)) as vendor:
        stored.settings = {"timeout_s": 1, "server": vendor.url}
        stored.save()
        world.queue([customer], "whatsapp", endpoint=PHONE)
        dispatcher.drain(NOW)
    assert vendor.asked[0].json["template"]["components"][0]["parameters"][0]["text"] == "Olena0"
    name = SENT["messages"][0]["id"]
    for found in ("delivered", "delivered", "read"):
        assert knock(client, stored, told(statuses=[status(found, id=name)])) == 200
    assert world.statuses() == ["opened"]
    answer = WRITTEN | {"type": "text", "text": {"body": "Thanks"}, "context": {"id": name}}
    answer["timestamp"] = str(int(timezone.now().timestamp()))
    assert knock(client, stored, told(messages=[answer])) == 200
    assert world.statuses() == ["replied"]


def test_a_stop_in_whatsapp_ends_the_consent(client, world, stored):
    (customer,) = world.people(1)
    Address.objects.filter(customer_id=customer, channel="whatsapp").update(endpoint=PHONE)
    stop = WRITTEN | {"type": "text", "text": {"body": "STOP"}, "timestamp": str(int(timezone.now().timestamp()))}
    assert knock(client, stored, told(messages=[stop])) == 200
    (consent,) = Consent.objects.filter(customer_id=customer, channel="whatsapp")
    assert not consent.granted


def test_meta_asks_at_the_door_whether_it_is_ours(client, world, stored):
    door = f"/hooks/{tokens.sign('hook', stored.pk)}/"
    query = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": "meatyhamhock"}
    answer = client.get(door, query)
    assert (answer.status_code, answer.content) == (200, b"1158201444")
    assert answer["content-type"].startswith("text/plain")
    assert client.get(door, query | {"hub.verify_token": "guess"}).status_code == 403
    assert client.get(door).status_code == 403
