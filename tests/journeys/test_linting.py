"""Every rule of the linter: what it finds, what it does not, and its words in every language."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from delivery.content.holes import holes, written
from journeys.linting.checking import late, lint
from journeys.linting.rule import Rule
from journeys.linting.rules import RULES
from journeys.problems import ERROR, WARNING, Problem
from tests.journeys.lint_examples import EXAMPLES, Draft, cascade, two_messages
from tests.journeys.world import World

WORDS = Path(__file__).resolve().parents[2] / "frontend" / "src" / "i18n"
# Said of a type that does not exist by its own sentence; of the others every word that varies is in the translation.
UNSAID = {"unknown_type": {"sentence"}}


def problems(world: World, draft: Draft) -> list[Problem]:
    graph = draft.journey.graph
    found = lint(graph, world.brand, draft.settings, world.now)[1]
    return found + late(graph, world.brand, draft.settings, world.now)


def test_every_rule_has_examples_and_every_example_a_rule() -> None:
    assert {each.key for each in RULES} == set(EXAMPLES)


@pytest.mark.parametrize("rule", list(RULES), ids=lambda each: each.key)
def test_a_rule_finds_what_is_wrong(world: World, rule: Rule) -> None:
    wrong, _ = EXAMPLES[rule.key]
    found = [each for each in problems(world, wrong(world)) if each.code == rule.key]
    assert found
    for each in found:
        assert each.severity == rule.severity
        assert each.message
        assert each.fix
        assert "{" not in each.message + each.fix.replace("{{", "").replace("}}", "")
        json.dumps(each.as_json())
    assert rule.severity in (ERROR, WARNING)


@pytest.mark.parametrize("rule", list(RULES), ids=lambda each: each.key)
def test_a_rule_has_nothing_against_what_is_right(world: World, rule: Rule) -> None:
    found = problems(world, EXAMPLES[rule.key][1](world))
    assert [each for each in found if each.code == rule.key] == []


@pytest.mark.parametrize("language", ["en", "ru", "uk", "pl"])
@pytest.mark.parametrize("rule", list(RULES), ids=lambda each: each.key)
def test_a_rule_has_its_words_in_every_language(rule: Rule, language: str) -> None:
    said: dict[str, Any] = json.loads((WORDS / language / "canvas.json").read_text())["problem"][rule.key]
    for part in ("message", "fix"):
        wanted = set(re.findall(r"(?<!\{)\{(\w+)\}(?!\})", getattr(rule, part))) - UNSAID.get(rule.key, set())
        assert wanted <= set(re.findall(r"\{\{(\w+)\}\}", said[part])), part


def test_a_late_rule_says_the_number(world: World) -> None:
    found = problems(world, EXAMPLES["nobody_reachable"][0](world))
    (problem,) = [each for each in found if each.code == "nobody_reachable"]
    assert (problem.node, problem.field, problem.params["members"]) == ("cascade", "steps.0.channel", 1)
    assert problem.message == "Viber: of those who would enter (1) nobody has an address there."


def test_publishing_waits_for_no_count(world: World) -> None:
    draft = EXAMPLES["nobody_reachable"][0](world)
    codes = {each.code for each in lint(draft.journey.graph, world.brand, draft.settings)[1]}
    assert not codes & {each.key for each in RULES if each.is_late}


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("Hello", []),
        ("{{ brand.name }} {{ customer.id }} {{ unsubscribe_url }}", []),
        ("{{ customer.name }}", ["customer.name"]),
        ("{{ customer['city'] }}", ["customer.city"]),
        ("{{ customer.name | upper }}", ["customer.name"]),
        ("{{ customer.name | default('you') | upper }}", []),
        ("{{ customer.name | upper | default('you') }}", ["customer.name"]),
        ("{{ customer.name or 'you' }}", []),
        ("{{ customer.name or customer.city }}", ["customer.city"]),
        ("{% if customer.name %}{{ customer.name }}{% else %}You{% endif %}", []),
        ("{% if customer.name %}{{ customer.city }}{% endif %}", ["customer.city"]),
        ("{% if event.total is defined %}{{ event.total }}{% endif %}", []),
        ("{{ customer.name if customer.name else 'you' }}", []),
        ("{% for line in event.lines %}{{ line.name }}{% endfor %}", ["event.lines"]),
        ("{{ answers.call.level }}", ["answers.call.level"]),
        ("{{ customer.name }} {{ customer.name }}", ["customer.name"]),
        ("{{ broken", []),
    ],
)
def test_a_hole_is_a_variable_that_is_printed_without_a_default(source: str, found: list[str]) -> None:
    assert list(holes(source)) == found


def test_what_is_always_written_is_what_stands_outside_of_everything() -> None:
    assert written("Hi {{ customer.name }}, {% if event.x %}a lot{% endif %}bye") == "Hi , bye"
    assert written("{{ broken") == "{{ broken"


def test_the_text_of_a_template_is_looked_at_too(world: World) -> None:
    from delivery.content import template_library

    texts = {"sms": {"": {"text": "Hi {{ customer.name }}"}, "uk": {"text": "Ж" * 200}}}
    template = template_library.create(world.brand, "Texts", texts, "", None)
    draft = Draft(cascade(world, "sms", template_id=template.pk))
    found = {each.code: each for each in problems(world, draft)}
    assert found["variable_without_default"].field == found["several_parts"].field == "template_id"
    assert found["several_parts"].params["parts"] == 3


def test_the_next_message_counts_by_the_quickest_way(world: World) -> None:
    draft = two_messages(world, 7 * 3600)
    draft.journey.graph["edges"][1]["target"] = "out"  # nobody comes to the second one
    assert "ttl_above_timeout" not in {each.code for each in problems(world, draft)}
