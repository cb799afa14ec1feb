"""Texts on the disk until they are asked for: the pages of a large site take more room than its records."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from weakref import WeakValueDictionary

_spools: WeakValueDictionary[str, Spool] = WeakValueDictionary()
"""By folder those that this process has."""


class Spool:
    """A folder with a file for each process that puts texts into it; it goes when none of its texts can be asked for any more."""

    def __init__(self) -> None:
        """OSError where nothing can be written."""
        self._folder = tempfile.TemporaryDirectory(prefix="zhibu-", ignore_cleanup_errors=True)
        _spools[self._folder.name] = self

    def put(self, text: str) -> Stored:
        """Keep TEXT, for this process and any that is a copy of it or of which it is one; OSError where the disk is full."""
        content = text.encode()
        with self._path(os.getpid()).open("ab") as file:
            start = file.tell()
            file.write(content)
        return Stored(self, os.getpid(), start, len(content))

    def read(self, process: int, start: int, length: int) -> str:
        """The text of LENGTH bytes that PROCESS put at START."""
        with self._path(process).open("rb") as file:
            file.seek(start)
            return file.read(length).decode()

    def _path(self, process: int) -> Path:
        return Path(self._folder.name, str(process))

    def __reduce__(self) -> tuple:
        """Between processes that both have it, its folder stands for it."""
        return _spool, (self._folder.name,)


def _spool(folder: str) -> Spool:
    return _spools[folder]


@dataclass(frozen=True)
class Stored:
    """Where a text is kept; `str` brings it back."""

    spool: Spool
    process: int
    start: int
    length: int

    def __str__(self) -> str:
        return self.spool.read(self.process, self.start, self.length)
