"""What is wrong with a file, with the line and the place."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from journeys.files.fields import Path
from journeys.problems import ERROR


@dataclasses.dataclass(frozen=True, order=True)
class FileProblem:
    """One finding. `place` are the keys that lead there: “nodes › welcome › config › topic”."""

    line: int
    column: int
    message: str
    fix: str
    place: str = ""
    code: str = "bad_file"
    severity: str = ERROR
    params: dict[str, Any] = dataclasses.field(default_factory=dict, compare=False)

    def as_json(self) -> dict[str, Any]:
        return dataclasses.asdict(self)

    def __str__(self) -> str:
        return f"{self.line}:{self.column}: {self.severity}: {self.message} {self.fix}".rstrip()


class BadFile(Exception):
    """The file cannot be taken; `problems` says why, from its top to its end."""

    def __init__(self, problems: list[FileProblem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = sorted(problems)


Marks = Mapping[Path, tuple[int, int]]


def place_words(path: Path) -> str:
    """The way to a place; members of lists are counted from one."""
    return " › ".join(str(each + 1) if isinstance(each, int) else each for each in path)


def mark_of(marks: Marks, path: Path) -> tuple[int, int]:
    """Line and column of a place; of what it stands in, where it is not there."""
    while path not in marks and path:
        path = path[:-1]
    return marks.get(path, (1, 1))


def problem_at(marks: Marks, path: Path, message: str, fix: str, **more: Any) -> FileProblem:
    """A finding at a place."""
    return FileProblem(*mark_of(marks, path), message, fix, place_words(path), **more)
