"""A data file as a typed record; every field that does not fit becomes a problem at its place, in plain Chinese."""

from __future__ import annotations

import re
import types
import typing
import unicodedata
from collections.abc import Collection, Iterator

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from .problem import Grade, Problem
from .source import CAP, Loc, Node, Source, capped, problem_of
from .values import Unfit

_BOOLISH = {"no", "yes", "on", "off", "y", "n", "true", "false"}
_LOSING = {"E021", "E070", "E074", "S080"}
"""Codes of faults whose line may have held a field that is now missing."""


def shape(
    model: type[BaseModel], source: Source, sample: str = ""
) -> tuple[BaseModel | None, list[Problem]]:
    """The record that a file holds, or None, and the problems of its fields.

    `sample` names a sound file of the kind that the messages can point to. A line that the source
    already reports an error in is not reported again.
    """
    if source.data is None:
        return None, []
    errors = [one for one in source.problems if one.grade is Grade.ERROR]
    reported = {one.place.line for one in errors}
    try:
        record = model.model_validate(source.data)
    except ValidationError as fault:
        found = _one_branch(fault.errors(include_url=False), source.data)
        found = _without_echoes(found, model, source)
        problems = [_explained(error, loc, model, source, sample) for error, loc in found[: 4 * CAP]]
        kept = [one for one in problems if one.place.line not in reported]
        return None, capped(kept, len(errors), len(found[4 * CAP :]))
    notes = _rewritten(source, source.data, record.model_dump(), ())
    return record, capped(notes, len(errors))


def _without_echoes(
    found: list[tuple[ErrorDetails, Loc]], model: type[BaseModel], source: Source
) -> list[tuple[ErrorDetails, Loc]]:
    """The errors without the fields that are missing only because of another fault: a mistyped
    name, or a line of the record that could not be read."""
    lost = [one.place.line - 1 for one in source.problems if one.code in _LOSING]
    mistyped = {
        (loc[:-1], _likely(str(loc[-1]), _fields(model, loc[:-1])))
        for error, loc in found[: 4 * CAP]
        if error["type"] == "extra_forbidden"
    }

    def echoes(error: ErrorDetails, loc: Loc) -> bool:
        if error["type"] != "missing":
            return False
        node = source.root
        for part in loc[:-1]:
            node = node.parts[part] if node else None
        torn = lost and node and any(node.row <= row <= _last_row(node) for row in lost)
        return bool(torn) or (loc[:-1], loc[-1]) in mistyped

    return [(error, loc) for error, loc in found if not echoes(error, loc)]


def _last_row(node: Node) -> int:
    """The row in which the last value of a record begins."""
    while node.parts:
        node = next(reversed(node.parts.values()))
    return node.row


def _rewritten(source: Source, raw: object, read_as: object, loc: Loc) -> Iterator[Problem]:
    """A note for every date that was not written as dates are kept."""
    if isinstance(raw, dict) and isinstance(read_as, dict):
        for name, value in raw.items():
            yield from _rewritten(source, value, read_as.get(name), (*loc, name))
    elif isinstance(raw, list) and isinstance(read_as, list):
        for at, (value, other) in enumerate(zip(raw, read_as)):
            yield from _rewritten(source, value, other, (*loc, at))
    elif isinstance(read_as, str) and raw != read_as and re.fullmatch(r"\d{4}-\d\d-\d\d", read_as):
        what = f"日期“{raw}”已读作 {read_as}"
        mend = f"可改写成 {read_as}，写法统一便于查找；不改也能用"
        yield problem_of(source.place(loc), "I065", what, mend, _record_of(source.data, loc))


def _one_branch(
    errors: list[ErrorDetails], data: object
) -> list[tuple[ErrorDetails, Loc]]:
    """Each error with its path in the data; where a value may be one of several kinds, those of
    the kind that comes nearest."""
    groups: dict[tuple[Loc, bool], dict[str, list[tuple[ErrorDetails, Loc]]]] = {}
    for error in errors:
        loc, fork, branch = _path(error, data)
        groups.setdefault((fork, bool(branch)), {}).setdefault(branch, []).append((error, loc))
    kept = []
    for (fork, _), branches in groups.items():
        # A branch that fails at the fork itself is of another kind than the value.
        nearest = min(branches.values(), key=lambda one: (one[0][1] == fork, len(one)))
        kept += branches.get("", nearest)
    return kept


def _path(error: ErrorDetails, data: object) -> tuple[Loc, Loc, str]:
    """The path of an error in the data, and at which path it chose which kind ("" if none)."""
    loc: Loc = ()
    fork: Loc = ()
    branch = ""
    for at, part in enumerate(error["loc"]):
        last = at == len(error["loc"]) - 1
        if isinstance(data, dict) and part in data:
            data = data[part]
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = data[part]
        elif not (last and error["type"] == "missing"):
            if part != "[key]" and not branch:
                fork, branch = loc, str(part)
            continue
        loc = (*loc, part)
    return loc, fork, branch


def _explained(
    error: ErrorDetails, loc: Loc, model: type[BaseModel], source: Source, sample: str
) -> Problem:
    """One of pydantic's errors as a problem that a clerk can mend."""
    kind, name = error["type"], next((part for part in reversed(loc) if isinstance(part, str)), "")
    in_list = bool(loc) and isinstance(loc[-1], int)
    shown = f"“{name}”的第 {int(loc[-1]) + 1} 项" if in_list else f"“{name}”"
    hint = f"，可对照 {sample}" if sample else ""
    record = _record_of(source.data, loc[:-1])
    ctx = error.get("ctx", {})
    value = error["input"]
    spot = source.place(loc)
    if kind == "extra_forbidden":
        what, mend = _unknown(name, _fields(model, loc[:-1]))
        code = "E061" if name.lower() in _BOOLISH else "E076"
        return problem_of(source.place(loc, key=True), code, what, mend + hint, record)
    if kind in ("union_tag_invalid", "union_tag_not_found"):
        name = str(ctx["discriminator"]).strip("'")
        spot, shown = source.place((*loc, name)), f"“{name}”"
        kind, loc = ("missing", (*loc, name)) if kind == "union_tag_not_found" else (kind, loc)
    if kind == "missing":
        about = _fields(model, loc[:-1]).get(name, "")
        what = f"缺少字段“{name}”" + (f"（{about.rstrip('。')}）" if about else "")
        mend = f"在这条里加一行 {name}: …{hint}"
        return problem_of(source.place(loc[:-1]), "E077", what, mend, record)
    if value is None or kind == "string_too_short":
        place = spot if in_list else source.place(loc, key=True)
        mend = f"填上内容；不需要的就删掉这一行{hint}"
        return problem_of(place, "E066", f"{shown}没有填写", mend, record)
    if isinstance(fault := ctx.get("error"), Unfit):
        return problem_of(spot, fault.code, f"{shown}：{fault.what}", fault.mend, record)
    if kind == "value_error":
        what, _, mend = str(fault).partition("|")
        return problem_of(spot, "E078", f"{shown}：{what}", mend or "对照说明改正" + hint, record)
    if kind == "string_pattern_mismatch":
        return problem_of(spot, *_bad_id(str(value), name, shown, str(ctx["pattern"])), record)
    if kind in ("literal_error", "enum", "union_tag_invalid"):
        return problem_of(spot, "E079", *_bad_choice(error, shown, model, loc), record)
    if kind.startswith(("int_", "float_", "decimal_")) and isinstance(value, str):
        mend = "只写阿拉伯数字，如 2，不带单位"
        return problem_of(spot, "E068", f"{shown}：“{value}”不是整数", mend, record)
    if kind.startswith("bool_") and isinstance(value, str):
        return problem_of(spot, "E060", f"{shown}：“{value}”不能表示是或否", "写 true 或 false", record)
    return problem_of(spot, "E078", *_wrong_kind(kind, value, shown, ctx, hint), record)


def _record_of(data: object, loc: Loc) -> str:
    """The ids of the records on the way to a path, joined: suo-2022/18/gongkai."""
    names = []
    for part in (*loc, None):
        if isinstance(data, dict):
            name = data.get("id") or data.get("number")
            if isinstance(name, str):
                names.append(name)
            data = data.get(part)
        elif isinstance(data, list) and isinstance(part, int):
            data = data[part] if part < len(data) else None
    return "/".join(names)


def _unknown(name: str, legal: dict[str, str]) -> tuple[str, str]:
    """What and mend for a field that the record does not have."""
    likely = _likely(name, legal)
    what = f"未知字段“{name}”" + (f"，您是不是要写“{likely}”" if likely else "")
    mend = f"改成“{likely}”" if likely else "改成这里可用的字段：" + "、".join(legal)
    return what, mend + "；多余的就删掉这一行"


def _likely(name: str, legal: dict[str, str]) -> str:
    """The legal field that an unknown name was probably meant for, or an empty string."""
    # A clerk may write the Chinese word that the description opens with.
    described = (field for field, about in legal.items() if about.startswith(name))
    return _nearest(name, legal) or next(described, "")


NAMING_ROLES = ("owners", "helpers", "actors", "who", "runs", "also", "keeper", "role", "checked_by", "by")
"""The fields that hold ids of roles."""
BY_ITS_ID = "写 roles.yml 里的编号，不写名称"
"""How the mend begins of a role that is not named by its id; who knows the roles adds the likely one."""


WIDE = {n: n - 0xFEE0 for n in (*range(0xFF10, 0xFF1B), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B), 0xFF0D, 0xFF0F)}
"""Full-width digits, letters, colon, hyphen and slash as half-width ones, for `translate`; brackets may belong to an id."""


def _bad_id(value: str, name: str, shown: str, pattern: str) -> tuple[str, str, str]:
    """Code, what and mend for an id or a reference of the wrong form."""
    if value.translate(WIDE) != value:
        narrow = value.translate(WIDE)
        return "E048", f"{shown}“{value}”含全角数字或字母", f"切换到半角重打，改为 {narrow}"
    if name in NAMING_ROLES:
        mend = f"{BY_ITS_ID}，如 {name}: " + ("zhibu-shuji" if name in ("keeper", "role", "checked_by") else "[zhibu-shuji]")
    elif pattern.startswith("^[a-z]+:"):
        mend = "写成“种类:编号”，如 regulation:dangzhang，中间用英文冒号、不加空格"
    else:
        mend = "只用小写英文字母、数字和连字符“-”，如 xuexi-2022"
    return "E062", f"{shown}“{value}”不合编号的写法", mend


def _bad_choice(
    error: ErrorDetails, shown: str, model: type[BaseModel], loc: Loc
) -> tuple[str, str]:
    """What and mend for a word that is not among the allowed ones."""
    ctx = error.get("ctx", {})
    if error["type"] == "union_tag_invalid":
        words, value = re.findall(r"'([^']*)'", str(ctx.get("expected_tags"))), str(ctx.get("tag"))
    else:
        words, value = re.findall(r"'([^']*)'", str(ctx.get("expected"))), error["input"]
    if isinstance(value, (list, dict)):
        return f"{shown}要写成一个值", "写一个：" + "、".join(words)
    likely = _nearest(str(value), words)
    what = f"{shown}不能是“{value}”" + (f"，您是不是要写“{likely}”" if likely else "")
    about = _fields(model, loc[:-1]).get(str(loc[-1]), "") if loc else ""
    return what, "可用的值：" + "、".join(words) + (f"（{about.rstrip('。')}）" if about else "")


def _wrong_kind(
    kind: str, value: object, shown: str, ctx: dict[str, typing.Any], hint: str
) -> tuple[str, str]:
    """What and mend for a value of the wrong kind: text, a list or fields."""
    now = {dict: "一组字段", list: "列表"}.get(type(value), "一段文字")
    if kind in ("too_short", "too_long"):
        bound = f"至少 {ctx['min_length']}" if kind == "too_short" else f"至多 {ctx['max_length']}"
        return f"{shown}的项数不对", f"列表里要有{bound} 项{hint}"
    if kind == "list_type":
        return f"{shown}应是列表，现在是{now}", f"写成 [甲, 乙]，或每行一个“- ”{hint}"
    if kind in ("model_type", "model_attributes_type", "dict_type"):
        colon = re.match(r"\w+([:：])", value) if isinstance(value, str) else None
        mend = f"改成“键: 值”，每个字段一行{hint}"
        mend += "；冒号要用英文的，后面空一格" if colon else ""
        return f"{shown}应是一组字段，现在是{now}", mend
    if isinstance(value, (dict, list)):
        mend = "在冒号后面直接写内容；内容里有“冒号+空格”或以括号开头的，整句用英文引号括起"
        return f"{shown}应是一个值，现在是{now}", mend + hint
    return f"{shown}的内容不合规定", f"核对字段说明后改正{hint}"


def _nearest(word: str, known: Collection[str]) -> str:
    """The known word that was probably meant, or an empty string."""
    plain = unicodedata.normalize("NFKC", word).strip().casefold()
    if len(plain) > 40:
        return ""
    if plain == "no" and "number" in known:
        # The usual short form, which is no part of the word.
        return "number"
    ranked = sorted((_distance(plain, one.casefold()), one) for one in known)
    if ranked and ranked[0][0] <= max(1, min(len(plain), len(ranked[0][1])) // 3):
        return ranked[0][1]
    return next((one for one in known if len(plain) > 1 and one.startswith(plain)), "")


def _distance(one: str, other: str) -> int:
    """Edits between two words; two neighbours that changed places count as one."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and b == one[i - 2]:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return row[-1]


def _fields(model: type[BaseModel], loc: Loc) -> dict[str, str]:
    """The fields legal at a path and their descriptions."""
    kinds: list[object] = [model]
    for part in loc:
        if isinstance(part, int):
            kinds = [arg for kind in kinds for arg in typing.get_args(kind)]
        else:
            kinds = [_field_type(kind, part) for kind in kinds]
        kinds = [inner for kind in kinds for inner in _unwrapped(kind)]
    return {
        info.alias or name: info.description or ""
        for kind in kinds
        if isinstance(kind, type) and not typing.get_origin(kind) and issubclass(kind, BaseModel)
        for name, info in kind.model_fields.items()
    }


def _field_type(kind: object, name: str) -> object:
    """The annotation of a field of a model, or of the values of a dict."""
    if isinstance(kind, type) and not typing.get_origin(kind) and issubclass(kind, BaseModel):
        info = kind.model_fields.get(name)
        return info.annotation if info else None
    return typing.get_args(kind)[-1] if typing.get_origin(kind) is dict else None


def _unwrapped(kind: object) -> Iterator[object]:
    """The kinds that an annotation allows, without Annotated and unions."""
    origin = typing.get_origin(kind)
    if origin is typing.Annotated:
        yield from _unwrapped(typing.get_args(kind)[0])
    elif origin in (typing.Union, types.UnionType):
        for arg in typing.get_args(kind):
            yield from _unwrapped(arg)
    elif isinstance(kind, typing.TypeAliasType) if hasattr(typing, "TypeAliasType") else False:
        yield from _unwrapped(kind.__value__)
    else:
        yield kind
