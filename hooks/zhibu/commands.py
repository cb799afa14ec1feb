"""The commands that work on the data: the only place, besides the generator's hook, that reads the surroundings and writes files."""

from __future__ import annotations

import argparse
import copy
import datetime
import json
import re
import sys
from pathlib import Path

from . import schema, suggest
from .build import build, examine, originals_folder
from .carrying import CARRIED, Carrying, carry, found_by, unsettled
from .check import published_keys, read_lock
from .formatting import fix, lay_out
from .graph import Graph
from .importing import import_document, workbook
from .importing.workbook import TABLES
from .load import load
from .manuscript import Unreadable, read_manuscript
from .originals import Originals, open_originals
from .pages import words
from .problem import DataError, Grade, Problem
from .review import LONGEST, Finding, make_text, review
from .rollover import Change, Rollover, rollover
from .sealing import sealed, stale, wanting
from .skeleton import OPEN, Asked, Refused, Skeleton, data_with, file_text, put, skeleton, source_of
from .trial import look, tried
from .values import ID

SHOWN = 20
"""How many proposals a command lists at most."""
LOCK_HEAD = "# 发布过的全部编号，由 zhibu ids 追加；不要手工删改。\n"


def run_check(root: Path, options: argparse.Namespace) -> int:
    """Print every problem of the data, one line each, and a closing line; with --fix mend first what has one right mending."""
    if options.fix:
        fix(root, options.originals)
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


def run_fmt(root: Path, options: argparse.Namespace) -> int:
    """Lay out data files."""
    return lay_out(root, options.files, options.check)


def _sound(root: Path) -> Graph | None:
    """The linked records, where they have no error; None after the errors have been printed."""
    graph, _, problems = examine(root / "data")
    if errors := [problem for problem in problems if problem.grade is Grade.ERROR]:
        print("\n".join(map(str, errors)), file=sys.stderr)
        return None
    return graph


def run_ids(root: Path, options: argparse.Namespace) -> int:
    """Append the ids that are not yet in data/ids.lock."""
    if (graph := _sound(root)) is None:
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
    if (graph := _sound(root)) is None:
        return 1
    rows = wanting(graph, options.again)
    for name, found in rows.items():
        path = root / name
        path.write_text(sealed(path.read_text(encoding="utf-8"), found), encoding="utf-8", newline="\n")
    print(f"盖了 {sum(map(len, rows.values()))} 条链接的指纹。")
    if left := [] if options.again else stale(graph):
        print(f"还有 {len(left)} 条待复核，看过以后用 zhibu confirm --again：")
        for row in left:
            place = row.holder.place(row.field, row.number)
            print(f"{place.file}:{place.line} {row.holder.key} → {row.link.end}")
    _tell_open_suggestions(graph)
    return 0


def _tell_open_suggestions(graph: Graph) -> None:
    """Which proposed links nobody has judged: a seal is not what they want, but a verdict, which only a person writes."""
    source = graph.dataset.sources.get("suggestions")
    rows = [(n, row) for n, row in enumerate(graph.dataset.suggestions) if row.state == "suggested"]
    if not rows or source is None:
        return
    print(f"data/suggestions.yml 里还有 {len(rows)} 条建议没有人判断。confirm 不替人判断：逐条看过原文，在它那里把 state 改成 confirmed（写 strength）或 rejected（写 why）：")
    for n, row in rows[:SHOWN]:
        place = source.place(("suggestions", n, "state"))
        print(f"{place.file}:{place.line} {row.start} → {row.end}")
    if len(rows) > SHOWN:
        print(f"另有 {len(rows) - SHOWN} 条。")


def run_new(root: Path, options: argparse.Namespace) -> int:
    """Write the skeleton of one record where it belongs, and say where and what is left to fill in."""
    data, kept = root / "data", root / "build" / "kept" / "read"
    graph, before = look(data, kept)
    asked = Asked(options.kind, options.id, options.title, options.section, options.about, datetime.date.today().isoformat())
    try:
        made = skeleton(graph, asked, set(read_lock(data / "ids.lock").values()))
        path = data / made.file
        old = path.read_bytes() if path.exists() or path.is_symlink() else b""
        new, line, expected = _with_one_more(graph, made, old) if old else (file_text(made), 1, None)
        after, errors = tried(data, {made.file: new.encode()}, before, kept)
        if errors:
            raise Refused("\n".join(map(str, errors)) + "\n这样写会出上面的错。换一个编号，或先改好那里")
        if expected is not None and source_of(after, made.file).data != expected:
            raise Refused(_no_room(made))
        path.parent.mkdir(exist_ok=True)
        with path.open("wb" if old else "xb") as file:
            file.write(new.encode())
    except Refused as error:
        print(f"{error}。没有写。", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{error.filename}：写不了（{error.strerror}）。", file=sys.stderr)
        return 1
    print(f"写在 data/{made.file}:{line}（{made.key}）。接着填，“待定”的定了就删去旁边的注释：")
    added = new.count("\n") - old.count(b"\n")
    for n, text in enumerate(new.split("\n")[line - 1:line - 1 + added], line):
        if OPEN.search(text):
            print(f"data/{made.file}:{n} {text.strip()}")
    print("填好后运行 zhibu check；编号定了再运行 zhibu ids。")
    return 0


def _with_one_more(graph: Graph, made: Skeleton, old: bytes) -> tuple[str, int, dict]:
    """The text of a file that is there with the skeleton in it, the line on which it begins, and what it must hold then."""
    if not made.path:
        raise Refused(f"data/{made.file} 已经有了，不覆盖。换一个编号")
    source = source_of(graph, made.file)
    if source is None:
        raise Refused(f"data/{made.file} 读不出来。先运行 zhibu check，照列出的改好")
    if (done := put(old.decode("utf-8"), made, graph)) is None:
        raise Refused(_no_room(made))
    return *done, data_with(made, source)


def _no_room(made: Skeleton) -> str:
    return f"data/{made.file} 的写法（花括号、不在行首的列表）插不进去。照下面的手写：\n{file_text(made)}"


def run_suggest(root: Path, options: argparse.Namespace) -> int:
    """Print the links that are worth a look and, if asked, write them down to be judged."""
    if (graph := _sound(root)) is None:
        return 1
    for kind, name, known in (("报告", options.report, [one.id for one in graph.of("report") if one.ours]),
                              ("上级要点", options.plan, [one.id for one in graph.of("plan") if one.record.level == "superior"])):
        if name and name not in known:
            print(f"没有本所的{kind}“{name}”。可以写：{'、'.join(known)}" if kind == "报告" else f"没有{kind}“{name}”。可以写：{'、'.join(known)}", file=sys.stderr)
            return 2
    reports = [options.report] if options.report else [] if options.plan else None
    plans = [options.plan] if options.plan else [] if options.report else None
    found = suggest.suggestions(graph, reports, plans)
    shown = found[:max(0, options.limit)]
    for one in shown:
        print(suggest.described(graph, one))
    print(f"建议 {len(found)} 条，列出 {len(shown)} 条。都没有经人确认，不计入；已有的、已判不成立的不再提。")
    return _write_suggestions(root, graph, shown) if options.write else 0


def _write_suggestions(root: Path, graph: Graph, new: list[suggest.Suggestion]) -> int:
    """Append proposals to data/suggestions.yml, in whose lines nothing else changes."""
    path = root / "data" / "suggestions.yml"
    before = path.read_bytes().decode("utf-8") if path.is_file() else suggest.HEAD
    after = suggest.appended(before, [suggest.written(graph, one) for one in new]) if new else before
    if after is None:
        print("data/suggestions.yml 里的 suggestions 要每条一行“- ”开头（空的写 suggestions: []），改好再追加。没有写。", file=sys.stderr)
        return 1
    if new:
        path.write_bytes(after.encode("utf-8"))
    print(f"追加了 {len(new)} 条到 data/suggestions.yml。逐条看过，把 state 改成 confirmed（写 strength）或 rejected（写 why）。")
    return 0


def run_rollover(root: Path, options: argparse.Namespace) -> int:
    """Print what became of a plan in the next year, clause by clause, and what a person has to look at."""
    graph, texts, problems = examine(root / "data")
    plans = [graph.entities.get(f"plan:{name}") for name in (options.old, options.new)]
    if missing := [name for name, plan in zip((options.old, options.new), plans) if plan is None]:
        known = "、".join(plan.id for plan in graph.of("plan"))
        broken = [str(problem) for problem in problems if problem.place.file.endswith(tuple(f"/{name}.yml" for name in missing)) and problem.grade is Grade.ERROR]
        print("\n".join(broken) or f"没有要点“{'”“'.join(missing)}”。可以写：{known}", file=sys.stderr)
        return 2
    if options.old == options.new:
        print("两份是同一份要点，没有可比的。", file=sys.stderr)
        return 2
    found = rollover(graph, *plans, texts)
    if not options.write:
        print(json.dumps(_rollover_rows(found), ensure_ascii=False, indent=2)) if options.json else _tell_rollover(found)
        return 0
    try:
        told = _carry_on(root, graph, texts, found, problems)
    except Refused as error:
        print(f"{error}。没有写。", file=sys.stderr)
        return 1
    graph, texts, _ = examine(root / "data")
    found = rollover(graph, *(graph.entities[plan.key] for plan in plans), texts)
    _tell_rollover(found)
    print("\n".join(told))
    return _write_suggestions(root, graph, list(found.links))


def _carry_on(root: Path, graph: Graph, texts: Originals, found: Rollover, problems: list[Problem]) -> list[str]:
    """Fill the draft of the new plan with last year's words and say what came of it; Refused where the files would not be sound."""
    data = root / "data"
    file = found.new.place().file.removeprefix("data/")
    before = (data / file).read_bytes().decode("utf-8-sig")
    done = carry(graph, texts, found, before, set(read_lock(data / "ids.lock").values()))
    changes = {file: done.text.encode()} if done.paths else {}
    calls, search = 0, data / "search.yml"
    if done.keys and search.is_file() and (source := source_of(graph, "search.yml")):
        text, calls = found_by(graph, search.read_bytes().decode("utf-8-sig"), source, done.keys, found.old.record.year)
        changes |= {"search.yml": text.encode()} if calls else {}
    places = [unsettled(source_of(graph, file).data)] * 2
    if changes:
        after, errors = tried(data, changes, problems, root / "build" / "kept" / "read")
        if errors:
            raise Refused("\n".join(map(str, errors)) + "\n照搬会出上面的错，先改好那里")
        if _without(source_of(after, file).data, done) != _without(source_of(graph, file).data, done):
            raise Refused(f"data/{file} 的写法搬不进去，照导入时的写法排好再试")
        places[1] = unsettled(source_of(after, file).data)
        for name, content in changes.items():
            (data / name).write_bytes(content)
    waiting = len(CARRIED.findall(done.text))
    told = [f"没有照搬的 {len(done.left)} 处" + ("，由人定：" if done.left else "。"), *done.left,
            f"照{found.old.record.year}年填了 {places[0] - places[1]} 处“待写”，还剩 {places[1]} 处；注着“把握：…，照{found.old.record.year}年”的 {waiting} 处是上一年的话，看过一处删一处注释。"]
    return [*told, f"口头叫法（data/search.yml 的 found_by）照搬 {calls} 条。"] if calls else told


def _without(data: dict, done: Carrying) -> dict:
    """The data of a plan but for what was filled in."""
    data = copy.deepcopy(data)
    for path in done.paths:
        holder = data
        for part in path[:-1]:
            holder = holder[part]
        holder[path[-1]] = None
    return data


def _rollover_rows(found: Rollover) -> dict:
    """What a roll-over found, as JSON."""
    def numbers(change: Change) -> list[dict]:
        return [{"old": one.old.key if one.old else None, "new": one.new.key if one.new else None, "verdict": one.verdict,
                 "before": words.count_of(one.old.record) if one.old else None, "after": words.count_of(one.new.record) if one.new else None} for one in change.numbers]
    return {"old": found.old.key, "new": found.new.key,
            "changes": [{"kind": one.kind, "kinds": one.kinds, "old": [clause.key for clause in one.old], "new": [clause.key for clause in one.new],
                         "score": round(one.score * 100), "evidence": one.evidence, "numbers": numbers(one)} for one in found.changes],
            "links": [{"type": one.type, "from": one.start, "to": one.end, "score": one.percent, "evidence": one.evidence} for one in found.links],
            "dated": [{"key": one.entity.key, "words": one.words, "around": one.around, "why": one.why, "again": one.again} for one in found.dated],
            "gaps": [{"clause": clause.key, "items": gap.items, "applies": gap.applies, "why": gap.why, "year": year} for clause, gap, year in found.gaps],
            "waiting": found.waiting}


def _tell_rollover(found: Rollover) -> None:
    """What a roll-over found, in Chinese: each clause, the words to look at again, the links to carry on."""
    old, new = found.old.record, found.new.record
    print(f"{old.year}年{old.short}（{old.id}）→ {new.year}年{new.short}（{new.id}）")
    print("，".join(f"{text} {found.count(kind)}" for kind, text in words.BECAME.items() if found.count(kind)) + "。")
    for one in found.changes:
        sides = ["、".join(f"第{clause.record.number}条“{clause.title}”" for clause in side) or "（没有）" for side in (one.old, one.new)]
        alike = f"  像 {round(one.score * 100)}%" if one.old and one.new else ""
        print(f"[{'、'.join(words.BECAME[kind] for kind in one.kinds)}] {sides[0]} → {sides[1]}{alike}")
        for piece in one.evidence:
            print(f"      {piece}")
        for number in one.numbers:
            said = [f"{duty.title} {words.count_of(duty.record)}" if duty else "（没有）" for duty in (number.old, number.new)]
            print(f"      数：{said[0]} → {said[1]}（{words.SHIFTED[number.verdict]}）")
    print(f"要重看的时间字样 {len(found.dated)} 处：")
    for one in found.dated:
        place = one.entity.place()
        print(f"{place.file}:{place.line} “{one.words}”：…{one.around}… {one.why}" + ("；上一年也这样写" if one.again else ""))
    print(f"上级要点里对着上一年判断的 {len(found.gaps)} 处，今年没有重看：")
    for clause, gap, year in found.gaps:
        place = clause.place("gaps", clause.record.gaps.index(gap))
        print(f"{place.file}:{place.line} 第{clause.record.number}条“{clause.title}”：{year}年判断{'该接没接' if gap.applies else '不适用'}（{gap.why}）")
    if found.waiting:
        print(f"还有 {found.waiting} 条等人判断，在 data/suggestions.yml。")
    print(f"可以带过来的链接 {len(found.links)} 条（建议，未确认，不计入；加 --write 写进 data/suggestions.yml）：")
    for one in found.links:
        print(f"{one.percent:3d}%  {one.start} → {one.end}")


def run_release(root: Path, options: argparse.Namespace) -> int:
    """Keep the data set as it is now under its date; one that is kept already never changes."""
    try:
        output = build(root / "data")
    except DataError as error:
        print(error, file=sys.stderr)
        return 1
    path = root / "data" / "releases" / output.data_date / "catalog.json"
    if path.exists():
        print(f"{path} 已经有了，不改。资料改过的，先更新核对日期（checked_on）再存一版。", file=sys.stderr)
        return 1
    path.parent.mkdir(parents=True)
    path.write_bytes(output.files["api/catalog.json"])
    print(f"存好 {path}，网站上的地址是 /releases/{output.data_date}/catalog.json。这个文件夹不进版本库，自己备份。")
    return 0


def run_import(root: Path, options: argparse.Namespace) -> int:
    """Write the draft of a document and the document itself as its original; nothing that exists is overwritten."""
    if options.kind in TABLES:
        return _import_workbook(root, options)
    if not re.fullmatch(ID, options.id):
        print(f"编号“{options.id}”不合写法。只用小写英文字母、数字和连字符，如 suo-2027。", file=sys.stderr)
        return 2
    folder = options.to or root / "data"
    draft = folder / f"{options.kind}s" / f"{options.id}.yml"
    original = folder / "originals" / f"{options.kind}-{options.id}.txt"
    if there := next((path for path in (draft, original) if path.exists()), None):
        print(f"{there} 已经有了，不覆盖。换一个 --id，或用 --to 写到别的文件夹。", file=sys.stderr)
        return 1
    try:
        data = sys.stdin.buffer.read() if options.file == "-" else Path(options.file).read_bytes()
        dataset, _ = load(root / "data")
        if dataset.unit is None or not dataset.evidence:
            print("data/ 里的 unit.yml、evidence.yml 读不出来，先用 zhibu check 改好。", file=sys.stderr)
            return 1
        done = import_document("粘贴的文字" if options.file == "-" else options.file, data, options.kind, options.id, dataset,
                               datetime.date.today().isoformat(), _progress)
    except Unreadable as error:
        print(f"{options.file}：{error}。", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{options.file}：读不了（{'没有这个文件' if isinstance(error, FileNotFoundError) else error.strerror}）。核对路径和文件名。", file=sys.stderr)
        return 1
    try:
        for path, text in ((draft, done.yaml), (original, done.text)):
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
    except OSError as error:
        print(f"{error.filename}：写不了（{error.strerror}）。换一个 --to。", file=sys.stderr)
        return 1
    if options.json:
        print(json.dumps({**done.found, "draft": str(draft), "original": str(original)}, ensure_ascii=False, indent=2))
        return 0
    _tell(done.found, draft, original)
    return 0


def run_workbook(root: Path, options: argparse.Namespace) -> int:
    """Write an empty workbook to fill in."""
    graph, _ = look(root / "data", root / "build" / "kept" / "read")
    if options.file.suffix.lower() != ".xlsx":
        print(f"{options.file}：文件名要以 .xlsx 结尾。", file=sys.stderr)
        return 2
    try:
        with options.file.open("xb") as file:
            file.write(workbook.empty_workbook(options.kind, graph))
    except FileExistsError:
        print(f"{options.file} 已经有了，不覆盖。换一个文件名。", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{options.file}：写不了（{error.strerror}）。换一个文件夹。", file=sys.stderr)
        return 1
    print(f"写好 {options.file}。填“{TABLES[options.kind].sheet}”这张表，栏名上有说明，红底的必填；填好后运行 zhibu import {options.file} --as {options.kind} --id 编号")
    return 0


def _import_workbook(root: Path, options: argparse.Namespace) -> int:
    """Put the rows of a workbook into the data as drafts, all of them or none."""
    data, kept = root / "data", root / "build" / "kept" / "read"
    graph, before = look(data, kept)
    try:
        rows, faults = workbook.read_rows(options.kind, options.file, Path(options.file).read_bytes())
        file = workbook.home(options.kind, options.id, graph)
        made, more = workbook.drafts(options.kind, rows, options.id, graph, set(read_lock(data / "ids.lock").values()), datetime.date.today().isoformat())
        faults = [str(one) for one in workbook.by_cell([*faults, *more])]
        source = source_of(graph, file)
        if not faults and not rows:
            faults = [f"工作表“{TABLES[options.kind].sheet}”里没有填了的行。改法：从第2行起，一行填一条"]
        if not faults and source is None:
            raise Unreadable(f"要写进去的 data/{file} 没有，或读不出来。改法：先运行 zhibu check，照列出的改好")
        target = (options.to or data) / file
        if options.to and target.exists():
            raise Unreadable(f"{target} 已经有了，不覆盖。改法：换一个 --to")
        if not faults:
            done = workbook.with_drafts((data / file).read_bytes().decode(), source, made)
            text, wanted = done or ("", None)
            after, errors = tried(data, {file: text.encode()}, before, kept) if done else (graph, [])
            if not errors and (not done or source_of(after, file).data != wanted):
                raise Unreadable(f"data/{file} 的写法（花括号、不在行首的列表）插不进去。改法：把列表改成一条一行“- ”开头")
            faults = [str(one) for one in workbook.at_cells(made, after, text, errors)]
        if faults:
            print("\n".join(f"{options.file}：{one}" for one in faults) + f"\n错误 {len(faults)} 处，没有写。", file=sys.stderr)
            return 1
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode())
    except Unreadable as error:
        print(f"{options.file}：{error}。没有写。", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{error.filename}：读写不了（{'没有这个文件' if isinstance(error, FileNotFoundError) else error.strerror}）。核对路径和文件名。", file=sys.stderr)
        return 1
    records = [{"key": one.key, "title": one.record["title"], "row": one.row.number, "line": after.entities[one.key].place().line} for one in made]
    decisions = [{"cell": cell, "what": what} for cell, what in workbook.left_open(made)]
    if options.json:
        print(json.dumps({"as": options.kind, "id": options.id, "file": str(target), "records": records, "decisions": decisions}, ensure_ascii=False, indent=2))
        return 0
    for one in records:
        print(f"{target}:{one['line']} {one['key']} {one['title']}（第 {one['row']} 行）")
    for n, one in enumerate(decisions, 1):
        print(f"待定 {n}：{one['cell']}：{one['what']}")
    print(f"写进 {len(records)} 条，都是没有核对过的草稿。逐条看过，运行 zhibu check；编号定了再运行 zhibu ids。")
    return 0


def _progress(done: int, total: int) -> None:
    """A line now and then while a long document is read."""
    if total >= 40 and (done % 20 == 0 or done == total):
        print(f"整理 {done}/{total}", file=sys.stderr)


def _tell(found: dict, draft: Path, original: Path) -> None:
    """What was found, in numbers, and what a person decides, in full."""
    words = {"sections": "部分", "clauses": "条", "articles": "条文", "items": "项", "citations": "引用", "mentions": "没有登记的书名", "requirements": "要求",
             "figures": "数", "problems": "问题", "measures": "打算"}
    print("，".join(f"{word} {len(found[name])}" for name, word in words.items() if found[name]) + "。")
    for note in found["notes"]:
        print(f"说明：{note}。")
    for n, one in enumerate(found["decisions"], 1):
        print(f"待定 {n}：{one['where']}：{one['what']}" + (f"（{one['guess']}）" if one.get("guess") else ""))
    print(f"草稿在 {draft}，原文在 {original}。草稿没有核对过：逐条看，改好后再由人把 life 改为 checked。")


def run_schema(root: Path, options: argparse.Namespace) -> int:
    """Write the editor schemas."""
    folder = root / "data" / "schema"
    folder.mkdir(exist_ok=True)
    for name, text in schema.schemas().items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    print(f"写好 {len(schema.schemas())} 个文件：{folder}")
    return 0


def run_review(root: Path, options: argparse.Namespace) -> int:
    """Print what the rules of data/review.yml find in one file; 2 where the file or the rules cannot be read."""
    dataset, problems = load(root / "data")
    if dataset.review is None:
        faults = [str(problem) for problem in problems if problem.place.file.endswith("/review.yml")]
        print("\n".join(faults) or "没有 data/review.yml，没有规则可查。从版本库取回再试。", file=sys.stderr)
        return 2
    try:
        texts = [read_manuscript(path.name, path.read_bytes()) for path in (options.file, options.plan) if path]
        if len(texts[0]) > LONGEST:
            raise Unreadable(f"文字超过 {LONGEST} 字，请分开查")
    except Unreadable as error:
        print(f"{options.file}：{error}。", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"{error.filename}：读不了（{'没有这个文件' if isinstance(error, FileNotFoundError) else error.strerror}）。核对路径和文件名。", file=sys.stderr)
        return 2
    plans = texts[1:] or [text for key, text in open_originals(originals_folder(root / "data")).raw.items() if key.startswith("plan:")]
    text = make_text(texts[0], options.kind, options.year, tuple(plans))
    result = review(dataset.review.rules, text)
    rules = {rule.id: rule for rule in dataset.review.rules}
    if options.json:
        rows = [{"rule": one.rule, "title": rules[one.rule].title, "line": one.line, "column": one.column, "words": one.words, "said": one.said,
                 "advice": rules[one.rule].advice, "example": rules[one.rule].example} for one in result.findings]
        print(json.dumps({"file": str(options.file), "kind": options.kind, "year": text.until, "findings": rows,
                          "muted": [{"rule": one.rule, "line": one.line, "words": one.words, "why": why} for one, why in result.quiet],
                          "idle": [{"rule": rule, "why": why} for rule, why in result.idle]}, ensure_ascii=False, indent=2))
        return 0
    for one in result.findings:
        rule = rules[one.rule]
        print(f"{_where(options.file, one)} [{rule.title}] “{one.words}”{one.said and '：' + one.said}。改法：{rule.advice.rstrip('。')}。例：{rule.example}")
    for name, why in result.idle:
        print(f"没有查：{rules[name].title}（{why}）")
    print(f"查到 {len(result.findings)} 处，不提醒 {len(result.quiet)} 处。都只是提醒，改不改由写稿的人定。")
    return 0


def _where(file: Path, one: Finding) -> str:
    return f"{file}:{one.line}:{one.column}" if one.line else f"{file}:全文"


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
        path.write_text(f"---\n{head}---\n<div>\n{page.html}\n</div>\n", encoding="utf-8", newline="\n")
    for address, content in output.files.items():
        path = options.folder / address
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    print(f"写好 {len(output.pages)} 页：{options.folder}")
    return 0


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''").replace("\n", " ") + "'"
