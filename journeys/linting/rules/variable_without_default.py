"""A text that would have a hole: it prints something that not everybody has, and gives no default."""

from collections.abc import Iterable

from delivery.content.holes import holes
from journeys.linting.look import Look
from journeys.linting.rule import Rule
from journeys.problems import WARNING, Problem


class VariableWithoutDefault(Rule):
    key = "variable_without_default"
    label = "Variable without a default"
    severity = WARNING
    message = "{channel}: “{variable}” has no default. Who has no such value does not get this message."
    fix = "Write a default: {{{{ {variable} | default('…') }}}}."

    def find(self, look: Look) -> Iterable[Problem]:
        for step in look.steps:
            said: set[str] = set()
            for text in step.texts:
                for variable in holes(text.source):
                    if variable not in said:
                        said.add(variable)
                        yield self.problem(
                            step.node, field=text.field, step=step.number, channel=step.label, variable=variable
                        )
