"""The zip for a stick: one page at its top, names that Windows holds, the same bytes every time."""

from __future__ import annotations

import json
import os
import zipfile

import pytest

from zhibu import stick


@pytest.fixture
def site(tmp_path):
    """A small offline site, with files that only a server asks for."""
    folder = tmp_path / "offline"
    unit = {"id": "shi", "title": "某室 <示范>"}
    files = {"index.html": "<title>支部工作手册</title>", "404.html": "x", "sitemap.xml": "x", "sitemap.xml.gz": "x", "plans/index.html": "计划",
             "api/catalog.json": json.dumps({"data_date": "2031-03-09", "unit": unit}), "downloads/ledger.xlsx": "PK"}
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_the_zip_is_named_by_unit_and_date_and_holds_the_site_below_its_start_page(site, tmp_path):
    done = stick.write(site, tmp_path)
    assert done == tmp_path / "zhibu-offline-shi-20310309.zip"
    with zipfile.ZipFile(done) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["打开手册.html", "README.txt", "handbook/api/catalog.json", "handbook/downloads/ledger.xlsx",
                                      "handbook/index.html", "handbook/plans/index.html"]
        page, note = archive.read("打开手册.html").decode(), archive.read("README.txt")
        for entry in archive.infolist():
            assert entry.date_time == (2031, 3, 9, 0, 0, 0) and entry.external_attr >> 16 == 0o100644
            assert bool(entry.flag_bits & 0x800) == (not entry.filename.isascii()), "names that are not ASCII are marked as UTF-8"
    assert "支部工作手册" in page and "某室 &lt;示范&gt;，数据日期 2031-03-09" in page and "<script" not in page
    assert 'href="handbook/plans/index.html"' in page and "handbook/search/" not in page, "only what is there is linked"
    assert note.startswith(b"\xef\xbb\xbf") and b"\r\n" in note and "handbook 文件夹里的 index.html" in note.decode("utf-8-sig")


def test_the_same_site_gives_the_same_bytes_whenever_its_files_were_written(site, tmp_path):
    first = stick.write(site, tmp_path).read_bytes()
    for path in site.rglob("*"):
        os.utime(path, (1, 1))
        path.chmod(0o700)
    assert stick.write(site, tmp_path).read_bytes() == first


def test_a_zip_of_an_older_date_makes_way_for_the_new_one_and_nothing_else_does(site, tmp_path):
    (tmp_path / "zhibu-offline-shi-20301231.zip").write_bytes(b"old")
    (tmp_path / "other.zip").write_bytes(b"other")
    stick.write(site, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["offline", "other.zip", "zhibu-offline-shi-20310309.zip"]


@pytest.mark.parametrize("name", ["con/index.html", "AUX.html", "terms/nul.txt", "com1", "lpt9.js", "a:b.html", "q?.html", "a|b", "dot./x", "space /x",
                                  "back\\slash", "a/" + "x" * 120])
def test_a_name_that_windows_cannot_hold_is_named_and_nothing_is_written(site, tmp_path, name):
    assert len(list(stick.unfit([f"handbook/{name}"]))) == 1
    before = stick.write(site, tmp_path).read_bytes()
    path = site / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("x", encoding="utf-8")
    with pytest.raises(stick.Unfit, match="改法"):
        stick.write(site, tmp_path)
    assert (tmp_path / "zhibu-offline-shi-20310309.zip").read_bytes() == before
    assert not list(tmp_path.glob("*.part"))


def test_names_that_differ_in_case_alone_would_overwrite_each_other():
    assert list(stick.unfit(["a/B.html", "a/b.html"])) == ["a/b.html：与 a/B.html 只差大小写，在 Windows 上会互相覆盖。改法：改其中一个"]
    assert list(stick.unfit(["console.html", "com10", "aux-1/nul-x.txt", "打开手册.html", "x" * 120])) == []
