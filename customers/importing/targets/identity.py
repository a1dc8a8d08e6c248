"""What names the customer elsewhere: a card, an id in the shop, a phone number."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from customers.contacts import NotAContact, contact
from customers.importing.problems import Refused
from customers.importing.row import Terms
from customers.importing.target import OF_CUSTOMERS, Options, Put, Target
from customers.importing.values import short_text


class IdentityOptions(Options):
    namespace = serializers.RegexField(
        r"^[a-z][a-z0-9_]{0,39}$",
        help_text="Lower snake case. “email” and “phone” are brought into one written form.",
        error_messages={"invalid": "A namespace has small letters, digits and _, at most 40."},
    )


class IdentityTarget(Target):
    """The text counts as it stands: leading zeros are part of it."""

    key = "identity"
    label = "Identity"
    rows = OF_CUSTOMERS
    Options = IdentityOptions

    def slot(self, options: Mapping[str, Any]) -> str:
        return f"the identity “{options['namespace']}”"

    def put(self, options: Mapping[str, Any], terms: Terms) -> Put:
        namespace: str = options["namespace"]

        def read(text: str) -> tuple[str, str]:
            try:
                return namespace, short_text(contact(namespace, text, terms.region), 200)
            except NotAContact as problem:
                raise Refused(str(problem)) from None

        return Put("identities", namespace, read)
