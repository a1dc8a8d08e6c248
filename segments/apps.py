from django.apps import AppConfig


class Segments(AppConfig):
    name = "segments"

    def ready(self) -> None:
        from lib import loop

        # They register themselves when they are loaded: a check of Django's, what an attribute's type must stay for, an
        # extension of drf-spectacular's.
        from segments import checks, lists_in_use, retyping, schema  # noqa: F401

        loop.repeat("segments.tasks.refresh", minutes=10)
        loop.repeat("segments.tasks.note", minutes=30)
        loop.repeat("segments.tasks.tidy", minutes=60)
