"""How Chinese is read: pinyin without tones, for the search and for lists by letter."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from pypinyin import Style, pinyin

from . import model


@cache
def sound(char: str) -> str:
    """The usual reading of one character; the character itself where it has none."""
    return pinyin(char, style=Style.NORMAL)[0][0]


@cache
def _spoken(name: str) -> tuple[str, ...]:
    """What the library says of a name; every name is asked for twice a build."""
    return tuple(one[0] for run in re.findall(r"[\u4e00-\u9fff]+|[^\u4e00-\u9fff]", name) for one in pinyin(run, style=Style.NORMAL))


def spell(name: str, readings: Iterable[model.Reading] = ()) -> list[str]:
    """The reading of NAME, a syllable a character; READINGS go before what the library says."""
    spoken = list(_spoken(name))
    for reading in readings:
        for found in re.finditer(re.escape(reading.word), name):
            spoken[found.start():found.end()] = reading.pinyin.split(" ")
    return spoken
