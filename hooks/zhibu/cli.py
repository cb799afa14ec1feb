"""The `zhibu` command: the only place, besides the generator's hook, that reads the surroundings and writes files."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from . import publish, schema, serve
from .build import build, examine
from .check import published_keys, read_lock
from .problem import DataError, Grade, Problem
from .sealing import stale, write_seals

LOCK_HEAD = "# 发布过的全部编号，由 zhibu ids 追加；不要手工删改。\n"


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit status (0 good, 1 faults in the data, 2 wrong use)."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    options = _parser().parse_args(arguments)
    root = Path(options.root).resolve()
    if not (root / "data").is_dir():
        print(f"{root} 里没有 data 文件夹。请在项目文件夹里运行，或用 --root 指明。", file=sys.stderr)
        return 2
    return options.run(root, options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="zhibu", description="支部工作手册：检查数据、生成网站。")
    parser.add_argument("--root", default=".", help="项目文件夹（默认当前文件夹）")
    commands = parser.add_subparsers(required=True, metavar="命令")
    check = commands.add_parser("check", help="检查 data/ 的数据，列出全部问题")
    check.add_argument("--strict", action="store_true", help="警告也算不通过")
    check.add_argument("--originals", type=Path, help="原文所在文件夹（默认 ZHIBU_ORIGINALS 或 data/originals）")
    check.set_defaults(run=run_check)
    commands.add_parser("ids", help="把新编号追加到 data/ids.lock").set_defaults(run=run_ids)
    confirm = commands.add_parser("confirm", help="给人确认过的链接盖上指纹：以后哪一端改了就列为待复核")
    confirm.add_argument("--again", action="store_true", help="待复核的都重新看过了，一并盖上")
    confirm.set_defaults(run=run_confirm)
    commands.add_parser("schema", help="按模型重写 data/schema 里的编辑器说明").set_defaults(run=run_schema)
    render = commands.add_parser("render", help="把每页写成文件，供别的生成器使用")
    render.add_argument("folder", type=Path, help="写到哪个文件夹")
    render.set_defaults(run=run_render)
    site = commands.add_parser("site", help="生成网站到 site/")
    site.add_argument("--offline", action="store_true", help="生成可双击打开的版本到 build/offline/")
    site.set_defaults(run=run_site)
    server = commands.add_parser("serve", help="生成并在本机打开网站，改动后自动重新生成")
    server.add_argument("--port", type=int, default=os.environ.get("PORT", "8000"), help="端口（默认 8000，或环境变量 PORT）")
    server.set_defaults(run=run_serve)
    return parser


def run_check(root: Path, options: argparse.Namespace) -> int:
    """Print every problem of the data, one line each, and a closing line."""
    _, _, problems = examine(root / "data", options.originals)
    shown = [problem for problem in problems if problem.code != "I003"]
    for problem in shown:
        print(problem)
    if new := len(problems) - len(shown):
        print(f"data/ids.lock 提示[I003] 有 {new} 个新编号还没有登记。改法：运行 zhibu ids，把 data/ids.lock 一起提交")
    return _verdict(problems, options.strict)


def _verdict(problems: list[Problem], strict: bool) -> int:
    count = {grade: sum(1 for problem in problems if problem.grade is grade) for grade in Grade}
    print(f"错误 {count[Grade.ERROR]}，警告 {count[Grade.WARNING]}，提示 {count[Grade.NOTE]}。")
    return 1 if count[Grade.ERROR] or (strict and count[Grade.WARNING]) else 0


def run_ids(root: Path, options: argparse.Namespace) -> int:
    """Append the ids that are not yet in data/ids.lock."""
    graph, _, problems = examine(root / "data")
    if errors := [problem for problem in problems if problem.grade is Grade.ERROR]:
        print("\n".join(map(str, errors)), file=sys.stderr)
        return 1
    lock = root / "data" / "ids.lock"
    known = set(read_lock(lock).values())
    new = [key for key in published_keys(graph) if key not in known]
    text = lock.read_text(encoding="utf-8") if lock.is_file() else LOCK_HEAD
    lock.write_text(text + "".join(f"{key}\n" for key in new), encoding="utf-8", newline="\n")
    print(f"登记了 {len(new)} 个新编号，共 {len(known) + len(new)} 个。")
    return 0


def run_confirm(root: Path, options: argparse.Namespace) -> int:
    """Seal the links that editors have judged."""
    graph, _, problems = examine(root / "data")
    if errors := [problem for problem in problems if problem.grade is Grade.ERROR]:
        print("\n".join(map(str, errors)), file=sys.stderr)
        return 1
    print(f"盖了 {write_seals(graph, root, options.again)} 条链接的指纹。")
    if left := [] if options.again else stale(graph):
        print(f"还有 {len(left)} 条待复核，看过以后用 zhibu confirm --again：")
        for row in left:
            print(f"{row.holder.place(row.field, row.number)} {row.holder.key} → {row.link.end}")
    return 0


def run_schema(root: Path, options: argparse.Namespace) -> int:
    """Write the editor schemas."""
    folder = root / "data" / "schema"
    folder.mkdir(exist_ok=True)
    for name, text in schema.schemas().items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    print(f"写好 {len(schema.schemas())} 个文件：{folder}")
    return 0


def run_render(root: Path, options: argparse.Namespace) -> int:
    """Write every page as front matter and one <div>, and the other files beside them."""
    try:
        output = build(root / "data")
    except DataError as error:
        print(error, file=sys.stderr)
        return 1
    for page in output.pages:
        path = options.folder / page.uri
        path.parent.mkdir(parents=True, exist_ok=True)
        head = "".join(f"{name}: {_quoted(value)}\n" for name, value in (("title", page.title), ("description", page.description)))
        path.write_text(f"---\n{head}---\n<div>\n{page.body}\n</div>\n", encoding="utf-8", newline="\n")
    for address, content in output.files.items():
        path = options.folder / address
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    print(f"写好 {len(output.pages)} 页：{options.folder}")
    return 0


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''").replace("\n", " ") + "'"


def run_site(root: Path, options: argparse.Namespace) -> int:
    """Build the site and swap it in."""
    if not publish.publish(root, offline=options.offline):
        print("没有生成成功，原来的网站没有改动。", file=sys.stderr)
        return 1
    print(f"网站在 {root / ('build/offline' if options.offline else 'site')}")
    return 0


def run_serve(root: Path, options: argparse.Namespace) -> int:
    """Build, serve and watch; a failed build serves the last good site."""
    if run_site(root, argparse.Namespace(offline=False)) and not (root / "site").is_dir():
        return 1
    try:
        serve.serve(root, options.port)
    except OSError as error:
        print(f"端口 {options.port} 用不了（{error.strerror}）。换一个：make serve PORT=8080", file=sys.stderr)
        return 1
    return 0
