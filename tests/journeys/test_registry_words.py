"""Whatever the server names has its words in every language: what is missing would stand in English among others."""

import ast
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from customers.sources.kinds import KINDS as SOURCES
from delivery.kinds import KINDS
from delivery.providers import PROVIDERS
from journeys.linting.faults import MISSING
from journeys.linting.rules import RULES
from journeys.nodes import NODES
from journeys.policy import Policy
from journeys.reasons import Reason
from lib.forms import Field, describe
from segments.condition import conditions
from segments.moment import Moment
from tests.segments.people import NOW, everybody

ROOT = Path(__file__).resolve().parents[2]
I18N = ROOT / "frontend" / "src" / "i18n"
LANGUAGES = ["en", "ru", "uk", "pl"]
# Shown under the name of a channel, in every form.
CHANNEL_FIELDS = ("channel", "channels")
# Ways that the marketer names; these are the names that a new block begins with.
NAMED_BY_HAND = {("split", "a"), ("split", "b"), ("multi", "a")}
# Where settings of blocks and contents of messages are checked.
CHECKED = (
    "channels/delivery/kinds",
    "channels/delivery/kind.py",
    "channels/delivery/content/fields.py",
    "journeys/nodes",
    "journeys/policy.py",
    "journeys/ports.py",
    "journeys/cascading",
    "segments/properties.py",
)
# What a nested form has found is handed on with its own reasons.
HANDED_ON = ("content.errors", "{'content': content.errors}")


@cache
def texts(language: str, namespace: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((I18N / language / f"{namespace}.json").read_text("utf-8"))
    return found


def registered(language: str, section: str, key: str) -> bool:
    # As useLabel asks for it: i18next would read a dot as a path.
    return bool(texts(language, "registry").get(section, {}).get(key.replace(".", "_")))


def below(fields: list[Field]) -> Iterator[Field]:
    """The fields of a form, with those of its objects and lists."""
    for each in fields:
        yield each
        yield from below(each.get("fields", []))
        if "choices" in each.get("item", {}):
            yield each | {"choices": each["item"]["choices"], "help": ""}


def forms() -> Iterator[tuple[str, list[Field]]]:
    """Every form that browsers draw from a registry, under the word by which they ask for its own translations."""
    yield "policy", describe(Policy)
    yield from ((each.key, describe(each.Config)) for each in (*NODES, *conditions))
    yield from ((each.key, describe(each.Content)) for each in KINDS)
    for each in (*PROVIDERS, *SOURCES):
        yield each.key, [*describe(each.Credentials), *describe(each.Settings)]


def missing_in_forms(language: str) -> Iterator[str]:
    words = texts(language, "registry")
    for scope, fields in forms():
        for field in below(fields):
            key = field["key"]
            if key not in words["fieldOf"].get(scope, {}) and key not in words["field"]:
                yield f"fieldOf.{scope}.{key}: {field['label']}"
            if field["help"] and key not in words["helpOf"].get(scope, {}) and key not in words["help"]:
                yield f"helpOf.{scope}.{key}: {field['help']}"
            for choice in field.get("choices", []):
                value = str(choice["value"])
                known = {f"{key}_{value}", value} & set(words["choice"])
                if not known and not (key in CHANNEL_FIELDS and value in words["channel"]) and choice["label"] != value:
                    yield f"choice.{key}_{value}: {choice['label']}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_of_every_form_has_its_words(language: str) -> None:
    assert sorted(set(missing_in_forms(language))) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_type_has_its_name_and_its_description(language: str) -> None:
    wanted = [("reason", each.value) for each in Reason]
    wanted += [("channel", each.key) for each in KINDS]
    for provider in PROVIDERS:
        wanted += [("provider", provider.key), ("description", provider.key)]
    for condition in conditions:
        wanted += [(each, condition.key) for each in ("condition", "description", "sentence")]
        wanted.append(("category", condition.category))
    for node in NODES:
        wanted += [("node", node.key), ("category", node.category)]
        ports = {each.key for each in node.ports(node.default_config())}
        wanted += [("port", each) for each in sorted(ports) if (node.key, each) not in NAMED_BY_HAND]
    assert [each for each in wanted if not registered(language, *each)] == []
    about = [each.key for each in NODES if not registered(language, "description", f"node_{each.key}")]
    assert [each for each in about if not registered(language, "description", each)] == []


@pytest.mark.django_db
def test_every_value_that_a_condition_compares_has_its_name() -> None:
    everybody()
    moment = Moment(NOW)
    names = set()
    for condition in conditions:
        for example in condition.examples:
            config = condition.Config(data=example, context={"known": moment.known})
            if condition.key == "attribute":
                names.add("changed_at")  # the other is called as its attribute is
                continue
            assert config.is_valid(), (condition.key, config.errors)
            names |= set(condition.compared(config.validated_data, moment))
            names |= set(condition.noted(config.validated_data, moment))
    assert {"purchases", "preferred", "last_at"} <= names
    for language in LANGUAGES:
        assert sorted(each for each in names if not registered(language, "compared", each)) == [], language


def called(folder: str, name: str) -> Iterator[tuple[str, ast.Call]]:
    """The calls of this name in a file, or in all files below a folder; each with its place."""
    path = ROOT / folder
    for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and name in (getattr(node.func, "id", ""), getattr(node.func, "attr", "")):
                yield f"{file.relative_to(ROOT)}:{node.lineno}", node


def test_every_problem_of_a_journey_is_said_in_every_language() -> None:
    codes = {each.key for each in RULES}
    for _, call in called("journeys", "Problem"):
        codes |= {str(call.args[0].value)} if isinstance(call.args[0], ast.Constant) else set()
    # Made of a word: of an entry by reaction; and of the groups, by a helper.
    codes |= {f"entry_{each}_gone" for each in ("journey", "topic", "template")}
    codes |= {str(call.args[1].value) for _, call in called("journeys/nodes/group.py", "_warning")}  # type: ignore[attr-defined]
    assert {"bad_rule", "missing_edge", "group_in_group"} <= codes
    for language in LANGUAGES:
        said = texts(language, "canvas")["problem"]
        assert sorted(each for each in codes if not {"message", "fix"} <= set(said.get(each, {}))) == [], language


def test_every_refusal_of_a_field_has_a_reason_that_is_said_in_every_language() -> None:
    for folder in CHECKED:
        for place, call in called(folder, "ValidationError"):
            if ast.unparse(call.args[0]) in HANDED_ON:
                continue
            reason = getattr(call.args[1], "value", "") if len(call.args) > 1 else ""
            for language in LANGUAGES:
                assert reason == MISSING or reason in texts(language, "canvas")["fault"], (place, language)
