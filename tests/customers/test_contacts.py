import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from customers.contacts import NotAContact, careful_phone, email, phone, plain_phone


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


codes = st.sampled_from(sorted(phonenumbers.COUNTRY_CODE_TO_REGION_CODE))
with_code = st.builds("+{}{}".format, codes, st.text("0123456789", min_size=3, max_size=13))
examples = st.sampled_from(
    [
        phonenumbers.format_number(number, form)
        for region in sorted(phonenumbers.SUPPORTED_REGIONS)
        for form in (phonenumbers.PhoneNumberFormat.E164, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
        if (number := phonenumbers.example_number(region)) is not None
    ]
)


@st.composite
def scribbled(draw):
    """A number of somewhere, a few of its characters replaced."""
    text = list(draw(examples))
    for _ in range(draw(st.integers(0, 3))):
        text[draw(st.integers(0, len(text) - 1))] = draw(st.sampled_from("0123456789 -()+"))
    return "".join(text)


@given(text=st.one_of(with_code, examples, scribbled()), region=st.sampled_from(["", "UA", "US", "IT", "MX"]))
@settings(max_examples=1500, deadline=None, derandomize=True)
def test_the_quick_way_reads_a_number_as_the_careful_one_does(text, region):
    if quick := plain_phone(text):
        assert careful_phone(text, region) == quick


def test_the_quick_way_reads_what_is_plain():
    assert plain_phone("+380501234567") == plain_phone("+38 (050) 123-45-67") == "+380501234567"
    assert plain_phone("+48 601 234 567") == "+48601234567"
    assert plain_phone("+390612345678") == "", "an Italian number begins with 0: that is left to phonenumbers"
