"""The real purchases of CDNOW, with the totals that are known of them, loaded through the import path."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.db.models import Count, Max, Min, Sum

from customers.importing.mapping import load_mapping
from customers.importing.run import run_import
from customers.models import Customer, Identity, ImportOccurrence, Purchase
from tests.customers.conftest import totals

CDNOW = Path(__file__).parents[2] / "demo" / "cdnow"
NOW = datetime(1998, 7, 1, tzinfo=UTC)


@pytest.mark.django_db
def test_the_totals_of_cdnow_come_out_exactly_and_a_second_import_changes_nothing():
    mapping = load_mapping(CDNOW / "mapping.json")
    file = CDNOW / "CDNOW_master.txt.gz"

    first = run_import(file, mapping, NOW)

    assert totals(first) == (69_659, 69_659, 0, 0, 0)
    assert first.run.customers_created == 23_570
    sums = Purchase.objects.aggregate(
        purchases=Count("id"),
        customers=Count("customer", distinct=True),
        revenue=Sum("amount"),
        units=Sum("units"),
        first=Min("occurred_at"),
        last=Max("occurred_at"),
    )
    assert sums.pop("first").date() == date(1997, 1, 1)
    assert sums.pop("last").date() == date(1998, 6, 30)
    assert sums == {
        "purchases": 69_659,
        "customers": 23_570,
        "revenue": Decimal("2500315.63"),
        "units": 167_881,
    }
    assert Purchase.objects.filter(amount=0).count() == 80
    spent = Purchase.objects.values("customer").annotate(spent=Sum("amount"))
    assert spent.filter(spent=0).count() == 68
    assert Customer.objects.count() == Identity.objects.count() == 23_570
    assert Identity.objects.filter(namespace="cdnow", value="00001").exists(), "leading zeros are part of the id"

    again = run_import(file, mapping, NOW)

    assert totals(again) == (69_659, 0, 0, 69_659, 0)
    assert Purchase.objects.count() == 69_659
    assert not ImportOccurrence.objects.exists()


@pytest.mark.django_db
def test_honest_repeats_stay_wherever_a_chunk_ends(monkeypatch):
    """255 lines of the file repeat an earlier one; with chunks of 1,000 some repeats lie in different chunks."""
    monkeypatch.setattr("customers.importing.run.CHUNK", 1_000)
    report = run_import(CDNOW / "CDNOW_master.txt.gz", load_mapping(CDNOW / "mapping.json"), NOW)
    assert totals(report) == (69_659, 69_659, 0, 0, 0)
    assert Purchase.objects.filter(key__endswith="#1").count() == 69_659 - 255
