"""What holds for every provider, present and future."""

import pytest

from delivery import statuses
from delivery.kinds import KINDS
from delivery.provider import OpenAccount, Outgoing, Provider
from delivery.providers import PROVIDERS
from lib.forms import SecretField, describe
from tests.delivery.world import CONTENT, NOW, endpoint


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


def test_it_answers_for_every_message_and_for_no_other(provider):
    form = provider.Settings(data={})
    if not form.is_valid():
        pytest.fail(f"{provider.key} needs settings: give it a case of its own here")
    account = OpenAccount(1, "Account", {}, form.validated_data)
    batch = [
        Outgoing(number, number, channel, endpoint(channel, number), "Vinyl", "Vinyl", CONTENT[channel])
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
