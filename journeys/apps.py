from django.apps import AppConfig


class Journeys(AppConfig):
    name = "journeys"

    def ready(self) -> None:
        from journeys import receivers  # noqa: F401 (connects them)
        from lib import loop

        loop.register("journeys.tasks.tick")
