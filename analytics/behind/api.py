"""The API of the people behind a number: a page of them, all of them as a file, a segment of them."""

from typing import Any

from django.http import StreamingHttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import audit
from accounts.models import Brand, User
from accounts.scope import brands_of, refuse_other_brand
from analytics.answering import asked_for
from analytics.behind import finding, segments
from analytics.behind.asking import PlaceSerializer, people_asked_for
from analytics.files import naming, people
from analytics.files.answering import FileView, file_answer
from analytics.filters import FiltersSerializer
from analytics.report_api import report_of
from customers.listing import CustomerRowSerializer, customer_rows
from customers.lists.views import taken_names, user_of

PAGE = 50
LAST_PAGE = finding.MOST // PAGE


class PeopleSerializer(serializers.Serializer[Any]):
    """A page of the people behind a number. `is_more`: there are more of them than `count`."""

    count = serializers.IntegerField()
    is_more = serializers.BooleanField()
    results = CustomerRowSerializer(many=True)


class PageSerializer(serializers.Serializer[Any]):
    page = serializers.IntegerField(min_value=1, max_value=LAST_PAGE, default=1)


class NewSegmentSerializer(serializers.Serializer[Any]):
    """The segment that is to be made."""

    name = serializers.CharField(max_length=120)
    brand = serializers.PrimaryKeyRelatedField(queryset=Brand.objects.all(), allow_null=True, required=False)


class MadeSegmentSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    size = serializers.IntegerField(allow_null=True)


class PeopleView(APIView):
    """The people behind one number of a report."""

    @extend_schema(parameters=[FiltersSerializer, PlaceSerializer, PageSerializer], responses=PeopleSerializer)
    def get(self, request: Request, key: str) -> Response:
        """A page of fifty, in the order of their ids; 2,500 of them are counted and looked through."""
        form = PageSerializer(data=request.query_params)
        report, now = report_of(key), timezone.now()
        form.is_valid(raise_exception=True)
        _, statement = people_asked_for(report, request, now)
        found = finding.page(statement, (form.validated_data["page"] - 1) * PAGE, PAGE)
        shown = {"count": found.count, "is_more": found.is_more, "results": customer_rows(found.ids)}
        return Response(PeopleSerializer(shown).data)


class PeopleFileView(FileView):
    """All of them as a file, for those who may take people's data away."""

    @extend_schema(
        parameters=[FiltersSerializer, PlaceSerializer, OpenApiParameter("format", str, enum=["csv", "xlsx"])],
        responses={(200, "text/csv"): OpenApiTypes.STR},
    )
    def get(self, request: Request, key: str) -> StreamingHttpResponse:
        """With name and addresses; streamed, so that their number does not matter."""
        report, now, kind = report_of(key), timezone.now(), self.kind(request)
        place, statement = people_asked_for(report, request, now)
        words = self.words(request, report)
        rows = people.rows(finding.chunks(statement))
        audit.record(user_of(request), "exported", f"report:{key}", table=place.table, column=place.column)
        name = naming.file_name(
            [words.report(report), words.said("file.people")], asked_for(report, request, now), kind
        )
        return file_answer(request, people.sheet(words, rows), name, kind)


class SegmentView(APIView):
    """A segment of the people behind a number."""

    @extend_schema(
        parameters=[FiltersSerializer, PlaceSerializer],
        request=NewSegmentSerializer,
        responses={201: MadeSegmentSerializer},
    )
    def post(self, request: Request, key: str) -> Response:
        """Who they are now stays in it, whatever happens; without a brand it is that of the report's filter."""
        report, now = report_of(key), timezone.now()
        filters = asked_for(report, request, now)
        form = NewSegmentSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        brand = form.validated_data.get("brand")
        if brand is None and filters.brands is not None and len(filters.brands) == 1:
            brand = Brand.objects.get(pk=filters.brands[0])
        if brand is None and brands_of(request.user) is not None:
            raise serializers.ValidationError({"brand": ["Say for which of your brands it is."]})
        refuse_other_brand(request.user, brand)
        place, statement = people_asked_for(report, request, now)
        period = filters.period
        words = f"Report “{report.label}”, {place.table}, {place.column}: {period.first_on} to {period.last_on}"
        user = user_of(request)
        assert user is None or isinstance(user, User)
        with taken_names():
            made = segments.make(form.validated_data["name"], brand, statement, words, by=user, now=now)
        return Response(MadeSegmentSerializer(made).data, status.HTTP_201_CREATED)
