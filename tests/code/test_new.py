"""`zhibu new`: the skeleton of every kind passes the check, stands where it belongs, and nothing else changes by a byte."""

from __future__ import annotations

import difflib
import re
import shutil

import pytest
from conftest import ROOT, Toy, copy_toy

from sampling import sampled
from zhibu.build import build
from zhibu.cli import KINDS as NAMED
from zhibu.load import FILES
from zhibu.problem import Grade
from zhibu.skeleton import KINDS

IDS = {
    "plan": "guan-2040", "clause": "shi-2031/77", "item": "shi-2031/2/xin-xiang", "requirement": "shi-2031/2/xin-shi", "regulation": "xin-banfa",
    "article": "tushu-banfa/2", "report": "guan-2040h1", "paragraph": "shi-2031h1/一（一）/九", "step": "ban-dushuhui/shou-wei",
}
"""An id of each kind whose ids have several parts, or that makes a file; the others are called xin-de."""


@pytest.fixture
def draft(toy: Toy) -> Toy:
    """The toy as its editors have it before they have gone over it: only into a draft anything may be put."""
    for pattern in ("plans/*.yml", "reports/*.yml"):
        for path in toy.data.glob(pattern):
            path.write_bytes(path.read_bytes().replace(b"life: checked", b"life: draft"))
    assert toy.run("ids").returncode == 0
    return toy


def arguments(kind: str, name: str = "") -> list[str]:
    """How one asks for a new record of a kind."""
    about = {"combination": ["--for", "requirement:shi-2031/2/reading-club"], "journey": ["--for", "guanliyuan"]}
    return ["new", kind, "--id", name or IDS.get(kind, "xin-de"), *about.get(kind, ())]


def faults(toy: Toy) -> list[str]:
    """Everything wrong with the data, as printed; what the originals say of a draft is for its editor."""
    return [str(one) for one in toy.problems(originals=False) if one.grade is not Grade.NOTE]


def contents(toy: Toy) -> dict[str, bytes]:
    return {path.relative_to(toy.data).as_posix(): path.read_bytes() for path in toy.data.rglob("*") if path.is_file()}


def test_the_command_names_every_kind_that_there_is():
    assert NAMED == tuple(KINDS)


@pytest.mark.parametrize("kind", sampled(KINDS, 2))
def test_a_skeleton_of_every_kind_passes_the_check_and_changes_nothing_else(draft, kind):
    before, sound = contents(draft), faults(draft)
    done = draft.run(*arguments(kind))
    assert (done.returncode, done.stderr) == (0, "")
    file, line, key = re.match(r"写在 data/(\S+?):(\d+)（(.+)）。接着填", done.stdout).groups()
    after = contents(draft)
    assert {name for name in after if after[name] != before.get(name)} == {file}
    old, new = (one.get(file, b"").decode().splitlines(keepends=True) for one in (before, after))
    changes = [one for one in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes() if one[0] != "equal"]
    assert [one[0] for one in changes] == ["insert"]
    assert faults(draft) == sound
    entity = draft.graph().entities[key]
    assert entity.place().file == f"data/{file}"
    if kind != "article":  # An article is put together from its facts and has no place of its own.
        assert int(line) <= entity.place().line <= int(line) + 2


def test_a_handbook_with_a_skeleton_of_every_kind_is_built(draft):
    for kind in KINDS:
        assert draft.run(*arguments(kind)).returncode == 0
    output = build(draft.data, draft.data / "none")
    assert {"plans/guan-2040/index.md", "workflows/xin-de/index.md", "plans/shi-2031/77/index.md"} <= {page.uri for page in output.pages}


@pytest.mark.parametrize("kind", KINDS)
def test_each_line_that_is_told_is_the_line_to_fill_in(draft, kind):
    told = re.findall(r"^data/(\S+?):(\d+) (.+)$", draft.run(*arguments(kind)).stdout, re.M)
    assert told
    for file, line, text in told:
        assert draft.path(file).read_text(encoding="utf-8").splitlines()[int(line) - 1].strip() == text
        assert re.search("待写|待定|待核|未载明", text)


@pytest.mark.parametrize("kind", sampled(KINDS, 5))
def test_what_is_there_already_is_refused_and_nothing_is_written(draft, kind):
    draft.run(*arguments(kind))
    before = contents(draft)
    done = draft.run(*arguments(kind))
    assert (done.returncode, done.stdout) == (1, "")
    assert re.search(r"编号“.+”已经有了（data/\S+:\d+）", done.stderr) and "没有写" in done.stderr
    assert contents(draft) == before


@pytest.mark.parametrize("kind", sampled(KINDS, 5))
def test_an_id_of_an_unheard_form_is_refused(draft, kind):
    before = contents(draft)
    for name in ("Xin De", "新的", "../xin", "a/b/c/d", "a:b", ""):
        done = draft.run(*arguments(kind)[:3], name, *arguments(kind)[4:])
        assert (done.returncode, done.stdout) == (1, "")
        assert KINDS[kind].title in done.stderr
    assert contents(draft) == before


def test_an_id_that_was_published_is_never_used_again(draft):
    lock = draft.path("ids.lock")
    lock.write_bytes(lock.read_bytes() + b"term:xin-de\n")
    done = draft.run("new", "term", "--id", "xin-de")
    assert done.returncode == 1 and "以前发布过（data/ids.lock）" in done.stderr


@pytest.mark.parametrize("kind", [kind for kind in KINDS if "{" in KINDS[kind].key and kind in IDS and "/" in IDS[kind]])
def test_a_record_without_its_home_is_refused_with_what_to_do(draft, kind):
    _, _, rest = IDS[kind].partition("/")
    done = draft.run("new", kind, "--id", f"mei-you/{rest}")
    assert done.returncode == 1 and "没有" in done.stderr and "zhibu new" in done.stderr


def test_a_near_name_is_proposed(draft):
    assert "是不是 shi-2031？" in draft.run("new", "clause", "--id", "shi-2013/77").stderr
    assert "是不是 role:guanliyuan？" in draft.run("new", "journey", "--id", "xin-de", "--for", "guanliyuann").stderr
    assert "可以写：一、二" in draft.run("new", "clause", "--id", "shi-2031/77", "--section", "九").stderr


def test_what_was_gone_over_takes_no_draft(toy):
    line = toy.line("plans/shi-2031.yml", "life: checked")
    done = toy.run("new", "clause", "--id", "shi-2031/77")
    assert done.returncode == 1 and f"（data/plans/shi-2031.yml:{line} life: checked）" in done.stderr


def test_a_clause_and_an_article_stand_where_their_number_belongs(draft):
    numbers = [clause.record.number for clause in draft.graph().of("clause") if clause.id.startswith("shi-2031/")]
    for new in ("0", "15", "99"):
        assert draft.run("new", "clause", "--id", f"shi-2031/{new}", "--section", "一").returncode == 0
    section = draft.graph().dataset.plans[-1].sections[0] if draft.graph().dataset.plans[-1].id == "shi-2031" else draft.graph().dataset.plans[0].sections[0]
    found = [int(clause.number) for clause in section.clauses]
    assert found == sorted(found) and {0, 15, 99} <= set(found) and len(numbers) + 3 >= len(found)
    assert draft.run("new", "article", "--id", "tushu-banfa/2").returncode == 0
    regulation = next(one for one in draft.graph().dataset.regulations if one.id == "tushu-banfa")
    written = [fact.articles for fact in regulation.facts if fact.articles]
    assert written.index("2") < written.index("3")


def test_a_title_is_taken_over_whatever_it_is(draft):
    title = "“三会一课”: #1 '甲'，{乙}"
    assert draft.run("new", "topic", "--id", "xin-de", "--title", title).returncode == 0
    assert draft.graph().entities["topic:xin-de"].title == title


@pytest.mark.parametrize(("name", "change"), [
    ("the line ends of Windows", lambda data: data.replace(b"\n", b"\r\n")),
    ("no line end at the end", lambda data: data.rstrip(b"\n")),
    ("blank lines and a remark at the end", lambda data: data + "\n\n# 以后再添\n".encode()),
    ("a mark of UTF-8 at its head", lambda data: b"\xef\xbb\xbf" + data),
    ("entries as far out as their key", lambda data: re.sub(rb"(?m)^  ", b"", data)),
])
def test_a_list_written_in_another_way_takes_one_more(draft, name, change):
    path = draft.path("topics.yml")
    path.write_bytes(change(path.read_bytes()))
    old = path.read_bytes()
    assert draft.run("new", "topic", "--id", "xin-de").returncode == 0
    new = path.read_bytes()
    at = next((n for n, (one, other) in enumerate(zip(old, new)) if one != other), len(old))
    assert old[at:] == new[len(new) - (len(old) - at):]
    assert draft.graph().dataset.topics[-1].id == "xin-de"


@pytest.mark.parametrize("empty", ["terms: []\n", "terms:  [ ]  # 还没有\n"])
def test_an_empty_list_takes_its_first_entry(draft, empty):
    for path in ("plans/shi-2031.yml", "reports/shi-2031h1.yml"):
        assert draft.path(path).exists()
    draft.path("ids.lock").unlink()
    draft.path("terms.yml").write_text(empty, encoding="utf-8")
    assert draft.run("new", "term", "--id", "xin-de").returncode == 0
    assert [term.id for term in draft.graph().dataset.terms] == ["xin-de"]
    assert draft.path("terms.yml").read_text(encoding="utf-8").startswith("terms:") and draft.path("terms.yml").read_text(encoding="utf-8").count("#") == empty.count("#") + 4


def test_a_list_file_that_is_not_there_yet_is_made(draft):
    draft.path("faq.yml").unlink()
    draft.path("ids.lock").unlink()
    assert draft.run("new", "faq", "--id", "xin-de").returncode == 0
    assert draft.path("faq.yml").read_text(encoding="utf-8").startswith("# yaml-language-server: $schema=schema/faq.schema.json\nfaq:\n  - id: xin-de\n")


def test_a_list_in_brackets_is_refused_with_what_to_write_by_hand(draft):
    draft.path("ids.lock").unlink()
    draft.path("topics.yml").write_text("topics: [{id: cangshu, title: 书, summary: 书。}]\n", encoding="utf-8")
    before = contents(draft)
    done = draft.run("new", "topic", "--id", "xin-de")
    assert done.returncode == 1 and "照下面的手写" in done.stderr and "id: xin-de" in done.stderr
    assert contents(draft) == before


def test_a_file_that_cannot_be_read_is_left_alone(draft):
    draft.path("topics.yml").write_text("topics: [\n", encoding="utf-8")
    before = contents(draft)
    done = draft.run("new", "topic", "--id", "xin-de")
    assert done.returncode == 1 and "data/topics.yml 读不出来" in done.stderr
    draft.path("plans/xin-de.yml").write_text("x", encoding="utf-8")
    done = draft.run("new", "plan", "--id", "xin-de")
    assert done.returncode == 1 and "data/plans/xin-de.yml 已经有了，不覆盖" in done.stderr
    draft.path("plans/xin-de.yml").unlink()
    assert contents(draft) == before


def test_what_would_be_an_error_is_told_before_anything_is_written(draft):
    taken = draft.graph().inside("clause:shi-2031/2", "item")[0].record.id
    before = contents(draft)
    done = draft.run("new", "requirement", "--id", f"shi-2031/2/{taken}")
    assert done.returncode == 1 and "错误[R003]" in done.stderr and "没有写" in done.stderr
    assert contents(draft) == before


def test_the_first_line_of_a_new_file_is_that_of_its_neighbours(draft):
    for kind in ("plan", "regulation", "report", "workflow", "journey", "genre"):
        draft.run(*arguments(kind))
        folder = next(pattern for pattern, (_, root) in FILES.items() if root == kind).removesuffix("/*.yml")
        new = draft.path(f"{folder}/{IDS.get(kind, 'xin-de')}.yml").read_text(encoding="utf-8").splitlines()[0]
        real = next((ROOT / "data" / folder).glob("*.yml")).read_text(encoding="utf-8").splitlines()[0]
        assert new == real


def test_the_example_of_the_help_page_works(draft):
    text = (ROOT / "docs" / "help" / "data.md").read_text(encoding="utf-8")
    section = text[text.index("{ #new }"):text.index("{ #workbook }")]
    (command,) = re.findall(r"^\.venv/bin/zhibu (new .+)$", section, re.M)
    assert draft.run(*re.split(" +", command)).returncode == 0
    assert all(f"`{kind}`" in section for kind in KINDS)


@pytest.mark.slow
@pytest.mark.parametrize("asked", ["clause --id suo-2022/99", "requirement --id suo-2022/18/xin-shi", "item --id suo-2022/3/xin-xiang", "term --id xin-de",
                                   "article --id dangzhang/99", "step --id dangke/xin-bu", "mechanism --id xin-de", "plan --id suo-2099"])
def test_the_real_data_take_a_skeleton(asked, tmp_path):
    shutil.copytree(ROOT / "data", tmp_path / "data", ignore=shutil.ignore_patterns("originals", "releases"))
    toy = Toy(tmp_path)
    done = toy.run("new", *asked.split())
    assert (done.returncode, done.stderr) == (0, "")
    assert faults(toy) == []
