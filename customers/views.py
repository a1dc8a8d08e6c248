"""The API of customers, topics, attributes and imports."""

import re
from typing import Any

from django.db.models import Prefetch
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from accounts import audit
from accounts.scope import brands_of, refuse_other_brand, scoped
from customers.events import event_names, event_properties
from customers.joining.present import missing
from customers.listing import CustomerRowSerializer, FoundPages, customer_rows
from customers.models import Address, AttributeDefinition, Consent, Customer, Topic
from customers.profiles.api import DefinitionActions, ProfileActions, standings
from customers.profiles.knowing import known
from customers.search import Found
from customers.serializers import (
    AttributeSerializer,
    AttributeUseSerializer,
    AttributeValueSerializer,
    CustomerSerializer,
    EventPropertySerializer,
    TopicSerializer,
)
from lib import sql

TYPED = OpenApiParameter("q", OpenApiTypes.STR, description="What was typed.")


@extend_schema_view(list=extend_schema(parameters=[OpenApiParameter("brand", OpenApiTypes.INT)]))
class TopicViewSet(
    mixins.ListModelMixin,
    mixins.CreateModelMixin,
    mixins.RetrieveModelMixin,
    mixins.UpdateModelMixin,
    viewsets.GenericViewSet[Topic],
):
    """What the brands that one works for write about."""

    queryset = Topic.objects.order_by("brand__name", "name", "id")
    serializer_class = TopicSerializer
    http_method_names = ["get", "post", "patch"]  # noqa: RUF012

    def get_queryset(self) -> Any:
        topics = scoped(super().get_queryset(), self.request.user)
        brand = self.request.query_params.get("brand", "")
        return topics.filter(brand=int(brand)) if re.fullmatch(r"\d{1,18}", brand) else topics

    def perform_create(self, serializer: BaseSerializer[Any]) -> None:
        refuse_other_brand(self.request.user, serializer.validated_data["brand"])
        topic = serializer.save()
        audit.record(self.request.user, "created", f"topic:{topic.pk}", name=topic.name)  # type: ignore[arg-type]

    def perform_update(self, serializer: BaseSerializer[Any]) -> None:
        topic = serializer.save()
        audit.record(self.request.user, "changed", f"topic:{topic.pk}", fields=sorted(serializer.validated_data))  # type: ignore[arg-type]


class AttributeViewSet(DefinitionActions, viewsets.ViewSet):
    """What is known about customers."""

    lookup_field = "key"
    lookup_value_regex = "[a-z0-9_-]+"

    @extend_schema(responses=AttributeSerializer(many=True))
    def list(self, request: Request) -> Response:
        """All attributes, and how many customers have each."""
        found = sql.rows(sql.beside(__file__, "attributes.sql"))
        return Response([dict(zip(("key", "label", "type", "count"), row, strict=True)) for row in found])

    @extend_schema(parameters=[OpenApiParameter("key", OpenApiTypes.STR, "path")], responses=AttributeUseSerializer)
    def retrieve(self, request: Request, key: str) -> Response:
        """One attribute, and since when customers have values of it."""
        known = self._definition(key)
        ((count, first_at, changed_at),) = sql.rows(sql.fill(sql.beside(__file__, "attribute_use.sql"), key=key))
        found = {"key": key, "label": known.label, "type": known.type}
        use = {"count": count, "first_at": first_at, "changed_at": changed_at}
        return Response(AttributeUseSerializer(found | use).data)

    @extend_schema(
        parameters=[OpenApiParameter("key", OpenApiTypes.STR, "path"), TYPED],
        responses=AttributeValueSerializer(many=True),
    )
    @action(detail=True)
    def values(self, request: Request, key: str) -> Response:
        """The fifty most frequent values that begin with `q`."""
        self._definition(key)
        typed = re.sub(r"([\\%_])", r"\\\1", request.query_params.get("q", "").replace("\0", "").strip())
        found = sql.rows(sql.fill(sql.beside(__file__, "attribute_values.sql"), key=key, beginning=f"{typed}%"))
        return Response([{"value": value, "count": count} for value, count in found])

    def _definition(self, key: str) -> AttributeDefinition:
        known = AttributeDefinition.objects.filter(key=key).first()
        if known is None:
            raise NotFound(f"There is no attribute “{key}”.")
        return known


class EventViewSet(viewsets.ViewSet):
    """What customers have done, for forms that ask for an event."""

    @extend_schema(responses={200: {"type": "array", "items": {"type": "string"}}})
    @action(detail=False)
    def names(self, request: Request) -> Response:
        """The names that events have."""
        return Response(event_names())

    @extend_schema(
        parameters=[OpenApiParameter("name", OpenApiTypes.STR, required=True)],
        responses=EventPropertySerializer(many=True),
    )
    @action(detail=False)
    def properties(self, request: Request) -> Response:
        """The properties of the latest events of a name, those that most of them have first."""
        found = event_properties(request.query_params.get("name", "").replace("\0", ""))
        return Response([{"name": name, "count": count, "example": value} for name, count, value in found])


class CustomerViewSet(ProfileActions, viewsets.GenericViewSet[Customer]):
    """Customers. They are shared by all brands; consents are shown of the brands that one works for."""

    queryset = Customer.objects.all()
    serializer_class = CustomerSerializer
    pagination_class = FoundPages
    lookup_value_regex = r"\d{1,18}"

    @extend_schema(parameters=[TYPED], responses=CustomerRowSerializer(many=True))
    def list(self, request: Request) -> Response:
        """Those whose name, address or any identity begins with `q`, or an address has it; all without it.

        At most 1,000 are found; `is_more` says that there are more.
        """
        assert self.paginator is not None
        found: Any = Found(request.query_params.get("q", ""))
        ids: Any = self.paginator.paginate_queryset(found, request, view=self)
        return self.get_paginated_response(CustomerRowSerializer(customer_rows(ids), many=True).data)

    @extend_schema(parameters=[OpenApiParameter("id", OpenApiTypes.INT, "path")])
    def retrieve(self, request: Request, pk: str) -> Response:
        """The profile of one customer. Who was joined into another is not found; `merged_into` says who they are."""
        customer: Any = self.get_queryset().filter(pk=pk).first()
        if customer is None:
            raise missing(int(pk))
        customer.stats = _stats(customer.pk)
        customer.known = known(customer.pk)
        customer.loyalty = standings(customer, request.user)
        return Response(CustomerSerializer(customer).data)

    def get_queryset(self) -> Any:
        consents = Consent.objects.select_related("topic").order_by("topic__brand", "topic__name", "channel")
        ids = brands_of(self.request.user)
        if ids is not None:
            consents = consents.filter(topic__brand__in=ids)
        addresses = Address.objects.order_by("channel", "-is_primary", "-created_at", "id")
        return (
            super()
            .get_queryset()
            .prefetch_related("identities", Prefetch("addresses", addresses), Prefetch("consents", consents))
        )


def _stats(customer_id: int) -> dict[str, Any]:
    found = sql.rows(sql.fill(sql.beside(__file__, "stats.sql"), customer_id=customer_id))
    purchases, spent, currency, first_at, last_at = found[0] if found else (0, 0, None, None, None)
    return {
        "purchases": purchases,
        "spent": spent,
        "currency": currency,
        "first_purchase_at": first_at,
        "last_purchase_at": last_at,
    }
