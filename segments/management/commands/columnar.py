"""`python manage.py columnar`: holds the columnar copy and answers questions about everybody. Stops on SIGTERM."""

import os
import shutil
import socket
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection
from psycopg.conninfo import make_conninfo

from lib import stopping
from segments.columnar.server import Copy, serve


class Command(BaseCommand):
    """The process of the columnar copy (segments/columnar)."""

    help = "Holds the columnar copy of what rules ask about, and answers from it."

    def handle(self, *args: Any, **options: Any) -> None:
        stop = stopping.event()
        os.nice(5)  # sending goes before counting
        folder = settings.VAR / "columnar"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for left in folder.glob("copy-*"):
            shutil.rmtree(left, ignore_errors=True)  # of a process that was killed
        copy = Copy(
            dsn=conninfo(),
            folder=folder,
            name=f"{socket.gethostname()}:{settings.VAR}",
            memory=settings.COLUMNAR_MEMORY,
            threads=max(1, min(4, os.cpu_count() or 1)),
        )
        try:
            serve(copy, stop)
        finally:
            copy.close()


def conninfo() -> str:
    """How psycopg reaches the database that Django has."""
    given = connection.get_connection_params()
    names = ("host", "port", "user", "password", "dbname", "options", "sslmode", "sslrootcert", "sslcert", "sslkey")
    return make_conninfo(**{name: given[name] for name in names if given.get(name)})
