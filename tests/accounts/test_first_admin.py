"""An installation without demo data gets its first admin from the command line."""

import pytest
from django.core.management import call_command

from accounts.models import Role, User


@pytest.mark.django_db
def test_createsuperuser_makes_an_admin_who_can_log_in(client, monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "correct horse battery")
    call_command("createsuperuser", "--noinput", "--email", "Anna@Example.com", "--name", "Anna", "-v0")
    assert User.objects.get().role == Role.ADMIN
    body = {"email": "anna@example.com", "password": "correct horse battery"}
    answer = client.post("/api/v1/session/", body, content_type="application/json")
    assert answer.status_code == 200
    assert answer.json()["user"]["role"] == "admin"
