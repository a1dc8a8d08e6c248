"""Firebase Cloud Messaging: notifications to applications on Android, and on iOS through Google.

The HTTP v1 API: https://firebase.google.com/docs/reference/fcm/rest/v1/projects.messages (the message),
https://firebase.google.com/docs/reference/fcm/rest/v1/ErrorCode and
https://firebase.google.com/docs/cloud-messaging/error-codes (the refusals); all read on 2026-11-22.
"""

import json
import threading
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from google.auth import exceptions, transport
from google.oauth2 import service_account
from rest_framework import serializers

from delivery import statuses
from delivery.calling.http import Answer, Line, Nonsense, NotSent, Request, Unsure, Unwritable, ask, in_line
from delivery.provider import AccountDown, Checked, OpenAccount, Outcome, Outgoing, Provider, Refusal
from delivery.pushing.fanning import Device, to_devices, waiting
from delivery.pushing.mobile import FCM, LARGEST_PAYLOAD, URGENT, ServerField, is_of, tag, told, ttl_s
from lib.forms import DurationField, SecretField, StrictSerializer

SCOPE = "https://www.googleapis.com/auth/firebase.messaging"
FCM_ERROR = "type.googleapis.com/google.firebase.fcm.v1.FcmError"
BAD_REQUEST = "type.googleapis.com/google.rpc.BadRequest"
KEPT_LOGINS = 50
NEEDED = ("project_id", "client_email", "private_key", "token_uri")
# What a refusal means, by FCM's own code. INVALID_ARGUMENT is a matter of its own: see `heard`.
DEAD = frozenset({"UNREGISTERED"})
LATER = frozenset({"QUOTA_EXCEEDED", "UNAVAILABLE", "INTERNAL", "THIRD_PARTY_AUTH_ERROR"})


class FcmCredentials(StrictSerializer):
    """Who we are at Google."""

    service_account = SecretField(
        max_length=10_000,
        label="Service account",
        help_text="The JSON file of a service account of the Firebase project, as a whole.",
    )

    def validate_service_account(self, value: str) -> str:
        """A file with which one can log in."""
        try:
            login(value)
        except BadFile as error:
            raise serializers.ValidationError(str(error)) from None
        return value


class FcmSettings(StrictSerializer):
    """Which devices, and how long to wait."""

    app = serializers.CharField(
        required=False,
        allow_blank=True,
        default="",
        max_length=200,
        label="Application",
        help_text="Only devices that were registered with this application. Blank: all devices.",
    )
    server = ServerField(
        default="https://fcm.googleapis.com", max_length=200, label="Server", help_text="Changed for trials alone."
    )
    timeout_s = DurationField(
        default=20,
        min_value=1,
        max_value=120,
        label="Time-out",
        help_text="How long to wait for each answer. A message whose answer does not come counts as unknown.",
    )


class BadFile(ValueError):
    """The text is no file of a service account; `str()` is a sentence without secrets."""


class Login:
    """A service account, and its token as long as that is good."""

    def __init__(self, info: Mapping[str, Any]) -> None:
        self.project = str(info["project_id"])
        self._lock = threading.Lock()
        self._credentials = service_account.Credentials.from_service_account_info(info, scopes=[SCOPE])  # type: ignore[no-untyped-call]

    def token(self, line: Line) -> str:
        """Raises AccountDown."""
        with self._lock:
            if not self._credentials.valid:
                try:
                    self._credentials.refresh(Transport(line))
                except exceptions.RefreshError as error:
                    words = in_line(str(error.args[0]) if error.args else "")
                    raise AccountDown(f"Google does not accept the service account: {words}") from None
                except exceptions.GoogleAuthError as error:
                    raise AccountDown(f"Google could not be asked for a token: {in_line(str(error))}") from None
            return str(self._credentials.token)

    def forget(self) -> None:
        """The token is good no more, whatever its date says."""
        with self._lock:
            self._credentials.token = None


class Transport(transport.Request):
    """google-auth's requests, over our own client, which goes to public addresses alone."""

    def __init__(self, line: Line) -> None:
        self.line = line

    def __call__(
        self,
        url: str,
        method: str = "GET",
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: float | None = None,
        **kwargs: Any,
    ) -> "Reply":
        """Raises TransportError."""
        try:
            return Reply(ask(Request(method, url, dict(headers or {}), body or b""), self.line))
        except (NotSent, Unsure, Unwritable) as error:
            raise exceptions.TransportError(str(error)) from None  # type: ignore[no-untyped-call]


class Reply(transport.Response):
    """An answer, as google-auth reads it."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    @property
    def status(self) -> int:
        return self.answer.status

    @property
    def headers(self) -> Mapping[str, str]:
        return self.answer.headers

    @property
    def data(self) -> bytes:
        return self.answer.body


class Fcm(Provider):
    """Firebase Cloud Messaging, HTTP v1."""

    key = "fcm"
    label = "Firebase Cloud Messaging"
    description = "Notifications to applications on Android, and on iOS when Firebase knows the application there."
    Credentials = FcmCredentials
    Settings = FcmSettings

    @property
    def channels(self) -> Sequence[str]:
        return ["push"]

    def receipts(self, channel: str) -> frozenset[str]:
        """What the application reports at the address it is given (docs/push.md); FCM itself tells nothing."""
        return frozenset({statuses.DELIVERED, statuses.OPENED, statuses.CLICKED})

    def send(self, batch: Sequence[Outgoing], account: OpenAccount, now: datetime) -> Sequence[Outcome]:
        if not batch:
            return []
        entered, line = opened(account)
        token = entered.token(line)
        url = f"{account.settings['server']}/v1/projects/{entered.project}/messages:send"
        return to_devices(
            batch,
            lambda each: is_of(each, FCM, str(account.settings["app"])),
            lambda device: written(device, url, token, now),
            lambda device, answer: heard(device, answer, entered),
            line,
        )

    def check(self, account: OpenAccount) -> Checked:
        """Logs in, and has a message checked that is sent to nobody (`validate_only`)."""
        try:
            entered, line = opened(account)
            token = entered.token(line)
            url = f"{account.settings['server']}/v1/projects/{entered.project}/messages:send"
            trial = {"validate_only": True, "message": {"topic": "kaskad-check"}}
            answer = ask(Request.of_json(url, trial, {"authorization": f"Bearer {token}"}), line)
        except (AccountDown, NotSent, Unsure) as error:
            return Checked(accepted=False, words=str(error))
        if answer.is_good:
            return Checked(accepted=True, words=f"Firebase takes messages for the project {entered.project}.")
        entered.forget()
        return Checked(accepted=False, words=f"Firebase refuses: {Refused(answer).words}")


def opened(account: OpenAccount) -> tuple[Login, Line]:
    """The log-in of an account. Raises AccountDown."""
    try:
        entered = login(str(account.credentials.get("service_account") or ""))
    except BadFile as error:
        raise AccountDown(str(error)) from None
    return entered, Line(account, timeout_s=float(account.settings["timeout_s"]), http2=True)


@lru_cache(KEPT_LOGINS)
def login(text: str) -> Login:
    """The log-in of this file; the same one every time, for its token. Raises BadFile."""
    try:
        info = json.loads(text)
    except (ValueError, RecursionError):
        raise BadFile("The service account is no JSON: paste the whole file.") from None
    if not isinstance(info, dict) or any(not isinstance(info.get(each), str) for each in NEEDED):
        raise BadFile(f"The file of a service account has {', '.join(NEEDED)}: paste the whole file.")
    host = urlsplit(info["token_uri"]).hostname or ""
    if not settings.ALLOW_PRIVATE_URLS and not f".{host}".endswith(".googleapis.com"):
        raise BadFile("The file of the service account leads to a log-in that is not Google's.")
    if not info["project_id"].replace("-", "").replace(":", "").replace(".", "").isalnum():
        raise BadFile("The project_id of the service account is none.")
    try:
        return Login(info)
    except (ValueError, exceptions.GoogleAuthError):
        raise BadFile("The private key of the service account cannot be read: paste the whole file.") from None


def written(device: Device, url: str, token: str, now: datetime) -> Request:
    """The request for one device. Raises Unwritable."""
    message = said(device, now)
    size = len(json.dumps([message["notification"], message["data"]], ensure_ascii=False).encode(errors="replace"))
    if size > LARGEST_PAYLOAD:
        raise Unwritable(
            "too_large", f"The notification has {size:,} bytes; Firebase takes {LARGEST_PAYLOAD:,}. Shorten it."
        )
    return Request.of_json(url, {"message": message}, {"authorization": f"Bearer {token}"})


def said(device: Device, now: datetime) -> dict[str, Any]:
    """A `Message` of the API: the words, and for each platform how long and how urgently."""
    message = device.message
    fields, lasts_s, urgent = message.fields, ttl_s(message), message.traffic_class in URGENT
    notification = {"title": fields["title"], "body": fields["text"]}
    if fields.get("image"):
        notification["image"] = fields["image"]
    return {
        "token": device.to.endpoint,
        "notification": notification,
        "data": told(message),
        "android": {
            # Firebase keeps four of these for a device that is off, so that only a group has one.
            **({"collapse_key": fields["group"]} if fields.get("group") else {}),
            "priority": "high" if urgent else "normal",
            "ttl": f"{lasts_s}s",
            "notification": {"tag": tag(message)},
        },
        "apns": {
            "headers": {
                "apns-priority": "10" if urgent else "5",
                "apns-expiration": str(int(now.timestamp()) + lasts_s),
                "apns-collapse-id": tag(message),
            },
            "payload": {"aps": {"sound": "default"}},
        },
        "webpush": {"headers": {"TTL": str(lasts_s), "Urgency": "high" if urgent else "normal"}},
    }


class Refused:
    """An error of the API, as `google.rpc.Status` with an `FcmError` among its details."""

    def __init__(self, answer: Answer) -> None:
        try:
            error = answer.json()["error"]
            details = [each for each in error.get("details") or [] if isinstance(each, dict)]
            self.words = str(error.get("message") or "")
            status = str(error.get("status") or "")
        except (Nonsense, KeyError, TypeError, AttributeError):
            details, self.words, status = [], answer.text, ""
        self.words = in_line(self.words) or f"Firebase answered {answer.status}."
        codes = [str(each.get("errorCode") or "") for each in details if each.get("@type") == FCM_ERROR]
        self.is_told = bool(codes)
        self.code = (codes and codes[0]) or status or str(answer.status)
        broken = [each.get("fieldViolations") or [] for each in details if each.get("@type") == BAD_REQUEST]
        self.fields = {str(each.get("field")) for some in broken for each in some if isinstance(each, dict)}

    @property
    def names_the_token(self) -> bool:
        """Whether it is the token that is no good, and not something else of the message."""
        return "message.token" in self.fields or "registration token" in self.words.lower()


def heard(device: Device, answer: Answer, entered: Login) -> Outcome | None:
    """What FCM said. Raises AccountDown when it does not know us; Nonsense."""
    if answer.is_good:
        name = answer.json().get("name")
        if not name:
            raise Nonsense("Firebase accepted the message without a name.")
        return device.accepted(str(name))
    refusal = answer.refusal()
    if refusal is None:
        return None
    error = Refused(answer)
    if error.code in DEAD or (error.code == "INVALID_ARGUMENT" and error.names_the_token):
        return device.dead(error.code, error.words)
    if answer.status in (401, 403) and not error.is_told:
        entered.forget()
        raise AccountDown(f"Firebase does not accept the service account: {error.words}")
    if error.code in LATER:
        refusal = Refusal.TEMPORARY
    words = error.words + (waiting(answer.headers) if refusal is Refusal.TEMPORARY else "")
    return device.refused(refusal, error.code, words)
