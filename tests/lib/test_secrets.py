"""Credentials at rest are encrypted with a key that is not in the database."""

import pytest

from lib.secrets import SecretsUnreadable, decrypt, encrypt

CREDENTIALS = {"user": "shop", "password": "hunter2"}


def test_credentials_can_be_read_again_and_not_by_looking():
    text = encrypt(CREDENTIALS)
    assert "hunter2" not in text
    assert decrypt(text) == CREDENTIALS
    assert encrypt(CREDENTIALS) != text, "the same credentials look different each time"


def test_no_credentials_are_no_text():
    assert decrypt("") == {}


def test_another_key_cannot_read_them_and_says_what_to_do(settings):
    text = encrypt(CREDENTIALS)
    settings.SECRET_KEY = "another key"
    with pytest.raises(SecretsUnreadable, match="SECRET_KEY or KASKAD_SECRETS_KEY has changed"):
        decrypt(text)


def test_text_that_was_tampered_with_is_refused():
    text = encrypt(CREDENTIALS)
    with pytest.raises(SecretsUnreadable):
        decrypt(text[:-6] + "AAAAA=")


def test_a_key_of_their_own_can_be_changed_by_keeping_the_old_one_behind_it(settings):
    settings.SECRETS_KEY = "first"
    text = encrypt(CREDENTIALS)
    settings.SECRETS_KEY = "second,first"
    assert decrypt(text) == CREDENTIALS
    text = encrypt(CREDENTIALS)
    settings.SECRETS_KEY = "second"
    assert decrypt(text) == CREDENTIALS


def test_a_key_of_their_own_does_not_depend_on_the_key_of_the_sessions(settings):
    settings.SECRETS_KEY = "own"
    text = encrypt(CREDENTIALS)
    settings.SECRET_KEY = "another key"
    assert decrypt(text) == CREDENTIALS
