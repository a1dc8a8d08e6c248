from django.apps import AppConfig


class Journeys(AppConfig):
    name = "journeys"

    def ready(self) -> None:
        from delivery.holds import hold_while
        from journeys import receivers  # noqa: F401 (connects them)
        from journeys.holding import UNJUDGED
        from lib import loop

        hold_while("journeys", UNJUDGED)
        loop.register("journeys.tasks.tick")
