"""What a condition is, and the registry that finds them: one file each in the folder `conditions` of an app."""

from abc import ABC, abstractmethod
from functools import cached_property
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from psycopg import sql

from lib.forms import Field, describe
from lib.registry import Registry
from segments.fields import Config
from segments.known import Known
from segments.moment import Moment

Values = dict[str, Any]  # a validated Config


class Condition(ABC):
    """A type of leaf of a rule: `{"type": key, ...fields of Config}`."""

    key: str
    label: str
    icon: str  # of the Tabler set
    category: str  # profile, purchases, behaviour, messages, audience
    description: str
    Config: type[Config]
    examples: tuple[Values, ...]  # valid configs: the contract test runs them, the API's schema shows one

    @abstractmethod
    def predicate(self, config: Values, moment: Moment) -> sql.Composable:
        """A boolean expression over the alias `c` of customers_customer; null counts as false.

        Correlated sub-selects (`… where p.customer_id = c.id`) cost an index probe per customer (1-2 µs), for a batch
        as for the whole base. What happened to customers is asked through segments/facts.py.
        """

    def columnar(self, config: Values) -> bool:
        """Whether the columnar copy can answer it: every table it reads is there, and means the same to both.

        What it cannot answer is asked of PostgreSQL and brought there as ids: right as well, and slower.
        """
        return False

    @abstractmethod
    def words(self, config: Values, known: Known) -> str:
        """The condition as a plain clause about one customer: “made at least 3 purchases”, “city is Kyiv”."""

    @abstractmethod
    def compared(self, config: Values, moment: Moment) -> dict[str, sql.Composable]:
        """What the condition looks at for the customer `c`: expressions of any type, by name, for explanations."""

    def noted(self, config: Values, moment: Moment) -> dict[str, sql.Composable]:
        """Of what is compared, that which stands in the ledger with each decision; it is asked for every customer."""
        return self.compared(config, moment)

    def recalls(self, config: Values) -> bool:
        """Whether what it looks at is known of any moment (segments/recalling.py), and not only as of today."""
        return True

    def references(self, config: Values) -> set[int]:
        """Ids of the saved segments that the condition asks."""
        return set()

    def suggest(self, field: str, q: str, config: dict[str, str], known: Known) -> list[Any] | None:
        """Values that begin with or have `q`, for a field, while the others hold `config`, as texts.

        None: the name of the field says what it holds (segments/suggesting.py).
        """
        return None

    def fields(self, known: Known) -> list[Field]:
        """The form, with the choices that only the data knows."""
        return describe(self.Config)


class Conditions(Registry[Condition]):
    """The conditions of all apps: those over journeys live in journeys/conditions, below none of them knows of it."""

    @cached_property
    def types(self) -> dict[str, Condition]:
        found: dict[str, Condition] = {}
        for app in apps.get_app_configs():
            package = f"{app.name}.{self.package}"
            if find_spec(package) is None:
                continue
            for key, condition in Registry(package, self.base, self.what).types.items():
                if key in found:
                    raise TypeError(f"two {self.what}s have the key {key!r}")
                found[key] = condition
        return found


conditions = Conditions("conditions", Condition, "condition")  # type: ignore[type-abstract]
