from django.apps import AppConfig


class Segments(AppConfig):
    name = "segments"

    def ready(self) -> None:
        from segments import schema  # noqa: F401 (drf-spectacular finds an extension when its module is loaded)
