"""What the entries of a running journey listen for, and who is at their doors because of it."""

from journeys.hearing import sensing
from journeys.models import Arrival, Journey, Trigger, Version
from journeys.program import Program
from journeys.running import entry_type


def listen(journey: Journey, version: Version) -> None:
    """The entries of this version listen from now on, those of earlier ones no more. Who has arrived there stays."""
    Trigger.objects.filter(journey=journey).delete()
    Trigger.objects.bulk_create(
        Trigger(journey=journey, version=version, op=entry.number, kind=kind, name=name)
        for entry in Program.from_json(version.program).entries
        for kind, name in entry_type(entry).triggers(entry)
    )


def forget(journey: Journey) -> None:
    """Nobody listens, nobody waits at a door any more."""
    Trigger.objects.filter(journey=journey).delete()
    Arrival.objects.filter(journey_id=journey.pk).delete()
    sensing.forget(journey)
