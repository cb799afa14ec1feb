"""Chinese numerals of the size that clauses, articles and cadences use (1 to 9999)."""

from __future__ import annotations

import re
import unicodedata

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_UNITS = {"十": 10, "百": 100, "千": 1000}
NUMERAL = "[零〇一二两三四五六七八九十百千]+"
"""A pattern for a run of Chinese numerals."""


def to_int(text: str) -> int:
    """The whole number that TEXT writes in Arabic (also full-width) or Chinese digits; ValueError if none."""
    text = unicodedata.normalize("NFKC", text)
    if re.fullmatch("[0-9]+", text):
        return int(text)
    if not re.fullmatch(NUMERAL, text):
        raise ValueError(f"{text!r} is no number")
    if not set(text) & set(_UNITS):
        return int("".join(str(_DIGITS[char]) for char in text))
    total, digit = 0, 0
    for char in text:
        if char in _UNITS:
            total += (digit or 1) * _UNITS[char]
            digit = 0
        else:
            digit = _DIGITS[char]
    return total + digit


def to_chinese(number: int) -> str:
    """NUMBER (1 to 9999) in Chinese numerals, as articles are cited: 14 is 十四, 1010 is 一千零一十."""
    if not 0 < number < 10000:
        raise ValueError(f"{number} is outside 1 to 9999")
    words = ""
    for unit, value in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit, number = divmod(number, value)
        if digit:
            words += "零一二三四五六七八九"[digit] + unit
        elif words and number and not words.endswith("零"):
            words += "零"
    return words[1:] if words.startswith("一十") else words


NEARLY = re.compile("[余约近多]|(?:左右|上下)$")
"""What makes a number, as it is written, an approximate one."""
