"""Who customers are."""

from typing import Any, ClassVar

from rest_framework import serializers

from customers.bulk.fields import ChannelField, MomentField, ObjectField, OfCustomer, read_endpoint, read_identities
from customers.bulk.kind import Kind, Reading, Said
from customers.importing.problems import Refused
from customers.importing.row import Row
from customers.importing.target import CUSTOMERS
from customers.importing.targets.language import TAG
from customers.importing.targets.time_zone import known_zones
from customers.taking.traits import KEY
from lib.forms import StrictSerializer

MOST_ATTRIBUTES = 200


class EndpointFields(StrictSerializer):
    """An address of a channel."""

    channel = ChannelField()
    endpoint = serializers.CharField(max_length=500)


class CustomerFields(OfCustomer):
    """A customer. What is not said stays as it is; an attribute that does not exist is made, its type by the value."""

    attributes = ObjectField(required=False, default=dict)
    addresses = EndpointFields(many=True, required=False, default=list, max_length=20)  # type: ignore[call-arg]
    language = serializers.CharField(max_length=20, required=False, help_text="Its tag: uk, pl, en-gb.")
    time_zone = serializers.CharField(max_length=64, required=False, help_text="Europe/Kyiv")
    created_at = MomentField(required=False, help_text="Since when they are a customer; counts for new ones.")

    def validate_language(self, value: str) -> str:
        tag = value.lower().replace("_", "-")
        if not TAG.fullmatch(tag):
            raise serializers.ValidationError(f"“{value}” is not a language tag such as uk or en-gb.")
        return tag

    def validate_time_zone(self, value: str) -> str:
        if value not in known_zones():
            raise serializers.ValidationError(f"“{value}” is not a time zone. Write one such as Europe/Kyiv.")
        return value

    def validate_attributes(self, value: dict[str, Any]) -> dict[str, Any]:
        if len(value) > MOST_ATTRIBUTES:
            raise serializers.ValidationError(f"At most {MOST_ATTRIBUTES} attributes a row.")
        for key in value:
            if not KEY.fullmatch(key):
                words = "An attribute has a key of small letters, digits and _, at most 60, that begins with a letter."
                raise serializers.ValidationError(f"“{key[:100]}”: {words}")
        return value


class CustomersKind(Kind):
    key = "customers"
    label = "Customers"
    Fields = CustomerFields
    example: ClassVar = {
        "identities": [{"namespace": "shop_id", "value": "4711"}, {"namespace": "email", "value": "ann@example.com"}],
        "attributes": {"first_name": "Ann", "city": "Kyiv", "vip": True},
        "addresses": [{"channel": "email", "endpoint": "ann@example.com"}],
        "language": "uk",
    }

    def rows(self, said: Said, number: int, reading: Reading) -> list[tuple[str, Row]]:
        region = reading.terms.region
        row = Row(number, "", read_identities(said["identities"], region))
        for key, value in said["attributes"].items():
            if value is None or value == "":
                continue  # nothing says nothing
            try:
                if isinstance(value, dict):
                    raise Refused("An object stands where a text, a number, yes or no or a list is expected.")
                row.attributes[key] = reading.attributes.fit(key, value)
            except Refused as refused:
                raise Refused(f"The attribute “{key}”: {refused}") from None
        for each in said["addresses"]:
            row.endpoints[each["channel"]] = read_endpoint(each["channel"], each["endpoint"], region)
        for name in ("language", "time_zone", "created_at"):
            if name in said:
                row.values[name] = said[name]
        return [(CUSTOMERS, row)]
