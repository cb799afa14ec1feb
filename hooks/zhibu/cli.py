"""The `zhibu` command: what it is told and what it starts; what works on the data stands in `commands`."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from . import publish, serve, stick


KINDS = ("plan", "clause", "item", "requirement", "regulation", "article", "report", "paragraph", "term", "role", "topic", "evidence", "mechanism",
         "combination", "workflow", "step", "journey", "handover", "form", "faq", "tally", "genre")
"""The kinds of record that `new` begins, as `skeleton` has them: named here because to read that in takes a second."""


TABLES = ("requirements", "terms", "evidence")
"""What a workbook brings in."""


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
    try:
        if callable(options.run):
            return options.run(root, options)
        # What works on the data takes a second to be read in; to build and to serve start a process of their own that does.
        from . import commands
        return getattr(commands, options.run)(root, options)
    except OSError as error:
        print(publish.refusal(error), file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="zhibu", description="支部工作手册：检查数据、生成网站。")
    parser.add_argument("--root", default=".", help="项目文件夹（默认当前文件夹）")
    commands = parser.add_subparsers(required=True, metavar="命令")
    check = commands.add_parser("check", help="检查 data/ 的数据，列出全部问题")
    check.add_argument("--strict", action="store_true", help="警告也算不通过")
    check.add_argument("--originals", type=Path, help="原文所在文件夹（默认 ZHIBU_ORIGINALS 或 data/originals）")
    check.add_argument("--fix", action="store_true", help="先改好只有一种改法、不改意思的（全角、看不见的字符、日期写法等），原文件备份到 build/backup/")
    check.set_defaults(run="run_check")
    laying = commands.add_parser("fmt", help="把数据文件的缩进、空行、空格排成一个样，内容和注释不动")
    laying.add_argument("files", metavar="FILE", nargs="*", type=Path, help="哪几个文件（默认 data/ 的全部）")
    laying.add_argument("--check", action="store_true", help="只列出还没有排的，不改；有就不通过")
    laying.set_defaults(run="run_fmt")
    commands.add_parser("ids", help="把新编号追加到 data/ids.lock").set_defaults(run="run_ids")
    confirm = commands.add_parser("confirm", help="给人确认过的链接盖上指纹：以后哪一端改了就列为待复核")
    confirm.add_argument("--again", action="store_true", help="待复核的都重新看过了，一并盖上")
    confirm.set_defaults(run="run_confirm")
    commands.add_parser("schema", help="按模型重写 data/schema 里的编辑器说明").set_defaults(run="run_schema")
    render = commands.add_parser("render", help="把每页写成文件，供别的生成器使用")
    render.add_argument("folder", type=Path, help="写到哪个文件夹")
    render.set_defaults(run="run_render")
    site = commands.add_parser("site", help="生成网站到 site/")
    site.add_argument("--offline", action="store_true", help="生成可双击打开的版本到 build/offline/，打成一个压缩包")
    site.set_defaults(run=run_site)
    server = commands.add_parser("serve", help="生成并在本机打开网站，改动后自动重新生成")
    server.add_argument("--port", type=int, default=os.environ.get("PORT", "8000"), help="端口（默认 8000，或环境变量 PORT）")
    server.set_defaults(run=run_serve)
    reviewing = commands.add_parser("review", help="体检一份写好的报告（txt 或 docx）：错字、占位、合计、序号、照抄、缺数、个人信息")
    reviewing.add_argument("file", type=Path, help="报告文件；只在本机读，不保存")
    reviewing.add_argument("--kind", choices=("half-year", "year", "term"), default="half-year", help="半年、年度还是届期报告（默认 half-year）")
    reviewing.add_argument("--year", type=int, help="哪一年的报告（默认从文中看）")
    reviewing.add_argument("--plan", type=Path, help="要点原文，查有没有照抄（默认用原文文件夹里的 plan-*.txt）")
    reviewing.add_argument("--json", action="store_true", help="输出 JSON")
    reviewing.set_defaults(run="run_review")
    filling = commands.add_parser("workbook", help="写一份空的工作簿（xlsx），填好要求、词汇或佐证后用 import 导入")
    filling.add_argument("file", metavar="FILE.xlsx", type=Path, help="写到哪个文件；已经有的不覆盖")
    filling.add_argument("--as", dest="kind", choices=TABLES, required=True, help="requirements 要求，terms 词汇，evidence 佐证种类")
    filling.set_defaults(run="run_workbook")
    importing = commands.add_parser("import", help="把一份文件（docx、txt 或粘贴的文字）或填好的工作簿（xlsx）整理成草稿，列出要由人定的")
    importing.add_argument("file", metavar="FILE", help="文件；写 - 就读粘贴的文字")
    importing.add_argument("--as", dest="kind", choices=("plan", "report", "regulation", *TABLES), required=True,
                           help="plan 要点或计划，report 报告，regulation 法规制度；工作簿：requirements 要求，terms 词汇，evidence 佐证种类")
    importing.add_argument("--id", required=True, help="编号，如 suo-2027；工作簿的要求：写进哪份要点或法规；词汇、佐证：没有写编号的，编号以它开头")
    importing.add_argument("--to", type=Path, metavar="DIR", help="写到这个文件夹，不写进 data/")
    importing.add_argument("--json", action="store_true", help="用 JSON 列出找到的：部分、条、项、引用、要求、数、待定")
    importing.set_defaults(run="run_import")
    newly = commands.add_parser("new", help="写一条新记录的骨架，放到该放的地方，列出接着要填的")
    newly.add_argument("kind", metavar="KIND", choices=KINDS, help="、".join(KINDS))
    newly.add_argument("--id", required=True, help="编号：要点 suo-2027，条款 suo-2027/18，分项和要求 suo-2027/18/名称，条文 法规编号/14，报告段落 报告编号/一/五，步骤 流程编号/名称")
    newly.add_argument("--title", help="名称（不写就先写“待写”）")
    newly.add_argument("--section", metavar="六", help="clause 用：放进要点的哪一部分（默认最后一部分）")
    newly.add_argument("--for", dest="about", metavar="编号", help="combination 用：哪几项要求，逗号隔开；journey 用：哪个岗位")
    newly.set_defaults(run="run_new")
    suggesting = commands.add_parser("suggest", help="提链接建议：报告哪一段答了哪一条，本所哪一条承接上级哪一条；只是建议，不计入")
    suggesting.add_argument("--report", metavar="编号", help="只看这份报告")
    suggesting.add_argument("--plan", metavar="编号", help="只看这份上级要点")
    suggesting.add_argument("--limit", type=int, default=30, metavar="N", help="最多几条，最像的在前（默认 30）")
    suggesting.add_argument("--write", action="store_true", help="把新的建议追加到 data/suggestions.yml，原有的一字不动")
    suggesting.set_defaults(run="run_suggest")
    rolling = commands.add_parser("rollover", help="换年度：新要点和上一年的逐条比，列出要重看的年份字样、可以带过来的链接")
    rolling.add_argument("old", metavar="OLD", help="上一年的要点，如 suo-2022")
    rolling.add_argument("new", metavar="NEW", help="新要点，如 suo-2023；整理出来的草稿也行")
    then = rolling.add_mutually_exclusive_group()
    then.add_argument("--write", action="store_true", help="新要点的草稿里还“待写”的，原文没有变的照上一年填上（注“把握”，待核）；带过来的链接作为建议追加到 data/suggestions.yml；人写过的一字不动")
    then.add_argument("--json", action="store_true", help="输出 JSON")
    rolling.set_defaults(run="run_rollover")
    commands.add_parser("release", help="把现在的全部条目按资料日期存一版到 data/releases/，地址以后不变").set_defaults(run="run_release")
    return parser


def run_site(root: Path, options: argparse.Namespace) -> int:
    """Build the site and swap it in."""
    if not publish.publish(root, offline=options.offline):
        print("没有生成成功，原来的网站没有改动。", file=sys.stderr)
        return 1
    print(f"网站在 {root / ('build/offline' if options.offline else 'site')}")
    return _pack(root) if options.offline else 0


def _pack(root: Path) -> int:
    """Make the zip that is handed on."""
    try:
        with publish.alone(root):
            done = stick.write(root / "build" / "offline", root / "build")
    except (stick.Unfit, OSError) as error:
        said = publish.refusal(error) if isinstance(error, OSError) else error
        print(f"{said}\n压缩包没有生成，原来的没有改动。", file=sys.stderr)
        return 1
    print(f"压缩包在 {done}：解压后双击“{stick.START}”")
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
