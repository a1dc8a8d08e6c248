"""The API of journeys as files."""

from typing import Any
from urllib.parse import quote

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import Brand, User
from accounts.scope import brands_of, refuse_other_brand, scoped
from journeys.files.problems import BadFile, FileProblem, problem_at
from journeys.files.reading import LARGEST
from journeys.files.sentences import UNKNOWN
from journeys.files.shape import Read, opened
from journeys.files.storing import looked_at, store, store_into
from journeys.files.writing import filename, written
from journeys.models import Journey
from journeys.problems import ERROR
from journeys.serializers import GraphSerializer
from lib.forms import StrictSerializer


class FileProblemSerializer(serializers.Serializer[Any]):
    """What is wrong with a file, and where."""

    line = serializers.IntegerField()
    column = serializers.IntegerField()
    place = serializers.CharField()
    severity = serializers.ChoiceField(["error", "warning"])
    code = serializers.CharField()
    message = serializers.CharField()
    fix = serializers.CharField()
    params = serializers.DictField()
    field = serializers.CharField(allow_null=True, help_text="Of the form of a node or of the settings.")


class BadFileSerializer(serializers.Serializer[Any]):
    """Why a file cannot be taken."""

    detail = serializers.CharField()
    code = serializers.CharField()
    problems = FileProblemSerializer(many=True)


class ImportedSerializer(serializers.Serializer[Any]):
    """What was made of a file, or what would be."""

    id = serializers.IntegerField(allow_null=True, help_text="The journey; null: nothing was stored.")
    name = serializers.CharField()
    brand = serializers.IntegerField(allow_null=True, help_text="Null: the file names none that one works for.")
    tests = serializers.IntegerField(help_text="How many come with it.")
    graph = GraphSerializer()
    unknown = serializers.IntegerField(help_text="How many names name nothing here. They can be left blank.")
    problems = FileProblemSerializer(many=True)


class ImportSerializer(StrictSerializer):
    """A file, and what to make of it."""

    text = serializers.CharField(max_length=LARGEST, trim_whitespace=False, help_text="The YAML.")
    brand = serializers.PrimaryKeyRelatedField(
        queryset=Brand.objects.all(), required=False, allow_null=True, default=None, help_text="Left out: the file's."
    )
    journey = serializers.PrimaryKeyRelatedField(
        queryset=Journey.objects.all(),
        required=False,
        allow_null=True,
        default=None,
        help_text="Its draft becomes what the file says. Left out: a new journey.",
    )
    revision = serializers.IntegerField(required=False, allow_null=True, default=None, help_text="Of that draft.")
    name = serializers.CharField(max_length=120, required=False, allow_blank=True, default="")
    leave_blank = serializers.BooleanField(default=False, help_text="Names that name nothing become blanks to fill.")
    dry_run = serializers.BooleanField(default=False, help_text="Only says what would become of it.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["journey"] is not None and attrs["revision"] is None:
            raise serializers.ValidationError({"revision": ["Say which revision of the draft this is made on."]})
        return attrs


class JourneyExportView(APIView):
    """A journey as a file."""

    @extend_schema(responses={(200, "text/yaml"): OpenApiTypes.STR})
    def get(self, request: Request, pk: int) -> HttpResponse:
        """The draft as YAML: readable, in a stable order, things by their names."""
        journey = get_object_or_404(scoped(Journey.objects.select_related("brand"), request.user), pk=pk)
        answer = HttpResponse(written(journey, brands_of(request.user)), content_type="text/yaml; charset=utf-8")
        name = quote(filename(journey.name))
        answer["Content-Disposition"] = f"attachment; filename=\"journey-{pk}.yaml\"; filename*=UTF-8''{name}"
        return answer


class JourneyImportView(APIView):
    """A journey from a file."""

    @extend_schema(
        request=ImportSerializer,
        responses={
            200: ImportedSerializer,
            201: ImportedSerializer,
            400: OpenApiResponse(BadFileSerializer),
            409: OpenApiTypes.OBJECT,
        },
    )
    def post(self, request: Request) -> Response:
        """Makes a new journey, or the draft of one that is there; 400 with lines and places when that cannot be."""
        form = ImportSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        asked = form.validated_data
        try:
            return self._taken(request, asked, opened(asked["text"]))
        except BadFile as error:
            return Response(_refused(error.problems), status=400)

    def _taken(self, request: Request, asked: dict[str, Any], read: Read) -> Response:
        journey = _journey(request, asked["journey"])
        brand = journey.brand if journey else asked["brand"] or _brand_of(request, read)
        if brand is None:
            problem = problem_at("file_no_brand", read.marks, ("brand",), brand=read.brand or "")
            if not asked["dry_run"]:
                raise BadFile([problem])
            empty: dict[str, Any] = {"nodes": [], "edges": []}
            return Response(_answer(None, read, None, empty, [problem]))
        refuse_other_brand(request.user, brand)
        brands = brands_of(request.user)
        found, problems = looked_at(read, brand, brands)
        if asked["dry_run"]:
            return Response(_answer(None, read, brand, found.graph, problems))
        by = request.user if isinstance(request.user, User) else None
        how = {"brands": brands, "leave_blank": asked["leave_blank"]}
        if journey is not None:
            made = store_into(read, journey, by, revision=asked["revision"], **how)
            return Response(_answer(made, read, brand, found.graph, problems))
        made = store(read, brand, by, name=asked["name"].strip(), **how)
        return Response(_answer(made, read, brand, found.graph, problems), status=201)


def _journey(request: Request, journey: Journey | None) -> Journey | None:
    if journey is None:
        return None
    return get_object_or_404(scoped(Journey.objects.select_related("brand"), request.user), pk=journey.pk)


def _brand_of(request: Request, read: Read) -> Brand | None:
    """The brand that the file names, or the only one that one works for."""
    brands = scoped(Brand.objects.order_by("pk"), request.user, path="id")
    named = brands.filter(key=read.brand).first() if read.brand else None
    mine = list(brands[:2])
    return named or (mine[0] if len(mine) == 1 else None)


def _refused(problems: list[FileProblem]) -> dict[str, Any]:
    return {
        "detail": "The file cannot be taken as it is.",
        "code": "bad_file",
        "problems": [each.as_json() for each in problems],
    }


def _answer(
    journey: Journey | None, read: Read, brand: Brand | None, graph: dict[str, Any], problems: list[FileProblem]
) -> dict[str, Any]:
    return {
        "id": journey.pk if journey else None,
        "name": journey.name if journey else read.name,
        "brand": brand.pk if brand else None,
        "tests": len(read.document.get("tests") or []),
        "graph": graph,
        "unknown": sum(each.code in UNKNOWN and each.severity == ERROR for each in problems),
        "problems": [each.as_json() for each in problems],
    }
