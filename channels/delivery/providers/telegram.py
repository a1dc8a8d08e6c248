"""Telegram: messages of a bot, by its Bot API.

Facts are from “Telegram Bot API” (https://core.telegram.org/bots/api, version 10.2, read 2026-11-22): sendMessage,
sendPhoto, InlineKeyboardButton, ResponseParameters, setWebhook, Update; and “Bot Features”, deep linking
(https://core.telegram.org/bots/features#deep-linking, read 2026-11-22).

A chat becomes somebody's address when they start the bot by a link of ours, `https://t.me/<bot>?start=<token>`: the
reply has the command “start” and the token in its detail (delivery/hearing/replies.py makes the address of it).
"""

import hmac
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

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
from delivery.calling.server_field import ServerField
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
    Refusal,
    Reply,
    Unreadable,
)
from lib.forms import DurationField, SecretField, StrictSerializer

LONGEST_CAPTION = 1024
CHECK_S = 8  # somebody is waiting
TOKEN = re.compile(r"[0-9]{1,20}:[A-Za-z0-9_-]{20,100}")
HOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")  # setWebhook, secret_token
SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105 (a name)
# sendMessage to somebody who is not there. The words are the server's own; it has no codes of a finer kind.
GONE = re.compile(
    r"blocked by the user|user is deactivated|bot was kicked|chat not found|can't initiate", re.IGNORECASE
)
COMMAND = re.compile(r"/([a-z]{1,32})(?:@[A-Za-z0-9_]{1,64})?(?:\s+(\S{1,200}))?\s*")


class TelegramCredentials(StrictSerializer):
    """What BotFather gives, and a secret of our own for the way back."""

    token = SecretField(max_length=150, label="Token of the bot", help_text="From BotFather: 123456:ABC-DEF…")
    hook_secret = SecretField(
        required=False,
        allow_blank=True,
        default="",
        max_length=256,
        label="Secret of the webhook",
        help_text="Given to setWebhook as secret_token: letters, digits, _ and -. Without it nothing is heard.",
    )

    def validate_token(self, value: str) -> str:
        """Digits, a colon, and the secret: it becomes part of an address."""
        if not TOKEN.fullmatch(value):
            raise serializers.ValidationError("A token looks like 123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11.")
        return value

    def validate_hook_secret(self, value: str) -> str:
        """As Telegram takes it."""
        if value and not HOOK_SECRET.fullmatch(value):
            raise serializers.ValidationError("Write at most 256 letters, digits, underscores and hyphens.")
        return value


class TelegramSettings(StrictSerializer):
    """Which server, and how long it is waited for."""

    server = ServerField(
        default="https://api.telegram.org",
        label="Server",
        help_text="Another one only if you run a Bot API server of your own.",
    )
    timeout_s = DurationField(default=20, min_value=1, max_value=120, label="Time-out")


class Telegram(Provider):
    """One bot. It is told nothing of deliveries and readings: what its server takes has arrived there."""

    key = "telegram"
    label = "Telegram Bot API"
    description = "Sends messages of a Telegram bot to people who have started it, and hears what they answer."
    names_by_its_id = True  # replies name the message that they answer so
    Credentials = TelegramCredentials
    Settings = TelegramSettings

    @property
    def channels(self) -> Sequence[str]:
        return ["telegram"]

    def receipts(self, channel: str) -> frozenset[str]:
        return frozenset({statuses.REPLIED})

    def send(self, batch: Sequence[Outgoing], account: OpenAccount, now: datetime) -> Sequence[Outcome]:
        return hand_over(
            [[each] for each in batch],
            lambda group: request(group[0], account),
            lambda group, answer: read(group[0], answer),
            Line(account, timeout_s=account.settings["timeout_s"]),
        )

    def check(self, account: OpenAccount) -> Checked:
        """Asks who the bot is (getMe), and whether what it hears is told to us (getWebhookInfo)."""
        try:
            bot = asked(account, "getMe")
            hook = asked(account, "getWebhookInfo") if bot is not None else None
        except (NotSent, Unsure, Unwritable, Nonsense) as error:
            return Checked(accepted=False, words=f"Telegram could not be asked: {error}")
        if bot is None:
            return Checked(accepted=False, words="Telegram does not take the token.")
        known = f"Telegram knows the bot @{bot.get('username')}."
        if hook is not None and hook.get("url") == account.hook_url:
            return Checked(accepted=True, words=f"{known} What it hears is told to us.")
        return Checked(
            accepted=True,
            words=f"{known} What it hears is not told to us: call setWebhook with this account's address.",
        )

    def hear(self, call: Call, account: OpenAccount, now: datetime) -> Heard:
        """One update: a message, or that somebody has blocked or let in the bot."""
        secret = str(account.credentials.get("hook_secret") or "")
        if not secret or not hmac.compare_digest(call.headers.get(SECRET_HEADER, "").encode(), secret.encode()):
            raise NotTheirs
        try:
            update = json.loads(call.body)
        except (ValueError, RecursionError):
            raise Unreadable("The update is no JSON.") from None
        if not isinstance(update, Mapping) or not isinstance(update.get("update_id"), int):
            raise Unreadable("The update has no number.")
        reply = heard(update, now)
        return Heard(replies=[reply] if reply else [])


def asked(account: OpenAccount, name: str) -> Mapping[str, Any] | None:
    """What a method without parameters says; None when the server refuses. Raises NotSent, Unsure, Nonsense."""
    answer = ask(Request("GET", method(account, name)), Line(account, timeout_s=CHECK_S))
    said = answer.json()
    result = said.get("result") if isinstance(said, Mapping) and said.get("ok") is True else None
    return result if answer.is_good and isinstance(result, Mapping) else None


def method(account: OpenAccount, name: str) -> str:
    """The address of a method."""
    return f"{account.settings['server']}/bot{account.credentials['token']}/{name}"


def request(message: Outgoing, account: OpenAccount) -> Request:
    """The message as sendMessage, or as sendPhoto when it has a picture. Raises Unwritable."""
    text, image = message.fields["text"], message.fields.get("image", "")
    payload: dict[str, Any] = {"chat_id": message.endpoint}
    if message.fields.get("button_text"):
        button = {"text": message.fields["button_text"], "url": message.fields["button_link"]}
        payload["reply_markup"] = {"inline_keyboard": [[button]]}
    if not image:
        return Request.of_json(method(account, "sendMessage"), payload | {"text": text}, {})
    if len(text) > LONGEST_CAPTION:
        raise Unwritable("too_long", f"The text of a picture has at most {LONGEST_CAPTION:,} characters.")
    return Request.of_json(method(account, "sendPhoto"), payload | {"photo": image, "caption": text}, {})


def read(message: Outgoing, answer: Answer) -> Iterable[Outcome]:
    """What Telegram says to a message. Raises Nonsense and AccountDown."""
    said = answer.json()
    if not isinstance(said, Mapping):
        raise Nonsense("The answer is no object.")
    if answer.is_good and said.get("ok") is True:
        result = said.get("result")
        if not isinstance(result, Mapping) or not isinstance(result.get("message_id"), int):
            raise Nonsense("The answer names no message.")
        # Numbers of messages begin anew in each chat.
        return [Outcome(message.message_id, f"{message.endpoint}:{result['message_id']}")]
    code = str(said.get("error_code") or answer.status)
    if code in ("401", "404"):  # the token is wrong, or there is no such bot
        raise AccountDown(f"Telegram does not take the token: {words(said)}")
    if code == "429":
        return [refused(message, Refusal.TEMPORARY, code, words(said))]
    if GONE.search(words(said)):
        return [Outcome(message.message_id, None, Refusal.PERMANENT, code, words(said), dead=(message.endpoint,))]
    refusal = answer.refusal()
    if refusal is None or answer.leaves_it_open:
        raise Nonsense("Nobody knows whether the message was taken.")
    return [refused(message, refusal, code, words(said))]


def words(said: Any) -> str:
    """The server's own words."""
    told = said.get("description") if isinstance(said, Mapping) else None
    return in_line(str(told or "no words were given"))


def heard(update: Mapping[str, Any], now: datetime) -> Reply | None:
    """What a person has done, if it is one of the things that are heard: in a chat of their own, to the bot."""
    key = f"telegram-{update['update_id']}"
    if isinstance(member := update.get("my_chat_member"), Mapping):
        endpoint = _private(member.get("chat"))
        new = member.get("new_chat_member")
        status = new.get("status") if isinstance(new, Mapping) else None
        if endpoint is None or status != "kicked":
            return None
        return Reply("telegram", endpoint, "", _at(member, now), key, command="stop", detail={"blocked": True})
    message = update.get("message")
    if not isinstance(message, Mapping):
        return None
    endpoint = _private(message.get("chat"))
    text = str(message.get("text") or message.get("caption") or "")
    if endpoint is None:
        return None
    command, detail = _command(text)
    answered = message.get("reply_to_message")
    number = answered.get("message_id") if isinstance(answered, Mapping) else None
    return Reply(
        "telegram",
        endpoint,
        text[:4096],
        _at(message, now),
        key,
        provider_message_id=f"{endpoint}:{number}" if isinstance(number, int) else None,
        command=command,
        detail=detail,
    )


def _private(chat: Any) -> str | None:
    if not isinstance(chat, Mapping) or chat.get("type") != "private" or not isinstance(chat.get("id"), int):
        return None
    return str(chat["id"])


def _at(told: Mapping[str, Any], now: datetime) -> datetime:
    date = told.get("date")
    if not isinstance(date, int) or not 0 < date <= now.timestamp() + 86400:
        return now
    return datetime.fromtimestamp(date, UTC)


def _command(text: str) -> tuple[str, Mapping[str, Any] | None]:
    found = COMMAND.fullmatch(text)
    if found is None or found[1] not in ("start", "stop"):
        return "", None
    return found[1], {"token": found[2]} if found[1] == "start" and found[2] else None
