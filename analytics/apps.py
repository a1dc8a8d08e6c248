from django.apps import AppConfig


class Analytics(AppConfig):
    name = "analytics"

    def ready(self) -> None:
        from analytics import receivers  # noqa: F401 (connects them)
        from analytics.lift import receivers as of_arms  # noqa: F401
        from lib import loop

        loop.register("analytics.rolling.tasks.roll")
        loop.repeat("analytics.lift.keeping.keep", minutes=1)
        loop.repeat("analytics.tasks.send_reports", minutes=1)
