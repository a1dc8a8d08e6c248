"""What a marketer has chosen for the people inside, checked against what publishing would change now."""

from dataclasses import dataclass, field
from typing import Any

from journeys.changing.difference import REMOVED
from journeys.changing.looking import Look
from journeys.changing.routes import AGAIN, EXIT, MOVE, STAY, Choice
from lib.problems import Conflict

CHOICES = {
    STAY: "Stay on the earlier version",
    MOVE: "Move to another step",
    AGAIN: "Judge them anew now",
    EXIT: "Leave the journey",
}


class StalePlan(Conflict):
    """The plan was made for another change, or for other people."""

    default_code = "stale_plan"


@dataclass(frozen=True)
class Plan:
    """A choice for each node that is touched, and whether everybody else comes along."""

    choices: dict[str, Choice] = field(default_factory=dict)
    take_along: bool = False

    @property
    def moves(self) -> bool:
        """Whether anybody goes anywhere by it."""
        return self.take_along or any(each.choice != STAY for each in self.choices.values())

    def as_json(self) -> dict[str, Any]:
        return {node: vars(each) for node, each in self.choices.items()}


def possible(look: Look, node: str) -> list[str]:
    """The choices that there are for those at a touched node."""
    return [each for each in CHOICES if each != AGAIN or look.touched[node] != REMOVED]


def check(plan: Plan, look: Look) -> None:
    """Raises StalePlan where the plan does not fit what is changed, in words."""
    for node, chosen in plan.choices.items():
        name = look.names.get(node, node)
        if node not in look.touched:
            raise StalePlan(f"“{name}” is not changed any more. Look at the change again, then publish.")
        if chosen.choice not in possible(look, node):
            raise StalePlan(f"“{name}” is removed: nobody can be judged there anew. Choose again.")
        if chosen.choice == MOVE and chosen.to not in look.targets:
            raise StalePlan(f"Those at “{name}” cannot be moved: the step chosen for them is not there. Choose again.")
        if chosen.choice == MOVE and chosen.to == node:
            raise StalePlan(f"Those at “{name}” stand there already. Judge them anew, or choose another step.")
    for node in look.touched:
        if look.waiting.get(node) and node not in plan.choices:
            name = look.names.get(node, node)
            raise StalePlan(f"Somebody has come to “{name}” meanwhile. Look at the change again, then publish.")
