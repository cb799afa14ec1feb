"""The zip for a stick in Firefox: unpacked, opened from its folder, with no network; where each page keeps ticks of its own."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import docx
import icalendar
import openpyxl
import pypdf
import pytest
from marionette import Firefox, firefox, until
from test_trust import kinds

from zhibu import stick

pytestmark = pytest.mark.slow  # a build, a second browser

BOX = "input[type=checkbox][data-check]"
A4 = pytest.approx((210 / 25.4 * 72, 297 / 25.4 * 72), abs=1)
"""Width and height in points."""


@pytest.fixture(scope="module")
def handbook(offline: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The zip unpacked in a folder with Chinese and a blank in its name; the folder of the pages."""
    (packed,) = offline.parent.glob("*.zip")
    folder = tmp_path_factory.mktemp("stick") / "支部 手册（新）#1"
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(folder)
    return folder / "handbook"


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    with firefox(tmp_path_factory.mktemp("firefox")) as one:
        yield one


@pytest.fixture
def reader(started: Firefox) -> Iterator[Firefox]:
    """Somebody at Firefox; the pages of the test made no error and asked the network for nothing."""
    for old in started.downloads.iterdir():
        old.unlink()
    assert started.faults() == []
    yield started
    assert started.faults() == []


def address(handbook: Path, page: str) -> str:
    return (handbook / page / "index.html").as_uri()


def ticked(reader: Firefox) -> list[str]:
    return reader.evaluate(f"Array.from(document.querySelectorAll('{BOX}')).filter(one => one.checked).map(one => one.dataset.check)")


def exported(reader: Firefox) -> Path:
    """The file that 导出 of the panel gives."""
    if not reader.evaluate("document.querySelector('details[data-ticks]').open"):
        reader.click("details[data-ticks] summary")
    reader.click("[data-ticks-panel] button", "导出")
    return reader.downloaded(".json")


def test_from_the_start_page_the_search_finds_and_its_result_opens(reader: Firefox, handbook: Path) -> None:
    reader.open((handbook.parent / stick.START).as_uri())
    assert not reader.evaluate("document.querySelector('.packed').getClientRects().length"), "it knows that it is unpacked"
    reader.click("a", "打开手册")
    until(lambda: reader.address == (handbook / "index.html").as_uri(), "the home page")
    reader.type("#zb-q", "警示教育多久搞一次")
    reader.click("#results[data-state=ready] [data-key] a")
    until(lambda: "警示教育" in reader.evaluate("document.querySelector('h1').textContent"), "the clause")
    assert reader.address.startswith(address(handbook, "plans/suo-2022/18"))


def test_a_tick_stays_after_a_reload_and_after_going_elsewhere(reader: Firefox, handbook: Path) -> None:
    reader.open(address(handbook, "plans/suo-2022/18"))
    first = reader.evaluate(f"document.querySelector('{BOX}').dataset.check")
    reader.click(f"label:has(> {BOX})")
    assert ticked(reader) == [first]
    reader.reload()
    assert ticked(reader) == [first]
    reader.open(address(handbook, "plans/suo-2022/19"))
    assert ticked(reader) == []
    reader.open(address(handbook, "plans/suo-2022/18"))
    assert ticked(reader) == [first]
    assert not reader.evaluate("!!document.querySelector('.zb-unsaved:not([hidden])')"), "the browser kept it"
    reader.click(f"label:has(> {BOX})")


def test_each_page_keeps_its_own_ticks_and_says_so_and_the_progress_page_takes_them_in_from_files(reader: Firefox, handbook: Path) -> None:
    files = []
    for page in ("plans/suo-2022/18", "plans/suo-2022/19"):
        reader.open(address(handbook, page))
        reader.click(f"label:has(> {BOX})")
        (box,) = ticked(reader)
        file = exported(reader)
        assert list(json.loads(file.read_text("utf-8"))["ticks"]) == [box], "the file holds the ticks of this page alone"
        assert "只有本页，1 条" in reader.text("[data-ticks-panel] .zb-answer")
        assert "每一页各存各的" in reader.text("[data-ticks-panel] .zb-ticks__note")
        files.append(file.rename(file.with_name(f"{len(files)}.ticks")))
    reader.open(address(handbook, "progress"))
    assert reader.text(".zb-progress__total").startswith("已勾 0 /"), "true in Firefox: the store of another page cannot be read"
    assert "读不到别的页上勾的" in reader.text(".zb-progress__state")
    assert "还没有勾选" not in reader.text(".zb-progress__state")
    for n, file in enumerate(files, 1):
        reader.take_in("[data-ticks-panel] input[type=file]", file)
        if n == 1:
            reader.click("details[data-ticks] summary")
        reader.click("[data-ticks-panel] button", "合并")
        until(lambda n=n: reader.text(".zb-progress__total").startswith(f"已勾 {n} /"), f"{n} ticks in all")


def test_downloads_are_there_and_open(reader: Firefox, handbook: Path) -> None:
    reader.open(address(handbook, "downloads"))
    opened = {}
    for ending, read in ((".xlsx", openpyxl.load_workbook), (".docx", docx.Document), (".ics", lambda path: icalendar.Calendar.from_ical(path.read_bytes()))):
        name = reader.evaluate(f"""document.querySelector('.zb-page a[href$="{ending}"]').getAttribute('href').split('/').pop()""")
        reader.click(f'.zb-page a[href$="{ending}"]')
        file = reader.downloaded(ending)
        assert file.name == name
        opened[ending] = read(file)
    assert opened[".xlsx"].worksheets[0].max_row > 10 and opened[".docx"].paragraphs and opened[".ics"].walk("VEVENT")
    assert reader.address == address(handbook, "downloads")


def test_a_page_is_printed_on_a4_without_its_controls(reader: Firefox, handbook: Path) -> None:
    reader.open(address(handbook, "plans/suo-2022/18"))
    shown = "Array.from(document.querySelectorAll(arguments[0])).filter(one => one.getClientRects().length).length"
    controls = "button, input[type=search], .md-header, [data-ticks-panel], .zb-toolbar"
    assert reader.evaluate(shown, controls) > 0
    reader.medium("print")
    assert reader.evaluate(shown, controls) == 0
    assert reader.evaluate(shown, "h1") == 1 and reader.evaluate(shown, f".zb-page {BOX}") > 10
    reader.medium("")
    pages = pypdf.PdfReader(io.BytesIO(reader.print())).pages
    assert pages and all((float(page.mediabox.width), float(page.mediabox.height)) == A4 for page in pages)
    assert min(len(page.extract_text()) for page in pages) > 20, "no page is empty"


def test_a_page_of_every_kind_opens_without_a_fault(reader: Firefox, handbook: Path) -> None:
    for name in kinds(handbook):
        reader.open((handbook / name).as_uri())
        assert reader.text("h1")
    assert reader.faults() == []


@pytest.mark.parametrize(("wrong", "told"), [
    ("setTimeout(() => { missing.thing = 1; })", "missing is not defined"),
    ("console.error('went wrong')", "went wrong"),
    ("new Image().src = 'https://example.invalid/x.png'", "example.invalid"),
], ids=["an error", "said to the console", "asked of the network"])
def test_what_a_page_does_wrong_is_seen(reader: Firefox, handbook: Path, wrong: str, told: str) -> None:
    """The tests above prove nothing unless their watch works."""
    reader.open(address(handbook, "plans/suo-2022/18"))
    reader.evaluate(wrong)
    assert told in until(reader.faults, "the fault")[0]
    reader.forget()
