"""Customers and purchases of the demo, through the product's own import path."""

import json
import tempfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from customers.importing.mapping import read_mapping
from customers.importing.run import run_import
from customers.models import Import
from demo.people import CDNOW, customers, people_mapping, purchase_lines, write_people

LAST_DAY = date(1998, 6, 30)  # of the data set
SMALL = 2_000  # customers of the small demo: every twelfth, so that they joined over the whole time
Say = Callable[[str], None]


def load_customers(until: date, now: datetime, *, small: bool, say: Say) -> None:
    """Loads the made-up people and their purchases, moved so that the last day with a purchase is `until`."""
    shift_days = (until - LAST_DAY).days
    everybody = customers(purchase_lines())
    chosen = [everybody[number * len(everybody) // SMALL] for number in range(SMALL)] if small else everybody
    with tempfile.TemporaryDirectory(prefix="kaskad-demo-") as folder:
        people = Path(folder) / "people.csv"
        write_people(people, chosen)
        mapping = read_mapping(people_mapping(shift_days, settings.COMPANY_TIME_ZONE))
        say(_done(run_import(people, mapping, now).run, "customers, made up"))
        given = json.loads((CDNOW.parent / "mapping.json").read_text(encoding="utf-8"))
        mapping = read_mapping(given | {"shift_days": shift_days, "time_zone": settings.COMPANY_TIME_ZONE})
        purchases = CDNOW
        if small:
            purchases = Path(folder) / "purchases.txt"
            _write_purchases(purchases, {each.customer_id for each in chosen})
        say(_done(run_import(purchases, mapping, now).run, "purchases of CDNOW"))
    with connection.cursor() as cursor:  # or the first questions would be planned for empty tables
        cursor.execute(
            "analyze customers_customer, customers_identity, customers_address, customers_consent, customers_purchase"
        )


def _write_purchases(file: Path, ids: set[str]) -> None:
    with file.open("w", encoding="ascii") as out:
        out.write(" customer_id  date number_of_cds  dollar_value\n")
        out.writelines(line for line in purchase_lines() if line.split(maxsplit=1)[0] in ids)


def _done(run: Import, what: str) -> str:
    assert run.finished_at is not None
    seconds = (run.finished_at - run.started_at).total_seconds()
    return f"{run.created:,} {what}: {seconds:.1f} s, {run.read / seconds:,.0f} rows/s"
