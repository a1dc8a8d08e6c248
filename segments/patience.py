"""How long a question may take: a monstrous rule answers with a sentence, and stops burning the server."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction
from psycopg.errors import QueryCanceled
from rest_framework import status
from rest_framework.exceptions import APIException

from customers.sentences import Said, understood

ASKED_MS = 15_000  # for somebody who waits at a page
# Room for hashes over the whole base. JIT compiles for longer than most of these statements run.
SETTINGS = """
select set_config('statement_timeout', %s, true), set_config('work_mem', %s, true), set_config('jit', %s, true)
"""
CURRENT = "select current_setting('statement_timeout'), current_setting('work_mem'), current_setting('jit')"


class TooSlow(APIException):
    """The rule takes longer to evaluate than somebody waits."""

    status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    default_code = "too_slow"
    default_detail = "This rule takes too long to evaluate. Shorten its periods or take conditions out, and ask again."

    @property
    def said(self) -> Said | None:
        """The sentence for a reader of another language (customers/sentences.json)."""
        return understood(str(self.detail))


@contextmanager
def patience(limit_ms: int = ASKED_MS) -> Iterator[None]:
    """Statements inside end after so many milliseconds each, and raise TooSlow; what they changed is undone."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(CURRENT)
            before = cursor.fetchone()
            cursor.execute(SETTINGS, [f"{limit_ms}ms", "64MB", "off"])
            yield
            cursor.execute(SETTINGS, before)  # for the rest of a transaction that this is a part of
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            raise TooSlow from error
        raise
