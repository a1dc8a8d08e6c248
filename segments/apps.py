from django.apps import AppConfig


class Segments(AppConfig):
    name = "segments"

    def ready(self) -> None:
        from lib import loop

        # Both register themselves when they are loaded: a check of Django's, an extension of drf-spectacular's.
        from segments import checks, schema  # noqa: F401

        loop.repeat("segments.tasks.refresh", minutes=10)
