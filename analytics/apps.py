from django.apps import AppConfig


class Analytics(AppConfig):
    name = "analytics"

    def ready(self) -> None:
        from analytics import receivers  # noqa: F401 (connects them)
