"""The API of what journeys do with templates."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import Brand
from accounts.scope import scoped
from journeys.models import Journey
from journeys.naming.template_uses import template_uses


class TemplateUseSerializer(serializers.Serializer[Any]):
    """A journey that was published with a template: with which version of it, and what it says since a push."""

    template = serializers.IntegerField()
    journey = serializers.IntegerField()
    name = serializers.CharField()
    status = serializers.ChoiceField(Journey.Status.choices)
    journey_version = serializers.IntegerField()
    published = serializers.IntegerField(help_text="The version of the template that it was published with.")
    said = serializers.IntegerField(help_text="The version that it says now.")


class TemplateUsesView(APIView):
    """Where templates are used."""

    @extend_schema(
        parameters=[OpenApiParameter("template", OpenApiTypes.INT, description="Only uses of this template.")],
        responses=TemplateUseSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """Journeys that say what is in a template, by name; each version of the template is a row."""
        brands = list(scoped(Brand.objects.all(), request.user, path="id").values_list("id", flat=True))
        found = template_uses(brands)
        if (template := request.query_params.get("template", "")).isdecimal():
            found = [each for each in found if each.template == int(template)]
        return Response(TemplateUseSerializer(found, many=True).data)
