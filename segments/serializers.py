"""Shapes of the segments' API."""

from datetime import datetime
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.models import Brand
from accounts.scope import brands_of, scoped
from lib.forms import RuleField
from segments.asking import AS_OF, read_time
from segments.known import Known
from segments.models import Segment
from segments.tree import RuleInvalid, RuleProblem, check, parse, references
from segments.words import words_of


class ConditionSerializer(serializers.Serializer[Any]):
    """A type of condition and its form."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field named like an attribute of Field
    icon = serializers.CharField()
    category = serializers.CharField()
    description = serializers.CharField()
    fields = serializers.ListField(child=serializers.DictField())  # type: ignore[assignment]


class RuleProblemSerializer(serializers.Serializer[Any]):
    """What is wrong at a place of a rule: `path` is `node` (the condition or group) and `field` (in it) together."""

    path = serializers.CharField(allow_blank=True)
    node = serializers.CharField(allow_blank=True)
    field = serializers.CharField(allow_blank=True)
    message = serializers.CharField()


class RuleRefusedSerializer(serializers.Serializer[Any]):
    """The answer to a rule that cannot be evaluated."""

    rule = RuleProblemSerializer(many=True)


def checked(rule: Any, user: Any, own_id: int | None = None) -> Any:
    """The tree of a rule that this user may use. Raises DRF's ValidationError with the problems and their paths."""
    try:
        parse(rule, Known(brands_of(user)))  # what it names itself; the segments it asks may know more topics
        node = check(rule, Known(), own_id)
        visible = set(scoped(Segment.objects.all(), user).values_list("pk", flat=True))
        hidden = [
            RuleProblem(leaf.path, "segment_id", f"There is no segment {segment_id}.")
            for leaf, segment_id in references(node)
            if segment_id not in visible
        ]
        if hidden:
            raise RuleInvalid(hidden)
    except RuleInvalid as error:
        raise serializers.ValidationError(error.errors) from error
    return node


class SegmentSerializer(serializers.ModelSerializer[Segment]):
    """A saved segment. `problems` is empty unless something that the rule needs has gone since."""

    brand = serializers.PrimaryKeyRelatedField(queryset=Brand.objects.all(), allow_null=True, required=False)
    rule = RuleField()
    words = serializers.SerializerMethodField()
    problems = serializers.SerializerMethodField()
    created_by = serializers.CharField(source="created_by.name", read_only=True, allow_null=True, default=None)
    seen_at = serializers.DateTimeField(
        required=False,
        write_only=True,
        help_text="The `updated_at` of what this change was made on: 409 when somebody else has saved since.",
    )

    class Meta:
        model = Segment
        fields: ClassVar = [
            "id",
            "brand",
            "name",
            "description",
            "rule",
            "words",
            "problems",
            "size",
            "size_at",
            "created_by",
            "created_at",
            "updated_at",
            "seen_at",
        ]
        read_only_fields: ClassVar = ["size", "size_at"]
        validators: ClassVar[list[Any]] = []  # the one over name and brand is ours, with words

    @property
    def known(self) -> Known:
        """One for all segments of a list."""
        known: Known = self.root.__dict__.setdefault("known_to_rules", Known())
        return known

    def get_words(self, segment: Segment) -> str:
        try:
            return words_of(check(segment.rule, self.known), self.known)
        except RuleInvalid as error:
            return f"This rule is broken: {error}"

    @extend_schema_field(RuleProblemSerializer(many=True))
    def get_problems(self, segment: Segment) -> list[dict[str, str]]:
        try:
            check(segment.rule, self.known)
        except RuleInvalid as error:
            return error.errors
        return []

    def validate_rule(self, rule: Any) -> Any:
        checked(rule, self.context["request"].user, self.instance.pk if self.instance else None)
        return rule

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        name = attrs.get("name", getattr(self.instance, "name", ""))
        brand = attrs.get("brand", getattr(self.instance, "brand", None))
        same = Segment.objects.filter(name=name, brand=brand)
        if self.instance:
            same = same.exclude(pk=self.instance.pk)
        if same.exists():
            raise serializers.ValidationError({"name": [f"There is already a segment “{name}”."]})
        return attrs


class RuleSerializer(serializers.Serializer[Any]):
    """A rule to be counted, and at what time (now unless given)."""

    rule = RuleField()
    as_of = serializers.CharField(required=False, allow_blank=True, max_length=40, help_text=AS_OF)

    def validate_rule(self, rule: Any) -> Any:
        checked(rule, self.context["request"].user)
        return rule

    def validate_as_of(self, text: str) -> datetime | None:
        return read_time(text)


class PathCountSerializer(serializers.Serializer[Any]):
    """Customers that one condition or group lets through, by itself."""

    path = serializers.CharField(allow_blank=True)
    count = serializers.IntegerField()


class CountSerializer(serializers.Serializer[Any]):
    """How many customers a rule chooses, of how many."""

    count = serializers.IntegerField()
    total = serializers.IntegerField()
    leaves = PathCountSerializer(many=True)
    groups = PathCountSerializer(many=True)
    words = serializers.CharField()
    ms = serializers.IntegerField()


@extend_schema_field({"type": "array", "items": {"$ref": "#/components/schemas/Explained"}})
class ExplainedListField(serializers.ListField):
    """The nodes below, each of them an Explained."""

    def to_representation(self, data: Any) -> list[Any]:
        return [ExplainedSerializer(each).data for each in data]


class ExplainedSerializer(serializers.Serializer[Any]):
    """A node of a rule for one customer: what it says, whether it holds, and what it looked at."""

    path = serializers.CharField(allow_blank=True)
    type = serializers.CharField(help_text="all, any, not, or the key of a condition")
    words = serializers.CharField()
    value = serializers.BooleanField()
    compared = serializers.DictField()
    as_of_today = serializers.BooleanField(
        help_text="It was to be as of a moment in the past, but what it looks at is known only as it is today."
    )
    children = ExplainedListField()
