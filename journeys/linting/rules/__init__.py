"""Rules of the linter, one file each."""

from journeys.linting.rule import Rule
from lib.registry import Registry

RULES = Registry("journeys.linting.rules", Rule, "rule of the linter")  # type: ignore[type-abstract]
