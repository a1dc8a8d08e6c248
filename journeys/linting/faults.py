"""What is wrong with the fields of a form: where, for which reason, and in which words."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from lib.forms import DurationField

MISSING = "required"
# Which words of Django REST framework mean the same to a reader, and which mean another thing in a list.
SAME = {"null": MISSING, "blank": MISSING, "empty": MISSING}
LIMITS = ("min_value", "max_value", "min_length", "max_length")
IN_LISTS = {"min_length": "min_items", "max_length": "max_items"}


class Fault(NamedTuple):
    """One finding. `reason` and `limit` serve translation; `message` is the same in English.

    A reason is empty where only the message says what is wrong.
    """

    field: str  # its path: steps.0.timeout_s
    message: str
    reason: str = ""
    limit: float | None = None
    in_seconds: bool = False

    def params(self) -> dict[str, Any]:
        """What browsers make their sentence of: `fault.<reason>` of their canvas.json."""
        params: dict[str, Any] = {"message": self.message}
        if self.reason:
            params["reason"] = self.reason
        if self.limit is not None:
            params["limit_s" if self.in_seconds else "limit"] = self.limit
        return params


def faults(form: serializers.Serializer[Any], errors: Any) -> Iterator[Fault]:
    """The errors of a form, one after the other."""
    for path, detail in _flat(errors):
        field = field_at(form, path)
        yield Fault(path, str(detail), *_why(field, detail))


def field_at(form: Any, path: str) -> Any:
    """The field of a path; None where the form has none."""
    found: Any = form
    for part in path.split(".") if path else ():
        found = getattr(found, "child", None) if part.isdigit() else getattr(found, "fields", {}).get(part)
    return found


def _why(field: Any, detail: ErrorDetail) -> tuple[str, float | None, bool]:
    """Reason and limit of an error, and whether the limit is a length of time."""
    code = SAME.get(detail.code or "", detail.code or "")
    if code == "invalid" and not _is_of_field(field, detail):
        return "", None, False  # a sentence of ours to which nobody gave a reason
    if code not in LIMITS:
        return code, None, False
    limit = getattr(field, code, None)
    if limit is None:  # of a content: its form is that of a channel
        return "", None, False
    if isinstance(field, serializers.ListField | serializers.ListSerializer):
        code = IN_LISTS.get(code, code)
    return code, limit if isinstance(limit, int) else float(limit), isinstance(field, DurationField)


def _is_of_field(field: Any, detail: ErrorDetail) -> bool:
    """Whether a field says of itself that this is no value of its kind."""
    words = getattr(field, "error_messages", {}).get("invalid")
    return words is not None and str(detail).startswith(str(words).split("{")[0])


def _flat(found: Any, path: str = "") -> Iterator[tuple[str, ErrorDetail]]:
    """The nested errors of Django REST framework, with the path of each."""
    if isinstance(found, dict):
        for key, each in found.items():
            yield from _flat(each, path if key == "non_field_errors" else f"{path}.{key}" if path else str(key))
    elif isinstance(found, list) and any(isinstance(each, dict | list) for each in found):
        for index, each in enumerate(found):
            yield from _flat(each, f"{path}.{index}")
    elif isinstance(found, list):
        yield from ((path, each) for each in found)
    elif found:
        yield path, found
