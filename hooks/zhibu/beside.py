"""Does one piece of work in a second process while the first goes on, where the machine has two cores and can."""

from __future__ import annotations

import os
import pickle
import threading
from collections.abc import Callable
from typing import TypeVar

Made = TypeVar("Made")


def beside(make: Callable[[], Made]) -> Callable[[], Made]:
    """Begin MAKE in a copy of this process; the function returned waits for it and hands its result over.

    Where no copy can be made (Windows, one core, other threads about) or the copy fails, MAKE runs here when it is
    asked for, so that its faults show where they would without a second process.
    """
    if not hasattr(os, "fork") or (os.cpu_count() or 1) < 2 or threading.active_count() > 1:
        return make
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.close(reading)
            with os.fdopen(writing, "wb") as out:
                pickle.dump(make(), out, pickle.HIGHEST_PROTOCOL)
            status = 0
        finally:
            # Without the farewells of the first process: its files and tests are none of ours.
            os._exit(status)
    os.close(writing)

    def finish() -> Made:
        with os.fdopen(reading, "rb") as source:
            content = source.read()
        _, status = os.waitpid(child, 0)
        return pickle.loads(content) if status == 0 else make()

    return finish
