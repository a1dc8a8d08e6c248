"""Loops of the task cluster (lib/loop.py): the dispatcher, and the rehearsal's reports."""


def dispatch() -> None:
    """Hands over what is queued, until the slice is over."""
    raise NotImplementedError


def rehearse() -> None:
    """Tells the rehearsal's reports when they are due, until the slice is over."""
    raise NotImplementedError
