"""One PostgreSQL for the whole run, xdist's workers included: DATABASE_URL's, else an embedded one made for it.

And one key for every run.

Loaded with `-p` (pyproject.toml), so that it stands before pytest-django reads the settings.
"""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from config import database
from config.postgres import THROW_AWAY, Postgres

PLACE = Path(__file__).resolve().parent.parent / "var" / "test"


class Server:
    """A server with a folder of its own, so that runs side by side do not meet. It forgets everything at a crash."""

    def __init__(self) -> None:
        PLACE.mkdir(parents=True, exist_ok=True)
        PLACE.chmod(0o755)
        self.folder = Path(tempfile.mkdtemp(prefix="run-", dir=PLACE))
        self.folder.chmod(0o755)
        self.postgres = Postgres(self.folder, THROW_AWAY)
        self.postgres.start(self.postgres.log_file, tethered=True)
        database.make(self.url)

    @property
    def url(self) -> str:
        """Of an empty database, for commands that a test runs; pytest-django makes its own, test_kaskad, beside it."""
        return self.postgres.url("kaskad")

    def stop(self) -> None:
        self.postgres.stop()
        shutil.rmtree(self.postgres.home.data.parent, ignore_errors=True)
        shutil.rmtree(self.folder, ignore_errors=True)


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    # A key of chance would make other tokens in each run: what is proved would differ from run to run.
    os.environ["SECRET_KEY"] = "the key of the tests"
    # The browser tests run an event loop in the main thread, beside the ORM.
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    if not os.environ.get("DATABASE_URL"):
        os.environ.pop("KASKAD_PG_PORT", None)  # no TCP: two runs would fight for the port
        server = Server()
        early_config.add_cleanup(server.stop)
        os.environ["DATABASE_URL"] = server.url
