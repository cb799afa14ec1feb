"""One number changed in one place of the data changes everything that is made of it, in one build."""

from __future__ import annotations

import io
import json
import re
import shutil
import zipfile

import openpyxl
import pytest
from conftest import copy_toy
from lxml import html

from zhibu.build import Output

OWN = "plans/shi-2031.yml"
DUTY, TITLE = "shi-2031/2/book-swap", "换书活动"
BEFORE, AFTER = "每月至少1次", "每月至少3次"

WITHOUT_NUMBERS = {
    "downloads/evidence.xlsx": "says for what each kind of evidence is kept, not how often",
    "downloads/cards.docx": "half a page for a post: its duties by rhythm, by name",
    "api/search/core.js": "names of records; what they say is in the files of the index beside it",
}
"""Files that name a requirement and none of its numbers, with the reason."""


def text_of(name: str, content: bytes) -> str:
    """What a file says: the parts of a packed one, the lines of a calendar as they were before folding."""
    if name.endswith((".xlsx", ".docx")):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return "\n".join(re.sub("<[^>]*>", "", packed.read(part).decode()) for part in sorted(packed.namelist()) if part.endswith(".xml"))
    if name.endswith(".ics"):
        return content.replace(b"\r\n ", b"").decode()
    return content.decode("utf-8", "replace")


@pytest.fixture(scope="module")
def builds(tmp_path_factory) -> tuple[Output, Output]:
    """The toy before and after `min: 1` of the swaps became 3; the originals, which say 1, are laid aside."""
    toy = copy_toy(tmp_path_factory.mktemp("number"))
    shutil.rmtree(toy.path("originals"))
    before = toy.build()
    toy.edit(OWN, "              min: 1\n              unit: 次\n              measure: 换书活动\n",
             "              min: 3\n              unit: 次\n              measure: 换书活动\n")
    return before, toy.build()


def pages(output: Output) -> dict[str, str]:
    """The text of every page by its address."""
    return {page.address: html.fromstring(f"<div>{page.body}</div>").text_content() for page in output.pages}


def test_every_page_that_says_how_often_says_the_new_number(builds):
    before, after = map(pages, builds)
    said = {address for address, text in before.items() if TITLE in text and BEFORE in text and not address.startswith("reports/")}
    assert BEFORE in after["reports/shi-2031h1/"], "a promise of a report is its own, and stays"
    assert {"plans/shi-2031/2/", "requirements/", "roles/guanliyuan/", *(f"calendar/{n}/" for n in range(1, 13))} <= said
    assert {address for address in said if AFTER not in after[address]} == set()
    for address, old, new in (("plans/shi-2031/2/", "一年合计至少36次", "一年合计至少108次"), ("requirements/", "3个站 × 12个月 = 36次", "3个站 × 12个月 × 3次 = 108次")):
        assert [old in before[address], new in before[address], new in after[address]] == [True, False, True], address


def test_pages_count_the_new_boxes(builds):
    def boxes(output: Output, address: str) -> int:
        page = next(page for page in output.pages if page.address == address)
        return sum(box.startswith("shi-2031/2/swap-held/") for box in html.fromstring(f"<div>{page.body}</div>").xpath(".//input/@data-check"))
    assert [boxes(output, "plans/shi-2031/2/") for output in builds] == [36, 108]
    assert [boxes(output, "calendar/5/") for output in builds] == [3, 9]
    loads = [next(page.body for page in output.pages if page.address == "calendar/") for output in builds]
    assert "5月 6 格" in loads[0] and "5月 12 格" in loads[1]


def test_the_catalog_says_the_new_number(builds):
    found = [next(one for one in json.loads(output.files["api/catalog.json"])["entities"] if one["key"] == f"requirement:{DUTY}") for output in builds]
    assert [(one["min"], one["yearly_minimum"], len(one["occurrences"])) for one in found] == [(1, 36, 12), (3, 108, 12)]


def test_the_calendar_files_say_the_new_number(builds):
    for name in ("calendar/all.ics", "calendar/guanliyuan.ics"):
        before, after = (text_of(name, output.files[name]) for output in builds)
        assert before.count(f"频次：{BEFORE}") - after.count(f"频次：{BEFORE}") == after.count(f"频次：{AFTER}") == 12
        assert re.findall("UID:.*", before) == re.findall("UID:.*", after)


def test_the_workbooks_say_the_new_number(builds):
    def row(output: Output) -> dict:
        head, *rows = openpyxl.load_workbook(io.BytesIO(output.files["downloads/ledger.xlsx"]))["全部"].iter_rows(values_only=True)
        return next(one for one in (dict(zip(head, row, strict=True)) for row in rows) if one["编号"] == DUTY)
    assert [(row(output)["频次"], row(output)["一年合计"]) for output in builds] == [(BEFORE, 36), (AFTER, 108)]


def test_every_file_that_names_the_requirement_changes(builds):
    before, after = builds
    assert set(before.files) == set(after.files)
    naming = {name for name, content in before.files.items() if DUTY in (text := text_of(name, content)) or TITLE in text}
    assert {"json", "js", "ics", "xlsx", "docx"} == {name.rpartition(".")[2] for name in naming}, "each kind of file names it"
    same = {name for name in naming if before.files[name] == after.files[name]}
    assert same - set(WITHOUT_NUMBERS) == set()


def test_every_kind_of_docx_that_holds_the_requirement_says_the_new_number(builds):
    """A checklist of its section, an inspection pack of its section and one of its post."""
    said = {name: text_of(name, content) for name, content in builds[1].files.items() if name.endswith(".docx")}
    holding = {name for name, text in said.items() if TITLE in text} - set(WITHOUT_NUMBERS)
    assert {"downloads/checklist-shi-2031-s2.docx", "downloads/pack-shi-2031-s2.docx", "downloads/pack-role-guanliyuan.docx"} <= holding
    assert {name for name in holding if AFTER not in said[name]} == set()
