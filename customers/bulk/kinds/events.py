"""What customers did."""

from typing import ClassVar

from rest_framework import serializers

from customers.bulk.fields import LONGEST_KEY, MomentField, ObjectField, OfCustomer, read_identities
from customers.bulk.kind import Kind, Reading, Said
from customers.importing.row import Row
from customers.importing.target import EVENTS
from customers.keys import event_key


class EventFields(OfCustomer):
    """An event. With an `id` it counts once, however often it is told; without one its values tell it from others."""

    name = serializers.CharField(max_length=100)
    at = MomentField()
    properties = ObjectField(required=False, default=dict)
    id = serializers.CharField(max_length=LONGEST_KEY, required=False)


class EventsKind(Kind):
    key = "events"
    label = "Events"
    Fields = EventFields
    example: ClassVar = {
        "identities": [{"namespace": "shop_id", "value": "4711"}],
        "name": "basket",
        "at": "2026-11-22T08:00:00Z",
        "properties": {"basket_id": "B-9", "total": 49},
        "id": "evt-000017",
    }

    def rows(self, said: Said, number: int, reading: Reading) -> list[tuple[str, Row]]:
        row = Row(number, "", read_identities(said["identities"], reading.terms.region))
        row.values |= {"name": said["name"], "occurred_at": said["at"], "properties": said["properties"]}
        if "id" in said:
            row.values["key"] = event_key(reading.terms.source, said["id"])
        return [(EVENTS, row)]
