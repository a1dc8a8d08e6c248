"""The API of sources."""

import re
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.views import APIView

from accounts import audit
from accounts.models import User
from customers.models import Source, SourceReject
from customers.sources.health import activities
from customers.sources.kind import SourceKind
from customers.sources.kinds import KINDS
from customers.sources.serializers import (
    SourceCheckedSerializer,
    SourceCountSerializer,
    SourceKindSerializer,
    SourceRejectSerializer,
    SourceRunSerializer,
    SourceSerializer,
    new_write_key,
)
from lib import sql

MOST_HOURS = 31 * 24
BY_MINUTE = 6  # hours; what is longer is told by the hour


class SourceKindsView(APIView):
    """Kinds of sources."""

    @extend_schema(responses=SourceKindSerializer(many=True))
    def get(self, request: Request) -> Response:
        """All kinds of sources, with the forms of one."""
        return Response(SourceKindSerializer(list(KINDS), many=True).data)


class SourceViewSet(viewsets.ModelViewSet[Source]):
    """Where data comes from. Sources belong to no brand, as customers do not."""

    queryset = Source.objects.order_by("name", "id")
    serializer_class = SourceSerializer
    http_method_names = ["get", "post", "patch", "delete"]  # noqa: RUF012
    lookup_value_regex = r"\d{1,18}"

    def get_serializer_context(self) -> dict[str, Any]:
        now = timezone.now()
        wanted = [self.kwargs["pk"]] if "pk" in self.kwargs else Source.objects.values_list("pk", flat=True)
        more = {"now": now, "activities": activities([*map(int, wanted)], now)}
        return dict(super().get_serializer_context()) | more

    def perform_create(self, serializer: BaseSerializer[Any]) -> None:
        source = serializer.save()
        audit.record(_user(self.request), "created", f"source:{source.pk}", name=source.name, kind=source.kind)

    def perform_update(self, serializer: BaseSerializer[Any]) -> None:
        source = serializer.save()
        # The names of what changed, never the values: credentials are among them.
        audit.record(_user(self.request), "changed", f"source:{source.pk}", fields=sorted(serializer.validated_data))

    def perform_destroy(self, source: Source) -> None:
        """With its counts and rejects, and with what has not been worked off; what it has brought stays."""
        audit.record(_user(self.request), "deleted", f"source:{source.pk}", name=source.name, key=source.key)
        source.delete()

    @extend_schema(request=None, responses=SourceSerializer)
    @action(detail=True, methods=["post"])
    def rotate(self, request: Request, pk: str) -> Response:
        """Gives the source a new write key. The old one is no longer known from now on."""
        source = self.get_object()
        if source.write_key is None:
            raise ValidationError(f"The source “{source.name}” is read by us: it has no write key.")
        source.write_key = new_write_key()
        source.save(update_fields=["write_key"])
        audit.record(_user(request), "rotated", f"source:{source.pk}", name=source.name)
        return Response(self.get_serializer(source).data)

    @extend_schema(
        parameters=[OpenApiParameter("hours", OpenApiTypes.INT, description="How far back; 24 unless told.")],
        responses=SourceCountSerializer(many=True),
        filters=False,
    )
    @action(detail=True, pagination_class=None)
    def counts(self, request: Request, pk: str) -> Response:
        """What came, by the minute up to six hours back, else by the hour. Where nothing came there is no row."""
        source = self.get_object()
        hours = _hours(request.query_params.get("hours", "24"))
        unit = "minute" if hours <= BY_MINUTE else "hour"
        found = sql.rows(
            sql.fill(
                sql.beside(__file__, "counts.sql"), source_id=source.pk, unit=unit, since=_since(hours, timezone.now())
            )
        )
        keys = ("at", "received", "stored", "repeated", "rejected")
        return Response(SourceCountSerializer([dict(zip(keys, row, strict=True)) for row in found], many=True).data)

    @extend_schema(responses=SourceRejectSerializer(many=True))
    @action(detail=True)
    def rejects(self, request: Request, pk: str) -> Response:
        """What was not taken, the latest first."""
        found: Any = SourceReject.objects.filter(source=self.get_object()).order_by("-at", "-id")
        page: Any = self.paginate_queryset(found)
        return self.get_paginated_response(SourceRejectSerializer(page, many=True).data)

    @extend_schema(request=None, responses=SourceCheckedSerializer)
    @action(detail=True, methods=["post"])
    def check(self, request: Request, pk: str) -> Response:
        """Asks a source that we read whether it answers, and for its first rows. Changes nothing."""
        source = self.get_object()
        kind = _read_by_us(source)
        checked = kind.check(source)
        audit.record(_user(request), "checked", f"source:{source.pk}", accepted=checked.accepted)
        return Response(SourceCheckedSerializer(checked).data)

    @extend_schema(request=None, responses=SourceRunSerializer)
    @action(detail=True, methods=["post"])
    def run(self, request: Request, pk: str) -> Response:
        """Reads what is new in a source that we read, now."""
        source = self.get_object()
        words = _read_by_us(source).run(source, timezone.now())
        audit.record(_user(request), "run", f"source:{source.pk}")
        return Response(SourceRunSerializer({"words": words}).data)


def _read_by_us(source: Source) -> SourceKind:
    if not KINDS[source.kind].runs:
        raise ValidationError(f"The source “{source.name}” sends by itself: there is nothing to ask it.")
    return KINDS[source.kind]


def _hours(told: str) -> int:
    if not re.fullmatch(r"\d{1,4}", told) or not 1 <= int(told) <= MOST_HOURS:
        raise ValidationError({"hours": [f"A whole number from 1 to {MOST_HOURS} is expected."]})
    return int(told)


def _since(hours: int, now: datetime) -> datetime:
    return (now - timedelta(hours=hours)).replace(second=0, microsecond=0)


def _user(request: Request) -> User | None:
    return request.user if isinstance(request.user, User) else None
