"""The Telegram Bot API, against a real server on loopback that answers as the Bot API does.

Bodies after “Telegram Bot API” (https://core.telegram.org/bots/api, version 10.2, read 2026-11-22): “Making requests”,
ResponseParameters, Update, Message, ChatMemberUpdated.
"""

import json
from dataclasses import replace
from typing import Any

import pytest
from django.utils import timezone

from customers.models import Address, Consent
from delivery import public, tokens
from delivery.models import Account, IncomingMessage
from delivery.provider import AccountDown, Call, NotTheirs, OpenAccount, Outcome, Outgoing, Refusal, Unreadable
from delivery.providers import PROVIDERS
from lib import secrets
from tests.delivery.http_vendor import Says, Script, Vendor, closed_port, running
from tests.delivery.world import NOW, World

TELEGRAM = PROVIDERS["telegram"]
TOKEN = "123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11"
SECRET = "hook_secret-1"
CHAT = "987654321"
SENT = {
    "ok": True,
    "result": {
        "message_id": 42,
        "from": {"id": 123456, "is_bot": True, "first_name": "Vinyl", "username": "vinyl_bot"},
        "chat": {"id": 987654321, "first_name": "Olena", "type": "private"},
        "date": 1772443800,
        "text": "Hello",
    },
}
BLOCKED = {"ok": False, "error_code": 403, "description": "Forbidden: bot was blocked by the user"}
SLOWER = {
    "ok": False,
    "error_code": 429,
    "description": "Too Many Requests: retry after 34",
    "parameters": {"retry_after": 34},
}
STRANGE = {"ok": False, "error_code": 401, "description": "Unauthorized"}
LONG = {"ok": False, "error_code": 400, "description": "Bad Request: message is too long"}


def account(server: str, **settings: Any) -> OpenAccount:
    form = TELEGRAM.Settings(data={"server": server, "timeout_s": 1} | settings)
    assert form.is_valid(), form.errors
    return OpenAccount(1, "Bot", {"token": TOKEN, "hook_secret": SECRET}, form.validated_data)


def message(number: int = 1, **fields: Any) -> Outgoing:
    fields = {"text": "Hello"} | fields
    return Outgoing(number, number, "telegram", CHAT, "@vinyl_bot", "Vinyl", fields)


def send(script: Script | Says, *messages: Outgoing) -> tuple[list[Outcome], Vendor]:
    with running(script) as vendor:
        return list(TELEGRAM.send(messages or [message()], account(vendor.url), NOW)), vendor


# Sending


def test_a_message_is_sent_to_the_chat_and_known_by_its_number_there():
    (outcome,), vendor = send(Says(SENT))
    (asked,) = vendor.asked
    assert (asked.method, asked.path) == ("POST", f"/bot{TOKEN}/sendMessage")
    assert asked.json == {"chat_id": CHAT, "text": "Hello"}
    assert outcome == Outcome(1, f"{CHAT}:42")


def test_a_picture_carries_the_text_and_a_button_its_link():
    fields: dict[str, Any] = {"text": "Нова платівка", "image": "https://shop.example/1.jpg"}
    _, vendor = send(Says(SENT), message(**fields, button_text="Look", button_link="https://shop.example/?a=1&b=2"))
    (asked,) = vendor.asked
    assert asked.path.endswith("/sendPhoto")
    assert asked.json == {
        "chat_id": CHAT,
        "photo": "https://shop.example/1.jpg",
        "caption": "Нова платівка",
        "reply_markup": {"inline_keyboard": [[{"text": "Look", "url": "https://shop.example/?a=1&b=2"}]]},
    }


def test_a_text_that_is_too_long_for_a_picture_is_refused_and_not_sent():
    (outcome,), vendor = send(Says(SENT), message(text="x" * 1025, image="https://shop.example/1.jpg"))
    assert (outcome.refusal, outcome.code) == (Refusal.PERMANENT, "too_long")
    assert not vendor.asked


def test_whoever_blocked_the_bot_is_not_written_to_again():
    (outcome,), _ = send(Says(BLOCKED, 403))
    assert (outcome.refusal, outcome.code, outcome.dead) == (Refusal.PERMANENT, "403", (CHAT,))
    assert outcome.words == "Forbidden: bot was blocked by the user"


@pytest.mark.parametrize(
    "description",
    [
        "Forbidden: user is deactivated",
        "Bad Request: chat not found",
        "Forbidden: bot can't initiate conversation with a user",
    ],
)
def test_a_chat_that_is_no_more_is_dead(description):
    (outcome,), _ = send(Says({"ok": False, "error_code": 400, "description": description}, 400))
    assert outcome.dead == (CHAT,)


def test_too_many_requests_are_made_again_later():
    (outcome,), _ = send(Says(SLOWER, 429))
    assert (outcome.refusal, outcome.code, outcome.dead) == (Refusal.TEMPORARY, "429", ())


def test_any_other_refusal_is_for_good_and_says_nothing_of_the_chat():
    (outcome,), _ = send(Says(LONG, 400))
    assert (outcome.refusal, outcome.code, outcome.dead) == (Refusal.PERMANENT, "400", ())


def test_a_token_that_is_refused_takes_the_account_out_of_use():
    with pytest.raises(AccountDown, match="Unauthorized"):
        send(Says(STRANGE, 401), *[message(number) for number in range(1, 30)])


@pytest.mark.parametrize(
    "says",
    [
        Says(hangs=True),
        Says(SENT, only=20),
        Says({"ok": True}),
        Says({"ok": True, "result": True}),
        Says([1]),
        Says("", 502),
        Says({"ok": False, "error_code": 500, "description": "Internal Server Error"}, 500),
    ],
    ids=[
        "silence",
        "half an answer",
        "no result",
        "a strange result",
        "no object",
        "a gateway",
        "something went wrong",
    ],
)
def test_what_nobody_can_know_is_not_answered_for(says):
    outcomes, _ = send(says)
    assert outcomes == []


def test_nobody_there_is_an_outage_that_shows_no_token():
    with running(Says(SENT)), pytest.raises(AccountDown) as down:
        TELEGRAM.send([message()], account(f"http://127.0.0.1:{closed_port()}"), NOW)
    assert TOKEN not in str(down.value)


# The credentials


@pytest.mark.parametrize(
    ("hook", "words"),
    [
        ("https://kaskad.example/hooks/x/", "is told to us."),
        ("", "is not told to us"),
        ("https://x.example/", "is not told"),
    ],
)
def test_a_bot_is_known_by_its_token_and_asked_whom_it_tells(hook, words):
    me = {"ok": True, "result": {"id": 123456, "is_bot": True, "first_name": "Vinyl", "username": "vinyl_bot"}}
    told = {"ok": True, "result": {"url": hook, "has_custom_certificate": False, "pending_update_count": 0}}
    with running(lambda asked: Says(me if asked.path.endswith("getMe") else told)) as vendor:
        bot = replace(account(vendor.url), hook_url="https://kaskad.example/hooks/x/")
        checked = TELEGRAM.check(bot)
    assert checked.accepted
    assert checked.words.startswith("Telegram knows the bot @vinyl_bot.")
    assert words in checked.words
    assert [each.path for each in vendor.asked] == [f"/bot{TOKEN}/getMe", f"/bot{TOKEN}/getWebhookInfo"]


@pytest.mark.parametrize("says", [Says(STRANGE, 401), Says("<html>"), Says([])])
def test_a_wrong_token_is_told(says):
    with running(says) as vendor:
        checked = TELEGRAM.check(account(vendor.url))
    assert not checked.accepted
    assert TOKEN not in checked.words


@pytest.mark.parametrize("token", ["", "123456", "123456:short", "../../etc", f"{TOKEN}/x"])
def test_what_is_no_token_is_refused(token):
    assert not TELEGRAM.Credentials(data={"token": token}).is_valid()


# What people do


def update(**told: Any) -> bytes:
    return json.dumps({"update_id": 10000, **told}).encode()


def said(text: str, chat: dict[str, Any] | None = None, **more: Any) -> bytes:
    chat = chat or {"id": 987654321, "first_name": "Olena", "type": "private"}
    return update(message={"message_id": 43, "chat": chat, "date": 1772443800, "text": text, **more})


def call(body: bytes, secret: str | None = SECRET) -> Call:
    headers = {} if secret is None else {"x-telegram-bot-api-secret-token": secret}
    return Call("POST", "https://kaskad.example/hooks/x/", headers, {}, body)


def hear(body: bytes) -> Any:
    return TELEGRAM.hear(call(body), account("https://api.telegram.org"), NOW)


def test_words_are_a_reply_to_the_message_they_answer():
    (reply,) = hear(said("Thanks!", reply_to_message={"message_id": 42})).replies
    assert (reply.channel, reply.endpoint, reply.text, reply.command) == ("telegram", CHAT, "Thanks!", "")
    assert reply.provider_message_id == f"{CHAT}:42"
    assert reply.key == "telegram-10000"
    assert reply.at.isoformat() == "2026-03-02T09:30:00+00:00"


@pytest.mark.parametrize(
    ("text", "command", "detail"),
    [
        ("/start", "start", None),
        ("/start abc-DEF_1", "start", {"token": "abc-DEF_1"}),
        ("/start@vinyl_bot abc", "start", {"token": "abc"}),
        ("/stop", "stop", None),
        ("/help", "", None),
        ("/start a b", "", None),
        ("stop", "", None),  # words are looked at elsewhere
    ],
)
def test_commands_begin_and_end(text, command, detail):
    (reply,) = hear(said(text)).replies
    assert (reply.command, reply.detail) == (command, detail)


def test_a_block_is_a_stop_without_a_word():
    chat = {"id": 987654321, "type": "private"}
    member = {"chat": chat, "from": {"id": 987654321}, "date": 1772443800, "new_chat_member": {"status": "kicked"}}
    (reply,) = hear(update(my_chat_member=member)).replies
    assert (reply.command, reply.text, reply.endpoint) == ("stop", "", CHAT)
    member["new_chat_member"] = {"status": "member"}
    assert not hear(update(my_chat_member=member)).replies


@pytest.mark.parametrize(
    "body",
    [
        said("Hello all", {"id": -100123, "title": "Fans", "type": "group"}),
        update(edited_message={"message_id": 43}),
        update(callback_query={"id": "1"}),
        update(message={"chat": {"id": "x", "type": "private"}}),
        update(message=[1]),
        update(),
    ],
)
def test_what_concerns_no_person_is_passed_over(body):
    assert not hear(body).replies


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x", "ключ"])
def test_a_call_without_the_secret_is_not_theirs(secret):
    with pytest.raises(NotTheirs):
        TELEGRAM.hear(call(said("Hello"), secret), account("https://api.telegram.org"), NOW)


def test_without_a_secret_of_our_own_nothing_is_heard():
    nobody = OpenAccount(1, "Bot", {"token": TOKEN, "hook_secret": ""}, {})
    with pytest.raises(NotTheirs):
        TELEGRAM.hear(call(said("Hello"), ""), nobody, NOW)


@pytest.mark.parametrize("body", [b"", b"[", b"[1]", b"{}", b'{"update_id": "x"}', b"[" * 100_000])
def test_nonsense_is_said_to_be_nonsense(body):
    with pytest.raises(Unreadable):
        hear(body)


# Through the door


@pytest.fixture
def stored(world: World) -> Account:
    credentials = secrets.encrypt({"token": TOKEN, "hook_secret": SECRET})
    return Account.objects.create(name="Bot", provider="telegram", credentials=credentials)


def knock(client: Any, stored: Account, body: bytes, secret: str = SECRET) -> int:
    found = client.post(
        f"/hooks/{tokens.sign('hook', stored.pk)}/",
        body,
        content_type="application/json",
        headers={"X-Telegram-Bot-Api-Secret-Token": secret},
    )
    return int(found.status_code)


def test_whoever_starts_the_bot_by_our_link_is_known_from_then_on(client, world, stored):
    (customer,) = world.people(1)
    link = public.telegram_url("@vinyl_bot", customer)
    assert link.startswith("https://t.me/vinyl_bot?start=")
    begin = said(f"/start {link.partition('=')[2]}")
    assert knock(client, stored, begin) == 200
    assert knock(client, stored, begin) == 200  # told twice
    found = Address.objects.filter(customer_id=customer, channel="telegram", endpoint=CHAT)
    assert [(each.is_active, each.is_primary) for each in found] == [(True, True)]
    assert IncomingMessage.objects.count() == 1


def test_a_link_for_somebody_else_cannot_be_made(client, world, stored):
    world.people(1)
    assert knock(client, stored, said(f"/start {tokens.sign('unsubscribe', 1)}")) == 200
    assert not Address.objects.filter(endpoint=CHAT).exists()


def test_a_block_ends_the_consent(client, world, stored):
    (customer,) = world.people(1)
    Address.objects.filter(customer_id=customer, channel="telegram").update(endpoint=CHAT)
    world.senders["telegram"].account = stored
    world.senders["telegram"].save()
    chat = {"id": 987654321, "type": "private"}
    member = {"chat": chat, "date": int(timezone.now().timestamp()), "new_chat_member": {"status": "kicked"}}
    assert knock(client, stored, update(my_chat_member=member)) == 200
    (consent,) = Consent.objects.filter(customer_id=customer, channel="telegram")
    assert not consent.granted


def test_a_stranger_at_the_door_is_turned_away(client, world, stored):
    assert knock(client, stored, said("Hello"), "wrong") == 403
    assert knock(client, stored, b"[") == 400
    assert not IncomingMessage.objects.exists()
