import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import Brand, Role, User
from customers.importing import background
from customers.importing.mapping import Mapping, read_mapping
from customers.importing.run import Report, run_import
from customers.models import Topic
from customers.signals import activity_recorded

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)

PEOPLE: dict[str, Any] = {
    "rows": "customers",
    "format": "csv",
    "source": "crm",
    "region": "UA",
    "columns": [
        {"column": "id", "target": "identity", "namespace": "card"},
        {"column": "name", "target": "attribute", "key": "first_name"},
        {"column": "age", "target": "attribute", "key": "age", "type": "number"},
        {"column": "mail", "target": "address", "channel": "email"},
        {"column": "phone", "target": "address", "channel": "sms"},
        {"column": "news", "target": "consent", "channel": "email", "topic": "acme/news"},
    ],
}
BUYS: dict[str, Any] = {
    "rows": "purchases",
    "format": "csv",
    "source": "shop",
    "columns": [
        {"column": "id", "target": "identity", "namespace": "card"},
        {"column": "day", "target": "occurred_at"},
        {"column": "paid", "target": "amount"},
    ],
}
ORDERS = BUYS | {"columns": [*BUYS["columns"], {"column": "order", "target": "order_id"}]}


@pytest.fixture
def brand(db: None) -> Brand:
    return Brand.objects.create(key="acme", name="Acme")


@pytest.fixture
def topic(brand: Brand) -> Topic:
    return Topic.objects.create(brand=brand, key="news", name="News")


Load = Callable[..., Report]


@pytest.fixture
def load(db: None, tmp_path: Path) -> Load:
    """Imports a text (or bytes) with a mapping at NOW."""

    def load(text: str | bytes, mapping: dict[str, Any] | Mapping, now: datetime = NOW, **options: Any) -> Report:
        file = tmp_path / "file.txt"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return run_import(file, mapping if isinstance(mapping, Mapping) else read_mapping(mapping), now, **options)

    return load


def totals(report: Report) -> tuple[int, int, int, int, int]:
    """(read, created, updated, unchanged, rejected), after making sure that they reconcile."""
    run = report.run
    assert run.read == run.created + run.updated + run.unchanged + run.rejected
    return run.read, run.created, run.updated, run.unchanged, run.rejected


@pytest.fixture
def told() -> Any:
    """What was told upward: (kind, customer ids)."""
    heard: list[tuple[str, list[int]]] = []

    def hear(sender: object, customer_ids: list[int], kind: str, now: datetime, **_: object) -> None:
        heard.append((kind, customer_ids))

    activity_recorded.connect(hear)
    yield heard
    activity_recorded.disconnect(hear)


@pytest.fixture
def client_of(db: None) -> Callable[..., APIClient]:
    """A client logged in as somebody of this role; `brands` limits them."""

    def make(role: str = Role.MARKETER, brands: list[Brand] | None = None) -> APIClient:
        email = f"{role}{User.objects.count()}@acme.example"
        user = User.objects.create_user(email, "a long password", name=role, role=role)
        user.brands.set(brands or [])
        client = APIClient()
        client.force_login(user)
        return client

    return make


def write_mapping(folder: Path, mapping: Any) -> Path:
    file = folder / "mapping.json"
    file.write_text(mapping if isinstance(mapping, str) else json.dumps(mapping), encoding="utf-8")
    return file


@pytest.fixture
def uploads_folder(settings: Any, tmp_path: Path) -> Path:
    """Where files that are brought are kept in this test."""
    folder = tmp_path / "uploads"
    folder.mkdir()
    settings.UPLOADS = settings.FILE_UPLOAD_TEMP_DIR = folder
    return folder


Bring = Callable[..., dict[str, Any]]


@pytest.fixture
def bring(client_of: Callable[..., APIClient], uploads_folder: Path) -> Bring:
    """Uploads bytes through the API as a marketer; what the API answers, with `client` beside it."""

    def bring(content: bytes, name: str = "file.csv", client: APIClient | None = None) -> dict[str, Any]:
        client = client or client_of()
        file = SimpleUploadedFile(name, content)
        answer = client.post("/api/v1/uploads/", {"file": file}, format="multipart")
        assert answer.status_code == 201, answer.content
        return {**answer.json(), "client": client}

    return bring


def work_off() -> None:
    """Loads everything that waits, as a worker does."""
    background.work_off(timezone.now, lambda: False)
