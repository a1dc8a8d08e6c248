"""A dispatcher that stands still in the middle of a hand-over, for the tests that kill it: run as a program."""

import os
import sys
import time
from datetime import datetime


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from delivery.providers import PROVIDERS
    from delivery.sending import dispatcher

    rehearsal = PROVIDERS["rehearsal"]

    def stand_still(*_: object) -> list[object]:
        sys.stdout.write("in flight\n")
        sys.stdout.flush()
        time.sleep(600)
        return []

    rehearsal.send = stand_still  # type: ignore[assignment, method-assign]
    dispatcher.drain(datetime.fromisoformat(sys.argv[1]), limit=int(sys.argv[2]))


if __name__ == "__main__":
    main()
