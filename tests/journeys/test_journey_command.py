"""manage.py journey: files for people and for continuous integration."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from journeys import actions
from journeys.models import Journey, JourneyTest
from tests.journeys.world import World


def run(*args: str) -> str:
    out = StringIO()
    call_command("journey", *args, stdout=out)
    return out.getvalue()


def fails(*args: str) -> tuple[int, str, str]:
    """Its exit code, what it printed, and the last sentence."""
    out = StringIO()
    with pytest.raises(CommandError) as caught:
        call_command("journey", *args, stdout=out)
    return caught.value.returncode, out.getvalue(), str(caught.value)


@pytest.fixture
def file(world: World, tmp_path: Path) -> Path:
    """A journey with nothing wrong, exported."""
    journey = world.cascade_journey("push", "sms")
    actions.save(journey, None, journey.revision, name="Весна")
    run("export", str(journey.pk), "--to", str(tmp_path))
    return tmp_path / "Весна.yaml"


def test_a_journey_goes_out_and_comes_in(world: World, file: Path) -> None:
    assert run("export", "Весна") == file.read_text(encoding="utf-8")
    told = run("import", str(file), "--leave-blank")
    second = Journey.objects.latest("pk")
    assert f"{file}: journey {second.pk} “Весна”" in told
    code, _, words = fails("export", "Весна")
    assert (code, words.startswith("2 journeys are called “Весна”. Give an id:")) == (2, True)


def test_all_journeys_go_into_a_folder_each_with_a_file_of_its_own(world: World, tmp_path: Path) -> None:
    for name in ("A", "a", "B/C"):
        actions.create(name, world.brand, None)
    run("export", "--brand", "acme", "--to", str(tmp_path))
    first, second = Journey.objects.filter(name__iexact="a").order_by("pk").values_list("pk", flat=True)
    assert {each.name for each in tmp_path.iterdir()} == {f"A-{first}.yaml", f"a-{second}.yaml", "B-C.yaml"}


def test_a_file_goes_into_the_draft_of_a_journey(world: World, file: Path) -> None:
    journey = Journey.objects.get()
    file.write_text(file.read_text().replace("A text message", "Another"), encoding="utf-8")
    run("import", str(file), "--into", str(journey.pk))
    journey.refresh_from_db()
    assert Journey.objects.count() == 1
    assert journey.graph["nodes"][1]["config"]["steps"][1]["content"]["text"] == "Another"


def test_lint_says_file_and_line_and_ends_with_one(world: World, file: Path) -> None:
    assert "error" not in run("lint", str(file))
    assert "error" not in run("lint", "Весна")
    file.write_text(file.read_text().replace("topic: Promotions", "topic: Gone"), encoding="utf-8")
    line = next(number for number, each in enumerate(file.read_text().splitlines(), 1) if "topic: Gone" in each)
    code, printed, words = fails("lint", str(file))
    assert (code, words) == (1, "1 mistakes.")
    assert f"{file}:{line}:7: error: There is no topic “Gone” of Acme." in printed
    assert fails("import", str(file))[0] == 1
    assert fails("import", str(file), "--dry-run")[0] == 1
    assert Journey.objects.count() == 1


def test_what_cannot_be_used_ends_with_two(world: World, file: Path, tmp_path: Path) -> None:
    assert fails("lint", str(tmp_path / "none.yaml"))[0] == 2
    assert fails("export", "Nothing")[0] == 2
    broken = tmp_path / "broken.yaml"
    broken.write_text("kaskad_journey: 1\nname: A\nnodes: [\n", encoding="utf-8")
    code, printed, _ = fails("lint", str(broken))
    assert code == 2
    assert printed.startswith(f"{broken}:4:1: error: This is no YAML: ")
    code, _, words = fails("import", str(file), "--brand", "nobody")
    assert (code, "There is no brand “nobody”. Known are: acme" in words) == (2, True)


def test_the_tests_of_a_file_are_run_and_leave_nothing(world: World, file: Path) -> None:
    assert run("test", str(file)).endswith("0 of 0 tests passed.\n")
    journey = Journey.objects.get()
    made_up = {"channels": ["push", "sms"]}
    JourneyTest.objects.create(
        journey=journey, name="Silent", person={"made_up": made_up}, expected={"sent": [{"channel": "nonsense"}]}
    )
    code, printed, words = fails("test", str(journey.pk))
    assert (code, words) == (1, "1 test failed.")
    assert f"{journey.pk}: Silent: failed:" in printed
    assert Journey.objects.count() == 1


WITH_TESTS = """
tests:
- name: Silent gets both
  person: {made_up: {channels: [push, sms]}}
  expected:
    ends: exhausted
    messages: [{channel: push}, {channel: sms}]
- name: A click on the push spares the SMS
  person: {made_up: {channels: [push, sms]}}
  answers: [{kind: clicked, after: {node: cascade, step: 1}, delay_s: 60}]
  expected:
    ends: %s
    not_messages: [{channel: sms}]
"""


def test_tests_within_a_file_pass_and_fail_each_by_its_name(world: World, file: Path) -> None:
    journey = file.read_text(encoding="utf-8")
    file.write_text(journey + WITH_TESTS % "reacted", encoding="utf-8")
    assert run("test", str(file)) == (
        f"{file}: A click on the push spares the SMS: passed\n{file}: Silent gets both: passed\n2 of 2 tests passed.\n"
    )
    file.write_text(journey + WITH_TESTS % "exhausted", encoding="utf-8")
    code, printed, words = fails("test", str(file))
    assert (code, words) == (1, "1 test failed.")
    failed, passed, sum_ = printed.splitlines()
    assert passed == f"{file}: Silent gets both: passed"
    assert failed.startswith(f"{file}: A click on the push spares the SMS: failed: ")
    assert "exhausted" in failed
    assert "reacted" in failed
    assert sum_ == "1 of 2 tests passed."
    assert (Journey.objects.count(), JourneyTest.objects.count()) == (1, 0)
