"""What holds for every provider, present and future."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest

from delivery import statuses
from delivery.kinds import KINDS
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
from delivery.smsc.pool import POOL
from lib.forms import SecretField, describe
from tests.delivery import browsers, messengers, smsc, twilio_api
from tests.delivery.esp_fixtures import CASES as ESPS
from tests.delivery.esp_server import taking
from tests.delivery.firebase import firebase
from tests.delivery.smtp_sink import Sink, running
from tests.delivery.test_apns import CREDENTIALS as APNS_CREDENTIALS
from tests.delivery.world import CONTENT, NOW, endpoint


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
