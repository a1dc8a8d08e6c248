"""The API of segments; what else can be asked of them stands in segments/api."""

from dataclasses import asdict
from typing import Any

from django.db import IntegrityError
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from accounts.scope import refuse_other_brand, scoped
from customers.listing import CustomerRowSerializer, customer_rows
from lib.parsers import DeepJSONParser
from segments import asking, saving
from segments.api.comparing import ComparingActions
from segments.api.estimating import EstimatingActions
from segments.api.history import HistoryActions
from segments.api.lists import FreezingActions
from segments.api.refusing import refusing
from segments.counting import count
from segments.explaining import explain
from segments.members import Members
from segments.models import Segment
from segments.moment import Moment
from segments.predicate import segment_predicate
from segments.serializers import (
    CountSerializer,
    ExplainedSerializer,
    RuleRefusedSerializer,
    RuleSerializer,
    SegmentSerializer,
)
from segments.tree import parse

AS_OF = OpenApiParameter("as_of", OpenApiTypes.STR, description=asking.AS_OF)


@extend_schema_view(
    create=extend_schema(responses={201: SegmentSerializer, 400: RuleRefusedSerializer}),
    partial_update=extend_schema(
        responses={200: SegmentSerializer, 400: RuleRefusedSerializer, 409: OpenApiTypes.OBJECT}
    ),
)
class SegmentViewSet(
    EstimatingActions,
    ComparingActions,
    HistoryActions,
    FreezingActions,
    mixins.ListModelMixin,
    mixins.CreateModelMixin,
    mixins.RetrieveModelMixin,
    mixins.UpdateModelMixin,
    mixins.DestroyModelMixin,
    viewsets.GenericViewSet[Segment],
):
    """Segments of the brands that one works for, and those of no brand."""

    queryset = Segment.objects.select_related("created_by").order_by("name", "id")
    serializer_class = SegmentSerializer
    parser_classes = (DeepJSONParser,)
    lookup_value_regex = r"\d{1,18}"
    http_method_names = ["get", "post", "patch", "delete"]  # noqa: RUF012 (Django's own attribute)

    def get_queryset(self) -> Any:
        return scoped(super().get_queryset(), self.request.user)

    def perform_create(self, serializer: BaseSerializer[Any]) -> None:
        refuse_other_brand(self.request.user, serializer.validated_data.get("brand"))
        self._save(Segment(), serializer)

    def perform_update(self, serializer: BaseSerializer[Any]) -> None:
        segment: Any = serializer.instance
        refuse_other_brand(self.request.user, segment.brand)
        refuse_other_brand(self.request.user, serializer.validated_data.get("brand", segment.brand))
        self._save(segment, serializer)

    def perform_destroy(self, instance: Segment) -> None:
        refuse_other_brand(self.request.user, instance.brand)
        saving.delete(instance, by=self.request.user)  # type: ignore[arg-type]

    def _save(self, segment: Segment, serializer: BaseSerializer[Any]) -> None:
        values = dict(serializer.validated_data)
        seen_at = values.pop("seen_at", None)
        user: Any = self.request.user
        with refusing():
            try:
                saved = saving.save(segment, values, by=user, now=timezone.now(), seen_at=seen_at)
            except IntegrityError as error:  # somebody else has taken the name since it was checked
                raise ValidationError({"name": ["There is already a segment of this name."]}) from error
        serializer.instance = saved

    @extend_schema(request=RuleSerializer, responses={200: CountSerializer, 400: RuleRefusedSerializer})
    @action(detail=False, methods=["post"])
    def count(self, request: Request) -> Response:
        """How many customers a rule chooses, in all and at each of its conditions. Nothing is saved."""
        form = RuleSerializer(data=request.data, context={"request": request})
        form.is_valid(raise_exception=True)
        moment = Moment(form.validated_data.get("as_of") or timezone.now())
        with refusing():
            counted = count(parse(form.validated_data["rule"], moment.known), moment)
        return Response(asdict(counted))

    @extend_schema(parameters=[AS_OF], responses=CustomerRowSerializer(many=True))
    @action(detail=True)
    def members(self, request: Request, pk: str) -> Response:
        """The customers who are in the segment, now or as of another time. Ordered by id."""
        segment = self.get_object()
        assert self.paginator is not None
        with refusing():
            found: Any = Members(lambda at: segment_predicate(segment.pk, at), Moment(asking.as_of(request)))
            ids: Any = self.paginator.paginate_queryset(found, request, view=self)
        return self.get_paginated_response(CustomerRowSerializer(customer_rows(ids or []), many=True).data)

    @extend_schema(
        parameters=[AS_OF, OpenApiParameter("customer", OpenApiTypes.INT, required=True)],
        responses=ExplainedSerializer,
    )
    @action(detail=True)
    def explain(self, request: Request, pk: str) -> Response:
        """Why one customer is in the segment, or is not: each condition with its answer and what was compared."""
        segment = self.get_object()
        moment = Moment(asking.as_of(request)).entering(segment.pk)
        customer_id = asking.customer_id(request)
        with refusing():
            explained = explain(parse(segment.rule, moment.known), moment, customer_id)
        if explained is None:
            raise NotFound(f"There is no customer {customer_id}.")
        return Response(asdict(explained))
