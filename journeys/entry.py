"""What an entry is: a node type through which people come in, all at once (launch) or one by one (arrival)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from psycopg import sql
from rest_framework import serializers

from customers.models import Customer
from journeys.models import Journey
from journeys.node import NodeType, Port
from journeys.program import Op
from lib.forms import DurationField, StrictSerializer
from segments.explaining import Explained


class EntryConfig(StrictSerializer):
    """What all entries ask: whether somebody may come again. With a key ("this basket") it is asked by key."""

    reentry = serializers.ChoiceField(
        [("never", "Never"), ("after_exit", "After leaving"), ("any_time", "Any time, also while inside")],
        default="never",
        label="Enter again",
    )
    reentry_most = serializers.IntegerField(
        min_value=1,
        max_value=10_000,
        required=False,
        allow_null=True,
        default=None,
        label="At most so many times",
        style={"when": {"reentry": ["after_exit", "any_time"]}},
    )
    reentry_window_s = DurationField(
        min_value=60,
        required=False,
        allow_null=True,
        default=None,
        label="within",
        style={"when": {"reentry": ["after_exit", "any_time"]}},
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if (attrs["reentry_most"] is None) != (attrs["reentry_window_s"] is None):
            raise serializers.ValidationError(
                {"reentry_most": ["Say how many times, and within how long."]}, "required"
            )
        return attrs


@dataclass(frozen=True)
class Closure:
    """A pause of the journey, when nobody was let in. `refuses`: who came meanwhile is not let in later either."""

    began_at: datetime
    ended_at: datetime
    refuses: bool = False


Closures = Sequence[Closure]  # one after another


@dataclass(frozen=True)
class Planned:
    """A launch that has come by the clock: `slot` names the occurrence, so that it comes once."""

    slot: str
    as_of: datetime


@dataclass(frozen=True)
class Watched:
    """A segment whose changes bring people: who joins it (`joining`) or who leaves it.

    `also_present`: those who are in it when the watching begins come too.
    """

    segment_id: int
    joining: bool
    also_present: bool = False


@dataclass(frozen=True)
class Visitor:
    """One customer before the doors of one journey, of whom the Why asks (journeys/reading/why.py)."""

    customer: Customer
    journey: Journey
    published_at: datetime  # the version that is asked
    closures: Closures
    now: datetime


@dataclass(frozen=True)
class Finding:
    """One question at the door and its answer for one customer, for the Why (journeys/reading/why.py).

    `holds`: whether it let them in (None: it decides nothing by itself); `at` is when it was asked. `then` and `today`
    are a rule explained, as it stood and stands.
    """

    code: str
    holds: bool | None
    params: dict[str, Any] = field(default_factory=dict)
    at: datetime | None = None
    then: Explained | None = None
    today: Explained | None = None
    rule: dict[str, Any] | None = None  # as it is written, for whoever says it in another language


class EntryType(NodeType):
    """An entry. Its `compile` gives one Draft("enter", …) whose args hold its config and {"type": its key}."""

    category = "entry"
    color = "teal"
    is_entry = True
    # Whether the journey's people are expected at once: its work is then never behind that of bulk launches.
    is_triggered = True
    # Whether pressing Launch lets people in by this entry; the others only begin to listen then.
    is_launched = False

    def ports(self, config: dict[str, Any]) -> list[Port]:
        return [Port("next", "Enters")]

    def triggers(self, op: Op) -> Iterable[tuple[str, str]]:
        """(kind, name) of what makes arrivals at this entry, while its journey runs (models.Trigger)."""
        return ()

    def objection(self, op: Op, now: datetime, closures: Closures = ()) -> sql.Composable | None:
        """A case expression over the arrival `k` at the door: a reason (reasons.py) why it does not enter, or null.

        `closures` are the journey's pauses so far.
        """
        return None

    def planned(self, op: Op, since: datetime, now: datetime) -> Iterable[Planned]:
        """The launches that came by the clock after `since`, which is a day ago at most, and up to `now`."""
        return ()

    def next_at(self, op: Op, now: datetime) -> datetime | None:
        """When the clock brings the next launch after `now`; None: never."""
        return None

    def members(self, op: Op, planned: Planned, now: datetime) -> sql.Composable:
        """A predicate over the customer `c`: who comes with a launch. Raises SegmentGone and RuleInvalid."""
        raise NotImplementedError(f"{self.key} has no launches")

    def why(self, op: Op, visitor: Visitor) -> Iterable[Finding]:
        """What this entry has to say about one customer: whether what it listens for came at all, and when."""
        return ()

    def cause(self, op: Op, planned: Planned) -> sql.Composable:
        """An expression (jsonb) over the member `m` of a launch, for the ledger: what brought them; null: Launch."""
        return sql.SQL("null::jsonb")

    def watched(self, op: Op) -> Watched | None:
        """The segment of which this entry wants to know who joins or leaves it (hearing/sensing.py)."""
        return None
