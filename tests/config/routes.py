"""Every route there is, as the framework knows them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from analytics.pages import urlpatterns as analytics_pages
from config.frontend import index
from delivery.pages import urlpatterns as delivery_pages

UNSAFE = ("post", "put", "patch", "delete")


@dataclass(frozen=True)
class Route:
    """A route of HTTP: its name, the names of what stands in its path, the methods that its view answers."""

    name: str
    names: tuple[str, ...]
    methods: tuple[str, ...]


def routes() -> list[Route]:
    """All of config.urls, apps included, without the page of the browser application, which shows nothing by itself."""
    return [
        Route(pattern.name or f"without a name: {pattern}", _names(pattern), _methods(pattern.callback))
        for pattern in _patterns(get_resolver().url_patterns)
        if pattern.callback is not index and pattern not in pages()
    ]


def pages() -> list[URLPattern]:
    """Doors of providers and links in messages: nobody logs in there; a signed token in the path opens them."""
    return [*delivery_pages, *analytics_pages]


def _patterns(found: list[Any]) -> Iterator[URLPattern]:
    for each in found:
        if isinstance(each, URLResolver):
            yield from _patterns(each.url_patterns)
        else:
            yield each


def _names(pattern: URLPattern) -> tuple[str, ...]:
    return tuple(pattern.pattern.regex.groupindex)


def _methods(view: Any) -> tuple[str, ...]:
    """Methods in capitals. HEAD and OPTIONS follow GET everywhere and are left out."""
    allowed = [each for each in ("get", *UNSAFE) if each in view.cls.http_method_names]
    if actions := getattr(view, "actions", None):  # of a view set
        return tuple(each.upper() for each in allowed if each in actions)
    return tuple(each.upper() for each in allowed if hasattr(view.cls, each))
