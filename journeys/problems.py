"""What is wrong with a graph, in words, with the place and the fix."""

import dataclasses
from typing import Any

ERROR, WARNING = "error", "warning"


@dataclasses.dataclass(frozen=True)
class Problem:
    """One finding. `code` and `params` serve translation; `message` and `fix` are the same in English."""

    code: str
    message: str
    fix: str
    node: str | None = None
    edge: str | None = None
    field: str | None = None
    severity: str = ERROR
    params: dict[str, Any] = dataclasses.field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return dataclasses.asdict(self)


class Unpublishable(Exception):
    """The graph has errors; `problems` names them."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems
