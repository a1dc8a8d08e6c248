"""send: one step of a cascade goes into the outbox, unless a reaction, an address or a consent speaks against it."""

from datetime import datetime, timedelta
from typing import Any

from psycopg import sql
from psycopg.types.json import Jsonb

from journeys.cascading import pieces, reacting
from journeys.clocks.timers import Pauses
from journeys.contexts import DATA
from journeys.op import AT_ENTRY, OpKind
from journeys.program import Op
from lib.sql import fill, load


class Send(OpKind):
    key = "send"
    label = "Send"
    follows = True
    tables = ("judged", "queued", "waiting")

    def takes_in(self, op: Op) -> bool:
        args = op.args
        return self._is_first(op) and not any(args.get(each) for each in ("audience", "purse", "events"))

    def values(self, op: Op, now: datetime) -> dict[str, Any]:
        args = op.args
        audience_join, in_audience = pieces.in_audience(args.get("audience"), now)
        return {
            "op": op.number,
            "first": self._is_first(op),
            "last": args["last"],
            "channel": args["channel"],
            "brand": args["brand_id"],
            "sender": args["sender_id"],
            "content": args["content_id"],
            "topic": args["topic_id"],
            "traffic_class": args["traffic_class"],
            "unasked": args["unasked"],
            "audience_join": audience_join,
            "in_audience": in_audience,
            "prefers_cheaper": pieces.prefers_cheaper(args, now),
            "data": DATA,
            "priority": args.get("priority", 5),
            "policy": Jsonb(args["message_policy"]) if args.get("message_policy") else None,
        }

    def pieces(self, op: Op, now: datetime, tables: dict[str, sql.Identifier], pauses: Pauses) -> dict[str, Any]:
        args = op.args
        # Whoever comes from an await of the same cascade has been asked for reactions in this very statement; who
        # enters in it has nothing to react to, and has bought nothing since.
        enters = tables["due"] == sql.Identifier("due" + AT_ENTRY)
        asked = enters or (tables["due"] != sql.Identifier("due") and not self._is_first(op))
        besides = {
            "event": None if asked else reacting.event(args, now),
            "deadline_at": pieces.deadline_at(args, pauses),
            "price": pieces.price(args),
        }
        before: dict[str, sql.Composable] = {
            "reaction_before": sql.SQL("null::text"),
            "messages_before": pieces.NOTHING,
            "bought_before": sql.SQL("null::timestamptz"),
        }
        if not asked and not self._is_first(op):
            found = reacting.pieces(args)
            before["reaction_before"] = sql.SQL("m.reaction")
            before["messages_before"] = fill(load(pieces.HERE / "messages_before.sql"), reaction=found["reaction"])
        if not asked:
            before["bought_before"] = reacting.bought_at(args, now, tables["due"])
        return pieces.columns("d", besides) | before | _latest(args, now) | _budget(args, tables)

    def _is_first(self, op: Op) -> bool:
        """Whether no message can have gone out before it in this pass."""
        return bool(op.args.get("is_first", op.args["step"] == 0))


def _latest(args: dict[str, Any], now: datetime) -> dict[str, Any]:
    """Past which moment the message is withdrawn, because the next step would go out on top of it; its time-to-live."""
    ttl_s = args["timeout_s"]
    expires_at = now + timedelta(seconds=max(ttl_s, args.get("waits_s") or 0))
    if not args.get("deadline_s"):
        return {"expires_at": expires_at, "ttl": ttl_s}
    left_s = sql.SQL("greatest(1, extract(epoch from deadline_at - {}::timestamptz))::int").format(sql.Literal(now))
    return {
        "expires_at": sql.SQL("least({}::timestamptz, deadline_at)").format(sql.Literal(expires_at)),
        "ttl": sql.SQL("least({}, {})").format(sql.Literal(ttl_s), left_s),
    }


def _budget(args: dict[str, Any], tables: dict[str, sql.Identifier]) -> dict[str, Any]:
    """What keeps a cascade within its budget: its purse is locked and read, asked by each, and charged."""
    if not args.get("purse"):
        return {
            "reason": sql.SQL("j.reason"),
            "in_line": tables["judged"],
            "left_over": sql.SQL("0"),
            "purse": pieces.NOTHING,
            "promising": pieces.NOTHING,
        }
    left_over = sql.SQL("({}::numeric - (select committed from purse))").format(sql.Literal(args["budget"]))
    return {
        "reason": sql.SQL(
            "(case when j.reason = 'sent' and j.price > 0 and j.asked_for > {} then 'over_budget' else j.reason end)"
        ).format(left_over),
        # What they ask for together with everybody before them in the batch.
        "in_line": sql.SQL(
            "(select j.*, sum(case when j.reason = 'sent' then j.price end) over (order by j.id) as asked_for"
            " from {} j)"
        ).format(tables["judged"]),
        "left_over": left_over,
        "purse": fill(load(pieces.HERE / "purse.sql"), purse_id=args["purse"], sends=args["sends"], due=tables["due"]),
        "promising": fill(load(pieces.HERE / "promising.sql"), purse_id=args["purse"], verdict=tables["verdict"]),
    }
