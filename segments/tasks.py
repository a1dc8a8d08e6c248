"""Tasks of segments, for django-q2."""

from django.utils import timezone
from psycopg import sql

from lib.sql import execute
from segments.columnar.reading import TRIM
from segments.history import note_sizes
from segments.saving import refresh_sizes


def refresh() -> None:
    """Counts the sizes that the list shows anew."""
    refresh_sizes(timezone.now())


def note() -> None:
    """Every half hour: in the night the sizes of the day are written down; later those that were missed."""
    note_sizes(timezone.now())


def tidy() -> None:
    """Every hour: what is noted for columnar copies that are gone is dropped."""
    execute(sql.SQL(TRIM))
