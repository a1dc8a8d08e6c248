"""Tests of a journey: saved with it, run on the draft, and in the way of a publication when they fail."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import Brand, User
from journeys import actions
from journeys.linting.checking import lint
from journeys.models import Journey, JourneyTest
from journeys.problems import Unpublishable
from journeys.trying import run_tests
from journeys.trying.expecting import Difference
from tests.journeys.trying_world import after
from tests.journeys.world import H, World

ENTRY_LATE = (
    "It expects to pass “Entry by segment” (in), which was not passed after the block before it."
    " The person ended at “Exit” (reacted)."
)
MADE_UP: dict[str, Any] = {"made_up": {"channels": ["push", "email"]}}
I18N = Path(__file__).resolve().parents[2] / "frontend" / "src" / "i18n"
LANGUAGES = ["en", "ru", "uk", "pl"]
READS = [after("cascade", "opened", H, step=1)]


@pytest.fixture
def marketer(world: World) -> APIClient:
    return client(User.objects.create_user("anna@acme.test", None, name="Anna", role="marketer"))


def client(user: User) -> APIClient:
    made = APIClient()
    made.force_authenticate(user)
    return made


def saved(journey: Journey, name: str = "A test", **expected: Any) -> JourneyTest:
    return JourneyTest.objects.create(
        journey=journey, name=name, person=MADE_UP, answers=READS, expected=expected or {"ends": "reacted"}
    )


def differences_of(world: World, journey: Journey, **expected: Any) -> list[Difference]:
    saved(journey, **expected)
    (outcome,) = run_tests(journey, world.now)
    return outcome.differences


def said(language: str) -> dict[str, str]:
    """The sentences that browsers have for differences, by code."""
    found: dict[str, str] = json.loads((I18N / language / "differences.json").read_text())["code"]
    return found


def test_a_test_passes_when_all_is_as_expected(world: World) -> None:
    journey = world.cascade_journey("push", "email")
    expected: dict[str, Any] = {
        "passes": ["in", "cascade", "reacted"],
        "messages": [{"channel": "push", "contains": "a push"}],
    }
    saved(journey, ends="reacted", not_messages=[{"channel": "email"}], **expected)
    assert [(each.name, each.passed, each.words) for each in run_tests(journey, world.now)] == [("A test", True, [])]


@pytest.mark.parametrize(
    ("expected", "code", "words"),
    [
        (
            {"ends": "exhausted"},
            "ends_otherwise",
            "It expects to end at “Exit” (exhausted). The person ended at “Exit” (reacted).",
        ),
        (
            {"ends": "goal"},
            "ends_otherwise",
            "It expects to end because: reached the goal. The person ended at “Exit” (reacted).",
        ),
        (
            {"passes": ["in", "exhausted"]},
            "not_passed",
            "It expects to pass “Exit” (exhausted), which was not passed at all. The person ended at “Exit” (reacted).",
        ),
        (
            {"passes": ["reacted", "in"]},
            "passed_before",
            ENTRY_LATE,
        ),
        (
            {"messages": [{"node": "cascade", "step": 2, "channel": "email"}]},
            "not_sent",
            "It expects an e-mail from “Cascade” (cascade), step 2, which was not sent. Sent were: Push.",
        ),
        (
            {"messages": [{"channel": "push", "contains": "Olena"}]},
            "says_otherwise",
            "It expects a push to say “Olena”. It says: “A push Hello”.",
        ),
        ({"not_messages": [{"channel": "push"}]}, "sent", "It expects no push, and one was sent."),
        ({"passes": ["gone"]}, "block_gone", "It is about the block “gone”, which is not in the journey any more."),
        (
            {"ends": "gone"},
            "end_gone",
            "It expects to end at “gone”, which is neither a block of the journey nor a reason.",
        ),
    ],
)
def test_a_difference_is_said_in_words(world: World, expected: dict[str, Any], code: str, words: str) -> None:
    (found,) = differences_of(world, world.cascade_journey("push", "email"), **expected)
    assert (found.code, found.words) == (code, words)
    json.dumps(found.params)
    for language in LANGUAGES:
        assert set(re.findall(r"\{\{(\w+)\}\}", said(language)[code])) <= set(found.params)


OF_RUNS = {"mistakes", "busy", "nobody_there", "entry_gone", "split_gone", "segment_gone", "list_gone"}
OF_COMPARISONS = {
    *("ends_otherwise", "not_passed", "passed_before", "not_sent", "says_otherwise", "sent", "block_gone", "end_gone")
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_differences_have_their_words_in_every_language(language: str) -> None:
    assert set(said(language)) == OF_RUNS | OF_COMPARISONS


def test_a_difference_has_values_for_a_sentence_in_any_language(world: World) -> None:
    (found,) = differences_of(world, world.cascade_journey("push", "email"), ends="exhausted")
    assert found.params == {
        "end": {"block": {"id": "exhausted", "label": "", "type": "exit"}},
        "went": {"block": {"id": "reacted", "label": "", "type": "exit"}, "reason": "exit"},
    }


def test_a_failing_test_blocks_publishing_and_is_named(world: World) -> None:
    journey = world.cascade_journey("push", "email")
    saved(journey, "Readers get no e-mail", ends="exhausted")
    saved(journey, "Another", ends="reacted")
    with pytest.raises(Unpublishable) as refused:
        actions.publish_version(journey, None, world.now)
    (problem,) = [each for each in refused.value.problems if each.code == "test_failed"]
    assert problem.params["test"] == "Readers get no e-mail"
    assert "Readers get no e-mail" in problem.message
    assert [each["code"] for each in problem.params["differences"]] == ["ends_otherwise"]
    json.dumps(problem.as_json())
    assert not journey.versions.exists()
    JourneyTest.objects.filter(name="Readers get no e-mail").update(expected={"ends": "reacted"})
    actions.publish_version(journey, None, world.now)
    assert journey.versions.count() == 1


def test_tests_of_a_draft_with_mistakes_fail_with_the_reason(world: World) -> None:
    journey = world.journey({"out": ("exit", {})}, [])
    saved(journey)
    (outcome,) = run_tests(journey, world.now)
    assert not outcome.passed
    assert outcome.words[0].startswith("The draft has mistakes")
    assert outcome.differences[0].code == "mistakes"
    mistakes = {each.code for each in lint(journey.graph, world.brand)[1]}
    assert outcome.differences[0].params["problem"]["code"] in mistakes


def test_a_customer_who_has_gone_fails_the_test_and_not_the_run(world: World) -> None:
    journey = world.cascade_journey("push")
    JourneyTest.objects.create(journey=journey, name="Gone", person={"customer": 404}, expected={"ends": "reacted"})
    JourneyTest.objects.create(
        journey=journey, name="Nowhere", person=MADE_UP | {"entry": "gone"}, expected={"ends": "reacted"}
    )
    gone, nowhere = run_tests(journey, world.now)
    assert gone.words == ["This customer does not exist (any more)."]
    assert [gone.differences[0].code, nowhere.differences[0].code] == ["nobody_there", "entry_gone"]


def test_a_test_is_saved_changed_run_and_deleted(world: World, marketer: APIClient) -> None:
    journey = world.cascade_journey("push", "email")
    at = f"/api/v1/journeys/{journey.pk}/tests/"
    given = {"name": " Reads ", "person": MADE_UP, "answers": READS, "expected": {"ends": "reacted"}}
    made = marketer.post(at, given, format="json")
    assert (made.status_code, made.data["name"]) == (201, "Reads")
    again = marketer.post(at, given, format="json")
    assert (again.status_code, again.data["name"]) == (400, ["Another test of this journey has this name."])
    one = f"{at}{made.data['id']}/"
    assert marketer.patch(one, {"expected": {"ends": "exhausted"}}, format="json").status_code == 200
    (outcome,) = marketer.post(f"{at}run/", {}, format="json").data
    assert (outcome["test"], outcome["passed"]) == (made.data["id"], False)
    assert outcome["differences"][0]["code"] == "ends_otherwise"
    assert marketer.post(f"{at}run/", {"tests": []}, format="json").data == []
    assert marketer.delete(one).status_code == 204
    assert marketer.get(at).data == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"person": {}}, "Name a customer, or make somebody up."),
        ({"person": {"customer": 1, "made_up": {}}}, "Name a customer, or make somebody up."),
        ({"expected": {}}, "Say what is expected"),
        ({"answers": [{"kind": "opened", "at_s": 5}]}, "Say of which message."),
        ({"answers": [{"kind": "opened"}]}, "Say after what it happens, or when."),
        ({"answers": [{"kind": "event", "at_s": 5}]}, "Name the event."),
        ({"answers": [{"kind": "event", "at_s": 10**9, "name": "x"}]}, "less than or equal"),
        ({"answers": [{"kind": "opened", "after": {"node": "x"}, "sooner": 1}]}, "There is no field “sooner” here."),
        ({"name": "  "}, "blank"),
    ],
)
def test_what_cannot_be_played_is_refused_with_a_sentence(
    world: World, marketer: APIClient, change: dict[str, Any], words: str
) -> None:
    journey = world.cascade_journey("push")
    given = {"name": "Test", "person": MADE_UP, "answers": READS, "expected": {"ends": "reacted"}} | change
    refused = marketer.post(f"/api/v1/journeys/{journey.pk}/tests/", given, format="json")
    assert refused.status_code == 400
    assert words in str(refused.data)


def test_trying_is_for_those_who_work_for_the_brand_and_saving_for_marketers(world: World) -> None:
    journey = world.cascade_journey("push")
    elsewhere = User.objects.create_user("eva@other.test", None, name="Eva", role="marketer")
    elsewhere.brands.add(Brand.objects.create(key="other", name="Other"))
    manager = User.objects.create_user("max@acme.test", None, name="Max", role="manager")
    try_, tests = f"/api/v1/journeys/{journey.pk}/try/", f"/api/v1/journeys/{journey.pk}/tests/"
    given = {"name": "Test", "person": MADE_UP, "expected": {"ends": "reacted"}}
    for path, body in ((try_, {"person": MADE_UP}), (tests, given), (f"{tests}run/", {})):
        assert client(elsewhere).post(path, body, format="json").status_code == 404
        assert APIClient().post(path, body, format="json").status_code in (401, 403)
    assert client(manager).post(try_, {"person": MADE_UP}, format="json").status_code == 200
    assert client(manager).post(tests, given, format="json").status_code == 403


def test_a_draft_with_mistakes_is_answered_with_its_problems(world: World, marketer: APIClient) -> None:
    journey = world.journey({"out": ("exit", {})}, [])
    said = marketer.post(f"/api/v1/journeys/{journey.pk}/try/", {"person": MADE_UP}, format="json")
    assert (said.status_code, said.data["code"]) == (400, "unpublishable")
    assert said.data["problems"]
    published = {"person": MADE_UP, "of": "published"}
    said = marketer.post(f"/api/v1/journeys/{journey.pk}/try/", published, format="json")
    assert (said.status_code, said.data["code"]) == (409, "unpublished")
