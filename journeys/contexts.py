"""What a run carries along (Enrollment.context): values by path, and what the templates of its messages see of it.

A path begins with `event` (what brought the customer in), `payload` (what a system gave along) or `answers` (what called
systems said): event.properties.total, answers.crm.level.
"""

from psycopg import sql

PATH = r"^(event|payload|answers)(\.[^\s.{}]{1,100}){1,8}$"
# Of the enrollment `d`. What templates see as `event`: the properties of the event, or what a system gave along.
EVENT = sql.SQL("coalesce(d.context #> array['event', 'properties'], d.context -> 'payload')")
ANSWERS = sql.SQL("d.context -> 'answers'")


def value(path: str, type_: str) -> sql.Composable:
    """What the enrollment `d` carries at a path, as an attribute of this type holds it; null for what is none."""
    return sql.SQL("journeys_typed(d.context #> {}::text[], {})").format(sql.Literal(path.split(".")), sql.Literal(type_))
