"""The journeys' API. Views check the input and the brand, and call the verbs of actions.py."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api_keys import System
from accounts.models import ApiKey, User
from accounts.scope import refuse_other_brand, scoped
from journeys import actions, examples
from journeys.changing.serializers import PublishSerializer, ShareSerializer, VersionRowSerializer
from journeys.changing.versions import listed
from journeys.entry import EntryType
from journeys.figures.asked import AskedSerializer, read_asked
from journeys.figures.counters import counters, totals
from journeys.gallery import ENGLISH, templates
from journeys.models import Journey
from journeys.nodes import NODES
from journeys.policy import Policy
from journeys.problems import Unpublishable
from journeys.serializers import (
    CountersSerializer,
    JourneyRowSerializer,
    JourneySerializer,
    NewJourneySerializer,
    NodeTypeSerializer,
    PauseSerializer,
    ProblemsSerializer,
    SaveJourneySerializer,
    StopSerializer,
    TemplateSerializer,
)
from lib.forms import describe
from lib.problems import Conflict


class NodeTypesView(APIView):
    """What can be put on a canvas."""

    @extend_schema(responses=NodeTypeSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Every node type with its ports and the fields of its form."""
        return Response(
            [
                {
                    "key": each.key,
                    "label": each.label,
                    "icon": each.icon,
                    "category": each.category,
                    "description": each.description,
                    "color": each.color,
                    "entry": each.is_entry,
                    "launched": isinstance(each, EntryType) and each.is_launched,
                    "end": each.is_end,
                    "drawing": each.is_drawing,
                    "ports": [vars(port) for port in each.ports(each.default_config())],
                    "fields": describe(each.Config),
                    "default_config": each.default_config(),
                }
                for each in NODES
            ]
        )


class SettingsFieldsView(APIView):
    """What can be set for a journey as a whole."""

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get(self, request: Request) -> Response:
        """The fields of `settings`, as forms draw them."""
        return Response({"fields": describe(Policy)})


class TemplatesView(APIView):
    """Ready journeys to start from."""

    @extend_schema(responses=TemplateSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Every template with its graph, its texts in the language of whoever asks."""
        return Response([each.as_json() for each in templates(_language(request)).values()])


class JourneyViewSet(viewsets.GenericViewSet[Journey]):
    """Journeys of the brands one works for."""

    serializer_class = JourneySerializer
    queryset = Journey.objects.none()
    http_method_names = ["get", "post", "patch", "delete"]  # noqa: RUF012 (the base class declares it so)

    def get_queryset(self) -> Any:
        return scoped(Journey.objects.select_related("version", "updated_by", "brand"), self.request.user).order_by(
            "-updated_at", "-id"
        )

    def _by(self) -> User | ApiKey:
        """Who asks: one of the staff, or another system, by its key."""
        asking: Any = self.request.user
        assert isinstance(asking, User | System)
        return asking.key if isinstance(asking, System) else asking

    def _one(self, journey: Journey, status: int = 200) -> Response:
        fresh = Journey.objects.select_related("version", "updated_by", "brand").get(pk=journey.pk)
        context = {"totals": totals([fresh]), "problems": actions.problems_of(fresh)}
        return Response(JourneySerializer(fresh, context=context).data, status=status)

    @extend_schema(
        parameters=[
            OpenApiParameter("status", str),
            OpenApiParameter("brand", int),
            OpenApiParameter("q", str),
            OpenApiParameter("ad_hoc", bool, description="Those behind cascades that were sent by API, and no others."),
        ],
        responses=JourneyRowSerializer(many=True),
    )
    def list(self, request: Request) -> Response:
        """Journeys, the last changed first."""
        found = self.get_queryset().filter(ad_hoc__isnull=request.query_params.get("ad_hoc") != "true")
        if status := request.query_params.get("status"):
            found = found.filter(status=status)
        if (brand := request.query_params.get("brand", "")).isdigit():
            found = found.filter(brand=int(brand))
        if words := request.query_params.get("q"):
            found = found.filter(name__icontains=words.replace("\x00", ""))
        page = self.paginate_queryset(found) or []
        context = {"totals": totals(list(page))}
        return self.get_paginated_response(JourneyRowSerializer(page, many=True, context=context).data)

    @extend_schema(request=NewJourneySerializer, responses={201: JourneySerializer}, examples=examples.CREATE)
    def create(self, request: Request) -> Response:
        """Begins a journey, empty or from a template, whose texts are in the language of whoever asks."""
        form = NewJourneySerializer(data=request.data, context={"request": request})
        form.is_valid(raise_exception=True)
        brand, key = form.validated_data["brand"], form.validated_data["template"]
        gallery = templates(_language(request))
        if key is not None and key not in gallery:
            raise ValidationError({"template": [f"There is no template “{key}”."]})
        if key is None:
            return self._one(actions.create(form.validated_data["name"], brand, self._by()), 201)
        template = gallery[key]
        graph = template.for_brand(brand, form.validated_data["blanks"])
        with transaction.atomic():
            journey = actions.create(form.validated_data["name"], brand, self._by(), graph)
            if template.settings:
                actions.save(journey, self._by(), journey.revision, settings=template.settings)
        return self._one(journey, 201)

    @extend_schema(responses=JourneySerializer)
    def retrieve(self, request: Request, pk: str) -> Response:
        """A journey with its draft and its problems."""
        return self._one(self.get_object())

    @extend_schema(request=SaveJourneySerializer, responses={200: JourneySerializer, 409: OpenApiTypes.OBJECT})
    def partial_update(self, request: Request, pk: str) -> Response:
        """Saves the draft. 409 when somebody else saved it since `revision`."""
        journey = self._mine()
        form = SaveJourneySerializer(data=request.data)
        form.is_valid(raise_exception=True)
        changes = dict(form.validated_data)
        return self._one(actions.save(journey, self._by(), changes.pop("revision"), **changes))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Deletes a journey that was never published."""
        journey = self._mine()
        if journey.version_id is not None:
            raise Conflict("A journey that was published keeps its history. Stop it instead.", "published")
        journey.delete()
        return Response(status=204)

    def _mine(self) -> Journey:
        journey: Journey = self.get_object()
        refuse_other_brand(self.request.user, journey.brand)
        return journey

    @extend_schema(
        request=PublishSerializer,
        responses={200: JourneySerializer, 400: ProblemsSerializer, 409: OpenApiTypes.OBJECT},
        examples=examples.PUBLISH,
    )
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: str) -> Response:
        """Freezes the draft as a version. 400 with the problems when it has errors.

        Over a running journey a `plan` says what becomes of those inside; 409 when it is not for what would be changed.
        """
        journey = self._mine()
        form = PublishSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        plan, revision = form.plan_given(), form.validated_data["revision"]
        try:
            actions.publish_version(journey, self._by(), timezone.now(), plan, revision)
        except Unpublishable as error:
            return Response(
                {
                    "detail": "The journey has mistakes. Correct them, then publish.",
                    "code": "unpublishable",
                    "problems": [each.as_json() for each in error.problems],
                },
                status=400,
            )
        return self._one(journey)

    @extend_schema(request=ShareSerializer, responses=JourneySerializer, examples=examples.LAUNCH)
    @action(detail=True, methods=["post"])
    def launch(self, request: Request, pk: str) -> Response:
        """Lets the entry segment in, as it is now; or a `share` of it in percent, always the same people."""
        journey = self._mine()
        form = ShareSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        actions.launch(journey, self._by(), timezone.now(), **form.validated_data)
        return self._one(journey)

    @extend_schema(request=PauseSerializer, responses=JourneySerializer, examples=examples.PAUSE)
    @action(detail=True, methods=["post"])
    def pause(self, request: Request, pk: str) -> Response:
        """Nobody moves and no message leaves until it is resumed. Timers run on, or stand still if `holds_timers`.

        Whoever is brought to an entry meanwhile comes in afterwards, however long it lasts, unless `refuses_arrivals`.
        """
        journey = self._mine()
        form = PauseSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        actions.pause(journey, self._by(), timezone.now(), **form.validated_data)
        return self._one(journey)

    @extend_schema(request=None, responses=JourneySerializer, examples=examples.RESUME)
    @action(detail=True, methods=["post"])
    def resume(self, request: Request, pk: str) -> Response:
        """Goes on after a pause."""
        journey = self._mine()
        actions.resume(journey, self._by(), timezone.now())
        return self._one(journey)

    @extend_schema(request=StopSerializer, responses=JourneySerializer, examples=examples.STOP)
    @action(detail=True, methods=["post"])
    def stop(self, request: Request, pk: str) -> Response:
        """Ends it now: everybody inside leaves, nothing more is sent. Or, to `drain` it: nobody enters any more."""
        journey = self._mine()
        form = StopSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        actions.stop(journey, self._by(), timezone.now(), **form.validated_data)
        return self._one(journey)

    @extend_schema(responses=VersionRowSerializer(many=True), filters=False)
    @action(detail=True, methods=["get"], pagination_class=None)
    def versions(self, request: Request, pk: str) -> Response:
        """What was published, the newest first, with how many are inside of each."""
        return Response(VersionRowSerializer(listed(self.get_object()), many=True).data)

    @extend_schema(parameters=[AskedSerializer], responses=CountersSerializer)
    @action(detail=True, methods=["get"])
    def counters(self, request: Request, pk: str) -> Response:
        """The figures on the canvas; of all time and all versions unless told. With a segment they are counted anew."""
        journey = self.get_object()
        return Response(counters(journey, read_asked(request.query_params, journey)))


def _language(request: Request) -> str:
    return request.user.language if isinstance(request.user, User) else ENGLISH
