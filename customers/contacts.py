"""E-mail addresses and phone numbers in one written form, so that the same one is found again."""

import re
from functools import lru_cache

import phonenumbers

# How the endpoint of a channel is written; of every other channel it is taken as it is (a device token).
FORM_OF_CHANNEL = {"email": "email", "sms": "phone", "viber": "phone", "whatsapp": "phone"}

# One @, something before it, a domain with a dot behind it. What is finer only the mail server knows.
EMAIL = re.compile(r"[^@\s\"(),:;<>\[\]\\]{1,64}@(?=.{4,253}$)[^\W_](?:[\w-]*[^\W_])?(?:\.[^\W_](?:[\w-]*[^\W_])?)+")


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
