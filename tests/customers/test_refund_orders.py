"""In whatever order purchases, their lines and their refunds come, and however often: the same is left in the end."""

import random
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction

from customers.bulk.kind import kinds
from customers.bulk.storing import store
from customers.importing.row import Terms
from customers.models import Purchase, PurchaseLine, Refund
from tests.customers.conftest import NOW

ANN = [{"namespace": "shop_id", "value": "4711"}]
Told = tuple[str, dict[str, Any]]


def order(number: int, pieces: int, price: int) -> dict[str, Any]:
    line = {"sku": "lp-1", "quantity": pieces, "price": str(price)}
    return {"identities": ANN, "order_id": f"A{number}", "at": "2026-01-05T10:00:00Z", "lines": [line]}


def refund(number: int, id_: str, **what: Any) -> dict[str, Any]:
    return {"identities": ANN, "order_id": f"A{number}", "id": id_, **what}


def tell(kind: str, *rows: dict[str, Any]) -> list[str]:
    with transaction.atomic():
        answer = store(kinds[kind], rows, Terms(now=NOW, source="shop"), None)
    return [each["result"] for each in answer["results"]]


@pytest.mark.parametrize("seed", range(12))
def test_the_order_in_which_they_come_does_not_matter(db: None, seed: int) -> None:
    dice = random.Random(seed)
    told: list[Told] = []
    left: dict[str, tuple[Decimal, bool]] = {}
    for number in range(6):
        pieces, price = dice.randint(1, 5), dice.randint(1, 20)
        told.append(("purchases", order(number, pieces, price)))
        rest, back = Decimal(pieces * price), 0
        for place in range(dice.randint(0, 3)):
            id_ = f"R{number}-{place}"
            if dice.random() < 0.5 and back < pieces and rest >= price:
                told.append(("refunds", refund(number, id_, lines=[{"sku": "lp-1", "quantity": 1}])))
                rest, back = rest - price, back + 1
            elif rest > 1:
                amount = Decimal(dice.randint(1, int(rest) - 1))
                told.append(("refunds", refund(number, id_, amount=str(amount))))
                rest -= amount
        left[f"shop:A{number}"] = (rest, rest == 0)
    told += dice.sample(told, len(told) // 2)  # some are told twice
    dice.shuffle(told)

    for kind, row in told:
        assert tell(kind, row)[0] in ("created", "unchanged")

    found = {each.key: (each.amount, each.canceled_at is not None) for each in Purchase.objects.all()}
    assert found == left
    assert not Refund.objects.filter(purchase_id=None).exists()
    for each in Purchase.objects.all():
        assert each.refunded == sum(back.taken or 0 for back in Refund.objects.filter(purchase_id=each.id))
        assert PurchaseLine.objects.filter(purchase_id=each.id, returned__lte=5).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_refund_that_comes_at_the_same_moment_as_its_purchase_is_taken_off() -> None:
    def at_once(told: Told) -> list[str]:
        try:
            return tell(told[0], told[1])
        finally:
            connection.close()

    tell("customers", {"identities": ANN})
    rounds = 8
    with ThreadPoolExecutor(4) as hands:
        both: list[Told] = []
        for number in range(rounds):
            both += [("purchases", order(number, 2, 10)), ("refunds", refund(number, "R", amount="5"))]
            both[-1][1]["id"] = f"R{number}"
        assert list(hands.map(at_once, both)) == [["created"]] * (2 * rounds)
    assert set(Purchase.objects.values_list("amount", flat=True)) == {15}
