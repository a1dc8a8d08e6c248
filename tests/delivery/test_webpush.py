"""Web push: against the push service of npm `web-push-testing`, and against one that answers as it is told.

Statuses: RFC 8030 (sections 5, 6.2, 7.3, 8.4), RFC 8292 (section 4.2); read on 2026-11-22.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from accounts.models import Role
from customers.models import Address
from delivery import tokens
from delivery.models import Account, Message, Sender
from delivery.provider import AccountDown, Endpoint, OpenAccount, Outcome, Refusal
from delivery.providers import PROVIDERS
from delivery.providers.webpush import LARGEST_PAYLOAD, Webpush, WebpushCredentials, payload
from delivery.pushing import keys
from delivery.sending.dispatcher import drain
from lib.secrets import encrypt
from tests.delivery.browsers import KEY, PUBLIC, SETTINGS, Browser, PushService, account, outgoing, push_service, today
from tests.delivery.http_vendor import Says, Vendor, closed_port, running
from tests.delivery.test_api import ACCOUNTS, client
from tests.delivery.world import NOW, World


@pytest.fixture
def provider() -> Webpush:
    found = PROVIDERS["webpush"]
    assert isinstance(found, Webpush)
    return found


@pytest.fixture
def vendor() -> Iterator[Vendor]:
    with running(Says(status=201, headers={"location": "/message/12"})) as found:
        yield found


@pytest.fixture(scope="module")
def service() -> Iterator[PushService]:
    with push_service() as found:
        yield found


@pytest.fixture
def loopback(settings: Any) -> None:
    settings.ALLOW_PRIVATE_URLS = True


def sent(provider: Webpush, *messages: Any) -> list[Outcome]:
    return list(provider.send(messages, account(), NOW))


def test_another_program_decrypts_what_was_sent_and_accepts_who_sends(provider, service, loopback):
    to = service.subscribe()
    (outcome,) = provider.send([outgoing(1, to)], account(), today())
    assert outcome.refusal is None, outcome
    (read,) = service.messages(to)
    assert (read["title"], read["body"]) == ("Hello", "New records")
    assert read["link"] == "https://shop.example/новинки"
    assert tokens.read("push", read["token"]) == (1, 7)


def test_another_program_finds_a_withdrawn_subscription_dead(provider, service, loopback):
    gone, there = service.subscribe(), service.subscribe()
    service.expire(gone)
    outcome, lost = provider.send([outgoing(1, gone, there), outgoing(2, gone)], account(), today())
    assert (outcome.refusal, outcome.dead) == (None, (gone.endpoint,))
    assert (lost.refusal, lost.code, lost.dead) == (Refusal.PERMANENT, "no_device", (gone.endpoint,))


def test_another_program_refuses_who_sends_with_another_key(provider, service, loopback):
    stranger = keys.public_point(ec.generate_private_key(ec.SECP256R1()))
    (outcome,) = provider.send([outgoing(1, service.subscribe(stranger))], account(), today())
    assert (outcome.refusal, outcome.dead) == (Refusal.PERMANENT, ())


def test_the_request_says_who_sends_how_long_and_how_urgently(provider, vendor):
    browser = Browser(f"{vendor.url}/send/a")
    messages = [
        outgoing(1, browser.to, ttl_s=7200, traffic_class="marketing"),
        outgoing(2, browser.to, traffic_class="transactional", fields={"title": "A", "text": "B", "group": "ціни"}),
    ]
    outcomes = sent(provider, *messages)
    assert [each.provider_message_id for each in outcomes] == [f"{vendor.url}/message/12"] * 2
    asked = {browser.read(each.body)["title"]: each for each in vendor.asked}
    first, second = asked["Hello"].headers, asked["A"].headers
    assert (first["ttl"], first["urgency"], "topic" in first) == ("7200", "low", False)
    assert (second["ttl"], second["urgency"], len(second["topic"])) == (str(28 * 86400), "high", 32)
    assert first["content-encoding"] == "aes128gcm"
    scheme, _, rest = first["authorization"].partition(" ")
    said = dict(each.split("=", 1) for each in rest.split(","))
    assert (scheme, said["k"]) == ("vapid", PUBLIC)
    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), keys.unbase64(said["k"]))
    claims = jwt.decode(said["t"], point, ["ES256"], audience=vendor.url, options={"verify_exp": False})
    assert claims["sub"] == "mailto:push@vinyl.example"
    assert timedelta(0) < timedelta(seconds=claims["exp"] - NOW.timestamp()) <= timedelta(hours=24)


def test_everything_that_a_notification_can_show_arrives(provider, vendor):
    browser = Browser(f"{vendor.url}/send/a")
    fields = {
        "title": "T",
        "text": "B",
        "link": "https://shop.example/",
        "icon": "https://shop.example/i.png",
        "image": "https://shop.example/p.jpg",
        "badge": "https://shop.example/b.png",
        "button_text": "Buy",
        "button_link": "https://shop.example/buy",
        "button2_text": "",
        "group": "sale",
    }
    sent(provider, outgoing(1, browser.to, fields=fields))
    read = browser.read(vendor.asked[0].body)
    assert {key: read[key] for key in ("icon", "image", "badge")} == {
        key: fields[key] for key in ("icon", "image", "badge")
    }
    assert (read["tag"], read["buttons"]) == ("sale", [{"text": "Buy", "link": "https://shop.example/buy"}])


@pytest.mark.parametrize(
    ("status", "refusal", "dead"),
    [
        (400, Refusal.PERMANENT, False),
        (401, Refusal.PERMANENT, False),
        (403, Refusal.PERMANENT, False),
        (404, Refusal.PERMANENT, True),
        (410, Refusal.PERMANENT, True),
        (413, Refusal.PERMANENT, False),
        (429, Refusal.TEMPORARY, False),
        (500, Refusal.TEMPORARY, False),
        (503, Refusal.TEMPORARY, False),
    ],
)
def test_each_refusal_has_its_meaning_and_the_words_of_the_service(provider, vendor, status, refusal, dead):
    vendor.script = lambda _: Says("No, thanks", status=status, headers={"retry-after": "120"})
    browser = Browser(f"{vendor.url}/send/a")
    (outcome,) = sent(provider, outgoing(1, browser.to))
    assert (outcome.refusal, outcome.dead) == (refusal, (browser.to.endpoint,) if dead else ())
    assert not outcome.outage
    if not dead:
        assert outcome.code == str(status)
        assert outcome.words
    if refusal is Refusal.TEMPORARY:
        assert "in 120 s" in outcome.words


def test_one_device_that_takes_it_is_enough(provider, vendor):
    vendor.script = lambda asked: Says(status={"/a": 410, "/b": 503, "/c": 201}[asked.path])
    a, b, c = (Browser(f"{vendor.url}/{each}").to for each in "abc")
    whole, waiting, lost = sent(provider, outgoing(1, a, b, c), outgoing(2, a, b), outgoing(3, a))
    assert (whole.message_id, whole.refusal, whole.dead) == (1, None, (a.endpoint,))
    assert (waiting.message_id, waiting.refusal, waiting.dead) == (2, Refusal.TEMPORARY, (a.endpoint,))
    assert (lost.message_id, lost.refusal, lost.code) == (3, Refusal.PERMANENT, "no_device")


def test_a_service_that_does_not_answer_leaves_the_message_unknown(provider, vendor):
    vendor.script = lambda asked: Says(hangs=asked.path == "/hangs", status=201)
    hangs, takes = Browser(f"{vendor.url}/hangs").to, Browser(f"{vendor.url}/takes").to
    found = provider.send(
        [outgoing(1, takes), outgoing(2, hangs), outgoing(3, hangs, takes)], account(timeout_s=1), NOW
    )
    assert {each.message_id: each.refusal for each in found} == {1: None, 3: None}


def test_a_service_that_cannot_be_reached_is_no_outage_of_the_account(provider, vendor):
    nobody = Browser(f"http://127.0.0.1:{closed_port()}/a").to
    lost, took = sent(provider, outgoing(1, nobody), outgoing(2, Browser(f"{vendor.url}/a").to))
    assert (lost.refusal, lost.code, lost.outage) == (Refusal.TEMPORARY, "no_connection", False)
    assert took.refusal is None


def test_as_many_are_on_their_way_at_a_time_as_the_account_says_over_connections_that_stay(provider, vendor):
    vendor.script = lambda _: Says(status=201, after_s=0.02)
    open_account = replace(account(), concurrency=5)
    browsers = [Browser(f"{vendor.url}/{number}").to for number in range(40)]
    outcomes = provider.send([outgoing(number, each) for number, each in enumerate(browsers)], open_account, NOW)
    assert (len(outcomes), {each.refusal for each in outcomes}) == (40, {None})
    assert 1 < vendor.most <= 5
    assert vendor.connections <= 5


def test_an_admin_adds_an_account_and_learns_its_public_key(world: World):
    admin = client(Role.ADMIN)
    made = admin.post(
        ACCOUNTS, {"name": "Browsers", "provider": "webpush", "settings": {"contact": "push@vinyl.example"}}
    )
    assert (made.status_code, made.json()["credentials_set"]) == (201, True)
    url = f"{ACCOUNTS}{made.json()['id']}/"
    shown = admin.post(f"{url}check/").json()
    assert shown["accepted"]
    public = shown["words"].rpartition(" ")[2]
    ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), keys.unbase64(public))
    # What is changed beside it leaves the key alone: another one would lose every subscription.
    admin.patch(url, {"settings": {"contact": "other@vinyl.example"}, "credentials": {}})
    assert admin.post(f"{url}check/").json() == shown


def test_a_notification_that_is_too_large_is_not_sent(provider, vendor):
    browser = Browser(f"{vendor.url}/a")
    fields = {"title": "T", "text": "Ж" * 500, "link": "https://shop.example/" + "x" * 900}
    room = LARGEST_PAYLOAD - len(payload(outgoing(1, browser.to, fields=fields)))
    fits = fields | {"image": "https://shop.example/" + "y" * (room - 32)}
    took, refused = sent(
        provider,
        outgoing(1, browser.to, fields=fits),
        outgoing(2, browser.to, fields=fits | {"title": "Three"}),
    )
    assert took.refusal is None
    assert len(vendor.asked[0].body) == 4096
    assert (refused.refusal, refused.code, len(vendor.asked)) == (Refusal.PERMANENT, "too_large", 1)
    assert "Shorten" in refused.words


@pytest.mark.parametrize(
    ("detail", "code"),
    [({}, "bad_keys"), ({"keys": {"p256dh": "AA", "auth": "AA"}}, "bad_keys"), ({"keys": 7}, "bad_keys")],
)
def test_a_subscription_without_keys_is_refused(provider, vendor, detail, code):
    (outcome,) = sent(provider, outgoing(1, Endpoint(f"{vendor.url}/a", detail)))
    assert (outcome.refusal, outcome.code, vendor.asked) == (Refusal.PERMANENT, code, [])


def test_nobody_is_led_into_the_company_network(provider, settings):
    settings.ALLOW_PRIVATE_URLS = False
    inside = [Browser(each).to for each in ("https://127.0.0.1/a", "https://localhost/a", "http://push.example/a")]
    outcomes = sent(provider, *(outgoing(number, each) for number, each in enumerate(inside)))
    assert {each.refusal for each in outcomes} == {Refusal.PERMANENT}
    assert [each.code for each in outcomes] == ["private_address", "private_address", "bad_address"]


def test_browsers_that_subscribed_to_another_key_are_left_alone(provider, vendor):
    ours, theirs = Browser(f"{vendor.url}/a", vapid=PUBLIC).to, Browser(f"{vendor.url}/b", vapid="BAnother").to
    took, none = sent(provider, outgoing(1, ours, theirs), outgoing(2, theirs))
    assert (took.refusal, [each.path for each in vendor.asked]) == (None, ["/a"])
    assert (none.refusal, none.code, none.dead) == (Refusal.PERMANENT, "no_device", ())


def test_without_a_key_nothing_is_handed_over(provider, vendor):
    with pytest.raises(AccountDown, match="no private key"):
        provider.send([outgoing(1, Browser(vendor.url).to)], OpenAccount(1, "A", {}, SETTINGS), NOW)
    assert not provider.check(OpenAccount(1, "A", {}, SETTINGS)).accepted


def test_a_check_tells_the_public_key_and_not_the_private_one(provider):
    checked = provider.check(account())
    assert checked.accepted
    assert PUBLIC in checked.words
    assert KEY not in checked.words


@pytest.mark.parametrize("spelling", ["raw", "pem", "pem in one line"])
def test_a_key_is_taken_in_each_spelling(spelling):
    key = keys.private_key(KEY)
    text = {"raw": KEY, "pem": keys.as_pem(key), "pem in one line": keys.as_pem(key).replace("\n", "")}[spelling]
    form = WebpushCredentials(data={"private_key": text})
    form.is_valid(raise_exception=True)
    assert form.validated_data == {"private_key": KEY}


@pytest.mark.parametrize("wrong", ["hunter2", "AAAA", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"])
def test_a_key_that_is_none_is_refused(wrong):
    form = WebpushCredentials(data={"private_key": wrong})
    assert not form.is_valid()
    assert wrong not in str(form.errors)


@pytest.mark.parametrize("given", [{}, {"private_key": ""}])
def test_without_a_key_a_new_one_is_made(given):
    made = []
    for _ in range(2):
        form = WebpushCredentials(data=given)
        form.is_valid(raise_exception=True)
        made.append(form.data["private_key"])
    assert made[0] != made[1]
    assert keys.as_base64(keys.private_key(made[0])) == made[0]


def test_a_withdrawn_subscription_is_switched_off_and_the_next_one_becomes_primary(world: World, vendor):
    vendor.script = lambda asked: Says(status=410 if asked.path == "/old" else 201)
    stored = Account.objects.create(
        name="Browsers", provider="webpush", settings=SETTINGS, credentials=encrypt({"private_key": KEY})
    )
    Sender.objects.filter(channel="webpush").update(account=stored)
    (person,) = world.people(1)
    Address.objects.filter(channel="webpush").delete()
    for name, days, primary in (("older", 9, False), ("newer", 5, False), ("old", 1, True)):
        Address.objects.create(
            customer_id=person,
            channel="webpush",
            endpoint=f"{vendor.url}/{name}",
            is_primary=primary,
            created_at=NOW - timedelta(days=days),
            detail=dict(Browser(vendor.url).to.detail),
        )
    world.queue([person], "webpush", endpoint=f"{vendor.url}/old")
    assert drain(NOW) == 1
    message = Message.objects.get()
    assert (message.status, message.error_text) == ("sent", None)
    assert sorted(each.path for each in vendor.asked) == ["/newer", "/old", "/older"]
    assert list(
        Address.objects.filter(channel="webpush").order_by("created_at").values_list("is_active", "is_primary")
    ) == [
        (True, False),
        (True, True),
        (False, False),
    ]
    # The message still names the address that is gone; it goes to those that are there.
    world.queue([person], "webpush", endpoint=f"{vendor.url}/old", visit=2)
    assert drain(NOW) == 1
    assert [each.status for each in world.messages()] == ["sent", "sent"]


def test_the_payload_is_json_whatever_the_texts_hold():
    fields = {"title": '"</script>\u2028', "text": "😀\n", "link": ""}
    assert json.loads(payload(outgoing(1, fields=fields)))["title"] == fields["title"]
