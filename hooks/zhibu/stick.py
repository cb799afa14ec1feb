"""The copy that opens by double-click, as one zip: the site in a folder, and above it one page that leads in."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from html import escape, unescape
from pathlib import Path

START = "打开手册.html"
FOLDER = "handbook"
NOTE = "README.txt"

LEFT_OUT = {"404.html", "sitemap.xml", "sitemap.xml.gz"}
"""What only a web server or a crawler asks for."""

LONGEST = 120
"""Characters of a path in the zip: Windows takes 260, and what is left is for the folder in which it is unpacked."""

RESERVED = re.compile(r"(con|prn|aux|nul|(com|lpt)[0-9¹²³])(\..*)?", re.I)
FORBIDDEN = re.compile(r'[<>:"\\|?*\x00-\x1f]')

WAYS = (("start", "上任"), ("plans", "计划"), ("calendar", "年历"), ("search", "搜索"), ("progress", "勾选进度"), ("downloads", "下载"))
"""Where the start page leads besides the home page, if there is such a page."""


class Unfit(Exception):
    """A name that Windows cannot hold."""


def write(site: Path, target: Path) -> Path:
    """Put the offline SITE into one zip in the folder TARGET, in place of the one before; Unfit where a name would not unpack.

    The same site gives the same bytes.
    """
    facts = json.loads((site / "api" / "catalog.json").read_text(encoding="utf-8"))
    unit, date = facts["unit"], facts["data_date"]
    title = unescape(re.search(r"<title>(.*?)</title>", (site / "index.html").read_text(encoding="utf-8"), re.S)[1]).rpartition(" - ")[2].strip()
    paths = {path.relative_to(site).as_posix(): path for path in site.rglob("*") if path.is_file()}
    paths = {f"{FOLDER}/{name}": path for name, path in sorted(paths.items()) if name not in LEFT_OUT}
    if faults := list(unfit([START, NOTE, *paths])):
        raise Unfit("\n".join(faults))
    ways = [(f"{FOLDER}/{name}/index.html", word) for name, word in WAYS if f"{FOLDER}/{name}/index.html" in paths]
    done = target / f"zhibu-offline-{unit['id']}-{date.replace('-', '')}.zip"
    part = target / "zhibu-offline.part"
    try:
        with zipfile.ZipFile(part, "w") as archive:
            _add(archive, START, start_page(title, unit["title"], date, ways).encode(), date)
            _add(archive, NOTE, ("\ufeff" + note(title, date)).replace("\n", "\r\n").encode(), date)
            for name, path in paths.items():
                _add(archive, name, path.read_bytes(), date)
        part.replace(done)
    finally:
        part.unlink(missing_ok=True)
    for old in target.glob("zhibu-offline-*.zip"):
        if old != done:
            old.unlink()
    return done


def unfit(names: Iterable[str]) -> Iterator[str]:
    """What Windows would not take, one line each."""
    seen: dict[str, str] = {}
    for name in names:
        parts = name.split("/")
        if len(name) > LONGEST:
            yield f"{name}：路径有 {len(name)} 个字，最多 {LONGEST} 个。改法：把编号或文件名改短"
        if any(RESERVED.fullmatch(part) or FORBIDDEN.search(part) or part[-1:] in (" ", ".", "") for part in parts):
            yield f"{name}：Windows 不收这个名字（保留名、特殊符号，或者以点、空格结尾）。改法：换一个名字"
        if (other := seen.setdefault(name.casefold(), name)) != name:
            yield f"{name}：与 {other} 只差大小写，在 Windows 上会互相覆盖。改法：改其中一个"


def _add(archive: zipfile.ZipFile, name: str, content: bytes, date: str) -> None:
    """One file, dated by the data and not by the clock."""
    year, month, day = map(int, date.split("-"))
    entry = zipfile.ZipInfo(name, (year, month, day, 0, 0, 0))
    entry.create_system, entry.external_attr = 3, 0o100644 << 16
    archive.writestr(entry, content, zipfile.ZIP_DEFLATED, 6)


def start_page(title: str, unit: str, date: str, ways: list[tuple[str, str]]) -> str:
    """The page to double-click; without its stylesheet, that is before unpacking, it says what is to be done first."""
    links = "".join(f'<li><a href="{escape(address)}">{escape(word)}</a></li>\n' for address, word in ways)
    return f"""<!doctype html>
<html lang="zh">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'">
<meta http-equiv="X-UA-Compatible" content="IE=edge">
<meta name="renderer" content="webkit">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>打开手册 - {escape(title)}</title>
<link rel="stylesheet" href="{FOLDER}/assets/zb/start.css">
</head>
<body>
<main>
<h1>{escape(title)}</h1>
<p class="packed"><strong>还没有解压，或者文件不全。</strong>先把压缩包整个解压出来（右键，“全部解压缩”或“解压到……”），再双击解压出来的“{START}”。</p>
<p class="open"><a href="{FOLDER}/index.html">打开手册</a></p>
<ul class="ways">
{links}</ul>
<p>{escape(unit)}，数据日期 {date}。</p>
<h2>用之前知道</h2>
<ul>
<li>不用装软件，不用上网，搜索也能用。</li>
<li>文件不能少、不能改名；要挪就把整个文件夹一起挪。</li>
<li>勾选<strong>仅存本机，不上报</strong>：存在这台电脑的这个浏览器里，不在优盘和这个文件夹里。换电脑先“导出”，到那边“导入”。</li>
<li>用 Chrome、Edge 这类浏览器打开。360 等要在“极速模式”，IE 不能用。</li>
</ul>
</main>
</body>
</html>
"""


def note(title: str, date: str) -> str:
    """What stands beside the start page for whoever sees its name garbled."""
    return (f"{title}（离线版，数据日期 {date}）\n\n"
            "1. 先把压缩包整个解压。\n"
            f"2. 双击“{START}”。名字显示成乱码时，双击 {FOLDER} 文件夹里的 index.html，是一样的。\n"
            "3. 不用装软件，不用上网。勾选只存在这台电脑的浏览器里。\n")
