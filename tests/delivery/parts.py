"""Vendors in their parts: what the contract of all providers (test_providers.py) asks each of them to play.

Each is a real server on loopback that knows one log-in, and has four moods; what it says in them is from the vendor's
documents, which the module of its own tests names. A vendor that has no such thing says so in `without`, with the
reason.
"""

import base64
import hashlib
import hmac
import json
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings as installation

from delivery.calling import http
from delivery.mailing import anymail_adapter, aws, verp
from delivery.models import Account, Message
from delivery.provider import Call, Endpoint, OpenAccount
from delivery.providers import PROVIDERS, amazon_ses
from delivery.providers.fcm import login
from delivery.smsc.pool import POOL
from tests.delivery import (
    browsers,
    smsc,
    smtp_sink,
    test_apns,
    test_infobip,
    test_telegram,
    test_whatsapp_cloud,
    twilio_api,
)
from tests.delivery import test_http_gateway as gateway
from tests.delivery import test_twilio as twilio
from tests.delivery.esp_fixtures import CASES, SNS_CERTIFICATE, by_mandrill, by_resend
from tests.delivery.firebase import TAKEN, file, firebase
from tests.delivery.firebase import refusal as refused_by_google
from tests.delivery.http_vendor import Asked, Says, Vendor, running
from tests.delivery.test_webhook import SECRET
from tests.delivery.world import endpoint

WELL, BUSY, REFUSING, SILENT = "well", "busy", "refusing", "silent"
SUCCESS, TEMPORARY, PERMANENT, TIME_OUT, SIGNATURE, REPLAY, CHECK = ASPECTS = (
    "success",
    "temporary",
    "permanent",
    "time_out",
    "signature",
    "replay",
    "check",
)
NUMBER = endpoint("sms", 1)
PHONE = "ab" * 32  # a device of Apple's


class Scene:
    """A vendor on loopback, and the account there: `credentials` that it knows, and `strange` ones."""

    def __init__(self, credentials: Mapping[str, Any], strange: Mapping[str, Any]) -> None:
        self.credentials, self.strange = credentials, strange
        self.settings: dict[str, Any] = {}
        self.mood = WELL
        self.turn: Callable[[str], object] = lambda mood: None
        self.handed: Callable[[], list[Any]] = list  # what it has read of the messages, one for each
        self.fields: dict[str, str] = {}  # of the content, beside the usual ones
        self.to: Endpoint | None = None  # where its messages go, if not where all do
        self.key_of: Callable[[Any], str] = str  # the idempotency key of what it has read, where it takes one

    def plays(self, mood: str) -> None:
        """From now on."""
        self.mood = mood
        self.turn(mood)

    def account(self, key: str, credentials: Mapping[str, Any] | None = None) -> OpenAccount:
        """The account, open."""
        form = PROVIDERS[key].Settings(data=self.settings)
        form.is_valid(raise_exception=True)
        given = self.credentials if credentials is None else credentials
        return OpenAccount(1, "Account", given, form.validated_data)


Told = Callable[[Message, str, bool], Call]  # of a message, at this door, signed well or not


@dataclass(frozen=True)
class Part:
    """What a vendor plays. `code` and `words`: of its refusal for good; `told`: a call about a message of ours."""

    stage: Callable[[], AbstractContextManager[Scene]]
    channel: str
    code: str
    words: str
    told: Told | None = None
    without: Mapping[str, str] = field(default_factory=dict)


# E-mail


@contextmanager
def service(key: str) -> Iterator[Scene]:
    """A service for e-mail; what it says is in esp_fixtures.py."""
    case = CASES[key]
    name = "access_key_id" if key == "amazon_ses" else next(n for n, v in case.credentials.items() if v == case.secret)
    known = case.credentials[name]
    scene = Scene(case.credentials, {**case.credentials, name: "key-of-a-stranger"})

    def script(asked: Asked) -> Says:
        if not carries(asked, known):
            return Says(case.wrong_key, case.wrong_key_status)
        if asked.path != case.path:
            return Says(case.knows)
        taken = json.dumps(case.taken).replace("olena@mail.example", "person1@mail.example")
        return {
            WELL: Says(taken if case.taken else "", 200, case.headers),
            BUSY: Says({"message": "Later"}, 429),
            REFUSING: Says(case.refused, case.refused_status),
            SILENT: Says(hangs=True),
        }[scene.mood]

    def from_amazon(address: str, **options: Any) -> requests.Response:
        """SNS, whose addresses nobody on loopback can have."""
        answer = requests.Response()
        answer.status_code, answer._content = 200, SNS_CERTIFICATE.encode()
        return answer

    with running(script) as vendor, pytest.MonkeyPatch.context() as patch:
        for each in (anymail_adapter, amazon_ses):
            patch.setattr(each, "TIMEOUT_S", (2.0, 0.5))
        patch.setattr(requests, "get", from_amazon)
        aws._certificate.cache_clear()
        scene.settings = {**case.settings, "api_url": vendor.url}
        scene.handed = lambda: [each for each in vendor.asked if each.path == case.path]
        yield scene


def carries(asked: Asked, secret: str) -> bool:
    """Whether a request shows this, wherever the service wants it."""
    shown = " ".join([asked.target, *asked.headers.values(), asked.body.decode(errors="replace")])
    scheme, _, pair = asked.headers.get("authorization", "").partition(" ")
    return secret in shown or (scheme == "Basic" and secret in base64.b64decode(pair).decode())


def told_by_service(key: str, message: Message, door: str, good: bool) -> Call:
    """That the message was opened."""
    case = CASES[key]
    sign = case.sign
    if key == "mandrill":  # which signs the address too
        sign = partial(by_mandrill, url=door)
    elif key == "resend":  # which signs the moment too
        sign = partial(by_resend, at=int(time.time()))
    assert sign
    event = json.dumps(case.events["opened"]).replace("{token}", verp.token(message.id, message.customer_id))
    body, headers = sign(json.loads(event.replace("{id}", message.provider_message_id or "")), good)
    return Call("POST", door, headers, {}, body.encode())


@contextmanager
def mail_server() -> Iterator[Scene]:
    with tempfile.TemporaryDirectory() as folder:
        context, ca = smtp_sink.certificate(Path(folder))
        sink = smtp_sink.Sink()
        options = {"tls_context": context, "require_starttls": True, "auth_required": True}
        with smtp_sink.running(sink, authenticator=sink.authenticate, **options):
            scene = Scene({"user": "shop", "password": "pass word"}, {"user": "shop", "password": "pass of nobody"})
            scene.settings = {"host": "127.0.0.1", "port": sink.port, "security": "starttls", "ca": ca}
            scene.settings |= {"reply_timeout_s": 1}
            steps = {BUSY: {"RCPT": "450 4.2.1 Try again later"}, SILENT: {"DATA": "hang"}}
            steps |= {REFUSING: {"RCPT": "550 5.7.1 We do not want this"}, WELL: {}}
            scene.turn = lambda mood: setattr(sink, "at", steps[mood])
            scene.handed = lambda: [None] * sink.tried
            yield scene


# SMS


@contextmanager
def message_center() -> Iterator[Scene]:
    with smsc.running() as center:
        scene = Scene({"system_id": "shop", "password": "secret"}, {"system_id": "shop", "password": "guessed"})
        scene.settings = {"host": "127.0.0.1", "port": center.port, "timeout_s": 2}
        to = NUMBER.removeprefix("+")
        # ESME_RTHROTTLED and ESME_RINVDSTADR: SMPP 3.4, 5.1.3
        rules: dict[str, Any] = {BUSY: {"statusOf": {to: 0x58}}, REFUSING: {"statusOf": {to: 0x0B}}}
        rules |= {SILENT: {"silentOf": [to]}, WELL: {}}
        scene.turn = lambda mood: center.set(**{"statusOf": {}, "silentOf": [], **rules[mood]})
        scene.handed = lambda: center.submits
        yield scene
        POOL.close()


@contextmanager
def twilios() -> Iterator[Scene]:
    with twilio_api.running() as api:
        scene = Scene(twilio_api.LOGIN, twilio_api.LOGIN | {"auth_token": "f" * 32})
        scene.settings = {"timeout_s": 1}
        pair = ":".join(twilio_api.LOGIN.values())
        api.login = f"Basic {base64.b64encode(pair.encode()).decode()}"
        says = {
            WELL: None,
            BUSY: twilio_api.error(429, 20429, "Too Many Requests"),
            REFUSING: twilio_api.error(400, 21614, "'To' number is not a valid mobile number"),
            SILENT: "hang",
        }
        scene.turn = lambda mood: setattr(api, "otherwise", says[mood])
        scene.handed = lambda: [each for each in api.asked if each.method == "POST"]
        yield scene


def told_by_twilio(message: Message, door: str, good: bool) -> Call:
    token = twilio_api.AUTH_TOKEN if good else "f" * 32
    return twilio.signed(twilio.status_of(message.provider_message_id or "", "delivered"), door, token)


# Whoever speaks HTTP


@contextmanager
def web(
    scene: Scene,
    settings: Callable[[Vendor], dict[str, Any]],
    says: Mapping[str, Says | Callable[[Asked], Says]],
    knows: Callable[[Asked], bool] = lambda asked: True,
    stranger: Says | None = None,
    checked: Callable[[Asked], Says | None] = lambda asked: None,
) -> Iterator[Scene]:
    """A vendor that answers strangers with `stranger`, a check with what `checked` says, and messages by its mood."""
    sent: list[Asked] = []

    def script(asked: Asked) -> Says:
        if stranger and not knows(asked):
            return stranger
        if (answer := checked(asked)) is not None:
            return answer
        sent.append(asked)
        said = says.get(scene.mood, Says(hangs=True))
        return said(asked) if callable(said) else said

    with running(script) as vendor:
        scene.settings = settings(vendor)
        scene.handed = lambda: sent
        yield scene


def gateways() -> AbstractContextManager[Scene]:
    secrets = gateway.SECRETS | {"password": "p4ssw0rd"}
    signed = {"hook_signature": "sha256", "auth": "bearer", "channels": ["sms"], "timeout_s": 1}
    return web(
        Scene(secrets, secrets | {"token": "t0ken-of-nobody"}),
        lambda vendor: gateway.VONAGE | signed | {"url": f"{vendor.url}/sms", "check_url": f"{vendor.url}/balance"},
        {
            WELL: Says(gateway.ACCEPTED),
            BUSY: Says(gateway.refusal("1", "Throughput Rate Exceeded")),
            REFUSING: Says(gateway.refusal("2", "Missing to param")),
        },
        lambda asked: asked.headers["authorization"] == f"Bearer {secrets['token']}",
        Says({"title": "Unauthorized"}, 401),
        lambda asked: Says({"value": 3.14}) if asked.path == "/balance" else None,
    )


def told_by_gateway(message: Message, door: str, good: bool) -> Call:
    body = json.dumps(gateway.RECEIPT | {"messageId": message.provider_message_id}).encode()
    digest = hmac.new(b"s3cr3t" if good else b"guessed", body, hashlib.sha256).hexdigest()
    return Call("POST", door, {"x-signature": digest, "content-type": "application/json"}, {}, body)


def infobips() -> AbstractContextManager[Scene]:
    return web(
        Scene({"api_key": test_infobip.KEY}, {"api_key": "key-of-nobody"}),
        lambda vendor: {"base_url": vendor.url, "timeout_s": 1},
        {
            WELL: test_infobip.accept,
            BUSY: Says({"errorCode": "E429", "description": "Too many requests."}, 429),
            REFUSING: Says(test_infobip.E400, 400),
        },
        lambda asked: asked.headers["authorization"] == f"App {test_infobip.KEY}",
        Says(test_infobip.E401, 401),
        lambda asked: Says({}) if asked.path.endswith("/validate") else None,
    )


def told_by_infobip(message: Message, door: str, good: bool) -> Call:
    body = json.dumps({"results": [test_infobip.DELIVERY | {"messageId": message.provider_message_id}]}).encode()
    return Call("POST", door, {"content-type": "application/json"}, {}, body)


def telegrams() -> AbstractContextManager[Scene]:
    known = {"token": test_telegram.TOKEN, "hook_secret": test_telegram.SECRET}
    bot = {"ok": True, "result": {"id": 123456, "is_bot": True, "first_name": "Vinyl", "username": "vinyl_bot"}}
    return web(
        Scene(known, known | {"token": "654321:of-nobody"}),
        lambda vendor: {"server": vendor.url, "timeout_s": 1},
        {
            WELL: Says(test_telegram.SENT),
            BUSY: Says(test_telegram.SLOWER, 429),
            REFUSING: Says(test_telegram.LONG, 400),
        },
        lambda asked: asked.path.startswith(f"/bot{test_telegram.TOKEN}/"),
        Says(test_telegram.STRANGE, 401),
        lambda asked: Says(bot) if "/get" in asked.path else None,
    )


def told_by_telegram(message: Message, door: str, good: bool) -> Call:
    """What somebody has written."""
    body = test_telegram.said("Thanks", {"id": int(message.endpoint), "type": "private"})
    headers = {"x-telegram-bot-api-secret-token": test_telegram.SECRET if good else "guessed"}
    return Call("POST", door, headers | {"content-type": "application/json"}, {}, body)


def whatsapps() -> AbstractContextManager[Scene]:
    error = test_whatsapp_cloud.error
    return web(
        Scene(test_whatsapp_cloud.SECRETS, test_whatsapp_cloud.SECRETS | {"token": "token-of-nobody"}),
        lambda vendor: {"server": vendor.url, "timeout_s": 1, "version": "v24.0"},
        {
            WELL: Says(test_whatsapp_cloud.SENT),
            BUSY: Says(error(130429, "Rate limit hit"), 400),
            REFUSING: Says(error(131047, "Re-engagement message"), 400),
        },
        lambda asked: asked.headers["authorization"] == f"Bearer {test_whatsapp_cloud.SECRETS['token']}",
        Says(error(190, "Invalid OAuth access token"), 401),
        lambda asked: Says({"id": "1", "name": "Kaskad"}) if asked.path.endswith("/me") else None,
    )


def told_by_whatsapp(message: Message, door: str, good: bool) -> Call:
    body = test_whatsapp_cloud.told(statuses=[test_whatsapp_cloud.status("delivered", id=message.provider_message_id)])
    signature = test_whatsapp_cloud.signature(body, **({} if good else {"secret": "guessed"}))
    return Call("POST", door, signature | {"content-type": "application/json"}, {}, body)


@contextmanager
def called_system() -> Iterator[Scene]:
    scene = Scene({"secret": SECRET}, {"secret": "not base64 at all"})
    scene.key_of = lambda asked: str(asked.headers["webhook-id"])

    def settings(vendor: Vendor) -> dict[str, Any]:
        scene.fields = {"url": f"{vendor.url}/hook"}
        return {"timeout_s": 1}

    says = {WELL: Says("", 204), BUSY: Says("Busy", 503), REFUSING: Says("There is no such customer", 404)}
    with web(scene, settings, says) as played:
        yield played


# Push


@contextmanager
def push_service() -> Iterator[Scene]:
    scene = Scene({"private_key": browsers.KEY}, {"private_key": "no key of P-256"})

    def settings(vendor: Vendor) -> dict[str, Any]:
        scene.to = browsers.Browser(f"{vendor.url}/send/a").to
        return browsers.SETTINGS | {"timeout_s": 1}

    says = {
        WELL: Says(status=201, headers={"location": "/message/12"}),
        BUSY: Says("Slow down", 429, {"retry-after": "60"}),
        REFUSING: Says("Invalid TTL", 400),
    }
    with web(scene, settings, says) as played:
        yield played


@contextmanager
def google() -> Iterator[Scene]:
    login.cache_clear()
    with firebase() as found:
        uri, other = f"{found.vendor.url}/token", rsa.generate_private_key(65537, 2048)
        scene = Scene({"service_account": file(uri)}, {"service_account": file(uri, other)})
        scene.settings = {"server": found.vendor.url, "timeout_s": 1}
        says = {
            WELL: TAKEN,
            BUSY: refused_by_google(503, "UNAVAILABLE", "The service is currently unavailable.", "UNAVAILABLE"),
            REFUSING: refused_by_google(403, "PERMISSION_DENIED", "SenderId mismatch", "SENDER_ID_MISMATCH"),
            SILENT: Says(hangs=True),
        }
        scene.turn = lambda mood: setattr(found, "says", lambda _: says[mood])
        scene.handed = lambda: found.sent
        yield scene


@contextmanager
def apple() -> Iterator[Scene]:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        smtp_sink.certificate(Path(folder))
        patch.setattr(installation, "ALLOW_PRIVATE_URLS", True)
        patch.setenv("SSL_CERT_FILE", f"{folder}/cert.pem")  # whom this machine trusts
        http._certificates.cache_clear()
        program = test_apns.Apple(Path(folder) / "key.pem", Path(folder) / "cert.pem")
        known = test_apns.CREDENTIALS
        scene = Scene(known, known | {"key_id": "OFNOBODY12"})
        scene.settings = {"topic": "com.vinyl.app", "server": f"https://127.0.0.1:{program.port}", "timeout_s": 1}
        scene.to = Endpoint(PHONE, {"platform": "ios", "service": "apns"})
        always = [
            {**test_apns.refusal(403, "InvalidProviderToken"), "unlessKey": known["key_id"], "stays": True},
            {**test_apns.refusal(400, "BadDeviceToken"), "only": "0" * 64, "stays": True},
        ]
        says: dict[str, dict[str, Any]] = {
            WELL: {"status": 200},
            BUSY: test_apns.refusal(429, "TooManyRequests"),
            REFUSING: test_apns.refusal(413, "PayloadTooLarge"),
            SILENT: {"hangs": True},
        }
        before: list[Any] = []

        def turn(mood: str) -> None:
            before.extend(program.asked)
            program.answers(*always, {**says[mood], "stays": True})

        scene.turn, scene.handed = turn, lambda: before + program.asked
        scene.plays(WELL)
        try:
            yield scene
        finally:
            program.end()
            http._certificates.cache_clear()


@contextmanager
def nobody() -> Iterator[Scene]:
    """The rehearsal, which plays by itself."""
    scene = Scene({}, {})

    def turn(mood: str) -> None:
        scene.settings["channels"] = {"push": {"refused": 100 if mood == REFUSING else 0}}
        Account.objects.filter(provider="rehearsal").update(settings=scene.settings)

    scene.turn = turn
    scene.plays(WELL)
    yield scene


NO_CALLS = "Nobody calls: what becomes of a message comes "
CALLS = (SIGNATURE, REPLAY)
UNSIGNED = {SIGNATURE: "It signs nothing; the address of the door, which we have signed, keeps others out."}

PARTS: dict[str, Part] = {
    "smtp": Part(
        mail_server,
        "email",
        "5.7.1",
        "We do not want this",
        without=dict.fromkeys(CALLS, NO_CALLS + "as mail to a mailbox: tests/delivery/test_bounces.py."),
    ),
    "smpp": Part(
        message_center,
        "sms",
        "ESME_RINVDSTADR 0x0000000B",
        "Invalid destination address",
        without=dict.fromkeys(CALLS, NO_CALLS + "over the session: tests/delivery/test_smpp_receipts.py."),
    ),
    "twilio": Part(twilios, "sms", "21614", "'To' number is not a valid mobile number", told_by_twilio),
    "http_gateway": Part(gateways, "sms", "2", "Missing to param", told_by_gateway),
    "infobip": Part(infobips, "sms", "E400", "Request cannot be processed.", told_by_infobip, UNSIGNED),
    "telegram": Part(telegrams, "telegram", "400", "Bad Request: message is too long", told_by_telegram),
    "whatsapp_cloud": Part(whatsapps, "whatsapp", "131047", "Re-engagement message", told_by_whatsapp),
    "webhook": Part(
        called_system,
        "webhook",
        "404",
        "There is no such customer",
        without=dict.fromkeys(CALLS, "The called system calls nobody back."),
    ),
    "webpush": Part(
        push_service,
        "webpush",
        "400",
        "Invalid TTL",
        without=dict.fromkeys(CALLS, NO_CALLS + "from our own service worker: tests/delivery/test_devices.py."),
    ),
    "fcm": Part(
        google,
        "push",
        "SENDER_ID_MISMATCH",
        "SenderId mismatch",
        without=dict.fromkeys(CALLS, NO_CALLS + "from the application: tests/delivery/test_devices.py."),
    ),
    "apns": Part(
        apple,
        "push",
        "PayloadTooLarge",
        "PayloadTooLarge",
        without=dict.fromkeys(CALLS, NO_CALLS + "from the application: tests/delivery/test_devices.py."),
    ),
    "rehearsal": Part(
        nobody,
        "push",
        "refused",
        "The rehearsal refuses this address.",
        without=dict.fromkeys((TEMPORARY, TIME_OUT, *CALLS, CHECK), "It contacts nobody, and needs no log-in."),
    ),
}
PARTS |= {
    key: Part(
        partial(service, key),
        "email",
        case.refused_code,
        case.refused_words,
        partial(told_by_service, key) if case.sign else None,
        {} if case.sign else dict.fromkeys(CALLS, "anymail reads no reports of it, and so nobody calls."),
    )
    for key, case in CASES.items()
}
