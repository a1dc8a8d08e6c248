from django.apps import AppConfig


class Accounts(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from accounts import currencies, schema  # noqa: F401 (they register a check, and an extension)
