"""Does one piece of work in a second process while the first goes on, where the machine has two cores and can."""

from __future__ import annotations

import os
import pickle
import tempfile
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
    # A file and not a pipe: the second process ends, and gives its memory back, before anybody asks for the result.
    try:
        result = tempfile.TemporaryFile()  # noqa: SIM115  closed where it is read
    except OSError:
        return make
    child = os.fork()
    if child == 0:
        status = 1
        try:
            pickle.dump(make(), result, pickle.HIGHEST_PROTOCOL)
            result.flush()
            status = 0
        finally:
            # Without the farewells of the first process: its files and tests are none of ours.
            os._exit(status)

    def finish() -> Made:
        with result:
            _, status = os.waitpid(child, 0)
            if status:
                return make()
            result.seek(0)
            return pickle.load(result)

    return finish
