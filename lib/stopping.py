"""A process of our own that is told to stop."""

import signal
import threading

SIGNALS = (signal.SIGTERM, signal.SIGINT)


def event() -> threading.Event:
    """Set once the process is told to stop. To be called in its main thread, before there are others.

    A thread takes the signals, not a handler: a handler runs at any line of the main thread, inside itself, too, and
    `Event.set` would wait for the lock that the line below holds.
    """
    stopping = threading.Event()
    signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)

    def take() -> None:
        signal.sigwait(SIGNALS)
        stopping.set()

    threading.Thread(target=take, name="signals", daemon=True).start()
    return stopping
