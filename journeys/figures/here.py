"""Who stands at a node now."""

from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from journeys.figures.asked import Asked
from journeys.figures.of_segment import members
from journeys.models import Enrollment, Journey
from journeys.program import Program


def here(journey: Journey, node: str, asked: Asked, now: datetime) -> QuerySet[Enrollment]:
    """Runs that stand there, those due first; of the versions and the segment asked for, whatever the period."""
    places = [
        Q(version_id=version.pk, op=op.number)
        for version in asked.versions(journey)
        for op in Program.from_json(version.program).ops
        if op.node == node
    ]
    inside = Enrollment.objects.filter(reduce(or_, places, Q(version_id__in=[])), due_at__isnull=False)
    if asked.segment is not None:
        among = members(asked.segment, now).as_string()
        inside = inside.filter(customer_id__in=RawSQL(among, []))  # noqa: S611 (made by psycopg)
    return inside.order_by("due_at", "id")
