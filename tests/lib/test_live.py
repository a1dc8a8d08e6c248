"""Publishing through a channel layer that knows nothing of transactions (Redis's) waits for the commit, too."""

from collections.abc import Iterator

import pytest
from asgiref.sync import async_to_sync
from channels.layers import InMemoryChannelLayer, channel_layers
from django.db import transaction

from lib.live import publish

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def layer() -> Iterator[InMemoryChannelLayer]:
    layer = InMemoryChannelLayer()
    channel_layers.set("default", layer)
    yield layer
    channel_layers.backends.clear()  # the next test gets the one of the settings


def test_it_is_sent_at_the_commit(layer):
    async_to_sync(layer.group_add)("journey.1", "me")
    with transaction.atomic():
        publish("journey.1", {"type": "changed"})
        assert layer.channels == {}
    assert async_to_sync(layer.receive)("me") == {"type": "changed"}


def test_it_is_not_sent_after_a_rollback(layer):
    async_to_sync(layer.group_add)("journey.1", "me")
    with transaction.atomic():
        publish("journey.1", {"type": "changed"})
        transaction.set_rollback(True)
    assert layer.channels == {}
