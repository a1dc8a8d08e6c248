"""What holds for every provider, present and future."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from delivery import statuses
from delivery.kinds import KINDS
from delivery.provider import OpenAccount, Outgoing, Provider
from delivery.providers import PROVIDERS
from lib.forms import SecretField, describe
from tests.delivery.smtp_sink import Sink, running
from tests.delivery.world import CONTENT, NOW, endpoint


@contextmanager
def mail_server() -> Iterator[dict[str, Any]]:
    with running(Sink()) as sink:
        yield {"host": "127.0.0.1", "port": sink.port, "security": "none"}


@contextmanager
def no_server() -> Iterator[dict[str, Any]]:
    yield {}


# Settings of those who cannot do without, while there is somebody to talk to.
SETTINGS = {"smtp": mail_server}
SENDER = {"email": "news@vinyl.example"}


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
def account(provider: Provider) -> Iterator[OpenAccount]:
    with SETTINGS.get(provider.key, no_server)() as settings:
        form = provider.Settings(data=settings)
        if not form.is_valid():
            pytest.fail(f"{provider.key} needs settings: give it a case of its own here")
        yield OpenAccount(1, "Account", {}, form.validated_data)


def test_it_answers_for_every_message_and_for_no_other(provider, account):
    batch = [
        Outgoing(
            number, number, channel, endpoint(channel, number), SENDER.get(channel, "Vinyl"), "Vinyl", CONTENT[channel]
        )
        for number, channel in enumerate([*provider.channels] * 25)
    ]
    outcomes = provider.send(batch, account, NOW)
    assert [each.message_id for each in outcomes] == [each.message_id for each in batch]
    for each in outcomes:
        assert (each.refusal is None) == (each.provider_message_id is not None)
        assert each.refusal is None or (each.code and each.words)


def test_an_account_shows_its_secrets_neither_in_its_repr_nor_in_text_it_hides(provider):
    account = OpenAccount(1, "Account", {"password": "hunter2", "empty": ""}, {})
    assert "hunter2" not in repr(account) + str(account)
    assert account.hide("login failed: hunter2 is wrong") == "login failed: ••• is wrong"
