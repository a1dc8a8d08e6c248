"""WhatsApp Cloud API: Meta's own door to WhatsApp.

Facts are from the WhatsApp Business Platform's documentation (https://developers.facebook.com/documentation/business-messaging/whatsapp/,
read 2026-11-22): “Messages API”; “Interactive Call-to-Action URL Button Messages” (updated 2026-07-02); “Error codes”
(support/error-codes, updated 2026-05-15); the references of the status, text, button and user_preferences webhooks
(webhooks/reference/…, updated 2026-05-21); and of the Graph API: “Webhooks, Getting Started” (verification requests,
X-Hub-Signature-256).
"""

import hashlib
import hmac
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from rest_framework import serializers

from delivery import statuses
from delivery.calling.echoes import echo, echoed
from delivery.calling.http import (
    Answer,
    Line,
    Nonsense,
    NotSent,
    Request,
    Unsure,
    Unwritable,
    ask,
    hand_over,
    in_line,
    refused,
)
from delivery.calling.server_field import ServerField
from delivery.calling.windows import open_windows
from delivery.provider import (
    AccountDown,
    Call,
    Checked,
    Heard,
    NotTheirs,
    OpenAccount,
    Outcome,
    Outgoing,
    Provider,
    Receipt,
    Refusal,
    Reply,
    Unreadable,
)
from lib.forms import DurationField, SecretField, StrictSerializer

CHECK_S = 8  # somebody is waiting
LONGEST_INTERACTIVE = 1024  # characters of the text above a button, and of a caption
VERSION = re.compile(r"v[1-9][0-9]?\.[0-9]")
# “Error codes”. What is not named here is of one message, and for good.
ACCOUNT = frozenset({0, 3, 10, 33, 190, 368, 131005, 131031, 131042, 131045, 133010}) | frozenset(range(200, 300))
LATER = frozenset({1, 2, 4, 80007, 130429, 131000, 131016, 131048, 131056, 131057, 133004})
UNSUBSCRIBED = 131050  # the recipient has stopped marketing messages of this business


class WhatsappCloudCredentials(StrictSerializer):
    """Of the app in Meta's dashboard."""

    token = SecretField(
        max_length=1000, label="Access token", help_text="Of a system user, so that it does not expire."
    )
    app_secret = SecretField(
        required=False,
        allow_blank=True,
        default="",
        max_length=200,
        label="App secret",
        help_text="Signs what the webhook tells. Without it nothing is heard.",
    )
    verify_token = SecretField(
        required=False,
        allow_blank=True,
        default="",
        max_length=200,
        label="Verify token of the webhook",
        help_text="Any words of yours; the same as in the app's dashboard.",
    )


class WhatsappCloudSettings(StrictSerializer):
    """Which version of the API is spoken."""

    version = serializers.CharField(
        default="v24.0", max_length=6, label="Version of the Graph API", help_text="As v24.0."
    )
    business_account = serializers.RegexField(
        r"^[0-9]*\Z",
        required=False,
        allow_blank=True,
        default="",
        max_length=30,
        label="Id of the WhatsApp Business account",
        help_text="Its numbers are looked up by the check.",
    )
    server = ServerField(
        default="https://graph.facebook.com",
        label="Server",
        help_text="Another one only for a partner who speaks the same API.",
    )
    timeout_s = DurationField(default=20, min_value=1, max_value=120, label="Time-out")

    def validate_version(self, value: str) -> str:
        """It becomes part of an address."""
        if not VERSION.fullmatch(value):
            raise serializers.ValidationError("A version looks like v24.0.")
        return value


class WhatsappCloud(Provider):
    """A business at Meta; the sender is the id of one of its phone numbers."""

    key = "whatsapp_cloud"
    label = "WhatsApp Cloud API"
    description = "Sends WhatsApp templates and answers over Meta's own interface, and hears what becomes of them."
    names_by_its_id = True
    Credentials = WhatsappCloudCredentials
    Settings = WhatsappCloudSettings

    @property
    def channels(self) -> Sequence[str]:
        return ["whatsapp"]

    def receipts(self, channel: str) -> frozenset[str]:
        return frozenset(
            {
                statuses.DELIVERED,
                statuses.OPENED,
                statuses.REPLIED,
                statuses.FAILED,
                statuses.UNSUBSCRIBED,
            }
        )

    def send(self, batch: Sequence[Outgoing], account: OpenAccount, now: datetime) -> Sequence[Outcome]:
        windows = open_windows(batch, account, now)
        return hand_over(
            [[each] for each in batch],
            lambda group: request(group[0], account, has_window=group[0].message_id in windows),
            lambda group, answer: read(group[0], answer),
            Line(account, timeout_s=account.settings["timeout_s"]),
        )

    def check(self, account: OpenAccount) -> Checked:
        """Asks for the business's numbers, or for whose the token is."""
        business = account.settings["business_account"]
        path = f"{business}/phone_numbers?fields=id,display_phone_number" if business else "me?fields=id,name"
        call = Request("GET", address(account, path), authorization(account))
        try:
            answer = ask(call, Line(account, timeout_s=CHECK_S))
            said = answer.json()
        except (NotSent, Unsure, Unwritable, Nonsense) as error:
            return Checked(accepted=False, words=f"WhatsApp could not be asked: {error}")
        if not answer.is_good or not isinstance(said, Mapping):
            return Checked(accepted=False, words=f"WhatsApp does not take the token: {fault(said)[1]}")
        numbers = [
            f"{each.get('display_phone_number')} is {each.get('id')}"
            for each in _list(said.get("data"))
            if isinstance(each, Mapping)
        ]
        if numbers:
            return Checked(accepted=True, words=in_line(f"WhatsApp knows these numbers: {', '.join(numbers)}."))
        return Checked(accepted=True, words="WhatsApp takes the token.")

    def hear(self, call: Call, account: OpenAccount, now: datetime) -> Heard:
        """Meta's question whether the door is ours (GET), and what it tells afterwards (POST)."""
        if call.method == "GET":
            return Heard(answer=challenge(call, str(account.credentials.get("verify_token") or "")))
        check_signature(call, str(account.credentials.get("app_secret") or ""))
        try:
            told = json.loads(call.body)
        except (ValueError, RecursionError):
            raise Unreadable("What is told is no JSON.") from None
        if not isinstance(told, Mapping) or told.get("object") != "whatsapp_business_account":
            raise Unreadable("What is told is not about a WhatsApp Business account.")
        receipts: list[Receipt] = []
        replies: list[Reply] = []
        for value in values(told):
            for each in _mappings(value.get("statuses")):
                receipts += reports(each, now)
            metadata = value.get("metadata")
            to = str(metadata.get("phone_number_id") or "") if isinstance(metadata, Mapping) else ""
            for each in _mappings(value.get("messages")):
                replies += said_by(each, to, now)
            for each in _mappings(value.get("user_preferences")):
                replies += preferred_by(each, to, now)
        return Heard(receipts, replies)


def address(account: OpenAccount, path: str) -> str:
    """The address of something of the Graph API."""
    return f"{account.settings['server']}/{account.settings['version']}/{path}"


def authorization(account: OpenAccount) -> Mapping[str, str]:
    """The log-in."""
    return {"authorization": f"Bearer {account.credentials['token']}"}


def request(message: Outgoing, account: OpenAccount, *, has_window: bool) -> Request:
    """The message: free words while the window is open, else its template. Raises Unwritable."""
    if not message.sender.isascii() or not message.sender.isdigit():
        raise Unwritable("bad_sender", "The sender is not the id of a phone number, as Meta's dashboard shows it.")
    fields = message.fields
    if has_window:
        content = free(fields)
    elif fields.get("template"):
        content = {"type": "template", "template": template(fields)}
    else:
        raise Unwritable(
            "window_closed", "The customer has not written for 24 hours, and the message names no template."
        )
    payload = {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": message.endpoint.lstrip("+"),
        "biz_opaque_callback_data": echo(message.message_id),  # comes back with each status
        **content,
    }
    return Request.of_json(address(account, f"{message.sender}/messages"), payload, authorization(account))


def free(fields: Mapping[str, str]) -> Mapping[str, Any]:
    """Free words, with a picture or a button or both. Raises Unwritable."""
    text, image = fields["text"], fields.get("image", "")
    if (image or fields.get("button_text")) and len(text) > LONGEST_INTERACTIVE:
        raise Unwritable(
            "too_long", f"With a picture or a button a text has at most {LONGEST_INTERACTIVE:,} characters."
        )
    if fields.get("button_text"):
        action = {"display_text": fields["button_text"], "url": fields["button_link"]}
        interactive: dict[str, Any] = {
            "type": "cta_url",
            "body": {"text": text},
            "action": {"name": "cta_url", "parameters": action},
        }
        if image:
            interactive["header"] = {"type": "image", "image": {"link": image}}
        return {"type": "interactive", "interactive": interactive}
    if image:
        return {"type": "image", "image": {"link": image, "caption": text}}
    return {"type": "text", "text": {"body": text}}


def template(fields: Mapping[str, str]) -> Mapping[str, Any]:
    """A template with the values for its parts."""
    components: list[Mapping[str, Any]] = []
    if fields.get("image"):
        components.append({"type": "header", "parameters": [{"type": "image", "image": {"link": fields["image"]}}]})
    elif fields.get("header"):
        components.append({"type": "header", "parameters": [{"type": "text", "text": fields["header"]}]})
    if lines := fields.get("parameters", "").splitlines():
        components.append({"type": "body", "parameters": [{"type": "text", "text": each} for each in lines]})
    if fields.get("button_parameter"):
        parameters = [{"type": "text", "text": fields["button_parameter"]}]
        components.append({"type": "button", "sub_type": "url", "index": "0", "parameters": parameters})
    named = {"name": fields["template"], "language": {"code": fields["language"]}}
    return named | {"components": components} if components else named


def read(message: Outgoing, answer: Answer) -> Iterable[Outcome]:
    """What Meta says to a message. Raises Nonsense and AccountDown."""
    said = answer.json()
    if answer.is_good:
        sent = _mappings(said.get("messages") if isinstance(said, Mapping) else None)
        if not sent or not isinstance(sent[0].get("id"), str):
            raise Nonsense("The answer names no message.")
        return [Outcome(message.message_id, sent[0]["id"])]
    code, words = fault(said)
    if code in ACCOUNT or answer.status == 401:
        raise AccountDown(f"WhatsApp does not serve this account ({code}): {words}")
    refusal = Refusal.TEMPORARY if code in LATER else answer.refusal()
    if refusal is None or (answer.leaves_it_open and code not in LATER):
        raise Nonsense("Nobody knows whether the message was taken.")
    return [refused(message, refusal, str(answer.status if code is None else code), words)]


def fault(said: Any) -> tuple[int | None, str]:
    """Code and words of an error; details say more than its message."""
    error = said.get("error") if isinstance(said, Mapping) else None
    if not isinstance(error, Mapping):
        return None, "no reason was given"
    data = error.get("error_data")
    details = data.get("details") if isinstance(data, Mapping) else None
    code = error.get("code")
    return code if isinstance(code, int) else None, in_line(
        str(details or error.get("message") or "no reason was given")
    )


def challenge(call: Call, verify_token: str) -> str:
    """What a verification request wants to hear. Raises NotTheirs."""
    told = call.query.get("hub.verify_token", "")
    if call.query.get("hub.mode") != "subscribe" or not verify_token:
        raise NotTheirs
    if not hmac.compare_digest(told.encode(), verify_token.encode()):
        raise NotTheirs
    return call.query.get("hub.challenge", "")[:200]


def check_signature(call: Call, app_secret: str) -> None:
    """Raises NotTheirs unless Meta has signed the body."""
    signed = "sha256=" + hmac.new(app_secret.encode(), call.body, hashlib.sha256).hexdigest()
    if not app_secret or not hmac.compare_digest(signed.encode(), call.headers.get("x-hub-signature-256", "").encode()):
        raise NotTheirs


def values(told: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """What has changed: entry, changes, value."""
    for entry in _mappings(told.get("entry")):
        for change in _mappings(entry.get("changes")):
            if isinstance(value := change.get("value"), Mapping):
                yield value


def reports(status: Mapping[str, Any], now: datetime) -> Iterator[Receipt]:
    """What a status says of a message. One that was read has arrived: of both only the reading may be told."""
    ours = echoed(status.get("biz_opaque_callback_data"))
    named: dict[str, Any] = (
        {"provider_message_id": str(status.get("id") or "")} if ours is None else {"message_id": ours}
    )
    at = _at(status.get("timestamp"), now)
    name = status.get("status")
    if name in ("delivered", "read"):
        yield Receipt(statuses.DELIVERED, at, **named)
    if name == "read":
        yield Receipt(statuses.OPENED, at, **named)
    if name == "failed":
        error = next(iter(_mappings(status.get("errors"))), {})
        data = error.get("error_data")
        details = data.get("details") if isinstance(data, Mapping) else None
        words = in_line(str(details or error.get("message") or error.get("title") or "no reason was given"))
        yield Receipt(statuses.FAILED, at, code=str(error.get("code") or "failed"), words=words, **named)
        if error.get("code") == UNSUBSCRIBED:
            yield Receipt(statuses.UNSUBSCRIBED, at, **named)


def said_by(message: Mapping[str, Any], to: str, now: datetime) -> Iterator[Reply]:
    """What a person has written, tapped or put under a message."""
    kind = message.get("type")
    number, key = str(message.get("from") or ""), str(message.get("id") or "")
    body = message.get(str(kind))
    if not number or not key or not isinstance(body, Mapping) or kind == "system":
        return
    choices = [body[each] for each in ("button_reply", "list_reply") if isinstance(body.get(each), Mapping)]
    choice: Mapping[str, Any] = choices[0] if choices else {}
    text = body.get("body") or body.get("text") or body.get("caption") or choice.get("title") or body.get("emoji")
    context = message.get("context")
    answered = (
        body.get("message_id") if kind == "reaction" else context.get("id") if isinstance(context, Mapping) else None
    )
    payload = body.get("payload") or choice.get("id")
    yield Reply(
        "whatsapp",
        f"+{number.lstrip('+')}",
        str(text or "")[:4096],
        _at(message.get("timestamp"), now),
        key,
        to=to,
        provider_message_id=str(answered) if answered else None,
        detail={"type": str(kind)} | ({"payload": str(payload)} if payload else {}),
    )


def preferred_by(preference: Mapping[str, Any], to: str, now: datetime) -> Iterator[Reply]:
    """That a person has stopped or resumed marketing messages in WhatsApp itself."""
    number, value = str(preference.get("wa_id") or ""), preference.get("value")
    if not number or value not in ("stop", "resume"):
        return
    at = _at(preference.get("timestamp"), now)
    command = "stop" if value == "stop" else "start"
    key = f"preference-{number}-{value}-{int(at.timestamp())}"
    yield Reply("whatsapp", f"+{number.lstrip('+')}", "", at, key, to=to, command=command)


def _at(told: Any, now: datetime) -> datetime:
    try:
        seconds = int(told)
    except (TypeError, ValueError):
        return now
    return datetime.fromtimestamp(seconds, UTC) if 0 < seconds <= now.timestamp() + 86400 else now


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _mappings(value: Any) -> list[Mapping[str, Any]]:
    return [each for each in _list(value) if isinstance(each, Mapping)]
