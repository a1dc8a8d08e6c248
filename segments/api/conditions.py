"""What rules are made of, and what fits the fields of conditions."""

from dataclasses import asdict
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.scope import brands_of
from lib.registry import UnknownKey
from segments.condition import conditions
from segments.known import Known
from segments.serializers import ConditionSerializer
from segments.suggesting import MOST, Asked, Suggestion, suggestions

LONGEST = 200  # of what is typed
MOST_FIELDS = 30


class SuggestionSerializer(serializers.Serializer[Any]):
    """A value that the data has; in how many it stands, as far as that is known; its words, where it is a number."""

    value = serializers.JSONField()
    count = serializers.IntegerField(allow_null=True)
    label = serializers.CharField(allow_blank=True)  # type: ignore[assignment]  # a field named like an attribute


class SuggestionsSerializer(serializers.Serializer[Any]):
    """What fits a field."""

    values = SuggestionSerializer(many=True)


class ConditionsView(APIView):
    """What rules are made of."""

    @extend_schema(responses=ConditionSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Every type of condition with the fields of its form."""
        known = Known(brands_of(request.user))
        return Response(
            [
                {
                    "key": each.key,
                    "label": each.label,
                    "icon": each.icon,
                    "category": each.category,
                    "description": each.description,
                    "fields": each.fields(known),
                }
                for each in conditions
            ]
        )


class SuggestionsView(APIView):
    """Values for a field of a condition."""

    @extend_schema(
        parameters=[
            OpenApiParameter("field", OpenApiTypes.STR, required=True, description="The key of the field."),
            OpenApiParameter("q", OpenApiTypes.STR, description="What is typed in it so far."),
        ],
        responses=SuggestionsSerializer,
    )
    def get(self, request: Request, key: str) -> Response:
        """At most fifty values that the real data has. Other fields of the condition stand beside as they are filled.

        Such as `?field=value&q=ky&attribute=city`. Counts of values are reckoned up from a sample.
        """
        try:
            condition = conditions[key]
        except UnknownKey as error:
            raise NotFound(str(error)) from error
        told = list(request.query_params.items())[:MOST_FIELDS]
        given = {name: str(text)[:LONGEST].replace("\0", "") for name, text in told}
        field, q = given.pop("field", ""), given.pop("q", "").strip()
        if not field:
            raise ValidationError({"field": ["Say which field of the condition is filled in."]})
        found = condition.suggest(field, q, given, Known(brands_of(request.user)))
        if found is None:
            values = suggestions(Asked(field, q, given, request.user))
        else:
            values = [Suggestion(each) for each in found[:MOST]]
        return Response({"values": [asdict(each) for each in values]})
