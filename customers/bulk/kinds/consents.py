"""What customers allow and refuse."""

from collections.abc import Hashable
from typing import ClassVar

from rest_framework import serializers

from customers.bulk.fields import ChannelField, MomentField, OfCustomer, read_identities, who
from customers.bulk.kind import Kind, Reading, Said
from customers.importing.problems import Refused
from customers.importing.row import Row
from customers.importing.target import CUSTOMERS


class ConsentFields(OfCustomer):
    """A choice; the latest of a customer, channel and topic stands, and all of them are remembered."""

    channel = ChannelField()
    topic = serializers.RegexField(r"^[\w-]+/[\w-]+$", max_length=100, help_text="Brand and topic: records/news.")
    granted = serializers.BooleanField()
    at = MomentField(required=False, help_text="When it was made; now, if it is not said.")


class ConsentsKind(Kind):
    key = "consents"
    label = "Consents"
    Fields = ConsentFields
    example: ClassVar = {
        "identities": [{"namespace": "shop_id", "value": "4711"}],
        "channel": "email",
        "topic": "records/news",
        "granted": True,
        "at": "2026-11-22T08:00:00Z",
    }

    def rows(self, said: Said, number: int, reading: Reading) -> list[tuple[str, Row]]:
        topic = reading.topics.get(said["topic"])
        if topic is None:
            raise Refused(f"There is no topic “{said['topic']}” that you may use.")
        row = Row(number, "", read_identities(said["identities"], reading.terms.region))
        row.grants[said["channel"], topic] = said["granted"]
        row.values["consented_at"] = said.get("at", reading.terms.now)
        return [(CUSTOMERS, row)]

    def apart(self, said: Said) -> Hashable:
        return who(said)  # rows of one customer that are stored together have one moment
