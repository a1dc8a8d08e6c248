"""One item is made while the one before it is worked on."""

import gc
import threading
import time

import pytest

from lib.ahead import ahead, give_way, many_rows, take_turn, waiting


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


def in_turns(made):
    for number in range(3):
        take_turn()
        made.append(number)
        yield number


def until(true):
    end = time.monotonic() + 10
    while not true():
        assert time.monotonic() < end
        time.sleep(0.001)


def test_items_that_take_turns_are_made_while_the_loop_waits():
    made: list[int] = []
    coming = ahead(in_turns(made))
    assert next(coming) == 0
    time.sleep(0.05)
    assert made == [0]
    with waiting():
        until(lambda: made == [0, 1])
    assert next(coming) == 1
    time.sleep(0.05)
    assert made == [0, 1]
    give_way()
    until(lambda: made == [0, 1, 2])
    assert list(coming) == [2]


def test_a_loop_that_is_left_does_not_keep_the_thread_waiting_for_its_turn():
    made: list[int] = []
    coming = ahead(in_turns(made))
    assert next(coming) == 0
    coming.close()
    assert made == [0, 1]


def test_without_a_loop_there_are_no_turns():
    list(ahead(iter([1])))
    take_turn()
    give_way()
    with waiting():
        take_turn()


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
