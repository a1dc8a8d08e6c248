"""Twilio: SMS by its Messages API.

Facts are from Twilio's documents: “Messages resource” (https://www.twilio.com/docs/messaging/api/message-resource),
“Webhooks security” (https://www.twilio.com/docs/usage/webhooks/webhooks-security), “Track the Message Status of
Outbound Messages”, “Advanced Opt-Out” (https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out) and the “Error
and Warning Dictionary” (https://www.twilio.com/docs/api/errors); read 2026-11-22.

The API takes no idempotency key: a request without an answer leaves its message unknown.
"""

import base64
import binascii
import hmac
import ipaddress
import logging
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

from django.db import DatabaseError
from rest_framework import serializers

from delivery import statuses
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
from delivery.hearing import receiving
from delivery.models import Account
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

log = logging.getLogger("kaskad.delivery")

API = "https://api.twilio.com"
SID = re.compile(r"[A-Z]{2}[0-9a-f]{32}", re.IGNORECASE)
CHECK_S = 8  # somebody is waiting
LONGEST_VALIDITY_S = 36_000  # 90007: “between 1 and 36,000 seconds (10 hours max)”
NOTHING = '<?xml version="1.0" encoding="UTF-8"?><Response></Response>'  # to an incoming message: no answer
OPTED_OUT = "21610"  # the person has written STOP to this sender; Twilio sends no more
NO_SUCH_NUMBER = frozenset({"21211", "21614"})  # it is none, or one that takes no SMS
# About the account: who we are, that it is suspended or closed.
ACCOUNT = frozenset({"10001", "20003", "20005", "20404", "30002", "70051"})
# About the moment: too many requests, a full queue. “Requests that receive 429 responses aren't processed” (20429).
BUSY = frozenset({"14107", "20429", "21611", "30001", "30022", "63017", "63018"})
EXPIRED = "30036"
COMMANDS = {"STOP": "stop", "START": "start", "HELP": "help"}
# “Message status values”; those that are missing here say that it is on its way.
TYPES = {"delivered": statuses.DELIVERED, "undelivered": statuses.FAILED, "failed": statuses.FAILED}


class TwilioCredentials(StrictSerializer):
    """Of the account, from the first page of Twilio's console; a key of its own, if one is used."""

    account_sid = SecretField(max_length=34, label="Account SID", help_text="Begins with AC.")
    auth_token = SecretField(
        required=False,
        allow_blank=True,
        default="",
        max_length=100,
        label="Auth token",
        help_text="Twilio signs its reports with it: without it none is heard.",
    )
    key_sid = SecretField(
        required=False,
        allow_blank=True,
        default="",
        max_length=34,
        label="API key SID",
        help_text="Begins with SK. If there is one, messages are sent with it and not with the auth token.",
    )
    key_secret = SecretField(required=False, allow_blank=True, default="", max_length=100, label="API key secret")

    def validate_account_sid(self, value: str) -> str:
        """It stands in an address."""
        if not (SID.fullmatch(value) and value.startswith("AC")):
            raise serializers.ValidationError("An account SID is AC and 32 digits or letters from a to f.")
        return value

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """One way to log in at least, and whole."""
        if bool(attrs["key_sid"]) != bool(attrs["key_secret"]):
            missing = "key_secret" if attrs["key_sid"] else "key_sid"
            raise serializers.ValidationError({missing: ["Write both the SID of a key and its secret, or neither."]})
        if not (attrs["auth_token"] or attrs["key_sid"]):
            raise serializers.ValidationError({"auth_token": ["Write the auth token, or an API key."]})
        return attrs


class TwilioSettings(StrictSerializer):
    """How messages are sent."""

    messaging_service = serializers.CharField(
        required=False,
        allow_blank=True,
        default="",
        max_length=34,
        label="Messaging service SID",
        help_text="Begins with MG. It then chooses the number that a message comes from. Empty: the sender itself.",
    )
    timeout_s = DurationField(
        default=20,
        min_value=1,
        max_value=120,
        label="Time-out",
        help_text="How long to wait for each answer. A message whose answer does not come counts as unknown.",
    )

    def validate_messaging_service(self, value: str) -> str:
        """A SID, if there is one."""
        if value and not (SID.fullmatch(value) and value.startswith("MG")):
            raise serializers.ValidationError("A messaging service SID is MG and 32 digits or letters from a to f.")
        return value


class Twilio(Provider):
    """An account there."""

    key = "twilio"
    label = "Twilio"
    description = "Sends SMS over Twilio, and hears deliveries and answers."
    names_by_its_id = True
    Credentials = TwilioCredentials
    Settings = TwilioSettings

    @property
    def channels(self) -> Sequence[str]:
        return ["sms"]

    def receipts(self, channel: str) -> frozenset[str]:
        return frozenset(
            {statuses.DELIVERED, statuses.FAILED, statuses.EXPIRED, statuses.REPLIED, statuses.UNSUBSCRIBED}
        )

    def send(self, batch: Sequence[Outgoing], account: OpenAccount, now: datetime) -> Sequence[Outcome]:
        """A request for each message, many at a time."""
        line = Line(account, timeout_s=account.settings["timeout_s"])
        outcomes = hand_over(
            [[each] for each in batch],
            lambda group: request(group[0], account),
            lambda group, answer: read(group, answer, account),
            line,
        )
        self._opted_out([each.message_id for each in outcomes if each.code == OPTED_OUT], account, now)
        return outcomes

    def check(self, account: OpenAccount) -> Checked:
        """Asks for the newest message: a standard API key may do that, and not look at the account itself."""
        url = f"{messages_of(account)}?PageSize=1"
        try:
            answer = ask(Request("GET", url, authorization(account)), Line(account, timeout_s=CHECK_S))
        except (NotSent, Unsure, Unwritable) as error:
            return Checked(accepted=False, words=f"Twilio could not be asked: {error}")
        if not answer.is_good:
            code, words = fault(answer)
            return Checked(accepted=False, words=f"Twilio does not take the account ({code}): {words}")
        if not account.credentials.get("auth_token"):
            return Checked(
                accepted=True, words="Twilio takes the key; without the auth token nothing is heard of deliveries."
            )
        return Checked(accepted=True, words="Twilio takes the account.")

    def hear(self, call: Call, account: OpenAccount, now: datetime) -> Heard:
        """What became of a message, or what somebody has written. Both are signed with the auth token."""
        if call.method != "POST":
            raise NotTheirs
        try:
            told = parse_qs(call.body.decode(), keep_blank_values=True, max_num_fields=200)
        except ValueError:
            raise Unreadable("What is told is no form.") from None
        if not is_signed(call, told, str(account.credentials.get("auth_token") or "")):
            raise NotTheirs
        form = {name: values[0] for name, values in told.items()}
        sid = form.get("MessageSid") or form.get("SmsSid") or ""
        if not SID.fullmatch(sid):
            raise Unreadable("What is told names no message.")
        if "MessageStatus" in form:
            return Heard(list(report(sid, form, now)))
        if form.get("SmsStatus") != "received" or "Body" not in form:
            raise Unreadable("What is told is neither a status nor a message.")
        endpoint, to = form.get("From", ""), form.get("To", "")
        replies = []
        if ":" not in endpoint:  # whatsapp:+380… is another channel, which is not ours here
            command = COMMANDS.get(form.get("OptOutType", ""), "")
            replies.append(Reply("sms", endpoint, form["Body"], now, key=sid, to=to, command=command))
        return Heard(replies=replies, answer=NOTHING, content_type="text/xml")

    @staticmethod
    def _opted_out(message_ids: Sequence[int], account: OpenAccount, now: datetime) -> None:
        """Whoever has written STOP to Twilio, before we were told, has withdrawn their consent."""
        if not message_ids:
            return
        receipts = [Receipt(statuses.UNSUBSCRIBED, now, message_id=each) for each in message_ids]
        try:
            stored = Account.objects.filter(pk=account.id).first()
            if stored is not None:
                receiving.take(stored, Heard(receipts), now)
        except DatabaseError:  # what came of the other messages counts for more
            log.exception("Account %s: %d opt-outs could not be stored", account.id, len(message_ids))


def request(message: Outgoing, account: OpenAccount) -> Request:
    """POST /2010-04-01/Accounts/{AccountSid}/Messages.json."""
    service = account.settings["messaging_service"]
    form = {"To": message.endpoint}
    hook = callback(account)
    if hook:
        form["StatusCallback"] = hook
    if message.ttl_s is not None:
        form["ValidityPeriod"] = str(min(max(message.ttl_s, 1), LONGEST_VALIDITY_S))
    form |= {"MessagingServiceSid": service} if service else {"From": message.sender}
    form["Body"] = message.fields.get("text", "")
    headers = {"content-type": "application/x-www-form-urlencoded", "accept": "application/json"}
    return Request("POST", messages_of(account), headers | authorization(account), urlencode(form).encode())


def read(group: Sequence[Outgoing], answer: Answer, account: OpenAccount) -> Iterable[Outcome]:
    """What Twilio says of one message. Raises AccountDown and Nonsense."""
    (message,) = group
    if answer.is_good:
        told = answer.json()
        sid = told.get("sid") if isinstance(told, Mapping) else None
        if not isinstance(sid, str) or not SID.fullmatch(sid):
            raise Nonsense("The answer names no message.")
        return [Outcome(message.message_id, sid)]
    code, words = (account.hide(each) for each in fault(answer))
    if answer.status == 401 or code in ACCOUNT:
        raise AccountDown(f"Twilio does not take the account ({code}): {words}")
    if code in BUSY or answer.status in (429, 503):
        return [refused(message, Refusal.TEMPORARY, code, words)]
    if not 400 <= answer.status < 500:
        raise Nonsense(f"Twilio answered {answer.status}: {words}")  # it may have been taken all the same
    found = refused(message, Refusal.PERMANENT, code, words)
    if code in NO_SUCH_NUMBER:
        return [Outcome(message.message_id, None, found.refusal, found.code, found.words, dead=(message.endpoint,))]
    return [found]


def report(sid: str, form: Mapping[str, str], now: datetime) -> Iterable[Receipt]:
    """What a status callback says; nothing where a message is on its way."""
    type_ = TYPES.get(form["MessageStatus"])
    if type_ is None:
        return
    code = form.get("ErrorCode", "")
    if type_ == statuses.FAILED and code == EXPIRED:
        type_ = statuses.EXPIRED
    failed = type_ != statuses.DELIVERED
    yield Receipt(
        type_,
        now,
        provider_message_id=sid,
        code=(code or form["MessageStatus"])[:60] if failed else "",
        words=in_line(form.get("ErrorMessage", "")) if failed else "",
        detail={"status": form["MessageStatus"]},
        dead=failed and code in NO_SUCH_NUMBER,
    )
    if failed and code == OPTED_OUT:
        yield Receipt(statuses.UNSUBSCRIBED, now, provider_message_id=sid)


def fault(answer: Answer) -> tuple[str, str]:
    """Twilio's own code and words, else those of HTTP."""
    try:
        told = answer.json()
    except Nonsense:
        told = None
    if not isinstance(told, Mapping):
        told = {}
    code, words = told.get("code"), told.get("message")
    return (
        str(code) if isinstance(code, int | str) and code else f"http_{answer.status}",
        in_line(words) if isinstance(words, str) and words else f"Twilio answered {answer.status}.",
    )


def messages_of(account: OpenAccount) -> str:
    """The address of an account's messages."""
    return f"{API}/2010-04-01/Accounts/{account.credentials.get('account_sid', '')}/Messages.json"


def authorization(account: OpenAccount) -> dict[str, str]:
    """With the API key if there is one, else with the auth token."""
    known = account.credentials
    user, password = (
        (known["key_sid"], known.get("key_secret"))
        if known.get("key_sid")
        else (known.get("account_sid"), known.get("auth_token"))
    )
    return {"authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


def callback(account: OpenAccount) -> str:
    """Our door, where Twilio can reach it; empty elsewhere, because Twilio refuses messages with another (21609)."""
    host = urlsplit(account.hook_url).hostname or ""
    try:
        is_public = ipaddress.ip_address(host).is_global
    except ValueError:
        is_public = "." in host
    return account.hook_url if is_public and account.credentials.get("auth_token") else ""


def is_signed(call: Call, told: Mapping[str, Sequence[str]], token: str) -> bool:
    """Whether the call has Twilio's signature: an HMAC-SHA1, with the auth token, of its address and its fields.

    With the port of the address or without it: Twilio signs either.
    """
    given = call.headers.get("x-twilio-signature", "")
    if not token or not given:
        return False
    fields = "".join(name + value for name in sorted(told) for value in sorted(set(told[name])))
    try:
        signature = base64.b64decode(given, validate=True)
    except (binascii.Error, ValueError):
        return False
    return any(
        hmac.compare_digest(hmac.digest(token.encode(), (url + fields).encode(), "sha1"), signature)
        for url in spellings(call.url)
    )


def spellings(url: str) -> list[str]:
    """An address without its port, and with it."""
    parts = urlsplit(url)
    bare = parts.netloc.rpartition(":")[0] if parts.port else parts.netloc
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return [urlunsplit(parts._replace(netloc=each)) for each in (bare, f"{bare}:{port}")]
