"""E-mail addresses and phone numbers in one written form, so that the same one is found again."""

import re
from functools import cache, lru_cache

import phonenumbers

# How the endpoint of a channel is written; of every other channel it is taken as it is (a device token).
FORM_OF_CHANNEL = {"email": "email", "sms": "phone", "viber": "phone", "whatsapp": "phone"}

# One @, something before it, a domain with a dot behind it. What is finer only the mail server knows.
EMAIL = re.compile(r"[^@\s\"(),:;<>\[\]\\]{1,64}@(?=.{4,253}$)[^\W_](?:[\w-]*[^\W_])?(?:\.[^\W_](?:[\w-]*[^\W_])?)+")


# A country code and digits in groups, as machines and tidy people write them.
PLAIN = re.compile(r"\+[1-9][0-9]*(?:[ -][0-9]+| ?\([0-9]{1,5}\)(?:[ -]?[0-9]+)?)*")
PLAIN_LONGEST = 30
SEPARATORS = str.maketrans("", "", " -()")
UNKNOWN_REGION = "ZZ"


class NotAContact(ValueError):
    """The text is no e-mail address or phone number; `str()` of it is a sentence."""


def email(text: str) -> str:
    """Trimmed and in lower case. Raises NotAContact."""
    address = text.strip().lower()
    local = address.partition("@")[0]
    if not EMAIL.fullmatch(address) or local.startswith(".") or local.endswith(".") or ".." in local:
        raise NotAContact(f"“{text}” is not an e-mail address.")
    return address


@lru_cache(4096)
def phone(text: str, region: str = "") -> str:
    """In the form of E.164: "+12125550143". `region` ("UA") is that of numbers without a country code.

    Raises NotAContact.
    """
    return plain_phone(text) or careful_phone(text, region)


def plain_phone(text: str) -> str:
    """The same, ten times as fast, of a number that is written with its country code and is plainly a possible one.

    Empty if it is not: then phonenumbers has to look. What a country strips from its numbers, and numbers that begin
    with 0 behind the country code, are left to it, too.
    """
    if len(text) > PLAIN_LONGEST or not PLAIN.fullmatch(text):
        return ""
    digits = text.translate(SEPARATORS)
    for length in (2, 1, 3):
        if (country := _country(digits[1 : 1 + length])) is not None:
            lengths, stripped = country
            rest = digits[1 + length :]
            if len(rest) in lengths and not rest.startswith("0") and not (stripped and stripped.match(rest)):
                return digits
            return ""
    return ""


@cache
def _country(code: str) -> tuple[frozenset[int], re.Pattern[str] | None] | None:
    """How many digits its numbers have behind this code, and what is stripped there; None if it is no code."""
    region = phonenumbers.region_code_for_country_code(int(code)) if code.isdecimal() else UNKNOWN_REGION
    metadata = phonenumbers.PhoneMetadata.metadata_for_region(region, None)
    if metadata is None or metadata.general_desc is None or str(metadata.country_code) != code:
        return None
    prefix = metadata.national_prefix_for_parsing
    return frozenset(metadata.general_desc.possible_length), re.compile(prefix) if prefix else None


def careful_phone(text: str, region: str) -> str:
    """As phonenumbers reads it. Raises NotAContact."""
    try:
        number = phonenumbers.parse(text, region or None)
    except phonenumbers.NumberParseException as error:
        if error.error_type == phonenumbers.NumberParseException.INVALID_COUNTRY_CODE and not region:
            raise NotAContact(
                f"“{text}” has no country code, and the mapping names no region to take it from."
            ) from None
        raise NotAContact(f"“{text}” is not a phone number.") from None
    if number.extension or not phonenumbers.is_possible_number(number):
        raise NotAContact(f"“{text}” is not a possible phone number.")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def contact(form: str, text: str, region: str = "") -> str:
    """`text` in the given form: "email", "phone", anything else as it is. Raises NotAContact."""
    if form == "email":
        return email(text)
    if form == "phone":
        return phone(text, region)
    return text
