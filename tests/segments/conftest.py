"""Who asks: a marketer of all brands, one of another brand only, a manager."""

import pytest
from rest_framework.test import APIClient

from accounts.models import Brand, Role, User


def _client(user: User) -> APIClient:
    client = APIClient()
    client.force_login(user)
    client.user = user  # type: ignore[attr-defined]
    return client


@pytest.fixture
def marketer(db: None) -> APIClient:
    return _client(User.objects.create_user("mara@example.com", "pw", name="Mara", role=Role.MARKETER))


@pytest.fixture
def manager(db: None) -> APIClient:
    return _client(User.objects.create_user("manu@example.com", "pw", name="Manu", role=Role.MANAGER))


@pytest.fixture
def brand(db: None) -> Brand:
    return Brand.objects.create(key="acme", name="Acme")


@pytest.fixture
def stranger_to_the_brand(brand: Brand) -> APIClient:
    """A marketer who works for another brand only."""
    user = User.objects.create_user("otto@example.com", "pw", name="Otto", role=Role.MARKETER)
    user.brands.add(Brand.objects.create(key="other", name="Other"))
    return _client(user)
