"""A file as the answer of a request, in portions."""

from collections.abc import AsyncIterator, Callable, Iterator
from itertools import chain
from typing import Any

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import StreamingHttpResponse
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.views import APIView

from analytics.files.csv_files import csv_of
from analytics.files.naming import disposition
from analytics.files.sheet import Sheet
from analytics.files.words import Words
from analytics.files.xlsx_files import portions_of
from analytics.report import Report

KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class FileView(APIView):
    """`format` is what we make a file of, and not, as usual, how an answer of the API is written."""

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        return super().perform_content_negotiation(request, force=True)

    def kind(self, request: Request) -> str:
        kind = request.query_params.get("format", "csv")
        if kind not in KINDS:
            raise ValidationError({"format": [f"There is no format “{kind[:20]}”. Known are: {', '.join(KINDS)}."]})
        return kind

    def words(self, request: Request, report: Report) -> Words:
        return Words(report.key, getattr(request.user, "language", "en"))


def file_answer(request: Request, sheet: Sheet | list[Sheet], name: str, kind: str) -> StreamingHttpResponse:
    """The first portion is made at once: what goes wrong until then is told in a sentence."""
    sheets = sheet if isinstance(sheet, list) else [sheet]
    portions = csv_of(sheets[0]) if kind == "csv" else portions_of(sheets)
    begun = chain([next(portions)], portions)
    content: Any = _in_portions(begun, portions.close) if isinstance(request._request, ASGIRequest) else begun
    answer = StreamingHttpResponse(content, content_type=KINDS[kind])
    answer["Content-Disposition"] = disposition(name)
    answer["Cache-Control"] = "no-store"
    return answer


async def _in_portions(portions: Iterator[bytes], close: Callable[[], None]) -> AsyncIterator[bytes]:
    """One after the other, in the thread of the request: its database connection is there, and memory stays small."""
    try:
        while (portion := await sync_to_async(lambda: next(portions, None))()) is not None:
            yield portion
    finally:
        await sync_to_async(close)()
