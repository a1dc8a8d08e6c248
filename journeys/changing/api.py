"""The API of changing a running journey: what would change, undoing, the versions, and a launch that is widened."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from accounts.scope import refuse_other_brand, scoped
from customers.models import Customer
from journeys import actions
from journeys.changing import undoing, versions
from journeys.changing.difference import name_of
from journeys.changing.looking import look
from journeys.changing.plan import possible
from journeys.changing.serializers import (
    ChangeSerializer,
    RestoreSerializer,
    StayerSerializer,
    UndoneSerializer,
    VersionComparisonSerializer,
    VersionRowSerializer,
    WidenSerializer,
)
from journeys.changing.telling import settings_changes
from journeys.graph import parse
from journeys.models import Changeover, Enrollment, Journey, Version
from journeys.running import program

Json = dict[str, Any]


class _JourneyView(APIView):
    def _journey(self, pk: int, *, mine: bool = False) -> Journey:
        found = scoped(Journey.objects.select_related("version", "brand"), self.request.user)
        journey: Journey = get_object_or_404(found, pk=pk if pk < 2**63 else 0)
        if mine:
            refuse_other_brand(self.request.user, journey.brand)
        return journey

    def _user(self) -> User:
        assert isinstance(self.request.user, User)
        return self.request.user

    def _version(self, journey: Journey, number: int | str) -> Version:
        if isinstance(number, str) and not number.isdigit():
            raise ValidationError({"detail": f"“{number[:20]}” is no version: give its number, or “draft”."})
        wanted = int(number) if int(number) < 2**31 else 0
        version = journey.versions.select_related("published_by").filter(number=wanted).first()
        if version is None:
            raise NotFound(f"This journey has no version {wanted}.")
        return version


class ChangeView(_JourneyView):
    """What publishing the draft now would change."""

    @extend_schema(responses=ChangeSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """The difference to the version that runs, and for each node that is touched how many people wait there."""
        journey = self._journey(pk)
        found = look(journey)
        version = journey.version
        numbers = journey.versions.order_by("-number").values_list("number", flat=True)
        answer = {
            "revision": journey.revision,
            "version": version.number if version else None,
            "next_version": (numbers.first() or 0) + 1,
            "before": version.graph if version else None,
            "nodes": [each.as_json() for each in found.difference.nodes],
            "edges": [each.as_json() for each in found.difference.edges],
            "settings": settings_changes(version.settings, journey.settings) if version else [],
            "touched": [
                {
                    "node": node,
                    "name": found.names[node],
                    "kind": kind,
                    "waiting": found.waiting[node],
                    "choices": possible(found, node),
                }
                for node, kind in found.touched.items()
                if found.waiting.get(node)
            ],
            "targets": [{"node": node, "name": name} for node, name in found.targets.items()],
            "along": found.along,
            "inside": [{"version": number, "inside": count} for number, count in found.inside.items() if count],
        }
        return Response(ChangeSerializer(answer).data)


class UndoPublishView(_JourneyView):
    """The last publication over a running journey is undone."""

    @extend_schema(request=None, responses=UndoneSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """The version before runs again; who has not acted since goes back to where they stood."""
        done = undoing.undo(self._journey(pk, mine=True), self._user(), timezone.now())
        return Response(UndoneSerializer(done).data)


class StayersView(_JourneyView):
    """Who stays on a version that was undone."""

    @extend_schema(
        parameters=[OpenApiParameter("page", int), OpenApiParameter("page_size", int)],
        responses=StayerSerializer(many=True),
    )
    def get(self, request: Request, pk: int, number: int) -> Response:
        """Those inside of it, because they have acted or entered since."""
        journey = self._journey(pk)
        version = self._version(journey, number)
        changeover = Changeover.objects.filter(journey=journey, after=version).exclude(undone_at=None).last()
        if changeover is None:
            raise NotFound(f"The publication of version {version.number} was not undone.")
        pages = PageNumberPagination()
        pages.page_size, pages.page_size_query_param, pages.max_page_size = 50, "page_size", 200
        page: list[Enrollment] = pages.paginate_queryset(undoing.those_who_stay(changeover), request, view=self) or []
        people = Customer.objects.in_bulk([each.customer_id for each in page])
        nodes = parse(version.graph)[0].by_id
        ops = program(version.pk).ops
        found = [
            {
                "id": each.customer_id,
                "name": people[each.customer_id].name if each.customer_id in people else "",
                "node": ops[each.op].node,
                "node_type": nodes[ops[each.op].node].type,
                "node_name": name_of(nodes[ops[each.op].node]),
                "entered_at": each.entered_at,
                "entered_since": each.entered_at >= changeover.made_at,
            }
            for each in page
        ]
        return pages.get_paginated_response(StayerSerializer(found, many=True).data)


class VersionView(_JourneyView):
    """One version."""

    @extend_schema(responses=VersionRowSerializer)
    def get(self, request: Request, pk: int, number: int) -> Response:
        """As it was published, with who is inside of it."""
        journey = self._journey(pk)
        wanted = self._version(journey, number)
        row = next(each for each in versions.listed(journey) if each["id"] == wanted.pk)
        return Response(VersionRowSerializer(row).data)


class CompareView(_JourneyView):
    """Two versions side by side."""

    @extend_schema(
        parameters=[
            OpenApiParameter("a", str, required=True, description="A version's number, or “draft”."),
            OpenApiParameter("b", str, required=True, description="The same."),
        ],
        responses=VersionComparisonSerializer,
    )
    def get(self, request: Request, pk: int) -> Response:
        """What leads from one to the other, as structure and as text."""
        journey = self._journey(pk)
        sides = []
        for name in ("a", "b"):
            if (said := request.query_params.get(name)) is None:
                raise ValidationError({name: [f"Say which version: ?{name}=3, or ?{name}=draft."]})
            sides.append(None if said == versions.DRAFT else self._version(journey, said))
        return Response(VersionComparisonSerializer(versions.compared(journey, *sides)).data)


class RestoreView(_JourneyView):
    """A version becomes the draft again."""

    @extend_schema(request=RestoreSerializer, responses=RestoreSerializer)
    def post(self, request: Request, pk: int, number: int) -> Response:
        """409 when somebody has saved the draft since `revision`. Nothing is published by it."""
        journey = self._journey(pk, mine=True)
        form = RestoreSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        version = self._version(journey, number)
        fresh = versions.restore(journey, version, self._user(), form.validated_data["revision"])
        return Response({"revision": fresh.revision})


class WidenView(_JourneyView):
    """A journey that was launched to a share is opened for more people."""

    @extend_schema(request=WidenSerializer, responses=WidenSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Those come who were left out so far, up to this share; nobody has their turn twice."""
        journey = self._journey(pk, mine=True)
        form = WidenSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        actions.widen(journey, self._user(), timezone.now(), **form.validated_data)
        return Response({"share": form.validated_data["share"]})
