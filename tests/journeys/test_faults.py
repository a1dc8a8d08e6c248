"""What is wrong with a field carries its reason, so that browsers say it in the reader's language."""

import json
from pathlib import Path
from typing import Any

import pytest

from journeys.linting.faults import MISSING, faults
from journeys.linting.settings import check_policy
from journeys.nodes import NODES

DAY_S = 86_400
ARM = {"key": "a", "label": "A", "share": 50}
PUSH = {"channel": "push", "content": {"title": "Hello", "text": "Words"}, "timeout_s": DAY_S}
I18N = Path(__file__).parents[2] / "frontend/src/i18n"
LANGUAGES = ("en", "ru", "uk", "pl")


def told(type_: str, config: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Path and parameters of what is wrong with the fields of a node, but for the English sentence."""
    form = NODES[type_].Config(data=config)
    assert not form.is_valid()
    found = list(faults(form, form.errors))
    assert all(each.message for each in found)
    return [(each.field, {k: v for k, v in each.params().items() if k != "message"}) for each in found]


@pytest.mark.parametrize(
    ("type_", "config", "field", "params"),
    [
        ("wait", {}, "duration_s", {"reason": "required"}),
        ("wait", {"duration_s": None}, "duration_s", {"reason": "required"}),
        ("wait", {"duration_s": 0}, "duration_s", {"reason": "min_value", "limit_s": 1}),
        ("wait", {"duration_s": "soon"}, "duration_s", {"reason": "invalid"}),
        ("wait", {"duration_s": DAY_S, "pause": 1}, "pause", {"reason": "unknown_field"}),
        ("split", {"arms": [ARM]}, "arms", {"reason": "min_items", "limit": 2}),
        ("split", {"arms": "A"}, "arms", {"reason": "not_a_list"}),
        ("split", {"arms": [ARM, ARM]}, "arms", {"reason": "key_twice"}),
        ("split", {"arms": [ARM, ARM | {"key": "b", "share": 40}]}, "arms", {"reason": "shares_sum"}),
        ("split", {"arms": [ARM | {"label": "A" * 61}, ARM]}, "arms.0.label", {"reason": "max_length", "limit": 60}),
        ("split", {"arms": [ARM | {"key": "A B"}, ARM]}, "arms.0.key", {"reason": "invalid"}),
        ("end_journey", {"which": "journey"}, "journey_id", {"reason": "required"}),
        ("end_journey", {"which": "some"}, "which", {"reason": "invalid_choice"}),
        (
            "cascade",
            {"topic_id": 1, "steps": [PUSH | {"content": {"title": "", "text": "{{"}}]},
            "steps.0.content.title",
            {"reason": "required"},
        ),
        (
            "cascade",
            {"topic_id": 1, "steps": [PUSH | {"content": {"title": "Hello", "text": "{{"}}]},
            "steps.0.content.text",
            {"reason": "bad_template"},
        ),
    ],
)
def test_a_fault_has_its_reason_and_its_limit(
    type_: str, config: dict[str, Any], field: str, params: dict[str, Any]
) -> None:
    assert (field, params) in told(type_, config)
    # That something is missing is a problem of its own in the browser's words.
    assert all(params["reason"] in words(language) | {MISSING} for language in LANGUAGES)


def test_settings_of_a_journey_say_their_reasons_too() -> None:
    _, (problem,) = check_policy({"conversion_window_s": 5})
    assert (problem.code, problem.field) == ("bad_setting", "settings.conversion_window_s")
    assert (problem.params["reason"], problem.params["limit_s"]) == ("min_value", 3600)


def words(language: str) -> set[str]:
    """The reasons that a browser has a sentence for."""
    return set(json.loads((I18N / language / "canvas.json").read_text(encoding="utf-8"))["fault"])
