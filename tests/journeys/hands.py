"""Several hands at one database at once, for tests of races."""

import threading
from collections.abc import Callable

from django.db import connection


def together(*works: Callable[[], object]) -> None:
    """All of them at once, each in a thread with a connection of its own."""
    failed: list[BaseException] = []
    start = threading.Barrier(len(works))

    def run(work: Callable[[], object]) -> None:
        try:
            start.wait()
            work()
        except BaseException as error:  # noqa: BLE001 (told to the test)
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(each,)) for each in works]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert failed == []
