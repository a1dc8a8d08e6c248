"""What the conditions over journeys share: which journeys there are, and how they are left."""

from typing import Any

from django.db.models import F
from psycopg import sql
from rest_framework import serializers

from journeys.models import Journey, Version
from lib.forms import Field
from segments.known import Known
from segments.values import value

MOST_JOURNEYS = 200  # whose exits are offered


def journeys(known: Known) -> dict[int, str]:
    """Names of journeys by id, of the brands that are known; not those that were made for a call of the API."""
    found = Journey.objects.filter(ad_hoc=None)
    if known.brands is not None:
        found = found.filter(brand__in=known.brands)
    return dict(found.order_by("name", "id").values_list("id", "name"))


def check_journey(given: int | None, known: Known) -> int | None:
    """The id, if there is such a journey. Raises a field error."""
    if given is not None and given not in known.looked_up(journeys):
        raise serializers.ValidationError(f"There is no journey {given}.")
    return given


def with_journeys(fields: list[Field], known: Known) -> list[Field]:
    """The fields of a form, with the journeys to choose from."""
    choices = [{"value": id_, "label": name} for id_, name in known.looked_up(journeys).items()]
    return [each | {"type": "choice", "choices": choices} if each["key"] == "journey_id" else each for each in fields]


def journey_words(journey_id: int, known: Known) -> str:
    """Its name between quotes."""
    return f"“{known.looked_up(journeys).get(journey_id, journey_id)}”"


def exit_names(known: Known) -> list[str]:
    """The names of ends and of exit rules of the journeys as they are now, for forms."""
    now = Version.objects.filter(journey__version=F("pk"), journey__in=known.looked_up(journeys))
    found = now.order_by("-published_at").values_list("graph__nodes", "settings__exits")[:MOST_JOURNEYS]
    ends = {_name(node) for nodes, _ in found for node in nodes or [] if node.get("type") == "exit"}
    rules = {rule.get("label") or "" for _, exits in found for rule in exits or []}
    return sorted((ends | rules) - {""})


def at_end(journey_id: int | None, name: str) -> sql.Composable:
    """Whether the run `n` stands at an end, of this journey and of this name where they are given.

    Whoever has left a run and stands there has come to its end; all others stand where they were taken away.
    """
    versions = Version.objects.all() if journey_id is None else Version.objects.filter(journey=journey_id)
    places = []
    for version_id, nodes, ops in versions.values_list("id", "graph__nodes", "program__ops"):
        names = {node["id"]: _name(node) for node in nodes or []}
        places += [
            sql.SQL("({}, {})").format(value(version_id), value(number))
            for number, op in enumerate(ops or [])
            if op["kind"] == "exit" and name in ("", names.get(op["node"]))
        ]
    if not places:
        return sql.SQL("false")
    return sql.SQL("(n.version_id, n.op) in ({})").format(sql.SQL(", ").join(places))


def _name(node: dict[str, Any]) -> str:
    return str((node.get("config") or {}).get("label") or "")
