"""A company's own database, asked by a query: whatever SQLAlchemy reaches."""

from datetime import datetime
from typing import Any

from rest_framework import serializers

from customers.importing.problems import ImportProblem
from customers.models import Source
from customers.sources import reading
from customers.sources.kind import Checked, SourceKind
from customers.sources.querying import QueryProblem, checked_url, first_rows
from lib.forms import DurationField, LongTextField, SecretField, StrictSerializer

SHOWN = 20
LEAST_EVERY_S = 60


class DatabaseCredentials(StrictSerializer):
    """Where the database is, and as whom it is asked."""

    url = SecretField(
        max_length=1000,
        label="Address of the database",
        help_text="postgresql+psycopg://reader:password@host/database, mysql+pymysql://…, sqlite:////folder/file. "
        "Choose a user who may only read.",
    )

    def validate_url(self, value: str) -> str:
        try:
            checked_url(value)
        except QueryProblem as problem:
            raise serializers.ValidationError(str(problem)) from None
        return value


class DatabaseSettings(StrictSerializer):
    """What is asked, how often, and what becomes of the rows."""

    query = LongTextField(
        max_length=20_000,
        label="Query",
        help_text="A single select. Each row is one customer, purchase, event or product, as the mapping says.",
    )
    newest_by = serializers.CharField(
        max_length=128,
        required=False,
        allow_blank=True,
        default="",
        label="New is what is higher in",
        help_text="A column that only grows, such as updated_at: only what is new is read. Empty: all rows each time.",
    )
    mapping = serializers.CharField(
        max_length=100,
        required=False,
        allow_blank=True,
        default="",
        label="Mapping",
        help_text="The name of a mapping that was saved with the import wizard.",
    )
    every_s = DurationField(
        required=False,
        allow_null=True,
        default=None,
        label="Read every",
        help_text="Empty: only when somebody presses the button.",
    )

    def validate_query(self, value: str) -> str:
        if not value.lstrip("( \n\t").lower().startswith(("select", "with", "values", "--", "/*")):
            raise serializers.ValidationError("Write a query that begins with select or with.")
        return value

    def validate_every_s(self, value: int | None) -> int | None:
        if value is not None and 0 < value < LEAST_EVERY_S:
            raise serializers.ValidationError("A database is read once a minute at most.")
        return value or None


class Database(SourceKind):
    """Its rows go the way of a file's: into var/uploads, and from there by an import."""

    key = "database"
    label = "Database"
    icon = "database"
    description = "Reads a query of your own database, on a schedule, and only what is new."
    Credentials = DatabaseCredentials
    Settings = DatabaseSettings

    def check(self, source: Source) -> Checked:
        try:
            header, rows = first_rows(reading.question_of(source), SHOWN)
        except QueryProblem as problem:
            return Checked(accepted=False, words=str(problem))
        return Checked(accepted=True, words=_judged(source, header, rows), header=header, rows=rows)

    def run(self, source: Source, now: datetime) -> str:
        reading.call(source)
        return "It is read now; what comes of it is among the imports."

    def trouble(self, source: Source) -> str:
        return str(source.state.get("error") or "")


def _judged(source: Source, header: list[str], rows: list[list[Any]]) -> str:
    """A sentence about the first rows; the query may be good and the mapping not."""
    words = f"It answers with {len(header)} columns." if rows else "It answers, and has no rows."
    if source.settings["newest_by"] and source.settings["newest_by"] not in header:
        words += f" There is no column “{source.settings['newest_by']}”."
    try:
        if not source.settings["mapping"]:
            words += " Choose a mapping before it can be loaded."
        else:
            missing = {str(each.column) for each in reading.mapping_of(source).columns} - set(header)
            words += f" The mapping asks for {', '.join(sorted(missing))}, too." if missing else ""
    except ImportProblem as problem:
        words += f" {problem}"
    return words
