"""The 98 faulty inputs of the reference corpus, one row each: what the writer is told, and where.

A row gives the text (or bytes) of a whole file, every code that must come out with line and column,
and, where the input is accepted, the values that are read.
"""

from __future__ import annotations

import random
import re
import time
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

import pytest
import yaml
from pydantic import BaseModel, ConfigDict, Field

from zhibu import source as source_module
from zhibu.problem import Grade, Place, Problem
from zhibu.shape import shape
from zhibu.source import CAP, Source, read
from zhibu.values import Count, Day, Id, PartialDay, Text, TimeOfDay, YesNo

NAME = "data/样例.yml"


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)


class Thing(Strict):
    id: Id
    """编号。"""
    title: Text = "无题"
    """标题，照来源。"""
    note: Text | None = None
    """说明。"""
    points: list[Text] = []
    """要点。"""


class Phone(Strict):
    number: Text
    """号码。"""


class Post(Strict):
    street: Text
    """街道。"""
    town: Text
    """城镇。"""


class Sample(Strict):
    """A small model with a field of every kind, none of them required."""

    title: Text = "无题"
    """标题。"""
    id: Id = "x"
    """编号。"""
    number: Text = "1"
    """条号。"""
    date: Day = "2025-01-01"
    """日期。"""
    month: PartialDay = "2025"
    """月份。"""
    time: TimeOfDay = "08:00"
    """时刻。"""
    yes: YesNo = False
    """是否。"""
    count: Count = 0
    """数量。"""
    state: Literal["draft", "checked"] = "draft"
    """状态。"""
    note: Text | None = None
    """说明。"""
    points: list[Text] = []
    """要点。"""
    things: list[Thing] = []
    """各项。"""
    reach: Text | list[Text] | Phone | Post = "无"
    """联系方式。"""


class Row(NamedTuple):
    number: str
    name: str
    given: str | bytes
    told: tuple[str, ...] = ()
    """Each as CODE@line:column."""
    values: dict[str, object] | None = None
    """What is read, checked where given."""


GBK = "title: 第三季度廉政教育\n".encode("gbk")
RARE = "title: 𠮷林路收费站\n".encode("gb18030")
BOMB = "a: &a [x, x]\n" + "".join(
    f"{new}: &{new} [{', '.join(['*' + old] * 9)}]\n" for old, new in zip("abcdefgh", "bcdefghi")
)

ROWS = [
    # A. Encoding and bytes
    Row("1", "a file saved as GBK", GBK, ("E001@1:1",)),
    Row("2", "a file saved as GB18030 with a rare character", RARE, ("E001@1:1",)),
    Row("3", "UTF-16 little end with mark", "title: 甲\n".encode("utf-16"), ("E002@1:1",)),
    Row("4", "UTF-16 big end with mark", b"\xfe\xff" + "title: 甲\n".encode("utf-16-be"), ("E002@1:1",)),
    Row("5a", "UTF-16 little end without mark", "title: 甲\n".encode("utf-16-le"), ("E002@1:1",)),
    Row("5b", "UTF-16 big end without mark", "title: 甲\n".encode("utf-16-be"), ("E002@1:1",)),
    Row("6", "a byte order mark at the start", "\ufefftitle: 甲\n", ("W003@1:1",), {"title": "甲"}),
    Row("6b", "columns do not count the mark", "\ufefftitel: 甲\n", ("W003@1:1", "E076@1:1")),
    Row("7", "a byte order mark inside", "title: 甲\n\ufeffnote: 乙\n", ("E004@2:1",)),
    Row("8", "the last character cut off", "title: 标题".encode()[:-1], ("E005@1:9",)),
    Row("9", "one wrong byte in the middle", "title: 甲\nnote: 内".encode() + b"\xff" + "容\n".encode(), ("E005@2:8",)),
    Row("10", "mojibake that was saved", "title: ±êÌâÄÚÈÝ\n", ("W006@1:8",), {"title": "±êÌâÄÚÈÝ"}),
    Row("11", "a replacement character", "title: 标\ufffd题\n", ("E007@1:9",)),
    Row("12", "a NUL", b"title: a\0b\n", ("E008@1:9",)),
    Row("13a", "a bell", "title: a\x07b\n", ("E008@1:9",)),
    Row("13b", "a vertical tab", "title: a\x0bb\n", ("E008@1:9",)),
    Row("13c", "a delete", "title: a\x7fb\n", ("E008@1:9",)),
    Row("13d", "a C1 control", "title: a\x91b\n", ("E008@1:9",)),
    Row("13e", "a control character by escape", 'title: "a\\x07b"\n', ("E008@1:8",)),
    Row("14", "half a character by escape", 'title: "a\\ud800"\n', ("E009@1:10",)),
    Row("15a", "CESU-8", b"title: a\xed\xa0\xbd\xed\xb8\x80b\n", ("E005@1:9",)),
    Row("15b", "overlong bytes", b"title: a\xc0\xafb\n", ("E005@1:9",)),
    Row("16", "a Word file renamed", b"PK\x03\x04\x14\0\x06\0", ("E010@1:1",)),
    Row("17", "an old WPS file renamed", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ("E010@1:1",)),
    Row("17b", "a PDF renamed", b"%PDF-1.4\n", ("E010@1:1",)),
    Row("18", "an empty file", b"", ("E011@1:1",)),
    Row("19a", "only comments", "# 一\n\n# 二\n", ("E011@1:1",)),
    Row("19b", "only a byte order mark", "\ufeff", ("W003@1:1", "E011@1:1")),
    Row("20a", "a file over 2 MB", b"#" * 2_000_001, ("E012@1:1",)),
    Row("20b", "a value of 200,000 characters", "title: 甲\nnote: " + "长" * 200_000 + "\n", ("E012@2:7",)),
    # B. Line ends, spaces, invisible characters
    Row("21", "CRLF", b"title: a\r\nnote: b\r\n", (), {"title": "a", "note": "b"}),
    Row("22", "CR alone", b"title: a\rnote: b\r", ("W020@1:9",), {"title": "a", "note": "b"}),
    Row("23", "NEL as a line end", "title: a\x85note: b\n", ("E021@1:9",)),
    Row("24", "a line separator from the web", "title: a\u2028note: b\n", ("E021@1:9",)),
    Row("24b", "a paragraph separator in text", "title: 甲\u2029乙\nnote: b\n", ("E021@1:9",)),
    Row("25", "a tab as indentation", "things:\n\t- id: a\n", ("E022@2:1",)),
    Row("25b", "a tab before the second field", "things:\n  - id: a\n\ttitle: 甲\n", ("E022@3:1",)),
    Row("26", "a tab after the colon", "title:\t甲\n", ("E022@1:7",)),
    Row("27", "a tab at the end of a line", "title: 甲\t\nnote: 乙\n", ("W023@1:9",), {"title": "甲", "note": "乙"}),
    Row("28", "wide spaces as indentation", "things:\n\u3000- id: a\n", ("E024@2:1",)),
    Row("29", "no-break spaces as indentation", "things:\n\xa0\xa0- id: a\n", ("E024@2:1",)),
    Row("30", "a wide space after the colon", "title:\u3000内容\n", ("E025@1:7",)),
    Row("31", "a no-break space after the colon", "title:\xa0内容\n", ("E025@1:7",)),
    Row("32", "no space after the colon, only line", "title:2\n", ("E026@1:6",)),
    Row("33", "no space after the colon amid keys", "id: a\ntitle:2\nnote: b\n", ("E026@2:6",)),
    Row("33b", "no space after the colon in the first field", "things:\n- id:a\n  title: b\n", ("E026@2:5",)),
    Row("34", "no space after the dash", "points:\n  -条目\n  -又一条\n", ("E027@2:3", "E027@3:3")),
    Row("35", "a zero-width space in a key", "ti\u200btle: 甲\n", ("E028@1:3",)),
    Row("36", "a zero-width space in a value", "title: 甲\u200b乙\n", ("W028@1:9",), {"title": "甲乙"}),
    Row("37", "a direction override", "title: 甲\u202e乙\n", ("E029@1:9",)),
    Row("38", "spaces at the end of a line", "title: 甲   \nnote: 乙 \n", (), {"title": "甲", "note": "乙"}),
    Row("39", "a Kangxi radical", "title: ⼀二\n", ("W030@1:8",), {"title": "⼀二"}),
    Row("40", "a private-use character", "title: 甲\ue123\n", ("W031@1:9",), {"title": "甲\ue123"}),
    # C. Full-width punctuation and quotes
    Row("41", "a Chinese colon, only line", "title：内容\n", ("E040@1:6",)),
    Row("42", "a Chinese colon amid keys", "id: a\ntitle：内容\nnote: b\n", ("E040@2:6",)),
    Row("42b", "a Chinese colon in the first field", "things:\n- id：a\n  title: b\n", ("E040@2:5",)),
    Row("43", "a full-width hyphen for a list", "points:\n  － 条目\n", ("E041@2:3",)),
    Row("44a", "a dash for a list", "points:\n  — 条目\n", ("E041@2:3",)),
    Row("44b", "a middle dot for a list", "points:\n  · 条目\n", ("E041@2:3",)),
    Row("44c", "a bullet for a list", "points:\n  ● 条目\n", ("E041@2:3",)),
    Row("44d", "a bullet in the middle of a list", "points:\n  - 甲\n  ● 乙\n  - 丙\n", ("E041@3:3",)),
    Row("45", "full-width brackets", "points: ［甲，乙］\n", ("E042@1:9",)),
    Row("46", "Chinese commas in a list", "points: [甲，乙，丙]\n", ("E043@1:11",)),
    Row("47", "curly quotes around a colon", "title: “含: 冒号”\n", ("E044@1:8",)),
    Row("47b", "curly quotes alone", "title: “十四五”规划\n", (), {"title": "“十四五”规划"}),
    Row("48", "a quote inside a quote", "title: 'it's'\n", ("E045@1:11",)),
    Row("48b", "a double quote inside", 'title: "他说"好""\n', ("E045@1:11",)),
    Row("49", "a quote that never ends", 'id: a\ntitle: "内容\nnote: b\n', ("E045@2:8",)),
    Row("49b", "a quote closed by the next one", 'title: "内容\nnote: "b"\n', ("E045@1:8",)),
    Row("50", "a full-width comment sign", "title: 甲 ＃ 注释\n", ("W046@1:10",), {"title": "甲 ＃ 注释"}),
    Row("50b", "a full-width comment line", "title: 甲\n＃ 注释\n", ("W046@2:1",), {"title": "甲"}),
    Row("51a", "a full-width bar for a block", "note: ｜\n  甲\n  乙\n", ("E047@1:7",)),
    Row("51b", "a full-width angle for a block", "note: ＞\n  甲\n", ("E047@1:7",)),
    Row("52", "full-width digits in an id", "id: １２\n", ("E048@1:5",)),
    Row("52b", "full-width digits in a number", "count: １２\n", ("E048@1:8",)),
    Row("53", "full-width letters in an id", "id: ａb\n", ("E048@1:5",)),
    Row("54", "a second colon", "title: 第三条: 内容\n", ("E049@1:11",)),
    Row("54b", "a colon at the end of a value", "title: 第三条:\n", ("E049@1:11",)),
    Row("55", "a document number in square brackets", "title: [2025]12号\n", ("E050@1:8",)),
    Row("56", "a padded document number", "title: 〔2025〕012号\n", ("W051@1:14",), {"title": "〔2025〕012号"}),
    Row("57a", "a percent sign first", "title: %80\n", ("E052@1:8",)),
    Row("57b", "an at sign first", "title: @某人\n", ("E052@1:8",)),
    Row("57c", "a backtick first", "title: `x`\n", ("E052@1:8",)),
    Row("58", "emphasis by stars", "title: *重点*\n", ("E053@1:8",)),
    Row("59", "an exclamation mark first", "title: !重要\n", ("E053@1:8",)),
    Row("60a", "an ampersand before a letter", "title: &A\nnote: b\n", ("E053@1:8",)),
    Row("60b", "an ampersand before a Chinese character", "title: &甲\nnote: b\n", ("E053@1:8",)),
    Row("61a", "greater-than first", "title: >大于\n", ("E053@1:8",)),
    Row("61b", "a bar first", "title: |竖线\n", ("E053@1:8",)),
    Row("62", "double braces", "title: {{ 占位 }}\n", ("E054@1:8",)),
    Row("63", "a number sign after a space", "title: 第#3条 #4\n", ("W055@1:13",), {"title": "第#3条"}),
    Row("63b", "a real comment", "title: 甲 # 注释\n", (), {"title": "甲"}),
    # D. Types that bite
    *[Row("64a", f"{word} as text", f"title: {word}\n", (), {"title": word}) for word in ("no", "off", "on", "yes")],
    *[Row("64b", f"{word} in a yes/no field", f"yes: {word}\n", ("E060@1:6",)) for word in ("no", "off", "on", "yes")],
    *[Row("64c", f"{word} in a yes/no field", f"yes: {word}\n", (), {"yes": value})
      for word, value in (("是", True), ("true", True), ("否", False), ("false", False))],
    Row("65a", "no as a key", "no: 3\n", ("E061@1:1",)),
    Row("65b", "on as a key", "title: 甲\non: 3\n", ("E061@2:1",)),
    Row("66a", "an id with a leading zero", "id: 012\n", (), {"id": "012"}),
    Row("66b", "an id with a capital", "id: A_1\n", ("E062@1:5",)),
    *[Row("67", f"{word} in a number field", f"count: {word}\n", ("E068@1:8",)) for word in ("0755", "0x1F", "1_000", "1e3")],
    *[Row("67b", f"{word} as text", f"title: {word}\n", (), {"title": word}) for word in ("0755", "0x1F", "1_000", "1e3")],
    Row("68", "a time", "time: 8:30\ntitle: 8:30\n", (), {"time": "08:30", "title": "8:30"}),
    Row("69", "a time with seconds", "time: 12:30:45\ntitle: 12:30:45\n", (), {"time": "12:30:45", "title": "12:30:45"}),
    Row("69b", "no time of day", "time: 25:00\n", ("E069@1:7",)),
    Row("70", "a clause number that looks like a fraction", "number: 1.10\n", (), {"number": "1.10"}),
    Row("71a", "a month", "month: 2025.07\n", (), {"month": "2025-07"}),
    Row("71b", "a month that no year has", "month: 2025.13\n", ("E063@1:8",)),
    Row("71c", "a month where a day belongs", "date: 2025.07\n", ("E063@1:7",)),
    Row("72", "a date", "date: 2025-07-24\ntitle: 2025-07-24\n", (), {"date": "2025-07-24", "title": "2025-07-24"}),
    Row("73", "a day that no calendar has", "title: 甲\ndate: 2025-02-30\n", ("E064@2:7",)),
    *[Row("74", f"a date as {text}", f"date: {text}\n", ("I065@1:7",), {"date": "2025-07-24"})
      for text in ("2025/7/24", "2025年7月24日", "2025.7.24")],
    Row("75a", "a date with the day first", "date: 24/7/2025\n", ("E065@1:7",)),
    Row("75b", "a date without year", "date: 7月24日\n", ("E065@1:7",)),
    *[Row("76", f"{text or 'nothing'} after the colon", f"id: a\ntitle: {text}\n", ("E066@2:1",)) for text in ("~", "null", "")],
    Row("76b", "an empty list entry", "points:\n  - 甲\n  -\n", ("E066@3:4",)),
    Row("76c", "an empty value where none is needed", "note:\n", (), {"note": None}),
    Row("77", "telephone numbers", "title: 0713812345678\nnumber: 1371234567890\n", (),
        {"title": "0713812345678", "number": "1371234567890"}),
    Row("78", "infinity and not-a-number", "title: .inf\nnote: .nan\n", (), {"title": ".inf", "note": ".nan"}),
    Row("79", "a number of 22 digits", "title: 1234567890123456789012\n", (), {"title": "1234567890123456789012"}),
    Row("80", "an equals sign", "title: =\n", (), {"title": "="}),
    Row("81", "two keys that differ in quotes", "title: 甲\n'title': 乙\n", ("E067@2:1",)),
    # E. Structure
    Row("82", "a key twice", "title: 甲\nnote: 乙\ntitle: 丙\n", ("Y104@3:1",)),
    Row("83a", "a key twice, once full-width", "title: 甲\nｔｉｔｌｅ: 乙\n", ("Y105@2:1",)),
    Row("83b", "a key twice, once with a space", "title: 甲\nti tle: 乙\n", ("Y105@2:1",)),
    Row("83c", "a key twice, once with a zero-width space", "title: 甲\nti\u200btle: 乙\n", ("Y105@2:1",)),
    Row("84", "a field indented too far", "title: 甲\n  note: 乙\n", ("E070@2:3",)),
    Row("84b", "two fields indented too far", "title: 甲\n  note: 乙\n  id: c\n", ("E070@2:3",)),
    Row("85", "a field indented too little",
        "things:\n  - id: a\n    title: 甲\n   note: 乙\n    points: [丙]\n", ("E070@4:4",)),
    Row("86", "a field amid a list", "points:\n  - 甲\n  note: 乙\n", ("E071@3:3",)),
    Row("86b", "a list entry amid fields", "title: 甲\n- 乙\n", ("E071@2:1",)),
    Row("87a", "text at the root", "随便写的一段话\n第二行\n", ("E072@1:1",)),
    Row("87b", "a list at the root", "# 清单\n- 甲\n- 乙\n", ("E072@2:1",)),
    Row("88", "two documents", "---\ntitle: 甲\n---\ntitle: 乙\n", ("E073@3:1",)),
    Row("89", "text after the end", "title: 甲\n...\n多余的话\n", ("E073@3:1",)),
    Row("90a", "a list as a key", "[a, b]: c\ntitle: 甲\n", ("E074@1:1",)),
    Row("90b", "a mapping as a key", "title: 甲\n{a: b}: c\n", ("E074@2:1",)),
    Row("90c", "a long-hand key", "? [a]\n: b\n", ("E074@1:1",)),
    Row("90d", "a list as a key in braces", "reach: {[a]: b}\n", ("E074@1:9",)),
    Row("91", "Chinese text over two lines", "title: 第一行\n  第二行\n", ("W075@2:3",), {"title": "第一行第二行"}),
    Row("91b", "Chinese text in quotes over two lines", "title: '第一行\n  第二行'\n", ("W075@2:3",), {"title": "第一行第二行"}),
    Row("91c", "Latin text over two lines", "title: one\n  two\n", (), {"title": "one two"}),
    Row("91d", "a folded block of Chinese text", "title: >-\n  第一行\n  第二行\n", (), {"title": "第一行第二行"}),
    Row("91e", "a literal block", "title: |-\n  第一行: # “甲”\n  - 第二行：\n", (), {"title": "第一行: # “甲”\n- 第二行："}),
    Row("92", "an unknown field", "titel: 甲\n", ("E076@1:1",)),
    # F. Hostile or accidental bombs
    Row("93", "an alias bomb", BOMB, tuple(f"S080@{line}:4" for line in range(1, 10))),
    Row("94", "a list that holds itself", "points: &x [*x]\n", ("S080@1:9",)),
    *[Row("95", f"the tag {tag}", f"title: 甲\nnote: {tag}\n", ("S081@2:7",)) for tag in (
        "!!python/object/apply:os.system [ls]", "!env HOME", "!!binary aGk=", "!!set {a, b}", "!!omap [a: b]")],
    Row("96a", "2,000 deep brackets", "points: " + "[" * 2000 + "]" * 2000 + "\n", ("S082@1:20",)),
    Row("96b", "600 deep mappings", "".join("  " * deep + "a:\n" for deep in range(600)), ("S082@13:25",)),
    Row("96c", "100,000 open brackets", "[" * 100_000, ("S082@1:13",)),
    Row("96d", "100,000 open braces", "title: " + "{a: " * 100_000, ("S082@1:52",)),
    Row("97", "a merge key", "things:\n  - &a\n    id: a\n  - <<: *a\n    title: 乙\n",
        ("S080@2:5", "S080@4:5")),
    Row("98a", "a version directive", "%YAML 3.0\n---\ntitle: 甲\n", ("S083@1:1",)),
    Row("98b", "a tag directive", "%TAG ! tag:x:\n---\ntitle: 甲\n", ("S083@1:1",)),
]

UNKNOWN_KEYS_ASIDE = {"93"}
"""Rows whose keys are not fields of the sample, which is not what they are about."""


def load(tmp_path: Path, given: str | bytes) -> tuple[Source, BaseModel | None, list[Problem]]:
    """A file with this content, read and made a record, and all its problems."""
    path = tmp_path / "样例.yml"
    path.write_bytes(given if isinstance(given, bytes) else given.encode())
    source = read(path, NAME)
    record, problems = shape(Sample, source, "data/模板.yml")
    return source, record, [*source.problems, *problems]


def told(problems: list[Problem]) -> list[str]:
    return sorted(f"{one.code}@{one.place.line}:{one.place.column}" for one in problems)


def assert_readable(problems: list[Problem]) -> None:
    """Every message is Chinese, says how to mend it, and shows nothing of the parser's."""
    for one in problems:
        assert one.place.file == NAME
        assert re.search("[\u4e00-\u9fff]", one.what), one
        assert re.search("[\u4e00-\u9fff]", one.mend), one
        assert not re.search(r"expected|found|while|scanning|Input should|\bkb\b", str(one)), one
        grade = {"W": Grade.WARNING, "I": Grade.NOTE}.get(one.code[0], Grade.ERROR)
        assert one.grade is grade


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.number} {row.name}")
def test_a_faulty_input_is_told_once_and_in_place(row: Row, tmp_path: Path) -> None:
    source, record, problems = load(tmp_path, row.given)
    if row.number in UNKNOWN_KEYS_ASIDE:
        problems = source.problems
    assert told(problems) == sorted(row.told), "\n".join(map(str, problems))
    assert_readable(problems)
    if row.values is not None:
        assert record is not None
        assert record.model_dump(include=set(row.values)) == row.values


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.number} {row.name}")
def test_the_slow_parser_tells_the_same(
    row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A machine without libyaml gives the same messages."""
    monkeypatch.setattr(source_module, "_PARSER", yaml.SafeLoader)
    test_a_faulty_input_is_told_once_and_in_place(row, tmp_path)


def test_every_number_of_the_corpus_has_a_row() -> None:
    assert {int(re.match(r"\d+", row.number)[0]) for row in ROWS} == set(range(1, 99))


SANE = """\
# yaml-language-server: $schema=../schema/样例.schema.json
title: 季度廉政警示教育  # 名称
id: warning-2022
date: 2022-06-30
yes: 是
count: 4
points: [甲, '乙: 丙', "丁\\n戊"]
note: |
  第一段：写“多行”文字。
  - 不是列表

  # 不是注释
things:
  - id: a
    title: “十四五”规划
    points:
      - 会议：每月一次
      - 8:30
  - {id: b, title: 只是可选，不用补, points: [一,
      二]}
reach:
  street: 中山路
  town: 武昌
"""


def test_a_sane_file_has_no_problem(tmp_path: Path) -> None:
    _, record, problems = load(tmp_path, SANE)
    assert problems == []
    assert isinstance(record, Sample)
    assert record.points == ["甲", "乙: 丙", "丁\n戊"]
    assert record.note == "第一段：写“多行”文字。\n- 不是列表\n\n# 不是注释\n"
    assert record.things[1].points == ["一", "二"]


@pytest.mark.parametrize(
    "row",
    # These bear on the file around them: its first bytes, its ends, its depth, its other keys.
    [row for row in ROWS if row.number[:2] not in ("87", "88", "89", "93", "98", "25", "28", "29")
     and row.number not in ("1", "2", "3", "4", "5a", "5b", "6", "6b", "7", "8", "9", "12", "15a",
                            "15b", "16", "17", "17b", "18", "19a", "19b", "20a", "21", "22", "96b", "96a", "96c", "96d")],
    ids=lambda row: f"{row.number} {row.name}",
)
def test_the_same_fault_deep_in_a_file_is_told_in_its_place(row: Row, tmp_path: Path) -> None:
    class Wrap(Strict):
        last: Text = "x"
        records: list[Sample]

    lines = str(row.given).rstrip("\n").split("\n")
    text = "\n".join(["last: 一", "records:", *("  - " * (not at) + "    " * bool(at) + line
                     for at, line in enumerate(lines)), "    state: draft", "  - title: 后一条", ""])
    path = tmp_path / "样例.yml"
    path.write_bytes(text.encode())
    source = read(path, NAME)
    _, problems = shape(Wrap, source)
    moved = [re.sub(r"(\d+):(\d+)", lambda at: f"{int(at[1]) + 2}:{int(at[2]) + 4}", one)
             for one in row.told]
    assert told([*source.problems, *problems]) == sorted(moved), text


def everything_holds(source: Source, record: BaseModel | None, problems: list[Problem]) -> None:
    """What is true of any file whatever: told readably, and never silently without data."""
    assert_readable(problems)
    assert len(problems) <= 2 * (CAP + 1)
    if source.data is None or record is None:
        assert any(one.grade is Grade.ERROR for one in problems)


def test_a_file_cut_at_any_line_or_any_row_of_the_corpus_is_survived(tmp_path: Path) -> None:
    texts = [SANE.encode()] + [row.given if isinstance(row.given, bytes) else row.given.encode()
                               for row in ROWS if len(row.given) < 10_000]
    for data in texts:
        lines = data.splitlines(keepends=True)
        for end in range(min(len(lines), 60) + 1):
            everything_holds(*load(tmp_path, b"".join(lines[:end])))


@pytest.mark.slow
def test_the_data_files_cut_at_forty_lines_each_are_survived(tmp_path: Path) -> None:
    for path in sorted((Path(__file__).parents[2] / "data").rglob("*.yml")):
        lines = path.read_bytes().splitlines(keepends=True)
        for end in range(0, min(len(lines), 2000), max(1, min(len(lines), 2000) // 40)):
            everything_holds(*load(tmp_path, b"".join(lines[:end])))


def test_three_hundred_random_changes_are_survived_within_seconds(tmp_path: Path) -> None:
    chance = random.Random(20261121)
    sane = SANE.encode()
    signs = [bytes([one]) for one in range(256)] + [
        one.encode() for one in "：，“”　－·｜［］\u200b\ufeff\u2028\t"] + [b"\n", b"  ", b"- ", b": ", b"&a ", b"!t "]
    began = time.monotonic()
    for _ in range(300):
        data = sane
        for _ in range(chance.randint(1, 6)):
            at, cut = chance.randrange(len(data)), chance.choice([0, 0, 1, 3, 40])
            data = data[:at] + chance.choice(signs) + data[at + cut :]
        everything_holds(*load(tmp_path, data))
    assert time.monotonic() - began < 20


@pytest.mark.parametrize("data", [
    b"- '" * 500_000, b"a: &a\n" * 250_000, b"\xff\n" * 600_000, b"[x" + b" " * 1_900_000 + b"]",
    "a：b\n".encode() * 300_000, "\u200b".encode() * 600_000, b"a: {" + b"a:b," * 400_000, b"\0" * 1_900_000,
    b'- "abc\n' * 250_000, b"\tx\n" * 600_000,
], ids=["quotes", "anchors", "bytes", "spaces", "colons", "invisible", "braces", "NUL", "open quotes", "tabs"])
def test_two_megabytes_of_one_fault_end_within_seconds(data: bytes, tmp_path: Path) -> None:
    began = time.monotonic()
    everything_holds(*load(tmp_path, data))
    assert time.monotonic() - began < 10


def test_a_megabyte_of_sound_records_is_read_within_seconds(tmp_path: Path) -> None:
    item = "  - id: a{}\n    title: 年度廉政警示教育大会\n    note: 支部的警示教育大会按年安排，站里的活动按月安排。\n    points: [甲, 乙]\n"
    text = "things:\n" + "".join(item.format(at) for at in range(6500))
    assert len(text.encode()) > 1_000_000
    began = time.monotonic()
    _, record, problems = load(tmp_path, text)
    assert time.monotonic() - began < 5
    assert problems == [] and isinstance(record, Sample) and len(record.things) == 6500


def test_faults_past_the_cap_are_counted(tmp_path: Path) -> None:
    _, _, problems = load(tmp_path, "points:\n" + "  -条目\n" * (CAP + 7))
    assert len(problems) == CAP + 1
    assert "另有 7 处" in problems[-1].what


def test_warnings_past_the_cap_do_not_hide_an_error(tmp_path: Path) -> None:
    text = "points:\n" + "  - 甲\u200b\n" * 80 + "date: 2025-02-30\ntitle：甲\n"
    _, _, problems = load(tmp_path, text)
    assert [one.code for one in problems if one.grade is Grade.ERROR] == ["E040", "E064"]


def test_several_faults_of_a_file_are_told_in_one_run(tmp_path: Path) -> None:
    text = 'title：甲\ndate: 2025-02-30\nthings:\n\t- id: A\n  - idd: b\n    note: “a: b”\ncount: "2\n'
    _, _, problems = load(tmp_path, text)
    assert told(problems) == sorted(
        ["E040@1:6", "E064@2:7", "E022@4:1", "E076@5:5", "E044@6:11", "E045@7:8"]
    )


def test_a_link_a_folder_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text("title: a\n")
    (tmp_path / "b.yml").symlink_to(tmp_path / "a.yml")
    for path in (tmp_path / "b.yml", tmp_path, tmp_path / "c.yml"):
        source = read(path, NAME)
        assert [one.code for one in source.problems] == ["F090"]
        assert source.data is None
        assert_readable(source.problems)


def test_places_fall_back_to_the_nearest_parent(tmp_path: Path) -> None:
    source, _, _ = load(tmp_path, SANE)
    assert source.place(("things", 0, "title")) == Place(NAME, 15, 12)
    assert source.place(("things", 0, "title"), key=True) == Place(NAME, 15, 5)
    assert source.place(("things", 0, "nothing", "title")) == Place(NAME, 14, 5)
    assert source.place(("things", 9, "title")) == Place(NAME, 14, 3)
    assert source.place(("nothing",)) == Place(NAME, 2, 1)
    assert source.place(()) == Place(NAME, 2, 1)


def test_a_missing_field_is_named_with_its_description_at_the_record(tmp_path: Path) -> None:
    _, _, problems = load(tmp_path, "id: p\nthings:\n  - title: 甲\n    note: 乙\n")
    assert [str(one) for one in problems] == [
        f"{NAME}:3:5 错误[E077] p：缺少字段“id”（编号）。改法：在这条里加一行 id: …，可对照 data/模板.yml"
    ]


def test_a_mistyped_field_is_not_also_missing(tmp_path: Path) -> None:
    _, _, problems = load(tmp_path, "things:\n  - idd: a\n")
    assert told(problems) == ["E076@2:5"]
    assert "“id”" in problems[0].what


def test_an_unknown_field_gets_the_likely_one(tmp_path: Path) -> None:
    for key, likely in (("titel", "title"), ("ｔitle", "title"), ("Title", "title"), ("标题", "title"), ("no", "number")):
        _, _, problems = load(tmp_path, f"{key}: 3\n")
        assert f"您是不是要写“{likely}”" in problems[0].what
    _, _, problems = load(tmp_path, "zzzzzz: 3\n")
    assert "、state、" in problems[0].mend


def test_a_wrong_word_gets_the_allowed_ones_and_the_likely_one(tmp_path: Path) -> None:
    _, _, problems = load(tmp_path, "id: p\nstate: cheked\n")
    assert told(problems) == ["E079@2:8"]
    assert "您是不是要写“checked”" in problems[0].what and "draft、checked" in problems[0].mend
    assert problems[0].record == "p"


@pytest.mark.parametrize(("text", "codes"), [
    ("reach: 电话\n", []),
    ("reach: [甲, 乙]\n", []),
    ("reach: {number: '110'}\n", []),
    ("reach: {street: 中山路}\n", ["E077@1:8"]),
    ("reach: {street: 中山路, town: 武昌, zip: '430000'}\n", ["E076@1:32"]),
    ("reach: [甲, {a: b}]\n", ["E078@1:12"]),
    ("reach:\n", ["E066@1:1"]),
    ("title: [a]\n", ["E078@1:8"]),
    ("title: {占位}\n", ["E078@1:8"]),
    ("points: 甲\n", ["E078@1:9"]),
    ("things: [甲]\n", ["E078@1:10"]),
    ("date: [2025-01-01]\n", ["E078@1:7"]),
    ("points: ['']\n", ["E066@1:10"]),
])
def test_a_value_of_the_wrong_kind_is_told_once(text: str, codes: list[str], tmp_path: Path) -> None:
    _, _, problems = load(tmp_path, text)
    assert told(problems) == codes
    assert_readable(problems)


def test_a_tagged_union_is_told_by_its_tag(tmp_path: Path) -> None:
    class Visit(Strict):
        kind: Literal["visit"]
        where: Text

    class Call(Strict):
        kind: Literal["call"]
        number: Text

    class Log(Strict):
        steps: list[Annotated[Visit | Call, Field(discriminator="kind")]]

    path = tmp_path / "样例.yml"
    path.write_text("steps:\n  - kind: vist\n  - kind: call\n    nummber: '1'\n  - where: 甲\n", "utf-8")
    _, problems = shape(Log, read(path, NAME))
    assert told(problems) == sorted(["E079@2:11", "E076@4:5", "E077@5:5"])
    assert "您是不是要写“visit”" in problems[0].what
    assert_readable(problems)
