"""Where a channel reaches the customer."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from customers.contacts import FORM_OF_CHANNEL, NotAContact, contact
from customers.importing.problems import Refused
from customers.importing.row import Terms
from customers.importing.target import CUSTOMERS, Options, Put, Target
from customers.importing.values import short_text


class AddressOptions(Options):
    channel = serializers.RegexField(
        r"^[a-z][a-z0-9_]{0,19}$",
        help_text="The key of a channel: push, email, viber, sms.",
        error_messages={"invalid": "A channel is named by its key, such as email."},
    )


class AddressTarget(Target):
    """E-mail addresses and phone numbers are checked and brought into one written form."""

    key = "address"
    label = "Address"
    rows = frozenset({CUSTOMERS})
    Options = AddressOptions

    def slot(self, options: Mapping[str, Any]) -> str:
        return f"the address for {options['channel']}"

    def put(self, options: Mapping[str, Any], terms: Terms) -> Put:
        channel: str = options["channel"]
        form = FORM_OF_CHANNEL.get(channel, "")

        def read(text: str) -> str:
            try:
                return short_text(contact(form, text, terms.region), 500)
            except NotAContact as problem:
                raise Refused(str(problem)) from None

        return Put("endpoints", channel, read)
