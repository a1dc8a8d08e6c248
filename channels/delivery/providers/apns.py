"""Apple Push Notification service: notifications to applications on Apple's devices, from Apple itself.

Token-based, over HTTP/2: https://developer.apple.com/documentation/usernotifications/sending-notification-requests-to-apns
(the request), …/establishing-a-token-based-connection-to-apns (the token),
…/handling-notification-responses-from-apns (the refusals); all read on 2026-11-22.
"""

import hashlib
import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import jwt
from rest_framework import serializers

from delivery import statuses
from delivery.calling.http import Answer, Line, Nonsense, NotSent, Request, Unsure, Unwritable, ask
from delivery.provider import AccountDown, Checked, Endpoint, OpenAccount, Outcome, Outgoing, Provider, Refusal
from delivery.pushing import keys
from delivery.pushing.fanning import Device, to_devices, waiting
from delivery.pushing.mobile import APNS, LARGEST_PAYLOAD, URGENT, ServerField, is_of, tag, told, ttl_s
from lib.forms import DurationField, SecretField, StrictSerializer

TOKEN_LASTS = timedelta(minutes=40)  # Apple wants a new one after 20 minutes at the earliest, after 60 at the latest
LONGEST_COLLAPSE = 64  # bytes
NAMES = uuid.UUID("6f3a1c66-0a7f-5f0e-9d0c-2b7b1e5d4a10")  # ours, for ids that are the same at every attempt
EXPIRED = "ExpiredProviderToken"
DEAD = frozenset({"BadDeviceToken", "Unregistered", "ExpiredToken"})
# It is the account that is wrong, and not the message.
STRANGERS = frozenset(
    {
        "InvalidProviderToken",
        "MissingProviderToken",
        "Forbidden",
        "BadCertificate",
        "BadCertificateEnvironment",
        "BadTopic",
        "MissingTopic",
        "TopicDisallowed",
        "BadEnvironmentKeyInToken",
        "UnrelatedKeyIdInToken",
    }
)


class ApnsCredentials(StrictSerializer):
    """Who we are at Apple."""

    key = SecretField(
        max_length=2000, label="Key", help_text="The whole file AuthKey_….p8 from Apple's developer account."
    )
    key_id = SecretField(max_length=10, min_length=10, label="Key ID", help_text="Ten letters and digits.")
    team_id = SecretField(max_length=10, min_length=10, label="Team ID", help_text="Ten letters and digits.")

    def validate_key(self, value: str) -> str:
        """In one spelling."""
        try:
            return keys.as_base64(keys.private_key(value))
        except keys.BadKey:
            raise serializers.ValidationError(
                "Write the whole key, from -----BEGIN PRIVATE KEY----- to -----END PRIVATE KEY-----."
            ) from None

    def validate_key_id(self, value: str) -> str:
        """As Apple gives it out."""
        return _ten(value)

    def validate_team_id(self, value: str) -> str:
        """As Apple gives it out."""
        return _ten(value)


class ApnsSettings(StrictSerializer):
    """Which application, and how long to wait."""

    topic = serializers.RegexField(
        r"^[A-Za-z0-9.-]+$", max_length=200, label="Topic", help_text="The bundle ID, such as com.shop.app."
    )
    server = ServerField(
        default="https://api.push.apple.com",
        max_length=200,
        label="Server",
        help_text="https://api.sandbox.push.apple.com for applications that are built for development.",
    )
    timeout_s = DurationField(
        default=20,
        min_value=1,
        max_value=120,
        label="Time-out",
        help_text="How long to wait for each answer. A message whose answer does not come counts as unknown.",
    )


class Apns(Provider):
    """APNs, by the provider API over HTTP/2."""

    key = "apns"
    label = "Apple Push Notification service"
    description = "Notifications to applications on iPhone, iPad and Mac, from Apple itself."
    Credentials = ApnsCredentials
    Settings = ApnsSettings

    def __init__(self) -> None:
        self.tokens: dict[str, tuple[str, datetime]] = {}  # by account and key: Apple wants the same for a while

    @property
    def channels(self) -> Sequence[str]:
        return ["push"]

    def receipts(self, channel: str) -> frozenset[str]:
        """What the application reports at the address it is given (docs/push.md); Apple itself tells nothing."""
        return frozenset({statuses.DELIVERED, statuses.OPENED, statuses.CLICKED})

    def send(self, batch: Sequence[Outgoing], account: OpenAccount, now: datetime) -> Sequence[Outcome]:
        if not batch:
            return []
        outcomes = {each.message_id: each for each in self._sent(batch, account, now)}
        late = {each.message_id for each in outcomes.values() if each.refusal and each.code == EXPIRED}
        if late:
            # The clock of this machine may be wrong, or the token have waited in a queue: once more, with a new one.
            self.tokens.pop(_name(account), None)
            again = [each for each in batch if each.message_id in late]
            outcomes |= {each.message_id: each for each in self._sent(again, account, now)}
        return [outcomes[each.message_id] for each in batch if each.message_id in outcomes]

    def check(self, account: OpenAccount) -> Checked:
        """Asks for a notification to a device that does not exist: Apple looks at the token and the topic first."""
        trial = Outgoing(0, 0, "push", "0" * 64, "", "", {"title": "Kaskad", "text": "Kaskad"})
        device = Device(trial, Endpoint(trial.endpoint), 0)
        now = datetime.now().astimezone()
        try:
            request = written(device, account, self.token(account, now), now)
            answer = ask(request, line(account))
            outcome = heard(device, answer)
        except (AccountDown, NotSent, Unsure, Unwritable, Nonsense) as error:
            return Checked(accepted=False, words=str(error))
        if outcome and (outcome.dead or outcome.refusal is None):
            return Checked(accepted=True, words=f"Apple takes notifications for {account.settings['topic']}.")
        return Checked(accepted=False, words=f"Apple refuses: {outcome.words if outcome else answer.status}")

    def token(self, account: OpenAccount, now: datetime) -> str:
        """The token of the account, a new one where the last is too old. Raises AccountDown."""
        name = _name(account)
        known, made_at = self.tokens.get(name, ("", now))
        if known and timedelta(0) <= now - made_at < TOKEN_LASTS:
            return known
        credentials = account.credentials
        try:
            key = keys.private_key(str(credentials.get("key") or ""))
        except keys.BadKey:
            raise AccountDown("The account has no key that can be read.") from None
        made = jwt.encode(
            {"iss": str(credentials.get("team_id")), "iat": int(now.timestamp())},
            key,
            algorithm="ES256",
            headers={"kid": str(credentials.get("key_id"))},
        )
        self.tokens[name] = made, now
        return made

    def _sent(self, batch: Sequence[Outgoing], account: OpenAccount, now: datetime) -> list[Outcome]:
        token = self.token(account, now)
        return to_devices(
            batch,
            lambda each: is_of(each, APNS, str(account.settings["topic"])),
            lambda device: written(device, account, token, now),
            heard,
            line(account),
        )


def line(account: OpenAccount) -> Line:
    """How Apple is spoken to."""
    return Line(account, timeout_s=float(account.settings["timeout_s"]), http2=True)


def written(device: Device, account: OpenAccount, token: str, now: datetime) -> Request:
    """The request for one device. Raises Unwritable."""
    message = device.message
    body = json.dumps(payload(message), ensure_ascii=False, separators=(",", ":")).encode(errors="replace")
    if len(body) > LARGEST_PAYLOAD:
        raise Unwritable(
            "too_large", f"The notification has {len(body):,} bytes; Apple takes {LARGEST_PAYLOAD:,}. Shorten it."
        )
    headers = {
        "authorization": f"bearer {token}",
        "content-type": "application/json",
        "apns-topic": str(account.settings["topic"]),
        "apns-push-type": "alert",
        "apns-priority": "10" if message.traffic_class in URGENT else "5",
        "apns-expiration": str(int(now.timestamp()) + ttl_s(message)),
        "apns-id": str(uuid.uuid5(NAMES, f"{message.idempotency_key} {device.to.endpoint}")),
        "apns-collapse-id": _collapse(tag(message)),
    }
    return Request("POST", f"{account.settings['server']}/3/device/{device.to.endpoint}", headers, body)


def payload(message: Outgoing) -> dict[str, Any]:
    """What the device shows, and what its application gets along."""
    fields = message.fields
    aps: dict[str, Any] = {"alert": {"title": fields["title"], "body": fields["text"]}, "sound": "default"}
    more = dict(told(message))
    if fields.get("image"):
        aps["mutable-content"] = 1  # an extension of the application fetches it
        more["image"] = fields["image"]
    return {"aps": aps} | more


def heard(device: Device, answer: Answer) -> Outcome | None:
    """What Apple said. Raises AccountDown when it does not know us."""
    if answer.is_good:
        return device.accepted(answer.headers.get("apns-id") or device.message.idempotency_key)
    refusal = answer.refusal()
    if refusal is None:
        return None
    said = reason(answer)
    words = f"Apple answered {answer.status} {said}."
    if said.code == EXPIRED:
        return device.refused(Refusal.TEMPORARY, EXPIRED, words)
    if said.code in STRANGERS:
        raise AccountDown(words)
    if said.code in DEAD:
        came_back = device.to.detail.get("registered_at")
        if said.since_ms and isinstance(came_back, int | float) and came_back * 1000 > said.since_ms:
            # Apple: the token was registered anew after it had gone; it may be good again.
            return device.refused(Refusal.PERMANENT, said.code, words)
        return device.dead(said.code, words)
    if refusal is Refusal.TEMPORARY:
        return device.refused(refusal, said.code, words + waiting(answer.headers))
    return device.refused(refusal, said.code, words)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why Apple refused, by its own name; `since_ms`: since when a token is no good."""

    code: str
    since_ms: int = 0

    def __str__(self) -> str:
        return self.code


def reason(answer: Answer) -> Reason:
    """The body of a refusal: {"reason": …, "timestamp": …}; its status where there is none."""
    try:
        found = answer.json()
        since = found.get("timestamp")
        return Reason(str(found["reason"])[:60], since if isinstance(since, int) else 0)
    except (Nonsense, KeyError, TypeError, AttributeError):
        return Reason(str(answer.status))


def _name(account: OpenAccount) -> str:
    secret = json.dumps([account.id, *(str(account.credentials.get(each)) for each in ("key", "key_id", "team_id"))])
    return hashlib.sha256(secret.encode()).hexdigest()


def _collapse(name: str) -> str:
    raw = name.encode()
    fits = len(raw) <= LONGEST_COLLAPSE and name.isascii() and name.isprintable()
    return name if fits else hashlib.sha256(raw).hexdigest()


def _ten(value: str) -> str:
    if not (value.isascii() and value.isalnum()):
        raise serializers.ValidationError("Ten letters and digits, as Apple shows them.")
    return value.upper()
