"""The API of templates: the texts of cascades, their versions, previews and tests."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import audit
from accounts.models import User
from accounts.scope import refuse_other_brand, scoped
from delivery.api.account_serializers import CheckedSerializer
from delivery.api.template_serializers import (
    AskPreviewSerializer,
    ChangeTemplateSerializer,
    NewTemplateSerializer,
    NewVersionSerializer,
    PushedTemplateSerializer,
    PushTemplateSerializer,
    TemplateRowSerializer,
    TemplateVersionSerializer,
    TextPreviewSerializer,
    TryTextSerializer,
    WholeTemplateSerializer,
    WholeVersionSerializer,
)
from delivery.content import template_library, trying
from delivery.content.previews import preview
from delivery.models import Template, TemplateVersion
from delivery.senders import default_sender


class TemplateViewSet(viewsets.GenericViewSet[Template]):
    """Templates of the brands one works for."""

    serializer_class = WholeTemplateSerializer
    queryset = Template.objects.none()
    http_method_names = ["get", "post", "patch"]  # noqa: RUF012 (the base class declares it so)

    def get_queryset(self) -> QuerySet[Template]:
        found = Template.objects.select_related("version__created_by", "brand")
        return scoped(found, self.request.user).order_by("-updated_at", "-id")

    def _user(self) -> User:
        assert isinstance(self.request.user, User)
        return self.request.user

    def _mine(self) -> Template:
        template = self.get_object()
        refuse_other_brand(self.request.user, template.brand)
        return template

    def _one(self, pk: int, status: int = 200) -> Response:
        fresh = Template.objects.select_related("version__created_by").get(pk=pk)
        return Response(WholeTemplateSerializer(fresh).data, status=status)

    @extend_schema(
        parameters=[
            OpenApiParameter("brand", OpenApiTypes.INT),
            OpenApiParameter("status", OpenApiTypes.STR),
            OpenApiParameter("q", OpenApiTypes.STR, description="Part of the name."),
        ],
        responses=TemplateRowSerializer(many=True),
    )
    def list(self, request: Request) -> Response:
        """Templates, the last changed first."""
        found = self.get_queryset()
        if (brand := request.query_params.get("brand", "")).isdecimal():
            found = found.filter(brand=int(brand))
        if status := request.query_params.get("status"):
            found = found.filter(status=status)
        if words := request.query_params.get("q"):
            found = found.filter(name__icontains=words.replace("\x00", ""))
        return self.get_paginated_response(TemplateRowSerializer(self.paginate_queryset(found), many=True).data)

    @extend_schema(request=NewTemplateSerializer, responses={201: WholeTemplateSerializer})
    def create(self, request: Request) -> Response:
        """Makes a template with its first version."""
        form = NewTemplateSerializer(data=request.data, context={"request": request})
        form.is_valid(raise_exception=True)
        return self._one(template_library.create(**form.validated_data, by=self._user()).pk, 201)

    @extend_schema(responses=WholeTemplateSerializer)
    def retrieve(self, request: Request, pk: str) -> Response:
        """A template with the texts of its newest version."""
        return Response(WholeTemplateSerializer(self.get_object()).data)

    @extend_schema(request=ChangeTemplateSerializer, responses=WholeTemplateSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Renames it, or puts it away. What runs with it goes on."""
        template = self._mine()
        form = ChangeTemplateSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        for key, value in form.validated_data.items():
            setattr(template, key, value)
        template.save(update_fields=[*form.validated_data, "updated_at"])
        audit.record(self._user(), "changed", f"template:{template.pk}", **form.validated_data)
        return self._one(template.pk)

    @extend_schema(
        request=NewVersionSerializer,
        methods=["POST"],
        responses={200: WholeTemplateSerializer, 409: OpenApiTypes.OBJECT},
        filters=False,
    )
    @extend_schema(methods=["GET"], responses=TemplateVersionSerializer(many=True), filters=False)
    @action(detail=True, methods=["get", "post"], pagination_class=None)
    def versions(self, request: Request, pk: str) -> Response:
        """What was saved, the newest first; or saves texts as the next version."""
        if request.method == "GET":
            found = self.get_object().versions.select_related("created_by").order_by("-number")
            return Response(TemplateVersionSerializer(found, many=True).data)
        template = self._mine()
        form = NewVersionSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        template_library.save_version(template, **form.validated_data, by=self._user())
        return self._one(template.pk)

    @extend_schema(responses=WholeVersionSerializer, parameters=[OpenApiParameter("number", int, "path")])
    @action(detail=True, methods=["get"], url_path=r"versions/(?P<number>[0-9]{1,9})", url_name="version")
    def one_version(self, request: Request, pk: str, number: str) -> Response:
        """A version with its texts."""
        return Response(WholeVersionSerializer(self._version(self.get_object(), int(number))).data)

    @extend_schema(request=PushTemplateSerializer, responses=PushedTemplateSerializer)
    @action(detail=True, methods=["post"])
    def push(self, request: Request, pk: str) -> Response:
        """Gives a version to all that runs with another one; messages that wait already say it, too."""
        template = self._mine()
        form = PushTemplateSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        version = self._version(template, form.validated_data["version"])
        pushed = template_library.push(template, version, self._user(), timezone.now())
        return Response(PushedTemplateSerializer(pushed).data)

    @extend_schema(request=AskPreviewSerializer, responses=TextPreviewSerializer)
    @action(detail=False, methods=["post"])
    def preview(self, request: Request) -> Response:
        """What a text says to a customer, or to one who is made up. Nothing is stored or sent."""
        form = AskPreviewSerializer(data=request.data, context={"request": request})
        form.is_valid(raise_exception=True)
        return Response(TextPreviewSerializer(_preview(form.validated_data)).data)

    @extend_schema(request=TryTextSerializer, responses=CheckedSerializer)
    @action(detail=False, methods=["post"])
    def test(self, request: Request) -> Response:
        """Sends a text to oneself, marked as a test, at once; answers what the provider said. At most ten a minute."""
        form = TryTextSerializer(data=request.data, context={"request": request})
        form.is_valid(raise_exception=True)
        wish = form.validated_data
        sender = wish["sender"] or default_sender(wish["brand"].pk, wish["channel"])
        if sender is None:
            raise ValidationError({"sender": ["The brand has no sender of this channel."]})
        made = _preview(wish)
        if made.problems:
            raise ValidationError({"languages": {made.language: made.problems}})
        if made.failure:
            return Response({"accepted": False, "words": made.failure})
        fields = trying.marked(wish["channel"], made.fields, made.language or wish["brand"].language)
        said = trying.recorded(self._user(), sender, wish["endpoint"], fields, timezone.now())
        return Response(CheckedSerializer(said).data)

    def _version(self, template: Template, number: int) -> TemplateVersion:
        version = template.versions.select_related("template", "created_by").filter(number=number).first()
        if version is None:
            raise NotFound(f"The template has no version {number}.")
        return version


def _preview(wish: dict[str, Any]) -> Any:
    return preview(
        wish["brand"],
        wish["channel"],
        wish["languages"],
        customer=wish["customer"],
        language=wish["language"],
        event=wish["event"],
    )
