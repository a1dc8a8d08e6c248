"""A text that is sent as a test says so, in the language of the content."""

import pytest

from delivery.content.trying import marked


@pytest.mark.parametrize(
    ("channel", "fields", "language", "key", "said"),
    [
        ("email", {"subject": "Hello", "html": "<p>Hello</p>", "text": "Hello"}, "en", "subject", "Test: Hello"),
        ("push", {"title": "Привіт", "text": "Знижка"}, "uk", "title", "Тест: Привіт"),
        ("sms", {"text": "Скидка"}, "ru-RU", "text", "Тест: Скидка"),
        ("viber", {"text": "Rabat", "button_text": "Zobacz"}, "pl", "text", "Test: Rabat"),
        ("sms", {"text": "Rabatt"}, "de", "text", "Test: Rabatt"),
    ],
)
def test_what_is_read_first_begins_with_the_word(
    channel: str, fields: dict[str, str], language: str, key: str, said: str
) -> None:
    assert marked(channel, fields, language) == {**fields, key: said}


def test_a_text_that_fills_its_channel_and_one_that_the_vendor_keeps_stay_as_they_are() -> None:
    full = {"title": "x" * 120, "text": "Hello"}
    assert marked("push", full, "en") == full
    kept = {"template": "order_ready", "text": "Hello"}
    assert marked("whatsapp", kept, "en") == kept
