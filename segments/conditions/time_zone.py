"""Where the clock of somebody is."""

from typing import Any

from psycopg import sql
from rest_framework import serializers

from customers.models import TimeZone
from segments.condition import Condition, Values
from segments.fields import Config as Fields
from segments.known import Known
from segments.moment import Moment
from segments.values import value

ASKS = {
    "one_of": "is one of",
    "none_of": "is none of",
    "known": "is known",
    "unknown": "is not known",
}


def zones(known: Known) -> dict[str, str]:
    """By every name of a time zone, the one under which it is kept: Europe/Kiev is Europe/Kyiv."""
    return dict(TimeZone.objects.values_list("name", "zone"))


class InTimeZone(Condition):
    key = "time_zone"
    label = "Time zone"
    icon = "world"
    category = "profile"
    description = "The time zone of somebody. Old names of it mean the same as new ones."

    class Config(Fields):
        asks = serializers.ChoiceField(list(ASKS.items()), default="one_of", label="Question")
        zones = serializers.ListField(
            child=serializers.CharField(max_length=64),
            max_length=100,
            required=False,
            label="Time zones",
            style={"when": {"asks": ["one_of", "none_of"]}},
        )

        def validate(self, attrs: Values) -> Values:
            if attrs["asks"] not in ("one_of", "none_of"):
                return {"asks": attrs["asks"]}
            self.require(attrs, "zones")
            known: Known = self.context["known"]
            for index, each in enumerate(attrs["zones"]):
                if each not in known.looked_up(zones):
                    sentence = f"There is no time zone “{each}”. Write one such as Europe/Kyiv."
                    raise serializers.ValidationError({f"zones.{index}": [sentence]})
            return attrs

    examples = (
        {"zones": ["Europe/Kyiv", "Europe/Warsaw"]},
        {"asks": "none_of", "zones": ["Europe/Kiev"]},
        {"asks": "known"},
        {"asks": "unknown"},
    )

    def predicate(self, config: Values, moment: Moment) -> sql.Composable:
        match config["asks"]:
            case "known":
                return sql.SQL("c.time_zone <> ''")
            case "unknown":
                return sql.SQL("c.time_zone = ''")
        kept = moment.known.looked_up(zones)
        meant = {kept[each] for each in config["zones"]}
        names = sql.SQL(", ").join(value(name) for name, zone in sorted(kept.items()) if zone in meant)
        sign = sql.SQL("in" if config["asks"] == "one_of" else "not in")
        return sql.SQL("c.time_zone {} ({})").format(sign, names)

    def columnar(self, config: Values) -> bool:
        return True

    def recalls(self, config: Values) -> bool:
        return False

    def words(self, config: Values, known: Known) -> str:
        named = f" {', '.join(config['zones'])}" if config["asks"] in ("one_of", "none_of") else ""
        return f"time zone {ASKS[config['asks']]}{named}"

    def compared(self, config: Values, moment: Moment) -> dict[str, sql.Composable]:
        return {"time_zone": sql.SQL("c.time_zone")}

    def suggest(self, field: str, q: str, config: dict[str, str], known: Known) -> list[Any] | None:
        """Names of zones as they are kept, those that begin with what is typed first."""
        if field != "zones":
            return None
        typed = q.casefold().replace(" ", "_")
        fitting = {zone for zone in known.looked_up(zones).values() if typed in zone.casefold()}
        return sorted(fitting, key=lambda zone: (not zone.split("/")[-1].casefold().startswith(typed), zone))
