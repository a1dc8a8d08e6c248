"""Clocks of senders: those that are wrong are set by ours; what nothing can set right is refused with a sentence."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from customers.models import Received, Source
from tests.customers.collecting import BASIC, PLAYED, batch, knock, make_source, rejects, stored


@pytest.fixture(autouse=True)
def source(db: None) -> Source:
    return make_source()


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_a_clock_that_is_ten_years_ahead_is_set_by_ours() -> None:
    now = timezone.now()
    wrong = now + timedelta(days=3652)
    message = PLAYED | {"timestamp": (wrong - timedelta(minutes=5)).isoformat()}
    for sent in (batch(message, sentAt=wrong.isoformat()), batch(message | {"sentAt": wrong.isoformat()})):
        assert knock("/v1/batch", sent).status == 200
        told = stored()[-1]
        assert abs(moment(told["timestamp"]) - (now - timedelta(minutes=5))) < timedelta(seconds=10)
        assert told["originalTimestamp"] == message["timestamp"]
    assert Received.objects.order_by("id")[0].sent_at == wrong


def test_a_clock_that_is_behind_is_set_by_ours_too_and_in_the_header_as_well() -> None:
    now = timezone.now()
    wrong = now - timedelta(days=100)
    message = {"type": "track", "userId": "u1", "event": "Played", "originalTimestamp": wrong.isoformat()}
    assert knock("/v1/track", message, authorization=BASIC, sentat=wrong.isoformat()).status == 200
    assert abs(moment(stored()[0]["timestamp"]) - now) < timedelta(seconds=10)


def test_a_right_clock_is_left_alone() -> None:
    told = timezone.now() - timedelta(hours=3)
    sent = timezone.now() - timedelta(milliseconds=300)  # on its way
    assert knock("/v1/batch", batch(PLAYED | {"timestamp": told.isoformat()}, sentAt=sent.isoformat())).status == 200
    assert moment(stored()[0]["timestamp"]) == told


def test_a_clock_ten_years_ahead_that_nothing_corrects_is_refused_with_a_sentence() -> None:
    ahead = timezone.now() + timedelta(days=3660)
    assert knock("/v1/batch", batch(PLAYED | {"timestamp": ahead.isoformat()}, PLAYED)).status == 200
    ((_, reason),) = rejects()
    assert "10 years ahead of now, and no “sentAt” says how wrong the sender's clock is." in reason
    assert len(stored()) == 1
    assert (
        knock("/v1/batch", batch(PLAYED | {"timestamp": ahead.isoformat()}, sentAt=timezone.now().isoformat())).status
        == 200
    )
    assert rejects()[1][1].endswith("even by its own clock.")


def test_a_moment_a_little_ahead_is_now() -> None:
    before = timezone.now()
    ahead = before + timedelta(hours=2)
    assert knock("/v1/batch", batch(PLAYED | {"timestamp": ahead.isoformat()})).status == 200
    assert before <= moment(stored()[0]["timestamp"]) <= timezone.now()


@pytest.mark.parametrize(
    "told", ["2026-03-02T10:00:00Z", "2026-03-02T12:00:00+02:00", "2026-03-02T10:00:00", 1772445600, 1772445600000]
)
def test_moments_may_be_written_in_several_ways(told: Any) -> None:
    assert knock("/v1/batch", batch(PLAYED | {"timestamp": told})).status == 200
    assert stored()[0]["timestamp"] == "2026-03-02T10:00:00+00:00"


def test_a_time_of_sending_that_is_none_corrects_nothing() -> None:
    for sent in ("soon", 10**400, [1], True):
        assert knock("/v1/batch", batch(PLAYED | {"timestamp": "2026-03-02T10:00:00Z"}, sentAt=sent)).status == 200
    assert {each["timestamp"] for each in stored()} == {"2026-03-02T10:00:00+00:00"}


@pytest.mark.parametrize("sent", ["3500-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
def test_a_time_of_sending_that_leads_before_all_times_is_refused(sent: str) -> None:
    assert knock("/v1/batch", batch(PLAYED | {"timestamp": "2026-03-02T10:00:00Z"}, sentAt=sent)).status == 200
    assert rejects()[0][1] == "“timestamp” is “2026-03-02T10:00:00Z”, which “sentAt” does not fit."
