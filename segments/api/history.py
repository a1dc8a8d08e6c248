"""How large a segment was day by day, and who has joined or left since."""

from datetime import timedelta
from typing import Any, ClassVar

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from customers.listing import CustomerRowSerializer, customer_rows
from lib.pages import Pages
from segments.api.refusing import refusing
from segments.history import changes
from segments.models import SegmentSize
from segments.moment import Moment

USUAL_DAYS, MOST_DAYS = 90, 1_100


class SizeSerializer(serializers.ModelSerializer[SegmentSize]):
    """A segment on a day of the company's. `size` null: nobody could say it, and `problem` says why.

    `joined` and `left`: since the day before that stands here; null where there is nothing to compare with.
    """

    class Meta:
        model = SegmentSize
        fields: ClassVar = ["on", "size", "joined", "left", "problem"]


class ChangePages(Pages):
    """Pages of customers who came or went; `since` is the time that now is compared with, null when there is none."""

    since: Any = None

    def get_paginated_response(self, data: Any) -> Response:
        answer = super().get_paginated_response(data)
        answer.data["since"] = self.since
        return answer

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        pages: dict[str, Any] = super().get_paginated_response_schema(schema)
        pages["properties"]["since"] = {"type": "string", "format": "date-time", "nullable": True}
        pages["required"] = [*pages.get("required", []), "since"]
        return pages


class HistoryActions:
    """Of one segment: its past."""

    @extend_schema(
        parameters=[OpenApiParameter("days", OpenApiTypes.INT, description=f"How far back; {USUAL_DAYS} unless told.")],
        responses=SizeSerializer(many=True),
    )
    @action(detail=True, pagination_class=None)
    def history(self, request: Request, pk: str) -> Response:
        """The size on each day, the oldest first, with who joined and left in numbers."""
        segment = self.get_object()  # type: ignore[attr-defined]
        text = request.query_params.get("days", str(USUAL_DAYS))
        if not (text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= MOST_DAYS):
            raise ValidationError({"days": [f"Give a number of days from 1 to {MOST_DAYS:,}."]})
        first = Moment(timezone.now()).today - timedelta(days=int(text))
        return Response(SizeSerializer(segment.sizes.filter(on__gte=first).order_by("on"), many=True).data)

    @extend_schema(
        parameters=[OpenApiParameter("kind", OpenApiTypes.STR, enum=["joined", "left"], required=True)],
        responses=CustomerRowSerializer(many=True),
    )
    @action(detail=True, pagination_class=ChangePages)
    def changes(self, request: Request, pk: str) -> Response:
        """Who has joined the segment, or left it, since its size was last written down, which is done every night."""
        segment = self.get_object()  # type: ignore[attr-defined]
        kind = request.query_params.get("kind", "")
        if kind not in ("joined", "left"):
            raise ValidationError({"kind": ["Say joined or left."]})
        paginator: Any = self.paginator  # type: ignore[attr-defined]
        with refusing():
            found = changes(segment, Moment(timezone.now()), joined=kind == "joined")
        paginator.since = found.since
        ids = paginator.paginate_queryset(found.ids, request, view=self)
        return paginator.get_paginated_response(CustomerRowSerializer(customer_rows(ids), many=True).data)  # type: ignore[no-any-return]
