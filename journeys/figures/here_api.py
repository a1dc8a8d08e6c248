"""The API of who stands at a node now: searched, in pages or as a file."""

from collections.abc import Iterator
from datetime import UTC
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.scope import scoped
from customers.models import Customer
from customers.search import Found
from journeys.figures.asked import AskedSerializer, read_asked
from journeys.figures.here import here
from journeys.models import Enrollment, Journey
from journeys.reading.csv_lines import csv_answer, csv_lines
from lib.pages import Pages

AT_ONCE = 2_000
COLUMNS = ["customer", "name", "entered_at", "since", "due_at", "version"]


class PersonAtNodeSerializer(serializers.Serializer[Any]):
    """Somebody who is at a node now."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    entered_at = serializers.DateTimeField(help_text="When they came into the journey.")
    since = serializers.DateTimeField(help_text="Since when they stand there; in a cascade, at its step.")
    due_at = serializers.DateTimeField(allow_null=True)


class PeopleAtNodeSerializer(serializers.Serializer[Any]):
    """A page of them, those due first."""

    count = serializers.IntegerField()
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    results = PersonAtNodeSerializer(many=True)
    is_cut = serializers.BooleanField(help_text="Whether `q` fits more customers than were looked for here.")


ASKED: list[Any] = [
    AskedSerializer,
    OpenApiParameter("q", str, description="Customers: a name, an address, an id, or #42."),
]


class PeopleHereView(APIView):
    """Who is at a node now."""

    @extend_schema(
        parameters=[*ASKED, OpenApiParameter("page", int), OpenApiParameter("page_size", int)],
        responses=PeopleAtNodeSerializer,
    )
    def get(self, request: Request, pk: int, node: str) -> Response:
        """Who is at a node now, those due first."""
        inside, is_cut = _inside(request, pk, node)
        pages = Pages()
        page: list[Enrollment] = pages.paginate_queryset(inside, request, view=self) or []
        people = Customer.objects.in_bulk({each.customer_id for each in page})
        rows = [
            {
                "id": each.customer_id,
                "name": people[each.customer_id].name if each.customer_id in people else "",
                "entered_at": each.entered_at,
                "since": each.moved_at,
                "due_at": each.due_at,
            }
            for each in page
        ]
        answer = pages.get_paginated_response(PersonAtNodeSerializer(rows, many=True).data)
        answer.data |= {"is_cut": is_cut}
        return answer


class PeopleHereExportView(APIView):
    """The same as a file."""

    @extend_schema(parameters=ASKED, responses={(200, "text/csv"): OpenApiTypes.STR})
    def get(self, request: Request, pk: int, node: str) -> StreamingHttpResponse:
        """Everybody who is at a node now, those due first, as CSV in UTF-8; streamed, whatever its size."""
        inside, _ = _inside(request, pk, node)
        numbers = dict(Journey.objects.get(pk=pk).versions.values_list("pk", "number"))
        return csv_answer(csv_lines(COLUMNS, _rows(inside, numbers)), f"journey-{pk}-here.csv")


def _inside(request: Request, pk: int, node: str) -> tuple[QuerySet[Enrollment], bool]:
    """The runs that stand there, and whether the search found more customers than it looks for."""
    journeys = scoped(Journey.objects.select_related("version"), request.user)
    journey = get_object_or_404(journeys, pk=pk if pk < 2**63 else 0)
    if journey.version is None:
        raise NotFound("This journey has not been published.")
    inside = here(journey, node[:64], read_asked(request.query_params, journey), timezone.now())
    if not (typed := request.query_params.get("q", "").strip()):
        return inside, False
    found = Found(typed)
    return inside.filter(customer_id__in=found[:]), found.is_more


def _rows(inside: QuerySet[Enrollment], numbers: dict[int, int]) -> Iterator[list[Any]]:
    found = inside.values_list("customer_id", "entered_at", "moved_at", "due_at", "version_id")
    standing = found.iterator(AT_ONCE)
    while some := list(islice(standing, AT_ONCE)):
        people = Customer.objects.in_bulk({each[0] for each in some})
        for customer, *moments, version in some:
            name = people[customer].name if customer in people else ""
            told = [each.astimezone(UTC).isoformat() if each else "" for each in moments]
            yield [customer, name, *told, numbers.get(version, "")]
