"""The API of uploads, mappings and imports."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.db import transaction
from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.views import APIView

from accounts import audit
from accounts.scope import scoped
from customers.importing import background, uploads
from customers.importing.format import formats
from customers.importing.guessing import guess
from customers.importing.loader import loaders
from customers.importing.mapping import MappingSerializer
from customers.importing.previewing import preview
from customers.importing.problems import ImportProblem
from customers.importing.reading import Reading
from customers.importing.rejects import rejects_csv
from customers.importing.sampling import LONGEST_SHOWN, sample
from customers.importing.serializers import (
    ImportDetailSerializer,
    ImportOptionsSerializer,
    ImportRejectSerializer,
    ImportSerializer,
    ImportStartSerializer,
    MappingGivenSerializer,
    PreviewSerializer,
    SavedMappingSerializer,
    ShapeQuerySerializer,
    UploadFileSerializer,
    UploadSerializer,
    shape_of,
    usable,
)
from customers.importing.source import ENCODINGS, Source
from customers.importing.target import targets
from customers.models import Import, ImportReject, Namespace, SavedMapping, Topic, Upload
from customers.sentences import understood
from lib.forms import describe
from lib.problems import Conflict


class TooLarge(APIException):
    """The file is larger than this installation takes."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"


class UploadViewSet(viewsets.GenericViewSet[Upload]):
    """Files that are brought to be loaded."""

    queryset = Upload.objects.all()
    serializer_class = UploadSerializer
    lookup_value_regex = r"\d{1,18}"

    def initialize_request(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Request:
        """A file goes to the disk as it comes, whatever its size: never into memory."""
        if _brings(self, request):
            request.upload_handlers = [TemporaryFileUploadHandler(request)]
        return super().initialize_request(request, *args, **kwargs)

    def get_parsers(self) -> Any:
        return [MultiPartParser()] if _brings(self, self.request) else super().get_parsers()

    @extend_schema(
        request={"multipart/form-data": UploadFileSerializer}, responses={201: UploadSerializer}, operation_id="upload"
    )
    def create(self, request: Request) -> Response:
        """Keeps a file, and says what it seems to be, or in `problem` why it cannot be read."""
        if int(request.headers.get("Content-Length") or 0) > settings.UPLOAD_MOST_BYTES + 2**20:
            raise _too_large()
        form = UploadFileSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        file = form.validated_data["file"]
        if file.size > settings.UPLOAD_MOST_BYTES:
            raise _too_large()
        upload = uploads.keep(file, request.user, timezone.now())
        audit.record(request.user, "uploaded", f"upload:{upload.pk}", name=upload.file_name, size=upload.size)  # type: ignore[arg-type]
        return Response(_shown(upload, {}), status=status.HTTP_201_CREATED)

    @extend_schema(parameters=[ShapeQuerySerializer], responses=UploadSerializer)
    def retrieve(self, request: Request, pk: str) -> Response:
        """The same, with the sample cut as the parameters say."""
        upload = self._used()
        query = ShapeQuerySerializer(data=request.query_params.dict())
        query.is_valid(raise_exception=True)
        return Response(_shown(upload, query.validated_data))

    @extend_schema(request=MappingGivenSerializer, responses=PreviewSerializer)
    @action(detail=True, methods=["post"])
    def preview(self, request: Request, pk: str) -> Response:
        """How the first twenty rows will look. Nothing is kept, and nobody who stores rows is waited for."""
        upload = self._used()
        try:
            given = request.data.get("mapping") if isinstance(request.data, dict) else None
            mapping = usable(given, request.user)
            shown = preview(Reading.of(uploads.place_of(upload), mapping, upload.file_name), timezone.now())
        except ImportProblem as problem:
            return Response(PreviewSerializer({"rows": [], "is_tried": False, "problem": str(problem)}).data)
        return Response(PreviewSerializer({"rows": shown.rows, "is_tried": shown.is_tried, "problem": ""}).data)

    def _used(self) -> Upload:
        upload: Upload = self.get_object()
        Upload.objects.filter(pk=upload.pk).update(used_at=timezone.now())
        return upload


def _brings(view: UploadViewSet, request: HttpRequest | None) -> bool:
    """Whether a request brings a file; asked before the framework knows the action. The schema asks without one."""
    method = (request.method or "").lower() if request else "post"
    return (view.action_map or {}).get(method) == "create"


def _too_large() -> TooLarge:
    return TooLarge(f"The file is too large: {settings.UPLOAD_MOST_BYTES / 2**30:,.1f} GB are allowed.")


def _shown(upload: Upload, wished: dict[str, Any]) -> dict[str, Any]:
    path = uploads.place_of(upload)
    source = Source(path, name=upload.file_name)
    found = guess(source, wished)
    key, encoding, shape = shape_of(found.mapping | wished)
    cut = sample(Source(path, encoding, upload.file_name), key, shape)
    return {
        "id": upload.pk,
        "file_name": upload.file_name,
        "size": upload.size,
        "guess": {"mapping": found.mapping, "guessed": found.guessed},
        "sample": {
            "header": cut.header and [cell[:LONGEST_SHOWN] for cell in cut.header],
            "rows": [[cell[:LONGEST_SHOWN] for cell in row] for row in cut.rows],
        },
        "problem": cut.problem,
        "said": understood(cut.problem),
    }


class ImportOptionsView(APIView):
    """What a mapping can say."""

    @extend_schema(responses=ImportOptionsSerializer)
    def get(self, request: Request) -> Response:
        topics = scoped(Topic.objects.select_related("brand"), request.user).order_by("brand__name", "name")
        return Response(
            {
                "rows": [{"key": each.key, "label": each.label, "needs": list(each.needs)} for each in loaders],
                "formats": [{"key": each.key, "label": each.label, "uses": list(each.uses)} for each in formats],
                "encodings": ENCODINGS,
                "targets": [
                    {
                        "key": each.key,
                        "label": each.label,
                        "rows": sorted(each.rows),
                        "fields": describe(each.Options),
                    }
                    for each in targets
                ],
                "fields": [each for each in describe(MappingSerializer) if each["key"] != "columns"],
                "namespaces": list(Namespace.objects.order_by("label", "key").values("key", "label")),
                "topics": [
                    {"key": f"{each.brand.key}/{each.key}", "label": each.name, "brand": each.brand_id}
                    for each in topics
                ],
            }
        )


class MappingViewSet(viewsets.ModelViewSet[SavedMapping]):
    """Mappings that are kept for the next file of their kind. They belong to no brand, as customers do."""

    queryset = SavedMapping.objects.order_by("name")
    serializer_class = SavedMappingSerializer
    lookup_value_regex = r"\d{1,18}"
    http_method_names = ["get", "post", "patch", "delete"]  # noqa: RUF012

    def perform_create(self, serializer: BaseSerializer[Any]) -> None:
        saved = serializer.save(created_at=timezone.now())
        self._record("created", saved)

    def perform_update(self, serializer: BaseSerializer[Any]) -> None:
        self._record("changed", serializer.save())

    def perform_destroy(self, instance: SavedMapping) -> None:
        self._record("deleted", instance)
        instance.delete()

    def _record(self, did: str, saved: SavedMapping) -> None:
        audit.record(self.request.user, did, f"mapping:{saved.pk}", name=saved.name)  # type: ignore[arg-type]


@extend_schema_view(list=extend_schema(responses=ImportSerializer(many=True)))
class ImportViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Import]):
    """Files that were loaded, are being loaded or wait to be."""

    queryset = Import.objects.order_by("-id")
    serializer_class = ImportSerializer
    lookup_value_regex = r"\d{1,18}"

    def get_serializer_class(self) -> type[ImportSerializer]:
        return ImportDetailSerializer if self.action == "retrieve" else ImportSerializer

    @extend_schema(request=ImportStartSerializer, responses={201: ImportDetailSerializer})
    def create(self, request: Request) -> Response:
        """Puts a file into the queue of those that are loaded."""
        form = ImportStartSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        given = form.validated_data
        try:
            mapping = usable(given["mapping"], request.user)
        except ImportProblem as problem:
            raise ValidationError({"mapping": [str(problem)]}) from None
        now = timezone.now()
        with transaction.atomic():
            run = background.start(given["upload"], mapping, request.user, now)
            if name := given.get("name", ""):
                saved = background.keep_mapping(name, mapping, now)
                audit.record(request.user, "saved", f"mapping:{saved.pk}", name=saved.name)  # type: ignore[arg-type]
            self._record("started", run)
        return Response(ImportDetailSerializer(run).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=ImportDetailSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """Ends an import after the rows that it is at. What is stored stays."""
        run = self.get_object()
        background.cancel(run, timezone.now())
        self._record("cancelled", run)
        run.refresh_from_db()
        return Response(ImportDetailSerializer(run).data)

    @extend_schema(request=None, responses=ImportDetailSerializer)
    @action(detail=True, methods=["post"])
    def resume(self, request: Request, pk: str) -> Response:
        """Goes on where a cancelled or failed import stopped."""
        run = self.get_object()
        try:
            usable(run.mapping, request.user)  # they may not work for a brand any more
        except ImportProblem as problem:
            raise Conflict(str(problem)) from None
        background.resume(run)
        self._record("resumed", run)
        run.refresh_from_db()
        return Response(ImportDetailSerializer(run).data)

    @extend_schema(responses=ImportRejectSerializer(many=True))
    @action(detail=True)
    def rejects(self, request: Request, pk: str) -> Response:
        """The rows that were not loaded, with the reason and the original text."""
        rejects = ImportReject.objects.filter(source=self.get_object()).order_by("line", "id")
        page: Any = self.paginate_queryset(rejects)  # type: ignore[arg-type]
        return self.get_paginated_response(ImportRejectSerializer(page, many=True).data)

    @extend_schema(responses={(200, "text/csv"): OpenApiTypes.STR})
    def rejects_file(self, request: Request, pk: str) -> StreamingHttpResponse:
        """The same as a CSV file for spreadsheets: line, reason, original."""
        run = self.get_object()
        lines: Iterator[str] = rejects_csv(run)
        answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="rejects-{run.pk}.csv"'
        return answer

    def _record(self, did: str, run: Import) -> None:
        audit.record(self.request.user, did, f"import:{run.pk}", file=run.file_name)  # type: ignore[arg-type]
