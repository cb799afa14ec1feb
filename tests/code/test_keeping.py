"""What was read is kept for the next build: used when nothing changed, made again when anything did, never needed."""

from __future__ import annotations

import pytest

from zhibu.keeping import Keeping, recalled, remember
from zhibu.load import Dataset, load


class Maker:
    """Makes a list of the content, and counts how often."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> list[str]:
        self.times += 1
        return ["甲"]


@pytest.fixture
def maker() -> Maker:
    return Maker()


def test_without_a_folder_all_is_made_each_time(maker):
    keeping = Keeping(None)
    assert [keeping.made("a", b"x", maker) for _ in range(2)] == [["甲"], ["甲"]]
    keeping.forget_the_rest()
    assert maker.times == 2


def test_the_same_file_is_made_once_and_another_name_or_content_anew(tmp_path, maker):
    for times, (name, content) in enumerate([("a", b"x"), ("b", b"x"), ("a", b"y")], 1):
        for _ in range(2):
            assert Keeping(tmp_path / "kept").made(name, content, maker) == ["甲"]
        assert maker.times == times


@pytest.mark.parametrize("damaged", [b"", b"not a pickle", b"\x80\x05X"], ids=["empty", "another file", "cut off"])
def test_what_was_kept_and_is_damaged_is_made_again_and_mended(tmp_path, maker, damaged):
    Keeping(tmp_path).made("a", b"x", maker)
    (kept,) = tmp_path.iterdir()
    kept.write_bytes(damaged)
    for _ in range(2):
        assert Keeping(tmp_path).made("a", b"x", maker) == ["甲"]
    assert maker.times == 2


def test_a_folder_that_cannot_be_is_as_good_as_none(tmp_path, maker):
    (tmp_path / "kept").write_text("a file stands where the folder should", encoding="utf-8")
    keeping = Keeping(tmp_path / "kept")
    assert keeping.made("a", b"x", maker) == ["甲"]
    keeping.forget_the_rest()
    assert maker.times == 1


def test_what_no_file_of_a_run_used_is_removed(tmp_path, maker):
    first = Keeping(tmp_path)
    first.made("a", b"x", maker)
    first.made("b", b"x", maker)
    second = Keeping(tmp_path)
    second.made("b", b"x", maker)
    second.forget_the_rest()
    assert len(list(tmp_path.iterdir())) == 1
    Keeping(tmp_path).made("b", b"x", maker)
    assert maker.times == 2


def test_loading_keeps_one_result_for_each_file_and_reads_the_same_from_it(toy, tmp_path):
    kept = tmp_path / "kept"
    first = load(toy.data, kept)
    files = len(list(kept.iterdir()))
    assert files == len(first[0].sources)
    again = load(toy.data, kept)
    assert (again[0].plans, again[0].roles, again[1]) == (first[0].plans, first[0].roles, first[1])
    toy.edit("roles.yml", "    title: 支部书记\n", "    title: 书记\n")
    assert "书记" in [role.title for role in load(toy.data, kept)[0].roles]
    assert len(list(kept.iterdir())) == files, "what the old file was made into is gone"


@pytest.mark.parametrize(("kind", "file"), [
    ("role", "roles"), ("topic", "topics"), ("body", "unit"), ("term", "terms"), ("mechanism", "mechanisms"), ("combination", "combinations"),
    ("form", "forms"), ("tally", "tallies"), ("evidence", "evidence")])
def test_of_a_file_that_is_lost_nothing_is_known(kind, file):
    assert Dataset(lost=frozenset({file})).may_have_held(kind, "x")
    assert not Dataset(lost=frozenset({"other"})).may_have_held(kind, "x")


def test_places_that_were_put_aside_are_told_as_before(toy, tmp_path):
    whole, problems = load(toy.data)
    for _ in range(2):  # made, then from the folder
        light, same = load(toy.data, tmp_path / "kept", aside=True)
        assert light.sources["roles"].root is None and light.sources["roles"].data is None
        assert same == problems and light.roles == whole.roles
        for n in range(len(whole.roles)):
            for path in (("roles", n), ("roles", n, "title"), ("roles", n, "id")):
                assert light.sources["roles"].place(path) == whole.sources["roles"].place(path)
    assert whole.sources["roles"].place(("roles", 0, "title")).line > 1


def test_lists_are_kept_beside_those_that_are_there(tmp_path):
    path = tmp_path / "new" / "sounds.json"
    assert recalled(path) == {}
    remember(path, {"党": ["dang"]})
    remember(path, {"支部": ["zhi", "bu"]})
    assert recalled(path) == {"党": ["dang"], "支部": ["zhi", "bu"]}
    assert [one.name for one in path.parent.iterdir()] == ["sounds.json"]


@pytest.mark.parametrize("content", ["", "{", "[]", '{"a": 1}', '{"a": []}', '{"a": [1]}', "\xff"])
def test_a_spoiled_file_is_as_good_as_none_and_is_written_anew(tmp_path, content):
    path = tmp_path / "sounds.json"
    path.write_bytes(content.encode("latin-1"))
    assert recalled(path) == {}
    remember(path, {"党": ["dang"]})
    assert recalled(path) == {"党": ["dang"]}


def test_where_nothing_can_be_written_nothing_is_kept(tmp_path):
    (tmp_path / "file").write_text("in the place of a folder", encoding="utf-8")
    remember(tmp_path / "file" / "sounds.json", {"党": ["dang"]})
    assert recalled(tmp_path / "file" / "sounds.json") == {}
