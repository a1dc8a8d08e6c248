"""What Python's garbage collector need not look at."""

import atexit
import gc


def keep_what_is_loaded() -> None:
    """To be called when a process that stays has loaded its code: the collector leaves all of that alone from now on.

    Else an answer with many objects has it look through some million others, more than once: 60 to 90 ms of processor
    for a drawing of 500 nodes became 250 in every fourth answer. At the end all is free again, because libraries look
    after what is left of theirs.
    """
    gc.collect()
    gc.freeze()
    atexit.register(gc.unfreeze)
