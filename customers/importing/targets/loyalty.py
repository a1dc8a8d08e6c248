"""Where the customer stands in a loyalty programme."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from customers import loyalty
from customers.importing import values
from customers.importing.problems import ImportProblem, Refused
from customers.importing.row import Terms
from customers.importing.target import CUSTOMERS, Options, Put, Target
from customers.models import LoyaltyProgramme


class LoyaltyOptions(Options):
    programme = serializers.RegexField(
        r"^[a-z][a-z0-9_]{0,39}$",
        help_text="By its key. It is made in the settings, with its levels.",
        error_messages={"invalid": "A programme is named by its key, such as club."},
    )
    part = serializers.ChoiceField(
        [("level", "Level"), ("points", "Points"), ("since", "Member since")],
        default="level",
        help_text="What it says.",
    )
    format = serializers.CharField(default="iso", help_text="Of a date: iso, or as in strptime: %d.%m.%Y.")


class LoyaltyTarget(Target):
    """The level is one of the programme's, without regard to case. Cards are identities in its namespace."""

    key = "loyalty"
    label = "Loyalty programme"
    rows = frozenset({CUSTOMERS})
    Options = LoyaltyOptions

    def slot(self, options: Mapping[str, Any]) -> str:
        return f"the {options['part']} in the programme “{options['programme']}”"

    def prepare(self, options: Mapping[str, Any]) -> None:
        try:
            loyalty.define(_programme(options["programme"]))
        except loyalty.AttributeTaken as problem:
            raise ImportProblem(str(problem)) from None

    def put(self, options: Mapping[str, Any], terms: Terms) -> Put:
        programme = _programme(options["programme"])
        key = loyalty.attribute(programme.key, options["part"])
        if options["part"] == "points":
            return Put("attributes", key, lambda text: values.number(text, terms.decimal))
        if options["part"] == "since":
            read = values.days(options["format"])
            return Put("attributes", key, lambda text: read(text).isoformat())
        return Put("attributes", key, lambda text: _level(programme, text))


def _level(programme: LoyaltyProgramme, text: str) -> str:
    level = loyalty.level_of(programme, values.short_text(text, 60))
    if level is None:
        raise Refused(f"“{text}” is no level of “{programme.name}”: {', '.join(programme.levels)}.")
    return level


def _programme(key: str) -> LoyaltyProgramme:
    found = LoyaltyProgramme.objects.filter(key=key).first()
    if found is None:
        raise ImportProblem(f"There is no loyalty programme “{key}”; make it in the settings first.")
    return found
