"""Real requests to a route by its name, as somebody of a role, with an API key, or as a stranger."""

import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import Role, User
from accounts.permissions import RUNNER, STRANGER, SYSTEM
from tests.config.routes import routes

PEOPLE = [*Role.values, STRANGER]
CALLERS = [*PEOPLE, SYSTEM, RUNNER]  # of HTTP
HTTP = {each.name: each for each in routes()}


@dataclass(frozen=True)
class Session:
    """Of somebody who has logged in before: logging in takes longer than most requests."""

    key: str

    @classmethod
    def of(cls, user: User) -> "Session":
        browser = Client()
        browser.force_login(user)
        return cls(browser.cookies[settings.SESSION_COOKIE_NAME].value)


def ask(user: User | Session | str | None, route: str, method: str, values: dict[str, Any], body: Any = None) -> Any:
    """A real request of somebody who has logged in, or with an API key; an error of the server is raised here."""
    browser = Client(headers={"accept": "application/json"})
    if isinstance(user, str):
        browser.defaults["HTTP_AUTHORIZATION"] = f"Bearer {user}"
    elif isinstance(user, Session):
        browser.cookies[settings.SESSION_COOKIE_NAME] = user.key
    elif user:
        browser.force_login(user)
    data = {} if method == "GET" else {"data": json.dumps(body or {}), "content_type": "application/json"}
    return getattr(browser, method.lower())(reverse(route, kwargs=values), **data)
