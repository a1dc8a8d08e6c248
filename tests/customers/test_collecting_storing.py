"""What the door has said 200 to is stored, whatever happens to the database or to other calls meanwhile."""

import asyncio
import http.client
import json
import threading
import time
from collections import Counter
from typing import Any

import pytest
from django.db import connection, connections
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from customers.collecting import storing
from customers.collecting.asgi import Door
from customers.collecting.body import parsed
from customers.collecting.reading import Taken, read
from customers.collecting.storing import Call
from customers.collecting.writer import MOST_BYTES, MOST_WAITING, Busy, Writer
from customers.models import Received, Source, SourceCount
from tests.customers.collecting import KEY, make_source, rejects, stored
from tests.customers.sdks import running_door


def post(port: int, *messages: Any) -> tuple[int, Any]:
    """A call over the network; the status and the JSON of its answer."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    line.request("POST", "/v1/batch", json.dumps({"batch": messages, "writeKey": KEY}))
    said = line.getresponse()
    body = json.loads(said.read())
    line.close()
    return said.status, body


def played(number: int) -> dict[str, Any]:
    return {"type": "track", "userId": "u1", "event": "Played", "messageId": f"m{number}"}


def test_the_application_that_the_web_server_runs_has_the_door() -> None:
    from config.asgi import application

    assert isinstance(application.application_mapping["http"], Door)


@pytest.mark.django_db(transaction=True)
def test_many_at_a_time_are_all_stored_once() -> None:
    make_source()
    said: list[int] = []
    with running_door() as port:

        def speak(first: int) -> None:
            for number in range(first, first + 10):
                said.append(post(port, played(2 * number), played(2 * number + 1))[0])

        speakers = [threading.Thread(target=speak, args=(10 * number,)) for number in range(8)]
        for each in speakers:
            each.start()
        for each in speakers:
            each.join()
    assert Counter(said) == {200: 80}
    assert sorted(each["messageId"] for each in stored()) == sorted(f"m{number}" for number in range(160))
    assert sum(SourceCount.objects.values_list("received", flat=True)) == 160


@pytest.mark.django_db(transaction=True)
def test_the_door_goes_on_after_its_connection_was_cut() -> None:
    make_source()
    with running_door() as port:
        assert post(port, played(1))[0] == 200
        with connection.cursor() as cursor:
            cursor.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where datname = current_database() and pid <> pg_backend_pid()"
            )
        time.sleep(1.1)  # what the door remembers of the source is over
        assert post(port, played(2))[0] in (200, 503)  # 503: an SDK comes again
        assert post(port, played(2))[0] == 200
    assert {each["messageId"] for each in stored()} == {"m1", "m2"}


@pytest.mark.django_db(transaction=True)
def test_a_source_that_is_deleted_at_this_moment_costs_no_other() -> None:
    gone, other = make_source(), make_source("till", write_key="till")
    calls = [
        Call(source.pk, timezone.now(), read([played(number)], "", timezone.now()))
        for number, source in enumerate((gone, other))
    ]
    gone.delete()

    async def store() -> list[BaseException | None]:
        def within(function: Any, *arguments: Any) -> Any:
            try:
                return function(*arguments)
            finally:
                connections.close_all()

        async def run(*call: Any) -> Any:
            return await asyncio.get_running_loop().run_in_executor(None, within, *call)

        writer = Writer(run)
        return await asyncio.gather(*(writer.store(each) for each in calls), return_exceptions=True)

    lost, kept = asyncio.run(store())
    assert isinstance(lost, Exception)
    assert kept is None
    assert [each["messageId"] for each in stored()] == ["m1"]


@pytest.mark.parametrize(("kilobytes", "kept"), [(0, MOST_WAITING), (1024, MOST_BYTES >> 20)])
def test_a_database_that_hangs_does_not_fill_the_memory(kilobytes: int, kept: int) -> None:
    async def store() -> Counter[str]:
        hanging = asyncio.Event()

        async def run(function: Any, *arguments: Any) -> Any:
            await hanging.wait()
            return [None] * len(arguments[0])

        writer = Writer(run)
        call = Call(1, timezone.now(), Taken(["x" * 1024 * kilobytes]))
        waiting = [asyncio.create_task(writer.store(call)) for _ in range(MOST_WAITING + 100)]
        await asyncio.sleep(0)
        hanging.set()
        said = await asyncio.gather(*waiting, return_exceptions=True)
        return Counter(type(each).__name__ for each in said)

    assert asyncio.run(store()) == {"NoneType": kept, Busy.__name__: MOST_WAITING + 100 - kept}


@pytest.mark.django_db
def test_the_commit_waits_for_the_disk_even_where_the_server_would_not() -> None:
    source = make_source()
    with connection.cursor() as cursor:
        cursor.execute("set local synchronous_commit = off")
        storing.store([Call(source.pk, timezone.now(), read([played(1)], "", timezone.now()))])
        cursor.execute("show synchronous_commit")
        assert cursor.fetchone() == ("on",)


@pytest.mark.django_db(transaction=True)
def test_a_call_wakes_those_who_work_off() -> None:
    source = make_source()
    with connection.cursor() as cursor:
        cursor.execute(f"listen {storing.QUEUE}")
        storing.store([Call(source.pk, timezone.now(), read([played(1)], "", timezone.now()))])
        assert [each.channel for each in connection.connection.notifies(timeout=2, stop_after=1)] == [storing.QUEUE]
        cursor.execute(f"unlisten {storing.QUEUE}")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None), max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
NAMED = st.sampled_from(
    [
        *("type", "userId", "anonymousId", "previousId", "groupId", "messageId", "event", "name"),
        *("properties", "traits", "context", "timestamp", "originalTimestamp", "sentAt", "writeKey"),
    ]
)
LIKELY = st.fixed_dictionaries(
    {"type": st.sampled_from(["track", "identify", "page", "alias", "group", "screen"]), "userId": st.text(max_size=9)},
    optional={"event": st.text(max_size=9), "previousId": st.text(max_size=5), "properties": JSON, "timestamp": JSON},
)
MESSAGES = st.lists(st.one_of(JSON, LIKELY, st.dictionaries(NAMED, JSON, max_size=6)), max_size=6)


@pytest.mark.django_db
def test_whatever_comes_every_message_is_taken_or_refused_and_what_is_taken_can_be_stored() -> None:
    source = make_source()

    @settings(max_examples=100, deadline=None, derandomize=True)
    @given(MESSAGES, st.sampled_from(["", "track", "identify", "alias"]), JSON)
    def holds(messages: list[Any], type_: str, sent_at: Any) -> None:
        document = parsed(json.dumps({"batch": messages, "sentAt": sent_at}).encode())
        taken = read(document, type_, timezone.now())
        assert taken.received == len(messages)
        assert all(reason.endswith(".") for _, reason, _ in taken.rejects)
        before = sum(Received.objects.values_list("count", flat=True)), len(rejects())
        storing.store([Call(source.pk, timezone.now(), taken)])
        after = sum(Received.objects.values_list("count", flat=True)), len(rejects())
        assert (after[0] - before[0], after[1] - before[1]) == (len(taken.messages), len(taken.rejects))
        if taken.messages:
            call = Received.objects.order_by("-id")[0]
            # PostgreSQL writes large numbers out: 1e+20 and 100000000000000000000 are one.
            came = json.loads(json.dumps(call.messages), parse_int=float)
            assert came == [json.loads(each, parse_int=float) for each in taken.messages]

    holds()
    assert Source.objects.get() == source
