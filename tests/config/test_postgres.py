"""The embedded PostgreSQL starts anywhere, survives everything, and says plainly what it cannot do."""

import os
import shutil
import signal
import socket
from pathlib import Path

import psycopg
import pytest

from config import process
from config.postgres import THROW_AWAY, Postgres, PostgresFailed, embedded_url, use
from config.postgres_home import LONGEST_SOCKET_PATH, socket_folder
from tests.ports import free_port


def note(url: str, text: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("create table if not exists note (text text)")
        connection.execute("insert into note values (%s)", [text])


def notes(url: str) -> list[str]:
    with psycopg.connect(url) as connection:
        return [text for (text,) in connection.execute("select text from note order by text")]


def test_it_starts_serves_and_stops(var):
    with use(var) as url:
        note(url, "one")
        pid = Postgres(var).pid()
        assert pid is not None
        assert url == embedded_url(var)
    assert not process.alive(pid)
    with use(var) as url:
        assert notes(url) == ["one"]


def test_it_is_version_18_and_sorts_the_same_everywhere(var):
    with use(var, THROW_AWAY) as url, psycopg.connect(url) as connection:
        assert connection.info.server_version // 10000 == 18
        rows = connection.execute("select x from unnest(array['ö', 'b', 'B', 'a', 'я']) x order by x").fetchall()
        assert [x for (x,) in rows] == ["B", "a", "b", "ö", "я"]


def test_the_last_user_stops_it(var):
    with use(var, THROW_AWAY):
        first = Postgres(var).pid()
        with use(var, THROW_AWAY):
            assert Postgres(var).pid() == first
        assert Postgres(var).pid() == first
    assert Postgres(var).pid() is None


def test_what_was_committed_survives_a_kill_9(var):
    with use(var) as url:
        note(url, "committed")
        pid = Postgres(var).pid()
        assert pid
        os.kill(pid, signal.SIGKILL)
    with use(var) as url:
        assert notes(url) == ["committed"]


def test_a_server_that_nobody_waits_for_is_taken_over(var):
    left = Postgres(var, THROW_AWAY)
    left.start(left.log_file)
    with use(var, THROW_AWAY):
        assert Postgres(var).pid() == left.pid()
    assert left.server is not None
    assert left.server.wait(5) == 0


def test_a_stale_pid_file_with_the_number_of_another_process_is_no_obstacle(var):
    with use(var, THROW_AWAY):
        pass
    (var / "postgres" / "data" / "postmaster.pid").write_text(f"{os.getppid()}\n{var}\n")
    with use(var, THROW_AWAY) as url:
        note(url, "fine")


def test_the_data_folder_of_a_killed_initdb_is_thrown_away(var):
    half = Postgres(var).home.data.with_name("data.new")
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    with use(var, THROW_AWAY) as url:
        note(url, "fine")
    assert not half.exists()


def test_a_folder_that_is_not_of_postgres_is_left_alone(var):
    data = Postgres(var).home.data
    data.mkdir()
    (data / "precious").write_text("")
    with pytest.raises(PostgresFailed, match=r"is not a data folder of PostgreSQL: move it away"), use(var):
        pass
    assert (data / "precious").exists()


def test_data_of_another_version_is_named(var):
    data = Postgres(var).home.data
    data.mkdir()
    (data / "PG_VERSION").write_text("17\n")
    with pytest.raises(PostgresFailed, match=r"made by PostgreSQL 17, and this is 18"), use(var):
        pass


def test_no_port_is_opened_unless_asked_for(var):
    with use(var, THROW_AWAY) as url, psycopg.connect(url) as connection:
        assert connection.execute("show listen_addresses").fetchone() == ("",)


def test_a_tcp_port_needs_the_password(var, monkeypatch):
    port = free_port()
    monkeypatch.setenv("KASKAD_PG_PORT", str(port))
    tcp = f"host=127.0.0.1 port={port} dbname=kaskad user=postgres"
    with use(var, THROW_AWAY):
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(tcp)
        password = (var / "postgres" / "password").read_text()
        psycopg.connect(f"{tcp} password={password}").close()


def test_who_knows_nothing_of_the_port_finds_the_running_server_all_the_same(var, monkeypatch):
    monkeypatch.setenv("KASKAD_PG_PORT", str(free_port()))
    with use(var, THROW_AWAY) as url:
        note(url, "fine")
        monkeypatch.delenv("KASKAD_PG_PORT")
        with use(var, THROW_AWAY) as same:
            assert notes(same) == ["fine"]


def test_a_taken_tcp_port_is_one_sentence(var, monkeypatch):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        monkeypatch.setenv("KASKAD_PG_PORT", str(port))
        with (
            pytest.raises(PostgresFailed, match=rf"^Port {port} for PostgreSQL is in use by another program"),
            use(var),
        ):
            pass


def test_a_port_that_is_no_number_is_one_sentence(var, monkeypatch):
    monkeypatch.setenv("KASKAD_PG_PORT", "many")
    with pytest.raises(PostgresFailed, match=r"KASKAD_PG_PORT must be a number from 1 to 65535, not 'many'"), use(var):
        pass


def test_a_long_path_gets_a_short_folder_for_its_socket(var):
    deep = var / ("d" * 60) / ("e" * 60)
    assert len(str(socket_folder(deep))) < LONGEST_SOCKET_PATH
    with use(deep, THROW_AWAY) as url:
        note(url, "fine")
    shutil.rmtree(socket_folder(deep))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's PostgreSQL runs as another user")
def test_root_can_run_it_below_a_folder_that_is_closed_to_others(closed_var):
    with use(closed_var, THROW_AWAY) as url:
        note(url, "fine")
        assert (closed_var / "postgres").is_symlink()
    with use(closed_var, THROW_AWAY) as url:
        assert notes(url) == ["fine"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can own a folder and not be the owner of its data")
def test_it_goes_on_as_the_user_who_owns_the_data(var, monkeypatch):
    monkeypatch.setenv("KASKAD_PG_USER", "nobody")
    with use(var, THROW_AWAY):
        pass
    monkeypatch.setenv("KASKAD_PG_USER", "daemon")
    with use(var, THROW_AWAY) as url:
        note(url, "fine")
    assert Path(var / "postgres" / "data").owner() == "nobody"
