"""Whoever is in another saved segment."""

from psycopg import sql
from rest_framework import serializers

from lib.forms import SegmentField
from segments.condition import Condition, Values
from segments.fields import Config as Fields
from segments.known import Known
from segments.moment import Moment
from segments.predicate import segment_predicate


class InSegment(Condition):
    key = "in_segment"
    label = "In a segment"
    icon = "users-group"
    category = "audience"
    description = "Whoever is, or is not, in another segment at the moment of the question."

    class Config(Fields):
        segment_id = SegmentField(min_value=1, label="Segment")
        member = serializers.ChoiceField([("yes", "is in"), ("no", "is not in")], default="yes", label="Membership")

    examples = ({"segment_id": 1}, {"segment_id": 1, "member": "no"})

    def predicate(self, config: Values, moment: Moment) -> sql.Composable:
        inner = segment_predicate(config["segment_id"], moment)
        return inner if config["member"] == "yes" else sql.SQL("{} is not true").format(inner)

    def columnar(self, config: Values) -> bool:
        return True  # each condition inside is asked where it can be

    def words(self, config: Values, known: Known) -> str:
        segment = known.segments.get(config["segment_id"])
        name = f"“{segment.name}”" if segment else f"segment {config['segment_id']}, which does not exist"
        return f"is {'' if config['member'] == 'yes' else 'not '}in {name}"

    def compared(self, config: Values, moment: Moment) -> dict[str, sql.Composable]:
        return {"member": sql.SQL("{} is true").format(segment_predicate(config["segment_id"], moment))}

    def references(self, config: Values) -> set[int]:
        return {config["segment_id"]}
