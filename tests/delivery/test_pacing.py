"""A batch is what an account takes in about a second."""

import time

from delivery.sending import pacing


def worked(account: int, count: int, seconds: float, monkeypatch) -> None:
    moments = iter([100.0, 100.0 + seconds])
    with monkeypatch.context() as patch:
        patch.setattr(time, "monotonic", lambda: next(moments))
        with pacing.measured(account, count):
            pass


def test_a_slow_account_is_given_little_at_a_time_and_a_quick_one_much(monkeypatch):
    pacing.forget()
    assert pacing.batch(1, 2000) == pacing.FIRST
    worked(1, 500, 10, monkeypatch)
    assert pacing.batch(1, 2000) == pacing.LEAST
    worked(2, 500, 0.1, monkeypatch)
    assert pacing.batch(2, 2000) == 2000
    worked(2, 1000, 1, monkeypatch)
    assert pacing.batch(2, 4000) == 1500, "half a second of the mean of what it was and is"
    assert pacing.batch(3, 100) == 100
    pacing.forget()


def test_a_batch_of_few_says_little(monkeypatch):
    pacing.forget()
    worked(1, 500, 1, monkeypatch)
    worked(1, 1, 10, monkeypatch)
    assert pacing.batch(1, 2000) == 250
    pacing.forget()
