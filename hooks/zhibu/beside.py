"""Shares work between this process and a copy of it, where the machine has two cores and can."""

from __future__ import annotations

import os
import pickle
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import IO, Any, Generic, TypeVar

Part = TypeVar("Part")
Made = TypeVar("Made")


class Beside(Generic[Made]):
    """A second process that helps with tasks and then begins with others while the first goes on.

    Where no copy of this process can be made (Windows, one core, other threads about) or the copy fails, everything is
    done here, so that its faults show where they would without a second process.
    """

    def __init__(self, later: Sequence[Callable[[], Made]]) -> None:
        """LATER are the tasks (at most 255) that the second process begins with by itself."""
        self._later = later
        self._child: _Child | None = None

    def share(self, tasks: Sequence[Callable[[], Iterable[Part]]]) -> list[list[Part]]:
        """What each of TASKS (at most 255) yields, in their order. Both processes take the next task as soon as they are free."""
        self._child = child = _Child.begin(tasks, self._later)
        made = {} if child is None else {n: list(tasks[n]()) for n in _taken(child.tasks)}
        if child and os.read(child.ready, 1):
            for n, parts in _received(child.handed):
                made[n] = parts
        return [made[n] if n in made else list(task()) for n, task in enumerate(tasks)]

    def finish(self) -> list[Made]:
        """What the tasks for later made, in their order: those that the second process has not taken yet are done here."""
        child, self._child = self._child, None
        made = {}
        if child:
            with child.files:
                made = {n: self._later[n]() for n in _taken(child.later)}
                os.waitpid(child.process, 0)
                for n, (one,) in _received(child.result):
                    made[n] = one
        return [made[n] if n in made else task() for n, task in enumerate(self._later)]


@dataclass(frozen=True)
class _Child:
    """The second process, seen from the first."""

    process: int
    files: ExitStack
    """Closes what is open here."""
    tasks: int
    later: int
    """Pipes of the tasks that nobody has taken, a byte each."""
    ready: int
    """A pipe that gives a byte when all that the second process took of the tasks is in `handed`, and ends when it does."""
    handed: IO[bytes]
    result: IO[bytes]
    """Files and not pipes: the second process goes on, and ends, before anybody asks for the results."""

    @classmethod
    def begin(cls, tasks: Sequence[Callable[[], Iterable[Any]]], later: Sequence[Callable[[], Any]]) -> _Child | None:
        """Begin with TASKS and LATER in a copy of this process; None where there can be none."""
        if not hasattr(os, "fork") or (os.cpu_count() or 1) < 2 or threading.active_count() > 1:
            return None
        with ExitStack() as files:
            try:
                handed, result = (files.enter_context(tempfile.TemporaryFile()) for _ in range(2))
                pipes = [_numbers(len(tasks), files), _numbers(len(later), files)]
                ready, tell = os.pipe()
                files.callback(os.close, ready)
                process = os.fork()
            except OSError:
                return None
            if process == 0:
                status = 1
                try:
                    for n in _taken(pipes[0]):
                        for part in tasks[n]():
                            _hand_over((n, part), handed)
                        _hand_over((n, None), handed)
                    handed.flush()
                    os.write(tell, b"!")
                    for n in _taken(pipes[1]):
                        _hand_over((n, later[n]()), result)
                        _hand_over((n, None), result)
                    result.flush()
                    status = 0
                finally:
                    # Without the farewells of the first process: its files and tests are none of ours.
                    os._exit(status)
            os.close(tell)
            return cls(process, files.pop_all(), *pipes, ready, handed, result)


def _numbers(count: int, files: ExitStack) -> int:
    """A pipe from which COUNT numbers can be taken, each once, by whichever process comes first."""
    give, put = os.pipe()
    files.callback(os.close, give)
    os.write(put, bytes(range(count)))
    os.close(put)
    return give


def _taken(waiting: int) -> Iterator[int]:
    """The numbers of tasks that nobody has taken yet, each taken when it is asked for."""
    while number := os.read(waiting, 1):
        yield number[0]


def _hand_over(part: tuple[int, Any], file: IO[bytes]) -> None:
    """Write PART at the end of what is handed over, whole or, where it cannot be, not at all."""
    file.write(pickle.dumps(part, pickle.HIGHEST_PROTOCOL))


def _received(file: IO[bytes]) -> Iterator[tuple[int, list[Any]]]:
    """What the second process handed over, with the number of the task; a task that it did not end is not among them."""
    parts: list[Any] = []
    file.seek(0)
    while True:
        try:
            n, part = pickle.load(file)
        except (EOFError, pickle.UnpicklingError):
            return
        if part is None:
            yield n, parts
            parts = []
        else:
            parts.append(part)
