"""Shapes of the journeys' API."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.models import Brand
from accounts.scope import scoped
from journeys.models import Journey
from journeys.policy import read
from lib.forms import StrictSerializer


class PositionSerializer(serializers.Serializer[Any]):
    x = serializers.FloatField()
    y = serializers.FloatField()
    by_hand = serializers.BooleanField(required=False, help_text="A person has put the node here: tidying leaves it.")


class NodeSerializer(serializers.Serializer[Any]):
    id = serializers.CharField()
    type = serializers.CharField()
    config = serializers.DictField()
    position = PositionSerializer()


class EdgeSerializer(serializers.Serializer[Any]):
    id = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    port = serializers.CharField()
    target = serializers.CharField()


class GraphSerializer(serializers.Serializer[Any]):
    """The one shape of a graph. What is wrong inside is told as problems, so that a draft can always be saved."""

    nodes = NodeSerializer(many=True)
    edges = EdgeSerializer(many=True)


@extend_schema_field(GraphSerializer)
class AnyGraph(serializers.JSONField):
    """A graph as it was saved: a draft may be malformed in ways that GraphSerializer would refuse to show."""


class ProblemSerializer(serializers.Serializer[Any]):
    """A finding of the linter."""

    severity = serializers.ChoiceField(["error", "warning"])
    code = serializers.CharField()
    message = serializers.CharField()
    fix = serializers.CharField()
    node = serializers.CharField(allow_null=True)
    edge = serializers.CharField(allow_null=True)
    field = serializers.CharField(allow_null=True)
    params = serializers.DictField()


class ProblemsSerializer(serializers.Serializer[Any]):
    """Why a journey cannot be published."""

    detail = serializers.CharField()
    code = serializers.CharField()
    problems = ProblemSerializer(many=True)


class PortSerializer(serializers.Serializer[Any]):
    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]


class NodeTypeSerializer(serializers.Serializer[Any]):
    """A node type as the palette and the form need it."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    icon = serializers.CharField()
    category = serializers.CharField()
    description = serializers.CharField()
    color = serializers.CharField()
    entry = serializers.BooleanField()
    launched = serializers.BooleanField(help_text="People enter by it when Launch is pressed; others then only listen.")
    end = serializers.BooleanField()
    drawing = serializers.BooleanField()
    ports = PortSerializer(many=True)
    fields = serializers.ListField(child=serializers.DictField())  # type: ignore[assignment]
    default_config = serializers.DictField()


class NeedSerializer(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(["segment", "topic", "event", "attribute", "sender", "approved"])
    name = serializers.CharField(help_text="Of the event or the attribute; the channel of a sender; an approved text.")


class TemplateSerializer(serializers.Serializer[Any]):
    """A journey to start from: when to use it, and what it needs before it can run."""

    key = serializers.CharField()
    category = serializers.CharField()
    name = serializers.CharField()
    description = serializers.CharField()
    graph = GraphSerializer()
    settings = serializers.DictField()
    channels = serializers.ListField(child=serializers.CharField())
    needs = NeedSerializer(many=True)


class BlanksSerializer(StrictSerializer):
    """What is put into a template: ids, and names in the place of its usual event and attribute."""

    segment = serializers.IntegerField(required=False, allow_null=True)
    topic = serializers.IntegerField(required=False, allow_null=True)
    event = serializers.CharField(max_length=100, required=False, allow_blank=True)
    attribute = serializers.RegexField(r"^[a-z0-9_]*$", max_length=60, required=False, allow_blank=True)


class JourneyRowSerializer(serializers.ModelSerializer[Journey]):
    """A journey in the list."""

    version = serializers.IntegerField(source="version.number", default=None, allow_null=True, read_only=True)
    has_draft = serializers.SerializerMethodField()
    entered = serializers.SerializerMethodField()
    inside = serializers.SerializerMethodField()
    exited = serializers.SerializerMethodField()
    updated_by = serializers.CharField(source="updated_by.name", default=None, allow_null=True, read_only=True)

    class Meta:
        model = Journey
        fields: ClassVar = [
            "id", "name", "brand", "status", "version", "has_draft", "revision",
            "entered", "inside", "exited", "updated_at", "launched_at", "updated_by",
        ]  # fmt: skip

    def _total(self, journey: Journey, key: str) -> int:
        return int(self.context["totals"][journey.pk][key])

    def get_has_draft(self, journey: Journey) -> bool:
        """Whether the draft differs from what is published."""
        if journey.version is None or journey.version.graph != journey.graph:
            return True
        try:
            return read(journey.settings) != read(journey.version.settings)
        except serializers.ValidationError:
            return True

    def get_entered(self, journey: Journey) -> int:
        return self._total(journey, "entered")

    def get_inside(self, journey: Journey) -> int:
        return self._total(journey, "inside")

    def get_exited(self, journey: Journey) -> int:
        return self._total(journey, "exited")


class JourneySerializer(JourneyRowSerializer):
    """A journey with its draft and what is wrong with it."""

    graph = AnyGraph()
    published_graph = AnyGraph(source="version.graph", default=None, allow_null=True, read_only=True)
    problems = serializers.SerializerMethodField()

    class Meta(JourneyRowSerializer.Meta):
        fields: ClassVar = [
            *JourneyRowSerializer.Meta.fields, "graph", "settings", "problems", "published_graph",
            "paused_at", "holds_timers", "refuses_arrivals", "stopped_at", "withdrawn", "share",
        ]  # fmt: skip

    def get_problems(self, journey: Journey) -> list[dict[str, Any]]:
        return [each.as_json() for each in self.context["problems"]]


class NewJourneySerializer(serializers.Serializer[Any]):
    """What is needed to begin a journey."""

    name = serializers.CharField(max_length=120)
    brand = serializers.PrimaryKeyRelatedField(queryset=Brand.objects.all())
    template = serializers.CharField(required=False, allow_null=True, default=None, max_length=60)
    blanks = BlanksSerializer(required=False, default=dict, help_text="What the template needs.")

    def validate_brand(self, brand: Brand) -> Brand:
        if not scoped(Brand.objects.filter(pk=brand.pk), self.context["request"].user, path="id").exists():
            raise serializers.ValidationError("You do not work for this brand.")
        return brand


class SaveJourneySerializer(serializers.Serializer[Any]):
    """Changes of a draft, made on `revision`."""

    revision = serializers.IntegerField()
    name = serializers.CharField(max_length=120, required=False)
    graph = serializers.DictField(required=False)
    settings = serializers.DictField(required=False)

    def validate_settings(self, settings: dict[str, Any]) -> dict[str, Any]:
        if len(str(settings)) > 200_000:
            raise serializers.ValidationError("The settings are larger than 200 kB.")
        return settings

    def validate_graph(self, graph: dict[str, Any]) -> dict[str, Any]:
        if len(str(graph)) > 2_000_000:
            raise serializers.ValidationError("The graph is larger than 2 MB.")
        return graph


class PauseSerializer(serializers.Serializer[Any]):
    holds_timers = serializers.BooleanField(
        default=False, help_text="Timers stand still: whatever waits is over later by the length of the pause."
    )
    refuses_arrivals = serializers.BooleanField(
        default=False,
        help_text="Whoever is brought to an entry meanwhile is refused. Otherwise they come in when it is resumed.",
    )


class StopSerializer(serializers.Serializer[Any]):
    drain = serializers.BooleanField(
        default=False, help_text="Nobody enters any more, and those inside go on to their end. Otherwise all leave now."
    )


class StepCountersSerializer(serializers.Serializer[Any]):
    channel = serializers.CharField()
    queued = serializers.IntegerField()
    sent = serializers.IntegerField()
    delivered = serializers.IntegerField()
    opened = serializers.IntegerField()
    clicked = serializers.IntegerField()
    replied = serializers.IntegerField()
    failed = serializers.IntegerField()
    unsubscribed = serializers.IntegerField()
    skipped = serializers.IntegerField()
    waiting = serializers.IntegerField()
    cost = serializers.CharField(help_text="What was spent in `currency`, the one of which most was.")
    currency = serializers.CharField()
    costs = serializers.DictField(child=serializers.CharField(), help_text="By currency, where there are several.")


class NodeCountersSerializer(serializers.Serializer[Any]):
    entered = serializers.IntegerField()
    waiting = serializers.IntegerField()
    ports = serializers.DictField(child=serializers.IntegerField())
    reasons = serializers.DictField(child=serializers.IntegerField())
    reasons_by_port = serializers.DictField(
        child=serializers.DictField(child=serializers.IntegerField()),
        help_text="Why they left by a port; `refused` and `holdout`: why they were not let in.",
    )
    steps = StepCountersSerializer(many=True, required=False)


class CountersSerializer(serializers.Serializer[Any]):
    """The figures on the canvas, in visits."""

    journey = serializers.IntegerField()
    status = serializers.CharField()
    version = serializers.IntegerField(allow_null=True, help_text="The version whose graph the figures belong to.")
    versions = serializers.IntegerField(help_text="How many versions they are the sum of.")
    at = serializers.DateTimeField()
    entered = serializers.IntegerField()
    inside = serializers.IntegerField()
    exited = serializers.IntegerField()
    nodes = serializers.DictField(child=NodeCountersSerializer())
    edges = serializers.DictField(child=serializers.IntegerField())
    exits = serializers.DictField(child=serializers.IntegerField())
