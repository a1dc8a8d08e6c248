"""Web push: encrypted notifications to browsers, over the push service that each browser has chosen.

By the standards alone, no vendor between: RFC 8030 (the request), RFC 8291 (the encryption), RFC 8292 (VAPID, who we
are). The services' refusals are those of RFC 8030 and of
https://developer.mozilla.org/en-US/docs/Web/API/Push_API and https://web.dev/articles/push-notifications-web-push-protocol
(both read on 2026-11-22).
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

from py_vapid import Vapid02, VapidException  # type: ignore[import-untyped]
from pywebpush import WebPusher, WebPushException  # type: ignore[import-untyped]
from rest_framework import serializers

from delivery import statuses, tokens
from delivery.calling.http import Answer, Line, Request, Unwritable
from delivery.kind import BadEndpoint
from delivery.kinds import KINDS
from delivery.provider import AccountDown, Checked, Endpoint, OpenAccount, Outcome, Outgoing, Provider, Refusal
from delivery.pushing import keys
from delivery.pushing.fanning import Device, to_devices, waiting
from lib.forms import DurationField, SecretField, StrictSerializer

# A push service takes 4096 bytes (RFC 8030, 7.2); of these RFC 8188 needs 86 for the header, 16 for the tag and 1 for
# the padding.
LARGEST_PAYLOAD = 4096 - 86 - 16 - 1
LONGEST_TTL_S = 28 * 86400  # services keep messages for four weeks at most
TOKEN_S = 12 * 3600  # RFC 8292, 2: not more than 24 hours
URGENCY = {"transactional": "high", "service": "normal", "marketing": "low"}  # RFC 8030, 5.3


class WebpushCredentials(StrictSerializer):
    """The key pair by which push services know us (VAPID, RFC 8292). Browsers subscribe to its public half."""

    private_key = SecretField(
        required=False,
        allow_blank=True,
        default="",
        max_length=2000,
        label="Private key (VAPID)",
        help_text="PEM or base64url. Blank: a new pair is made. Another key loses every subscription.",
    )

    def validate_private_key(self, value: str) -> str:
        """In one spelling; a new one instead of none."""
        if not value.strip():
            return keys.new_key()
        try:
            return keys.as_base64(keys.private_key(value))
        except keys.BadKey:
            raise serializers.ValidationError(
                "Write a private key on the curve P-256: in PEM, or its 32 bytes in base64url."
            ) from None


class WebpushSettings(StrictSerializer):
    """Whom push services may write to."""

    contact = serializers.EmailField(
        max_length=254,
        label="Contact",
        help_text="Push services write there when something is wrong with what we send.",
    )
    timeout_s = DurationField(
        default=20,
        min_value=1,
        max_value=120,
        label="Time-out",
        help_text="How long to wait for each answer. A message whose answer does not come counts as unknown.",
    )


class Webpush(Provider):
    """Any push service of any browser (RFC 8030)."""

    key = "webpush"
    label = "Web push"
    description = "Sends notifications to browsers by the web's own standard; no vendor and no cost."
    Credentials = WebpushCredentials
    Settings = WebpushSettings

    @property
    def channels(self) -> Sequence[str]:
        return ["webpush"]

    def receipts(self, channel: str) -> frozenset[str]:
        """What our service worker tells (delivery/push_pages/sw.js); push services tell nothing."""
        return frozenset({statuses.DELIVERED, statuses.OPENED, statuses.CLICKED})

    def send(self, batch: Sequence[Outgoing], account: OpenAccount, now: datetime) -> Sequence[Outcome]:
        try:
            vapid = signer(account)
        except keys.BadKey:
            raise AccountDown("The account has no private key: write one, or let a new one be made.") from None
        public = keys.public_point(vapid.private_key)
        signed = Signed(vapid, str(account.settings["contact"]), now)
        line = Line(account, timeout_s=float(account.settings["timeout_s"]), is_shared=False)
        return to_devices(
            batch,
            lambda each: each.detail.get("vapid") in (None, "", public),
            lambda device: written(device, signed),
            heard,
            line,
        )

    def check(self, account: OpenAccount) -> Checked:
        """Signs a token; nobody can be asked, because every browser has a service of its own."""
        try:
            vapid = signer(account)
        except keys.BadKey:
            return Checked(accepted=False, words="The private key cannot be read.")
        return Checked(
            accepted=True,
            words=f"The key pair is in order. The public key, for the site: {keys.public_point(vapid.private_key)}",
        )


class Signed:
    """The Authorization header for each push service: signed once a batch, and good for its origin alone."""

    def __init__(self, vapid: Vapid02, contact: str, now: datetime) -> None:
        self.vapid, self.contact, self.expires = vapid, contact, int(now.timestamp()) + TOKEN_S
        self.known: dict[str, str] = {}

    def header(self, endpoint: str) -> str:
        """Raises Unwritable."""
        parts = urlsplit(endpoint)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self.known:
            claims = {"aud": origin, "sub": f"mailto:{self.contact}", "exp": self.expires}
            try:
                self.known[origin] = self.vapid.sign(claims)["Authorization"]
            except VapidException:
                raise Unwritable("bad_address", "The subscription is not at a push service.") from None
        return self.known[origin]


def signer(account: OpenAccount) -> Vapid02:
    """The account's key, ready to sign. Raises BadKey."""
    return Vapid02(keys.private_key(str(account.credentials.get("private_key") or "")))


def written(device: Device, signed: Signed) -> Request:
    """The request for one browser (RFC 8030, 5). Raises Unwritable."""
    message = device.message
    plain = payload(message)
    if len(plain) > LARGEST_PAYLOAD:
        raise Unwritable(
            "too_large",
            f"The notification has {len(plain):,} bytes; browsers take {LARGEST_PAYLOAD:,}. Shorten texts or links.",
        )
    try:
        KINDS[message.channel].check_endpoint(device.to.endpoint)
        body = encrypted(plain, device.to)
    except BadEndpoint as error:
        raise Unwritable("bad_address", str(error)) from None
    headers = {
        "authorization": signed.header(device.to.endpoint),
        "content-encoding": "aes128gcm",
        "content-type": "application/octet-stream",
        "ttl": str(min(message.ttl_s or LONGEST_TTL_S, LONGEST_TTL_S)),
        "urgency": URGENCY.get(message.traffic_class, "normal"),
    }
    if group := message.fields.get("group"):
        # RFC 8030, 5.4: at most 32 letters of base64url; a newer message replaces one that still waits.
        headers["topic"] = keys.base64url(hashlib.sha256(group.encode()).digest())[:32]
    return Request("POST", device.to.endpoint, headers, body)


def payload(message: Outgoing) -> bytes:
    """What our service worker shows (delivery/push_pages/sw.js), and the token by which it reports."""
    fields = message.fields
    shown: dict[str, Any] = {
        "kaskad": 1,
        "token": tokens.sign("push", message.message_id, message.customer_id),
        "title": fields["title"],
        "body": fields["text"],
        "tag": fields.get("group") or message.idempotency_key,
    }
    shown |= {key: fields[key] for key in ("link", "icon", "image", "badge") if fields.get(key)}
    buttons = [
        {"text": fields[f"{each}_text"], "link": fields[f"{each}_link"]}
        for each in ("button", "button2")
        if fields.get(f"{each}_text")
    ]
    if buttons:
        shown["buttons"] = buttons
    return json.dumps(shown, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")


def encrypted(plain: bytes, to: Endpoint) -> bytes:
    """For this browser alone (RFC 8291). Raises Unwritable when its keys are none."""
    secrets = to.detail.get("keys")
    try:
        pusher: Callable[..., Any] = WebPusher({"endpoint": to.endpoint, "keys": dict(secrets or {})}).encode
        return bytes(pusher(plain, "aes128gcm")["body"])
    except (WebPushException, ValueError, TypeError, IndexError, AttributeError):
        raise Unwritable("bad_keys", "The subscription has no keys to encrypt with.") from None


def heard(device: Device, answer: Answer) -> Outcome | None:
    """What a push service said (RFC 8030, 5; RFC 8292, 4.2). None: nobody knows."""
    if answer.is_good:
        # The message's own address at the service (RFC 8030, 5.1), which may be relative.
        name = urljoin(device.to.endpoint, answer.headers.get("location", ""))
        return device.accepted(name if name != device.to.endpoint else device.message.idempotency_key)
    code, said = str(answer.status), answer.text.strip()
    if answer.status in (404, 410):
        return device.dead(code, f"The browser has withdrawn its subscription. {said}")
    refusal = answer.refusal()
    if refusal is None:
        return None
    if answer.status in (401, 403):
        words = f"The subscription belongs to another key (VAPID), or the service does not accept ours. {said}"
        return device.refused(refusal, code, words)
    if answer.status == 413:
        return device.refused(refusal, code, f"The push service takes less than the notification has. {said}")
    if refusal is Refusal.TEMPORARY:
        return device.refused(refusal, code, f"The push service does not take it now.{waiting(answer.headers)} {said}")
    return device.refused(refusal, code, said or "The push service refuses the notification.")
