"""Tokens for links without a log-in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delivery import tokens
from delivery.tokens import BadToken

NUMBERS = st.lists(st.integers(0, 2**63 - 1), max_size=6)


@given(NUMBERS)
def test_a_token_says_its_numbers(numbers):
    assert tokens.read("click", tokens.sign("click", *numbers)) == tuple(numbers)


@given(NUMBERS, st.data())
def test_a_changed_token_says_nothing(numbers, data):
    token = tokens.sign("click", *numbers)
    place = data.draw(st.integers(0, len(token) - 1))
    letter = data.draw(st.sampled_from("abcXYZ019-_"))
    changed = token[:place] + letter + token[place + 1 :]
    if changed != token:
        with pytest.raises(BadToken):
            assert tokens.read("click", changed) != tuple(numbers)


@pytest.mark.parametrize("token", ["", "A", "AAAA", "ї" * 20, "A" * 500, "====", "a b", "\n", "-" * 30, "%2e%2e/%2e"])
def test_nonsense_says_nothing(token):
    with pytest.raises(BadToken):
        tokens.read("click", token)


def test_a_token_for_one_purpose_is_none_for_another(settings):
    token = tokens.sign("unsubscribe", 1, 2)
    with pytest.raises(BadToken):
        tokens.read("click", token)
    settings.SECRET_KEY = "another installation"
    with pytest.raises(BadToken):
        tokens.read("unsubscribe", token)


def test_a_token_of_large_ids_is_short():
    assert len(tokens.sign("click", 10**7, 10**9, 10**7)) <= 31


def test_there_are_no_negative_numbers():
    with pytest.raises(ValueError, match="from 0 on"):
        tokens.sign("click", -1)
