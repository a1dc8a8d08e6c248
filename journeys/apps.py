from django.apps import AppConfig


class Journeys(AppConfig):
    name = "journeys"

    def ready(self) -> None:
        from delivery import outcomes
        from delivery.sending.holds import end_when, hold_while
        from delivery.tracking import campaigns
        from journeys.engine.holding import PAUSED, STOPPED, UNJUDGED
        from journeys.hearing import receivers  # noqa: F401 (connects them)
        from journeys.hearing.arriving import reactions_listened_for
        from journeys.naming import campaign_names
        from journeys.people import erasing, merging  # noqa: F401 (connects them)
        from lib import loop

        hold_while("unjudged", UNJUDGED)
        hold_while("paused", PAUSED)
        end_when("stopped", STOPPED)
        campaigns.named_by(campaign_names.names)
        outcomes.tell_facts_to(reactions_listened_for)
        loop.register("journeys.tasks.tick")
        loop.register("journeys.tasks.tick_triggered")
        loop.repeat("journeys.tasks.delete_old_decisions", minutes=60)
