"""Twilio, compared with its official SDK at the same server; what it says is from its documents (read 2026-11-22)."""

import socket
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils.datastructures import MultiValueDict
from twilio.http.http_client import TwilioHttpClient  # type: ignore[import-untyped]
from twilio.http.response import Response  # type: ignore[import-untyped]
from twilio.request_validator import RequestValidator  # type: ignore[import-untyped]
from twilio.rest import Client as Sdk  # type: ignore[import-untyped]

from customers.models import Consent, Suppression
from delivery import public, statuses
from delivery.models import Account, DeliveryEvent, IncomingMessage
from delivery.provider import AccountDown, Call, NotTheirs, OpenAccount, Outcome, Outgoing, Refusal, Unreadable
from delivery.providers import PROVIDERS, twilio
from delivery.sending import dispatcher
from lib import secrets
from tests.delivery.twilio_api import ACCOUNT_SID, AUTH_TOKEN, LOGIN, Api, error, running
from tests.delivery.world import NOW, World

TWILIO = PROVIDERS["twilio"]
KEY = {"account_sid": ACCOUNT_SID, "key_sid": "SK" + "1b" * 16, "key_secret": "the secret of the key"}
SERVICE = "MG" + "2c" * 16
HOOK = "https://kaskad.shop.example/hooks/token/"


@pytest.fixture
def api() -> Iterator[Api]:
    with running() as found:
        yield found


def account(
    credentials: dict[str, str] | None = None, concurrency: int | None = None, hook: str = HOOK, **settings: Any
) -> OpenAccount:
    form = TWILIO.Settings(data={"timeout_s": 1} | settings)
    assert form.is_valid(), form.errors
    login = TWILIO.Credentials(data=credentials or LOGIN)
    assert login.is_valid(), login.errors
    return OpenAccount(1, "Twilio", login.validated_data, form.validated_data, concurrency, hook)


def number(index: int) -> str:
    return f"+38050{index:07d}"


def message(index: int, **values: Any) -> Outgoing:
    fields: Any = {"text": f"Знижка {index} & more + 100% 🎶"}
    values = {"sender": "Vinyl", "sender_name": "Vinyl", "fields": fields, "ttl_s": 7200} | values
    return Outgoing(index, index, "sms", number(index), **values)


def send(count: int, to: OpenAccount, **values: Any) -> list[Outcome]:
    return list(TWILIO.send([message(index, **values) for index in range(1, count + 1)], to, NOW))


def kinds(outcomes: Sequence[Outcome]) -> Counter[tuple[str, str]]:
    return Counter((str(each.refusal or "accepted"), each.code) for each in outcomes)


# Requests


class ToLoopback(TwilioHttpClient):  # type: ignore[misc]
    """The network's edge: what the SDK sends to Twilio arrives at our server, unchanged."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Response:
        return super().request(method, url.replace("https://api.twilio.com", self.url), *args, **kwargs)


@pytest.mark.parametrize("credentials", [LOGIN, KEY | {"auth_token": AUTH_TOKEN}])
@pytest.mark.parametrize(
    ("settings", "sender"), [({}, "Vinyl"), ({}, "+380441234567"), ({"messaging_service": SERVICE}, "Vinyl")]
)
@pytest.mark.parametrize("ttl_s", [None, 7200])
def test_a_request_is_the_one_of_the_official_sdk(api, credentials, settings, sender, ttl_s):
    (outcome,) = send(1, account(credentials, **settings), sender=sender, ttl_s=ttl_s)
    user, password = (
        (credentials["key_sid"], credentials["key_secret"]) if "key_sid" in credentials else (ACCOUNT_SID, AUTH_TOKEN)
    )
    sdk = Sdk(user, password, ACCOUNT_SID, http_client=ToLoopback(api.url))
    options: dict[str, Any] = {"messaging_service_sid": SERVICE} if settings else {"from_": sender}
    if ttl_s:
        options["validity_period"] = ttl_s
    theirs = sdk.messages.create(to=number(1), body=message(1).fields["text"], status_callback=HOOK, **options)
    ours, sdks = api.asked
    assert (ours.method, ours.path, ours.form) == (sdks.method, sdks.path, sdks.form)
    for name in ("authorization", "content-type", "accept"):
        assert ours.headers[name] == sdks.headers[name]
    assert theirs.status == "queued"
    assert outcome.provider_message_id == "SM" + f"{1:032x}"


def test_many_are_sent_at_a_time_and_no_more_than_the_account_allows(api):
    api.pause_s = 0.02
    assert kinds(send(60, account(concurrency=5))) == {("accepted", ""): 60}
    assert 2 <= api.most_at_a_time <= 5
    assert {each.form["To"] for each in api.asked} == {number(index) for index in range(1, 61)}


def test_a_message_may_wait_at_twilio_for_ten_hours_at_most(api):
    send(1, account(), ttl_s=86400)
    assert api.asked[0].form["ValidityPeriod"] == "36000"


@pytest.mark.parametrize(
    ("hook", "credentials"),
    [("http://localhost:8000/hooks/t/", LOGIN), ("http://192.168.1.5/hooks/t/", LOGIN), ("", LOGIN), (HOOK, KEY)],
)
def test_no_door_is_named_that_twilio_cannot_reach_or_that_we_could_not_check(api, hook, credentials):
    send(1, account(credentials, hook=hook))
    assert "StatusCallback" not in api.asked[0].form


# Answers


@pytest.mark.parametrize(
    ("status", "code", "words", "refusal"),
    [
        (400, 21211, "The 'To' number +380500000002 is not a valid phone number.", Refusal.PERMANENT),
        (400, 21610, "Attempt to send to unsubscribed recipient", Refusal.PERMANENT),
        (400, 21614, "'To' number is not a valid mobile number", Refusal.PERMANENT),
        (
            400,
            21606,
            "The 'From' phone number provided is not a valid message-capable Twilio number",
            Refusal.PERMANENT,
        ),
        (400, 21408, "Permission to send an SMS has not been enabled for the region", Refusal.PERMANENT),
        (400, 21617, "The concatenated message body exceeds the 1600 character limit", Refusal.PERMANENT),
        (429, 20429, "Too Many Requests", Refusal.TEMPORARY),
        (429, 21611, "This 'From' number has exceeded the maximum number of queued messages", Refusal.TEMPORARY),
        (400, 30001, "Queue overflow", Refusal.TEMPORARY),
        (503, 20503, "Service unavailable", Refusal.TEMPORARY),
    ],
)
@pytest.mark.django_db
def test_a_refusal_concerns_its_message_alone_and_has_twilios_own_words(api, status, code, words, refusal):
    api.to[number(2)] = error(status, code, words)
    outcomes = send(3, account())
    assert [each.refusal for each in outcomes] == [None, refusal, None]
    assert (outcomes[1].code, outcomes[1].words) == (str(code), words)
    assert outcomes[1].dead == ((number(2),) if code in (21211, 21614) else ())
    assert not outcomes[1].outage


@pytest.mark.parametrize(
    ("status", "code"), [(401, 20003), (401, 20404), (403, 20005), (400, 30002), (404, 20404), (403, 70051)]
)
def test_an_account_that_twilio_does_not_take_has_handed_nothing_over(api, status, code):
    api.otherwise = error(status, code, "Authenticate")
    with pytest.raises(AccountDown, match=str(code)):
        send(30, account())
    assert len(api.asked) <= 16


@pytest.mark.parametrize(
    "answer",
    [
        "hang",
        "drop",
        (500, {"code": 20500, "message": "Internal Server Error"}),
        (502, b"<html>Bad Gateway</html>"),
        (201, b"{"),
        (201, {}),
        (201, {"sid": "<script>"}),
        (201, ["SM"]),
    ],
)
def test_what_twilio_may_have_taken_is_unknown_and_never_sent_again(api, answer):
    api.to[number(2)] = answer
    outcomes = send(3, account())
    assert [each.message_id for each in outcomes] == [1, 3]
    assert len(api.asked) == 3


def test_nobody_there_means_the_account_is_down(api, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    monkeypatch.setattr(twilio, "API", f"http://127.0.0.1:{port}")
    with pytest.raises(AccountDown):
        send(3, account())


def test_no_secret_is_in_the_words(api):
    api.to[number(1)] = error(400, 21211, f"bad {AUTH_TOKEN}")
    (outcome,) = send(1, account())
    assert AUTH_TOKEN not in outcome.words
    assert AUTH_TOKEN not in repr(account())


def test_checking_an_account_asks_and_sends_nothing(api):
    checked = TWILIO.check(account())
    assert checked.accepted
    assert [(each.method, each.path) for each in api.asked] == [
        ("GET", f"/2010-04-01/Accounts/{ACCOUNT_SID}/Messages.json?PageSize=1")
    ]
    api.otherwise = error(401, 20003, "Authenticate")
    refused = TWILIO.check(account())
    assert (refused.accepted, "20003" in refused.words) == (False, True)


@pytest.mark.parametrize(
    "credentials",
    [
        {"account_sid": ACCOUNT_SID},
        {"account_sid": "AC../../x", "auth_token": "t"},
        {"account_sid": ACCOUNT_SID, "key_sid": "SK" + "1b" * 16},
    ],
)
def test_credentials_that_cannot_be_right_are_not_taken(credentials):
    assert not TWILIO.Credentials(data=credentials).is_valid()


# Webhooks: “Track the Message Status of Outbound Messages” and “Twilio's Request to your Webhook URL”


def status_of(sid: str, status: str, **values: str) -> dict[str, str]:
    told = {"SmsSid": sid, "SmsStatus": status, "MessageStatus": status, "To": number(1), "MessageSid": sid}
    return told | {"AccountSid": ACCOUNT_SID, "From": "+15017122661", "ApiVersion": "2010-04-01"} | values


def incoming(text: str, **values: str) -> dict[str, str]:
    sid = "SM" + "3d" * 16
    told = {"ToCountry": "UA", "SmsMessageSid": sid, "NumMedia": "0", "SmsSid": sid, "SmsStatus": "received"}
    told |= {"Body": text, "To": "+380441234567", "NumSegments": "1", "MessageSid": sid, "AccountSid": ACCOUNT_SID}
    return told | {"From": number(1), "ApiVersion": "2010-04-01"} | values


def signed(told: dict[str, Any], url: str = HOOK, token: str = AUTH_TOKEN) -> Call:
    """A call as Twilio makes it, signed by the official SDK."""
    signature = RequestValidator(token).compute_signature(url, told)
    headers = {"x-twilio-signature": signature, "content-type": "application/x-www-form-urlencoded; charset=utf-8"}
    return Call("POST", url, headers, {}, urlencode(told, doseq=True).encode())


@pytest.mark.parametrize(
    ("status", "code", "type_"),
    [
        ("queued", "", None),
        ("sent", "", None),
        ("delivered", "", statuses.DELIVERED),
        ("undelivered", "30003", statuses.FAILED),
        ("failed", "30007", statuses.FAILED),
        ("failed", "30036", statuses.EXPIRED),
    ],
)
def test_a_status_is_a_receipt_of_the_message_by_twilios_id(status, code, type_):
    sid = "SM" + "4e" * 16
    heard = TWILIO.hear(signed(status_of(sid, status, **({"ErrorCode": code} if code else {}))), account(), NOW)
    assert [(each.type, each.provider_message_id, each.code) for each in heard.receipts] == (
        [(type_, sid, code)] if type_ else []
    )
    assert heard.answer == ""


@pytest.mark.parametrize(
    ("given", "command"), [("STOP", "stop"), ("START", "start"), ("HELP", "help"), (None, ""), ("other", "")]
)
def test_what_somebody_writes_is_a_reply_and_twilios_own_list_says_what_it_means(given, command):
    heard = TWILIO.hear(signed(incoming("Арret", **({"OptOutType": given} if given else {}))), account(), NOW)
    (reply,) = heard.replies
    assert (reply.channel, reply.endpoint, reply.to, reply.text, reply.command) == (
        "sms",
        number(1),
        "+380441234567",
        "Арret",
        command,
    )
    assert heard.answer.endswith("<Response></Response>")
    assert heard.content_type == "text/xml"


@pytest.mark.parametrize(
    "url",
    [HOOK, "https://kaskad.shop.example:443/hooks/token/", HOOK + "?a=1&b=%D1%97", "http://kaskad.shop.example:80/h/"],
)
def test_a_signature_holds_with_the_port_or_without_it(url):
    bare = url.replace(":443", "").replace(":80", "")
    call = signed(incoming("Hi"), url)
    as_we_know_it = Call(call.method, bare, call.headers, {}, call.body)
    assert TWILIO.hear(call, account(), NOW).replies
    assert TWILIO.hear(as_we_know_it, account(), NOW).replies


@pytest.mark.parametrize("told", [incoming(""), incoming("a&b=c+d %\n"), status_of("SM" + "5f" * 16, "sent")])
def test_a_signature_that_the_official_sdk_takes_is_taken(told):
    call = signed(told)
    assert RequestValidator(AUTH_TOKEN).validate(HOOK, told, call.headers["x-twilio-signature"])
    assert twilio.is_signed(call, {key: [value] for key, value in told.items()}, AUTH_TOKEN)


def test_a_field_that_is_there_several_times_is_signed_as_the_official_sdk_signs_it():
    told = MultiValueDict({"MediaUrl": ["b", "a", "a"], "Body": ["x"]})
    headers = {"x-twilio-signature": RequestValidator(AUTH_TOKEN).compute_signature(HOOK, told)}
    assert twilio.is_signed(Call("POST", HOOK, headers, {}, b""), dict(told.lists()), AUTH_TOKEN)


def test_the_example_of_twilios_own_document():
    # “Webhooks security”: the address, the fields and the token 12345 give this signature.
    url = "https://example.com/myapp.php?foo=1&bar=2"
    told = {
        "CallSid": "CA1234567890ABCDE",
        "Caller": "+14158675310",
        "Digits": "1234",
        "From": "+14158675310",
        "To": "+18005551212",
    }
    call = Call("POST", url, {"x-twilio-signature": "L/OH5YylLD5NRKLltdqwSvS0BnU="}, {}, b"")
    assert twilio.is_signed(call, {key: [value] for key, value in told.items()}, "12345")


def changed(call: Call, **values: Any) -> Call:
    told = {"method": call.method, "url": call.url, "headers": call.headers, "query": {}, "body": call.body} | values
    return Call(**told)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda call: changed(call, headers={}),
        lambda call: changed(call, headers={"x-twilio-signature": "bm8="}),
        lambda call: changed(call, headers={"x-twilio-signature": "\N{SNOWMAN}"}),
        lambda call: changed(call, body=call.body + b"&Extra=1"),
        lambda call: changed(call, body=call.body.replace(b"Hi", b"Ho")),
        lambda call: changed(call, url=HOOK.replace("token", "other")),
        lambda call: changed(call, method="GET"),
    ],
)
def test_a_strange_caller_is_not_heard(spoil):
    with pytest.raises(NotTheirs):
        TWILIO.hear(spoil(signed(incoming("Hi"))), account(), NOW)


def test_without_the_auth_token_nobody_is_heard():
    with pytest.raises(NotTheirs):
        TWILIO.hear(signed(incoming("Hi"), token=""), account(KEY), NOW)


@pytest.mark.parametrize("told", [{"MessageSid": "x", "MessageStatus": "sent"}, {"MessageSid": "SM" + "3d" * 16}, {}])
def test_nonsense_is_called_so(told):
    with pytest.raises(Unreadable):
        TWILIO.hear(signed(told), account(), NOW)
    with pytest.raises(Unreadable):
        TWILIO.hear(changed(signed(told), body=b"\xff\xfe=1"), account(), NOW)


def test_a_message_of_another_channel_is_left_alone():
    heard = TWILIO.hear(signed(incoming("Hi", From="whatsapp:" + number(1))), account(), NOW)
    assert (heard.receipts, heard.replies) == ((), [])


# Through the whole of it


@pytest.fixture
def stored(world: World, api: Api) -> Account:
    made = Account.objects.create(
        name="Twilio", provider="twilio", credentials=secrets.encrypt(LOGIN), settings={"timeout_s": 1}
    )
    world.senders["sms"].account = made
    world.senders["sms"].save()
    return made


def knock(stored: Account, told: dict[str, str], status: int = 200, **headers: str) -> None:
    url = public.hook_url(stored.pk)
    signature = RequestValidator(AUTH_TOKEN).compute_signature(url, told)
    answer = Client().post(
        url[url.index("/hooks/") :],
        urlencode(told),
        content_type="application/x-www-form-urlencoded",
        headers={"x-twilio-signature": signature} | headers,
    )
    assert answer.status_code == status, answer.content


def test_a_delivery_is_heard_at_the_door_of_the_account_and_counts_once(world, stored):
    world.queue(world.people(1), "sms")
    dispatcher.drain(NOW)
    (sent,) = world.messages()
    for status in ("sent", "delivered", "delivered"):
        knock(stored, status_of(sent.provider_message_id, status))
    assert world.statuses() == ["delivered"]
    assert DeliveryEvent.objects.filter(type="delivered").count() == 1
    knock(stored, status_of(sent.provider_message_id, "failed"), 403, **{"x-twilio-signature": "bm8="})
    assert world.statuses() == ["delivered"]


def test_a_failure_has_twilios_code(world, stored):
    world.queue(world.people(1), "sms")
    dispatcher.drain(NOW)
    (sent,) = world.messages()
    knock(stored, status_of(sent.provider_message_id, "undelivered", ErrorCode="30005", ErrorMessage="Unknown handset"))
    (failed,) = world.messages()
    assert (failed.status, failed.error_code, failed.error_text) == ("failed", "30005", "Unknown handset")


def test_whoever_writes_stop_gets_no_more(world, stored):
    (person,) = world.people(1)
    world.queue([person], "sms")
    dispatcher.drain(NOW)
    (sent,) = world.messages()
    knock(stored, incoming("ARRET", From=sent.endpoint, OptOutType="STOP"))
    knock(stored, incoming("ARRET", From=sent.endpoint, OptOutType="STOP"))
    assert IncomingMessage.objects.count() == 1
    assert not Consent.objects.get(customer_id=person, channel="sms").granted


def test_whoever_has_written_stop_to_twilio_before_has_withdrawn_their_consent(world, stored, api):
    (person,) = world.people(1)
    world.queue([person], "sms")
    api.otherwise = error(400, 21610, "Attempt to send to unsubscribed recipient")
    dispatcher.drain(NOW)
    (refused,) = world.messages()
    assert (refused.status, refused.error_code) == ("rejected", "21610")
    assert not Consent.objects.get(customer_id=person, channel="sms").granted


def test_a_number_that_takes_no_sms_is_not_written_to_again(world, stored, api):
    world.queue(world.people(1), "sms")
    api.otherwise = error(400, 21614, "'To' number is not a valid mobile number")
    dispatcher.drain(NOW)
    assert Suppression.objects.get().reason == "hard_bounce"
