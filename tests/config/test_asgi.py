"""The web server, before it answers anybody."""

import subprocess
import sys

LOADED = """
import config.asgi
from django.urls import get_resolver
from lib.registry import REGISTRIES
assert len(REGISTRIES) > 5
print([each.package for each in REGISTRIES if "types" not in vars(each)], "url_patterns" in vars(get_resolver()))
"""


def test_pages_and_types_are_loaded_before_the_first_visitor_comes():
    done = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[-2] == "[] True"
