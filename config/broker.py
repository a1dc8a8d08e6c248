"""django-q2's queue in PostgreSQL without polling: tasks are claimed in one statement, and LISTEN tells of new ones.

The broker of django-q2 itself asks five times a second and claims with a select and an update per task.
"""

import logging
import time

import psycopg
from django.db import InterfaceError, OperationalError, connections, transaction
from django.utils import timezone
from django_q.brokers.orm import ORM
from django_q.conf import Conf

from lib import loop
from lib.live import listen_parameters

log = logging.getLogger("kaskad.queue")

CHANNEL = "kaskad_tasks"

# One row per task given to this cluster, hidden from the others for as long as django-q's `retry`.
CLAIM = """
update django_q_ormq set lock = %(now)s::timestamptz + make_interval(secs => %(retry_s)s)
where id in (
    select id from django_q_ormq
    where key = %(queue)s and lock <= %(now)s
    order by id limit %(most)s for update skip locked
)
returning id, payload
"""


class PgBroker(ORM):  # type: ignore[misc]  # django-q2 carries no types
    """Enqueueing follows the caller's transaction: with its rollback the task is gone, too."""

    _listening: psycopg.Connection | None = None

    def enqueue(self, task: str) -> int:
        with transaction.atomic(using=Conf.ORM):  # the row and its notice together
            pk: int = super().enqueue(task)
            with connections[Conf.ORM].cursor() as cursor:
                cursor.execute("select pg_notify(%s, %s)", [CHANNEL, self._queue])
        return pk

    def dequeue(self) -> list[tuple[int, str]]:
        """Tasks for this cluster; waits up to django-q's `poll` seconds for one."""
        try:
            claimed = self._claim()
            if not claimed:
                self._wait()
                claimed = self._claim()
            return claimed
        except (psycopg.OperationalError, OperationalError) as error:
            # django-q2 itself would sleep ten seconds and start a new process.
            log.warning("The queue has lost the database, again in a second: %s", str(error).strip())
            time.sleep(1)
            return []

    def delete(self, task_id: int) -> None:
        """A task is done. Without its database it is given out again later, as after a crash.

        django-q2's process of results would end of the error; a cluster that stops then waits for results that nobody
        takes any more, for ever.
        """
        try:
            super().delete(task_id)
        except (OperationalError, InterfaceError) as error:
            log.warning("The queue has lost the database, a task will be run again: %s", str(error).strip())

    def _claim(self) -> list[tuple[int, str]]:
        self.get_connection()  # closes a connection that has broken
        values = {"now": timezone.now(), "retry_s": Conf.RETRY, "queue": self._queue, "most": Conf.BULK}
        with connections[Conf.ORM].cursor() as cursor:
            cursor.execute(CLAIM, values)
            return sorted(cursor.fetchall())

    @property
    def _queue(self) -> str:
        return str(self.list_key or Conf.CLUSTER_NAME)

    def _wait(self) -> None:
        """Until a task comes, the cluster stops, or `poll` seconds are over (a task's retry may be due)."""
        if self._listening is None or self._listening.closed:
            self._listening = psycopg.connect(**listen_parameters(), autocommit=True)
            self._listening.execute(f"listen {CHANNEL}")
            return  # a task may have come before: look once more
        loop.wait(self._listening, Conf.POLL)
