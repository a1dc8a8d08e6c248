"""A random part of everybody, always the same one."""

from decimal import Decimal
from hashlib import sha256

from psycopg import sql
from rest_framework import serializers

from segments.condition import Condition, Values
from segments.fields import Config as Fields
from segments.known import Known
from segments.moment import Moment
from segments.values import value

PARTS = 10_000  # hundredths of a per cent


class RandomShare(Condition):
    key = "random_share"
    label = "Random share"
    icon = "dice-3"
    category = "audience"
    description = "A random share of everybody. The same people every time, and more of them when the share grows."

    class Config(Fields):
        percent = serializers.DecimalField(
            max_digits=5, decimal_places=2, min_value=Decimal(0), max_value=Decimal(100), label="Per cent"
        )
        draw = serializers.CharField(
            max_length=40,
            required=False,
            allow_blank=True,
            default="",
            label="Draw",
            help_text="Another word here draws other people, independently.",
        )

    examples = ({"percent": "10.00"}, {"percent": "0.5", "draw": "spring"}, {"percent": "100"}, {"percent": "0"})

    def predicate(self, config: Values, moment: Moment) -> sql.Composable:
        return sql.SQL("{} < {}").format(self._place(config), value(int(config["percent"] * PARTS / 100)))

    def words(self, config: Values, known: Known) -> str:
        draw = f" (draw “{config['draw']}”)" if config["draw"] else ""
        return f"is among a random {config['percent'].normalize():f} %{draw}"

    def compared(self, config: Values, moment: Moment) -> dict[str, sql.Composable]:
        return {"place_percent": sql.SQL("({} * 100.0 / {})::numeric(5, 2)").format(self._place(config), value(PARTS))}

    def _place(self, config: Values) -> sql.Composable:
        """Where the customer stands between 0 and PARTS: a hash of the id, which an operating system cannot change."""
        seed = int.from_bytes(sha256(f"random_share:{config['draw']}".encode()).digest()[:8], "big", signed=True)
        return sql.SQL("mod(hashint8extended(c.id, ({})::bigint) & 9223372036854775807, {})").format(
            sql.Literal(str(seed)), value(PARTS)
        )
