"""What a message of the Segment protocol says: a row for one of the loaders.

The calls are those of Segment's specification (Spec: Identify, Track, Page, Screen, Group, Alias, and V2 Ecommerce
Events; https://segment.com/docs/connections/spec/, read 2026-11-22), which RudderStack shares.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import available_timezones

from customers.contacts import NotAContact, contact
from customers.importing.problems import Refused
from customers.importing.row import Row
from customers.importing.target import CUSTOMERS, EVENTS
from customers.importing.targets.language import TAG
from customers.importing.values import EARLIEST, moments
from customers.keys import digest, event_key
from customers.taking.orders import Orders
from customers.taking.traits import Attributes, Rule, Traits

LONGEST_ID = 200
LONGEST_NAME = 100
DEEPEST = 20
AHEAD = timedelta(days=1)  # what a clock goes wrong, or a zone is taken for another
EMAIL_NAMESPACE = "email"
Said = tuple[str, list[Row]]  # the rows that a message becomes, one but for the lines of an order, and their loader
# Traits that say what is no attribute, unless the source's settings say otherwise; `id` is the user id once more.
RESERVED = {
    "id": Rule("nothing"),
    "createdAt": Rule("since"),
    "created_at": Rule("since"),
    "timezone": Rule("time_zone"),
    "language": Rule("language"),
    "locale": Rule("language"),
}


class Reader:
    """Reads the messages of one source by its settings (customers/sources/kinds/http.py)."""

    def __init__(self, key: str, settings: Mapping[str, Any], attributes: Attributes) -> None:
        self.key = key
        self.user_namespace: str = settings["user_namespace"]
        self.anonymous_namespace: str = settings["anonymous_namespace"]
        self.region: str = settings["region"]
        self.orders = Orders(key, settings)
        rules = RESERVED | {
            each["trait"]: Rule(each["becomes"], each["key"], each["type"]) for each in settings["traits"]
        }
        special = {
            "nothing": _nothing,
            "email": _email,
            "phone": self._phone,
            "since": _since,
            "time_zone": _time_zone,
            "language": _language,
        }
        self.traits = Traits(attributes, rules, special, keep_others=settings["other_traits"] == "keep")

    def read(self, message: Mapping[str, Any], at: datetime) -> Said:
        """The rows that a message becomes, said at `at` (by `moment`). Raises Refused."""
        match message.get("type"):
            case "track":
                return self._track(message, at)
            case "identify":
                return self._identify(message, at)
            case "page" | "screen" as kind:
                extra = {key: message[key] for key in ("name", "category") if message.get(key)}
                return self._event(message, at, kind, extra)
            case "group":
                group = _id(message.get("groupId"), "groupId")
                extra = _object(message, "traits") | ({"group_id": group} if group else {})
                return self._event(message, at, "group", extra)
            case "alias":
                return self._alias(message, at)
            case kind:
                raise Refused(f"“{str(kind)[:60]}” is not a type of messages such as track or identify.")

    def moment(self, message: Mapping[str, Any], received_at: datetime) -> datetime:
        """When it was said: by the sender's clock as the door has corrected it, and never later than it came."""
        text = message.get("timestamp")
        if not isinstance(text, str):
            return received_at
        try:
            at = datetime.fromisoformat(text)
        except ValueError:
            raise Refused(f"“{text[:60]}” is not a moment like 2026-01-31T15:30:00Z.") from None
        if at.tzinfo is None:
            at = at.replace(tzinfo=UTC)
        if at > received_at:
            if at > received_at + AHEAD:
                raise Refused(f"“{text[:60]}” lies in the future: the clock of the sender is wrong.")
            return received_at
        if at < EARLIEST:
            raise Refused(f"“{text[:60]}” lies before {EARLIEST.year}: the clock of the sender is wrong.")
        return at

    def _track(self, message: Mapping[str, Any], at: datetime) -> Said:
        name = message.get("event")
        if not isinstance(name, str) or not (name := name.strip()):
            raise Refused("The message does not say what happened: “event” is missing.")
        key = self._key(message)
        if (found := self.orders.read(name, _object(message, "properties"), key)) is None:
            return self._event(message, at, name, {})
        who = self._who(message)
        return found[0], [Row(0, "", identities=who, values={"occurred_at": at} | each) for each in found[1]]

    def _event(self, message: Mapping[str, Any], at: datetime, name: str, extra: Mapping[str, Any]) -> Said:
        if len(name) > LONGEST_NAME:
            raise Refused(f"The name of the event has {len(name)} characters; {LONGEST_NAME} are allowed.")
        properties = _object(message, "properties")
        if extra:
            properties = {**properties, **extra}
        if _deeper_than(properties, DEEPEST):
            raise Refused(f"The properties are nested too deep; {DEEPEST} levels are allowed.")
        key = self._key(message)
        values = {"name": name, "occurred_at": at, "properties": properties, "key": key}
        return EVENTS, [Row(0, "", identities=self._who(message), values=values)]

    def _identify(self, message: Mapping[str, Any], at: datetime) -> Said:
        traits = _object(message, "traits")
        context = _object(message, "context")
        if isinstance(inner := context.get("traits"), dict):  # where mobile SDKs and RudderStack's have them
            traits = {**inner, **traits}
        row = Row(0, "", identities=self._who(message))
        _time_zone("", context.get("timezone"), row)
        self.traits.read(traits, row)
        told = [*row.attributes, *(f"@{channel}" for channel in row.endpoints)]
        told += [f"@{each}" for each in ("time_zone", "language") if each in row.values]
        row.values["told"] = dict.fromkeys(told, round(at.timestamp(), 3))
        return CUSTOMERS, [row]

    def _phone(self, name: str, value: Any, row: Row) -> None:
        row.endpoints["sms"] = _contact("phone", value, self.region)

    def _alias(self, message: Mapping[str, Any], at: datetime) -> Said:
        previous = _id(message.get("previousId"), "previousId") or _id(message.get("anonymousId"), "anonymousId")
        user = _id(message.get("userId"), "userId")
        if not previous or not user:
            raise Refused("An alias needs both userId and previousId.")
        # Whether that is a user id or an anonymous one only the base knows (work.py).
        row = Row(0, "", identities=[(self.user_namespace, user)], values={"previous": previous})
        return CUSTOMERS, [row]

    def _who(self, message: Mapping[str, Any]) -> list[tuple[str, str]]:
        who = []
        if user := _id(message.get("userId"), "userId"):
            who.append((self.user_namespace, user))
        if anonymous := _id(message.get("anonymousId"), "anonymousId"):
            who.append((self.anonymous_namespace, anonymous))
        if not who:
            raise Refused("The message names nobody: userId and anonymousId are missing.")
        return who

    def _key(self, message: Mapping[str, Any]) -> str:
        """By its id, else by all that it says: what is sent again is the same."""
        said = message.get("messageId")
        if isinstance(said, str) and said:
            return event_key(self.key, said)
        return "=" + digest(json.dumps(message, sort_keys=True, ensure_ascii=False, default=str))


def _id(value: Any, name: str) -> str:
    """An id as a text; null and "" are none. Raises Refused."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise Refused(f"“{name}” is neither a text nor a number.")
    text = str(value).strip()
    if len(text) > LONGEST_ID:
        raise Refused(f"“{name}” has {len(text)} characters; {LONGEST_ID} are allowed.")
    return text


def _object(message: Mapping[str, Any], name: str) -> dict[str, Any]:
    value = message.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise Refused(f"“{name}” is not an object.")
    return value


def _email(name: str, value: Any, row: Row) -> None:
    """It names its customer, too; whether it joins people is for its namespace to say (customers/joining)."""
    row.endpoints["email"] = email = _contact("email", value, "")
    row.identities.append((EMAIL_NAMESPACE, email))


def _contact(form: str, value: Any, region: str) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise Refused("A text is expected.")
    try:
        return contact(form, str(value), region)
    except NotAContact as problem:
        raise Refused(str(problem)) from None


def _since(name: str, value: Any, row: Row) -> None:
    """What is no moment is left out: a program's own idea of a date is no reason to refuse the person."""
    if isinstance(value, str):
        with suppress(Refused):
            row.values["created_at"] = _moment(value)


def _time_zone(name: str, value: Any, row: Row) -> None:
    if isinstance(value, str) and value in _zones():
        row.values["time_zone"] = value


def _language(name: str, value: Any, row: Row) -> None:
    if isinstance(value, str) and TAG.fullmatch(tag := value.lower().replace("_", "-")):
        row.values["language"] = tag


def _nothing(name: str, value: Any, row: Row) -> None:
    pass


def _deeper_than(value: Any, levels: int) -> bool:
    """Whether objects and lists are nested in more than so many levels."""
    inner = value.values() if isinstance(value, dict) else value
    return any(levels <= 1 or _deeper_than(each, levels - 1) for each in inner if isinstance(each, dict | list))


@lru_cache(1)
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


_moment = moments("iso", "UTC")
