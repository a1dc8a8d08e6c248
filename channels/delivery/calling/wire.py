"""Templates of what goes over the wire: addresses, headers and bodies in which every value is written as it must be.

The sandbox is that of messages (content/templates.py); only the way in which values are printed is another: inside
JSON `"{{ text }}"` keeps its quotes and line breaks, inside an address `{{ to }}` becomes %2B380…, and so on.
"""

import json
import re
from collections.abc import Callable
from enum import StrEnum
from functools import cache
from typing import Any, cast
from urllib.parse import quote, quote_plus

from jinja2 import Template, TemplateSyntaxError, Undefined
from jinja2.meta import find_undeclared_variables
from markupsafe import Markup, escape

from delivery.content.templates import RenderFailure, Sandbox, TemplateRefused

NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")  # XML 1.0, 2.2


class Form(StrEnum):
    """What a template becomes part of."""

    JSON = "json"
    FORM = "form"  # application/x-www-form-urlencoded
    XML = "xml"
    TEXT = "text"
    URL = "url"
    HEADER = "header"


class WireSandbox(Sandbox):
    """The environment of one form."""

    def __init__(self, form: Form) -> None:
        super().__init__(autoescape=False)
        written = WRITERS[form]
        checked = cast(Callable[[Any], Any], self.finalize)  # the base's: no holes, and nothing too large

        def printed(value: Any) -> Any:
            if isinstance(value, Undefined):
                str(value)  # says which one is missing
            value = checked(value)
            return value if isinstance(value, Markup) else written(value)

        def tojson(value: Any) -> Markup:
            if isinstance(value, Undefined):
                str(value)
            if value is not None:
                checked(value)
            return Markup(json.dumps(value, ensure_ascii=False, default=str))  # noqa: S704 (this is JSON, not HTML)

        self.finalize = printed
        self.filters = {**self.filters, "tojson": tojson}


@cache
def environment(form: Form) -> WireSandbox:
    """The environment of templates of this form."""
    return WireSandbox(form)


def compile_wire(source: str, form: Form, names: frozenset[str]) -> Template:
    """A template that uses only these variables. Raises TemplateRefused."""
    sandbox = environment(form)
    try:
        tree = sandbox.parse(source)
        unknown = sorted(find_undeclared_variables(tree) - names - set(sandbox.globals))
        if unknown:
            raise TemplateRefused(f"There is no variable “{unknown[0]}”. Known are: {', '.join(sorted(names))}.")
        return sandbox.from_string(tree)
    except TemplateSyntaxError as error:
        raise TemplateRefused(f"Line {error.lineno}: {error.message}") from None
    except TemplateRefused:
        raise
    except Exception as error:  # noqa: BLE001 (the parser meets RecursionError, ValueError … in hostile templates)
        raise TemplateRefused(f"The template cannot be read ({type(error).__name__}).") from None


def check_json(text: str) -> Any:
    """What a rendered text says as JSON. Raises RenderFailure when it is none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        where = f"line {error.lineno}: {error.msg}" if isinstance(error, json.JSONDecodeError) else "too deep"
        raise RenderFailure("bad_json", f"What the template makes is no JSON ({where}).") from None


def _in_json(value: Any) -> str:
    """Within the quotes of a JSON text; numbers and what is true or false stand for themselves."""
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    return json.dumps(str(value), ensure_ascii=False)[1:-1]


def _in_xml(value: Any) -> str:
    return str(escape(NOT_IN_XML.sub("", str(value))))


def _in_url(value: Any) -> str:
    return quote(str(value), safe="")


def _in_form(value: Any) -> str:
    return quote_plus(str(value))


def _in_header(value: Any) -> str:
    return " ".join(str(value).split())


WRITERS: dict[Form, Callable[[Any], str]] = {
    Form.JSON: _in_json,
    Form.FORM: _in_form,
    Form.XML: _in_xml,
    Form.TEXT: str,
    Form.URL: _in_url,
    Form.HEADER: _in_header,
}
