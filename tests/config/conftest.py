"""Folders for embedded servers, and the environment of somebody who has set nothing."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.postgres import Postgres, use
from tests.ports import free_port


def remove(var: Path) -> None:
    """Stop what still runs in there, and remove it with the folder elsewhere that it may be a link to."""
    link = var / "postgres"
    if link.exists():
        home = link.resolve()
        Postgres(var).stop()
        shutil.rmtree(home, ignore_errors=True)
    shutil.rmtree(var, ignore_errors=True)


def copy(source: Path, var: Path) -> None:
    """The data of a server that does not run, as they are: they belong to whom PostgreSQL runs as."""
    old, new = Postgres(source).home, Postgres(var).home
    for each in ("data", "password"):
        subprocess.run(["cp", "-a", old.data.with_name(each), new.data.with_name(each)], check=True)


@pytest.fixture
def var() -> Iterator[Path]:
    """A folder as `var/` is in a clone that everybody can walk to."""
    folder = Path(tempfile.mkdtemp(prefix="kaskad-test-", dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    remove(folder)


@pytest.fixture
def closed_var() -> Iterator[Path]:
    """A folder as `var/` is in a clone below somebody's closed home."""
    home = Path(tempfile.mkdtemp(prefix="kaskad-test-", dir="/tmp"))
    home.chmod(0o700)
    yield home / "var"
    remove(home / "var")
    home.rmdir()


@pytest.fixture(scope="session")
def migrated() -> Iterator[Path]:
    """A folder whose database has all its tables, for starts that are about something else."""
    folder = Path(tempfile.mkdtemp(prefix="kaskad-test-", dir="/tmp"))
    folder.chmod(0o755)
    with use(folder) as url:
        own = {key: value for key, value in os.environ.items() if not key.startswith(("KASKAD_", "PYTEST_"))}
        command = [sys.executable, "manage.py", "migrate", "--noinput"]
        subprocess.run(command, env=own | {"DATABASE_URL": url}, check=True, stdout=subprocess.DEVNULL)
    yield folder
    remove(folder)


@pytest.fixture
def ready(environment: dict[str, str], var: Path, migrated: Path) -> dict[str, str]:
    """`environment`, where migrations are through already."""
    copy(migrated, var)
    return environment


@pytest.fixture
def environment(var: Path) -> dict[str, str]:
    """For a program that is to use the embedded PostgreSQL of `var` and no demo data."""
    own = {key: value for key, value in os.environ.items() if not key.startswith(("KASKAD_", "PYTEST_"))}
    for key in ("DATABASE_URL", "REDIS_URL", "PORT", "HOST", "SECRET_KEY"):
        own.pop(key, None)
    return own | {"KASKAD_VAR": str(var), "KASKAD_DEMO": "0", "PORT": str(free_port())}
