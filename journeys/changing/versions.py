"""The versions of a journey: listed, one looked at, two compared, one restored into the draft."""

from typing import Any

from accounts.models import User
from journeys import actions
from journeys.changing import undoing
from journeys.changing.difference import difference
from journeys.changing.looking import counts
from journeys.changing.telling import lines, settings_changes
from journeys.graph import parse
from journeys.models import Changeover, Journey, Version

Json = dict[str, Any]
DRAFT = "draft"


def listed(journey: Journey) -> list[Json]:
    """What was published, the newest first, with who is inside of it and what its publication did to people."""
    inside: dict[int, int] = {}
    for (version_id, _), count in counts(journey).items():
        inside[version_id] = inside.get(version_id, 0) + count
    changeovers = Changeover.objects.filter(journey=journey).select_related("before", "after", "made_by", "undone_by")
    by_version = {each.after_id: each for each in changeovers.order_by("id")}
    undoable = undoing.last(journey)
    return [
        {
            "id": each.pk,
            "number": each.number,
            "published_at": each.published_at,
            "published_by": each.published_by.name if each.published_by else None,
            "is_current": each.pk == journey.version_id,
            "inside": inside.get(each.pk, 0),
            "changeover": by_version.get(each.pk),
            "can_undo": undoable is not None and undoable.after_id == each.pk,
            "graph": each.graph,
            "settings": each.settings,
        }
        for each in journey.versions.select_related("published_by").order_by("-number")
    ]


def compared(journey: Journey, a: Version | None, b: Version | None) -> Json:
    """What leads from one to the other; None is the draft."""
    before, after = _drawn(journey, a), _drawn(journey, b)
    found = difference(parse(before.graph)[0], parse(after.graph)[0])
    settings = settings_changes(before.settings, after.settings)
    return {
        "a": a.number if a else None,
        "b": b.number if b else None,
        "before": before.graph,
        "after": after.graph,
        "nodes": [each.as_json() for each in found.nodes],
        "edges": [each.as_json() for each in found.edges],
        "settings": settings,
        "text": lines(found, settings),
    }


def restore(journey: Journey, version: Version, by: User | None, revision: int) -> Journey:
    """The version becomes the draft, if that is still at this revision. Nothing is published by it."""
    return actions.save(journey, by, revision, graph=version.graph, settings=version.settings)


def _drawn(journey: Journey, version: Version | None) -> Journey | Version:
    return version or journey
