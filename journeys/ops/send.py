"""send: one step of a cascade goes into the outbox, unless a reaction, an address or a consent speaks against it."""

from datetime import datetime, timedelta
from typing import Any

from journeys.op import OpKind
from journeys.program import Op


class Send(OpKind):
    key = "send"
    label = "Send"
    follows = True
    tables = ("queued", "waiting")

    def values(self, op: Op, now: datetime) -> dict[str, Any]:
        args = op.args
        return {
            "op": op.number,
            "first": args["step"] == 0,
            "last": args["last"],
            "stop_on": args["stop_on"],
            "grades": args["grades"],
            "channel": args["channel"],
            "brand": args["brand_id"],
            "sender": args["sender_id"],
            "content": args["content_id"],
            "topic": args["topic_id"],
            "traffic_class": args["traffic_class"],
            "unasked": args["unasked"],
            "ttl": args["timeout_s"],
            # Past this moment the next step would go out on top of it: the row is then withdrawn, not sent.
            "expires_at": now + timedelta(seconds=args["timeout_s"]),
        }
