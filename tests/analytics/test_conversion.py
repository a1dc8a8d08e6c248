"""Money of brands in dollars and in euros: converted by stated rates, or left out and named; in every report."""

import csv
import io
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook  # type: ignore[import-untyped]
from rest_framework.test import APIClient

from accounts.models import Brand, ExchangeRate, User
from analytics.checking import check
from analytics.currency import Exchange, Rate, exchange, exchange_to
from analytics.files.csv_files import csv_of
from analytics.files.sheet import sheet_of
from analytics.files.words import Words
from analytics.files.xlsx_files import portions_of
from analytics.filters import Filters
from analytics.mailing.composing import composed, mail_to
from analytics.models import ReportSchedule
from analytics.report import REPORTS
from delivery.models import Account, Price
from tests.analytics.two_currencies import SET_AT, TwoCurrencies, cells, set_rates, stated, table
from tests.kept import kept

D = Decimal
IN_EUROS = D("0.2272727273")  # a zloty: 0.25 / 1.10
BOBS_EUROS = 50 + 110 * IN_EUROS


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: Any) -> Iterator[TwoCurrencies]:
    with kept(django_db_blocker, TwoCurrencies) as world:
        yield world


@pytest.fixture
def company(made: TwoCurrencies, db: None) -> TwoCurrencies:
    return made


@pytest.fixture
def rated(company: TwoCurrencies) -> TwoCurrencies:
    set_rates()
    return company


def money(row: Any) -> tuple[Any, ...]:
    return row["revenue"], row["cost"], row["saved"]


def test_home_adds_both_brands_up_in_the_companys_currency_and_states_the_rates(rated: TwoCurrencies) -> None:
    found = rated.overview()
    assert found["currency"] == "USD"
    assert found["conversions"] == [stated("EUR", "1.1"), stated("PLN", "0.25")]
    assert found["other_currencies"] == ["GBP"]
    # 40 and 100 zloty; 50 euros and 110 zloty; the pounds are a purchase, but no money.
    assert found["totals"]["purchases"] == 5
    assert found["totals"]["revenue"] == D("40") + 25 + 55 + D("27.5")
    assert found["totals"]["cost"] == 2 * D("0.001") + 2 * D("0.02") * D("1.1")
    # Both could be reached by an SMS of the euro brand, at 0.10 each; two pushes were spent.
    assert found["totals"]["saved"] == (2 * D("0.10") - 2 * D("0.02")) * D("1.1")
    by_journey = {each["id"]: money(each) for each in found["journeys"]}
    assert by_journey == {
        rated.dollar_journey.pk: (65, D("0.002"), 0),
        rated.euro_journey.pk: (D("82.5"), D("0.044"), D("0.176")),
    }
    (push,) = found["channels"]
    assert (push["revenue"], push["cost"]) == (D("147.5"), D("0.046"))
    assert sum(each["revenue"] for each in found["series"]) == D("147.5")
    assert sum(each["cost"] for each in found["series"]) == D("0.046")


def test_without_rates_nothing_is_added_up_unconverted(company: TwoCurrencies) -> None:
    found = company.overview()
    assert (found["currency"], found["conversions"]) == ("USD", [])
    assert found["other_currencies"] == ["EUR", "GBP", "PLN"]
    assert (found["totals"]["purchases"], found["totals"]["revenue"], found["totals"]["cost"]) == (5, 40, D("0.002"))
    assert money(found["journeys"][0]) in {(0, 0, 0), (40, D("0.002"), 0)}
    assert found["savings"]["spent"] == D("0.002")


def test_without_rates_every_report_leaves_the_other_currencies_out_and_names_them(company: TwoCurrencies) -> None:
    channels, attribution, cohorts = (company.ask(each) for each in ("channels", "attribution", "cohorts"))
    for each in (channels, attribution, cohorts):
        assert (each.currency, each.conversions) == ("USD", [])
    for each in (channels, attribution):
        assert each.other_currencies == ["EUR", "GBP", "PLN"]
    assert cells(channels, "channels", "purchases", "revenue", "cost", "margin") == {"push": (5, 40, D("0.002"), None)}
    assert set(cells(channels, "links", "revenue", "cost").values()) == {(40, D("0.002")), (0, 0)}
    assert cells(attribution, "all", "purchases", "revenue")["here"] == (5, 40)
    assert cells(attribution, "journeys", "revenue", "cost") == {
        str(company.dollar_journey.pk): (40, D("0.002")),
        str(company.euro_journey.pk): (0, 0),
    }
    assert cohorts.other_currencies == ["EUR", "GBP", "PLN"]
    assert cells(cohorts, "revenue", "purchases", "revenue") == {"2026-03": (5, 40)}
    journey = company.ask("journey", journey=company.euro_journey.pk)
    assert (journey.currency, journey.conversions, journey.other_currencies) == ("EUR", [], ["GBP", "PLN"])
    assert cells(journey, "bought", "purchases", "revenue", "cost")["cascade|0|push"] == (3, 50, D("0.04"))


def test_one_brand_is_counted_in_its_own_currency_through_the_companys(rated: TwoCurrencies) -> None:
    found = rated.overview(brands=(rated.euros.pk,))
    assert found["currency"] == "EUR"
    assert found["conversions"] == [stated("PLN", str(IN_EUROS))]
    assert found["other_currencies"] == ["GBP"]
    assert found["totals"]["revenue"] == BOBS_EUROS
    assert (found["totals"]["cost"], found["totals"]["saved"]) == (D("0.04"), D("0.16"))
    dollars = rated.overview(brands=(rated.dollars.pk,))
    assert (dollars["currency"], dollars["totals"]["revenue"]) == ("USD", 65)
    assert dollars["conversions"] == [stated("PLN", "0.25")]


def test_the_api_states_the_rates_and_rounds_at_the_end(rated: TwoCurrencies, marketer: APIClient) -> None:
    period = {"from": "2026-03-01", "to": "2026-03-07", "brand": str(rated.euros.pk)}
    home = marketer.get("/api/v1/analytics/overview/", period).json()
    assert home["conversions"] == [{"currency": "PLN", "rate": "0.2272727273", "set_on": "2026-02-27"}]
    assert home["totals"]["revenue"] == "75.00000"
    answer = marketer.get("/api/v1/analytics/reports/channels/", period).json()
    assert answer["conversions"] == home["conversions"]
    assert {row["revenue"] for each in answer["tables"] if each["key"] == "channels" for row in each["rows"]} == {75}


def test_channels(rated: TwoCurrencies) -> None:
    found = rated.ask("channels")
    assert (found.currency, found.other_currencies) == ("USD", ["GBP"])
    assert found.conversions == [stated("EUR", "1.1"), stated("PLN", "0.25")]
    whole = {"push": (5, D("147.5"), D("0.046"), 10, 10 - D("0.046"))}
    assert cells(found, "channels", "purchases", "revenue", "cost", "margin", "profit") == whole
    assert cells(found, "accounts", "revenue", "cost") == {
        str(rated.account.pk): (65, D("0.002")),
        str(rated.euro_account.pk): (D("82.5"), D("0.044")),
    }
    for part in ("days", "weeks", "providers", "accounts", "senders"):
        assert sum(cells(found, part, "revenue").values()) == D("147.5"), part
    for part in ("days", "weeks", "hours", "providers", "accounts", "senders", "countries"):
        assert sum(cells(found, part, "cost").values()) == D("0.046"), part
    links = cells(found, "links", "purchases", "revenue", "cost")
    assert set(links.values()) == {(2, 65, D("0.002")), (3, D("82.5"), D("0.044"))}


def test_attribution(rated: TwoCurrencies) -> None:
    found = rated.ask("attribution")
    assert (found.currency, found.other_currencies) == ("USD", ["GBP"])
    assert found.conversions == [stated("EUR", "1.1"), stated("PLN", "0.25")]
    assert cells(found, "all", "purchases", "revenue") == {"here": (5, D("147.5")), "none": (0, 0)}
    assert cells(found, "journeys", "revenue", "cost") == {
        str(rated.dollar_journey.pk): (65, D("0.002")),
        str(rated.euro_journey.pk): (D("82.5"), D("0.044")),
    }
    assert cells(found, "rules", "revenue_last", "revenue_first", "revenue_even") == {"push": (D("147.5"),) * 3}
    assert cells(found, "touches", "revenue") == {"push.clicked": D("147.5")}
    assert sum(each for each in cells(found, "days", "revenue").values() if each) == D("147.5")


def test_a_journey_is_counted_in_the_currency_of_its_brand(rated: TwoCurrencies) -> None:
    found = rated.ask("journey", journey=rated.euro_journey.pk)
    assert (found.currency, found.other_currencies) == ("EUR", ["GBP"])
    assert found.conversions == [stated("PLN", str(IN_EUROS))]
    assert cells(found, "steps", "cost") == {"cascade|0|push": D("0.04"), "cascade|1|sms": 0}
    assert cells(found, "cascades", "spent", "dearest", "saved") == {"cascade": (D("0.04"), D("0.2"), D("0.16"))}
    assert cells(found, "bought", "revenue")["cascade|0|push"] == BOBS_EUROS
    total: Any = table(found, "bought").total
    assert (total["purchases"], total["revenue"], total["cost"]) == (3, BOBS_EUROS, D("0.04"))
    assert table(found, "costs").total == {"sent": 2, "delivered": 2, "billed": 2, "parts": 2, "cost": D("0.04")} | (
        {"delivered": table(found, "costs").total["delivered"]}  # type: ignore[index]
    )


def test_a_journey_whose_account_charges_in_another_currency_is_converted_too(rated: TwoCurrencies) -> None:
    Price.objects.filter(account=rated.euro_account).update(currency="PLN")
    found = rated.ask("journey", journey=rated.euro_journey.pk)
    assert cells(found, "steps", "cost")["cascade|0|push"] == D("0.04") * IN_EUROS
    assert cells(found, "costs", "cost") == {each: D("0.04") * IN_EUROS for each in cells(found, "costs", "cost")}
    Price.objects.filter(account=rated.euro_account).update(currency="GBP")
    found = rated.ask("journey", journey=rated.euro_journey.pk)
    assert cells(found, "steps", "cost")["cascade|0|push"] == 0
    assert cells(found, "cascades", "spent", "saved") == {"cascade": (0, 0)}
    assert rated.overview()["totals"]["cost"] == D("0.002")
    assert "GBP" in rated.overview()["other_currencies"]


@pytest.mark.parametrize("of_a_segment", [False, True])
def test_cohorts(rated: TwoCurrencies, of_a_segment: bool) -> None:
    asked = {"segment": rated.everybody.pk} if of_a_segment else {}
    found = rated.ask("cohorts", **asked)
    assert (found.currency, found.other_currencies) == ("USD", ["GBP"])
    assert found.conversions == [stated("EUR", "1.1"), stated("PLN", "0.25")]
    (march,) = table(found, "revenue").rows
    assert (march["customers"], march["purchases"]) == (2, 5)
    assert (march["revenue"], march["m0"]) == (D("147.5"), D("147.5"))
    in_euros = rated.ask("cohorts", brands=(rated.euros.pk,), **asked)
    assert in_euros.currency == "EUR"
    (march,) = table(in_euros, "revenue").rows
    assert round(march["revenue"], 6) == round(40 / D("1.1") + 50 + 210 * IN_EUROS, 6)


SAID = (
    "Amounts in other currencies are converted by fixed planning rates: 1 EUR = 1.1 USD (set on 2026-02-27);"
    " 1 PLN = 0.25 USD (set on 2026-02-27)."
)
LEFT = "Amounts in GBP have no exchange rate and are left out of the money."


def test_files_say_below_their_rows_how_money_was_converted(rated: TwoCurrencies) -> None:
    found = rated.ask("channels")
    sheet = sheet_of(table(found, "channels"), found, Words("channels", "en"))
    rows = list(csv.reader(io.StringIO(b"".join(csv_of(sheet)).decode("utf-8-sig"))))
    assert rows[-3:-1] == [[], [SAID]]
    assert rows[-1][0].startswith(LEFT)
    page = load_workbook(io.BytesIO(b"".join(portions_of([sheet])))).active
    first = [row[0] for row in page.iter_rows(values_only=True)]
    assert first[-2] == SAID
    assert str(first[-1]).startswith(LEFT)


def test_a_table_without_money_says_nothing_of_it(rated: TwoCurrencies) -> None:
    found = rated.ask("channels")
    assert sheet_of(table(found, "domains"), found, Words("channels", "en")).money == ()


def test_files_have_no_more_digits_than_money_has(rated: TwoCurrencies) -> None:
    found = rated.ask("channels", brands=(rated.euros.pk,))
    sheet = sheet_of(table(found, "channels"), found, Words("channels", "en"))
    assert D("75.00000") in next(iter(sheet.rows))


def test_a_mail_says_it_too_in_its_own_language(rated: TwoCurrencies) -> None:
    maker = User.objects.create_user("m@example.com", name="M", role="manager")
    schedule = ReportSchedule.objects.create(
        report="channels", every="day", language="pl", created_by=maker, created_at=SET_AT, updated_at=SET_AT,
        next_at=SET_AT,
    )  # fmt: skip
    made = composed(schedule, REPORTS["channels"], Filters(rated.period()), rated.now)
    said = "po stałym kursie planistycznym: 1 EUR = 1.1 USD (ustalono 2026-02-27)"
    assert said in made.text
    assert said in " ".join(made.values["money"])
    mail = mail_to(maker, schedule, made)
    assert all(said in part for part in (mail.body, str(mail.alternatives[0][0])))


def test_counting_again_finds_no_difference_whatever_the_rates(rated: TwoCurrencies) -> None:
    assert check().differences == []


def test_a_changed_rate_changes_what_was(rated: TwoCurrencies) -> None:
    before = rated.overview()["totals"]["revenue"]
    ExchangeRate.objects.filter(currency="EUR").update(rate=D("1.20"))
    assert rated.overview()["totals"]["revenue"] == before + 50 * D("0.10")


def test_a_rate_against_a_currency_that_is_not_the_companys_any_more_is_not_used(rated: TwoCurrencies) -> None:
    with override_settings(COMPANY_CURRENCY="EUR"):
        found = rated.overview(brands=(rated.dollars.pk,))
    assert (found["conversions"], found["other_currencies"], found["totals"]["revenue"]) == ([], ["PLN"], 40)


def test_brands_of_one_currency_are_counted_in_it_whatever_the_companys(rated: TwoCurrencies) -> None:
    Brand.objects.update(currency="EUR")
    assert exchange(Filters(rated.period())).currency == "EUR"
    Brand.objects.filter(pk=rated.dollars.pk).update(currency="PLN")
    assert exchange(Filters(rated.period())).currency == "USD"
    ExchangeRate.objects.all().delete()
    assert exchange(Filters(rated.period())).currency in {"EUR", "PLN"}


@pytest.mark.django_db
def test_a_price_list_is_in_the_currency_of_its_most_general_price() -> None:
    account = Account.objects.create(name="A", provider="rehearsal")
    for prefix, currency in (("48", "PLN"), ("", "EUR")):
        Price.objects.create(account=account, channel="sms", prefix=prefix, amount=1, currency=currency)
    assert exchange_to("USD").charged_in(account.pk, "sms") == "EUR"
    assert exchange_to("USD").charged_in(account.pk, "push") == "USD"


AMOUNTS = st.decimals(-(10**9), 10**9, places=5)
RATES = st.decimals(D("0.000001"), 10**6, places=8)


@given(st.lists(AMOUNTS, max_size=20), RATES)
def test_parts_add_up_to_the_total_to_the_last_digit(parts: list[Decimal], rate: Decimal) -> None:
    found = Exchange("USD", [Rate("EUR", rate, SET_AT.date())])
    assert sum(found.of(each, "EUR") for each in parts) == found.of(sum(parts, D(0)), "EUR")
