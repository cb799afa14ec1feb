"""The whole build: what stops it, and what it says of itself."""

from __future__ import annotations

import pytest

from zhibu.build import build, originals_folder
from zhibu.problem import DataError, Grade


def test_a_sound_build_names_every_file_and_its_notes(sound):
    output = sound.online
    assert sorted(name for name in output.files if not name.startswith(("api/search/", "calendar/", "downloads/"))) == [
        "api/catalog.json", "api/catalog.schema.json", "assets/zb/check-ids.js", "assets/zb/check-table.js", "assets/zb/review-rules.js",
        "help/changes.atom", "releases/2032-02-03/catalog.json"]
    assert {"api/search/core.js", "api/search/p/0.js", "api/search/d/0.js"} <= set(output.files)
    assert (output.data_date, output.site) == ("2032-02-03", "tushushi-demo")
    assert {problem.grade for problem in output.problems} == {Grade.NOTE}
    assert len({page.uri for page in output.pages}) == len(output.pages)


def test_an_error_stops_the_build_with_every_error_and_warning_and_no_note(toy):
    toy.edit("plans/shi-2031.yml", "helpers: [weiyuan]", "helpers: [nobody]")
    toy.edit("unit.yml", "branch: shi-zhibu", "branch: zhibu")
    toy.path("副本.docx").write_text("x", encoding="utf-8")
    with pytest.raises(DataError) as caught:
        toy.build()
    assert [problem.code for problem in caught.value.problems] == ["R001", "R050", "F096"]
    assert len(str(caught.value).splitlines()) == 3


def test_a_warning_stops_only_a_strict_build(toy):
    toy.path("副本.docx").write_text("x", encoding="utf-8")
    assert [problem.code for problem in toy.build().problems if problem.grade is not Grade.NOTE] == ["F096"]
    with pytest.raises(DataError):
        build(toy.data, toy.data / "originals", strict=True)


def test_without_a_unit_there_is_no_site_and_no_traceback(toy):
    toy.path("unit.yml").unlink()
    with pytest.raises(DataError) as caught:
        toy.build()
    assert "F001" in {problem.code for problem in caught.value.problems}


def test_the_originals_are_looked_for_where_they_are_named(tmp_path, monkeypatch):
    monkeypatch.delenv("ZHIBU_ORIGINALS", raising=False)
    assert originals_folder(tmp_path) == tmp_path / "originals"
    monkeypatch.setenv("ZHIBU_ORIGINALS", "elsewhere")
    assert str(originals_folder(tmp_path)) == "elsewhere"
    assert originals_folder(tmp_path, tmp_path) == tmp_path
