"""What is wrong with a file, with the line and the place."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from journeys.files.fields import Path
from journeys.files.sentences import SENTENCES
from journeys.problems import ERROR


@dataclasses.dataclass(frozen=True, order=True)
class FileProblem:
    """One finding. `place` are the keys that lead there: “nodes › welcome › config › topic”.

    `code` and `params` serve translation, as those of a Problem do; `field` is that of a form, where one is at fault.
    """

    line: int
    column: int
    message: str
    fix: str
    place: str = ""
    code: str = ""
    severity: str = ERROR
    params: dict[str, Any] = dataclasses.field(default_factory=dict, compare=False)
    field: str | None = dataclasses.field(default=None, compare=False)

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


def problem(code: str, mark: tuple[int, int], path: Path = (), /, **params: Any) -> FileProblem:
    """A finding in the words of its code (sentences.py), at a line and column."""
    message, fix = (each.format(**params) for each in SENTENCES[code])
    return FileProblem(*mark, message, fix, place_words(path), code, params=params)


def problem_at(code: str, marks: Marks, path: Path, /, **params: Any) -> FileProblem:
    """The same, where a place stands."""
    return problem(code, mark_of(marks, path), path, **params)
