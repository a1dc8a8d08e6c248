"""Ready journeys to start from: each is a file, as journeys are exported, in the folder of its category.

What depends on the installation (segment, topic, names of events and attributes) is left blank there, or is a usual
name, and is filled in per brand. Senders stay open: the brand's default ones are taken. A file says its texts in
English; beside it stand those in other languages (`welcome.uk.yaml`), which have its shape and nothing but texts.
"""

import copy
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from accounts.models import Brand
from customers.models import Topic
from journeys.files.reading import read
from journeys.files.shape import opened
from journeys.files.taking import taken
from journeys.gallery.blanks import Need, channels_of, fill, needs_of

HERE = Path(__file__).parent
CATEGORIES = ("cascades", "sell", "keep", "begin")
FIRST = "push_email_viber_sms"  # what the product is about
ENGLISH, LANGUAGES = "en", ("en", "ru", "uk", "pl")
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

    def in_language(self, language: str) -> "Template":
        """The same, its messages and labels in another language than English."""
        texts = texts_of(self, language)
        nodes = [
            node | {"config": _said(node["config"], texts["nodes"].get(node["id"], {}))} for node in self.graph["nodes"]
        ]
        settings = _said(self.settings, texts.get("settings", {}))
        return replace(self, graph=self.graph | {"nodes": nodes}, settings=settings)

    def as_json(self) -> Json:
        return asdict(self)


@cache
def templates(language: str) -> dict[str, Template]:
    """All of them in a language, by category and key; in English for one in which they are not written."""
    if language == ENGLISH or language not in LANGUAGES:
        return TEMPLATES
    return {key: each.in_language(language) for key, each in TEMPLATES.items()}


def texts_of(template: Template, language: str) -> Json:
    """What a template says in another language than English: by node, and in its settings."""
    file = HERE / template.category / f"{template.key}.{language}.yaml"
    texts: Json = read(file.read_text(encoding="utf-8"))[0]
    return texts


def _said(english: Any, texts: Any) -> Any:
    """A config with texts of another language in the places of its own; all else stays."""
    if isinstance(texts, dict):
        return english | {key: _said(english[key], each) for key, each in texts.items()}
    if isinstance(texts, list):
        return [_said(one, each) for one, each in zip(english, texts, strict=True)]
    return texts


def _load() -> dict[str, Template]:
    """All of them in English, by category and key."""
    found = {}
    for category in CATEGORIES:
        files = (each for each in (HERE / category).glob("*.yaml") if "." not in each.stem)
        for file in sorted(files, key=lambda each: (each.stem != FIRST, each.stem)):
            opening = opened(file.read_text(encoding="utf-8"))
            made = taken(opening, Brand())
            found[file.stem] = Template(
                file.stem,
                category,
                opening.name,
                opening.document["about"],
                made.graph,
                made.settings,
                channels_of(made.graph),
                needs_of(made.graph),
            )
    return found


TEMPLATES: dict[str, Template] = _load()
