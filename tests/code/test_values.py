"""Single values: which ways of writing are read, as what, and which are refused with which code."""

from __future__ import annotations

import re

import pytest
from pydantic import TypeAdapter, ValidationError

from zhibu.values import Count, Day, MonthDay, PartialDay, TimeOfDay, Unfit, YesNo


@pytest.mark.parametrize(("kind", "written", "read"), [
    (Count, "0", 0), (Count, "2", 2), (Count, 7, 7),
    (YesNo, "是", True), (YesNo, "true", True), (YesNo, "否", False), (YesNo, "false", False), (YesNo, True, True),
    (Day, "2025-07-24", "2025-07-24"), (Day, "2025-7-4", "2025-07-04"), (Day, "2025/7/24", "2025-07-24"),
    (Day, "2025年7月24日", "2025-07-24"), (Day, "2025.7.24", "2025-07-24"), (Day, " 2024-02-29 ", "2024-02-29"),
    (PartialDay, "2021", "2021"), (PartialDay, "2021年", "2021"), (PartialDay, "2021-06", "2021-06"),
    (PartialDay, "2021-01", "2021-01"), (PartialDay, "2021-12", "2021-12"), (PartialDay, "2021.6", "2021-06"), (PartialDay, "2021年6月", "2021-06"), (PartialDay, "2021/6/30", "2021-06-30"),
    (MonthDay, "07-01", "07-01"), (MonthDay, "7月1日", "07-01"), (MonthDay, "2-29", "02-29"),
    (TimeOfDay, "8:30", "08:30"), (TimeOfDay, "12:30:45", "12:30:45"), (TimeOfDay, "8：30", "08:30"),
])
def test_a_value_is_read(kind: object, written: object, read: object) -> None:
    assert TypeAdapter(kind).validate_python(written) == read


@pytest.mark.parametrize(("kind", "written", "code"), [
    (Count, "012", "E068"), (Count, "-1", "E068"), (Count, "1.0", "E068"), (Count, "两", "E068"), (Count, True, "E068"),
    (Count, "１２", "E048"), (Count, [], "E068"),
    (YesNo, "no", "E060"), (YesNo, "True", "E060"), (YesNo, "1", "E060"), (YesNo, [], "E060"), (YesNo, 1, "E060"),
    (Day, "2025-02-30", "E064"), (Day, "2025-13-01", "E064"), (Day, "2025-07", "E063"), (Day, "2025年7月", "E063"),
    (Day, "24/7/2025", "E065"), (Day, "7月24日", "E065"), (Day, "20250724", "E065"), (Day, "", "E065"), (Day, {}, "E078"),
    (PartialDay, "2021-13", "E063"), (PartialDay, "202106", "E065"), (PartialDay, "2021-02-30", "E064"),
    (PartialDay, "去年", "E065"),
    (MonthDay, "02-30", "E064"), (MonthDay, "七一", "E065"), (MonthDay, None, "E078"),
    (TimeOfDay, "24:00", "E069"), (TimeOfDay, "8:60", "E069"), (TimeOfDay, "830", "E069"),
])
def test_a_value_is_refused_with_its_code_and_a_chinese_mend(kind: object, written: object, code: str) -> None:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(kind).validate_python(written)
    fault = caught.value.errors()[0]["ctx"]["error"]
    assert isinstance(fault, Unfit)
    assert fault.code == code
    assert str(fault) == f"{fault.what}|{fault.mend}"
    assert all(re.search("[\u4e00-\u9fff]", text) for text in (fault.what, fault.mend))


@pytest.mark.parametrize(("kind", "written", "what"), [
    (Day, "2025-01-32", "2025 年 1 月没有 32 日"), (Day, "2025-12-32", "2025 年 12 月没有 32 日"), (Day, "2025-13-01", "没有 13 月"),
    (MonthDay, "1-32", "1 月没有 32 日"), (MonthDay, "0-10", "没有 0 月"), (PartialDay, "2021-13", "“2021-13”里没有 13 月这个月份"),
])
def test_of_a_day_that_no_calendar_has_it_is_said_what_is_wrong(kind: object, written: str, what: str) -> None:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(kind).validate_python(written)
    assert caught.value.errors()[0]["ctx"]["error"].what == what
