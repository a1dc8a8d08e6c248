"""Stores what a file says: as a new journey, or as the draft of one that is there."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from accounts import audit
from accounts.models import Brand, User
from journeys import actions
from journeys.files.problems import BadFile, FileProblem
from journeys.files.shape import Read
from journeys.files.taking import Taken, taken
from journeys.linting.checking import lint
from journeys.models import Journey, JourneyTest


def looked_at(read: Read, brand: Brand, brands: Sequence[int] | None = None) -> tuple[Taken, list[FileProblem]]:
    """What a file would make for a brand, and what is wrong with it: unknown names, and what the linter says."""
    found = taken(read, brand, brands)
    blank = {(each.line, each.column) for each in found.unknown}
    said = [found.located(each) for each in lint(found.graph, brand, found.settings)[1]]
    # That a topic is missing goes without saying where the file names one that is not there.
    return found, sorted([*found.unknown, *(each for each in said if (each.line, each.column) not in blank)])


def store(
    read: Read,
    brand: Brand,
    by: User | None,
    *,
    brands: Sequence[int] | None = None,
    leave_blank: bool = False,
    name: str = "",
) -> Journey:
    """A new journey of this brand. Raises BadFile for names that name nothing, unless they are left blank."""
    found = _taken(read, brand, brands, leave_blank=leave_blank)
    with transaction.atomic():
        journey = actions.create(name or read.name, brand, by, found.graph)
        journey = actions.save(journey, by, journey.revision, settings=found.settings)
        _store_tests(journey, found.tests, by)
        audit.record(by, "imported", f"journey:{journey.pk}", name=journey.name)
    return journey


def store_into(
    read: Read,
    journey: Journey,
    by: User | None,
    *,
    revision: int,
    brands: Sequence[int] | None = None,
    leave_blank: bool = False,
) -> Journey:
    """The draft of a journey becomes what the file says; its tests too, if the file has any.

    Raises BadFile, and StaleRevision when somebody else saved it since `revision`.
    """
    found = _taken(read, journey.brand, brands, leave_blank=leave_blank)
    changes: dict[str, Any] = {"name": read.name, "graph": found.graph, "settings": found.settings}
    with transaction.atomic():
        saved = actions.save(journey, by, revision, **changes)
        if "tests" in read.document:
            _store_tests(saved, found.tests, by)
        audit.record(by, "imported", f"journey:{saved.pk}", name=saved.name)
    return saved


def _taken(read: Read, brand: Brand, brands: Sequence[int] | None, *, leave_blank: bool) -> Taken:
    found = taken(read, brand, brands)
    if found.unknown and not leave_blank:
        raise BadFile(found.unknown)
    return found


def _store_tests(journey: Journey, tests: list[dict[str, Any]], by: User | None) -> None:
    JourneyTest.objects.filter(journey=journey).delete()
    JourneyTest.objects.bulk_create([JourneyTest(journey=journey, created_by=by, **each) for each in tests])
