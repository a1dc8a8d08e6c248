"""Is the database there? If not, one sentence that says which one and why, and never its password. Knows no Django."""

from typing import Any

import dj_database_url
import psycopg
from psycopg import sql

OLDEST = 15
EXAMPLE = "postgresql://user:password@host:5432/database"


class DatabaseUnreachable(Exception):
    """DATABASE_URL is no use. Its text is one sentence for the person at the terminal."""


def check(url: str, patience_s: int = 5) -> None:
    """Connect once. Raises DatabaseUnreachable when that fails or the server is too old."""
    parts = connection_parts(url)
    where = "PostgreSQL at {host}, port {port}, database {dbname}".format(
        **{"host": "localhost", "port": 5432, "dbname": "(none named)"} | parts
    )
    where += f", user {parts['user']}" if "user" in parts else ""
    try:
        with psycopg.connect(**parts, connect_timeout=patience_s) as connection:
            version = connection.info.server_version // 10000
    except psycopg.Error as error:
        raise DatabaseUnreachable(f"DATABASE_URL leads to no usable database: {where}: {_reason(error)}.") from None
    if version < OLDEST:
        raise DatabaseUnreachable(
            f"DATABASE_URL leads to no usable database: {where}: it is version {version}, at least {OLDEST} is needed."
        )


def connection_parts(url: str) -> dict[str, Any]:
    """The URL as arguments of psycopg.connect, read as Django's settings read it. Raises DatabaseUnreachable."""
    scheme = url.split("://", 1)[0]
    if scheme not in {"postgres", "postgresql"}:
        raise DatabaseUnreachable(f"DATABASE_URL must look like {EXAMPLE}; Kaskad runs on PostgreSQL only.")
    try:
        read = dj_database_url.parse(url)
    except ValueError:  # such as a port that is no number
        raise DatabaseUnreachable(
            f"DATABASE_URL must look like {EXAMPLE}, with a number as port and special characters percent-encoded."
        ) from None
    names = {"HOST": "host", "PORT": "port", "NAME": "dbname", "USER": "user", "PASSWORD": "password"}
    parts = {ours: read[theirs] for theirs, ours in names.items() if read.get(theirs)}  # type: ignore[literal-required]
    return {**read.get("OPTIONS", {}), **parts}


def _reason(error: psycopg.Error) -> str:
    """libpq's own words for the last address that was tried, on one line."""
    lines = [line.strip(" -\t") for line in str(error).splitlines() if line.strip()]
    told = [line for line in lines if "failed: " in line] or lines or [type(error).__name__]
    return told[-1].rsplit("failed: ", 1)[-1].removeprefix("FATAL:").strip().rstrip(".")


def make(url: str) -> None:
    """Make the database that the URL names, on its server, unless it is there."""
    parts = connection_parts(url)
    with psycopg.connect(**parts | {"dbname": "postgres"}, autocommit=True) as connection:
        if not connection.execute("select 1 from pg_database where datname = %s", [parts["dbname"]]).fetchone():
            connection.execute(sql.SQL("create database {}").format(sql.Identifier(parts["dbname"])))
