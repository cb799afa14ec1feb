"""The `zhibu` command as a user types it: exit statuses, messages, never a traceback."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from sampling import sampled
from zhibu.cli import _parser
from zhibu.load import FILES

ROOT = Path(__file__).resolve().parents[2]
PLAN = "plans/shi-2031.yml"


def commands() -> dict:
    """The subcommands and their parsers."""
    return next(action for action in _parser()._actions if hasattr(action, "choices") and action.choices).choices


def test_clean_data_pass_with_a_closing_line(toy):
    toy.run("ids")
    done = toy.run("check", "--strict")
    assert (done.returncode, done.stdout, done.stderr) == (0, "错误 0，警告 0，提示 0。\n", "")


def test_without_originals_the_notes_say_so_and_the_check_passes(toy):
    toy.run("ids")
    done = toy.run("check", "--strict", "--originals", "none")
    assert done.returncode == 0
    assert re.findall(r"原文未提供，(\d+) 项未核", done.stdout) == ["8", "29", "5", "6", "28"]
    assert done.stdout.endswith("错误 0，警告 0，提示 5。\n")


def test_the_originals_may_be_named_by_the_environment(toy, tmp_path):
    toy.run("ids")
    (toy.data / "originals").rename(tmp_path / "elsewhere")
    assert "提示 5" in toy.run("check").stdout
    assert "提示 0" in toy.run("check", ZHIBU_ORIGINALS=str(tmp_path / "elsewhere")).stdout


def test_an_error_is_one_line_and_status_1(toy):
    toy.run("ids")
    line = toy.edit(PLAN, "helpers: [weiyuan]", "helpers: [weiyuann]")
    done = toy.run("check")
    assert done.returncode == 1
    assert done.stdout == (f"data/{PLAN}:{line}:25 错误[R001] shi-2031/2/reading-club：“weiyuann”没有登记。"
                           "改法：是不是要写“weiyuan”？不是的话，在 roles.yml 登记\n错误 1，警告 0，提示 0。\n")


def test_a_warning_counts_only_with_strict(toy):
    toy.run("ids")
    toy.path("plans/副本.yaml").write_text("x\n", encoding="utf-8")
    assert toy.run("check").returncode == 0
    done = toy.run("check", "--strict")
    assert done.returncode == 1 and "警告[F096]" in done.stdout and done.stdout.endswith("错误 0，警告 1，提示 0。\n")


def test_new_ids_are_one_line_and_not_hundreds(toy):
    done = toy.run("check")
    assert done.returncode == 0
    number = re.search(r"有 (\d+) 个新编号还没有登记。改法：运行 zhibu ids", done.stdout)
    assert int(number[1]) > 60 and len(done.stdout.splitlines()) == 2


def test_all_faults_come_in_one_run_sorted_by_file_and_line(toy):
    toy.run("ids")
    lines = [toy.edit(PLAN, "helpers: [weiyuan]", "helpers: [nobody]"), toy.edit(PLAN, "per: quarter", "per: month"),
             toy.edit("unit.yml", "branch: shi-zhibu", "branch: zhibu")]
    done = toy.run("check")
    heads = [line.split(" ")[0].rsplit(":", 1)[0] for line in done.stdout.splitlines()[:-1]]
    assert heads == sorted(heads, key=lambda head: (head.rsplit(":", 1)[0], int(head.rsplit(":", 1)[1])))
    assert {f"data/{PLAN}:{lines[0]}", f"data/unit.yml:{lines[2]}"} <= set(heads)


def test_a_command_in_the_wrong_folder_says_what_to_do(toy, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    toy.root = tmp_path / "elsewhere"
    for command in (["check"], ["ids"], ["schema"], ["site"], ["serve"], ["render", "out"]):
        done = toy.run(*command)
        assert (done.returncode, done.stdout) == (2, "")
        assert "没有 data 文件夹" in done.stderr and "--root" in done.stderr
    assert list(toy.root.iterdir()) == []


def test_it_runs_as_a_module_on_a_terminal_that_knows_no_chinese(toy):
    toy.edit("unit.yml", "branch: shi-zhibu", "branch: zhibu")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("ZHIBU_", "PYTHON", "LC_", "LANG"))}
    environment |= {"PYTHONPATH": str(ROOT / "hooks"), "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "C", "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run([sys.executable, "-m", "zhibu", "check"], cwd=toy.root, env=environment, capture_output=True, timeout=60)
    assert (done.returncode, done.stderr) == (1, b"")
    assert b"[R050]" in done.stdout


def test_the_project_may_be_named(toy, tmp_path):
    toy.run("ids")
    root, toy.root = toy.root, tmp_path / "elsewhere"
    toy.root.mkdir()
    assert toy.run("--root", str(root), "check").returncode == 0


@pytest.mark.parametrize("arguments", [(), ("chek",), ("check", "--fast"), ("render",), ("serve", "--port", "web")])
def test_wrong_use_is_status_2(toy, arguments):
    done = toy.run(*arguments)
    assert done.returncode == 2 and "usage:" in done.stderr


def test_a_port_in_the_environment_that_is_no_number_is_wrong_use(toy):
    done = toy.run("serve", PORT="web")
    assert done.returncode == 2
    assert toy.run("check", PORT="8080").returncode == 0


@pytest.mark.parametrize("name", sampled(name for name in FILES if "*" not in name))
def test_rubbish_in_a_file_is_a_fault_of_that_file(toy, name):
    for content in (b"", b"\x00\xff", b"- 1\n", b"x: [\n", "岗位：没有\n".encode("gbk"), f"{FILES[name][1]}:\n".encode()):
        toy.path(name).write_bytes(content)
        done = toy.run("check")
        assert done.returncode == 1, content
        assert f"data/{name}:" in done.stdout


def test_an_empty_data_folder_lacks_its_four_files(toy):
    for path in list(toy.data.iterdir()):
        path.rename(toy.root / path.name)
    for command in (["check"], ["ids"], ["render", "out"]):
        done = toy.run(*command)
        assert done.returncode == 1
        assert (done.stdout + done.stderr).count("[F001]") == 4


def test_schema_writes_what_the_model_says(toy):
    done = toy.run("schema")
    assert done.returncode == 0 and done.stdout.startswith(f"写好 {len(FILES)} 个文件")
    assert sorted(path.name for path in toy.path("schema").iterdir()) == sorted(f"{root}.schema.json" for _, root in FILES.values())
    assert toy.run("check").returncode == 0, "the schemas may lie in data/"


def test_render_writes_every_page_as_front_matter_and_one_div(toy, tmp_path):
    toy.edit("topics.yml", "summary: 值班的规矩。", "summary: 值班的'规矩'。")
    done = toy.run("render", str(tmp_path / "out"))
    assert (done.returncode, done.stderr) == (0, "")
    pages = sorted((tmp_path / "out").rglob("*.md"))
    assert done.stdout.startswith(f"写好 {len(pages)} 页")
    for page in pages:
        opening, head, body = page.read_text(encoding="utf-8").split("---\n", 2)
        assert opening == "" and set(yaml.safe_load(head)) == {"title", "description"}
        assert body.startswith("<div>\n") and body.endswith("\n</div>\n")
    head = (tmp_path / "out/topics/jilv/index.md").read_text(encoding="utf-8").split("---\n")[1]
    assert yaml.safe_load(head) == {"title": "值班纪律", "description": "值班的'规矩'。"}
    assert {path.name for path in (tmp_path / "out/api").iterdir()} == {"catalog.json", "catalog.schema.json", "search"}


def test_render_of_broken_data_writes_nothing_and_names_errors_only(toy, tmp_path):
    toy.edit(PLAN, "helpers: [weiyuan]", "helpers: [nobody]")
    done = toy.run("render", str(tmp_path / "out"))
    assert done.returncode == 1 and not (tmp_path / "out").exists()
    assert [line.split(" ")[1].split("[")[0] for line in done.stderr.splitlines()] == ["错误"], "notes would hide the error"


@pytest.mark.parametrize("name", commands())
def test_every_command_has_help_and_stands_in_the_readme(toy, name):
    done = toy.run(name, "--help")
    assert done.returncode == 0 and f"zhibu {name}" in done.stdout
    assert re.search(rf"`{name}\b", (ROOT / "README.md").read_text(encoding="utf-8")), f"README.md does not name `{name}`"
    assert name in toy.run("--help").stdout
