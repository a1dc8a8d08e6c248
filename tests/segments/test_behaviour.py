"""Events, addresses, consents, messages, money in two currencies, shares."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from customers.models import Address, Consent
from segments.condition import conditions
from segments.known import Known
from tests.segments.people import NOW, chosen, day, people, person, topic

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_an_event_counts_by_name_and_period() -> None:
    often = person(events=[("visit", NOW - DAY), ("visit", NOW - 2 * DAY), ("Visit", NOW)])
    long_ago = person(events=[("visit", NOW - 40 * DAY)])
    never = person(events=[("basket", NOW)])
    month = {"span": "last_days", "days": 30}

    def visits(**config: Any) -> set[int]:
        return chosen({"type": "event", "name": "visit", **config})

    assert visits() == {often, long_ago}
    assert visits(period=month) == {often}
    assert visits(compare="at_least", value=2) == {often}
    assert visits(compare="exactly", value=2) == {often}
    assert visits(compare="exactly", value=0, period=month) == {long_ago, never}
    assert visits(compare="less_than", value=2) == {long_ago, never}


def test_the_form_of_an_event_suggests_the_names_there_are() -> None:
    person(events=[("visit", NOW), ("visit", NOW - DAY), ("basket", NOW), ("Zeta", NOW)])

    fields = {field["key"]: field for field in conditions["event"].fields(Known())}

    assert sorted(fields["name"]["suggestions"]) == ["Zeta", "basket", "visit"]


def test_an_address_counts_while_it_is_active() -> None:
    reached, lost, none = people([({}, (), (), ["sms"]), ({}, (), (), ["sms"]), ({}, (), (), ["push"])])
    Address.objects.filter(customer=lost).update(is_active=False)

    assert chosen({"type": "address", "channel": "sms"}) == {reached}
    assert chosen({"type": "address", "channel": "sms", "has": "no"}) == {lost, none}


def test_consent_is_given_refused_or_was_never_asked_for() -> None:
    news, offers = topic(), topic(key="offers", name="Offers")
    given, refused, asked_elsewhere, never = people([({}, (), (), ())] * 4)
    for customer, of, channel, granted in (
        (given, news, "email", True),
        (refused, news, "email", False),
        (asked_elsewhere, offers, "email", True),
        (asked_elsewhere, news, "sms", True),
    ):
        Consent.objects.create(customer_id=customer, topic=of, channel=channel, granted=granted, changed_at=NOW)

    def consent(state: str) -> set[int]:
        return chosen({"type": "consent", "channel": "email", "topic_id": news.pk, "state": state})

    assert consent("granted") == {given}
    assert consent("refused") == {refused}
    assert consent("never_asked") == {asked_elsewhere, never}


def test_the_form_of_a_consent_offers_the_topics_there_are() -> None:
    news = topic()

    fields = {field["key"]: field for field in conditions["consent"].fields(Known())}

    assert fields["topic_id"]["type"] == "choice"
    assert fields["topic_id"]["choices"] == [{"value": news.pk, "label": "News (Acme)"}]


def message(customer: int, channel: str = "email", **stamps: Any) -> None:
    """A message of two months ago, with what became of it."""
    stamped = dict.fromkeys(["sent_at", "opened_at", "opened_grade"]) | stamps
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into delivery_message (customer_id, channel, brand_id, sender_id, content_id, traffic_class,"
            " endpoint, status, created_at, sent_at, opened_at, opened_grade)"
            " values (%s, %s, 1, 1, 1, 'marketing', 'x', 'sent', %s, %s, %s, %s)",
            [customer, channel, NOW - 60 * DAY, *stamped.values()],
        )


def test_what_became_of_messages_counts_by_when_it_happened_and_how_sure_it_is() -> None:
    reader, by_proxy, long_ago, unread, nobody = people([({}, (), (), ())] * 5)
    message(reader, sent_at=NOW - 9 * DAY, opened_at=NOW - DAY, opened_grade="likely")
    message(by_proxy, sent_at=NOW - DAY, opened_at=NOW - DAY, opened_grade="weak")
    message(long_ago, sent_at=NOW - 50 * DAY, opened_at=NOW - 40 * DAY, opened_grade="certain")
    message(unread, "push", sent_at=NOW - DAY)
    message(unread, "email", sent_at=NOW - 2 * DAY)

    def messages(outcome: str, **config: Any) -> set[int]:
        return chosen({"type": "message", "outcome": outcome, **config})

    month = {"span": "last_days", "days": 30}
    assert messages("opened") == {reader, long_ago}
    assert messages("opened", evidence="weak") == {reader, by_proxy, long_ago}
    assert messages("opened", evidence="certain") == {long_ago}
    assert messages("opened", period=month) == {reader}
    assert messages("opened", channel="sms") == set()
    assert messages("sent", compare="at_least", value=2) == {unread}
    assert messages("sent", channel="push") == {unread}
    assert messages("sent", compare="exactly", value=0) == {nobody}
    assert messages("clicked") == set()
    assert messages("opened", compare="exactly", value=0, period=month) == {by_proxy, long_ago, unread, nobody}


def test_money_is_exact_and_of_one_currency_where_one_is_asked() -> None:
    [somebody] = people([({}, [(day("1998-01-01"), "0.10")] * 3 + [(day("1998-01-02"), ("100", "EUR"))], (), ())])

    def spent(compare: str, value: str, **config: Any) -> bool:
        return somebody in chosen({"type": "purchase_sum", "compare": compare, "value": value, **config})

    assert spent("exactly", "0.30", currency="USD")
    assert not spent("more_than", "0.30", currency="USD")
    assert spent("exactly", "100.30")
    assert spent("exactly", "0", currency="GBP")
    assert spent("between", "100", value_to="100.30")


def test_a_purchase_of_nothing_is_a_purchase_and_no_purchase_is_no_average() -> None:
    freebie, nobody = people([({}, [(day("1998-01-01"), "0.00")], (), ()), ({}, (), (), ())])

    assert chosen({"type": "purchase_count"}) == {freebie}
    assert chosen({"type": "purchase_sum", "compare": "exactly", "value": "0"}) == {freebie, nobody}
    assert chosen({"type": "purchase_average", "compare": "exactly", "value": "0"}) == {freebie}
    assert chosen({"type": "purchase_average", "compare": "at_most", "value": "9"}) == {freebie}


def test_a_random_share_is_about_as_large_as_it_says_stays_and_grows() -> None:
    everybody = set(people([({}, (), (), ())] * 2000))

    def share(percent: str, draw: str = "") -> set[int]:
        return chosen({"type": "random_share", "percent": percent, "draw": draw})

    tenth = share("10")
    assert 140 <= len(tenth) <= 260
    assert tenth == share("10.00") == chosen({"type": "random_share", "percent": 10}, NOW + 400 * DAY)
    assert tenth < share("20") < share("100") == everybody
    assert share("0") == set()
    other = share("10", "spring")
    assert 140 <= len(other) <= 260
    assert len(other & tenth) < 60  # a tenth of a tenth, and chance
