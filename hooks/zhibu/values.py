"""The kinds of single value that a data file may hold, read from text by our own rules.

The YAML reader hands every plain value over as text, so nothing is guessed: `no` stays a word,
`012` an id, `8:30` a time. A value that does not fit raises Unfit: a code, what is wrong, how to
mend it.
"""

from __future__ import annotations

import datetime
import re
from typing import Annotated

from pydantic import BeforeValidator, Field


class Unfit(ValueError):
    """A value that a field cannot take; as text it reads「什么不对|怎么改」."""

    def __init__(self, code: str, what: str, mend: str) -> None:
        super().__init__(f"{what}|{mend}")
        self.code, self.what, self.mend = code, what, mend


ID = r"[a-z0-9]+(?:-[a-z0-9]+)*"
"""An id of ours: lower-case ASCII words joined by hyphens."""


def read_count(value: object) -> object:
    """A whole number from its Arabic digits; anything else is refused."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and re.fullmatch(r"0|[1-9][0-9]{0,8}", value):
        return int(value)
    if isinstance(value, str) and re.search("[０-９]", value):
        raise Unfit("E048", f"“{value}”含全角数字", "切换到半角重打数字，如 12")
    raise Unfit("E068", f"“{value}”不是整数", "只写阿拉伯数字，如 2，不带单位、正负号和开头的 0")


def read_yes_no(value: object) -> object:
    """True or False from 是/否 or true/false; other words are refused."""
    if isinstance(value, bool):
        return value
    if value in ("是", "true"):
        return True
    if value in ("否", "false"):
        return False
    raise Unfit("E060", f"“{value}”不能表示是或否", "写 true 或 false，也可写 是 或 否")


_FULL = re.compile(r"([12][0-9]{3})(?:-|/|\.|年)([0-9]{1,2})(?:-|/|\.|月)([0-9]{1,2})日?")
_MONTH = re.compile(r"([12][0-9]{3})(?:[-/.]([0-9]{1,2})|年([0-9]{1,2})月?)")
_YEAR = re.compile(r"([12][0-9]{3})年?")
_MONTH_DAY = re.compile(r"([0-9]{1,2})(?:-|月)([0-9]{1,2})日?")
_TIME = re.compile(r"([0-9]{1,2})[:：]([0-9]{2})(?:[:：]([0-9]{2}))?")


def read_day(value: object) -> object:
    """A day as YYYY-MM-DD, from the ways people write it; a day that no calendar has is refused."""
    text = _plain_text(value, "日期")
    found = _FULL.fullmatch(text)
    if found:
        year, month, day = map(int, found.groups())
        return _real_day(year, month, day, f"{year} 年")
    if _MONTH.fullmatch(text):
        raise Unfit("E063", f"日期“{text}”只写到月", "这里要写到日，如 2022-06-30")
    raise Unfit("E065", f"日期“{text}”不完整或有歧义", "写成年-月-日，如 2022-06-30")


def read_partial_day(value: object) -> object:
    """A day, a month or a year (2021, 2021-06, 2021-06-30), as far as it is known."""
    text = _plain_text(value, "日期")
    if found := _YEAR.fullmatch(text):
        return found[1]
    if found := _MONTH.fullmatch(text):
        month = int(found[2] or found[3])
        if 1 <= month <= 12:
            return f"{found[1]}-{month:02d}"
        raise Unfit("E063", f"“{text}”里没有 {month} 月这个月份", "月份写 01 到 12，如 2022-06")
    return read_day(text)


def read_month_day(value: object) -> object:
    """A day of any year as MM-DD."""
    text = _plain_text(value, "日期")
    if found := _MONTH_DAY.fullmatch(text):
        # 29 February is a day of some years, so a leap year is the measure.
        return _real_day(2024, int(found[1]), int(found[2]), "")[5:]
    raise Unfit("E065", f"“{text}”不是月-日", "写成 07-01 这样")


def read_time(value: object) -> object:
    """A time of day as HH:MM, or HH:MM:SS where seconds are given."""
    text = _plain_text(value, "时刻")
    if found := _TIME.fullmatch(text):
        parts = [int(part) for part in found.groups() if part is not None]
        if parts[0] < 24 and max(parts[1:]) < 60:
            return ":".join(f"{part:02d}" for part in parts)
    raise Unfit("E069", f"“{text}”不是时刻", "写成 08:30 这样")


def _plain_text(value: object, kind: str) -> str:
    """The text of a scalar without the spaces around it; a list or a mapping is refused."""
    if isinstance(value, str):
        return value.strip()
    raise Unfit("E078", f"{kind}要写成一个值", f"在冒号后面直接写{kind}，不写成列表或下级字段")


def _real_day(year: int, month: int, day: int, year_shown: str) -> str:
    """The day as YYYY-MM-DD, if the calendar has it."""
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        shown = f"{year_shown}{' ' if year_shown else ''}{month} 月没有 {day} 日"
        what = shown if 1 <= month <= 12 else f"没有 {month} 月"
        raise Unfit("E064", what, "核对原件后改正日期") from None


Text = Annotated[str, Field(min_length=1)]
"""Plain text, shown as it is; never empty."""

Id = Annotated[str, Field(pattern=f"^{ID}$")]
"""An id: lower-case ASCII letters, digits and hyphens."""

Count = Annotated[int, BeforeValidator(read_count, json_schema_input_type=int)]
"""A whole number."""

YesNo = Annotated[bool, BeforeValidator(read_yes_no, json_schema_input_type=bool)]
"""A yes or a no."""

Day = Annotated[str, BeforeValidator(read_day, json_schema_input_type=str)]
"""A full date, kept as YYYY-MM-DD."""

PartialDay = Annotated[str, BeforeValidator(read_partial_day, json_schema_input_type=str)]
"""A date as far as it is known."""

MonthDay = Annotated[str, BeforeValidator(read_month_day, json_schema_input_type=str)]
"""A day of any year, kept as MM-DD."""

TimeOfDay = Annotated[str, BeforeValidator(read_time, json_schema_input_type=str)]
"""A time of day, kept as HH:MM or HH:MM:SS."""

Key = Annotated[str, Field(pattern=r"^[a-z]+:[^\s:]+$")]
"""A reference to any record: its kind, a colon, its id (`article:zhibu-gongzuo-tiaoli/11`)."""
