"""The rights table at work: a route that the table does not name is closed to everybody."""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.module_loading import import_string
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from accounts.api_keys import System
from accounts.models import User

if TYPE_CHECKING:  # the settings name this module, and the views read the settings when they are imported
    from rest_framework.views import APIView

STRANGER = "stranger"
SYSTEM = "system"  # another system, with an API key
RUNNER = "runner"  # one whose key may run journeys: whatever a system may, and more
Table = Mapping[str, Mapping[str, frozenset[str]]]


@cache
def table() -> Table:
    """{route name: {HTTP method or "CONNECT" of a WebSocket: roles that may}}."""
    routes: Table = import_string(settings.RIGHTS)
    return routes


def may(role: str, route: str, method: str) -> bool:
    """Whether this role (or `stranger`) may use this method of this route."""
    allowed = table().get(route, {}).get("GET" if method in ("HEAD", "OPTIONS") else method, frozenset())
    return role in allowed or STRANGER in allowed or (role == RUNNER and SYSTEM in allowed)


class Right(BasePermission):
    """The default permission of every view."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        match = request.resolver_match
        return may(role_of(request.user), match.view_name if match else "", request.method or "")


def role_of(user: Any) -> str:
    """The role of a user who is logged in and active, `system` or `runner` for an API key, else `stranger`."""
    if isinstance(user, System):
        return RUNNER if user.key.runs_journeys else SYSTEM
    return user.role if isinstance(user, User) and user.is_active else STRANGER
