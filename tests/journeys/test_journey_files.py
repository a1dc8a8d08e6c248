"""Journeys as files: written, read back, refused with line and place."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rest_framework import serializers

from accounts.models import Brand, User
from customers.models import CustomerList, Topic
from delivery.content import template_library
from delivery.content.template_library import checked_variants
from delivery.kinds import KINDS as CHANNELS
from delivery.models import Sender
from journeys import actions
from journeys.files import fields as walking
from journeys.files.problems import BadFile
from journeys.files.references import KINDS, Names
from journeys.files.sentences import SENTENCES
from journeys.files.shape import opened
from journeys.files.storing import looked_at, store, store_into
from journeys.files.taking import taken
from journeys.files.writing import document, text_of, written
from journeys.models import Journey, JourneyTest
from journeys.nodes import NODES
from journeys.policy import Policy
from lib.forms import NodeField, ReferenceField
from segments.condition import conditions
from segments.models import Segment
from tests.journeys.examples import EXAMPLES
from tests.journeys.world import World

I18N = Path(__file__).resolve().parents[2] / "frontend" / "src" / "i18n"
HEAD = {"kaskad_journey": 1, "name": "File", "brand": "acme"}


@pytest.fixture
def things(world: World) -> dict[str, int]:
    """One thing of every kind that ids refer to."""
    topic = Topic.objects.create(brand=world.brand, key="news", name="News: “weekly”, yes")
    lists = CustomerList.objects.create(brand=world.brand, name="on", origin={"kind": "api"}, created_at=world.now)
    texts = {"push": {"": {"title": "A", "text": "B"}}}
    return {
        "segment": Segment.objects.create(name="Купили один раз", rule={"all": []}).pk,
        "topic": topic.pk,
        "sender": world.senders["push"].pk,
        "template": template_library.create(world.brand, "Sale #1", checked_variants(texts), "", None).pk,
        "journey": actions.create("2026", world.brand, None).pk,
        "list": lists.pk,
        "brand": world.brand.pk,
    }


class Filled:
    """Puts a thing of the right kind wherever an id stands."""

    to_names = True

    def __init__(self, things: dict[str, int], nodes: list[str]) -> None:
        self.things, self.nodes = things, nodes

    def reference(self, kind: str, raw: Any, channels: list[str], path: Any) -> int:
        return self.things[kind]

    def node(self, raw: Any, path: Any) -> Any:
        return self.nodes[0] if self.nodes else raw


def with_ids(fields: dict[str, Any], config: Any, how: Filled) -> Any:
    """The config, every id in it that of a thing; keys keep their names."""
    if isinstance(config, list):
        return [with_ids({}, each, how) for each in config]
    if not isinstance(config, dict):
        return config
    if isinstance(config.get("type"), str) and config["type"] in conditions and "type" not in fields:
        fields = dict(conditions[config["type"]].Config().fields)
    found: dict[str, Any] = {}
    for key, each in config.items():
        field = fields.get(key)
        if isinstance(field, ReferenceField):
            found[key] = None if each is None else how.things[field.refers]
        elif isinstance(field, NodeField):
            found[key] = how.node(each, ())
        elif isinstance(field, serializers.ListSerializer | serializers.ListField) and isinstance(each, list):
            child = getattr(field.child, "fields", {})
            found[key] = [with_ids(dict(child), one, how) for one in each]
        else:
            found[key] = with_ids(dict(getattr(field, "fields", {})), each, how)
    return found


def canonical(graph: dict[str, Any]) -> Any:
    """A graph without the order of its nodes and the ids of its edges."""
    nodes = sorted(json.dumps(each, sort_keys=True) for each in graph["nodes"])
    edges = sorted((each["source"], each["port"], each["target"]) for each in graph["edges"])
    return nodes, edges


IDS = st.one_of(
    st.from_regex(r"[a-z]{1,6}", fullmatch=True),
    st.sampled_from(["on", "yes", "null", "1", "1.5", "~", "- a", "a: b", "цель", "#x", "line\nbreak", " ", "🎉"]),
)
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40).filter(
        lambda text: (
            not any(ord(each) < 32 and each not in "\n\r\t" for each in text)
            and not any(each in text for each in "\x7f\ufffe\uffff")
        )
    ),
    st.sampled_from(
        ["yes", "09:00", "2026-03-02", "1e5", "0x1f", "a\n\n  b\n", "\n", "{{ x | default('y') }}: #1", "…"]
    ),
)
SCALARS = st.one_of(TEXTS, st.none(), st.booleans(), st.integers(-(10**20), 10**20), st.floats(-1e9, 1e9))
PLACES = st.one_of(
    st.integers(-10_000, 10_000), st.floats(-10_000, 10_000, allow_nan=False).map(lambda each: round(each, 2))
)


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_what_is_exported_is_imported_as_it_was(world: World, things: dict[str, int], data: st.DataObject) -> None:
    if not hasattr(world, "configs"):
        world.configs = {  # type: ignore[attr-defined]
            each.key: EXAMPLES[each.key](world) if each.key in EXAMPLES else each.default_config() for each in NODES
        }
    types = data.draw(st.lists(st.sampled_from(sorted(each.key for each in NODES)), min_size=1, max_size=8))
    nodes: list[dict[str, Any]] = []
    for type_ in types:
        random = st.from_regex(r"[0-9a-z]{8}", fullmatch=True).map(f"{type_}_".__add__)
        id_ = data.draw(st.one_of(IDS, random).filter(lambda each: each not in {node["id"] for node in nodes}))
        config = json.loads(json.dumps(world.configs[type_]))  # type: ignore[attr-defined]
        config = with_ids(dict(NODES[type_].Config().fields), config, Filled(things, [each["id"] for each in nodes]))
        if type_ == "condition":
            condition = data.draw(st.sampled_from(sorted(conditions.types)))
            example = data.draw(st.sampled_from(conditions[condition].examples))
            leaf = with_ids({}, {"type": condition} | json.loads(json.dumps(example, default=str)), Filled(things, []))
            config["rule"] = data.draw(st.sampled_from([leaf, {"all": [leaf, {"not": {"any": [leaf]}}]}, {"any": []}]))
        if data.draw(st.booleans()):
            config[data.draw(st.sampled_from(["label", "text", "odd", "URL"]))] = data.draw(SCALARS)
        position = {"x": data.draw(PLACES), "y": data.draw(PLACES)}
        if data.draw(st.booleans()):
            position["by_hand"] = True
        nodes.append({"id": id_, "type": type_, "config": config, "position": position})
    ids = [each["id"] for each in nodes]
    edges = []
    for node in nodes:
        for port in [each.key for each in NODES[node["type"]].ports(node["config"])] + ["старый"]:
            if data.draw(st.booleans()):
                target = data.draw(st.sampled_from(ids))
                edges.append({"id": f"{node['id']}:{port}", "source": node["id"], "port": port, "target": target})
    policy: Any = data.draw(
        st.sampled_from(
            [
                {},
                {"priority": 3, "quiet": "own", "quiet_from": "22:00", "quiet_to": "07:30"},
                {"goal": {"kind": "event", "event": "purchase", "label": "on"}, "exits": []},
                {"audience": {"type": "in_segment", "segment_id": things["segment"]}, "entry_cap": 0},
            ]
        )
    )
    graph = {"nodes": nodes, "edges": edges}
    names = Names(world.brand)
    text = text_of(HEAD | document(graph, policy, names))
    read = opened(text)
    found = taken(read, world.brand)
    assert found.unknown == []
    assert canonical(found.graph) == canonical(graph)
    assert found.settings == policy
    # The same bytes for the same journey, in whatever order it is kept.
    turned = {"nodes": list(reversed(found.graph["nodes"])), "edges": list(reversed(found.graph["edges"]))}
    assert text_of(HEAD | document(turned, found.settings, Names(world.brand))) == text


FORMS = [
    *(pytest.param(each.Config, id=f"node-{each.key}") for each in NODES),
    *(pytest.param(each.Config, id=f"condition-{each.key}") for each in conditions),
    *(pytest.param(each.Content, id=f"content-{each.key}") for each in CHANNELS),
    pytest.param(Policy, id="settings"),
]


@pytest.mark.parametrize("form", FORMS)
def test_every_id_in_a_form_is_a_field_that_files_can_name(form: Any) -> None:
    own = dict(form().fields)
    for place, field in walking.references(own):
        name = place.rpartition(".")[2] if not place.endswith(".0") else place.split(".")[-2]
        if isinstance(field, ReferenceField):
            assert field.refers in KINDS, place
            assert name.endswith("_id"), f"{place} is the id of a {field.refers}: call it so"
        elif name.endswith(("_id", "_ids")):
            assert isinstance(field, serializers.ListField), f"{place} holds an id: make it a ReferenceField"
        if name in ("node", "nodes", "members") and not isinstance(field, serializers.ListField):
            assert isinstance(field, NodeField), f"{place} names a block: make it a NodeField"
    # In a file `topic_id` is `topic`: nothing else may be called so.
    assert not {each.removesuffix("_id") for each in own if each.endswith("_id")} & set(own)


def test_every_kind_of_reference_is_held_by_some_field() -> None:
    forms = [dict(each.Config().fields) for each in [*NODES, *conditions]]
    every = [field for each in forms for _, field in walking.references(each)]
    held = {each.refers for each in every if isinstance(each, ReferenceField)}
    assert held == set(KINDS)


def cascade(world: World) -> Journey:
    return world.cascade_journey("push", "sms")


def test_a_file_reads_like_this(world: World) -> None:
    journey = world.journey(
        {
            "cascade_1a2b3c4d": ("cascade", world.cascade("sms", stop_on=["clicked"])),
            "exit_00000000": ("exit", {"label": "No reaction"}),
            "done": ("exit", {"label": "Дякуємо"}),
        },
        [
            "in.next>cascade_1a2b3c4d",
            "cascade_1a2b3c4d.reacted>done",
            "cascade_1a2b3c4d.exhausted>exit_00000000",
            "cascade_1a2b3c4d.unreachable>exit_00000000",
        ],
    )
    actions.save(journey, None, journey.revision, settings={"priority": 3})
    journey.refresh_from_db()
    JourneyTest.objects.create(journey=journey, name="Silent", answers=[{"after_s": 5, "does": "nothing"}])
    assert written(journey) == (
        """kaskad_journey: 1
name: Journey
brand: acme
settings:
  priority: 3

nodes:
  in:
    type: entry_segment
    at: [0, 0]
    config:
      reentry: never
      segment: Everybody
    to:
      next: cascade

  cascade:
    type: cascade
    key: cascade_1a2b3c4d
    at: [0, 0]
    config:
      topic: Promotions
      steps:
      - channel: sms
        sender: null
        content:
          text: A text message
        timeout_s: 21600
      stop_on: [clicked]
    to:
      reacted: done
      exhausted: no_reaction
      unreachable: no_reaction

  done:
    type: exit
    at: [0, 0]
    config:
      label: Дякуємо

  no_reaction:
    type: exit
    key: exit_00000000
    at: [0, 0]
    config:
      label: No reaction

tests:
- name: Silent
  person: {}
  answers:
  - after_s: 5
    does: nothing
  expected: {}
"""
    )


def test_a_file_becomes_a_journey_that_runs_as_the_first_did(world: World) -> None:
    first = cascade(world)
    JourneyTest.objects.create(journey=first, name="Silent")
    second = store(opened(written(first)), world.brand, None)
    assert canonical(second.graph) == canonical(first.graph)
    assert [each.name for each in second.tests.all()] == ["Silent"]
    second.tests.all().delete()  # which would have to pass
    someone = world.customer()
    world.start(second)
    world.pass_time(hours=2)
    assert world.sent(someone) == ["push", "sms"]


def test_a_file_goes_into_the_draft_that_it_came_from(world: World) -> None:
    journey = cascade(world)
    JourneyTest.objects.create(journey=journey, name="Silent")
    text = written(journey).replace("A text message", "Another text").replace("name: Journey", "name: Renamed")
    stored = store_into(opened(text), journey, None, revision=journey.revision)
    assert (stored.name, stored.graph["nodes"][1]["config"]["steps"][1]["content"]) == (
        "Renamed",
        {"text": "Another text"},
    )
    assert [each.name for each in stored.tests.all()] == ["Silent"]
    with pytest.raises(actions.StaleRevision):
        store_into(opened(text), journey, None, revision=journey.revision)


def test_a_hand_written_file_needs_no_places(world: World) -> None:
    text = "kaskad_journey: 1\nname: A\nnodes:\n  b: {type: exit}\n  a:\n    type: entry_segment\n    to: {next: b}\n"
    nodes = {each["id"]: each["position"] for each in taken(opened(text), world.brand).graph["nodes"]}
    assert nodes["a"]["x"] < nodes["b"]["x"]


NODES_OF = "kaskad_journey: 1\nname: A\nnodes:\n"
BROKEN = [
    ("", 1, "The file is empty."),
    ("a: 1", 1, "This is not the file of a journey."),
    ("- 1\n- 2", 1, "This is not the file of a journey."),
    ("kaskad_journey: 2\nname: A\nnodes: {}", 1, "This file is of the format 2; format 1 can be read."),
    ("kaskad_journey: 1\nnodes: {}", 1, "“name” is missing."),
    ("kaskad_journey: 1\nname: A\nnodes: {}\nnoods: {}", 4, "There is no “noods” here."),
    ("kaskad_journey: 1\nname: 5\nnodes: {}", 2, "“name” is a text."),
    ("kaskad_journey: 1\nname: A\nname: B\nnodes: {}", 3, "“name” stands here twice, first in line 2."),
    ("kaskad_journey: 1\nname: &a A\nnodes: {}", 2, "A file of a journey has no anchors (&)."),
    ("kaskad_journey: 1\nname: *a\nnodes: {}", 2, "A file of a journey has no aliases (*)."),
    ("kaskad_journey: 1\nname: !!python/object:os.system A\nnodes: {}", 2, "A file of a journey has no tags"),
    ("kaskad_journey: 1\nname: A\nnodes: {}\n---\nb: 1", 4, "A second document begins here."),
    ("kaskad_journey: 1\nname: [A\nnodes: {}", 3, "This is no YAML: "),
    ("kaskad_journey: 1\nname: A\x00\nnodes: {}", 2, "This is no text: it has control characters."),
    ("kaskad_journey: 1\nname: A\nnodes: {}\nsettings: {x: 1.0e+999}", 4, "The number 1.0e+999 is too large."),
    ("kaskad_journey: 1\nname: A\nnodes: " + "[" * 100_000, 3, "This is nested more than 40 deep."),
    ("kaskad_journey: 1\nname: A\nnodes: {}\n# " + "x" * 2_000_000, 1, "The file is larger than 2 MB."),
    (NODES_OF + "  a: {type: teleport}", 4, "There is no node type “teleport”."),
    (NODES_OF + "  a: 5", 4, "A node is a mapping."),
    (NODES_OF + "  a:\n    type: exit\n    at: here", 6, "“at” is [x, y]."),
    (NODES_OF + "  a:\n    type: exit\n    at: [1, .inf]", 6, "A place is two numbers."),
    (
        NODES_OF + "  a:\n    type: wait\n    to:\n      next: b",
        7,
        "“next” leads to “b”, which is no node of this file.",
    ),
    (NODES_OF + "  a: {type: exit, key: x}\n  b: {type: exit, key: x}", 5, "Two nodes have the key “x”"),
]


@pytest.mark.parametrize(("text", "line", "words"), BROKEN, ids=[words[:30] for _, _, words in BROKEN])
def test_what_is_wrong_is_told_with_its_line(text: str, line: int, words: str) -> None:
    with pytest.raises(BadFile) as caught:
        opened(text)
    found = [(each.line, each.message) for each in caught.value.problems]
    assert any(at == line and message.startswith(words) for at, message in found), found
    assert all(each.fix.endswith(".") or "…" in each.fix for each in caught.value.problems)
    assert all(each.code in SENTENCES for each in caught.value.problems)
    json.dumps([each.as_json() for each in caught.value.problems])


@pytest.mark.parametrize("language", ["en", "ru", "uk", "pl"])
def test_what_is_wrong_is_said_in_every_language(language: str) -> None:
    words = json.loads((I18N / language / "canvas.json").read_text())
    assert set(words["thing"]) == set(KINDS)
    for code, (message, fix) in SENTENCES.items():
        known = set(re.findall(r"(?<!\{)\{(\w+)", message + fix))
        for part in ("message", "fix"):
            assert words["problem"][code][part]
            assert set(re.findall(r"\{\{(\w+)", words["problem"][code][part])) <= known, (code, part)


def segment_file(name: str) -> str:
    return NODES_OF + f"  a:\n    type: entry_segment\n    config:\n      segment: {name}\n"


def unknown(world: World, name: str) -> tuple[int, str, str, str]:
    (found,) = taken(opened(segment_file(name)), world.brand).unknown
    return found.line, found.place, found.message, found.fix


def test_a_name_that_names_nothing_is_a_sentence_with_line_and_place(world: World) -> None:
    other = Brand.objects.create(key="other", name="Other")
    Segment.objects.create(name="Theirs", brand=other, rule={"all": []})
    place = "nodes › a › config › segment"
    assert unknown(world, "Evrybody") == (
        *(7, place, "There is no segment “Evrybody” of Acme."),
        "Make it, or write the name of another segment.",
    )
    assert unknown(world, "EVERYBODY")[3] == "Is “Everybody” meant?"
    assert unknown(world, "Theirs")[3] == "If one of these is meant, write it so: {name: Theirs, brand: other}."
    assert unknown(world, "17")[2] == "A segment is written by its name."
    assert unknown(world, "{name: A, colour: red}")[2] == "A segment is not described by “colour”."
    with pytest.raises(BadFile):
        store(opened(segment_file("Evrybody")), world.brand, None)
    made = store(opened(segment_file("Evrybody")), world.brand, None, leave_blank=True)
    assert made.graph["nodes"][0]["config"] == {"segment_id": None}


def test_things_of_one_name_are_told_apart(world: World) -> None:
    other = Brand.objects.create(key="other", name="Other")
    twins = [actions.create("Twin", world.brand, None) for _ in range(2)]
    mine = Segment.objects.create(name="Everybody", brand=world.brand, rule={"all": []})
    theirs = Segment.objects.create(name="Everybody", brand=other, rule={"all": []})
    names = Names(world.brand)
    sms = Sender.objects.create(brand=world.brand, account=world.account, channel="sms", name="push", value="x")
    assert names.name("segment", mine.pk) == {"name": "Everybody", "brand": "acme"}
    assert names.name("segment", theirs.pk) == {"name": "Everybody", "brand": "other"}
    assert names.name("segment", world.everybody.pk) == {"name": "Everybody", "brand": None}
    assert names.name("sender", sms.pk, ["sms"]) == "push"
    assert names.name("sender", sms.pk) == {"name": "push", "channel": "sms"}
    assert names.name("journey", twins[1].pk) == {"name": "Twin", "brand": "acme", "id": twins[1].pk}
    for kind, id_ in (("segment", mine.pk), ("segment", theirs.pk), ("journey", twins[0].pk), ("sender", sms.pk)):
        assert names.find(kind, names.name(kind, id_)) == id_
    text = NODES_OF + "  a:\n    type: start_journey\n    config:\n      journey: Twin\n"
    (found,) = taken(opened(text), world.brand).unknown
    assert found.message == f"2 journeys are called “Twin” (ids {twins[0].pk}, {twins[1].pk})."
    assert found.fix.startswith(f"Say which: {{name: Twin, brand: acme, id: {twins[0].pk}}}")


def test_the_linter_speaks_of_lines_too(world: World) -> None:
    text = (
        written(cascade(world)).replace("timeout_s: 21600", "timeout_s: 5").replace("topic: Promotions", "topic: Gone")
    )
    lines = text.splitlines()
    _, problems = looked_at(opened(text), world.brand)
    told = {lines[each.line - 1].strip(): each for each in problems}
    assert told["topic: Gone"].code == "unknown_name"
    assert told["timeout_s: 5"].place == "nodes › cascade › config › steps › 2 › timeout_s"


@pytest.fixture
def marketer(world: World) -> Client:
    user = User.objects.create_user("m@example.com", None, name="M", role="marketer")
    user.brands.add(world.brand)
    browser = Client()
    browser.force_login(user)
    return browser


def send(browser: Client, **body: Any) -> Any:
    return browser.post(reverse("journey-import"), body, content_type="application/json")


def test_the_api_exports_and_imports(world: World, marketer: Client) -> None:
    journey = cascade(world)
    Journey.objects.update(name="Осінь / 2026")
    answer = marketer.get(reverse("journey-export", args=[journey.pk]))
    assert answer["Content-Type"].startswith("text/yaml")
    assert "filename*=UTF-8''%D0%9E" in answer["Content-Disposition"]
    text = answer.content.decode()
    tried = send(marketer, text=text, dry_run=True).json()
    assert (tried["id"], tried["name"], tried["brand"], tried["unknown"]) == (None, "Осінь / 2026", world.brand.pk, 0)
    assert Journey.objects.count() == 1
    made = send(marketer, text=text)
    assert made.status_code == 201
    assert canonical(Journey.objects.get(pk=made.json()["id"]).graph) == canonical(journey.graph)
    into = send(marketer, text=text, journey=journey.pk, revision=journey.revision)
    assert (into.status_code, into.json()["id"]) == (200, journey.pk)
    assert send(marketer, text=text, journey=journey.pk, revision=journey.revision).status_code == 409
    assert "revision" in send(marketer, text=text, journey=journey.pk).json()


def test_the_api_says_what_is_wrong_with_a_file(world: World, marketer: Client) -> None:
    answer = send(marketer, text="kaskad_journey: 1\nname: A\nnodes: {}\nnoods: {}")
    assert answer.status_code == 400
    assert [(each["line"], each["place"]) for each in answer.json()["problems"]] == [(4, "noods")]
    unknown = send(marketer, text=segment_file("Gone"))
    assert (unknown.status_code, unknown.json()["problems"][0]["code"]) == (400, "unknown_name")
    assert send(marketer, text=segment_file("Gone"), leave_blank=True).status_code == 201


def test_nobody_imports_for_a_brand_of_others_or_names_what_is_theirs(world: World, marketer: Client) -> None:
    other = Brand.objects.create(key="other", name="Other")
    Segment.objects.create(name="Theirs", brand=other, rule={"all": []})
    assert send(marketer, text=segment_file("Everybody"), brand=other.pk).status_code == 403
    tried = send(marketer, text=segment_file("{name: Theirs, brand: other}"), dry_run=True).json()
    assert tried["unknown"] == 1
    theirs = actions.create("X", other, None)
    text = segment_file("Everybody")
    assert send(marketer, text=text, journey=theirs.pk, revision=theirs.revision).status_code == 404
    assert marketer.get(reverse("journey-export", args=[theirs.pk])).status_code == 404
