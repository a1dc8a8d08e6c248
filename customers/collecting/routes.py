"""Which addresses are the door's, and what their calls are."""

import re
from dataclasses import dataclass

# The Segment protocol, with the short names of Segment's browser SDK.
SINGLE = {
    **dict.fromkeys(("track", "t"), "track"),
    **dict.fromkeys(("identify", "i"), "identify"),
    **dict.fromkeys(("page", "p"), "page"),
    **dict.fromkeys(("screen", "s"), "screen"),
    **dict.fromkeys(("group", "g"), "group"),
    **dict.fromkeys(("alias", "a"), "alias"),
}
MESSAGES, RUDDER_CONFIG, SEGMENT_SETTINGS = "messages", "rudder config", "segment settings"
_SETTINGS = re.compile(r"/v1/projects/([^/]{1,100})/settings")


@dataclass(frozen=True, slots=True)
class Route:
    """What is at an address. `type_`: what its messages are, if the address says it."""

    what: str
    type_: str = ""
    write_key: str = ""

    @property
    def method(self) -> str:
        return "POST" if self.what == MESSAGES else "GET"


ROUTES = {
    "/v1/batch": Route(MESSAGES),
    "/v1/b": Route(MESSAGES),
    "/beacon/v1/batch": Route(MESSAGES),
    **{f"/v1/{name}": Route(MESSAGES, type_) for name, type_ in SINGLE.items()},
    "/sourceConfig": Route(RUDDER_CONFIG),
}


def route_of(path: str) -> Route | None:
    """The route of a path, with or without a slash at its end; None: not the door's."""
    path = path.rstrip("/")
    if found := ROUTES.get(path):
        return found
    match = _SETTINGS.fullmatch(path)
    return Route(SEGMENT_SETTINGS, write_key=match[1]) if match else None
