from django.apps import AppConfig


class Journeys(AppConfig):
    name = "journeys"

    def ready(self) -> None:
        from lib import loop

        from journeys import receivers  # noqa: F401 (connects them)

        loop.register("journeys.tasks.tick")
