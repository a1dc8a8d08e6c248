"""reaction: asks what has become of the messages that an earlier block of this run has sent."""

from datetime import datetime
from typing import Any

from psycopg import sql

from delivery.statuses import FAILURES, UNKNOWN
from journeys.op import OpKind
from journeys.program import Op

# Of a message `e`: what is further on the way includes what comes before it.
HOLDS: dict[str, sql.SQL] = {
    "sent": sql.SQL("e.sent_at is not null or e.status = {unknown}"),
    "delivered": sql.SQL(
        "coalesce(e.delivered_at, e.opened_at, e.clicked_at, e.replied_at) is not null"
        " and e.status <> all({failures}::text[])"
    ),
    "opened": sql.SQL("e.opened_grade = any({grades}::text[]) or e.clicked_at is not null or e.replied_at is not null"),
    "clicked": sql.SQL("e.clicked_at is not null"),
    "replied": sql.SQL("e.replied_at is not null"),
}
# Where a run can come to the block again: only since it came there last, which the ledger tells.
LAST_PASS = sql.SQL("""e.visit > (
  select coalesce(max(x.visit) filter (where x.op <> all({ops}::int[]) and x.visit < l.visit), 0)
  from (
    select max(y.visit) as visit from journeys_decision y
    where y.customer_id = d.customer_id and y.enrollment_id = d.id and y.op = any({ops}::int[])
    offset 0
  ) l
  join journeys_decision x on x.customer_id = d.customer_id and x.enrollment_id = d.id
)""")


class Reaction(OpKind):
    key = "reaction"
    label = "Check a reaction"

    def values(self, op: Op, now: datetime) -> dict[str, Any]:
        args = op.args
        return {
            "of_block": _of_block(args["sends"], args.get("carried", [])),
            "channel": args["channel"],
            "holds": HOLDS[args["outcome"]].format(
                unknown=UNKNOWN, failures=sorted(FAILURES), grades=sql.Literal(args["grades"])
            ),
            "last_pass": LAST_PASS.format(ops=sql.Literal(args["ops"])) if args["loops"] else sql.SQL("true"),
        }


def _of_block(sends: list[int], carried: list[list[int]]) -> sql.Composable:
    """Whether a message `e` is one of the block's. People who came over from earlier versions have some of theirs."""
    own = sql.SQL("e.op = any({}::int[])").format(sql.Literal(sends))
    if not carried:
        return own
    earlier = sql.SQL(
        "(e.version_id, e.op) in (select * from unnest({versions}::bigint[], {ops}::int[]))"
        " or {own} and e.version_id = d.version_id"
    )
    versions, ops = zip(*carried, strict=True)
    return sql.SQL("({})").format(earlier.format(versions=list(versions), ops=list(ops), own=own))
