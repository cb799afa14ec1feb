"""Reading data/: every file once, every fault in one run, nothing lost in silence."""

from __future__ import annotations

import os
import shutil

import pytest

from zhibu.load import FILES, REQUIRED, Dataset, load
from zhibu.problem import DataError, Grade, Place, Problem, in_order
from zhibu.source import SIZE


def codes(toy) -> list[tuple[str, str, int]]:
    return [(one.code, one.place.file, one.place.line) for one in in_order(load(toy.data)[1])]


def test_the_toy_loads_whole(toy):
    dataset, problems = load(toy.data)
    assert problems == []
    assert [plan.id for plan in dataset.plans] == ["guan-2031", "shi-2031"]
    assert [regulation.id for regulation in dataset.regulations] == ["duzhe-gongyue", "tushu-banfa"]
    assert [report.id for report in dataset.reports] == ["beiguan-2031", "shi-2031h1"]
    assert (len(dataset.roles), len(dataset.topics), len(dataset.evidence)) == (5, 3, 4)
    assert (len(dataset.terms), len(dataset.mechanisms)) == (5, 3)
    assert [len(rows) for rows in (dataset.workflows, dataset.journeys, dataset.handover, dataset.faq, dataset.forms, dataset.tallies, dataset.genres)] == [
        1, 2, 2, 2, 2, 3, 1]
    assert (len(dataset.search.synonyms), len(dataset.search.readings), len(dataset.search.pages)) == (3, 2, 2)
    assert dataset.unit.id == "tushushi-demo"
    assert dataset.calendar and dataset.review and dataset.handover
    assert set(dataset.sources) == {"unit", "roles", "topics", "evidence", "plan:shi-2031", "plan:guan-2031",
                                    "regulation:tushu-banfa", "regulation:duzhe-gongyue", "report:shi-2031h1", "report:beiguan-2031",
                                    "terms", "mechanisms", "search", "calendar", "combinations",
                                    "workflow:ban-dushuhui", "journey:xin-shuji", "journey:xin-guanliyuan", "handover", "faq", "forms", "tallies",
                                    "genre:xiaojie", "review"}


@pytest.mark.parametrize("name", REQUIRED)
def test_a_missing_file_is_named_and_the_rest_is_still_read(toy, name):
    toy.path(name).unlink()
    dataset, problems = load(toy.data)
    assert codes(toy) == [("F001", f"data/{name}", 1)]
    assert len(dataset.plans) == 2
    assert [problem.code for problem in toy.problems() if problem.grade is Grade.ERROR and problem.code != "R033"] == ["F001"]


def test_an_id_that_differs_from_the_file_name_is_reported_at_the_id(toy):
    line = toy.edit("plans/shi-2031.yml", "  id: shi-2031\n", "  id: shi-2032\n")
    assert codes(toy) == [("F002", "data/plans/shi-2031.yml", line)]


def test_the_id_itself_is_pointed_at(toy):
    toy.edit("plans/shi-2031.yml", "  id: shi-2031\n", "  id: shi-2032\n")
    (problem,) = load(toy.data)[1]
    assert problem.place.column > 3, "at the value, not at the record that holds it"


@pytest.mark.parametrize("broken", ["regulations/duzhe-gongyue.yml", "regulations/tushu-banfa.yml"])
def test_a_file_that_cannot_be_read_leaves_the_others_of_its_folder(toy, broken):
    toy.path(broken).write_text("regulation: [\n", encoding="utf-8")
    dataset, _ = load(toy.data)
    assert len(dataset.regulations) == 1 and dataset.lost == {toy.path(broken).stem}


def test_a_copy_of_a_file_is_one_fault_and_not_one_for_each_record(toy):
    shutil.copy(toy.path("plans/shi-2031.yml"), toy.path("plans/a-copy.yml"))
    assert toy.places() == [("F002", "data/plans/a-copy.yml", 3)]
    assert "把文件改名为 shi-2031.yml，或把编号改成 a-copy" in str(toy.problems()[0])


def test_a_file_under_a_wrong_name_is_read_and_a_copy_is_not(toy):
    toy.path("plans/shi-2031.yml").rename(toy.path("plans/shi-2032.yml"))
    assert [plan.id for plan in load(toy.data)[0].plans] == ["guan-2031", "shi-2031"], "its records are there: one fault, no consequences"
    shutil.copy(toy.path("plans/guan-2031.yml"), toy.path("plans/guan-copy.yml"))
    assert [plan.id for plan in load(toy.data)[0].plans] == ["guan-2031", "shi-2031"]


def test_a_folder_that_is_a_link_is_refused_and_what_lies_in_it_is_not_missed(toy, tmp_path):
    toy.path("plans").rename(tmp_path / "elsewhere")
    toy.path("plans").symlink_to(tmp_path / "elsewhere")
    dataset, (problem,) = load(toy.data)
    assert str(problem) == "data/plans:1:1 错误[F090] 不接受符号链接（快捷方式）。改法：放入文件夹本身"
    assert dataset.plans == () and dataset.lost == {"shi-2031", "guan-2031"}
    assert {one.code for one in toy.problems() if one.grade is Grade.ERROR} <= {"F090", "R033"}
    assert [len(rows) for rows in (dataset.regulations, dataset.reports)] == [2, 2], "the folders after it are read"


def test_a_pipe_is_refused_at_once_and_so_is_a_file_that_is_too_large(toy):
    os.mkfifo(toy.path("plans/rohr.yml"))
    toy.path("reports/gross.yml").write_bytes(b"#" * (SIZE + 1))
    dataset, (pipe, large) = load(toy.data)
    assert str(pipe).endswith("data/plans/rohr.yml:1:1 错误[F090] 这不是普通文件。改法：换成普通的文本文件")
    assert (large.place.file, large.code) == ("data/reports/gross.yml", "E012") and dataset.lost == {"rohr", "gross"}
    toy.path("reports/gross.yml").write_bytes(b"#" * SIZE)
    assert [one.code for one in load(toy.data)[1]] == ["F090", "E011"], "of two megabytes just so, only that it says nothing"


@pytest.mark.parametrize(("file", "kind", "name"), [
    ("shi-2031", "clause", "shi-2031/3"), ("mechanisms", "check", "mechanism/a/b"), ("ban-dushuhui", "check", "workflow/ban-dushuhui/1")])
def test_what_stands_in_the_record_of_an_unread_file_is_not_called_missing(file, kind, name):
    assert Dataset(lost=frozenset({file})).may_have_held(kind, name)
    assert not Dataset(lost=frozenset({"other"})).may_have_held(kind, name)


def test_an_unread_file_excuses_nothing_that_it_could_not_have_held():
    lost = Dataset(lost=frozenset({"roles", "shi-2031"}))
    assert not lost.may_have_held("topic", "roles-x") and not lost.may_have_held("clause", "guan-2031/shi/shi-2031")


@pytest.mark.parametrize("stray", ["plans/shi-2031.yml.bak", "plans/shi-2031 - 副本.yaml", "shi-2031.yml", "notes.docx"])
def test_a_file_that_nothing_reads_is_a_warning(toy, stray):
    toy.path(stray).write_text("x\n", encoding="utf-8")
    assert codes(toy) == [("F096", f"data/{stray}", 1)]
    assert load(toy.data)[1][0].grade is Grade.WARNING


def test_notes_schemas_originals_and_hidden_files_may_lie_there(toy):
    for name in ("readme.md", "ids.lock", ".DS_Store", "originals/scan.docx"):
        toy.path(name).write_text("", encoding="utf-8")
    assert codes(toy) == []
    toy.path("zhang.docx").write_text("", encoding="utf-8")
    assert codes(toy) == [("F096", "data/zhang.docx", 1)], "they hide no stray that comes after them"


def test_all_faults_of_all_files_come_in_one_run_in_order(toy):
    expected = [
        ("E076", "data/plans/shi-2031.yml", toy.edit("plans/shi-2031.yml", "  life: checked\n", "  live: checked\n")),
        ("E079", "data/plans/shi-2031.yml", toy.edit("plans/shi-2031.yml", "per: quarter", "per: quarters")),
        ("E068", "data/plans/shi-2031.yml", toy.edit("plans/shi-2031.yml", "min: 20\n", "min: 20学时\n")),
        ("E064", "data/regulations/tushu-banfa.yml", toy.edit("regulations/tushu-banfa.yml", "issued: 2028-12-01", "issued: 2028-13-01")),
        ("E062", "data/roles.yml", toy.edit("roles.yml", "id: weiyuan", "id: Wei_yuan")),
    ]
    toy.path("topics.yml").unlink()
    expected.append(("F001", "data/topics.yml", 1))
    assert codes(toy) == sorted(expected, key=lambda one: (one[1], one[2]))
    assert [one for one in toy.places() if one[0] != "R033"] == codes(toy), "only the faults of the files themselves, no consequences"


def test_the_number_of_a_part_must_be_one(toy):
    line = toy.edit("plans/shi-2031.yml", "    - key: 二\n", "    - key: 乙\n")
    assert codes(toy) == [("E078", "data/plans/shi-2031.yml", line)]


def test_the_number_of_a_clause_must_fit_into_an_address(toy):
    line = toy.edit("plans/shi-2031.yml", "number: '2'", "number: 2/../3")
    assert codes(toy) == [("E062", "data/plans/shi-2031.yml", line)]


def test_a_role_written_by_its_name_is_answered_with_its_id_and_title(toy):
    toy.edit("plans/shi-2031.yml", "helpers: [weiyuan]", "helpers: [书记]")
    (problem,) = [one for one in toy.problems() if one.code == "E062"]
    assert problem.mend == "写 roles.yml 里的编号，不写名称，如 helpers: [zhibu-shuji]；“书记”多半是 zhibu-shuji（支部书记）"
    toy.edit("plans/shi-2031.yml", "helpers: [书记]", "helpers: [灯塔看守]")
    (problem,) = [one for one in toy.problems() if one.code == "E062"]
    assert problem.mend == "写 roles.yml 里的编号，不写名称，如 helpers: [zhibu-shuji]"


def test_the_part_of_a_fact_must_be_a_number(toy):
    line = toy.edit("regulations/tushu-banfa.yml", "    - topic: 没有条号的事\n", "    - topic: 没有条号的事\n      part: 附则\n")
    assert codes(toy) == [("E078", "data/regulations/tushu-banfa.yml", line + 1)]


def test_every_kind_of_file_holds_one_root_key():
    assert {root for _, root in FILES.values()} == {next(iter(shape.model_fields)) for shape, _ in FILES.values()}


def test_a_message_names_place_grade_code_record_fault_and_cure():
    problem = Problem(Place("data/unit.yml", 3, 7), "R050", "“x”不在 bodies 里", "在 bodies 登记", "demo")
    assert str(problem) == "data/unit.yml:3:7 错误[R050] demo：“x”不在 bodies 里。改法：在 bodies 登记"


def test_problems_are_printed_once_each_by_file_line_and_weight():
    one = Problem(Place("b", 1, 1), "R001", "甲", "改")
    two = Problem(Place("a", 10, 1), "R001", "甲", "改")
    note, error = (Problem(Place("a", 2, 1), code, "甲", "改", grade=grade) for code, grade in (("I001", Grade.NOTE), ("Z001", Grade.ERROR)))
    assert in_order([one, two, note, error, one]) == [error, note, two, one]
    assert str(DataError([one, two])).splitlines() == [str(two), str(one)]


def test_a_file_that_cannot_be_read_hides_no_fault_of_another(toy):
    """What the broken file would have held is not reported as missing; what is wrong elsewhere still is."""
    toy.path("roles.yml").write_text("roles: [\n", encoding="utf-8")
    toy.edit("plans/guan-2031.yml", "applies_to: guan-bumen\n              evidence:\n                - {type: minutes",
             "applies_to: guan-bumenn\n              evidence:\n                - {type: minutes")
    codes = {(one.place.file, one.code) for one in toy.problems() if one.grade is Grade.ERROR}
    assert ("data/plans/guan-2031.yml", "R001") in codes
    assert {file for file, _ in codes} == {"data/roles.yml", "data/plans/guan-2031.yml"}
