"""Tasks are claimed once, follow the transaction, and wake a waiting cluster."""

import threading
import time
from contextlib import suppress

import psycopg
import pytest
from django.db import InterfaceError, OperationalError, connection, transaction
from django_q.conf import Conf
from django_q.models import OrmQ

from config.broker import PgBroker
from lib.live import listen_parameters

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def broker():
    broker = PgBroker("kaskad")
    yield broker
    if broker._listening:
        broker._listening.close()


def test_a_task_is_given_out_once_and_gone_when_acknowledged(broker):
    pk = broker.enqueue("work")
    assert broker.dequeue() == [(pk, "work")]
    assert broker._claim() == []
    broker.acknowledge(pk)
    assert not OrmQ.objects.exists()


def test_a_task_that_cannot_be_acknowledged_is_kept_and_ends_nothing(broker, caplog):
    pk = broker.enqueue("work")
    broker.dequeue()
    with suppress(InterfaceError, OperationalError), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("select pg_backend_pid()")
            own = cursor.fetchone()[0]
        with psycopg.connect(**listen_parameters(), autocommit=True) as other:
            other.execute("select pg_terminate_backend(%s, 5000)", [own])
        broker.acknowledge(pk)
    assert "a task will be run again" in caplog.text
    connection.close()
    assert OrmQ.objects.filter(pk=pk).exists()


def test_the_oldest_task_comes_first(broker):
    first, second = broker.enqueue("one"), broker.enqueue("two")
    assert [broker.dequeue(), broker.dequeue()] == [[(first, "one")], [(second, "two")]]


def test_a_task_of_another_queue_is_left_alone(broker):
    PgBroker("other").enqueue("theirs")
    assert broker._claim() == []


def test_enqueueing_follows_the_transaction(broker):
    with transaction.atomic():
        broker.enqueue("never")
        transaction.set_rollback(True)
    assert broker._claim() == []


def test_a_waiting_cluster_is_woken(broker, monkeypatch):
    monkeypatch.setattr(Conf, "POLL", 60.0)  # nobody looks by himself while this test runs
    broker.dequeue()  # begins to listen
    got: list[tuple[int, str]] = []

    def body():
        began = time.monotonic()
        while not got and time.monotonic() - began < 15:
            got.extend(broker.dequeue())
        connection.close()

    waiting = threading.Thread(target=body, daemon=True)
    waiting.start()
    time.sleep(0.3)
    PgBroker("kaskad").enqueue("work")
    waiting.join(20)
    assert [payload for _, payload in got] == ["work"]
