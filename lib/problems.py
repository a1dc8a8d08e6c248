"""What the API answers when something is wrong: a sentence, a code, never a traceback."""

from typing import Any

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
    """DRF's own handler, with the error's code beside every `detail`."""
    response = exception_handler(error, context)
    if response is not None and isinstance(response.data, dict) and "detail" in response.data:
        response.data.setdefault("code", getattr(response.data["detail"], "code", "error"))
    return response
