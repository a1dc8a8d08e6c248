"""The HTTP gateway, described for vendors of different manners and tried on a real server that plays them.

Bodies of Vonage's SMS API after “SMS API Reference” and “Delivery receipts”, “Inbound SMS”
(https://developer.vonage.com/en/api/sms, read 2026-11-22).
"""

import base64
import hashlib
import hmac
import json
from typing import Any

import pytest

from delivery import statuses, tokens
from delivery.calling.echoes import echo
from delivery.models import Account, DeliveryEvent
from delivery.provider import AccountDown, Call, NotTheirs, OpenAccount, Outcome, Outgoing, Refusal, Unreadable
from delivery.providers import PROVIDERS
from lib import secrets
from tests.delivery.http_vendor import Says, Script, Vendor, closed_port, running
from tests.delivery.world import NOW, World

GATEWAY = PROVIDERS["http_gateway"]
SECRETS = {"user": "abcd1234", "password": 'p&ss "w', "token": "t0ken-1", "hook_user": "hook", "hook_secret": "s3cr3t"}
VONAGE: dict[str, Any] = {
    "channels": ["sms"],
    "url": "https://rest.nexmo.com/sms/json",
    "body_type": "form",
    "body": "api_key={{ credentials.user }}&api_secret={{ credentials.password }}&to={{ to_digits }}&from={{ sender }}"
    "&text={{ text }}&ttl={{ ttl_s * 1000 }}&client-ref={{ key }}&callback={{ hook_url }}",
    "ok_at": "messages.0.status",
    "ok_values": "0",
    "id_at": "messages.0.message-id",
    "code_at": "messages.0.status",
    "words_at": "messages.0.error-text",
    "temporary_codes": "1,5",
    "outage_codes": "4,9,401",
    "dead_codes": "6",
    "receipt_id_at": "messageId",
    "receipt_key_at": "client-ref",
    "receipt_status_at": "status",
    "receipt_time_at": "message-timestamp",
    "receipt_code_at": "err-code",
    "receipt_statuses": "delivered = delivered\nexpired = expired\nfailed = failed\nrejected = rejected\n"
    "accepted = -\nbuffered=-",
    "reply_from_at": "msisdn",
    "reply_to_at": "to",
    "reply_text_at": "text",
    "reply_id_at": "messageId",
    "reply_time_at": "message-timestamp",
    "hook_answer": "ok",
}
ACCEPTED = {
    "message-count": "1",
    "messages": [
        {
            "to": "380500000001",
            "message-id": "aaaaaaaa-bbbb-cccc-dddd-0123456789ab",
            "status": "0",
            "remaining-balance": "3.14159265",
            "message-price": "0.03330000",
            "network": "12345",
        }
    ],
}
RECEIPT = {
    "msisdn": "380500000001",
    "to": "Vinyl",
    "network-code": "12345",
    "messageId": "aaaaaaaa-bbbb-cccc-dddd-0123456789ab",
    "price": "0.03330000",
    "status": "delivered",
    "scts": "2603020930",
    "err-code": "0",
    "message-timestamp": "2026-03-02 09:29:00 +0000",
}
INBOUND = {
    "msisdn": "380500000001",
    "to": "7070",
    "messageId": "0A0000000123ABCD1",
    "text": "STOP",
    "type": "text",
    "keyword": "STOP",
    "message-timestamp": "2026-03-02 09:29:30 +0000",
}


def refusal(status: str, text: str) -> dict[str, Any]:
    return {"message-count": "1", "messages": [{"status": status, "error-text": text}]}


def settings(**values: Any) -> Any:
    form = GATEWAY.Settings(data=values)
    assert form.is_valid(), form.errors
    return form.validated_data


def account(url: str = "", **values: Any) -> OpenAccount:
    values = VONAGE | {"timeout_s": 1} | ({"url": url} if url else {}) | values
    return OpenAccount(1, "Gateway", SECRETS, settings(**values), hook_url="https://kaskad.example/hooks/x/")


def message(number: int = 1, channel: str = "sms", **given: Any) -> Outgoing:
    values: dict[str, Any] = {"fields": {"text": "Знижка 50% & more"}, "ttl_s": 3600} | given
    return Outgoing(number, number, channel, f"+38050{number:07d}", "Vinyl", "Vinyl Shop", **values)


def send(script: Script | Says, *messages: Outgoing, **values: Any) -> tuple[list[Outcome], Vendor]:
    with running(script) as vendor:
        path = values.pop("path", "/sms/json")
        outcomes = GATEWAY.send(messages or [message()], account(f"{vendor.url}{path}", **values), NOW)
        return list(outcomes), vendor


# Requests


def test_a_form_carries_every_value_whole():
    (outcome,), vendor = send(Says(ACCEPTED))
    (asked,) = vendor.asked
    assert asked.headers["content-type"] == "application/x-www-form-urlencoded"
    assert asked.form == {
        "api_key": "abcd1234",
        "api_secret": 'p&ss "w',
        "to": "380500000001",
        "from": "Vinyl",
        "text": "Знижка 50% & more",
        "ttl": "3600000",
        "client-ref": echo(1),
        "callback": "https://kaskad.example/hooks/x/",
    }
    assert outcome == Outcome(1, "aaaaaaaa-bbbb-cccc-dddd-0123456789ab")


NASTY = 'He said "no" \\ & <b>\n\tїжак 🦔 {{ 7*7 }}\x0b'


def test_json_is_json_whatever_the_text_holds():
    body = (
        '{"to": "{{ to }}", "text": "{{ text }}", "again": {{ text|tojson }}, "ttl": {{ ttl_s }}, "n": [{{ parts }}]}'
    )
    _, vendor = send(Says(ACCEPTED), message(fields={"text": NASTY}), body_type="json", body=body)
    assert vendor.asked[0].json == {"to": "+380500000001", "text": NASTY, "again": NASTY, "ttl": 3600, "n": [1]}
    assert vendor.asked[0].headers["content-type"] == "application/json"


def test_xml_is_xml_whatever_the_text_holds():
    from xml.etree import ElementTree

    body = '<sms to="{{ to }}"><text>{{ text }}</text></sms>'
    _, vendor = send(Says(ACCEPTED), message(fields={"text": NASTY}), body_type="xml", body=body)
    root = ElementTree.fromstring(vendor.asked[0].body.decode())
    assert root.get("to") == "+380500000001"
    assert root.findtext("text") == NASTY.replace("\x0b", "")


def test_an_address_carries_every_value_whole_and_leads_nowhere_else():
    values = {"method": "GET", "body": "", "headers": "X-Channel: {{ channel }}\nX-Name: {{ sender_name }}"}
    _, vendor = send(
        Says(ACCEPTED), message(fields={"text": "a/b?c=d&e #f"}), path="/send/{{ to }}?text={{ text }}", **values
    )
    (asked,) = vendor.asked
    assert (asked.method, asked.path, asked.query) == ("GET", "/send/%2B380500000001", {"text": "a/b?c=d&e #f"})
    assert (asked.headers["x-channel"], asked.headers["x-name"], asked.body) == ("sms", "Vinyl Shop", b"")


def test_a_header_of_several_lines_becomes_one():
    _, vendor = send(Says(ACCEPTED), message(fields={"text": "a\r\nX-Evil: 1"}), headers="X-Text: {{ text }}")
    assert vendor.asked[0].headers["x-text"] == "a X-Evil: 1"
    assert "x-evil" not in vendor.asked[0].headers


@pytest.mark.parametrize(
    ("auth", "header", "value"),
    [
        ("basic", "authorization", "Basic " + base64.b64encode(b'abcd1234:p&ss "w').decode()),
        ("bearer", "authorization", "Bearer t0ken-1"),
        ("header", "x-api-key", "t0ken-1"),
    ],
)
def test_it_logs_in_as_the_vendor_wants(auth, header, value):
    _, vendor = send(Says(ACCEPTED), auth=auth)
    assert vendor.asked[0].headers[header] == value


def test_fields_of_the_content_are_there_and_a_missing_one_fails_its_message_alone():
    body = '{"text": "{{ text }}", "button": "{{ content.button_text }}", "image": "{{ content.image|default(\'\') }}"}'
    messages = [
        message(1, "viber", fields={"text": "Hi", "button_text": "Look"}),
        message(2, "viber", fields={"text": "Hi"}),
    ]
    outcomes, vendor = send(Says(ACCEPTED), *messages, channels=["viber"], body_type="json", body=body)
    assert [(each.refusal, each.code) for each in outcomes] == [(None, ""), (Refusal.PERMANENT, "missing_variable")]
    assert "button_text" in outcomes[1].words
    assert [each.json["button"] for each in vendor.asked] == ["Look"]


def test_what_is_no_json_fails_its_message_with_words_and_shows_no_secret():
    (outcome,), vendor = send(
        Says(ACCEPTED), body_type="json", body='{"to": {{ to }}, "key": "{{ credentials.token }}"}'
    )
    assert (outcome.refusal, outcome.code) == (Refusal.PERMANENT, "bad_json")
    assert "no JSON" in outcome.words
    assert not vendor.asked


def test_a_channel_that_the_account_does_not_have_is_refused():
    outcomes, _ = send(Says(ACCEPTED), message(1, "viber", fields={"text": "Hi"}), message(2))
    assert [(each.refusal, each.code) for each in outcomes] == [(Refusal.UNSUPPORTED, "unsupported"), (None, "")]


# Answers


@pytest.mark.parametrize(
    ("says", "refusal_", "code", "words"),
    [
        (Says(refusal("1", "Throughput Rate Exceeded")), Refusal.TEMPORARY, "1", "Throughput Rate Exceeded"),
        (Says(refusal("2", "Missing to param")), Refusal.PERMANENT, "2", "Missing to param"),
        (Says({"error": "x"}, 400), Refusal.PERMANENT, "400", '{"error": "x"}'),
    ],
)
def test_a_refusal_has_the_vendors_code_and_words(says, refusal_, code, words):
    (outcome,), _ = send(says)
    assert (outcome.refusal, outcome.code, outcome.words) == (refusal_, code, words)


def test_codes_say_that_an_address_is_dead():
    (outcome,), _ = send(Says(refusal("6", "The number is not supported")))
    assert (outcome.refusal, outcome.dead) == (Refusal.PERMANENT, ("+380500000001",))


@pytest.mark.parametrize("says", [Says(refusal("4", 'Bad credentials p&ss "w')), Says("", 401)])
def test_codes_say_that_the_account_is_not_served(says):
    with pytest.raises(AccountDown) as down:
        send(says, *[message(number) for number in range(1, 20)])
    assert 'p&ss "w' not in str(down.value)


@pytest.mark.parametrize(
    "says",
    [
        Says(hangs=True),
        Says(drops=True),
        Says(ACCEPTED, only=30),
        Says("<html>busy</html>"),
        Says({"messages": []}),
        Says({"messages": [{"status": "0"}]}),
        Says("", 502),
        Says({"error": "x"}, 500),
    ],
    ids=["silence", "dropped", "half", "no json", "no message", "no id", "gateway", "something went wrong"],
)
def test_what_nobody_can_know_is_not_answered_for(says):
    assert send(says)[0] == []


def test_with_a_key_what_is_unsure_is_asked_again():
    (outcome,), _ = send(Says(hangs=True), takes_key=True)
    assert (outcome.refusal, outcome.code) == (Refusal.TEMPORARY, "no_answer")


def test_nobody_there_is_an_outage():
    with running(Says("")), pytest.raises(AccountDown):
        GATEWAY.send([message()], account(f"http://127.0.0.1:{closed_port()}/x"), NOW)


@pytest.mark.parametrize("auth", ["basic", "bearer", "header", "none"])
def test_a_vendor_that_repeats_what_it_was_asked_tells_no_secret(auth):
    def script(asked: Any) -> Says:
        return Says(f"{asked.target} {dict(asked.headers)} {asked.body.decode()}", 400)

    path = "/x?password={{ credentials.password }}&token={{ credentials.token }}"
    (outcome,), _ = send(script, auth=auth, path=path)
    assert outcome.refusal is Refusal.PERMANENT
    for secret in ("p&ss", "p%26ss", base64.b64encode(b'abcd1234:p&ss "w').decode(), "t0ken-1"):
        assert secret not in outcome.words


def test_plain_text_is_read_by_regular_expressions():
    values = {
        "ok_at": r"/^(OK)/",
        "ok_values": "ok",
        "id_at": r"/ID - (\d+)/",
        "code_at": r"/^ERROR = (\d+)/",
        "words_at": "",
    }
    (outcome,), _ = send(Says("OK - 1 SMS, ID - 1234"), **values)
    assert outcome == Outcome(1, "1234")
    (outcome,), _ = send(Says("ERROR = 3 (no money)"), **values | {"outage_codes": ""})
    assert (outcome.refusal, outcome.code, outcome.words) == (Refusal.PERMANENT, "3", "ERROR = 3 (no money)")


def test_without_an_id_of_the_vendors_a_message_is_known_by_ours():
    (outcome,), _ = send(Says("", 204), ok_at="", id_at="", code_at="")
    assert outcome == Outcome(1, echo(1))


# The check


def test_the_vendor_may_be_asked_whether_it_knows_us():
    with running(lambda asked: Says({"value": 3.14}, 200 if asked.query else 401)) as vendor:
        good = GATEWAY.check(account(f"{vendor.url}/x", check_url=f"{vendor.url}/balance?a=1", auth="bearer"))
        bad = GATEWAY.check(account(f"{vendor.url}/x", check_url=f"{vendor.url}/balance"))
        away = GATEWAY.check(account(f"{vendor.url}/x", check_url=f"http://127.0.0.1:{closed_port()}/"))
    assert [good.accepted, bad.accepted, away.accepted] == [True, False, False]
    assert vendor.asked[0].headers["authorization"] == "Bearer t0ken-1"
    assert GATEWAY.check(account()).accepted  # nobody to ask


# What it tells


def hear(body: Any, headers: dict[str, str] | None = None, query: dict[str, str] | None = None, **values: Any) -> Any:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    call = Call("POST", "https://kaskad.example/hooks/x/", headers or {}, query or {}, raw)
    return GATEWAY.hear(call, account(**values), NOW)


def test_a_report_says_what_became_of_a_message_of_the_vendors_name():
    heard = hear(RECEIPT)
    (receipt,) = heard.receipts
    assert (receipt.type, receipt.provider_message_id, receipt.code) == ("delivered", RECEIPT["messageId"], "0")
    assert receipt.at.isoformat() == "2026-03-02T09:29:00+00:00"
    assert heard.answer == "ok"
    assert not heard.replies


def test_a_report_says_what_became_of_a_message_of_our_own_name():
    (receipt,) = hear(RECEIPT | {"client-ref": echo(7)}).receipts
    assert (receipt.message_id, receipt.provider_message_id) == (7, None)
    (receipt,) = hear(RECEIPT | {"client-ref": "kaskad-7"}).receipts  # somebody else's
    assert receipt.provider_message_id == RECEIPT["messageId"]


@pytest.mark.parametrize("status", ["accepted", "buffered"])
def test_a_status_may_be_passed_over(status):
    assert hear(RECEIPT | {"status": status}).receipts == []


def test_a_status_that_nobody_has_translated_is_kept_and_changes_nothing():
    (receipt,) = hear(RECEIPT | {"status": "mystery"}).receipts
    assert (receipt.type, receipt.detail) == (statuses.DEFERRED, {"status": "mystery"})


def test_reports_may_come_in_a_list_and_in_a_form_and_in_an_address():
    many = {"data": {"reports": [RECEIPT, RECEIPT | {"status": "failed", "messageId": "b"}]}}
    assert [each.type for each in hear(many, receipts_at="data.reports").receipts] == ["delivered", "failed"]
    assert [each.type for each in hear([RECEIPT, RECEIPT]).receipts] == ["delivered", "delivered"]
    form = b"messageId=m1&status=delivered&msisdn=380500000001"
    assert [each.provider_message_id for each in hear(form, hook_format="form").receipts] == ["m1"]
    query = {"messageId": "m2", "status": "expired"}
    assert [each.type for each in hear(b"", query=query, hook_format="form").receipts] == ["expired"]


def test_people_answer():
    (reply,) = hear(INBOUND).replies
    assert (reply.channel, reply.endpoint, reply.to, reply.text) == ("sms", "380500000001", "7070", "STOP")
    assert reply.key == "0A0000000123ABCD1"
    assert reply.at.isoformat() == "2026-03-02T09:29:30+00:00"


def signed(body: bytes, digest: Any) -> bytes:
    return hmac.new(b"s3cr3t", body, digest).digest()


BODY = json.dumps(RECEIPT).encode()
SIGNED = [
    ({"hook_signature": "secret", "hook_header": "X-Token"}, {"x-token": "s3cr3t"}),
    ({"hook_signature": "sha256"}, {"x-signature": signed(BODY, hashlib.sha256).hex()}),
    ({"hook_signature": "sha256"}, {"x-signature": signed(BODY, hashlib.sha256).hex().upper()}),
    (
        {"hook_signature": "sha1", "hook_prefix": "sha1=", "hook_encoding": "base64"},
        {"x-signature": "sha1=" + base64.b64encode(signed(BODY, hashlib.sha1)).decode()},
    ),
    ({"hook_signature": "basic"}, {"authorization": f"Basic {base64.b64encode(b'hook:s3cr3t').decode()}"}),
]


@pytest.mark.parametrize(("values", "headers"), SIGNED)
def test_calls_are_known_as_the_vendor_signs_them(values, headers):
    assert hear(BODY, headers, **values).receipts
    for wrong in ({}, dict.fromkeys(headers, "wrong"), dict.fromkeys(headers, ""), dict.fromkeys(headers, "ключ")):
        with pytest.raises(NotTheirs):
            hear(BODY, wrong, **values)


@pytest.mark.parametrize("body", [b"", b"[", b"\xff\xfe", b"[" * 100_000])
def test_nonsense_is_said_to_be_nonsense(body):
    with pytest.raises(Unreadable):
        hear(body)


@pytest.mark.parametrize(
    "body", [[], {}, 7, "x", None, {"status": {"a": 1}, "messageId": ["x"]}, {"status": "delivered"}]
)
def test_what_says_nothing_is_passed_over(body):
    if body is None:
        body = {"a": None}
    heard = hear(body)
    assert (list(heard.receipts), list(heard.replies)) == ([], [])


# The form


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"url": "ftp://vendor.example/"}, "url"),
        ({"url": "https://{{ to }}.example/"}, "url"),
        ({"url": "https://vendor.example{{ to }}"}, "url"),
        ({"url": "{{ hook_url }}"}, "url"),
        ({"url": "https://vendor.example/{{ secret }}"}, "url"),
        ({"body": "{{ to"}, "body"),
        ({"body": "{{ to.__class__.__mro__ }}{{ settings }}"}, "body"),
        ({"body": "", "body_type": "json"}, "body"),
        ({"headers": "no colon here"}, "headers"),
        ({"headers": "Name: {{ nobody }}"}, "headers"),
        ({"channels": []}, "channels"),
        ({"channels": ["email"]}, "channels"),
        ({"ok_statuses": "all"}, "ok_statuses"),
        ({"id_at": "a..b"}, "id_at"),
        ({"id_at": "/(a)(b)/"}, "id_at"),
        ({"id_at": "/(/"}, "id_at"),
        ({"receipt_statuses": "DELIVRD = arrived"}, "receipt_statuses"),
        ({"auth_header": "X Y"}, "auth_header"),
        ({"check_url": "vendor.example"}, "check_url"),
    ],
)
def test_a_description_that_cannot_work_is_refused_at_its_field(values, field):
    form = GATEWAY.Settings(data=VONAGE | values)
    assert not form.is_valid()
    assert field in form.errors


def test_what_was_accepted_is_accepted_again():
    once = settings(**VONAGE)
    assert settings(**json.loads(json.dumps(once))) == once


@pytest.mark.parametrize("body", ["{{ 'a' * 10**9 }}", "{% for a in range(99999) %}{{ a }}{% endfor %}"])
def test_a_hungry_template_fails_its_message(body):
    (outcome,), vendor = send(Says(ACCEPTED), body_type="text", body=body)
    assert (outcome.refusal, outcome.code) == (Refusal.PERMANENT, "template_limit")
    assert not vendor.asked


# Through the door


def test_a_report_finds_its_message_and_told_again_it_changes_nothing(client, world: World):
    stored = Account.objects.create(
        name="Gateway", provider="http_gateway", settings=VONAGE, credentials=secrets.encrypt(SECRETS)
    )
    world.senders["sms"].account = stored
    world.senders["sms"].save()
    world.queue(world.people(1), "sms", status="sent")
    (sent,) = world.messages()
    for _ in range(2):
        answer = client.post(
            f"/hooks/{tokens.sign('hook', stored.pk)}/",
            json.dumps(RECEIPT | {"client-ref": echo(sent.id)}),
            content_type="application/json",
        )
        assert (answer.status_code, answer.content) == (200, b"ok")
    assert world.statuses() == ["delivered"]
    assert DeliveryEvent.objects.count() == 1
