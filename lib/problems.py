"""What the API answers when something is wrong: a sentence, a code, never a traceback."""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from rest_framework import status
from rest_framework.exceptions import APIException
from rest_framework.response import Response
from rest_framework.views import exception_handler


class Conflict(APIException):
    """Somebody else was faster, or the thing is not in a state that allows it."""

    status_code = status.HTTP_409_CONFLICT
    default_detail = "This has changed in the meantime. Load it again."
    default_code = "conflict"


def answer(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's own handler, with the error's code beside every `detail`; `said` where the error knows its sentence."""
    if isinstance(error, RequestDataTooBig):
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        words = f"This is too large: a request has at most {most / 2**20:.1f} MB."
        return Response({"detail": words, "code": "too_large"}, status=status.HTTP_413_REQUEST_ENTITY_TOO_LARGE)
    response = exception_handler(error, context)
    if response is not None and isinstance(response.data, dict) and "detail" in response.data:
        response.data.setdefault("code", getattr(response.data["detail"], "code", "error"))
        if said := getattr(error, "said", None):
            response.data["said"] = said
    return response
