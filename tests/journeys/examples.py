"""A valid config of each node type that has none by default; the contract test asks for one of every type."""

from collections.abc import Callable
from typing import Any

from customers.models import CustomerList
from delivery.models import Sender
from journeys import actions
from tests.journeys.world import World


def _with_attribute(world: World, key: str, type_: str = "text") -> dict[str, Any]:
    world.make_attribute(key, type_)
    return {"attribute": key}


def _call(world: World) -> dict[str, Any]:
    Sender.objects.create(brand=world.brand, account=world.account, channel="webhook", name="CRM", value="crm")
    return {"url": "https://crm.example/", "cases": []}


def _other_journey(world: World) -> dict[str, Any]:
    graph = {"nodes": [{"id": "api", "type": "entry_api", "config": {}, "position": {}}], "edges": []}
    return {"journey_id": actions.create("Other", world.brand, None, graph).pk}


EXAMPLES: dict[str, Callable[[World], dict[str, Any]]] = {
    "entry_segment": lambda world: {"segment_id": world.everybody.pk},
    "entry_schedule": lambda world: {
        "segment_id": world.everybody.pk,
        "recurrence": "FREQ=WEEKLY;BYDAY=MO",
        "starts_on": "2026-03-02",
    },
    "entry_date": lambda world: _with_attribute(world, "birthday", "date"),
    "entry_segment_change": lambda world: {"segment_id": world.everybody.pk},
    "cascade": lambda world: world.cascade(),
    "entry_event": lambda world: {"event": "basket_left", "unless": [{"event": "purchase"}], "within_s": 3600},
    "entry_attribute": lambda world: _with_attribute(world, "loyalty") | {"to_values": ["gold"]},
    "message": lambda world: world.message("push"),
    "wait_until": lambda world: {"by": "date", "on": "2190-01-01"},
    "wait_event": lambda world: {"events": [{"key": "basket", "label": "Basket", "event": "basket"}]},
    "reaction_check": lambda world: {"node": "before"},
    "update_attribute": lambda world: _with_attribute(world, "level") | {"value": "gold"},
    "change_consent": lambda world: {"topic_id": world.topic.pk, "channels": ["email"]},
    "change_list": lambda world: {"list_id": CustomerList.objects.create(name="VIP", created_at=world.now).pk},
    "call_webhook": _call,
    "start_journey": _other_journey,
    "end_journey": _other_journey,
}
