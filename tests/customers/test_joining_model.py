"""Identify, alias, merge and undo at random, against a simple model (identity_model.py).

Whose every identity and every event is, is compared after each step. `KASKAD_RANDOM=1` looks for new cases; without it
the same ones are run every time, so that a red run says something about a change.
"""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from customers.events import EventRow, record_events
from customers.importing.identities import settle, store_identities
from customers.importing.row import Row, Terms
from customers.joining import by_hand, present, undoing
from customers.models import Customer, Event, Identity, Merge, MergeRows
from tests.chance import SEARCHING, cases
from tests.customers.identity_model import Identity as Id
from tests.customers.identity_model import Model, Profile
from tests.customers.joining import NOW, make

identities = st.tuples(
    st.sampled_from(["user_id", "card", "email", "phone", "anonymous_id"]), st.sampled_from(["1", "2", "3"])
)
some = st.lists(identities, min_size=1, max_size=3, unique=True)


class Playing(RuleBasedStateMachine):
    """A product and a model to whom the same is told."""

    def __init__(self) -> None:
        super().__init__()
        for table in (MergeRows, Merge, Event, Identity, Customer):
            table.objects.all().delete()
        self.model = Model()
        self.now = NOW
        self.told = 0

    @rule(rows=st.lists(some, min_size=1, max_size=3))
    def tell(self, rows: list[list[Id]]) -> None:
        """A few rows, each its own call: who is joined has been stored before."""
        for each in rows:
            self._come([each])

    @rule(user=st.sampled_from(["1", "2", "3"]), cookie=st.sampled_from(["1", "2", "3"]))
    def identify(self, user: str, cookie: str) -> None:
        self._come([[("user_id", user), ("anonymous_id", cookie)]])

    @rule(one=identities, other=identities)
    def alias(self, one: Id, other: Id) -> None:
        self._come([[one, other]])

    @rule(rows=st.lists(some, min_size=2, max_size=6))
    def tell_at_once(self, rows: list[list[Id]]) -> None:
        """The same in one chunk: what it says counts row by row. Only whose everything is is known in the end."""
        before = len(self.model.joined)
        self._come(rows)
        if len(self.model.joined) > before:
            self._forget()

    def _come(self, rows: list[list[Id]]) -> None:
        self.now += timedelta(minutes=1)
        self.model.now += 1
        given = [Row(number, f"fact {self.told + number}", list(each)) for number, each in enumerate(rows)]
        taken = [self.model.come(row.identities, row.original) for row in given]
        self.told += len(rows)
        with transaction.atomic():
            settled = settle(given, Terms(self.now))
            make(sorted(settled.new), self.now)
            store_identities(settled)
            facts = [EventRow(customer, "told", row.original, self.now) for row, customer in settled.rows]
            record_events(facts, self.now)
        assert len(settled.rows) == sum(taken)
        assert [row for row, _ in settled.refused] == [row for row, each in zip(given, taken, strict=True) if not each]

    def _forget(self) -> None:
        """Of those who were made and joined in one chunk there is nothing to undo: begin anew with who is there."""
        MergeRows.objects.all().delete()
        Merge.objects.all().delete()
        self.model.joined.clear()
        for profile in self.model.profiles:
            customer = Customer.objects.get(pk=self._id(profile))
            profile.since = (customer.created_at - NOW) // timedelta(minutes=1)
            profile.number = customer.pk
            self.model.born = max(self.model.born, customer.pk + 1)

    @rule(one=identities, other=identities)
    def join_by_hand(self, one: Id, other: Id) -> None:
        first, second = self.model.owner(one), self.model.owner(other)
        if first is None or second is None or first is second:
            return
        pair = self._id(first), self._id(second)
        self.now += timedelta(minutes=1)
        self.model.now += 1
        if first.contradicts(second):
            with pytest.raises(by_hand.CannotJoin):
                by_hand.join(*pair, None, self.now)
            return
        by_hand.join(*pair, None, self.now)
        self.model.join(first, second)

    @rule(number=st.integers(0, 30))
    @precondition(lambda self: self.model.joined)
    def undo(self, number: int) -> None:
        number %= len(self.model.joined)
        merge = Merge.objects.order_by("pk")[number]
        self.now += timedelta(minutes=1)
        self.model.now += 1
        if self.model.can_undo(number):
            undoing.undo(merge.pk, None, self.now)
            self.model.undo(number)
        else:
            with pytest.raises(undoing.CannotUndo):
                undoing.undo(merge.pk, None, self.now)

    @invariant()
    def everything_is_whose_the_model_says(self) -> None:
        found: dict[int, tuple[set[Id], set[str]]] = {each.pk: (set(), set()) for each in Customer.objects.all()}
        for namespace, value, customer in Identity.objects.values_list("namespace", "value", "customer"):
            found[customer][0].add((namespace, value))
        for key, customer in Event.objects.values_list("key", "customer"):
            found[customer][1].add(key)
        assert {(frozenset(names), frozenset(facts)) for names, facts in found.values()} == self.model.people()

    @invariant()
    def who_was_joined_is_found_as_who_they_are_now(self) -> None:
        standing = [each for each in Merge.objects.all() if each.undone_at is None]
        into = {each.lost_id: each.kept_id for each in standing}
        for lost in into:
            now = lost
            while now in into:
                now = into[now]
            assert present.present(lost) == now
            assert Customer.objects.filter(pk=now).exists()

    def _id(self, profile: Profile) -> int:
        namespace, value = min(profile.identities)
        return Identity.objects.get(namespace=namespace, value=value).customer_id


@pytest.mark.django_db
def test_identities_joins_and_undoing_agree_with_a_simple_model() -> None:
    run_state_machine_as_test(
        Playing,
        settings=settings(
            max_examples=cases(25, 300),
            stateful_step_count=12,
            deadline=None,
            derandomize=not SEARCHING,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate, Phase.shrink] if SEARCHING else [Phase.generate],
        ),
    )
    assert connection.in_atomic_block
