"""The documents are true where a machine can tell."""

import re
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted(REPOSITORY.glob("*.md")) + sorted((REPOSITORY / "docs").rglob("*.md"))
README = (REPOSITORY / "README.md").read_text()
# Read as names of the environment; not settings of ours.
NOT_OURS = {"DJANGO_SETTINGS_MODULE", "Q_CLUSTER_NAME", "DJANGO_ALLOW_ASYNC_UNSAFE", "NO_COLOR"}


def variables() -> set[str]:
    """What the Python code reads from the environment."""
    read = re.compile(r"""environ(?:ment)?(?:\.get|\.setdefault)?[\[(]\s*["']([A-Z][A-Z_]+)["']""")
    apps = ("config", "lib", "accounts", "customers", "segments", "channels", "journeys", "analytics", "demo", "bench")
    files = [file for app in apps for file in (REPOSITORY / app).rglob("*.py")]
    return {name for file in [*files, REPOSITORY / "manage.py"] for name in read.findall(file.read_text())} - NOT_OURS


@pytest.mark.parametrize("name", sorted(variables()))
def test_every_setting_stands_in_the_readme(name):
    assert re.search(rf"^\|.*`{name}`", README, re.MULTILINE)


def test_every_setting_of_the_readme_is_read_somewhere():
    table = README.split("## Settings", 1)[1].split("##", 1)[0]
    named = set(
        re.findall(r"`([A-Z][A-Z_]+)`", "\n".join(line.split("|")[1] for line in table.splitlines() if "`" in line))
    )
    assert named <= variables() | {"KASKAD_CHROMIUM"}, "KASKAD_CHROMIUM is read by scripts/"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda each: str(each.relative_to(REPOSITORY)))
def test_every_link_leads_somewhere(document):
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", document.read_text()):
        if "://" not in target:
            assert (document.parent / target).exists(), f"{document.name} links to {target}"


@pytest.mark.parametrize("target", sorted(set(re.findall(r"`?make (\w+)", README)) - {"test"}))
def test_every_command_of_the_readme_is_in_the_makefile(target):
    assert re.search(rf"^{target}:", (REPOSITORY / "Makefile").read_text(), re.MULTILINE)


PROOFS = (REPOSITORY / "docs" / "field-failures.md").read_text()


@pytest.mark.parametrize("test", sorted(set(re.findall(r"`(\w+/\w+\.py::\w+)`", PROOFS))))
def test_every_test_that_is_named_as_a_proof_exists(test):
    file, _, name = test.partition("::")
    assert f"\ndef {name}(" in (REPOSITORY / "tests" / file).read_text()


def test_every_failure_of_the_field_has_a_test():
    numbers = re.findall(r"^\| (\d+) \|.*`\w+/\w+\.py::", PROOFS, re.MULTILINE)
    assert [int(each) for each in numbers] == list(range(1, 35))
