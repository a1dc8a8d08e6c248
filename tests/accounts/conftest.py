"""The staff that the tests of accounts start from: somebody of each role, a colleague of one brand, and a stranger."""

from dataclasses import dataclass

import pytest
from django.test import Client

from accounts.models import Brand, Role, User

PASSWORD = "correct horse battery"


@dataclass
class Staff:
    """`limited` works for Acme alone, the others for every brand."""

    acme: Brand
    other: Brand
    marketer: User
    manager: User
    admin: User
    limited: User


@pytest.fixture
def staff(db: None, settings) -> Staff:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # a quick one
    acme, other = (Brand.objects.create(key=name.lower(), name=name) for name in ("Acme", "Other"))
    people = {
        role: User.objects.create_user(f"{role}@Example.com", PASSWORD, name=role.title(), role=role)
        for role in Role.values
    }
    limited = User.objects.create_user("limited@example.com", PASSWORD, name="Limited", role=Role.ADMIN)
    limited.brands.add(acme)
    return Staff(acme, other, people["marketer"], people["manager"], people["admin"], limited)


class Browser(Client):
    """As a browser: it keeps cookies, sends the CSRF token when it has one, and the server asks for it."""

    def __init__(self) -> None:
        super().__init__(enforce_csrf_checks=True)

    def send(self, method: str, path: str, body: object = None, *, token: bool = True):
        cookie = self.cookies.get("csrftoken")
        headers = {"X-CSRFToken": cookie.value} if token and cookie else {}
        return getattr(self, method)(f"/api/v1/{path}", body, content_type="application/json", headers=headers)

    def log_in(self, email: str, password: str = PASSWORD):
        self.get("/api/v1/session/")
        return self.send("post", "session/", {"email": email, "password": password})


@pytest.fixture
def browser() -> Browser:
    return Browser()
