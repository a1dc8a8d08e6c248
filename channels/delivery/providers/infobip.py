"""Infobip: SMS, Viber and WhatsApp by its Messages API, one interface for all channels.

Facts are from Infobip's OpenAPI specification, version 3.245.1 of 2026-10-07 (https://api.infobip.com/platform/1/openapi,
described at https://www.infobip.com/docs/api/platform/messages-api): POST /messages-api/1/messages, and the webhooks
receive-messages-api-delivery-reports, -seen-reports and -incoming-messages; and from “Message status codes”
(https://www.infobip.com/docs/developer-resources/api-fundamentals/message-status-codes). Read 2026-11-22.

What is sent names our door for its reports; they carry no signature, so the door's own token is what keeps strangers
out. Answers of people come when the number is set up at Infobip to forward them there, as MO_MESSAGES_API_JSON.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

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

TOGETHER = 50  # messages of one request
CHECK_S = 8  # somebody is waiting
VALIDITY_S = (10, 48 * 3600)  # “Minimal value is 10 seconds”, “longer than 48h is not supported”
CHANNELS = {"sms": "SMS", "viber": "VIBER_BM", "whatsapp": "WHATSAPP"}
KINDS = {theirs: ours for ours, theirs in CHANNELS.items()}
# Groups of statuses, by their ids; 0 and 1 are of messages on their way.
UNDELIVERABLE, DELIVERED, EXPIRED, REJECTED = 2, 3, 4, 5
TO_OPERATOR = 2  # DELIVERED_TO_OPERATOR: of the group of the delivered, and yet on its way
NOT_ENOUGH_CREDITS = "REJECTED_NOT_ENOUGH_CREDITS"


class InfobipCredentials(StrictSerializer):
    """A key made in Infobip's portal."""

    api_key = SecretField(max_length=200, label="API key", help_text="With the scope message:send.")


class InfobipSettings(StrictSerializer):
    """The address that Infobip gives each customer."""

    base_url = ServerField(
        label="Base URL", help_text="Your own, as the portal shows it: https://xxxxx.api.infobip.com"
    )
    timeout_s = DurationField(default=20, min_value=1, max_value=120, label="Time-out")


class Infobip(Provider):
    """An account there, with a sender of each channel."""

    key = "infobip"
    label = "Infobip"
    description = "Sends SMS, Viber and WhatsApp messages over Infobip, and hears deliveries, readings and answers."
    names_by_its_id = True
    Credentials = InfobipCredentials
    Settings = InfobipSettings

    @property
    def channels(self) -> Sequence[str]:
        return list(CHANNELS)

    def receipts(self, channel: str) -> frozenset[str]:
        told = {statuses.DELIVERED, statuses.FAILED, statuses.EXPIRED, statuses.REPLIED}
        return frozenset(told if channel == "sms" else told | {statuses.OPENED})

    def send(self, batch: Sequence[Outgoing], account: OpenAccount, now: datetime) -> Sequence[Outcome]:
        return Handover(batch, account, now).outcomes()

    def check(self, account: OpenAccount) -> Checked:
        """Shows a message to /messages-api/1/messages/validate, which sends nothing and looks at the key first."""
        example = {"channel": "SMS", "sender": "Kaskad", "destinations": [{"to": "380501234567"}]}
        payload = {"messages": [example | {"content": {"body": {"text": "Kaskad", "type": "TEXT"}}}]}
        call = Request.of_json(address(account, "messages/validate"), payload, authorization(account))
        try:
            answer = ask(call, Line(account, timeout_s=CHECK_S))
        except (NotSent, Unsure, Unwritable) as error:
            return Checked(accepted=False, words=f"Infobip could not be asked: {error}")
        if answer.is_good or answer.status == 400:  # what it thinks of the example is another matter
            return Checked(accepted=True, words="Infobip takes the key.")
        return Checked(accepted=False, words=f"Infobip does not take the key: {fault(answer)[1]}")

    def hear(self, call: Call, account: OpenAccount, now: datetime) -> Heard:
        """Delivery reports, seen reports and what people write, all of them lists of results."""
        if call.method != "POST":
            raise NotTheirs
        try:
            told = json.loads(call.body)
        except (ValueError, RecursionError):
            raise Unreadable("What is told is no JSON.") from None
        results = told.get("results") if isinstance(told, Mapping) else None
        if not isinstance(results, list):
            raise Unreadable("What is told has no list of results.")
        receipts: list[Receipt] = []
        replies: list[Reply] = []
        for each in results:
            if not isinstance(each, Mapping):
                continue
            if each.get("event") == "MO":
                replies += said_by(each, now)
            else:
                receipts += report(each, now)
        return Heard(receipts, replies)


class Handover:
    """One batch, many messages to a request; those of a request that was refused as a whole go once more, alone."""

    def __init__(self, batch: Sequence[Outgoing], account: OpenAccount, now: datetime) -> None:
        self.batch, self.account, self.now = batch, account, now
        self.windows = open_windows([each for each in batch if each.channel == "whatsapp"], account, now)
        self.line = Line(account, timeout_s=account.settings["timeout_s"])
        self.alone: list[Outgoing] = []

    def outcomes(self) -> list[Outcome]:
        """In the order of the batch. Raises AccountDown."""
        found: dict[int, Outcome] = {}
        ready: list[Outgoing] = []
        for each in self.batch:
            try:
                self._content(each)
            except Unwritable as error:
                found[each.message_id] = refused(each, Refusal.PERMANENT, error.code, str(error))
            else:
                ready.append(each)
        together = [ready[start : start + TOGETHER] for start in range(0, len(ready), TOGETHER)]
        found |= {each.message_id: each for each in hand_over(together, self._write, self._read, self.line)}
        if self.alone:
            try:
                again = hand_over([[each] for each in self.alone], self._write, self._read, self.line)
            except AccountDown as down:
                again = [
                    refused(each, Refusal.TEMPORARY, "account_down", str(down), outage=True) for each in self.alone
                ]
            found |= {each.message_id: each for each in again}
        return [found[each.message_id] for each in self.batch if each.message_id in found]

    def _write(self, group: Sequence[Outgoing]) -> Request:
        payload = {"messages": [self._message(each) for each in group]}
        return Request.of_json(address(self.account, "messages"), payload, authorization(self.account))

    def _message(self, message: Outgoing) -> Mapping[str, Any]:
        options: dict[str, Any] = {"adaptationMode": False}  # else Infobip makes links of what a channel cannot show
        if message.ttl_s is not None:
            amount = min(max(message.ttl_s, VALIDITY_S[0]), VALIDITY_S[1])
            options["validityPeriod"] = {"amount": amount, "timeUnit": "SECONDS"}
        if message.channel == "viber":
            is_promotion = message.traffic_class == "marketing"
            options["trafficType"] = "PROMOTIONAL" if is_promotion else "TRANSACTIONAL"
        webhooks: dict[str, Any] = {
            "delivery": {"url": self.account.hook_url},
            "callbackData": echo(message.message_id),
        }
        if message.channel != "sms":
            webhooks["seen"] = {"url": self.account.hook_url}
        return {
            "channel": CHANNELS[message.channel],
            "sender": message.sender.lstrip("+"),
            "destinations": [{"to": message.endpoint.lstrip("+"), "messageId": self._name(message)}],
            **self._content(message),
            "options": options,
            "webhooks": webhooks,
        }

    def _name(self, message: Outgoing) -> str:
        """Unique for each attempt; answers name messages so."""
        return f"{echo(message.message_id)}-{int(self.now.timestamp())}"

    def _content(self, message: Outgoing) -> Mapping[str, Any]:
        if message.channel != "whatsapp":
            return {"content": words(message.fields)}
        has_template = bool(message.fields.get("template"))
        is_free = message.message_id in self.windows
        if is_free and message.fields.get("button_text"):
            if not has_template:
                raise Unwritable("unsupported", "Infobip sends free words on WhatsApp without a button only.")
            is_free = False
        if is_free:
            return {"content": words(message.fields)}
        if not has_template:
            raise Unwritable(
                "window_closed", "The customer has not written for 24 hours, and the message names no template."
            )
        return template(message.fields)

    def _read(self, group: Sequence[Outgoing], answer: Answer) -> Iterable[Outcome]:
        if answer.status in (401, 403):
            raise AccountDown(f"Infobip does not take the key: {fault(answer)[1]}")
        if not answer.is_good:
            yield from self._refused(group, answer)
            return
        said = answer.json()
        listed = said.get("messages") if isinstance(said, Mapping) else None
        if not isinstance(listed, list):
            raise Nonsense("The answer names no messages.")
        by_name = {str(each.get("messageId")): each for each in listed if isinstance(each, Mapping)}
        for each in group:
            name = self._name(each)
            if name in by_name:
                yield outcome(each, name, by_name[name].get("status"))

    def _refused(self, group: Sequence[Outgoing], answer: Answer) -> Iterable[Outcome]:
        refusal = answer.refusal()
        code, what = fault(answer)
        if refusal is None or answer.leaves_it_open:
            raise Nonsense("Nobody knows whether the messages were taken.")
        if refusal is Refusal.TEMPORARY or len(group) == 1:
            for each in group:
                yield refused(each, refusal, code, what)
            return
        # One bad message refuses the whole request: the others shall not suffer.
        self.alone += group


def address(account: OpenAccount, path: str) -> str:
    """The address of something of the Messages API."""
    return f"{account.settings['base_url']}/messages-api/1/{path}"


def authorization(account: OpenAccount) -> Mapping[str, str]:
    """The log-in."""
    return {"authorization": f"App {account.credentials['api_key']}"}


def words(fields: Mapping[str, str]) -> Mapping[str, Any]:
    """A text, with a picture or a button or both."""
    text, image, button = fields["text"], fields.get("image", ""), fields.get("button_text", "")
    if image and button:
        link = {"redirectUrl": fields["button_link"], "text": text, "url": image, "buttonText": button}
        return {"body": {"type": "RICH_LINK", "isVideo": False, **link}}
    if image:
        return {"body": {"type": "IMAGE", "url": image, "text": text}}
    body = {"body": {"type": "TEXT", "text": text}}
    if button:
        return body | {"buttons": [{"type": "OPEN_URL", "text": button, "url": fields["button_link"]}]}
    return body


def template(fields: Mapping[str, str]) -> Mapping[str, Any]:
    """A WhatsApp template with the values for its parts."""
    content: dict[str, Any] = {}
    if fields.get("image"):
        content["header"] = {"type": "IMAGE", "url": fields["image"]}
    elif fields.get("header"):
        content["header"] = {"type": "TEXT", "1": fields["header"]}
    if lines := fields.get("parameters", "").splitlines():
        content["body"] = {"type": "TEXT"} | {str(number): line for number, line in enumerate(lines, 1)}
    if fields.get("button_parameter"):
        content["buttons"] = [{"type": "OPEN_URL", "suffix": fields["button_parameter"]}]
    named = {"template": {"templateName": fields["template"], "language": fields["language"]}}
    return named | {"content": content} if content else named


def outcome(message: Outgoing, name: str, status: Any) -> Outcome:
    """What the first status says: nearly always that the message is on its way."""
    group = status.get("groupId") if isinstance(status, Mapping) else None
    if group not in (UNDELIVERABLE, EXPIRED, REJECTED):
        return Outcome(message.message_id, name)
    code = str(status.get("name") or group)
    said = in_line(str(status.get("description") or code))
    if code == NOT_ENOUGH_CREDITS:
        return refused(message, Refusal.TEMPORARY, code, said, outage=True)
    return refused(message, Refusal.PERMANENT, code, said)


def fault(answer: Answer) -> tuple[str, str]:
    """Code and words of a refusal (ApiError), its violations included."""
    try:
        said = answer.json()
    except Nonsense:
        said = None
    if not isinstance(said, Mapping):
        return str(answer.status), f"Infobip answered {answer.status}."
    violations = said.get("violations")
    told = [
        f"{each.get('property')}: {each.get('violation')}"
        for each in (violations if isinstance(violations, list) else [])
        if isinstance(each, Mapping)
    ]
    text = " ".join([str(said.get("description") or f"Infobip answered {answer.status}."), *told])
    return str(said.get("errorCode") or answer.status), in_line(text)


def report(told: Mapping[str, Any], now: datetime) -> Iterable[Receipt]:
    """What a delivery report or a seen report says; nothing of a message that is still on its way."""
    ours = echoed(told.get("callbackData"))
    named: dict[str, Any] = (
        {"provider_message_id": str(told.get("messageId") or "")} if ours is None else {"message_id": ours}
    )
    if told.get("event") == "SEEN":
        at = _at(told.get("seenAt"), now)
        return [Receipt(statuses.DELIVERED, at, **named), Receipt(statuses.OPENED, at, **named)]
    if told.get("event") != "DELIVERY":
        return []
    at = _at(told.get("doneAt") or told.get("sentAt"), now)
    status, error = _mapping(told.get("status")), _mapping(told.get("error"))
    group = status.get("groupId")
    if group == DELIVERED:
        return [] if status.get("id") == TO_OPERATOR else [Receipt(statuses.DELIVERED, at, **named)]
    if group not in (UNDELIVERABLE, EXPIRED, REJECTED):
        return []
    # The error says why; where there is none, the status itself does.
    source = error if error.get("id") else status
    code, said = str(source.get("name") or group), in_line(str(source.get("description") or ""))
    type_ = statuses.EXPIRED if group == EXPIRED else statuses.FAILED
    return [Receipt(type_, at, code=code, words=said, **named)]


def said_by(told: Mapping[str, Any], now: datetime) -> Iterable[Reply]:
    """What a person has written or tapped."""
    channel = KINDS.get(str(told.get("channel")))
    sender, key = str(told.get("sender") or ""), str(told.get("messageId") or "")
    content = told.get("content")
    parts = [each for each in (content if isinstance(content, list) else []) if isinstance(each, Mapping)]
    if channel is None or not sender or not key:
        return []
    text = " ".join(str(each.get("text") or each.get("emoji") or "") for each in parts).strip()
    payload = next((str(each["payload"]) for each in parts if each.get("payload")), "")
    answered = echoed(told.get("callbackData"))
    return [
        Reply(
            channel,
            f"+{sender.lstrip('+')}" if sender.lstrip("+").isdigit() else sender,
            text[:4096],
            _at(told.get("receivedAt"), now),
            key,
            to=str(told.get("destination") or ""),
            message_id=answered,
            provider_message_id=str(told.get("pairedMessageId") or "") or None,
            detail={"payload": payload} if payload else None,
        )
    ]


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _at(told: Any, now: datetime) -> datetime:
    try:
        found = datetime.fromisoformat(str(told))
    except ValueError:
        return now
    return found if found.tzinfo else found.replace(tzinfo=UTC)
