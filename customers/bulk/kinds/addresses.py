"""Where customers are reached."""

from collections.abc import Hashable
from typing import ClassVar

from rest_framework import serializers

from customers.bulk.fields import ChannelField, OfCustomer, read_endpoint, read_identities, who
from customers.bulk.kind import Kind, Reading, Said
from customers.importing.row import Row
from customers.importing.target import CUSTOMERS


class AddressFields(OfCustomer):
    """An address. It becomes the primary one of its channel, unless the customer has it already."""

    channel = ChannelField()
    endpoint = serializers.CharField(max_length=500)


class AddressesKind(Kind):
    key = "addresses"
    label = "Addresses"
    Fields = AddressFields
    example: ClassVar = {
        "identities": [{"namespace": "shop_id", "value": "4711"}],
        "channel": "sms",
        "endpoint": "+380501234567",
    }

    def rows(self, said: Said, number: int, reading: Reading) -> list[tuple[str, Row]]:
        region = reading.terms.region
        row = Row(number, "", read_identities(said["identities"], region))
        row.endpoints[said["channel"]] = read_endpoint(said["channel"], said["endpoint"], region)
        return [(CUSTOMERS, row)]

    def apart(self, said: Said) -> Hashable:
        return who(said), said["channel"]
