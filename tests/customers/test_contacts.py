import pytest

from customers.contacts import NotAContact, email, phone


@pytest.mark.parametrize(
    "text", ["Ann@Example.com", " ann@example.COM\t", "a.b+c@sub.example.co.uk", "x@müller.example", "я@пошта.укр"]
)
def test_an_address_is_trimmed_and_in_lower_case(text):
    assert email(text) == text.strip().lower()


@pytest.mark.parametrize(
    "text",
    ["", "ann", "@example.com", "ann@", "ann@localhost", "a b@example.com", "a@@example.com", ".a@example.com",
     "a..b@example.com", "a@-x.com", "a@x..com", "Ann <ann@example.com>", "a@example.com;b@example.com"],
)  # fmt: skip
def test_what_is_no_address_is_refused(text):
    with pytest.raises(NotAContact):
        email(text)


@pytest.mark.parametrize(
    ("text", "region", "number"),
    [
        ("050 123-45-67", "UA", "+380501234567"),
        ("+48 601 234 567", "", "+48601234567"),
        ("00 44 20 7946 0123", "PL", "+442079460123"),
        ("(212) 555-0143", "US", "+12125550143"),
    ],
)
def test_a_number_is_brought_into_the_form_of_e164(text, region, number):
    assert phone(text, region) == number


@pytest.mark.parametrize(("text", "region"), [("12", "UA"), ("call me", "UA"), ("050 123 45 67", ""), ("+1", "")])
def test_what_is_no_number_is_refused(text, region):
    with pytest.raises(NotAContact):
        phone(text, region)
