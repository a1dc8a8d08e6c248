from django.apps import AppConfig


class Delivery(AppConfig):
    name = "delivery"

    def ready(self) -> None:
        from delivery import erasing, exporting, merging  # noqa: F401 (connects them)
        from lib import loop

        loop.register("delivery.tasks.dispatch_transactional")
        loop.register("delivery.tasks.dispatch_service")
        loop.register("delivery.tasks.dispatch_marketing")
        loop.register("delivery.tasks.dispatch_more_marketing")
        loop.register("delivery.tasks.report")
        loop.register("delivery.tasks.listen")
