"""`now` is an argument: nothing that decides about customers asks a clock of its own."""

import re
from pathlib import Path

JOURNEYS = Path(__file__).resolve().parents[2] / "journeys"
PYTHON = re.compile(r"timezone\.now|datetime\.(?:now|today|utcnow)|date\.today|\btime\.time\(")
SQL = re.compile(
    r"\bnow\(\)|\bcurrent_(?:timestamp|date|time)\b|\b(?:clock|statement|transaction)_timestamp\b", re.IGNORECASE
)
# Who may ask: views and tasks. They hand on what they were told.
ASKERS = {
    "views.py",
    "entering/enroll_api.py",
    "asking/api.py",
    "reading/reach_api.py",
    "reading/why_api.py",
    "trying/api.py",
}
ASKERS |= {"linting/api.py", "talking/api.py", "changing/api.py", "figures/api.py"}
ASKERS |= {"reading/outlook_api.py", "figures/here_api.py", "management/commands/journey.py", "tasks.py"}


def files(suffix: str) -> list[str]:
    found = (each.relative_to(JOURNEYS) for each in JOURNEYS.rglob(f"*{suffix}"))
    return sorted(str(each) for each in found if "migrations" not in each.parts)


def test_no_module_below_views_and_tasks_asks_the_clock() -> None:
    texts = {name: (JOURNEYS / name).read_text() for name in set(files(".py")) - ASKERS}
    assert [name for name, text in texts.items() if PYTHON.search(text) or SQL.search(text)] == []


def test_no_statement_asks_the_clock_of_the_database() -> None:
    texts = {name: re.sub(r"--.*", "", (JOURNEYS / name).read_text()) for name in files(".sql")}
    assert [name for name, text in texts.items() if SQL.search(text)] == []
