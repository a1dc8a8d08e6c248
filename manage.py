#!/usr/bin/env python
"""Django's commands. One that needs a database gets it: DATABASE_URL, or else the embedded PostgreSQL."""

import os
import signal
import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

# They ask the code, not the database.
WITHOUT_DATABASE = {
    "check",
    "collectstatic",
    "diffsettings",
    "help",
    "spectacular",
    "startapp",
    "version",
}


def main(arguments: list[str]) -> None:
    """Run one command. What a person can put right is said in one sentence, with exit code 1."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    command = arguments[1] if len(arguments) > 1 else "help"
    if command == "up":
        from config.supervisor import main as up

        sys.exit(up())
    from config.database import DatabaseUnreachable, check, connection_parts
    from config.postgres import PostgresFailed, use

    database: AbstractContextManager[str | None] = nullcontext()
    try:
        if url := os.environ.get("DATABASE_URL"):
            connection_parts(url)
            if needs_database(arguments):
                check(url)
        elif needs_database(arguments):
            # Ended by SIGTERM, it still stops the server that it has started. (qcluster has its own handler.)
            signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
            database = use(Path(os.environ.get("KASKAD_VAR") or Path(__file__).parent / "var"))
        with database as embedded:
            if embedded:
                os.environ["DATABASE_URL"] = embedded
            execute(arguments)
    except (DatabaseUnreachable, PostgresFailed) as error:
        sys.exit(str(error))


def needs_database(arguments: list[str]) -> bool:
    command = arguments[1] if len(arguments) > 1 else "help"
    return command not in WITHOUT_DATABASE and not {"-h", "--help", "--version"} & set(arguments[1:])


def execute(arguments: list[str]) -> None:
    from django.core.management import execute_from_command_line

    execute_from_command_line(arguments)


if __name__ == "__main__":
    main(sys.argv)
