"""What holds for every provider, present and future."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from customers.models import Address
from delivery import public, statuses
from delivery.kinds import KINDS
from delivery.models import Account, DeliveryEvent, IncomingMessage
from delivery.provider import (
    SHORTEST_SECRET,
    AccountDown,
    Call,
    NotTheirs,
    OpenAccount,
    Outcome,
    Outgoing,
    Provider,
    Refusal,
    Unreadable,
)
from delivery.providers import PROVIDERS
from delivery.sending import dispatcher
from delivery.smsc.pool import POOL
from lib import secrets
from lib.forms import SecretField, describe
from tests.delivery import browsers, messengers, smsc, twilio_api
from tests.delivery import parts as plays
from tests.delivery.esp_fixtures import CASES as ESPS
from tests.delivery.esp_server import taking
from tests.delivery.firebase import firebase
from tests.delivery.parts import BUSY, PARTS, REFUSING, SILENT, WELL, Part, Scene
from tests.delivery.smtp_sink import Sink, running
from tests.delivery.test_apns import CREDENTIALS as APNS_CREDENTIALS
from tests.delivery.world import CONTENT, NOW, World, endpoint


@contextmanager
def mail_server() -> Iterator[dict[str, Any]]:
    with running(Sink()) as sink:
        yield {"host": "127.0.0.1", "port": sink.port, "security": "none"}


@contextmanager
def message_center() -> Iterator[dict[str, Any]]:
    with smsc.running() as center:
        yield {"host": "127.0.0.1", "port": center.port}
        POOL.close()


@contextmanager
def twilio() -> Iterator[dict[str, Any]]:
    with twilio_api.running():
        yield {}


@contextmanager
def google() -> Iterator[dict[str, Any]]:
    with firebase() as found:
        CREDENTIALS["fcm"] = dict(found.account().credentials)
        yield {"server": found.vendor.url}


@contextmanager
def browser_vendors() -> Iterator[dict[str, Any]]:
    yield browsers.SETTINGS


@contextmanager
def apple() -> Iterator[dict[str, Any]]:
    yield {"topic": "com.vinyl.app"}


@contextmanager
def no_server() -> Iterator[dict[str, Any]]:
    yield {}


# Settings of those who cannot do without, while there is somebody to talk to.
SETTINGS = {"smtp": mail_server, "smpp": message_center, "twilio": twilio}
SETTINGS |= {key: partial(taking, key) for key in ESPS}
SETTINGS |= {key: partial(messengers.taking, key) for key in messengers.CREDENTIALS}
CREDENTIALS = {key: dict(each.credentials) for key, each in ESPS.items()} | messengers.CREDENTIALS
SETTINGS |= {"fcm": google, "webpush": browser_vendors, "apns": apple}
CREDENTIALS |= {"smpp": {"system_id": "shop", "password": "secret"}, "twilio": twilio_api.LOGIN}
CREDENTIALS |= {"webpush": {"private_key": browsers.KEY}, "apns": APNS_CREDENTIALS}
SENDER = {"email": "news@vinyl.example", "whatsapp": "106540352242922"}


DEVICES = {"webpush": (browsers.Browser("https://push.vinyl.example/one").to,)}


@pytest.fixture(params=sorted(each.key for each in PROVIDERS))
def provider(request: pytest.FixtureRequest) -> Provider:
    return PROVIDERS[request.param]


def test_it_says_what_it_is(provider):
    assert provider.label
    assert provider.description.endswith(".")


def test_it_delivers_channels_that_exist_and_reports_what_they_can_tell(provider):
    assert provider.channels
    for channel in provider.channels:
        assert provider.receipts(channel) <= KINDS[channel].reports <= statuses.REPORTS


def test_its_forms_can_be_drawn(provider):
    for form in (provider.Credentials, provider.Settings):
        for each in describe(form):
            assert each["label"]
            assert each["type"]


def test_what_is_called_a_secret_is_never_among_its_settings(provider):
    assert not any(isinstance(each, SecretField) for each in provider.Settings().fields.values())


@pytest.fixture
def account(provider: Provider, db: None) -> Iterator[OpenAccount]:
    with SETTINGS.get(provider.key, no_server)() as settings:
        form = provider.Settings(data=settings)
        if not form.is_valid():
            pytest.fail(f"{provider.key} needs settings: give it a case of its own here")
        yield OpenAccount(1, "Account", CREDENTIALS.get(provider.key, {}), form.validated_data)


def batch_of(provider: Provider, times: int) -> list[Outgoing]:
    """A few messages on each channel that the provider has."""
    return [
        Outgoing(
            number,
            number,
            channel,
            endpoint(channel, number),
            SENDER.get(channel, "Vinyl"),
            "Vinyl",
            CONTENT[channel],
            endpoints=DEVICES.get(provider.key, ()),
        )
        for number, channel in enumerate([*provider.channels] * times)
    ]


def test_it_answers_for_every_message_and_for_no_other(provider, account):
    batch = batch_of(provider, 25)
    outcomes = provider.send(batch, account, NOW)
    assert [each.message_id for each in outcomes] == [each.message_id for each in batch]
    for each in outcomes:
        assert (each.refusal is None) == (each.provider_message_id is not None)
        assert each.refusal is None or (each.code and each.words)


@pytest.fixture
def alone(provider: Provider, db: None) -> OpenAccount:
    """An account whose vendor has just gone away."""
    with SETTINGS.get(provider.key, no_server)() as settings:
        form = provider.Settings(data=settings)
        form.is_valid(raise_exception=True)
        credentials = CREDENTIALS.get(provider.key, {})
    POOL.close()
    return OpenAccount(1, "Account", credentials, form.validated_data)


def sent_or_down(provider: Provider, batch: list[Outgoing], to: OpenAccount) -> Sequence[Outcome] | AccountDown:
    try:
        return provider.send(batch, to, NOW)
    except AccountDown as down:
        return down


def test_while_nobody_is_there_nothing_is_refused_for_good_and_nothing_is_unknown(provider, alone):
    if provider.key == "rehearsal":
        pytest.skip("it needs nobody")
    batch = batch_of(provider, 2)
    outcomes = sent_or_down(provider, batch, alone)
    if isinstance(outcomes, AccountDown):
        assert str(outcomes)
        return
    assert {each.message_id for each in outcomes} == {each.message_id for each in batch}
    # What its account does not deliver at all it refuses for good, whoever is there; and who has no device has none.
    tried = {each.refusal for each in outcomes if each.code != "no_device"}
    assert tried <= {Refusal.TEMPORARY, Refusal.UNSUPPORTED}
    assert all(each.code and each.words and not each.dead for each in outcomes)


def test_its_check_says_in_words_that_nobody_is_there(provider, alone):
    if provider.key == "rehearsal":
        pytest.skip("it needs nobody")
    try:
        words = provider.check(alone).words
    except Exception as error:  # noqa: BLE001 (delivery/checking.py tells what it says, and hides the secrets)
        words = alone.hide(str(error))
    assert words
    for secret in alone.credentials.values():
        assert len(str(secret)) < SHORTEST_SECRET or str(secret) not in words


NOBODYS = [
    (b"", {}),
    (b"{}", {"content-type": "application/json"}),
    (b"[]", {"content-type": "application/json", "x-signature": "AAAA", "authorization": "Basic bm86bm8="}),
    (b"\xff\x00<xml>", {"content-type": "application/x-www-form-urlencoded", "x-hub-signature-256": "sha256=00"}),
    (b'[{"event":"delivered","MessageID":"1"}]' * 3, {"content-type": "application/json"}),
]


@pytest.mark.parametrize(("body", "headers"), NOBODYS)
def test_a_call_that_nobody_has_signed_tells_nothing(provider, account, body, headers):
    call = Call("POST", "https://kaskad.example/hooks/x/", headers, {}, body)
    try:
        heard = provider.hear(call, account, NOW)
    except (NotTheirs, Unreadable):
        return
    assert not heard.receipts
    assert not heard.replies


def test_an_account_shows_its_secrets_neither_in_its_repr_nor_in_text_it_hides(provider):
    account = OpenAccount(1, "Account", {"password": "hunter2", "user": "me", "empty": ""}, {})
    assert "hunter2" not in repr(account) + str(account)
    words = "login of somebody failed: ••• is wrong"
    assert account.hide("login of somebody failed: hunter2 is wrong") == words, "two letters are in every word"


# Each vendor in its part (tests/delivery/parts.py): what it does is real, and says what its documents say.


def test_every_provider_plays_a_part_and_says_why_where_it_cannot():
    assert set(PARTS) == {each.key for each in PROVIDERS}
    for part in PARTS.values():
        assert set(part.without) <= set(plays.ASPECTS) - {plays.SUCCESS, plays.PERMANENT}
        assert all(each.endswith(".") for each in part.without.values())
        assert (part.told is None) == (plays.REPLAY in part.without)


def having(aspect: str) -> Any:
    """The test, with each provider that has this."""
    return pytest.mark.parametrize("key", sorted(key for key, part in PARTS.items() if aspect not in part.without))


def lacking(aspect: str) -> Any:
    """The test, with each provider that says it has no such thing."""
    return pytest.mark.parametrize("key", sorted(key for key, part in PARTS.items() if aspect in part.without))


@pytest.fixture
def part(key: str, db: None) -> Part:
    return PARTS[key]


@pytest.fixture
def scene(part: Part) -> Iterator[Scene]:
    with part.stage() as played:
        yield played


@pytest.fixture
def message(part: Part, scene: Scene) -> Outgoing:
    to = scene.to.endpoint if scene.to else endpoint(part.channel, 1)
    return Outgoing(
        1,
        77,
        part.channel,
        to,
        SENDER.get(part.channel, "Vinyl"),
        "Vinyl",
        CONTENT[part.channel] | scene.fields,
        ttl_s=7200,
        endpoints=(scene.to,) if scene.to else (),
    )


@having(plays.SUCCESS)
def test_a_message_is_taken_under_a_name_of_the_vendors(key, scene, message):
    (outcome,) = PROVIDERS[key].send([message], scene.account(key), NOW)
    assert (outcome.message_id, outcome.refusal) == (77, None)
    assert outcome.provider_message_id
    assert len(scene.handed()) == (key != "rehearsal")


@having(plays.TEMPORARY)
def test_a_vendor_that_takes_nothing_now_refuses_for_the_time_being(key, scene, message):
    scene.plays(BUSY)
    (outcome,) = PROVIDERS[key].send([message], scene.account(key), NOW)
    assert (outcome.refusal, outcome.outage, outcome.dead) == (Refusal.TEMPORARY, False, ())
    assert outcome.code
    assert outcome.words


@having(plays.PERMANENT)
def test_a_vendor_that_will_never_take_it_refuses_in_its_own_words(key, part, scene, message):
    scene.plays(REFUSING)
    (outcome,) = PROVIDERS[key].send([message], scene.account(key), NOW)
    assert (outcome.refusal, outcome.outage, outcome.code) == (Refusal.PERMANENT, False, part.code)
    assert part.words in outcome.words


@having(plays.TIME_OUT)
def test_of_a_message_without_an_answer_nobody_says_what_came_of_it(key, scene, message):
    scene.plays(SILENT)
    outcomes = PROVIDERS[key].send([message], scene.account(key), NOW)
    assert len(scene.handed()) == 1
    if PROVIDERS[key].takes_idempotency_key:
        assert [(each.refusal, each.outage) for each in outcomes] == [(Refusal.TEMPORARY, False)]
    else:
        assert list(outcomes) == []


@having(plays.CHECK)
def test_a_check_says_yes_to_who_is_known_and_no_to_strangers(key, scene):
    known, strange = scene.account(key), scene.account(key, scene.strange)
    yes, no = PROVIDERS[key].check(known), PROVIDERS[key].check(strange)
    assert (yes.accepted, no.accepted) == (True, False), (yes.words, no.words)
    assert yes.words
    assert no.words
    for secret in {*scene.credentials.values(), *scene.strange.values()}:
        assert len(str(secret)) < SHORTEST_SECRET or str(secret) not in yes.words + no.words
    assert not scene.handed() or key in CHECKS_BY_A_TRIAL


# They have a message looked at that reaches nobody, because there is nothing else to ask.
CHECKS_BY_A_TRIAL = ("apns", "fcm", "infobip")


# From the outbox to the vendor


@pytest.fixture
def stored(key: str, part: Part, scene: Scene, world: World) -> Account:
    """The account, over which this channel goes."""
    made = Account.objects.create(
        name="Account", provider=key, credentials=secrets.encrypt(scene.credentials), settings=scene.settings
    )
    sender = world.senders[part.channel]
    sender.account, sender.value = made, SENDER.get(part.channel, sender.value)
    sender.save()
    return made


@pytest.fixture
def queued(part: Part, scene: Scene, world: World, stored: Account) -> World:
    """A message to one customer, in the outbox."""
    (person,) = world.people(1)
    to = scene.to.endpoint if scene.to else endpoint(part.channel, 1)
    detail = dict(scene.to.detail) if scene.to else {}
    Address.objects.filter(customer_id=person, channel=part.channel).update(endpoint=to, detail=detail)
    world.queue([person], part.channel, endpoint=to, content=CONTENT[part.channel] | scene.fields)
    return world


@having(plays.TEMPORARY)
def test_what_was_refused_for_the_time_being_is_sent_later(key, scene, queued):
    scene.plays(BUSY)
    dispatcher.drain(NOW)
    assert queued.statuses() == ["queued"]
    scene.plays(WELL)
    dispatcher.drain(NOW + timedelta(hours=1))
    assert queued.statuses() == ["sent"]


@having(plays.PERMANENT)
def test_what_was_refused_for_good_is_rejected_with_code_and_words(key, part, scene, queued):
    scene.plays(REFUSING)
    dispatcher.drain(NOW)
    (message,) = queued.messages()
    assert (message.status, message.error_code) == ("rejected", part.code)
    assert part.words in message.error_text
    tried = len(scene.handed())
    dispatcher.drain(NOW + timedelta(hours=1))
    assert len(scene.handed()) == tried


@having(plays.TIME_OUT)
def test_what_may_have_been_taken_is_unknown_and_never_sent_again(key, scene, queued):
    scene.plays(SILENT)
    dispatcher.drain(NOW)
    keyed = PROVIDERS[key].takes_idempotency_key
    assert queued.statuses() == (["queued"] if keyed else ["unknown"])
    scene.plays(WELL)
    dispatcher.drain(NOW + timedelta(hours=1))
    assert queued.statuses() == (["sent"] if keyed else ["unknown"])
    assert len(scene.handed()) == (2 if keyed else 1)
    assert not keyed or len({scene.key_of(each) for each in scene.handed()}) == 1


# At the door


def knocked(client: Client, call: Call, **changes: str) -> int:
    """The answer to this call at the door."""
    headers = {name: value for name, value in call.headers.items() if name != "content-type"}
    path = changes.get("path") or urlsplit(call.url).path
    kind = call.headers["content-type"]
    return int(client.post(path, call.body, content_type=kind, headers=headers).status_code)


def heard(world: World) -> tuple[list[str], int, int]:
    """What we know by calls."""
    return world.statuses(), DeliveryEvent.objects.count(), IncomingMessage.objects.count()


@having(plays.SIGNATURE)
def test_a_call_with_a_wrong_signature_is_refused_and_changes_nothing(client, part, queued, stored):
    dispatcher.drain(NOW)
    before = heard(queued)
    (message,) = queued.messages()
    assert message.status == "sent"
    assert knocked(client, part.told(message, public.hook_url(stored.pk), False)) == 403
    assert heard(queued) == before


@having(plays.REPLAY)
def test_a_call_that_comes_again_changes_nothing_twice(client, part, queued, stored):
    dispatcher.drain(NOW)
    before = heard(queued)
    (message,) = queued.messages()
    call = part.told(message, public.hook_url(stored.pk), True)
    assert knocked(client, call) == 200
    once = heard(queued)
    assert once != before
    assert knocked(client, call) == 200
    assert heard(queued) == once


@having(plays.REPLAY)
def test_a_call_at_a_door_that_we_have_not_made_is_refused(client, part, queued, stored):
    dispatcher.drain(NOW)
    before = heard(queued)
    (message,) = queued.messages()
    call = part.told(message, public.hook_url(stored.pk), True)
    assert knocked(client, call, path=f"{urlsplit(call.url).path[:-3]}xx/") == 404
    assert heard(queued) == before


@lacking(plays.REPLAY)
def test_where_nobody_calls_nobody_is_let_in(key, scene):
    account = scene.account(key)
    for body, headers in NOBODYS:
        with pytest.raises(NotTheirs):
            PROVIDERS[key].hear(Call("POST", "https://kaskad.example/hooks/x/", headers, {}, body), account, NOW)
