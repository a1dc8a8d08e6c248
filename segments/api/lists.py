"""Lists made from rules: over the lists' own API, and by freezing a saved segment."""

from typing import Any, ClassVar

from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.scope import refuse_other_brand
from customers.lists.serializers import ListSerializer
from customers.lists.views import ListViewSet, taken_names, user_of
from customers.models import CustomerList
from lib.forms import RuleField
from lib.parsers import DeepJSONParser
from segments import freezing
from segments.api.refusing import refusing
from segments.moment import Moment
from segments.serializers import RuleRefusedSerializer, checked
from segments.tree import parse


class NewListSerializer(ListSerializer):
    """A new list, empty or with whomever a rule lets through at this moment."""

    rule = RuleField(write_only=True, required=False, help_text="Who is in the list. Without it the list is empty.")

    class Meta(ListSerializer.Meta):
        fields: ClassVar = [*ListSerializer.Meta.fields, "rule"]

    def validate_rule(self, rule: Any) -> Any:
        checked(rule, self.context["request"].user)
        return rule


class FreezeSerializer(ListSerializer):
    """The name of the list that a segment is frozen into, and its brand: that of the segment unless it is told."""

    class Meta(ListSerializer.Meta):
        fields: ClassVar = ["name", "brand"]


@extend_schema_view(create=extend_schema(responses={201: ListSerializer, 400: RuleRefusedSerializer}))
class FreezingListViewSet(ListViewSet):
    """Lists of the brands that one works for, and those of no brand."""

    parser_classes = (DeepJSONParser,)

    def get_serializer_class(self) -> Any:
        return NewListSerializer if self.action == "create" else ListSerializer

    def make(self, values: dict[str, Any]) -> CustomerList:
        """Empty, or frozen from a rule."""
        if "rule" not in values:
            return super().make(values)
        moment = Moment(timezone.now())
        with refusing(), taken_names():
            return freezing.freeze_rule(parse(values["rule"], moment.known), values, moment, by=user_of(self.request))


class FreezingActions:
    """Of segments: freezing one into a list."""

    @extend_schema(request=FreezeSerializer, responses={201: ListSerializer})
    @action(detail=True, methods=["post"])
    def freeze(self, request: Request, pk: str) -> Response:
        """A list of who is in the segment now. The list stays as it is; the segment goes on changing."""
        segment = self.get_object()  # type: ignore[attr-defined]
        given: Any = request.data
        given = {"brand": segment.brand_id, **given} if isinstance(given, dict) else given
        form = FreezeSerializer(data=given, context={"request": request})
        form.is_valid(raise_exception=True)
        refuse_other_brand(request.user, form.validated_data.get("brand"))
        with refusing(), taken_names():
            made = freezing.freeze_segment(segment, form.validated_data, Moment(timezone.now()), by=user_of(request))
        return Response(ListSerializer(made).data, status.HTTP_201_CREATED)
