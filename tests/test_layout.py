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
