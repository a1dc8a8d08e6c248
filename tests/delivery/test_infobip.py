"""Infobip's Messages API, against a real server on loopback that answers as Infobip does.

Bodies after Infobip's OpenAPI specification, version 3.245.1 of 2026-10-07 (https://www.infobip.com/docs/api/platform/messages-api,
read 2026-11-22): the examples of POST /messages-api/1/messages, of the ApiError responses, and of the webhooks
receive-messages-api-delivery-reports, -seen-reports and -incoming-messages.
"""

import json
from datetime import timedelta
from typing import Any

import pytest

from delivery import tokens
from delivery.calling.echoes import echo
from delivery.models import Account, DeliveryEvent, IncomingMessage
from delivery.provider import AccountDown, Call, NotTheirs, OpenAccount, Outcome, Outgoing, Refusal, Unreadable
from delivery.providers import PROVIDERS
from delivery.providers.infobip import TOGETHER
from delivery.sending import dispatcher
from lib import secrets
from tests.delivery.http_vendor import Asked, Says, Script, Vendor, closed_port, running
from tests.delivery.world import NOW, World

INFOBIP = PROVIDERS["infobip"]
KEY = "003026bbc133714df1834b8638bb496e-8f4b3d9a-e931-478d-a994-28a725159ab9"  # the documentation's
HOOK = "https://kaskad.example/hooks/x/"
PENDING = {
    "groupId": 1,
    "groupName": "PENDING",
    "id": 26,
    "name": "MESSAGE_ACCEPTED",
    "description": "Message sent to next instance",
}
E400 = {
    "errorCode": "E400",
    "description": "Request cannot be processed.",
    "action": "Check the syntax, violations and adjust the request.",
    "violations": [{"property": "messages[0].content.body", "violation": "invalid value"}],
    "resources": [],
}
E401 = {
    "errorCode": "E401",
    "description": "The request lacks valid authentication credentials for the requested resource.",
    "action": "Check the resources and adjust authentication credentials.",
    "violations": [],
    "resources": [],
}

pytestmark = pytest.mark.django_db


def accept(asked: Asked, status: dict[str, Any] | None = None) -> Says:
    listed = [
        {
            "messageId": each["destinations"][0]["messageId"],
            "status": status or PENDING,
            "destination": each["destinations"][0]["to"],
        }
        for each in asked.json["messages"]
    ]
    return Says({"bulkId": "1688025180464000013", "messages": listed})


def account(url: str = "https://xxxxx.api.infobip.com", **values: Any) -> OpenAccount:
    form = INFOBIP.Settings(data={"base_url": url, "timeout_s": 1} | values)
    assert form.is_valid(), form.errors
    return OpenAccount(1, "Infobip", {"api_key": KEY}, form.validated_data, hook_url=HOOK)


def message(number: int = 1, channel: str = "viber", **given: Any) -> Outgoing:
    values: dict[str, Any] = {"fields": {"text": "Знижка"}, "ttl_s": 600} | given
    return Outgoing(number, number, channel, f"+38050{number:07d}", "Vinyl", "Vinyl", **values)


def send(script: Script | Says, *messages: Outgoing) -> tuple[list[Outcome], Vendor]:
    with running(script) as vendor:
        return list(INFOBIP.send(messages or [message()], account(vendor.url), NOW)), vendor


def sent(*messages: Outgoing) -> list[dict[str, Any]]:
    _, vendor = send(accept, *messages)
    return [each for asked in vendor.asked for each in asked.json["messages"]]


# Sending


def test_a_message_names_its_channel_its_limit_and_where_its_reports_go():
    (outcome,), vendor = send(accept)
    (asked,) = vendor.asked
    assert (asked.method, asked.path) == ("POST", "/messages-api/1/messages")
    assert asked.headers["authorization"] == f"App {KEY}"
    name = asked.json["messages"][0]["destinations"][0]["messageId"]
    assert asked.json == {
        "messages": [
            {
                "channel": "VIBER_BM",
                "sender": "Vinyl",
                "destinations": [{"to": "380500000001", "messageId": name}],
                "content": {"body": {"type": "TEXT", "text": "Знижка"}},
                "options": {
                    "adaptationMode": False,
                    "validityPeriod": {"amount": 600, "timeUnit": "SECONDS"},
                    "trafficType": "PROMOTIONAL",
                },
                "webhooks": {"delivery": {"url": HOOK}, "callbackData": echo(1), "seen": {"url": HOOK}},
            }
        ]
    }
    assert outcome == Outcome(1, name)


@pytest.mark.parametrize(
    ("fields", "content"),
    [
        (
            {"text": "Hi", "button_text": "Look", "button_link": "https://shop.example/"},
            {
                "body": {"type": "TEXT", "text": "Hi"},
                "buttons": [{"type": "OPEN_URL", "text": "Look", "url": "https://shop.example/"}],
            },
        ),
        (
            {"text": "Hi", "image": "https://shop.example/1.jpg"},
            {"body": {"type": "IMAGE", "url": "https://shop.example/1.jpg", "text": "Hi"}},
        ),
        (
            {
                "text": "Hi",
                "image": "https://shop.example/1.jpg",
                "button_text": "Look",
                "button_link": "https://shop.example/",
            },
            {
                "body": {
                    "type": "RICH_LINK",
                    "isVideo": False,
                    "redirectUrl": "https://shop.example/",
                    "text": "Hi",
                    "url": "https://shop.example/1.jpg",
                    "buttonText": "Look",
                }
            },
        ),
    ],
)
def test_a_viber_message_may_have_a_picture_and_a_button(fields, content):
    (told,) = sent(message(fields=fields))
    assert told["content"] == content


def test_an_sms_asks_for_no_seen_reports_and_service_messages_are_transactional():
    sms, viber = sent(message(1, "sms"), message(2, traffic_class="service", ttl_s=None))
    assert (sms["channel"], "seen" in sms["webhooks"], "trafficType" in sms["options"]) == ("SMS", False, False)
    assert viber["options"] == {"adaptationMode": False, "trafficType": "TRANSACTIONAL"}


@pytest.mark.parametrize(("ttl_s", "amount"), [(3, 10), (3600, 3600), (10**6, 172_800)])
def test_the_limit_is_one_that_infobip_knows(ttl_s, amount):
    (told,) = sent(message(ttl_s=ttl_s))
    assert told["options"]["validityPeriod"] == {"amount": amount, "timeUnit": "SECONDS"}


def test_a_whatsapp_template_is_sent_with_its_values():
    fields = {"template": "sale", "language": "en", "parameters": "Olena\n5:30 AM", "button_parameter": "basket"}
    (told,) = sent(message(1, "whatsapp", fields=fields | {"image": "https://shop.example/1.jpg"}))
    assert told["template"] == {"templateName": "sale", "language": "en"}
    assert told["content"] == {
        "header": {"type": "IMAGE", "url": "https://shop.example/1.jpg"},
        "body": {"type": "TEXT", "1": "Olena", "2": "5:30 AM"},
        "buttons": [{"type": "OPEN_URL", "suffix": "basket"}],
    }


def test_free_words_go_on_whatsapp_while_the_window_is_open():
    fields = {"template": "sale", "language": "en", "text": "Hello"}
    at = NOW - timedelta(hours=2)
    IncomingMessage.objects.create(
        account_id=1,
        key="1",
        channel="whatsapp",
        endpoint="+380500000001",
        to="447491163862",
        text="Hi",
        at=at,
        received_at=at,
        customer_id=1,
        is_automatic=False,
    )
    first, second = sent(_whatsapp(1, fields), _whatsapp(2, fields))
    assert (first.get("template"), first["content"]) == (None, {"body": {"type": "TEXT", "text": "Hello"}})
    assert second["template"]["templateName"] == "sale"
    outcomes, _ = send(accept, _whatsapp(2, {"text": "Hello"}), _whatsapp(1, fields))
    assert [(each.refusal, each.code) for each in outcomes] == [(Refusal.PERMANENT, "window_closed"), (None, "")]


def _whatsapp(number: int, fields: dict[str, str]) -> Outgoing:
    return Outgoing(number, number, "whatsapp", f"+38050{number:07d}", "447491163862", "Vinyl", fields)


def test_many_messages_travel_together():
    outcomes, vendor = send(accept, *[message(number) for number in range(1, 121)])
    assert [each.message_id for each in outcomes] == list(range(1, 121))
    assert sorted(len(each.json["messages"]) for each in vendor.asked) == [20, TOGETHER, TOGETHER]


# What Infobip says to that


def test_one_bad_message_does_not_harm_those_beside_it():
    def script(asked: Asked) -> Says:
        is_bad = any(each["destinations"][0]["to"] == "380500000002" for each in asked.json["messages"])
        return Says(E400, 400) if is_bad else accept(asked)

    outcomes, vendor = send(script, *[message(number) for number in range(1, 5)])
    assert [(each.message_id, each.refusal, each.code) for each in outcomes] == [
        (1, None, ""),
        (2, Refusal.PERMANENT, "E400"),
        (3, None, ""),
        (4, None, ""),
    ]
    assert "messages[0].content.body: invalid value" in outcomes[1].words
    assert len(vendor.asked) == 5


@pytest.mark.parametrize(
    ("name", "group", "refusal", "outage"),
    [
        ("REJECTED_DESTINATION_NOT_REGISTERED", 5, Refusal.PERMANENT, False),
        ("UNDELIVERABLE_NOT_DELIVERED", 2, Refusal.PERMANENT, False),
        ("REJECTED_NOT_ENOUGH_CREDITS", 5, Refusal.TEMPORARY, True),
    ],
)
def test_a_first_status_may_refuse(name, group, refusal, outage):
    status = {"groupId": group, "groupName": "X", "id": 1, "name": name, "description": "Why"}
    (outcome,), _ = send(lambda asked: accept(asked, status))
    assert (outcome.refusal, outcome.code, outcome.words, outcome.outage) == (refusal, name, "Why", outage)


@pytest.mark.parametrize(("status", "code"), [(429, "E429"), (503, "503")])
def test_what_may_be_over_soon_is_tried_again(status, code):
    body = {"errorCode": code, "description": "Something went wrong."} if code.startswith("E") else "<html>"
    outcomes, vendor = send(Says(body, status), message(1), message(2))
    assert [(each.refusal, each.code) for each in outcomes] == [(Refusal.TEMPORARY, code)] * 2
    assert len(vendor.asked) == 1


@pytest.mark.parametrize("status", [401, 403])
def test_a_key_that_is_refused_takes_the_account_out_of_use(status):
    with pytest.raises(AccountDown, match="authentication credentials") as down:
        send(Says(E401, status), *[message(number) for number in range(1, 200)])
    assert KEY not in str(down.value)


@pytest.mark.parametrize(
    "says",
    [
        Says(hangs=True),
        Says({"messages": [{}]}, only=8),
        Says({"messages": []}),
        Says([]),
        Says("", 504),
        Says({"errorCode": "E500"}, 500),
    ],
    ids=["silence", "half an answer", "no message", "no object", "a gateway", "something went wrong"],
)
def test_what_nobody_can_know_is_not_answered_for(says):
    assert send(says, message(1), message(2))[0] == []


def test_a_silence_in_the_second_round_leaves_the_rest_as_they_are():
    def script(asked: Asked) -> Says:
        return Says(E400, 400) if len(asked.json["messages"]) > 1 else Says(E401, 401)

    outcomes, _ = send(script, message(1), message(2))
    assert [(each.refusal, each.outage) for each in outcomes] == [(Refusal.TEMPORARY, True)] * 2


def test_nobody_there_is_an_outage():
    with running(accept), pytest.raises(AccountDown):
        INFOBIP.send([message()], account(f"http://127.0.0.1:{closed_port()}"), NOW)


# The credentials


@pytest.mark.parametrize(("status", "accepted"), [(200, True), (400, True), (401, False), (403, False), (500, False)])
def test_the_key_is_looked_at_without_sending_anything(status, accepted):
    with running(Says(E400 if status == 400 else E401, status)) as vendor:
        assert INFOBIP.check(account(vendor.url)).accepted == accepted
    assert [each.path for each in vendor.asked] == ["/messages-api/1/messages/validate"]


@pytest.mark.parametrize(
    "url", ["", "xxxxx.api.infobip.com", "ftp://x.api.infobip.com", "https://x y", "https://", "https://x?a=1"]
)
def test_a_base_url_is_an_address(url):
    assert not INFOBIP.Settings(data={"base_url": url}).is_valid()


# What it tells

DELIVERY = {
    "event": "DELIVERY",
    "channel": "WHATSAPP",
    "sender": "senderNumber",
    "destination": "41793026727",
    "sentAt": "2026-03-02T09:18:29.797+0000",
    "doneAt": "2026-03-02T09:28:29.797+0000",
    "bulkId": "1688025180464000013",
    "messageId": "ABEGVUGWh3gEAgo-sLTvmQCS5kwjhsy",
    "messageCount": 1,
    "status": {
        "groupId": 3,
        "groupName": "DELIVERED",
        "id": 5,
        "name": "DELIVERED_TO_HANDSET",
        "description": "Message delivered to handset",
    },
    "error": {
        "groupId": 0,
        "groupName": "OK",
        "id": 0,
        "name": "NO_ERROR",
        "description": "No Error",
        "permanent": False,
    },
    "platform": {"entityId": "my-entity-id", "applicationId": "my-application-id"},
}
SEEN = {
    "event": "SEEN",
    "channel": "VIBER_BM",
    "sender": "senderNumber",
    "destination": "41793026727",
    "sentAt": "2026-03-02T09:18:29.797+0000",
    "seenAt": "2026-03-02T09:28:29.797+0000",
    "bulkId": "1688025180464000013",
    "messageId": "ABEGVUGWh3gEAgo-sLTvmQCS5kwjhsy",
}
WRITTEN = {
    "channel": "WHATSAPP",
    "sender": "48123234567",
    "destination": "48123098765",
    "content": [{"text": "Text message 123", "cleanText": "Text message", "type": "TEXT"}],
    "receivedAt": "2026-03-02T09:28:29.797+0000",
    "messageId": "ABEGVUGWh3gEAgo-sLTvmQCS5kwjhsy",
    "pairedMessageId": "paired-1",
    "messageCount": 1,
    "event": "MO",
}


def hear(*results: Any) -> Any:
    call = Call("POST", HOOK, {}, {}, json.dumps({"results": list(results)}).encode())
    return INFOBIP.hear(call, account(), NOW)


def group(id_: int, name: str = "X", error: dict[str, Any] | None = None) -> dict[str, Any]:
    status = {"groupId": id_, "groupName": name, "id": 9, "name": f"{name}_NAME", "description": "Status words"}
    return DELIVERY | {"status": status, "error": error or DELIVERY["error"]}


def test_a_delivery_is_a_delivery():
    (receipt,) = hear(DELIVERY).receipts
    assert (receipt.type, receipt.provider_message_id) == ("delivered", DELIVERY["messageId"])
    assert receipt.at.isoformat() == "2026-03-02T09:28:29.797000+00:00"


def test_a_report_may_name_the_message_as_we_do():
    (receipt,) = hear(DELIVERY | {"callbackData": echo(7)}).receipts
    assert receipt.message_id == 7
    (receipt,) = hear(DELIVERY | {"callbackData": "kaskad-7"}).receipts
    assert receipt.message_id is None


def test_what_an_operator_has_taken_is_on_its_way():
    status = DELIVERY["status"] | {"id": 2, "name": "DELIVERED_TO_OPERATOR"}  # type: ignore[operator]
    assert hear(DELIVERY | {"status": status}, group(1, "PENDING"), group(0, "ACCEPTED")).receipts == []


@pytest.mark.parametrize(("id_", "type_"), [(2, "failed"), (4, "expired"), (5, "failed")])
def test_a_group_says_how_it_failed(id_, type_):
    (receipt,) = hear(group(id_, "GROUP")).receipts
    assert (receipt.type, receipt.code, receipt.words) == (type_, "GROUP_NAME", "Status words")
    error = {"groupId": 1, "id": 7031, "name": "EC_USER_NOT_VIBER", "description": "Not a user", "permanent": True}
    (receipt,) = hear(group(id_, "GROUP", error)).receipts
    assert (receipt.code, receipt.words) == ("EC_USER_NOT_VIBER", "Not a user")


def test_what_was_seen_has_arrived_and_was_read():
    assert [each.type for each in hear(SEEN).receipts] == ["delivered", "opened"]


def test_people_answer():
    (reply,) = hear(WRITTEN).replies
    assert (reply.channel, reply.endpoint, reply.to) == ("whatsapp", "+48123234567", "48123098765")
    assert (reply.text, reply.provider_message_id) == ("Text message 123", "paired-1")
    button = WRITTEN | {"content": [{"text": "Yes", "payload": "true", "id": "1", "type": "BUTTON_REPLY"}]}
    (reply,) = hear(button).replies
    assert (reply.text, reply.detail) == ("Yes", {"payload": "true"})


@pytest.mark.parametrize(
    "result",
    [
        WRITTEN | {"event": "TYPING_STARTED"},
        WRITTEN | {"channel": "APPLE_MB"},
        WRITTEN | {"sender": ""},
        DELIVERY | {"status": None},
        {"event": "DELIVERY"},
        {},
        7,
        None,
    ],
)
def test_what_concerns_nobody_is_passed_over(result):
    heard = hear(result)
    assert (list(heard.receipts), list(heard.replies)) == ([], [])


@pytest.mark.parametrize("body", [b"", b"[", b"[]", b"{}", b'{"results": {}}', b"[" * 100_000])
def test_nonsense_is_said_to_be_nonsense(body):
    with pytest.raises(Unreadable):
        INFOBIP.hear(Call("POST", HOOK, {}, {}, body), account(), NOW)
    with pytest.raises(NotTheirs):
        INFOBIP.hear(Call("GET", HOOK, {}, {}, body), account(), NOW)


# From the queue to the door


def test_a_message_is_sent_seen_and_a_report_told_again_changes_nothing(client, world: World):
    with running(accept) as vendor:
        stored = Account.objects.create(
            name="Infobip",
            provider="infobip",
            credentials=secrets.encrypt({"api_key": KEY}),
            settings={"base_url": vendor.url, "timeout_s": 1},
        )
        world.senders["viber"].account = stored
        world.senders["viber"].save()
        world.queue(world.people(3), "viber")
        assert dispatcher.drain(NOW) == 3
    (asked,) = vendor.asked
    first = asked.json["messages"][0]
    assert world.statuses() == ["sent"] * 3
    door = f"/hooks/{tokens.sign('hook', stored.pk)}/"
    assert first["webhooks"]["delivery"]["url"].endswith(door)
    report = {"results": [SEEN | {"callbackData": first["webhooks"]["callbackData"]}]}
    for _ in range(2):
        assert client.post(door, json.dumps(report), content_type="application/json").status_code == 200
    assert sorted(world.statuses()) == ["opened", "sent", "sent"]
    assert DeliveryEvent.objects.count() == 2
    assert client.post(door[:-3] + "x/", json.dumps(report), content_type="application/json").status_code == 404
