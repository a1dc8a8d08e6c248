"""The people behind a number become a segment: a list of who they are now, and a rule that asks it."""

from datetime import datetime

from django.db import transaction
from psycopg.sql import Composed
from rest_framework.exceptions import ValidationError

from accounts import audit
from accounts.models import Brand, User
from analytics.behind import finding
from customers.lists import storing
from customers.models import CustomerList
from segments import saving
from segments.models import Segment


def make(name: str, brand: Brand | None, people: Composed, words: str, *, by: User | None, now: datetime) -> Segment:
    """Both have the same name and brand. `words` say which number it was. Raises a ValidationError for a taken name."""
    for model, what in ((Segment, "segment"), (CustomerList, "list")):
        if model.objects.filter(name=name, brand=brand).exists():
            raise ValidationError({"name": [f"There is already a {what} “{name}”."]})
    ids = finding.all_ids(people)
    with transaction.atomic():
        origin = {"kind": "frozen", "words": words, "as_of": now.isoformat()}
        people_list = storing.create({"name": name, "brand": brand}, origin, by=by, now=now)
        added = storing.fill_new(people_list, ids, now)
        audit.record(by, "added", f"list:{people_list.pk}", name=name, customers=added)
        rule = {"all": [{"type": "in_list", "list_id": people_list.pk}]}
        return saving.save(
            Segment(), {"name": name, "brand": brand, "description": words[:500], "rule": rule}, by=by, now=now
        )
