"""Whose is a row whose identities belong to several customers, or to one and to nobody yet? The rules decide.

Only rows that are not plain come here: a new customer with all its identities, or a known one, is settled without rules
(customers/importing/identities.py).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import combinations

from customers.joining.namespaces import Rule
from lib import sql

Identity = tuple[str, str]
Pair = tuple[int, int]


@dataclass(slots=True)
class Person:
    """A customer as far as rules ask: the identities, and since when they are known (None: made by this chunk)."""

    id: int
    identities: set[Identity] = field(default_factory=set)
    created_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Join:
    """Two customers of the base who are one, by two identities that one row showed."""

    kept_id: int
    lost_id: int
    identities: tuple[Identity, Identity]


class Refusal(ValueError):
    """The row contradicts itself, or the base; `str()` of it is a sentence."""


class People:
    """The customers whom the rows of a chunk are about, as they are after each row."""

    def __init__(
        self,
        rules: Mapping[str, Rule],
        people: Iterable[Person],
        apart: set[Pair],
        shown: Mapping[int, list[Identity]],
    ) -> None:
        self._rules = rules
        self._shown = shown  # what customers came with whom this chunk makes; their numbers are negative
        self._people = {each.id: each for each in people}
        self._apart = apart  # pairs who were joined once, and somebody has taken it back
        self._into: dict[int, int] = {}
        self.joins: list[Join] = []
        self.given: list[tuple[int, Identity]] = []  # identities that customers got

    def present(self, id_: int) -> int:
        """Who a customer is by now."""
        while id_ in self._into:
            id_ = self._into[id_]
        return id_

    def decide(self, identities: list[Identity], owner: dict[Identity, int]) -> int | None:
        """The customer of a row, joined with others where rules say so; None: somebody new. Raises Refusal.

        An identity that the customer gets is noted in `owner`; one that is left where it is stays as it stands there.
        """
        ordered = sorted(dict.fromkeys(identities), key=lambda each: self._rules[each[0]].priority)
        self._refuse_two_of_a_single(ordered)
        main = self._main(ordered, owner)
        if main is None:
            return None
        self._refuse_equals_that_are_two(ordered, owner)
        for identity in ordered:
            rule = self._rules[identity[0]]
            if identity not in owner:
                if self._may_have(main, identity):
                    owner[identity] = main
                    self._person(main).identities.add(identity)
                    self.given.append((main, identity))
                continue
            other = self.present(owner[identity])
            if other != main and rule.joins and self._are_one(main, other, rule):
                main = self._join(main, other, ordered, identity, owner)
        return main

    def _person(self, id_: int) -> Person:
        if id_ not in self._people:
            self._people[id_] = Person(id_, set(self._shown[id_]))
        return self._people[id_]

    def _main(self, ordered: list[Identity], owner: dict[Identity, int]) -> int | None:
        """Whom the strongest identity names; if it names nobody yet, the first of the others who may have it."""
        strongest = ordered[0]
        if strongest in owner:
            return self.present(owner[strongest])
        for identity in ordered[1:]:
            if identity in owner and self._rules[identity[0]].joins:
                person = self.present(owner[identity])
                if all(self._may_have(person, each) for each in ordered if each not in owner):
                    return person
        return None

    def _may_have(self, person: int, identity: Identity) -> bool:
        namespace, value = identity
        if not self._rules[namespace].is_single:
            return True
        return all(known == value for each, known in self._person(person).identities if each == namespace)

    def _are_one(self, one: int, other: int, rule: Rule) -> bool:
        """Whether nothing speaks against it: a cookie that two people use who are known makes them no one person."""
        pair = (min(one, other), max(one, other))
        if pair in self._apart or self.contradiction(one, other):
            return False
        return not rule.is_weak or self._is_anonymous(one) or self._is_anonymous(other)

    def contradiction(self, one: int, other: int) -> tuple[str, str, str] | None:
        """(namespace, value, other value) of an identity of which nobody has two."""
        theirs = dict(self._person(other).identities)
        for namespace, value in sorted(self._person(one).identities):
            if self._rules[namespace].is_single and theirs.get(namespace, value) != value:
                return namespace, value, theirs[namespace]
        return None

    def _is_anonymous(self, person: int) -> bool:
        return all(self._rules[namespace].is_weak for namespace, _ in self._person(person).identities)

    def kept(self, one: int, other: int) -> tuple[int, int]:
        """(who stays, who goes): the one in the base, the one with the strongest identity, the older."""

        def rank(id_: int) -> tuple[object, ...]:
            person = self._person(id_)
            strongest = min((self._rules[namespace].priority for namespace, _ in person.identities), default=100)
            if person.created_at is None:
                return True, 0, 0, -id_  # of those made by this chunk the first has the number -1
            return False, strongest, person.created_at.timestamp(), id_

        first, second = sorted((one, other), key=rank)
        return first, second

    def _join(
        self, main: int, other: int, ordered: list[Identity], identity: Identity, owner: Mapping[Identity, int]
    ) -> int:
        kept, lost = self.kept(main, other)
        shown = next(each for each in ordered if each in owner and self.present(owner[each]) == main)
        if lost > 0:
            self.joins.append(Join(kept, lost, (shown, identity)))
        self._into[lost] = kept
        self._person(kept).identities |= self._person(lost).identities
        for one, two in list(self._apart):
            if lost in (one, two):
                third = self.present(one if two == lost else two)
                self._apart.add((min(kept, third), max(kept, third)))
        return kept

    def _refuse_two_of_a_single(self, ordered: list[Identity]) -> None:
        values: dict[str, str] = {}
        for namespace, value in ordered:
            if values.setdefault(namespace, value) != value and self._rules[namespace].is_single:
                raise Refusal(
                    f"{namespace} {values[namespace]} and {namespace} {value} are two different customers: "
                    f"nobody has two values of {namespace}, unless the identity rules allow it."
                )

    def _refuse_equals_that_are_two(self, ordered: list[Identity], owner: Mapping[Identity, int]) -> None:
        """Of identities as strong as the strongest none can be left where it is: then nobody knows whose the row is."""
        strongest = self._rules[ordered[0][0]].priority
        equals = [each for each in ordered if self._rules[each[0]].priority == strongest]
        known = {self.present(owner[each]): self._rules[each[0]] for each in equals if each in owner}
        for one, other in combinations(known, 2):
            if not (known[one].joins and known[other].joins and self._are_one(one, other, known[other])):
                raise Refusal(self._belong_to_two(ordered, owner))
        for identity in equals:
            if identity not in owner:
                for person in known:
                    if not self._may_have(person, identity):
                        raise Refusal(self._has_another(person, identity))

    def _has_another(self, person: int, identity: Identity) -> str:
        namespace, value = identity
        has = next(known for each, known in sorted(self._person(person).identities) if each == namespace)
        return f"{namespace} {value} cannot belong to the customer who has {namespace} {has}."

    def _belong_to_two(self, ordered: list[Identity], owner: Mapping[Identity, int]) -> str:
        by_customer: dict[int, list[str]] = {}
        for namespace, value in ordered:
            if (customer := owner.get((namespace, value))) is not None:
                by_customer.setdefault(self.present(customer), []).append(f"{namespace} {value}")
        names = " and ".join(", ".join(each) for each in by_customer.values())
        return f"{names} belong to different customers."


def known_people(ids: Iterable[int]) -> tuple[list[Person], set[Pair]]:
    """These customers with all their identities, and which of them are not to be joined again. Two statements."""
    wanted = sorted(ids)
    if not wanted:
        return [], set()
    people: dict[int, Person] = {}
    for id_, created_at, namespace, value in sql.rows(sql.fill(sql.beside(__file__, "people.sql"), ids=wanted)):
        person = people.setdefault(id_, Person(id_, created_at=created_at))
        if namespace is not None:
            person.identities.add((namespace, value))
    apart = sql.rows(sql.fill(sql.beside(__file__, "apart.sql"), ids=wanted))
    return list(people.values()), {(min(pair), max(pair)) for pair in apart}
