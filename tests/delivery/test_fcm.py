"""Firebase Cloud Messaging, compared with the official firebase-admin SDK at the same server."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import firebase_admin  # type: ignore[import-untyped]
import pytest
import requests
from firebase_admin import credentials, messaging

from customers.models import Address
from delivery.models import Account, Sender
from delivery.provider import AccountDown, Endpoint, OpenAccount, Outcome, Outgoing, Refusal
from delivery.providers import PROVIDERS
from delivery.providers.fcm import BadFile, Fcm, FcmCredentials, login
from delivery.sending.dispatcher import drain
from lib.secrets import encrypt
from tests.delivery.firebase import GONE, SEND, TAKEN, Firebase, file, firebase, refusal
from tests.delivery.http_vendor import Says, closed_port
from tests.delivery.world import NOW, World

ANDROID = Endpoint("fGhIj:APA91bF-android_1", {"platform": "android", "service": "fcm"})


@pytest.fixture
def google() -> Iterator[Firebase]:
    login.cache_clear()
    with firebase() as found:
        yield found


@pytest.fixture
def provider() -> Fcm:
    found = PROVIDERS["fcm"]
    assert isinstance(found, Fcm)
    return found


def outgoing(number: int, *to: Endpoint, **values: Any) -> Outgoing:
    fields = values.pop("fields", {"title": "Hello", "text": "New records", "link": "vinyl://new", "group": "new"})
    values = {"ttl_s": 7200} | values
    to = to or (ANDROID,)
    return Outgoing(7, number, "push", to[0].endpoint, "Vinyl", "Vinyl", fields, endpoints=to, **values)


def sent(provider: Fcm, google: Firebase, *messages: Outgoing, **settings: Any) -> list[Outcome]:
    return list(provider.send(messages, google.account(**settings), NOW))


class ToLoopback(requests.adapters.HTTPAdapter):
    """The network's edge: what the SDK sends to Google arrives at our server, unchanged."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        assert request.url is not None
        request.url = request.url.replace("https://fcm.googleapis.com", self.url)
        return super().send(request, *args, **kwargs)


def by_the_sdk(google: Firebase, message: messaging.Message) -> Any:
    """What firebase-admin sends for the same message."""
    app = firebase_admin.initialize_app(
        credentials.Certificate(json.loads(file(f"{google.vendor.url}/token"))), name="compared"
    )
    try:
        service = messaging._get_messaging_service(app)
        service._client.session.mount("https://fcm.googleapis.com", ToLoopback(google.vendor.url))
        messaging.send(message, app=app)
    finally:
        firebase_admin.delete_app(app)
    return google.sent[-1]


def test_our_request_is_that_of_the_official_sdk(provider, google):
    sent(
        provider,
        google,
        outgoing(
            12,
            fields={
                "title": "T",
                "text": "B",
                "link": "vinyl://x",
                "group": "new",
                "image": "https://shop.example/p.jpg",
            },
            traffic_class="transactional",
        ),
    )
    ours = google.sent[-1]
    receipt = ours.json["message"]["data"]["receipt"]
    with pytest.deprecated_call():  # the SDK prefers the installation's id to its token; the API takes both
        message = messaging.Message(
            token=ANDROID.endpoint,
            notification=messaging.Notification(title="T", body="B", image="https://shop.example/p.jpg"),
            data={"link": "vinyl://x", "receipt": receipt},
            android=messaging.AndroidConfig(
                collapse_key="new",
                priority="high",
                ttl=timedelta(seconds=7200),
                notification=messaging.AndroidNotification(tag="new"),
            ),
            apns=messaging.APNSConfig(
                headers={
                    "apns-priority": "10",
                    "apns-expiration": str(int(NOW.timestamp()) + 7200),
                    "apns-collapse-id": "new",
                },
                payload=messaging.APNSPayload(aps=messaging.Aps(sound="default")),
            ),
            webpush=messaging.WebpushConfig(headers={"TTL": "7200", "Urgency": "high"}),
        )
    theirs = by_the_sdk(google, message)
    assert (ours.method, ours.path) == (theirs.method, theirs.path) == ("POST", SEND)
    assert ours.json == theirs.json
    for header in ("authorization", "content-type"):
        assert ours.headers[header] == theirs.headers[header], header
    mine, sdk = google.logins
    assert {**mine, "iat": 0, "exp": 0, "scope": ""} == {**sdk, "iat": 0, "exp": 0, "scope": ""}
    # What https://firebase.google.com/docs/cloud-messaging/send/v1-api asks for; the SDK asks for more.
    assert mine["scope"] == "https://www.googleapis.com/auth/firebase.messaging"


def test_firebases_name_of_the_message_is_kept(provider, google):
    (outcome,) = sent(provider, google, outgoing(1))
    assert outcome.provider_message_id == "projects/vinyl-app/messages/0:1500415314455276%31bd1c9631bd1c96"


def test_one_log_in_is_enough_for_many_messages(provider, google):
    for turn in range(2):
        assert len(sent(provider, google, *(outgoing(turn * 10 + each) for each in range(10)))) == 10
    assert (len(google.logins), len(google.sent)) == (1, 20)


@pytest.mark.parametrize(
    ("says", "refused", "code", "dead"),
    [
        (GONE, Refusal.PERMANENT, "no_device", True),
        (
            refusal(
                400,
                "INVALID_ARGUMENT",
                "The registration token is not a valid FCM registration token",
                "INVALID_ARGUMENT",
            ),
            Refusal.PERMANENT,
            "no_device",
            True,
        ),
        (
            refusal(400, "INVALID_ARGUMENT", "Invalid value", "INVALID_ARGUMENT", "message.token"),
            Refusal.PERMANENT,
            "no_device",
            True,
        ),
        (
            refusal(400, "INVALID_ARGUMENT", "Invalid value", "INVALID_ARGUMENT", "message.android.ttl"),
            Refusal.PERMANENT,
            "INVALID_ARGUMENT",
            False,
        ),
        (
            refusal(403, "PERMISSION_DENIED", "SenderId mismatch", "SENDER_ID_MISMATCH"),
            Refusal.PERMANENT,
            "SENDER_ID_MISMATCH",
            False,
        ),
        (
            refusal(401, "UNAUTHENTICATED", "Auth error from APNS", "THIRD_PARTY_AUTH_ERROR"),
            Refusal.TEMPORARY,
            "THIRD_PARTY_AUTH_ERROR",
            False,
        ),
        (
            refusal(429, "RESOURCE_EXHAUSTED", "Quota exceeded", "QUOTA_EXCEEDED", **{"retry-after": "60"}),
            Refusal.TEMPORARY,
            "QUOTA_EXCEEDED",
            False,
        ),
        (
            refusal(503, "UNAVAILABLE", "The service is currently unavailable.", "UNAVAILABLE"),
            Refusal.TEMPORARY,
            "UNAVAILABLE",
            False,
        ),
        (refusal(500, "INTERNAL", "Internal error", "INTERNAL"), Refusal.TEMPORARY, "INTERNAL", False),
        (Says("<html>oops</html>", status=400), Refusal.PERMANENT, "400", False),
    ],
)
def test_each_refusal_has_its_meaning_and_firebases_own_code(provider, google, says, refused, code, dead):
    google.says = lambda _: says
    (outcome,) = sent(provider, google, outgoing(1))
    assert (outcome.refusal, outcome.code, outcome.outage) == (refused, code, False)
    assert outcome.dead == ((ANDROID.endpoint,) if dead else ())
    assert outcome.words
    if "retry-after" in says.headers:
        assert "in 60 s" in outcome.words


def test_a_log_in_that_google_refuses_stops_the_account_before_anything_is_sent(provider, google):
    google.login = Says({"error": "invalid_grant", "error_description": "Invalid JWT Signature."}, status=400)
    with pytest.raises(AccountDown, match=r"invalid_grant.*Invalid JWT Signature"):
        sent(provider, google, outgoing(1))
    assert google.sent == []
    assert not provider.check(google.account()).accepted


def test_a_project_that_does_not_know_us_stops_the_account(provider, google):
    google.says = lambda _: refusal(403, "PERMISSION_DENIED", "Permission 'cloudmessaging.messages.create' denied")
    with pytest.raises(AccountDown, match="cloudmessaging"):
        sent(provider, google, outgoing(1), outgoing(2))
    google.says = lambda _: TAKEN
    assert sent(provider, google, outgoing(1))[0].refusal is None
    assert len(google.logins) == 2  # the token was thrown away


def test_a_server_that_is_not_there_stops_the_account(provider, google):
    with pytest.raises(AccountDown, match="cannot be reached"):
        sent(provider, google, outgoing(1), server=f"http://127.0.0.1:{closed_port()}")


def test_an_answer_that_does_not_come_or_is_none_leaves_the_message_unknown(provider, google):
    google.says = lambda asked: {
        "A": Says(hangs=True),
        "B": Says("{", status=200),
        "C": Says({"name": "projects/vinyl-app/messages/1"}, only=5),
        "D": Says(status=502),
        "E": TAKEN,
    }[asked.json["message"]["notification"]["title"]]
    batch = [outgoing(number, fields={"title": each, "text": "x"}) for number, each in enumerate("EABCD")]
    outcomes = sent(provider, google, *batch, timeout_s=1)
    assert [each.message_id for each in outcomes] == [0]


def test_only_devices_of_firebase_and_of_this_application_are_written_to(provider, google):
    apple = Endpoint("ab" * 32, {})
    other = Endpoint("other-app", {"app": "com.books.app"})
    unsaid = Endpoint("imported", {})
    outcomes = sent(provider, google, outgoing(1, ANDROID, apple, other, unsaid), outgoing(2, apple), app="com.vinyl")
    assert sorted(each.json["message"]["token"] for each in google.sent) == [ANDROID.endpoint, "imported"]
    assert [(each.refusal, each.code) for each in outcomes] == [(None, ""), (Refusal.PERMANENT, "no_device")]


def test_a_notification_that_is_too_large_is_not_sent(provider, google):
    fields = {"title": "Hello", "text": "Ж" * 500, "link": "https://shop.example/" + "x" * 3500}
    (outcome,) = sent(provider, google, outgoing(1, fields=fields))
    assert (outcome.refusal, outcome.code, google.sent) == (Refusal.PERMANENT, "too_large", [])


def test_the_application_is_told_where_to_report(provider, google, client, world: World):
    world.queue(world.people(1), "push", status="sent")
    (message,) = world.messages()
    sent(
        provider, google, Outgoing(message.customer_id, message.id, "push", "x", "V", "V", {"title": "A", "text": "B"})
    )
    data = google.sent[0].json["message"]["data"]
    path = data["receipt"].partition("/push/")[2]
    for type_ in ("delivered", "clicked"):
        answer = client.post(f"/push/{path}", json.dumps({"type": type_}), content_type="application/json")
        assert answer.status_code == 204
    message.refresh_from_db()
    assert (message.status, message.delivered_at is not None) == ("clicked", True)


def test_a_check_has_a_message_looked_at_that_is_sent_to_nobody(provider, google):
    checked = provider.check(google.account())
    assert (checked.accepted, "vinyl-app" in checked.words) == (True, True)
    assert google.sent[-1].json["validate_only"] is True
    google.says = lambda _: refusal(403, "PERMISSION_DENIED", "Firebase Cloud Messaging API has not been used")
    checked = provider.check(google.account())
    assert (checked.accepted, "has not been used" in checked.words) == (False, True)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("hunter2", "no JSON"),
        ("[]", "project_id"),
        ('{"project_id": "x"}', "private_key"),
        (
            json.dumps(dict.fromkeys(("project_id", "client_email", "private_key"), "x") | {"token_uri": "https://x/"}),
            "Google's",
        ),
        (
            json.dumps(
                dict.fromkeys(("project_id", "client_email", "private_key"), "x")
                | {"token_uri": "https://oauth2.googleapis.com/token"}
            ),
            "private key",
        ),
    ],
)
def test_what_is_no_file_of_a_service_account_is_refused_with_words(text, words, settings):
    settings.ALLOW_PRIVATE_URLS = False  # as outside of tests, where the vendors are played on this machine
    login.cache_clear()
    form = FcmCredentials(data={"service_account": text})
    assert not form.is_valid()
    assert words in str(form.errors["service_account"])
    with pytest.raises(BadFile):
        login(text)


def test_an_account_without_a_file_is_down(provider, google):
    settings = google.account().settings
    with pytest.raises(AccountDown, match="no JSON"):
        provider.send([outgoing(1)], OpenAccount(3, "A", {}, settings), NOW)


def test_a_device_without_the_application_is_switched_off(provider, google, world: World):
    google.says = lambda asked: GONE if asked.json["message"]["token"].startswith("gone") else TAKEN
    stored = Account.objects.create(
        name="App",
        provider="fcm",
        settings={"server": google.vendor.url},
        credentials=encrypt(dict(google.account().credentials)),
    )
    Sender.objects.filter(channel="push").update(account=stored)
    (person,) = world.people(1)
    Address.objects.filter(channel="push").update(endpoint="gone-1")
    world.queue([person], "push", endpoint="gone-1")
    assert drain(NOW) == 1
    (message,) = world.messages()
    assert (message.status, message.error_code) == ("rejected", "no_device")
    assert not Address.objects.get(channel="push").is_active
