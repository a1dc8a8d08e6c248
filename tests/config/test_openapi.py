"""The committed OpenAPI schema is the one of the code, and the server shows it to the staff."""

import io
from pathlib import Path

import pytest
import yaml
from django.core.management import call_command
from django.test import Client

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


def test_the_committed_schema_is_the_one_of_the_code(fresh: str) -> None:
    assert FILE.read_text() == fresh, f"openapi.yaml is not what the code says: {HOW}"


def test_it_tells_of_every_route(fresh: str) -> None:
    told = sum(len(methods) for methods in yaml.safe_load(fresh)["paths"].values())
    assert told == sum(len(each.methods) for each in routes() if each.name != "schema")


def test_what_is_asked_and_answered_has_a_shape(fresh: str) -> None:
    for path, methods in yaml.safe_load(fresh)["paths"].items():
        for method, operation in methods.items():
            for code, answer in operation["responses"].items():
                shapes = answer.get("content", {}).values()  # JSON, but for files
                assert code == "204" or (all("schema" in each for each in shapes) and shapes), f"{method} {path}"
            assert operation["description"], f"{method} {path} says nothing of itself"


@pytest.mark.django_db
def test_the_server_shows_it_to_the_staff(fresh: str) -> None:
    browser = Client()
    assert browser.get("/api/schema/").status_code == 401
    browser.force_login(person("manager"))
    answer = browser.get("/api/schema/")
    assert answer.status_code == 200
    assert yaml.safe_load(answer.content) == yaml.safe_load(fresh)
