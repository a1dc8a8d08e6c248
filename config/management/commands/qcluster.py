"""django-q2's command, which also starts the loops (lib/loop.py) and ends their waiting when the cluster stops."""

import os
import time
from types import FrameType
from typing import Any

from django.core.management.base import CommandError
from django.db import connections
from django_q.cluster import Cluster
from django_q.conf import Conf
from django_q.management.commands import qcluster
from django_q.signals import post_spawn

from lib import garbage, loop

STARTING_S = 5.0


class LoopingCluster(Cluster):  # type: ignore[misc]  # django-q2 carries no types
    """A cluster whose workers may be in the middle of a loop's slice when it stops."""

    def sig_handler(self, signum: int, frame: FrameType | None) -> None:
        """Only notes it: signals come several at once, at any line, and one inside another.

        The kernel tells of a parent's death once for each of its threads. django-q2 would stop the cluster right here,
        and wait for a lock that the line below on the stack holds.
        """
        loop.stop_all()


class Command(qcluster.Command):  # type: ignore[misc]
    help = "Starts a cluster of workers, and the loops of engine and dispatcher in it."

    def handle(self, *args: Any, **options: Any) -> None:
        if name := options.get("cluster_name"):
            os.environ["Q_CLUSTER_NAME"] = name
        if (loops := loop.count()) >= Conf.WORKERS:
            raise CommandError(f"{loops} loops hold a worker each: set TASK_WORKERS to {loops + 2} or more.")
        loop.start_all()
        post_spawn.connect(self.worker_spawned)
        self.began = time.monotonic()
        connections.close_all()  # a connection does not survive the fork
        loop.prepare()
        garbage.keep_what_is_loaded()  # workers share its memory, as long as nobody writes to it
        cluster = LoopingCluster()
        cluster.start()
        if not options.get("run_once", False):
            loop.until_stopping(cluster.sentinel.sentinel)
        cluster.stop()
        cluster.sentinel.join()  # manage.py stops the embedded PostgreSQL when we return

    def worker_spawned(self, **_: Any) -> None:
        """In a new worker. If it follows one that died, that one's loop is to go on now and not in a minute."""
        if time.monotonic() - self.began > STARTING_S:
            loop.start_again()
