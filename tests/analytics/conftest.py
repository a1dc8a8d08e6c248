import pytest

from tests.analytics.world import PricedWorld


@pytest.fixture
def world(db: None) -> PricedWorld:
    return PricedWorld()
