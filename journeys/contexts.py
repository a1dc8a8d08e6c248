"""What a run carries along (Enrollment.context): values by path.

A path begins with `event` (what brought the customer in), `payload` (what a system gave along) or `answers` (what
called systems said): event.properties.total, answers.crm.level. As in texts, event.total is the event's property too.
"""

from psycopg import sql

# What a message's templates see as `event`: what came with the entry by its own names, other answers beside it.
DATA = sql.SQL(
    "case when context is not null then (context - array['event', 'payload'])"
    " || coalesce(context->'event', '{}') || coalesce(context->'payload', '{}') end"
)
PATH = r"^(event|payload|answers)(\.[^\s.{}]{1,100}){1,8}$"


def value(path: str, type_: str) -> sql.Composable:
    """What the enrollment `d` carries at a path, as an attribute of this type holds it; null for what is none."""
    keys = path.split(".")
    ways = [keys, ["event", "properties", *keys[1:]]] if keys[0] == "event" else [keys]
    found = sql.SQL(", ").join(sql.SQL("d.context #> {}::text[]").format(sql.Literal(each)) for each in ways)
    return sql.SQL("journeys_typed(coalesce({}), {})").format(found, sql.Literal(type_))
