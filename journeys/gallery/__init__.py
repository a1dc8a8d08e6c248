"""Ready journeys to start from: each is a file, as journeys are exported, in the folder of its category.

What depends on the installation (segment, topic, names of events and attributes) is left blank there, or is a usual
name, and is filled in per brand. Senders stay open: the brand's default ones are taken.
"""

import copy
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from accounts.models import Brand
from customers.models import Topic
from journeys.files.shape import opened
from journeys.files.taking import taken
from journeys.gallery.blanks import Need, channels_of, fill, needs_of

HERE = Path(__file__).parent
CATEGORIES = ("cascades", "sell", "keep", "begin")
FIRST = "push_email_viber_sms"  # what the product is about
Json = dict[str, Any]


@dataclass(frozen=True)
class Template:
    """A journey with words about when to use it."""

    key: str
    category: str
    name: str
    description: str
    graph: Json
    settings: Json
    channels: list[str]
    needs: list[Need]

    def for_brand(self, brand: Brand, blanks: Mapping[str, Any] | None = None) -> Json:
        """The graph with its blanks filled; a topic that is not given is the brand's first for marketing."""
        given = {key: each for key, each in (blanks or {}).items() if each not in (None, "")}
        if "topic" not in given:
            topics = Topic.objects.filter(brand=brand).order_by("traffic_class", "id")
            given["topic"] = topics.values_list("pk", flat=True).first()
        graph = copy.deepcopy(self.graph)
        fill(graph, given)
        return graph

    def as_json(self) -> Json:
        return asdict(self)


def _load() -> dict[str, Template]:
    """All of them, by category and key."""
    found = {}
    for category in CATEGORIES:
        for file in sorted((HERE / category).glob("*.yaml"), key=lambda each: (each.stem != FIRST, each.stem)):
            read = opened(file.read_text(encoding="utf-8"))
            made = taken(read, Brand())
            found[file.stem] = Template(
                file.stem,
                category,
                read.name,
                read.document["about"],
                made.graph,
                made.settings,
                channels_of(made.graph),
                needs_of(made.graph),
            )
    return found


TEMPLATES: dict[str, Template] = _load()
