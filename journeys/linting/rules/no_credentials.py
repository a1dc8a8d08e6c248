"""A message whose account cannot be used: its credentials are missing or cannot be read, or its provider is gone."""

from collections.abc import Iterable

from journeys.linting.look import Look
from journeys.linting.rule import Rule
from journeys.problems import Problem


class NoCredentials(Rule):
    key = "no_credentials"
    label = "Missing credentials"
    message = "{channel}: the account “{account}” of the sender cannot be used. {reason}"
    fix = "Choose another sender, or ask an admin to mend the account."

    def find(self, look: Look) -> Iterable[Problem]:
        for step in look.steps:
            if step.sender and (reason := look.stock.broken(step.sender)):
                yield self.problem(
                    step.node,
                    field=f"{step.prefix}sender_id",
                    step=step.number,
                    channel=step.label,
                    account=step.sender.account.name,
                    reason=reason,
                )
