"""Events, addresses, consents, messages, money in two currencies, shares."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from customers.models import Address, Consent, Event
from delivery.models import Content, Message, Template, TemplateVersion
from segments.condition import conditions
from segments.known import Known
from segments.tree import RuleInvalid, parse
from segments.words import words_of
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


def did(name: str, at: datetime, **properties: Any) -> int:
    """Somebody who did one thing, with its properties."""
    id_ = person(events=[(name, at)])
    Event.objects.filter(customer=id_).update(properties=properties)
    return id_


def test_properties_are_compared_as_texts_numbers_days_lists_and_yes_or_no() -> None:
    small = did("basket", NOW, total=9.5, city="Kyiv", tags=["sale"], until="1998-07-01", gift=False)
    large = did("basket", NOW, total="100", city="kyiv", tags=["new", "sale"], until="1998-07-02T08:00:00Z", gift=True)
    odd = did("basket", NOW, total="much", city=5, tags="sales", until="soon", gift="true")
    bare = did("basket", NOW)

    def having(key: str, compare: str, value: str = "", **more: Any) -> set[int]:
        filters = [{"property": key, "compare": compare, "value": value, **more}]
        return chosen({"type": "event", "name": "basket", "filters": filters})

    assert having("total", "at_least", "9.5") == {small, large}
    assert having("total", "more_than", "9.50") == {large}
    assert having("total", "is", "9.50") == {small}
    assert having("city", "is", "Kyiv") == {small}
    assert having("city", "is", "5.0") == {odd}
    assert having("city", "is_not", "Kyiv") == {large, odd, bare}
    assert having("city", "one_of", values=["Kyiv", "5"]) == {small, odd}
    assert having("city", "not_one_of", values=["Kyiv", "5"]) == {large, bare}
    assert having("city", "starts_with", "KY") == {small, large}
    assert having("tags", "contains", "sale") == {small, large, odd}
    assert having("tags", "contains", "new") == {large}
    assert having("tags", "not_contains", "SALE") == {small, large, bare}
    assert having("until", "on", "1998-07-02") == {large}
    assert having("until", "before", "1998-07-02") == {small}
    assert having("gift", "is_true") == {large}
    assert having("gift", "is_false") == {small}
    assert having("gift", "is", "true") == {large, odd}
    assert having("gift", "exists") == {small, large, odd}
    assert having("gift", "missing") == {bare}


def test_all_filters_hold_of_one_and_the_same_event_whose_properties_may_lie_deep() -> None:
    [both] = [did("basket", NOW, basket={"total": 50, "items": [{"sku": "a"}]}, device="ios")]
    apart = person(events=[("basket", NOW), ("basket", NOW - DAY)])
    first, second = Event.objects.filter(customer=apart).order_by("id")
    Event.objects.filter(customer=apart, id=first.id).update(properties={"basket": {"total": 50}})
    Event.objects.filter(customer=apart, id=second.id).update(properties={"device": "ios"})
    filters = [
        {"property": "basket.total", "compare": "at_least", "value": "50"},
        {"property": "device", "value": "ios"},
    ]

    assert chosen({"type": "event", "name": "basket", "filters": filters}) == {both}
    assert chosen({"type": "event", "name": "basket", "filters": filters[:1]}) == {both, apart}
    assert chosen(
        {"type": "event", "name": "basket", "filters": [{"property": "basket.items.0.sku", "value": "a"}]}
    ) == {both}


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"property": "total", "compare": "at_least", "value": "much"}, "value", "Give a number."),
        ({"property": "until", "compare": "before", "value": "1998-02-30"}, "value", "Write a day"),
        ({"property": "city", "compare": "one_of"}, "values", "This is needed here."),
        ({"property": "a b"}, "property", "This value does not match"),
    ],
)
def test_a_wrong_filter_is_a_sentence_at_its_place(wrong: Any, field: str, sentence: str) -> None:
    with pytest.raises(RuleInvalid) as refused:
        parse({"any": [{"type": "event", "name": "x", "filters": [{"property": "y", "value": "1"}, wrong]}]}, Known())

    [problem] = refused.value.problems
    assert problem.path == f"any.0.filters.1.{field}"
    assert problem.message.startswith(sentence)


def test_numbers_of_events_add_up_exactly() -> None:
    cents = person(events=[("play", NOW)] * 3)
    Event.objects.filter(customer=cents).update(properties={"minutes": 0.1})
    wordy = did("play", NOW, minutes="a lot")
    nobody = person()

    def minutes(figure: str, compare: str, value: str) -> set[int]:
        asked = {"property": "minutes", "figure": figure, "compare": compare, "value": value}
        return chosen({"type": "event_figure", "name": "play", **asked})

    assert minutes("sum", "exactly", "0.3") == {cents}
    assert minutes("sum", "exactly", "0") == {wordy, nobody}
    assert minutes("max", "exactly", "0.1") == {cents}
    assert minutes("min", "less_than", "1") == {cents}


def test_one_thing_after_another_is_strictly_after_and_within_the_time() -> None:
    def after(*minutes: int) -> int:
        return person(events=[("basket", NOW - DAY)] + [("bought", NOW - DAY + timedelta(minutes=m)) for m in minutes])

    at_once, before, in_time, too_late, never = after(0), after(-1), after(60), after(61), after()
    twice = person(
        events=[("basket", NOW - 3 * DAY), ("basket", NOW - DAY), ("bought", NOW - DAY + timedelta(hours=1))]
    )

    def sequence(followed: str = "yes", now: datetime = NOW, **config: Any) -> set[int]:
        happenings = {"first": {"event": "basket"}, "then": {"event": "bought"}}
        hour = {"within": 1, "unit": "hours"}
        return chosen({"type": "sequence", "followed": followed, **happenings, **hour, **config}, now)

    assert sequence() == sequence(within=60, unit="minutes") == {in_time, twice}
    assert sequence(within=61, unit="minutes") == {in_time, too_late, twice}
    assert sequence("no") == {at_once, before, too_late, never, twice}
    assert sequence("no", period={"span": "last_days", "days": 2}) == {at_once, before, too_late, never}


def test_then_not_holds_when_the_time_is_over() -> None:
    [left] = [person(events=[("basket", NOW)])]

    def left_without(now: datetime) -> bool:
        happenings = {"first": {"event": "basket"}, "then": {"event": "purchase"}}
        return left in chosen({"type": "sequence", "followed": "no", **happenings, "within": 2, "unit": "days"}, now)

    assert not left_without(NOW - DAY)
    assert not left_without(NOW)
    assert not left_without(NOW + 2 * DAY - timedelta(seconds=1))
    assert left_without(NOW + 2 * DAY)


def test_a_sequence_asks_for_purchases_and_their_amounts_too() -> None:
    small, large = (
        person({}, [(NOW - DAY, amount)], [("visit", NOW - 2 * DAY), ("review", NOW)]) for amount in ("9.99", "10.00")
    )
    ten = {"event": "purchase", "filters": [{"property": "amount", "compare": "at_least", "value": "10"}]}

    def sequence(first: Any, then: Any) -> set[int]:
        return chosen({"type": "sequence", "first": first, "then": then, "within": 3, "unit": "days"})

    assert sequence({"event": "visit"}, {"event": "purchase"}) == {small, large}
    assert sequence({"event": "visit"}, ten) == {large}
    assert sequence(ten, {"event": "review"}) == {large}
    assert sequence({"event": "review"}, ten) == set()


def test_messages_of_a_time_that_were_not_read_are_counted_by_when_they_were_sent() -> None:
    ignores, reads_late, few = people([({}, (), (), ())] * 3)
    for days in range(5):
        message(ignores, sent_at=NOW - days * DAY)
        message(reads_late, sent_at=NOW - days * DAY, opened_at=NOW + DAY if days else NOW, opened_grade="certain")
    message(few, sent_at=NOW, opened_at=NOW, opened_grade="weak")
    message(reads_late, sent_at=NOW - 50 * DAY, opened_at=NOW - DAY, opened_grade="certain")

    def messages(outcome: str, compare: str, value: int, **config: Any) -> set[int]:
        month = {"span": "last_days", "days": 30}
        rule = {"type": "message", "outcome": outcome, "compare": compare, "value": value, "period": month, **config}
        return chosen(rule)

    assert messages("sent", "at_least", 5) == {ignores, reads_late}
    assert messages("not_opened", "at_least", 5) == {ignores}
    assert messages("not_opened", "exactly", 4) == {reads_late}
    assert messages("not_opened", "exactly", 1) == messages("no_reaction", "exactly", 1) == {few}
    assert messages("not_opened", "exactly", 0, evidence="weak") == {few}
    assert messages("opened", "exactly", 2) == {reads_late}
    assert messages("opened", "exactly", 1, period_of="sent") == {reads_late}


def test_messages_of_a_topic_or_made_from_a_template() -> None:
    news = topic()
    template = Template.objects.create(brand=news.brand, name="Hello")
    version = TemplateVersion.objects.create(template=template, number=1, variants={})
    content = Content.objects.create(
        pk=1000, brand=news.brand, channel="email", fields={}, template_version=version, digest="d", created_at=NOW
    )
    about_news, from_template = people([({}, (), (), ())] * 2)
    message(about_news, sent_at=NOW)
    message(from_template, sent_at=NOW)
    Message.objects.filter(customer_id=about_news).update(topic=news)
    Message.objects.filter(customer_id=from_template).update(content=content)

    def sent(**config: Any) -> set[int]:
        return chosen({"type": "message", "outcome": "sent", **config})

    assert sent() == {about_news, from_template}
    assert sent(topic_id=news.pk) == {about_news}
    assert sent(template_id=template.pk) == {from_template}
    assert problem_of({"type": "message", "template_id": template.pk + 1}) == f"There is no template {template.pk + 1}."
    assert problem_of({"type": "message", "topic_id": news.pk + 1}) == f"There is no topic {news.pk + 1}."


def problem_of(rule: dict[str, Any]) -> str:
    with pytest.raises(RuleInvalid) as refused:
        parse(rule, Known())
    return refused.value.problems[0].message


def test_the_words_of_what_people_did() -> None:
    def words(rule: dict[str, Any]) -> str:
        return words_of(parse(rule, Known()), Known())

    large = [{"property": "basket.total", "compare": "at_least", "value": "100"}]
    assert words({"type": "event", "name": "basket", "filters": large}) == (
        "did a “basket” event whose basket.total is at least 100"
    )
    sequence = {"type": "sequence", "first": {"event": "basket", "filters": large}, "then": {"event": "purchase"}}
    assert words(sequence | {"within": 3, "unit": "days"}) == (
        "did “basket” whose basket.total is at least 100 and then made a purchase within 3 days"
    )
    assert words(sequence | {"followed": "no", "within": 1, "unit": "hours"}) == (
        "did “basket” whose basket.total is at least 100 and then made no purchase within 1 hour (which is over)"
    )
    month = {"span": "last_days", "days": 30}
    assert words({"type": "message", "outcome": "not_opened", "value": 5, "period": month}) == (
        "did not read at least 5 of our messages in the last 30 days"
    )
    assert words({"type": "event_figure", "name": "play", "property": "minutes", "value": "1.50"}) == (
        "the sum of minutes of “play” events is at least 1.5"
    )
