"""analytics/overview/ as the browser asks it."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Brand, Role, User
from tests.analytics.world import PricedWorld

PATH = "/api/v1/analytics/overview/"


@pytest.fixture
def manager(db: None) -> User:
    return User.objects.create_user("manager@example.com", "x", name="Manager", role=Role.MANAGER)


@pytest.fixture
def browser(manager: User) -> Client:
    client = Client()
    client.force_login(manager)
    return client


def ask(browser: Client, **query: Any) -> Any:
    return browser.get(PATH, query)


def test_the_last_thirty_days_unless_told(browser: Client) -> None:
    found = ask(browser).json()
    today = timezone.now().date()
    assert found["period"] == {"from": (today - timedelta(days=29)).isoformat(), "to": today.isoformat()}
    assert len(found["series"]) == 30
    assert found["rehearsal"] is False


def test_one_end_alone_is_completed(browser: Client) -> None:
    assert ask(browser, to="2026-01-30").json()["period"] == {"from": "2026-01-01", "to": "2026-01-30"}
    yesterday = timezone.now().date() - timedelta(days=1)
    assert len(ask(browser, **{"from": yesterday.isoformat()}).json()["series"]) == 2


def test_money_is_decimal_text(world: PricedWorld, browser: Client) -> None:
    world.customer(["push"])
    world.start(world.cascade_journey("push"))
    found = ask(browser, **{"from": "2026-03-01", "to": "2026-03-05"}).json()
    assert Decimal(found["totals"]["cost"]) == Decimal("0.001")
    assert isinstance(found["totals"]["cost"], str)
    assert found["series"][0]["on"] == "2026-03-01"
    assert set(found["totals"]) == {
        "entered", "sent", "delivered", "readable", "opened", "opened_weak", "clicked", "clicked_weak", "purchases",
        "revenue", "unsubscribed", "failed", "cost", "saved", "saved_vs_all",
    }  # fmt: skip
    assert found["previous"].keys() == found["totals"].keys()


@pytest.mark.parametrize(
    ("query", "field", "sentence"),
    [
        ({"from": "yesterday"}, "from", "Write the day as YYYY-MM-DD, such as 2026-05-31."),
        ({"to": "2026-02-30"}, "to", "Write the day as YYYY-MM-DD, such as 2026-05-31."),
        (
            {"from": "2026-05-02", "to": "2026-05-01"},
            "from",
            "The first day of the period comes after its last day.",
        ),
        ({"from": "2001-01-01", "to": "2026-01-01"}, "from", "A period has at most 1098 days."),
        ({"to": "0001-01-05"}, "to", "Days go from 1900-01-01 to 2099-12-31."),
        ({"to": "9999-12-31"}, "to", "Days go from 1900-01-01 to 2099-12-31."),
        ({"brand": "acme"}, "brand", "Write the id of the brand, a whole number."),
        ({"brand": "77"}, "brand", "There is no brand 77 that you work for."),
        ({"journey": "77"}, "journey", "There is no journey 77 in the brands that you work for."),
        ({"journey": "9" * 20}, "journey", f"There is no journey {'9' * 20} in the brands that you work for."),
        ({"journey": "0"}, "journey", "Write the id of the journey, a whole number."),
        (
            {"channel": "pigeon"},
            "channel",
            "There is no channel “pigeon”. Known are: email, push, sms, telegram, viber, webhook, webpush, whatsapp.",
        ),
    ],
)
def test_bad_input_is_one_sentence(browser: Client, query: dict[str, str], field: str, sentence: str) -> None:
    answer = ask(browser, **query)
    assert answer.status_code == 400
    assert answer.json() == {field: [sentence]}


def test_somebody_of_one_brand_sees_its_figures_alone(world: PricedWorld, manager: User, browser: Client) -> None:
    world.customer(["push"])
    mine = world.start(world.cascade_journey("push"))
    other = Brand.objects.create(key="other", name="Other")
    days = {"from": "2026-03-01", "to": "2026-03-05"}
    manager.brands.add(other)
    assert ask(browser, **days).json()["totals"]["sent"] == 0
    assert ask(browser, **days).json()["journeys"] == []
    assert ask(browser, **days, brand=world.brand.pk).status_code == 400
    assert ask(browser, **days, journey=mine.pk).status_code == 400
    manager.brands.add(world.brand)
    assert ask(browser, **days).json()["totals"]["sent"] == 1
    assert ask(browser, **days, brand=world.brand.pk).json()["totals"]["sent"] == 1
    assert ask(browser, **days, brand=other.pk).json()["totals"]["sent"] == 0


def test_a_day_of_the_future_is_empty_and_no_mistake(browser: Client) -> None:
    day = (timezone.now().date() + timedelta(days=400)).isoformat()
    found = ask(browser, **{"from": day}).json()
    assert found["period"] == {"from": day, "to": day}
