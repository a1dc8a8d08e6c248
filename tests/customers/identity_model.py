"""Identities, joins and their undoing in a few lines of Python: what customers/joining must agree with.

A profile is a set of identities, known since a moment; of several of one moment the number says who came first. Nothing
here knows of the database.
"""

from dataclasses import dataclass, field

Identity = tuple[str, str]
STRENGTH = ["user_id", "card", "email", "phone", "anonymous_id"]  # the strongest first
SHARED = {"phone"}  # joins nobody
SINGLE = {"user_id"}
ANONYMOUS = {"anonymous_id"}


@dataclass(eq=False)
class Profile:
    since: int
    number: int
    identities: set[Identity] = field(default_factory=set)
    facts: set[str] = field(default_factory=set)

    def contradicts(self, other: "Profile") -> bool:
        theirs = {each for each in self.identities | other.identities if each[0] in SINGLE}
        return len(theirs) > 1

    @property
    def is_anonymous(self) -> bool:
        return all(namespace in ANONYMOUS for namespace, _ in self.identities)

    @property
    def rank(self) -> tuple[int, int, int]:
        return min((strength(each) for each in self.identities), default=99), self.since, self.number


@dataclass(eq=False)
class Joined:
    kept: Profile
    lost: Profile
    identities: set[Identity]
    facts: set[str]
    kept_since: int
    undone: bool = False


def strength(identity: Identity) -> int:
    return STRENGTH.index(identity[0])


class Model:
    """All profiles, and what was joined, in order."""

    def __init__(self) -> None:
        self.profiles: list[Profile] = []
        self.joined: list[Joined] = []
        self.now = 0
        self.born = 0

    def owner(self, identity: Identity) -> Profile | None:
        return next((each for each in self.profiles if identity in each.identities), None)

    def come(self, identities: list[Identity], fact: str) -> bool:
        """A row; whether it was taken. The fact is what it says of its customer."""
        ordered = sorted(dict.fromkeys(identities), key=strength)
        if len({each for each in ordered if each[0] in SINGLE}) > 1:
            return False
        main = self._main(ordered)
        if main is None:
            main = Profile(self.now, self.born)
            self.born += 1
            main.identities = {each for each in ordered if self.owner(each) is None}
            main.facts.add(fact)
            self.profiles.append(main)
            return True
        if self._equals_are_two(ordered):
            return False
        for each in ordered:
            other = self.owner(each)
            if other is None:
                if not main.contradicts(Profile(0, 0, {each})):
                    main.identities.add(each)
            elif other is not main and self.may_join(main, other, each):
                main = self.join(main, other)
        main.facts.add(fact)
        return True

    def _main(self, ordered: list[Identity]) -> Profile | None:
        first = self.owner(ordered[0])
        if first is not None:
            return first
        new = Profile(0, 0, {each for each in ordered if self.owner(each) is None})
        for each in ordered[1:]:
            other = self.owner(each)
            if other is not None and each[0] not in SHARED and not other.contradicts(new):
                return other
        return None

    def _equals_are_two(self, ordered: list[Identity]) -> bool:
        equals = [each for each in ordered if strength(each) == strength(ordered[0])]
        for one in equals:
            for two in equals:
                a, b = self.owner(one), self.owner(two)
                if a and b and a is not b and not (self.may_join(a, b, one) and self.may_join(a, b, two)):
                    return True
        return False

    def may_join(self, one: Profile, other: Profile, shown: Identity) -> bool:
        if shown[0] in SHARED or one.contradicts(other):
            return False
        if any(each.undone and {each.kept, each.lost} == {one, other} for each in self.joined):
            return False
        return shown[0] not in ANONYMOUS or one.is_anonymous or other.is_anonymous

    def join(self, one: Profile, other: Profile) -> Profile:
        kept, lost = sorted((one, other), key=lambda each: each.rank)
        self.joined.append(Joined(kept, lost, set(lost.identities), set(lost.facts), kept.since))
        kept.since = min(kept.since, lost.since)
        kept.identities |= lost.identities
        kept.facts |= lost.facts
        self.profiles.remove(lost)
        return kept

    def can_undo(self, number: int) -> bool:
        asked = self.joined[number]
        later = [each for each in self.joined[number + 1 :] if not each.undone]
        return not asked.undone and not any(asked.kept in (each.kept, each.lost) for each in later)

    def undo(self, number: int) -> None:
        asked = self.joined[number]
        asked.undone = True
        asked.kept.identities -= asked.identities
        asked.kept.facts -= asked.facts
        asked.kept.since = asked.kept_since
        asked.lost.identities, asked.lost.facts = set(asked.identities), set(asked.facts)
        self.profiles.append(asked.lost)

    def people(self) -> set[tuple[frozenset[Identity], frozenset[str]]]:
        return {(frozenset(each.identities), frozenset(each.facts)) for each in self.profiles}
