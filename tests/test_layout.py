"""`channels/` is a plain folder: `import channels` must stay Django Channels."""

import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent


def test_the_folder_has_no_init_file():
    assert not (REPOSITORY / "channels" / "__init__.py").exists(), "it would hide Django Channels from the web server"


def test_channels_is_django_channels():
    import channels.routing

    import delivery

    assert "site-packages" in channels.__file__
    assert Path(delivery.__file__).parent == REPOSITORY / "channels" / "delivery"


def test_the_web_server_finds_both():
    found = subprocess.run(
        [sys.executable, "-c", "import config.asgi, channels, delivery; print(channels.__file__, delivery.__file__)"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "site-packages" in found.stdout


@pytest.mark.parametrize("path", ["utils", "helpers", "common", "manager"])
def test_no_module_is_named_after_nothing(path):
    named = [each for each in REPOSITORY.glob(f"[!.]*/**/{path}.py") if "node_modules" not in each.parts]
    assert named == []


def test_every_question_of_analytics_is_asked_where_a_reader_looks_for_it():
    """By the .py of its name, or by one beside it or in the folder above that names the file; docs/analytics.md."""
    lost = [
        str(each.relative_to(REPOSITORY))
        for each in (REPOSITORY / "analytics").rglob("*.sql")
        if not each.with_suffix(".py").exists()
        and each.parent.name not in ("members", "checks")
        and not any(
            f'"{each.name}"' in asking.read_text("utf-8")
            for folder in (each.parent, each.parent.parent)
            for asking in folder.glob("*.py")
        )
    ]
    assert lost == []


def test_what_is_asked_of_members_bears_the_name_of_a_table():
    from django.apps import apps

    tables = {model._meta.db_table for model in apps.get_models()}
    named = {each.stem for each in (REPOSITORY / "analytics" / "members").glob("*.sql")}
    assert named
    assert named <= tables
