"""A wrong DATABASE_URL is one sentence: what it points to, why it does not work, and never its password."""

import os
import subprocess
import sys
from urllib.parse import urlsplit

import pytest

from config.database import DatabaseUnreachable, check

SECRET = "geheim"


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("mysql://a:geheim@db/x", "Kaskad runs on PostgreSQL only"),
        ("geheim", "must look like postgresql://user:password@host:5432/database"),
        ("postgresql://a:geheim@db:port/x", "with a number as port"),
        (
            f"postgresql://a:{SECRET}@127.0.0.1:1/shop",
            "at 127.0.0.1, port 1, database shop, user a: Connection refused",
        ),
        ("postgresql://a:geh@eim@host.invalid/shop", "at host.invalid, port 5432, database shop, user a: "),
    ],
)
def test_a_wrong_url_is_one_sentence_without_the_password(url, says):
    with pytest.raises(DatabaseUnreachable) as caught:
        check(url)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)
    for secret in (SECRET, "eim@"):
        assert secret not in str(caught.value)


def test_a_database_that_is_not_there_is_named():
    parts = urlsplit(os.environ["DATABASE_URL"])
    with pytest.raises(DatabaseUnreachable, match=r'database nowhere, user .*: database "nowhere" does not exist'):
        check(parts._replace(path="/nowhere").geturl())


def test_a_right_url_is_silent():
    check(urlsplit(os.environ["DATABASE_URL"])._replace(path="/postgres").geturl())


def test_a_command_prints_the_sentence_and_no_traceback(environment):
    environment["DATABASE_URL"] = f"postgresql://a:{SECRET}@127.0.0.1:1/shop"
    command = [sys.executable, "manage.py", "showmigrations"]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
    assert ran.returncode == 1
    assert ran.stdout == ""
    assert ran.stderr.startswith("DATABASE_URL leads to no usable database: PostgreSQL at 127.0.0.1, port 1")
    assert ran.stderr.count("\n") == 1


def test_a_command_without_a_running_server_brings_its_own(environment, var):
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c"]
    command += ["from django.db import connection as c; c.ensure_connection(); print(c.info.dbname)"]
    command[-1] = command[-1].replace("c.info", "c.connection.info")
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
    assert (ran.returncode, ran.stdout.strip()) == (0, "kaskad"), ran.stderr
    assert not (var / "postgres" / "data" / "postmaster.pid").exists()


def test_a_command_that_asks_only_the_code_starts_nothing(environment, var):
    command = [sys.executable, "manage.py", "version"]
    subprocess.run(command, env=environment, check=True, capture_output=True, timeout=60)
    assert not (var / "postgres").exists()
