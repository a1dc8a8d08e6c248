"""call: a call of another system goes into the outbox."""

from datetime import datetime, timedelta
from typing import Any

from psycopg.types.json import Jsonb

from delivery.sending.dispatcher import QUEUE
from journeys.contexts import DATA
from journeys.op import OpKind
from journeys.program import Op


class Call(OpKind):
    key = "call"
    label = "Call a system"
    kicks = (QUEUE,)

    def values(self, op: Op, now: datetime) -> dict[str, Any]:
        args = op.args
        return {
            "op": op.number,
            "brand": args["brand_id"],
            "sender": args["sender_id"],
            "content": args["content_id"],
            "traffic_class": args["traffic_class"],
            "data": DATA,
            "policy": Jsonb({"answer": True, "retries": args["retries"]}),
            # Past this moment nobody waits for the answer any more: the call is then withdrawn, not made.
            "expires_at": now + timedelta(seconds=args["timeout_s"]),
            "ttl": args["timeout_s"],
        }
