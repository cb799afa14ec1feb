"""How Chinese is read: pinyin without tones, for the search and for lists by letter."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from importlib.metadata import version

from . import model

_read: dict[str, list[str]] = {}
"""What has been asked so far. The library takes half a second to begin, so a build takes over what it said to the one before."""


def edition() -> str:
    """The version of the library whose readings these are."""
    return version("pypinyin")


def recall(read: Mapping[str, list[str]]) -> None:
    """Take over the readings of an earlier build."""
    _read.update(read)


def readings() -> dict[str, list[str]]:
    """Everything that has been read, for the next build."""
    return dict(_read)


def sound(char: str) -> str:
    """The usual reading of one character; the character itself where it has none."""
    return _syllables(char)[0]


def _syllables(text: str) -> list[str]:
    if text not in _read:
        from pypinyin import Style, pinyin  # only where something new is to be read

        _read[text] = [one[0] for run in re.findall(r"[\u4e00-\u9fff]+|[^\u4e00-\u9fff]", text) for one in pinyin(run, style=Style.NORMAL)]
    return _read[text]


def spell(name: str, readings: Iterable[model.Reading] = ()) -> list[str]:
    """The reading of NAME, a syllable a character; READINGS go before what the library says."""
    spoken = list(_syllables(name))
    for reading in readings:
        for found in re.finditer(re.escape(reading.word), name):
            spoken[found.start():found.end()] = reading.pinyin.split(" ")
    return spoken
