"""The committed OpenAPI schema is the one of the code, and the server shows it to the staff."""

import io
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import call_command
from django.test import Client
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from tests.config.company import person
from tests.config.routes import routes

FILE = Path(__file__).resolve().parents[2] / "openapi.yaml"
HOW = "python manage.py spectacular --file openapi.yaml, then npm run types in frontend/"


@pytest.fixture(scope="module")
def fresh() -> str:
    """Made now; a warning is an error."""
    out = io.StringIO()
    call_command("spectacular", validate=True, fail_on_warn=True, stdout=out)
    return out.getvalue()


@pytest.fixture(scope="module")
def api(fresh: str) -> Any:
    """The same, read."""
    return yaml.safe_load(fresh)


def test_the_committed_schema_is_the_one_of_the_code(fresh: str) -> None:
    assert FILE.read_text() == fresh, f"openapi.yaml is not what the code says: {HOW}"


def test_it_tells_of_every_route(api: Any) -> None:
    told = sum(len(methods) for methods in api["paths"].values())
    assert told == sum(len(each.methods) for each in routes() if each.name != "schema")


def test_what_is_asked_and_answered_has_a_shape(api: Any) -> None:
    for path, methods in api["paths"].items():
        for method, operation in methods.items():
            for code, answer in operation["responses"].items():
                shapes = answer.get("content", {}).values()  # JSON, but for files
                assert code == "204" or (all("schema" in each for each in shapes) and shapes), f"{method} {path}"
            assert operation["description"], f"{method} {path} says nothing of itself"


@pytest.mark.django_db
def test_the_server_shows_it_to_the_staff(api: Any) -> None:
    browser = Client()
    assert browser.get("/api/schema/").status_code == 401
    browser.force_login(person("manager"))
    answer = browser.get("/api/schema/")
    assert answer.status_code == 200
    assert yaml.safe_load(answer.content) == api


# What other systems do with journeys: these tell by examples what is asked and answered.
WITH_EXAMPLES = [
    "POST /api/v1/journeys/",
    "POST /api/v1/journeys/{id}/publish/",
    "POST /api/v1/journeys/{id}/launch/",
    "POST /api/v1/journeys/{id}/pause/",
    "POST /api/v1/journeys/{id}/resume/",
    "POST /api/v1/journeys/{id}/stop/",
    "POST /api/v1/journeys/{id}/enroll/",
    "GET /api/v1/journeys/{id}/decisions/",
    "GET /api/v1/journeys/{id}/decisions/export/",
    "GET /api/v1/journeys/{id}/why/",
    "GET /api/v1/customers/{id}/decisions/",
    "POST /api/v1/cascades/",
    "GET /api/v1/cascades/{id}/",
]


@pytest.mark.parametrize("operation", WITH_EXAMPLES)
def test_what_other_systems_do_with_journeys_has_examples(api: Any, operation: str) -> None:
    method, path = operation.split()
    told = api["paths"][path][method.lower()]
    parts = [*told["responses"].values(), *([told["requestBody"]] if "requestBody" in told else [])]
    for part in parts:
        for media in part["content"].values():
            if media["schema"] != ANYTHING:
                assert media.get("examples"), f"{operation} has no example of {media['schema']}"


def test_every_example_is_of_the_shape_that_is_told(api: Any) -> None:
    shapes = {"components": strict(api["components"])}
    checked = 0
    for path, methods in api["paths"].items():
        for method, told in methods.items():
            for part in (*told["responses"].values(), told.get("requestBody", {})):
                for media in part.get("content", {}).values():
                    for name, example in media.get("examples", {}).items():
                        shape = strict(media["schema"]) | shapes
                        errors = [each.message for each in Draft202012Validator(shape).iter_errors(example["value"])]
                        assert not errors, f"{method} {path}, {name}: {errors}"
                        checked += 1
    assert checked >= 30


def test_an_example_of_another_shape_is_found() -> None:
    shape = strict({"type": "object", "properties": {"name": {"type": "string", "nullable": True}}})
    validator = Draft202012Validator(shape)
    assert validator.is_valid({"name": None})
    assert not validator.is_valid({"name": 7})
    assert not validator.is_valid({"surname": "Lee"})


ANYTHING = {"type": "object", "additionalProperties": {}}


def strict(schema: Any) -> Any:
    """A schema of OpenAPI 3.0 as one of JSON Schema, in which what has no name in it is a mistake."""
    if isinstance(schema, list):
        return [strict(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: strict(each) for key, each in schema.items() if key != "nullable"}
    if "properties" in made and isinstance(made.get("type"), str):
        made.setdefault("additionalProperties", False)
    if made.get("format") == "decimal":
        made = {"type": ["string", "number"]}  # a number is taken, too
    return {"anyOf": [made, {"type": "null"}]} if schema.get("nullable") is True else made
