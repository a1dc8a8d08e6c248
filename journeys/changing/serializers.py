"""Shapes of what another version changes, of plans and of versions."""

from typing import Any

from rest_framework import serializers

from journeys.changing.plan import CHOICES, Plan
from journeys.changing.routes import MOVE, STAY, Choice
from journeys.graph import MAX_ID, MAX_NODES
from journeys.serializers import AnyGraph


class FieldChangeSerializer(serializers.Serializer[Any]):
    """What was set otherwise: in English words, and (`old`, `new`) as it is stored, for words of other languages."""

    field = serializers.CharField()
    path = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    before = serializers.CharField()
    after = serializers.CharField()
    old = serializers.JSONField(allow_null=True)
    new = serializers.JSONField(allow_null=True)


class NodeChangeSerializer(serializers.Serializer[Any]):
    """A node that was added, changed or removed; `ways` are its ports that lead elsewhere."""

    id = serializers.CharField()
    kind = serializers.ChoiceField(["added", "changed", "removed"])
    type = serializers.CharField()
    name = serializers.CharField()
    fields = FieldChangeSerializer(many=True)  # type: ignore[assignment]
    ways = serializers.ListField(child=serializers.CharField())


class EdgeChangeSerializer(serializers.Serializer[Any]):
    """A way that was added or removed."""

    kind = serializers.ChoiceField(["added", "removed"])
    id = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    port = serializers.CharField()
    target = serializers.CharField()
    source_name = serializers.CharField()
    port_label = serializers.CharField()
    target_name = serializers.CharField()


class DifferenceSerializer(serializers.Serializer[Any]):
    """From one graph to another."""

    nodes = NodeChangeSerializer(many=True)
    edges = EdgeChangeSerializer(many=True)
    settings = FieldChangeSerializer(many=True)


class VersionComparisonSerializer(DifferenceSerializer):
    """Two versions side by side; null is the draft. `text` says the same line by line."""

    a = serializers.IntegerField(allow_null=True)
    b = serializers.IntegerField(allow_null=True)
    before = AnyGraph()
    after = AnyGraph()
    text = serializers.ListField(child=serializers.CharField())


class TouchedSerializer(serializers.Serializer[Any]):
    """A node at which somebody waits, and which is not as it was. `choices` are those that there are."""

    node = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(["changed", "removed"])
    waiting = serializers.IntegerField()
    choices = serializers.ListField(child=serializers.ChoiceField(list(CHOICES)))


class MoveTargetSerializer(serializers.Serializer[Any]):
    """A node to which people can be moved."""

    node = serializers.CharField()
    name = serializers.CharField()


class InsideSerializer(serializers.Serializer[Any]):
    """How many are inside of a version."""

    version = serializers.IntegerField()
    inside = serializers.IntegerField()


class ChangeSerializer(DifferenceSerializer):
    """What publishing the draft now would change over the version that runs, and whom."""

    revision = serializers.IntegerField()
    version = serializers.IntegerField(allow_null=True)
    next_version = serializers.IntegerField()
    before = AnyGraph(allow_null=True)
    touched = TouchedSerializer(many=True)
    targets = MoveTargetSerializer(many=True)
    along = serializers.IntegerField(help_text="Who stands where nothing changes, and could be taken along.")
    inside = InsideSerializer(many=True)


class NodeChoiceSerializer(serializers.Serializer[Any]):
    """What becomes of those at one node."""

    choice = serializers.ChoiceField(list(CHOICES.items()), default=STAY)
    to = serializers.CharField(required=False, allow_null=True, default=None, max_length=MAX_ID)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if (attrs["choice"] == MOVE) != (attrs["to"] is not None):
            raise serializers.ValidationError({"to": ["Name the step to move them to, with “move” and only then."]})
        return attrs


class PlanSerializer(serializers.Serializer[Any]):
    """What becomes of those inside."""

    choices = serializers.DictField(child=NodeChoiceSerializer(), required=False, default=dict)
    take_along = serializers.BooleanField(
        default=False, help_text="Who stands where nothing changed goes on in the new version."
    )

    def validate_choices(self, given: dict[str, Any]) -> dict[str, Any]:
        if len(given) > MAX_NODES or any(len(each) > MAX_ID for each in given):
            raise serializers.ValidationError("These are more nodes, or longer names, than a journey can have.")
        return given


class PublishSerializer(serializers.Serializer[Any]):
    """Without a plan everybody inside stays on the version they entered. `revision` is that of the draft looked at."""

    plan = PlanSerializer(required=False, allow_null=True, default=None)
    revision = serializers.IntegerField(required=False, allow_null=True, default=None)

    def plan_given(self) -> Plan | None:
        """The plan; None where none was sent."""
        given = self.validated_data["plan"]
        if given is None:
            return None
        choices = {node: Choice(each["choice"], each["to"]) for node, each in given["choices"].items()}
        return Plan(choices, given["take_along"])


class ChangeoverSerializer(serializers.Serializer[Any]):
    """A publication over a running journey. `stay`: who is inside the version that was undone."""

    id = serializers.IntegerField()
    before = serializers.IntegerField(source="before.number")
    after = serializers.IntegerField(source="after.number")
    moved = serializers.IntegerField()
    put_out = serializers.IntegerField()
    made_at = serializers.DateTimeField()
    made_by = serializers.CharField(source="made_by.name", default=None, allow_null=True)
    undone_at = serializers.DateTimeField(allow_null=True)
    undone_by = serializers.CharField(source="undone_by.name", default=None, allow_null=True)
    moved_back = serializers.IntegerField()


class UndoneSerializer(serializers.Serializer[Any]):
    """What undoing has done: who went back, and who stays because they have acted or entered since."""

    changeover = ChangeoverSerializer()
    moved_back = serializers.IntegerField()
    stay = serializers.IntegerField()


class StayerSerializer(serializers.Serializer[Any]):
    """Somebody who stays on a version that was undone."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    node = serializers.CharField()
    node_type = serializers.CharField()
    node_name = serializers.CharField(help_text="The name that it was given, else that of its type.")
    entered_at = serializers.DateTimeField()
    entered_since = serializers.BooleanField()


class VersionRowSerializer(serializers.Serializer[Any]):
    """A version in the list."""

    id = serializers.IntegerField()
    number = serializers.IntegerField()
    published_at = serializers.DateTimeField()
    published_by = serializers.CharField(allow_null=True)
    is_current = serializers.BooleanField()
    inside = serializers.IntegerField()
    changeover = ChangeoverSerializer(allow_null=True)
    can_undo = serializers.BooleanField()
    graph = AnyGraph()
    settings = serializers.DictField()


class RestoreSerializer(serializers.Serializer[Any]):
    """The revision of the draft that is to be replaced."""

    revision = serializers.IntegerField()


class ShareSerializer(serializers.Serializer[Any]):
    """For how many percent of the people the doors are opened."""

    share = serializers.IntegerField(min_value=1, max_value=100, default=100)


class WidenSerializer(serializers.Serializer[Any]):
    """For how many percent of the people the doors are to be open now."""

    share = serializers.IntegerField(min_value=2, max_value=100)
