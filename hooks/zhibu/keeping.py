"""What was made of a file is kept from one build to the next, under a name that changes with the file and with our own code."""

from __future__ import annotations

import hashlib
import json
import pickle
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TypeVar

Made = TypeVar("Made")


class Keeping:
    """A folder of results. Without a folder nothing is kept; one that cannot be read or written is as good as none.

    Only what this program wrote itself is read: the folder lies under build/, beside the site.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._used: set[str] = set()

    def made(self, name: str, content: bytes, make: Callable[[], Made]) -> Made:
        """What MAKE makes of CONTENT, a file called NAME: from the folder where it is there, else made and put there."""
        if self._folder is None:
            return make()
        key = hashlib.sha256(b"\0".join((_code(), name.encode(), content))).hexdigest()
        self._used.add(key)
        path = self._folder / key
        try:
            return pickle.loads(path.read_bytes())
        except Exception:  # noqa: BLE001  Whatever is wrong with what was kept, it can be made again.
            pass
        result = make()
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            path.write_bytes(pickle.dumps(result, pickle.HIGHEST_PROTOCOL))
        except (OSError, pickle.PicklingError):
            pass
        return result

    def forget_the_rest(self) -> None:
        """Remove what no file of this run had any use for."""
        if self._folder is None:
            return
        try:
            for path in self._folder.iterdir():
                if path.name not in self._used:
                    path.unlink(missing_ok=True)
        except OSError:
            pass


def recalled(path: Path) -> dict[str, list[str]]:
    """The lists of texts that PATH keeps by their names; none where it does not or is spoiled."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    right = isinstance(found, dict) and all(isinstance(one, list) and one and all(isinstance(part, str) for part in one) for one in found.values())
    return found if right else {}


def remember(path: Path, lists: dict[str, list[str]]) -> None:
    """Keep LISTS in PATH beside what is there. Of two that do so at once one may be lost: what is kept can be made again."""
    there = recalled(path)
    if there.keys() >= lists.keys():
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        content = json.dumps(there | lists, ensure_ascii=False).encode()
        beside = path.with_name(f"{path.name}-{hashlib.sha256(content).hexdigest()}")
        beside.write_bytes(content)
        beside.replace(path)
    except OSError:
        pass


@cache
def _code() -> bytes:
    """A fingerprint of the modules that read files: what older ones made of a file is not taken over."""
    folder = Path(__file__).parent
    return hashlib.sha256(b"".join(path.read_bytes() for path in sorted(folder.glob("*.py")))).digest()
