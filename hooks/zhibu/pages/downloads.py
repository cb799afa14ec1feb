"""The page of the files that people take away: what each holds, for whom, how large, what opens it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from ..duties import Year
from ..files import shelves
from .packs import groups_of
from .page import Page, Press

OPENS = {"xlsx": "WPS 表格、Excel、LibreOffice", "docx": "WPS 文字、Word、LibreOffice", "ics": "手机和电脑的日历；微信里打不开，先存到文件再用日历打开",
         "json": "浏览器、任何文本编辑器；平时用不到"}
"""What opens a file, by the ending of its name."""


def downloads_page(press: Press, year: Year, sizes: Callable[[], Mapping[str, int]]) -> Iterator[Page]:
    """The page `/downloads/`; SIZES, asked when the page is set, tells how many bytes each file has, by address; empty where none were made."""
    topics = {topic for group in groups_of(press.graph, year) for duty in group.duties for topic in duty.topics}
    found = [shelf for shelf in shelves(press.graph, year, topics) if shelf.files]

    def page(sizes: Mapping[str, int]) -> Page:
        rows = [(shelf, OPENS[shelf.files[0].kind], [(file, size(sizes[file.address]) if sizes else "没有生成") for file in shelf.files]) for shelf in found]
        return press.page("downloads/", "downloads.html", "下载", "表格、清单、检查记录、职责卡和日历：每个文件是什么、给谁用、用什么打开",
                          shelves=rows, year=year, plan=press.graph.entities[f"plan:{press.graph.dataset.unit.plan}"])

    yield replace(page({}), finish=lambda: page(sizes()).body)


def size(count: int) -> str:
    """A number of bytes, rounded as people say it: 约 40 KB, 约 1.2 MB."""
    if count < 1024:
        return "不到 1 KB"
    if count < 1024 * 1024:
        kilobytes = round(count / 1024)
        return f"约 {kilobytes if kilobytes < 20 else round(kilobytes, -1)} KB"
    return f"约 {count / 1024 / 1024:.1f} MB"
