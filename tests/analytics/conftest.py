import pytest
from rest_framework.test import APIClient

from accounts.models import User
from tests.analytics.world import PricedWorld


@pytest.fixture
def world(db: None) -> PricedWorld:
    return PricedWorld()


@pytest.fixture
def marketer(db: None) -> APIClient:
    client = APIClient()
    client.force_authenticate(User.objects.create_user("marta@example.com", name="Marta", role="marketer"))
    return client
