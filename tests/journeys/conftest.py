import pytest

from tests.journeys.world import World


@pytest.fixture
def world(db: None) -> World:
    return World()
