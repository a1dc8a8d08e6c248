from django.apps import AppConfig


class Segments(AppConfig):
    name = "segments"

    def ready(self) -> None:
        from lib import loop
        from segments import schema  # noqa: F401 (drf-spectacular finds an extension when its module is loaded)

        loop.repeat("segments.tasks.refresh", minutes=10)
