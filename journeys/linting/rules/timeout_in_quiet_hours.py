"""A message that comes to be sent at night, may wait for the morning, and is over before it comes."""

from collections.abc import Iterable

from journeys.linting.look import Look
from journeys.linting.rule import Rule
from journeys.problems import WARNING, Problem


class TimeoutInQuietHours(Rule):
    key = "timeout_in_quiet_hours"
    label = "Time-out inside quiet hours"
    severity = WARNING
    message = (
        "{channel}: it waits {hours} h at most, and the quiet hours last from {start} until {stop}."
        " Who comes here in the evening does not get it."
    )
    fix = "Let it wait longer, or go on at once in quiet hours."

    def find(self, look: Look) -> Iterable[Problem]:
        if look.quiet is None:
            return
        start, stop, lasts_s = look.quiet
        for step in look.steps:
            waits_s = step.config["waits_s"] or step.config["timeout_s"]
            is_held = step.topic is not None and step.topic.traffic_class == "marketing"
            if is_held and step.config["if_quiet"] == "wait" and waits_s < lasts_s:
                yield self.problem(
                    step.node,
                    field=f"{step.prefix}waits_s",
                    step=step.number,
                    channel=step.label,
                    hours=f"{waits_s / 3600:.3g}",
                    start=f"{start:%H:%M}",
                    stop=f"{stop:%H:%M}",
                )
