"""Shapes of the API of uploads, mappings and imports."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.scope import brands_of
from customers.importing.format import Shape, formats
from customers.importing.mapping import Mapping, MappingSerializer, read_mapping
from customers.importing.problems import ImportProblem
from customers.models import Import, ImportReject, SavedMapping, Topic, Upload
from customers.sentences import SaidField


class UploadFileSerializer(serializers.Serializer[Any]):
    """A file, as a form sends it."""

    file = serializers.FileField(allow_empty_file=True)  # which is told as its problem


class GuessSerializer(serializers.Serializer[Any]):
    """A mapping for the file, perhaps not complete, and the places in it that are guesses: columns.2.target."""

    mapping = serializers.DictField()
    guessed = serializers.ListField(child=serializers.CharField())


class UploadSampleSerializer(serializers.Serializer[Any]):
    """The first rows as they are cut."""

    header = serializers.ListField(child=serializers.CharField(allow_blank=True), allow_null=True)
    rows = serializers.ListField(child=serializers.ListField(child=serializers.CharField(allow_blank=True)))


class UploadSerializer(serializers.Serializer[Any]):
    """A file that was brought: what it seems to be, its first rows, and in `problem` what is wrong with it."""

    id = serializers.IntegerField()
    file_name = serializers.CharField()
    size = serializers.IntegerField()
    guess = GuessSerializer()
    sample = UploadSampleSerializer()
    problem = serializers.CharField(allow_blank=True)
    said = SaidField(source="problem")


class ShapeQuerySerializer(serializers.Serializer[Any]):
    """How the sample is to be cut instead of as it was guessed."""

    format = serializers.ChoiceField([], required=False)
    encoding = serializers.ChoiceField([], required=False)
    delimiter = serializers.CharField(max_length=1, required=False, trim_whitespace=False)
    header = serializers.BooleanField(required=False)
    widths = serializers.RegexField(r"^\d{1,5}(,\d{1,5}){0,999}$", required=False, help_text="8,10,5")
    sheet = serializers.CharField(required=False, allow_blank=True, max_length=100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        whole = MappingSerializer()
        for name in ("format", "encoding"):
            choices: Any = whole.fields[name]
            self.fields[name].choices = choices.choices  # type: ignore[attr-defined]

    def validate_delimiter(self, value: str) -> str:
        return MappingSerializer().validate_delimiter(value)

    def validate_widths(self, value: str) -> list[int]:
        widths = [int(each) for each in value.split(",")]
        if not all(0 < each <= 10_000 for each in widths):
            raise serializers.ValidationError("A width is a number of characters from 1 to 10,000.")
        return widths


class BecomesSerializer(serializers.Serializer[Any]):
    """What a cell becomes."""

    target = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # the field of this name, not DRF's attribute
    text = serializers.CharField(allow_blank=True)


class PreviewRowSerializer(serializers.Serializer[Any]):
    """A row of the file, what it becomes, and why it would not be loaded."""

    line = serializers.IntegerField()
    becomes = BecomesSerializer(many=True)
    problem = serializers.CharField(allow_blank=True)
    said = SaidField(source="problem")


class PreviewSerializer(serializers.Serializer[Any]):
    """The first twenty rows. `problem`: why the mapping does not fit the file, if it does not."""

    rows = PreviewRowSerializer(many=True)
    is_tried = serializers.BooleanField(
        help_text="Against what is stored, too; false while another import stores rows: then they are only read."
    )
    problem = serializers.CharField(allow_blank=True)
    said = SaidField(source="problem")


class MappingGivenSerializer(serializers.Serializer[Any]):
    """A mapping."""

    mapping = serializers.DictField()


class SavedMappingSerializer(serializers.ModelSerializer[SavedMapping]):
    """A mapping under a name, for the next file of its kind."""

    mapping: Any = serializers.DictField()

    class Meta:
        model = SavedMapping
        fields: ClassVar = ["id", "name", "mapping", "used_at"]
        read_only_fields: ClassVar = ["used_at"]

    def validate_mapping(self, value: dict[str, Any]) -> dict[str, Any]:
        try:
            return dict(usable(value, self.context["request"].user).given)
        except ImportProblem as problem:
            raise serializers.ValidationError([str(problem)]) from None


class ImportSerializer(serializers.ModelSerializer[Import]):
    """A run of a file into the base: read = created + updated + unchanged + rejected."""

    rows = serializers.SerializerMethodField()
    rows_per_s = serializers.SerializerMethodField()
    seconds_left = serializers.SerializerMethodField()
    can_resume = serializers.SerializerMethodField()
    said = SaidField(source="error")

    class Meta:
        model = Import
        fields: ClassVar = [
            "id",
            "file_name",
            "upload",
            "rows",
            "status",
            "read",
            "created",
            "updated",
            "unchanged",
            "rejected",
            "customers_created",
            "bytes_read",
            "size",
            "rows_per_s",
            "seconds_left",
            "is_cancel_asked",
            "can_resume",
            "error",
            "said",
            "started_at",
            "heard_at",
            "finished_at",
        ]

    @extend_schema_field(serializers.CharField(help_text="What a row was: customers, purchases."))
    def get_rows(self, run: Import) -> str:
        return str(run.mapping.get("rows", ""))

    @extend_schema_field(serializers.IntegerField(allow_null=True))
    def get_rows_per_s(self, run: Import) -> int | None:
        return round(run.read / run.worked_s) if run.worked_s else None

    @extend_schema_field(serializers.IntegerField(allow_null=True, help_text="Of an import that runs."))
    def get_seconds_left(self, run: Import) -> int | None:
        if run.status != Import.Status.RUNNING or not run.bytes_read:
            return None
        return round(max(run.size - run.bytes_read, 0) * run.worked_s / run.bytes_read)

    @extend_schema_field(serializers.BooleanField())
    def get_can_resume(self, run: Import) -> bool:
        return run.upload_id is not None and run.status in (Import.Status.CANCELED, Import.Status.FAILED)


class ImportDetailSerializer(ImportSerializer):
    """The same, with the mapping."""

    mapping = serializers.DictField()

    class Meta(ImportSerializer.Meta):
        fields: ClassVar = [*ImportSerializer.Meta.fields, "mapping"]


class ImportStartSerializer(serializers.Serializer[Any]):
    """What is to be loaded. With a `name` the mapping is saved under it, for the next file of its kind."""

    upload: Any = serializers.PrimaryKeyRelatedField(queryset=Upload.objects.all())
    mapping = serializers.DictField()
    name = serializers.CharField(required=False, allow_blank=True, max_length=100)


class ImportRejectSerializer(serializers.ModelSerializer[ImportReject]):
    """A row that was not loaded."""

    said = SaidField(source="reason")

    class Meta:
        model = ImportReject
        fields: ClassVar = ["line", "reason", "said", "original"]


class KeyedSerializer(serializers.Serializer[Any]):
    """A choice: its key, and words for people."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # the field of this name, not DRF's attribute


class RowTypeSerializer(KeyedSerializer):
    """What a row of a file may be; `needs` are targets without which it means nothing."""

    needs = serializers.ListField(child=serializers.CharField())


class FormatSerializer(KeyedSerializer):
    """How a file may be written; `uses` are the fields of the mapping that mean something for it."""

    uses = serializers.ListField(child=serializers.CharField())


class TargetSerializer(KeyedSerializer):
    """Where a column may go: in files of which rows, and the form of what else it has to say."""

    rows = serializers.ListField(child=serializers.CharField())
    fields = serializers.ListField(child=serializers.DictField())  # type: ignore[assignment]


class ImportTopicSerializer(KeyedSerializer):
    """A topic as a column names it: brand/topic."""

    brand = serializers.IntegerField()


class ImportOptionsSerializer(serializers.Serializer[Any]):
    """What a mapping can say. `fields` are those of the mapping itself."""

    rows = RowTypeSerializer(many=True)
    formats = FormatSerializer(many=True)
    encodings = serializers.ListField(child=serializers.CharField())
    targets = TargetSerializer(many=True)
    fields = serializers.ListField(child=serializers.DictField())  # type: ignore[assignment]
    namespaces = KeyedSerializer(many=True)
    topics = ImportTopicSerializer(many=True)


def usable(given: Any, user: Any) -> Mapping:
    """The mapping, checked, if this user may use it: topics of other brands do not exist. Raises ImportProblem."""
    mapping = read_mapping(given)
    ids = brands_of(user)
    for column in mapping.columns:
        brand, _, key = str(column.options.get("topic", "")).partition("/")
        topics = Topic.objects.filter(brand__key=brand, key=key)
        if key and not (topics if ids is None else topics.filter(brand__in=ids)).exists():
            raise ImportProblem(f"There is no topic “{brand}/{key}”; make it in the settings first.")
    return mapping


def shape_of(fields: dict[str, Any]) -> tuple[str, str, Shape]:
    """Format, encoding and shape, of the fields of a mapping that need not be complete."""
    kept = ("delimiter", "header", "widths", "sheet", "decimal")
    key = fields.get("format", "csv")
    assert key in formats
    return key, fields.get("encoding", "utf-8"), Shape(**{name: fields[name] for name in kept if name in fields})
