"""data/ids.lock: what was published stays, as the same kind of record."""

from __future__ import annotations

import pytest

from zhibu.build import examine
from zhibu.check import published_keys, read_lock
from zhibu.problem import Grade


@pytest.fixture
def locked(toy):
    """The toy with all its ids published."""
    assert toy.run("ids").returncode == 0
    return toy


def problems(toy) -> list:
    return examine(toy.data, toy.data / "originals")[2]


def lock(toy) -> list[str]:
    return toy.path("ids.lock").read_text(encoding="utf-8").splitlines()


def test_ids_are_appended_sorted_under_a_line_that_says_what_they_are(toy):
    done = toy.run("ids")
    assert (done.returncode, done.stderr) == (0, "")
    head, *keys = lock(toy)
    assert head.startswith("#") and "zhibu ids" in head
    assert keys == published_keys(toy.graph())
    assert done.stdout == f"登记了 {len(keys)} 个新编号，共 {len(keys)} 个。\n"
    assert problems(toy) == []


def test_a_second_run_changes_nothing(locked):
    before = locked.path("ids.lock").read_bytes()
    assert locked.run("ids").stdout.startswith("登记了 0 个新编号")
    assert locked.path("ids.lock").read_bytes() == before


def test_what_stands_in_the_lock_is_only_added_to(locked):
    file = locked.path("ids.lock")
    file.write_text(file.read_text(encoding="utf-8") + "# 手写的说明\n", encoding="utf-8", newline="\n")
    before = file.read_text(encoding="utf-8")
    locked.edit("topics.yml", "  - id: jilv\n", "  - {id: a-new-one, title: 新主题, summary: 新的。}\n  - id: jilv\n")
    locked.run("ids")
    assert file.read_text(encoding="utf-8") == before + "topic:a-new-one\n"


def test_a_new_id_is_a_note_at_its_record(locked):
    line = locked.edit("topics.yml", "  - id: jilv\n", "  - {id: a-new-one, title: 新主题, summary: 新的。}\n  - id: jilv\n")
    (problem,) = problems(locked)
    assert (problem.code, problem.grade, problem.place.file, problem.place.line) == ("I003", Grade.NOTE, "data/topics.yml", line)
    assert "zhibu ids" in problem.mend


def test_a_vanished_id_is_an_error_at_its_line_in_the_lock(locked):
    locked.edit("roles.yml", "  - id: bumen-fuzeren\n", "  - id: fuzeren\n")
    text = locked.path("plans/guan-2031.yml").read_text(encoding="utf-8")
    locked.path("plans/guan-2031.yml").write_text(text.replace("bumen-fuzeren", "fuzeren"), encoding="utf-8")
    gone, new = problems(locked)
    assert (gone.code, gone.grade, gone.place.file, gone.place.line) == (
        "I001", Grade.ERROR, "data/ids.lock", lock(locked).index("role:bumen-fuzeren") + 1)
    assert "“role:bumen-fuzeren”不见了" in gone.what and "retired" in gone.mend
    assert (new.code, new.record) == ("I003", "role:fuzeren")


def test_an_id_that_comes_back_as_another_kind_is_an_error(locked):
    locked.edit("topics.yml", "  - id: jilv\n    title: 值班纪律\n    summary: 值班的规矩。\n", "")
    locked.edit("roles.yml", "  - id: weiyuan\n", "  - {id: jilv, title: 纪律员, ours: true, summary: 管纪律。}\n  - id: weiyuan\n")
    locked.edit("plans/shi-2031.yml", "topics: [jilv, cangshu]", "topics: [cangshu]")
    back, new = problems(locked)
    assert (back.code, back.what) == ("I002", "编号“jilv”原来是 topic，现在成了 role")
    assert back.place.line == lock(locked).index("topic:jilv") + 1
    assert (new.code, new.record) == ("I003", "role:jilv")


def test_a_vanished_id_is_not_taken_for_another_kind_that_was_always_there(locked):
    """A role and a topic may share a name; when one goes, the other has not replaced it."""
    locked.edit("roles.yml", "  - id: weiyuan\n", "  - {id: jilv, title: 纪律员, ours: true, summary: 管纪律。}\n  - id: weiyuan\n")
    locked.run("ids")
    locked.edit("topics.yml", "  - id: jilv\n    title: 值班纪律\n    summary: 值班的规矩。\n", "")
    locked.edit("plans/shi-2031.yml", "topics: [jilv, cangshu]", "topics: [cangshu]")
    assert [one.code for one in problems(locked)] == ["I001"]


def test_a_retired_id_is_still_there(locked):
    locked.edit("topics.yml", "    title: 值班纪律\n", "    title: 值班纪律\n    retired: {to: 'topic:cangshu', why: 并入藏书}\n")
    assert problems(locked) == []


def test_an_article_that_lost_its_facts_is_kept_by_a_row_of_its_own(locked):
    locked.edit("regulations/tushu-banfa.yml", "articles: 4(1)", "articles: 3(1)")
    gone, = problems(locked)
    assert (gone.code, gone.record) == ("I001", "article:tushu-banfa/4") and "retired_articles" in gone.mend
    locked.edit("regulations/tushu-banfa.yml", "  requirements:\n", "  retired_articles:\n    - {article: 4, to: 'article:tushu-banfa/3', why: 改到第三条}\n  requirements:\n")
    assert problems(locked) == []


def test_a_file_that_cannot_be_read_does_not_make_its_ids_vanish(locked):
    locked.edit("roles.yml", "    title: 支部书记\n", "")
    assert {one.code for one in problems(locked) if one.grade is Grade.ERROR} == {"E077"}


def test_broken_data_register_nothing(toy):
    toy.edit("roles.yml", "    title: 支部书记\n", "")
    done = toy.run("ids")
    assert done.returncode == 1 and "E077" in done.stderr
    assert not toy.path("ids.lock").exists()


def test_every_kind_of_published_record_is_locked(sound):
    kinds = {key.partition(":")[0] for key in published_keys(sound.graph)}
    assert kinds == {entity.type for entity in sound.graph.entities.values()} - {"page"}


def test_a_lock_may_hold_comments_and_empty_lines(tmp_path):
    file = tmp_path / "ids.lock"
    assert read_lock(file) == {}
    file.write_text("# 说明\n\nrole:a\n  topic:b  \n", encoding="utf-8")
    assert read_lock(file) == {3: "role:a", 4: "topic:b"}
