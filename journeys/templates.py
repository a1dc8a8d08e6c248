"""Ready journeys to start from. What depends on the installation (segment, topic, senders) is filled in per brand."""

import copy
from dataclasses import dataclass
from typing import Any

from accounts.models import Brand
from customers.models import Topic
from delivery.kinds import KINDS

Json = dict[str, Any]


@dataclass(frozen=True)
class Template:
    """A graph with words about when to use it."""

    key: str
    name: str
    description: str
    graph: Json

    def for_brand(self, brand: Brand) -> Json:
        """The graph with the brand's first marketing topic in its messages."""
        graph = copy.deepcopy(self.graph)
        topic = Topic.objects.filter(brand=brand).order_by("traffic_class", "id").first()
        for node in graph["nodes"]:
            if node["type"] in ("cascade", "message") and topic is not None:
                node["config"]["topic_id"] = topic.pk
        return graph


def _node(id_: str, type_: str, x: int, y: int, **config: Any) -> Json:
    return {"id": id_, "type": type_, "config": config, "position": {"x": x, "y": y}}


def _edge(source: str, port: str, target: str) -> Json:
    return {"id": f"{source}-{port}", "source": source, "port": port, "target": target}


_CONTENT: dict[str, Json] = {
    "push": {
        "title": "{{ customer.first_name | default('Hello') }}, new records are in",
        "text": "Fresh pressings picked for you. Have a look before they are gone.",
    },
    "email": {
        "subject": "{{ customer.first_name | default('Hello') }}, something for your shelf",
        "text": "Hello {{ customer.first_name | default('there') }},\n\nwe picked a few records that people with your "
        "taste love. Come and listen.\n\n{{ brand.name }}",
    },
    "viber": {
        "text": "{{ customer.first_name | default('Hello') }}, a few records are waiting for you at {{ brand.name }}.",
    },
    "sms": {"text": "{{ brand.name }}: new records picked for you. Come and listen."},
}


# Behind a click: who has clicked is ready for more.
_LONGER = {
    "subject": "{{ customer.first_name | default('Hello') }}, here is the whole story",
    "text": "Hello {{ customer.first_name | default('there') }},\n\nyou had a look at our new records. Here are all of "
    "them, with what there is to say about each, and where to listen.\n\n{{ brand.name }}",
}
USUAL_STOPS = ("opened", "clicked", "replied", "purchased")


def _step(channel: str, timeout_s: int | None = None) -> Json:
    return {
        "channel": channel,
        "sender_id": None,
        "content": _CONTENT[channel],
        "timeout_s": timeout_s or KINDS[channel].default_timeout_s,
    }


def _cascade(id_: str, x: int, y: int, *steps: Json, stop_on: tuple[str, ...] = USUAL_STOPS) -> Json:
    return _node(id_, "cascade", x, y, steps=list(steps), stop_on=list(stop_on), evidence="likely")


def _templates() -> list[Template]:
    return [
        Template(
            "push_email_viber_sms",
            "Push > e-mail > Viber > SMS",
            "The cheapest channel first; the dear ones only for people who have not reacted. For offers and reminders.",
            {
                "nodes": [
                    _node("entry", "entry_segment", 0, 0, reentry="never"),
                    _cascade("cascade", 376, 0, _step("push"), _step("email"), _step("viber"), _step("sms")),
                    _node("reacted", "exit", 808, 205, label="Reacted"),
                    _node("silent", "exit", 808, 301, label="No reaction"),
                    _node("unreachable", "exit", 808, 397, label="Not reachable"),
                ],
                "edges": [
                    _edge("entry", "next", "cascade"),
                    _edge("cascade", "reacted", "reacted"),
                    _edge("cascade", "exhausted", "silent"),
                    _edge("cascade", "unreachable", "unreachable"),
                ],
            },
        ),
        Template(
            "messenger_sms",
            "Viber, then SMS",
            "A messenger first, SMS for those who have not seen it. Short and urgent.",
            {
                "nodes": [
                    _node("entry", "entry_segment", 0, 0, reentry="never"),
                    _cascade("cascade", 376, 0, _step("viber", 3600), _step("sms")),
                    _node("reacted", "exit", 808, 162, label="Reacted"),
                    _node("silent", "exit", 808, 258, label="No reaction"),
                ],
                "edges": [
                    _edge("entry", "next", "cascade"),
                    _edge("cascade", "reacted", "reacted"),
                    _edge("cascade", "exhausted", "silent"),
                    _edge("cascade", "unreachable", "silent"),
                ],
            },
        ),
        Template(
            "push_then_email",
            "Push, then e-mail upon a click",
            "The other way round: who clicks in the short push is ready for the longer e-mail. Nobody else gets it.",
            {
                "nodes": [
                    _node("entry", "entry_segment", 0, 0, reentry="never"),
                    _cascade("push", 376, 0, _step("push", 24 * 3600), stop_on=("clicked",)),
                    _node(
                        "email",
                        "message",
                        808,
                        0,
                        channel="email",
                        sender_id=None,
                        content=_LONGER,
                    ),
                    _node("sent", "exit", 1180, 0, label="Got the e-mail"),
                    _node("done", "exit", 808, 258, label="No click"),
                ],
                "edges": [
                    _edge("entry", "next", "push"),
                    _edge("push", "reacted", "email"),
                    _edge("push", "exhausted", "done"),
                    _edge("push", "unreachable", "done"),
                    _edge("email", "sent", "sent"),
                    _edge("email", "not_sent", "sent"),
                ],
            },
        ),
        Template(
            "win_back",
            "Churn: win back, and look again",
            "A cascade to churned customers. Two weeks later: still churned? Then a second one; for others, the end.",
            {
                "nodes": [
                    _node("entry", "entry_segment", 0, 0, reentry="never"),
                    _cascade("first", 376, 0, _step("push"), _step("email")),
                    _node("wait", "wait", 808, 217, duration_s=14 * 86400),
                    _node(
                        "bought",
                        "condition",
                        1136,
                        217,
                        rule={"type": "purchase_in_period", "made": "yes", "period": {"span": "last_days", "days": 14}},
                    ),
                    _cascade("second", 1520, 369, _step("viber"), _step("sms")),
                    _node("won", "exit", 1520, 273, label="Won back"),
                    _node("done", "exit", 1952, 586, label="Done"),
                ],
                "edges": [
                    _edge("entry", "next", "first"),
                    _edge("first", "reacted", "wait"),
                    _edge("first", "exhausted", "wait"),
                    _edge("first", "unreachable", "wait"),
                    _edge("wait", "next", "bought"),
                    _edge("bought", "yes", "won"),
                    _edge("bought", "no", "second"),
                    _edge("second", "reacted", "done"),
                    _edge("second", "exhausted", "done"),
                    _edge("second", "unreachable", "done"),
                ],
            },
        ),
    ]


TEMPLATES: dict[str, Template] = {each.key: each for each in _templates()}
