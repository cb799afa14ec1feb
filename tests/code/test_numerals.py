"""Chinese numerals: read as people write them, written as articles are cited."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.numerals import NUMERAL, to_chinese, to_int


def test_every_number_up_to_9999_reads_back_as_itself():
    assert [n for n in range(1, 10000) if to_int(to_chinese(n)) != n] == []


@pytest.mark.parametrize(("number", "text"), [
    (1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (105, "一百零五"), (110, "一百一十"), (115, "一百一十五"),
    (1000, "一千"), (1005, "一千零五"), (1010, "一千零一十"), (1100, "一千一百"), (9999, "九千九百九十九"),
])
def test_numbers_are_written_as_articles_are_cited(number, text):
    assert to_chinese(number) == text


@pytest.mark.parametrize(("text", "number"), [
    ("14", 14), ("０１４", 14), ("两", 2), ("二〇二二", 2022), ("二零二二", 2022), ("一百零五", 105), ("十", 10), ("百", 100),
])
def test_other_ways_of_writing_are_read_too(text, number):
    assert to_int(text) == number


@pytest.mark.parametrize("text", ["", "甲", "十a", "1.5", "-1", "第一", "一 二"])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(ValueError):
        to_int(text)


@pytest.mark.parametrize("number", [0, -1, 10000])
def test_numbers_out_of_range_are_not_written(number):
    with pytest.raises(ValueError):
        to_chinese(number)


@given(st.integers(1, 9999))
def test_a_numeral_is_one_run_of_the_pattern(number):
    assert re.fullmatch(NUMERAL, to_chinese(number))
