"""One item is made while the one before it is worked on."""

import gc
import threading

import pytest

from lib.ahead import ahead, many_rows


def test_the_items_come_in_their_order_and_are_made_by_another_thread():
    makers = set()

    def items():
        for number in range(5):
            makers.add(threading.get_ident())
            yield number

    assert list(ahead(items())) == [0, 1, 2, 3, 4]
    assert len(makers) == 1
    assert threading.get_ident() not in makers


def test_one_is_made_ahead_and_no_more():
    made = []
    second = threading.Event()

    def items():
        for number in range(100):
            made.append(number)
            if number == 1:
                second.set()
            yield number

    coming = ahead(items())
    assert next(coming) == 0
    assert second.wait(10)
    coming.close()
    assert len(made) <= 3


def test_an_error_in_making_reaches_who_works():
    def items():
        yield 1
        raise ValueError("no more")

    coming = ahead(items())
    assert next(coming) == 1
    with pytest.raises(ValueError, match="no more"):
        next(coming)


def test_cycles_are_searched_for_again_afterwards_even_after_an_error():
    def work():
        with many_rows():
            assert not gc.isenabled()
            raise ValueError("x")

    with pytest.raises(ValueError, match="x"):
        work()
    assert gc.isenabled()
