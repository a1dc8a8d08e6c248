"""Examples of the API's requests and answers, for its description (openapi.yaml).

Those who pay late: an SMS, and a day later nothing more. tests/config/test_openapi.py holds each to its shape.
"""

from typing import Any

from drf_spectacular.utils import OpenApiExample

Json = dict[str, Any]
GRAPH: Json = {
    "nodes": [
        {
            "id": "in",
            "type": "entry_segment",
            "config": {"segment_id": 7, "reentry": "never"},
            "position": {"x": 0, "y": 0},
        },
        {
            "id": "remind",
            "type": "message",
            "config": {"topic_id": 2, "channel": "sms", "content": {"text": "Your bill is waiting."}},
            "position": {"x": 0, "y": 140},
        },
        {"id": "end", "type": "exit", "config": {}, "position": {"x": 0, "y": 280}},
    ],
    "edges": [
        {"id": "e1", "source": "in", "port": "next", "target": "remind"},
        {"id": "e2", "source": "remind", "port": "next", "target": "end"},
    ],
}
NO_EXIT: Json = {
    "severity": "error",
    "code": "no_exit",
    "message": "Nobody ever leaves this journey.",
    "fix": "Lead every way to an exit.",
    "node": None,
    "edge": None,
    "field": None,
    "params": {},
}
DRAFT: Json = {
    "id": 12,
    "name": "Late payers",
    "brand": 1,
    "status": "draft",
    "version": None,
    "has_draft": True,
    "revision": 1,
    "entered": 0,
    "inside": 0,
    "exited": 0,
    "updated_at": "2026-11-02T09:00:00Z",
    "launched_at": None,
    "updated_by": "Marta",
    "graph": {"nodes": [], "edges": []},
    "settings": {},
    "problems": [NO_EXIT],
    "published_graph": None,
    "paused_at": None,
    "holds_timers": False,
    "refuses_arrivals": False,
    "stopped_at": None,
    "withdrawn": None,
    "share": 100,
}
PUBLISHED: Json = DRAFT | {
    "version": 1,
    "has_draft": False,
    "revision": 4,
    "graph": GRAPH,
    "published_graph": GRAPH,
    "problems": [],
}
RUNNING: Json = PUBLISHED | {"status": "running", "launched_at": "2026-11-02T10:00:00Z"}
INSIDE: Json = {"entered": 4120, "inside": 3980, "exited": 140}
PAUSED: Json = RUNNING | INSIDE | {"status": "paused", "paused_at": "2026-11-02T12:00:00Z", "holds_timers": True}
STOPPED: Json = (
    RUNNING
    | {"entered": 4120, "inside": 0, "exited": 4120}
    | {"status": "stopped", "stopped_at": "2026-11-02T12:30:00Z", "withdrawn": 260}
)


def asked(name: str, value: Any) -> OpenApiExample:
    """Of a request."""
    return OpenApiExample(name, request_only=True, value=value)


def answered(name: str, value: Any, code: int = 200, media_type: str = "application/json") -> OpenApiExample:
    """Of an answer with this status."""
    return OpenApiExample(name, response_only=True, status_codes=[str(code)], value=value, media_type=media_type)


CREATE = [
    asked("An empty one", {"name": "Late payers", "brand": 1}),
    asked(
        "From a template, with what it needs",
        {"name": "Abandoned basket", "brand": 1, "template": "abandoned_basket", "blanks": {"topic": 2}},
    ),
    answered("A draft, with what is still wrong", DRAFT, 201),
]
PUBLISH = [
    asked("The draft as it was looked at", {"revision": 4}),
    asked(
        "Over a running journey: who waits at a step that has changed goes on at another, the others in this version",
        {
            "revision": 9,
            "plan": {"choices": {"remind": {"choice": "move", "to": "end"}}, "take_along": True},
        },
    ),
    answered("It is a version now", PUBLISHED),
    answered(
        "It has mistakes, and was not published",
        {
            "detail": "The journey has mistakes. Correct them, then publish.",
            "code": "unpublishable",
            "problems": [NO_EXIT],
        },
        400,
    ),
    answered(
        "The draft was saved since",
        {
            "detail": "The draft has been changed meanwhile. Look at the change again, then publish.",
            "code": "stale_plan",
        },
        409,
    ),
]
LAUNCH = [
    asked("Everybody", {}),
    asked("A hundredth of the people first", {"share": 1}),
    answered("It runs", RUNNING),
]
PAUSE = [
    asked("Timers stand still meanwhile", {"holds_timers": True}),
    answered("Nobody moves, and no message leaves", PAUSED),
]
RESUME = [answered("It goes on", RUNNING | INSIDE)]
STOP = [
    asked("Now: everybody leaves, and nothing more is sent", {}),
    asked("Nobody enters any more, and those inside go on to their end", {"drain": True}),
    answered("Everybody has left; 260 messages were withdrawn", STOPPED),
]

NODE: Json = {"id": "remind", "label": "SMS reminder"}
REFUSED: Json = {
    "at": "2026-11-02T10:00:04Z",
    "kind": "decision",
    "icon": "route",
    "title": "SMS not sent",
    "text": "Has not allowed Bills on SMS since 3 May 2026",
    "code": "send_no_consent",
    "params": {"journey": "Late payers", "node": "SMS reminder", "channel": "sms", "topic": "Bills"},
    "reason": "no_consent",
    "journey": {"id": 12, "name": "Late payers", "version": 1},
    "channel": "sms",
    "status": "unreachable",
    "detail": {"node": NODE, "version": 1},
    "port": "unreachable",
    "cause": "check",
}
ANN: Json = {"id": 93, "name": "Ann Lee"}
BEGINS_AT = "2025-11-02T00:00:00Z"
PAGE: Json = {
    "results": [REFUSED | {"id": 88123, "customer": ANN}],
    "next": "2026-11-02T10:00:04Z~88123",
    "begins_at": BEGINS_AT,
}
DECISIONS = [answered("A page, with the cursor of the next", PAGE | {"is_cut": False})]
DECISIONS_FILE = [
    answered(
        "A line for each decision",
        "at,customer,name,run,version,node,port,reason,title,text\r\n"
        "2026-11-02T10:00:04+00:00,93,Ann Lee,501,1,SMS reminder,unreachable,no_consent,SMS not sent,"
        "Has not allowed Bills on SMS since 3 May 2026\r\n",
        media_type="text/csv",
    )
]
CUSTOMER_DECISIONS = [answered("The last page", PAGE | {"next": None, "begins_at": None})]


def _leaf(city: str, *, holds: bool) -> Json:
    return {
        "path": "",
        "type": "attribute",
        "words": "“City” equals Lviv",
        "value": holds,
        "compared": {"city": city},
        "as_of_today": False,
        "children": [],
    }


WHY = [
    answered(
        "Has left, and why the message was not sent",
        {
            "customer": ANN,
            "verdict": "left",
            "runs": [
                {
                    "run": 1,
                    "version": 1,
                    "entered_at": "2026-11-02T10:00:02Z",
                    "exited_at": "2026-11-02T10:00:04Z",
                    "due_at": None,
                    "since": "2026-11-02T10:00:04Z",
                    "node": "end",
                    "node_label": "Exit",
                    "decisions": [REFUSED],
                }
            ],
            "refusals": [],
            "findings": [],
            "entries": [],
            "begins_at": None,
        },
    ),
    answered(
        "Never came: not in the segment at the launch",
        {
            "customer": {"id": 94, "name": "Bob Ray"},
            "verdict": "never_came",
            "runs": [],
            "refusals": [],
            "findings": [
                {
                    "code": "holdout",
                    "holds": True,
                    "params": {"share": 10},
                    "at": None,
                    "then": None,
                    "today": None,
                    "rule": None,
                }
            ],
            "entries": [
                {
                    "node": "in",
                    "type": "entry_segment",
                    "label": "Entry by segment",
                    "waiting": [],
                    "findings": [
                        {
                            "code": "segment",
                            "holds": False,
                            "params": {"segment": "In Lviv"},
                            "at": "2026-11-02T10:00:00Z",
                            "then": _leaf("Kyiv", holds=False),
                            "today": _leaf("Lviv", holds=True),
                            "rule": {"type": "attribute", "attribute": "city", "operator": "equals", "value": "Lviv"},
                        }
                    ],
                }
            ],
            "begins_at": BEGINS_AT,
        },
    ),
]

QUEUED: Json = {
    "id": 301,
    "customer": 93,
    "created_at": "2026-11-02T10:00:00Z",
    "status": "queued",
    "entered_at": None,
    "ended_at": None,
    "step": None,
    "last_step": None,
    "outcome": None,
    "messages": [],
}
PUSH: Json = {
    "id": 70011,
    "channel": "push",
    "endpoint": "device-1",
    "status": "clicked",
    "created_at": "2026-11-02T10:00:01Z",
    "sent_at": "2026-11-02T10:00:02Z",
    "delivered_at": "2026-11-02T10:00:03Z",
    "opened_at": "2026-11-02T10:12:00Z",
    "clicked_at": "2026-11-02T10:12:00Z",
    "replied_at": None,
    "failed_at": None,
    "error_code": "",
    "error_text": "",
    "cost": "0.00100",
}
ENDED: Json = QUEUED | {
    "status": "ended",
    "entered_at": "2026-11-02T10:00:01Z",
    "ended_at": "2026-11-02T10:12:00Z",
    "last_step": {"number": 1, "channel": "push"},
    "outcome": "reacted",
    "messages": [PUSH],
}
CASCADE_ASKED = [
    answered("On its way", QUEUED, 201),
    answered("Asked for again by the same key: nothing was sent anew", ENDED, 200),
]
CASCADE = [answered("It ended with a click on the push", ENDED)]
