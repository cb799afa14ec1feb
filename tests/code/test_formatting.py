"""`zhibu fmt` and `zhibu check --fix`: one layout, nothing said otherwise, no comment lost; what is mended, and what is left alone."""

from __future__ import annotations

import json
import os
import random
import re
import stat
from pathlib import Path

import pytest
from conftest import ROOT, TOY, Toy

from sampling import sampled
from zhibu.formatting import MENDED, REMEDIES, comments, formatted, laid_out, mended
from zhibu.load import FILES
from zhibu.source import read

REAL = sorted(path for pattern in FILES for path in (ROOT / "data").glob(pattern))
SMALL = sorted(path for pattern in FILES for path in TOY.glob(pattern))
FILES_TRIED = [*sampled(SMALL, 8), *sampled(REAL, 75)]
TOPICS, PLAN = "topics.yml", "plans/shi-2031.yml"


def said(path: Path) -> str:
    """What a file says, with the kinds and the order of its values."""
    source = read(path, path.name)
    assert source.data is not None, source.problems
    return json.dumps(source.data)


def trailing(rows: list[str], chance: random.Random) -> list[str]:
    return [row + " " * chance.choice((0, 0, 1, 3)) for row in rows]


def more_blank(rows: list[str], chance: random.Random) -> list[str]:
    """Rows of which blank ones, where they were, have become several, and some stand at both ends."""
    return ["", *(one for row in rows for one in ([row] if row else [""] * chance.randint(1, 4))), "", ""]


def deeper(rows: list[str], chance: random.Random) -> list[str]:
    """Twice the indentation, so that dashes stand further from their words, too."""
    def widened(row: str) -> str:
        found = re.match(r"( *)((?:- +)*)", row)
        return found[1] * 2 + found[2].replace("- ", "-   ") + row[found.end():]
    return [widened(row) for row in rows]


def shallower(rows: list[str], chance: random.Random) -> list[str]:
    """Lists in the column of the key that holds them, as many people write them."""
    done, shifts = [], [(0, 0)]
    for n, row in enumerate(rows):
        indent = len(row) - len(row.lstrip(" "))
        if row.strip():
            while len(shifts) > 1 and indent < shifts[-1][0]:
                shifts.pop()
            content = next((one for one in rows[n:] if one.strip() and not one.lstrip().startswith("#")), "")
            at = len(content) - len(content.lstrip(" "))
            if content.lstrip().startswith("- ") and at == indent and indent > shifts[-1][0] and indent >= 2:
                shifts.append((indent, shifts[-1][1] + 2))
        done.append(row[shifts[-1][1]:] if row.strip() else row)
    return done


DISTURBANCES = {"trailing blanks": trailing, "blank rows": more_blank, "deeper": deeper, "lists in the column of their key": shallower}


def content_of(rows: list[str], chance: random.Random) -> bytes:
    """Rows as some editor saves them."""
    end = chance.choice(("\n", "\r\n"))
    return chance.choice((b"", b"\xef\xbb\xbf")) + end.join(rows).encode() + chance.choice(("", end, end * 3)).encode()


# fmt


@pytest.mark.parametrize("path", FILES_TRIED, ids=lambda path: path.stem)
def test_a_file_says_the_same_with_the_same_comments_and_is_laid_out_once_for_all(path, tmp_path):
    old = path.read_text(encoding="utf-8")
    new = laid_out(old)
    (tmp_path / path.name).write_text(new, encoding="utf-8")
    assert said(tmp_path / path.name) == said(path)
    assert comments(new) == comments(old) and len(comments(old)) >= sum(row.lstrip().startswith("#") for row in old.splitlines()) > 0
    assert laid_out(new) == new
    assert [row for row in new.split("\n")] == [row.rstrip() for row in old.split("\n")], "the files are the model of the layout"


@pytest.mark.parametrize("name", DISTURBANCES)
@pytest.mark.parametrize("path", [*sampled(SMALL, 12), *sampled(REAL, 150)], ids=lambda path: path.stem)
def test_what_was_disturbed_comes_back_exactly(path, name, tmp_path):
    wanted = laid_out(path.read_text(encoding="utf-8"))
    chance = random.Random(f"{path.name} {name}")
    content = content_of(DISTURBANCES[name](wanted.rstrip("\n").split("\n"), chance), chance)
    file = tmp_path / path.name
    file.write_bytes(content)
    before, after, stop = formatted(file, path.name)
    assert (before, stop) == (content, [])
    assert after.decode() == wanted


EXAMPLES = {
    "brackets and commas": ("a:   [x ,y,  'z, ' ]\nb: { c: 1,d: [ ] }\n", "a: [x, y, 'z, ']\nb: {c: 1, d: []}\n"),
    "brackets over several rows": ("a:\n      - b: [x,\n             y,\n               z\n         ]\n", "a:\n  - b: [x,\n      y,\n      z\n    ]\n"),
    "text on several rows": ("a:\n    b: |\n          一\n            二\n\n          三  \n\n\n\n    c: d\n", "a:\n  b: |\n    一\n      二\n\n    三  \n\n  c: d\n"),
    "text that keeps its last rows": ("a: |+\n      一\n\n\nb: c\n", "a: |+\n  一\n\n\nb: c\n"),
    "text with its own depth": ("a:\n    b: |1\n       一\n      二\n", "a:\n  b: |1\n     一\n    二\n"),
    "text in quotes on several rows": ("a: 'b\n\n      c'\n", "a: 'b\n\n  c'\n"),
    "a value on a row of its own": ("a:\n     b\n", "a:\n  b\n"),
    "lists in lists": ("a:\n-   - b\n    - c\n-   - d\n", "a:\n  - - b\n    - c\n  - - d\n"),
    "comments go with what they stand at": ("# 头\na:\n# 一\n- b: c # 二\n    # 三\n  d: e\n# 尾\n", "# 头\na:\n  # 一\n  - b: c # 二\n    # 三\n    d: e\n# 尾\n"),
    "a sharp sign in text is no comment": ("a: |\n    # 不是注释\nb: 'x # y'\n", "a: |\n  # 不是注释\nb: 'x # y'\n"),
    "what the check names a colon or a dash": ("a：一\nb:　二\nc:\n  -三\n", "a: 一\nb: 二\nc:\n  - 三\n"),
    "one start of the document": ("---\na:  b\n", "---\na: b\n"),
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_layout_of_each_kind_of_value(name, tmp_path):
    before, after = EXAMPLES[name]
    path = tmp_path / "x.yml"
    path.write_text(before, encoding="utf-8")
    old, new, stop = formatted(path, "x.yml")
    assert (new.decode(), stop) == (after, [])
    assert laid_out(after) == after


def test_the_command_lays_out_all_files_or_those_named_and_lists_them(toy):
    before = {path: path.read_bytes() for path in toy.data.rglob("*.yml")}
    assert toy.run("fmt", "--check").returncode == 0
    for name in (TOPICS, "roles.yml"):
        toy.path(name).write_bytes(b"\xef\xbb\xbf" + toy.path(name).read_bytes().replace(b"\n", b" \r\n"))
    done = toy.run("fmt", "--check")
    assert done.returncode == 1 and "data/roles.yml 还没有排\ndata/topics.yml 还没有排\n" in done.stdout
    assert toy.path(TOPICS).read_bytes().startswith(b"\xef\xbb\xbf"), "--check changes nothing"
    done = toy.run("fmt", "data/topics.yml")
    assert (done.returncode, done.stdout) == (0, "data/topics.yml 排好了\n排好 1 个文件，0 个本来就是这样。\n")
    assert toy.run("fmt").stdout.startswith("data/roles.yml 排好了\n排好 1 个文件")
    assert {path: path.read_bytes() for path in toy.data.rglob("*.yml")} == before
    assert not [path for path in toy.data.rglob(".*")]


def test_tabs_are_refused_with_their_place_and_the_file_stays(toy):
    line = toy.edit(TOPICS, "    title: 藏书", "\ttitle: 藏书")
    before = toy.path(TOPICS).read_bytes()
    toy.path("roles.yml").write_bytes(toy.path("roles.yml").read_bytes() + b"\n\n")
    done = toy.run("fmt")
    assert done.returncode == 1
    assert f"data/{TOPICS}:{line}:1 错误[E022] 缩进用了制表符（Tab）。改法：" in done.stderr
    assert "排好 1 个文件" in done.stdout and "1 个有上面的错，没有动" in done.stdout
    assert toy.path(TOPICS).read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"\xff\xfex", "a：[\n".encode(), b"a: &x b\nc: *x\n", b"a: 1\n---\nb: 2\n", b"- a\n", b"a: 'b\n"], ids=repr)
def test_what_cannot_be_read_is_told_and_stays(toy, content):
    toy.path(TOPICS).write_bytes(content)
    done = toy.run("fmt")
    assert done.returncode == 1 and re.search(rf"^data/{TOPICS}:\d+:\d+ 错误\[", done.stderr)
    assert toy.path(TOPICS).read_bytes() == content


def test_a_file_that_is_not_there_or_no_data_is_wrong_use(toy):
    for name, said in (("data/topic.yml", "没有这个文件"), ("data/ids.lock", "不是 .yml 文件")):
        toy.path("ids.lock").touch()
        done = toy.run("fmt", name)
        assert (done.returncode, done.stdout) == (2, "") and f"{name}：{said}" in done.stderr


def test_the_mode_of_a_file_stays(toy):
    path = toy.path(TOPICS)
    path.write_bytes(path.read_bytes() + b"\n")
    path.chmod(0o640)
    assert toy.run("fmt").returncode == 0
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


# check --fix

FIXES = {
    "E025": (TOPICS, "title: 藏书", "title:　藏书"),
    "E026": (TOPICS, "title: 藏书", "title:藏书"),
    "E027": (TOPICS, "- id: cangshu", "-id: cangshu"),
    "E028": (TOPICS, "title: 藏书", "ti\u200btle: 藏书"),
    "E040": (TOPICS, "title: 藏书", "title：藏书"),
    "E041": (TOPICS, "- id: cangshu", "· id: cangshu"),
    "E004": (TOPICS, "title: 藏书", "\ufefftitle: 藏书"),
    "W023": (TOPICS, "title: 藏书", "title: 藏书\t"),
    "W028": (TOPICS, "title: 藏书", "title: 藏\u200b书"),
    "W030": (TOPICS, "大家一起", "⼤家一起"),
    "E048": (TOPICS, "id: huodong", "id: ｈｕodong"),
    "E062": (TOPICS, "id: huodong", "id: 'huodong '"),
    "E060": (PLAN, "quoted: true", "quoted: YES"),
    "E076": (TOPICS, "summary: 大家", "Summary: 大家"),
    "E079": (PLAN, "mark: required", "mark: Required"),
    "I065": (PLAN, "checked_on: 2032-02-01", "checked_on: 2032年2月1日"),
    "O011": (PLAN, "title: 清点和修补藏书", "title: 清点 和修补藏书"),
}


def broken(toy: Toy, code: str) -> tuple[str, str, str]:
    """The file that is broken so that the check reports a code, what stood there and what stands there."""
    file, good, bad = FIXES[code]
    text = toy.path(file).read_text(encoding="utf-8")
    toy.path(file).write_text(text.replace(good, bad, 1), encoding="utf-8")
    assert good in text
    return file, good, bad


@pytest.mark.parametrize("code", [code for code in FIXES if code != "O011"])
def test_each_remedy_mends_its_file(toy, code):
    file, good, _ = FIXES[code]
    kind = FILES[file if file in FILES else f"{file.split('/')[0]}/*.yml"][0]
    sound = toy.path(file).read_text(encoding="utf-8")
    broken(toy, code)
    done, mends = mended(toy.path(file).read_bytes(), file, kind)
    assert done.decode() == (sound.replace("id: huodong", "id: 'huodong'") if code == "E062" else sound)
    assert [mend.line for mend in mends] == [sound[:sound.index(good)].count("\n") + 1]
    assert mended(done, file, kind) == (done, []), "there is nothing left to mend"


@pytest.mark.parametrize("code", sampled(FIXES, 9))
def test_each_remedy_brings_back_what_was_meant_and_keeps_what_was(toy, code):
    toy.run("ids")
    sound = {path: path.read_bytes() for path in toy.data.rglob("*.yml")}
    file, good, bad = broken(toy, code)
    spoiled = toy.path(file).read_bytes()
    found = next(one for one in toy.problems() if one.code == code)
    done = toy.run("check", "--fix")
    assert (done.returncode, done.stderr) == (0, "") and done.stdout.endswith("错误 0，警告 0，提示 0。\n")
    assert re.search(rf"^data/{file}:{found.place.line} “.*” → “.*”$", done.stdout, re.M)
    after = {path: path.read_bytes() for path in toy.data.rglob("*.yml")}
    if code == "E062":
        assert after[toy.path(file)] == sound[toy.path(file)].replace(b"id: huodong", b"id: 'huodong'")
    else:
        assert after == sound
    backups = [path for path in (toy.root / "build/backup").rglob("*") if path.is_file()]
    assert [path.read_bytes() for path in backups] == [spoiled] and backups[0].as_posix().endswith(f"/data/{file}")
    assert backups[0].parents[len(Path(file).parts)].relative_to(toy.root).as_posix() in done.stdout


def test_a_remedy_of_each_code_is_tried():
    assert MENDED - FIXES.keys() == {"E047", "W003", "W020", "W046"} and REMEDIES.keys() <= FIXES.keys()


def test_line_ends_marks_and_full_width_signs_of_yaml_are_mended(toy):
    toy.run("ids")
    sound = {name: toy.path(name).read_bytes() for name in (TOPICS, "roles.yml")}
    toy.path("roles.yml").write_bytes(b"\xef\xbb\xbf" + sound["roles.yml"].replace(b"\n", b"\r\n"))
    toy.path(TOPICS).write_bytes(sound[TOPICS].replace("summary: 书怎么收、怎么摆、怎么点。".encode(), "summary: ｜\n      书怎么收。\n    ＃ 注".encode()))
    done = toy.run("check", "--fix")
    assert done.returncode == 0 and "data/roles.yml:1 “文件头的 BOM”" in done.stdout and "换行" in done.stdout
    assert toy.path("roles.yml").read_bytes() == sound["roles.yml"]
    assert "summary: |\n      书怎么收。\n    # 注\n" in toy.path(TOPICS).read_text(encoding="utf-8")


def test_old_line_ends_alone_are_mended(toy):
    toy.run("ids")
    before = toy.path(TOPICS).read_bytes()
    toy.path(TOPICS).write_bytes(before.replace(b"\n", b"\r"))
    assert toy.run("check", "--fix", "--strict").returncode == 0
    assert toy.path(TOPICS).read_bytes() == before


def test_blanks_that_nobody_sees_at_the_ends_of_a_value_go(toy):
    before = toy.path(TOPICS).read_bytes()
    toy.edit(TOPICS, "title: 藏书\n", "title: 藏书　\n")
    toy.edit(TOPICS, "[编目, 清点]", "[编目\u00a0, 清点]")
    done = toy.run("check", "--fix")
    assert "“title: 藏书<U+3000>” → “title: 藏书”" in done.stdout and "“编目<U+00A0>” → “编目”" in done.stdout
    assert toy.path(TOPICS).read_bytes() == before


@pytest.mark.parametrize(("old", "new"), sampled([
    ("title: 藏书", "title: 藏书: 二"), ("title: 藏书", "\ttitle: 藏书"), ("[编目, 清点]", "[编目， 清点]"), ("[编目, 清点]", "［编目，清点］"),
    ("title: 藏书", "title: ”藏书“: 一"), ("title: 藏书", "title: 藏书\u202e")], 6))
def test_a_file_that_cannot_be_read_for_sure_is_only_reported(toy, old, new):
    toy.edit(TOPICS, old, new)
    toy.edit(TOPICS, "title: 读书活动", "title：读书活动")
    before = toy.path(TOPICS).read_bytes()
    done = toy.run("check", "--fix")
    assert done.returncode == 1 and "没有可以自动改的" in done.stdout and f"data/{TOPICS} 里有自动改不了的写法错误" in done.stdout
    assert toy.path(TOPICS).read_bytes() == before and not (toy.root / "build/backup").exists()


@pytest.mark.parametrize(("file", "old", "new"), sampled([
    (PLAN, "mark: required", "mark: requird"), (PLAN, "kind: counted", "kind: 计次"), (TOPICS, "id: huodong", "id: huo dong"),
    (TOPICS, "id: huodong", "id: Huodong"), (TOPICS, "summary: 大家", "sumary: 大家"), (PLAN, "title: 清点和修补藏书", "title: 清点与修补藏书"),
    (PLAN, "checked_on: 2032-02-01", "checked_on: 2032年2月"), (PLAN, "quoted: true", "quoted: 对")], 8))
def test_what_a_person_has_to_settle_is_left(toy, file, old, new):
    toy.path(file).write_text(toy.path(file).read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    before = toy.path(file).read_bytes()
    assert new.encode() in before
    done = toy.run("check", "--fix")
    assert done.returncode == 1 and done.stdout.startswith("没有可以自动改的。\n")
    assert toy.path(file).read_bytes() == before


def test_signs_that_belong_to_an_id_keep_their_width(toy):
    text = toy.path("reports/shi-2031h1.yml").read_text(encoding="utf-8")
    assert "一（一）" in text
    assert toy.run("check", "--fix").stdout.startswith("没有可以自动改的。\n")
    used = next(path for path in SMALL if "paragraph:shi-2031h1/一（一）" in path.read_text(encoding="utf-8"))
    file = used.relative_to(TOY).as_posix()
    before = toy.path(file).read_text(encoding="utf-8")
    toy.path(file).write_text(before.replace("paragraph:shi-2031h1/一（一）", "paragraph：shi-2031h1/一（一）", 1), encoding="utf-8")
    toy.run("check", "--fix")
    assert toy.path(file).read_text(encoding="utf-8") == before


def test_a_mending_that_brings_a_new_problem_is_not_kept(toy):
    toy.run("ids")
    # Two names that differ only by a sign that looks the same: to the rules they are two names.
    text = toy.path("terms.yml").read_text(encoding="utf-8")
    title = re.findall(r"^    title: .+\n", text, re.M)[1]
    text = text.replace("aliases: [三账]", "aliases: [三账, 人人账]", 1).replace(title, f"{title}    aliases: [⼈⼈账]\n", 1)
    toy.path("terms.yml").write_text(text, encoding="utf-8")
    before = toy.path("terms.yml").read_bytes()
    done = toy.run("check", "--fix")
    assert "data/terms.yml 改好后会有新的问题，没有动：" in done.stdout and "[R083]" in done.stdout
    assert toy.path("terms.yml").read_bytes() == before


def test_the_backup_put_back_is_the_file_as_it_was(toy):
    for _ in range(2):
        broken(toy, "E040")
        before = toy.path(TOPICS).read_bytes()
        toy.run("check", "--fix")
        assert toy.path(TOPICS).read_bytes() != before
    folders = sorted((toy.root / "build/backup").iterdir())
    assert len(folders) == 2, "a second run keeps what the first one kept"
    assert [(folder / "data" / TOPICS).read_bytes() for folder in folders] == [before, before]


def test_a_folder_that_cannot_be_written_loses_nothing(toy, monkeypatch):
    broken(toy, "E040")
    before = toy.path(TOPICS).read_bytes()
    (toy.root / "build").mkdir()
    (toy.root / "build/backup").write_text("", encoding="utf-8")
    done = toy.run("check", "--fix")
    assert done.returncode == 1 and "读写不成" in done.stderr
    assert toy.path(TOPICS).read_bytes() == before and not list(toy.data.rglob(".*"))


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
@pytest.mark.parametrize("command", [("fmt",), ("check", "--fix")])
def test_a_folder_without_the_right_to_write_says_so(toy, command):
    broken(toy, "E040")
    before = toy.path(TOPICS).read_bytes()
    toy.data.chmod(0o500)
    try:
        done = toy.run(*command)
    finally:
        toy.data.chmod(0o700)
    assert done.returncode == 1 and "没有权限读写" in done.stderr
    assert toy.path(TOPICS).read_bytes() == before


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("command", [("fmt",), ("check", "--fix")])
def test_a_full_disk_loses_nothing(toy, command):
    broken(toy, "E040")
    before = toy.path(TOPICS).read_bytes()
    toy.path(f".{TOPICS}.new").symlink_to("/dev/full")
    done = toy.run(*command)
    assert done.returncode == 1 and "磁盘满了" in done.stderr
    assert toy.path(TOPICS).read_bytes() == before and not toy.path(f".{TOPICS}.new").is_symlink()
