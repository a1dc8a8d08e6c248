"""Whatever the file: the totals reconcile, a second import adds nothing, chunks make no difference."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from customers.models import Customer, Import, Purchase
from tests.customers.conftest import BUYS, ORDERS, PEOPLE, totals

# Few different values, so that rows repeat and contradict each other; among them some that are refused.
ids = st.sampled_from(["1", "2", "3", "", " 1 "])
purchases = st.lists(
    st.tuples(
        ids,
        st.sampled_from(["2026-01-05", "2026-01-06", "2026-02-30", ""]),
        st.sampled_from(["10", "10.00", "11", "x", ""]),
        st.sampled_from(["A", "B", ""]),
    ),
    min_size=1,
    max_size=30,
)
people = st.lists(
    st.tuples(
        ids,
        st.sampled_from(["Ann", "Bob", "", "A\0"]),
        st.sampled_from(["30", "31", "x", ""]),
        st.sampled_from(["a@example.com", "b@example.com", "c", ""]),
        st.sampled_from(["+380501234567", "1", ""]),
        st.sampled_from(["yes", "no", "?", ""]),
    ),
    min_size=1,
    max_size=30,
)
anything = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)


def text_of(header, rows):
    return header + "\n" + "".join(",".join(row) + "\n" for row in rows)


@pytest.mark.parametrize("mapping", [BUYS, ORDERS], ids=["by values", "by order id"])
@given(rows=purchases, chunk=st.sampled_from([1, 2, 7, 20_000]))
@anything
def test_totals_of_purchases_reconcile_and_a_second_import_adds_nothing(load, monkeypatch, mapping, rows, chunk):
    Purchase.objects.all().delete()
    monkeypatch.setattr("customers.importing.run.CHUNK", chunk)
    text = text_of("id,day,paid,order", rows)
    read, created, updated, unchanged, rejected = totals(load(text, mapping))
    assert Purchase.objects.count() == created
    assert Import.objects.latest("id").rejects.count() == rejected
    assert updated == 0
    assert totals(load(text, mapping)) == (read, 0, 0, created + unchanged, rejected)


@given(rows=people, chunk=st.sampled_from([1, 2, 7, 20_000]))
@anything
def test_totals_of_customers_reconcile_and_the_last_word_counts(load, topic, monkeypatch, rows, chunk):
    Customer.objects.all().delete()
    monkeypatch.setattr("customers.importing.run.CHUNK", chunk)
    text = text_of("id,name,age,mail,phone,news", rows)
    read, created, *_, rejected = totals(load(text, PEOPLE))
    assert Customer.objects.count() == created
    refused = set(Import.objects.latest("id").rejects.values_list("line", flat=True))
    assert len(refused) == rejected
    expected: dict[str, dict[str, object]] = {}
    for line, (card, name, age, *_) in enumerate(rows, start=2):
        if line not in refused and any(cell.strip() for cell in rows[line - 2]):
            said = {"first_name": name} if name else {}
            expected.setdefault(card.strip(), {}).update(said | ({"age": int(age)} if age else {}))
    kept = Customer.objects.values_list("identities__value", "attributes")
    assert dict(kept) == expected
    again = totals(load(text, PEOPLE))
    assert again[:2] == (read, 0)
    if chunk == 20_000:
        assert again[2] == 0, "in one chunk a second import changes nothing, even where rows contradict each other"
