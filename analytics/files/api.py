"""The API of a report's files."""

from django.http import StreamingHttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from analytics.answering import asked_for
from analytics.files import naming
from analytics.files.answering import FileView, file_answer
from analytics.files.sheet import sheet_of
from analytics.filters import FiltersSerializer
from analytics.report import Answer, Table
from analytics.report_api import report_of


class TablesFileView(FileView):
    """A report's tables as a file."""

    @extend_schema(
        parameters=[
            FiltersSerializer,
            OpenApiParameter("table", str, description="Its key; without one a workbook holds all of them."),
            OpenApiParameter("format", str, enum=["csv", "xlsx"]),
        ],
        responses={(200, "text/csv"): OpenApiTypes.STR},
    )
    def get(self, request: Request, key: str) -> StreamingHttpResponse:
        """One table as CSV, or one or all of them as XLSX, with headings in the reader's language."""
        report, now, kind = report_of(key), timezone.now(), self.kind(request)
        filters = asked_for(report, request, now)
        answer = report.answer(filters, now)
        asked = request.query_params.get("table", "")
        tables = _tables(answer, asked, kind)
        words = self.words(request, report)
        parts = [words.report(report), words.table(tables[0]) if asked else ""]
        sheets = [sheet_of(table, answer, words) for table in tables]
        return file_answer(request, sheets, naming.file_name(parts, filters, kind), kind)


def _tables(answer: Answer, asked: str, kind: str) -> list[Table]:
    known = {table.key: table for table in answer.tables}
    if asked in known:
        return [known[asked]]
    if not asked and (kind == "xlsx" or len(known) == 1):
        return list(known.values())
    names = ", ".join(known) or "none"
    what = f"There is no table “{asked[:60]}”." if asked else "A CSV holds one table: name it."
    raise ValidationError({"table": [f"{what} Known are: {names}."]})
