"""Texts on the disk until they are asked for: the pages of a large site take more room than its records."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from itertools import count
from weakref import WeakValueDictionary

_numbers = count()
_spools: WeakValueDictionary[int, Spool] = WeakValueDictionary()
"""By number those that this process has, and a copy of it when it begins."""


class Spool:
    """Files without a name, which nothing that ends this process leaves behind: one for it, one for a copy of it.

    What the copy has put is read here when it has put its last; it reads nothing itself.
    """

    def __init__(self) -> None:
        """OSError where nothing can be written."""
        self._files = tempfile.TemporaryFile(), tempfile.TemporaryFile()
        self._process = os.getpid()
        self._number = next(_numbers)
        _spools[self._number] = self

    def put(self, text: str) -> Stored:
        """Keep TEXT; OSError where the disk is full."""
        copy = os.getpid() != self._process
        content = text.encode()
        start = self._files[copy].seek(0, os.SEEK_END)
        self._files[copy].write(content)
        self._files[copy].flush()
        return Stored(self, copy, start, len(content))

    def read(self, copy: bool, start: int, length: int) -> str:
        """The text of LENGTH bytes at START, put by this process or by the COPY of it."""
        self._files[copy].seek(start)
        return self._files[copy].read(length).decode()

    def __reduce__(self) -> tuple:
        """Between processes that both have it, its number stands for it."""
        return _spool, (self._number,)


def _spool(number: int) -> Spool:
    return _spools[number]


@dataclass(frozen=True)
class Stored:
    """Where a text is kept; `str` brings it back."""

    spool: Spool
    copy: bool
    start: int
    length: int

    def __str__(self) -> str:
        return self.spool.read(self.copy, self.start, self.length)
