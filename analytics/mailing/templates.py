"""The pages of this folder, as templates; what stands in them is escaped."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, Template, select_autoescape


@cache
def template(name: str) -> Template:
    return Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=select_autoescape()).get_template(
        name
    )
