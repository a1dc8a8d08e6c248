"""Fixtures of the delivery tests."""

import pytest

from tests.delivery.world import World


@pytest.fixture
def world(db: None) -> World:
    return World.make(seed=1)
