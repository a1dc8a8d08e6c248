"""Any vendor who takes messages by HTTP: what its interface looks like is written by an admin, not programmed.

The forms are in calling/gateway_form.py, the reading of answers in calling/gateway_reading.py, the escaping of values
in delivery/calling/wire.py.
"""

import base64
import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, quote_plus

from delivery import statuses
from delivery.calling import gateway_form as form
from delivery.calling.echoes import echo, echoed
from delivery.calling.gateway_form import FORMS, GatewayCredentials, GatewaySettings, compiled, header_lines, where
from delivery.calling.gateway_reading import (
    check_where,
    codes_of,
    list_at,
    moment_of,
    numbers_of,
    read_form,
    read_json,
    table_of,
    text_at,
)
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
from delivery.calling.wire import Form, check_json
from delivery.content.templates import RenderFailure, render
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

CHECK_S = 8  # somebody is waiting
MOST_WORDS = 5000  # characters of an answer that are looked at for words
TYPES = {
    form.JSON: "application/json",
    form.FORM: "application/x-www-form-urlencoded",
    form.XML: "application/xml; charset=utf-8",
    form.TEXT: "text/plain; charset=utf-8",
}
DIGESTS = {form.SHA1: hashlib.sha1, form.SHA256: hashlib.sha256}


class HttpGateway(Provider):
    """A vendor as its account describes it."""

    key = "http_gateway"
    label = "HTTP gateway"
    description = "Sends over any vendor who takes messages by HTTP: describe its requests, answers and reports here."
    names_by_its_id = True
    Credentials = GatewayCredentials
    Settings = GatewaySettings

    @property
    def channels(self) -> Sequence[str]:
        return list(form.CHANNELS)

    def receipts(self, channel: str) -> frozenset[str]:
        """All that a vendor might report of this channel; which of it, says the account."""
        told = {statuses.DELIVERED, statuses.FAILED, statuses.UNSUBSCRIBED, statuses.CLICKED}
        if channel in ("viber", "whatsapp", "push"):
            told |= {statuses.OPENED}
        if channel != "telegram":
            told |= {statuses.EXPIRED}
        if channel in ("sms", "whatsapp"):
            told |= {statuses.REJECTED}
        return frozenset(told if channel == "push" else told | {statuses.REPLIED})

    def send(self, batch: Sequence[Outgoing], account: OpenAccount, now: datetime) -> Sequence[Outcome]:
        described = Described(account, now)
        line = Line(described.veil, timeout_s=account.settings["timeout_s"], takes_key=account.settings["takes_key"])
        has = set(account.settings["channels"])
        theirs = [each for each in batch if each.channel in has]
        found = {
            each.message_id: refused(
                each, Refusal.UNSUPPORTED, "unsupported", f"This account does not deliver messages of {each.channel}."
            )
            for each in batch
            if each.channel not in has
        }
        sent = hand_over(
            [[each] for each in theirs],
            lambda group: described.request(group[0]),
            lambda group, answer: described.read(group[0], answer),
            line,
        )
        found |= {each.message_id: each for each in sent}
        return [found[each.message_id] for each in batch if each.message_id in found]

    def check(self, account: OpenAccount) -> Checked:
        """Asks the address for checks, if the account has one."""
        url = account.settings["check_url"]
        if not url:
            return Checked(accepted=True, words="No address for a check is set: send a test message to be sure.")
        try:
            answer = ask(Request("GET", url, login(account)), Line(account, timeout_s=CHECK_S))
        except (NotSent, Unsure, Unwritable) as error:
            return Checked(accepted=False, words=f"The vendor could not be asked: {error}")
        said = in_line(veil(account).hide(answer.text[:MOST_WORDS]))
        if any(answer.status in each for each in numbers_of(account.settings["ok_statuses"])):
            return Checked(accepted=True, words=f"The vendor knows us ({answer.status}): {said}")
        return Checked(accepted=False, words=f"The vendor does not know us ({answer.status}): {said}")

    def hear(self, call: Call, account: OpenAccount, now: datetime) -> Heard:
        check_signature(call, account)
        text = call.body.decode(errors="replace")
        if account.settings["hook_format"] == form.JSON:
            data = read_json(text)
            if data is None:
                raise Unreadable("The call is no JSON.")
        else:
            data = dict(call.query) | read_form(text)
            text = text or "&".join(f"{key}={value}" for key, value in call.query.items())
        receipts = list(reports(data, text, account.settings, now))
        replies = list(answers(data, text, account.settings, now))
        return Heard(receipts, replies, answer=account.settings["hook_answer"])


class Described:
    """An account's description of its vendor, ready for many messages."""

    def __init__(self, account: OpenAccount, now: datetime) -> None:
        settings = self.settings = account.settings
        self.account, self.veil = account, veil(account)
        self.now = now.astimezone(UTC).isoformat()
        self.url = compiled(settings["url"], Form.URL)
        self.headers = [(name, compiled(source, Form.HEADER)) for name, source in header_lines(settings["headers"])]
        kind = settings["body_type"]
        self.body = compiled(settings["body"].strip(), FORMS[kind]) if kind in FORMS else None
        self.credentials = {key: value for key, value in account.credentials.items() if value}
        self.ok = numbers_of(settings["ok_statuses"])
        self.ok_values = codes_of(settings["ok_values"])
        self.temporary = codes_of(settings["temporary_codes"])
        self.outage = codes_of(settings["outage_codes"])
        self.dead = codes_of(settings["dead_codes"])

    def request(self, message: Outgoing) -> Request:
        """The message as the vendor wants it. Raises Unwritable."""
        context = self._context(message)
        try:
            url = render(self.url, context)
            headers = {name: render(template, context) for name, template in self.headers}
            body = render(self.body, context) if self.body else ""
            if self.settings["body_type"] == form.JSON:
                check_json(body)
        except RenderFailure as failure:
            raise Unwritable(failure.code, failure.words) from None
        if self.body and not any(name.lower() == "content-type" for name in headers):
            headers["content-type"] = TYPES[self.settings["body_type"]]
        return Request(self.settings["method"], url, login(self.account) | headers, body.encode(errors="replace"))

    def _context(self, message: Outgoing) -> Mapping[str, Any]:
        context = {
            "channel": message.channel,
            "content": message.fields,
            "credentials": self.credentials,
            "hook_url": self.account.hook_url,
            "key": echo(message.message_id),
            "message_id": message.message_id,
            "now": self.now,
            "parts": message.parts,
            "sender": message.sender,
            "sender_name": message.sender_name,
            "text": message.fields.get("text", ""),
            "to": message.endpoint,
            "to_digits": message.endpoint.lstrip("+"),
            "traffic_class": message.traffic_class,
        }
        return context if message.ttl_s is None else context | {"ttl_s": message.ttl_s}

    def read(self, message: Outgoing, answer: Answer) -> Iterable[Outcome]:
        """What the answer says. Raises Nonsense and AccountDown."""
        text, settings = answer.text, self.settings
        data = read_json(text) if answer.is_whole else None
        status = str(answer.status)
        is_good = any(answer.status in each for each in self.ok)
        said = text_at(where(settings, "ok_at"), data, text)
        if is_good and not answer.is_whole:
            raise Nonsense("The answer broke off.")
        if is_good and settings["ok_at"]:
            is_good = bool(said) and (not self.ok_values or said.lower() in self.ok_values)
        if is_good:
            name = text_at(where(settings, "id_at"), data, text)
            if settings["id_at"] and not name:
                raise Nonsense("The answer names no message.")
            return [Outcome(message.message_id, name or echo(message.message_id))]
        code = text_at(where(settings, "code_at"), data, text) or said
        known = {code.lower(), status} - {""}
        words = text_at(where(settings, "words_at"), data, text) or text[:MOST_WORDS].strip()
        words = self.veil.hide(words) or f"The vendor answered {status}."  # hidden before they are cut short
        if known & self.outage:
            raise AccountDown(f"The vendor does not serve this account ({code or status}): {in_line(words)}")
        if known & self.dead:
            found = refused(message, Refusal.PERMANENT, code or status, words)
            return [Outcome(found.message_id, None, found.refusal, found.code, found.words, dead=(message.endpoint,))]
        if known & self.temporary:
            return [refused(message, Refusal.TEMPORARY, code or status, words)]
        if answer.leaves_it_open:
            raise Nonsense("Nobody knows whether the message was taken.")
        if answer.is_good and not code:
            raise Nonsense("The answer says neither yes nor no.")
        return [refused(message, Refusal.PERMANENT, code or status, words)]


def veil(account: OpenAccount) -> OpenAccount:
    """The account, hiding its credentials also as they are written in a log-in, a form or an address."""
    written = dict(account.credentials)
    for name, value in account.credentials.items():
        written |= {f"{name} in an address": quote(str(value), safe=""), f"{name} in a form": quote_plus(str(value))}
    if account.settings["auth"] == form.BASIC:
        written["log-in"] = login(account)["authorization"].partition(" ")[2]
    return replace(account, credentials=written)


def login(account: OpenAccount) -> dict[str, str]:
    """The headers of the log-in."""
    kind, credentials = account.settings["auth"], account.credentials
    if kind == form.BASIC:
        pair = f"{credentials.get('user') or ''}:{credentials.get('password') or ''}"
        return {"authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}
    token = str(credentials.get("token") or "")
    if kind == form.BEARER:
        return {"authorization": f"Bearer {token}"}
    return {account.settings["auth_header"]: token} if kind == form.HEADER else {}


def check_signature(call: Call, account: OpenAccount) -> None:
    """Raises NotTheirs for a call that is not known in the way that the account says."""
    settings, secret = account.settings, str(account.credentials.get("hook_secret") or "")
    kind = settings["hook_signature"]
    if kind == form.UNSIGNED:
        return
    if kind == form.HOOK_BASIC:
        pair = f"{account.credentials.get('hook_user') or ''}:{secret}"
        told, expected = call.headers.get("authorization", ""), f"Basic {base64.b64encode(pair.encode()).decode()}"
    else:
        told, expected = call.headers.get(settings["hook_header"].lower(), ""), secret
    if kind in DIGESTS:
        digest = hmac.new(secret.encode(), call.body, DIGESTS[kind]).digest()
        written = base64.b64encode(digest).decode() if settings["hook_encoding"] == form.BASE64 else digest.hex()
        told = told.lower() if settings["hook_encoding"] == form.HEX else told
        expected = settings["hook_prefix"].lower() if settings["hook_encoding"] == form.HEX else settings["hook_prefix"]
        expected += written
    if not secret or not hmac.compare_digest(told.encode(errors="replace"), expected.encode()):
        raise NotTheirs


def reports(data: Any, text: str, settings: Mapping[str, Any], now: datetime) -> Iterable[Receipt]:
    """The reports of a call. A status that the admin has not translated is kept and changes nothing."""
    if not settings["receipt_status_at"]:
        return
    table = table_of(settings["receipt_statuses"])
    for each in list_at(check_where(settings["receipts_at"]), data, text):
        # A regular expression looks at the whole call: with a list there are paths.
        status = text_at(where(settings, "receipt_status_at"), each, text)
        name = text_at(where(settings, "receipt_id_at"), each, text)
        ours = echoed(text_at(where(settings, "receipt_key_at"), each, text))
        if not status or (not name and ours is None):
            continue
        type_ = table.get(status.lower(), statuses.DEFERRED)
        if type_ == "-":
            continue
        named: dict[str, Any] = {"provider_message_id": name} if ours is None else {"message_id": ours}
        yield Receipt(
            type_,
            moment_of(text_at(where(settings, "receipt_time_at"), each, text), now),
            code=text_at(where(settings, "receipt_code_at"), each, text),
            words=in_line(text_at(where(settings, "receipt_words_at"), each, text)),
            detail={"status": status[:100]} if type_ == statuses.DEFERRED else None,
            **named,
        )


def answers(data: Any, text: str, settings: Mapping[str, Any], now: datetime) -> Iterable[Reply]:
    """What people have written, as a call tells it."""
    if not settings["reply_from_at"] or not settings["reply_text_at"]:
        return
    for each in list_at(check_where(settings["replies_at"]), data, text):
        found = {
            name: text_at(where(settings, f"reply_{name}_at"), each, text)
            for name in ("from", "to", "text", "id", "time", "message")
        }
        if not found["from"] or not found["text"]:
            continue
        yield Reply(
            settings["channels"][0],
            found["from"],
            found["text"][:4096],
            moment_of(found["time"], now),
            found["id"],
            to=found["to"],
            message_id=echoed(found["message"]),
            provider_message_id=found["message"] or None,
        )
