"""Last year's words for what the new plan says again: a draft that an import left is filled in from the plan before it.

A clause that stands as the import wrote it, byte for byte, takes last year's items; of one that a person has touched only the lines
that still say 待写 are filled. Where a number, a day,
a period, a word of duty, a document or a role differs between the two originals, nothing of that passage is carried. Every record
that is carried has a 把握 comment, as every guess of the import has, which the clerk deletes when he has read it.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from . import model
from .check import UNSETTLED
from .graph import Entity, Graph
from .importing import finding
from .importing.drafting import UNCHECKED, Draft, context_of, draft_plan, yaml_text
from .inserting import Open, entry_lines, inserted, scalar, yaml_lines
from .numerals import NUMERAL, to_int
from .originals import ClauseText, Originals, span
from .outline import SENTENCE_END, before_points
from .rollover import Rollover
from .source import Source

ALIKE = 0.5
"""From which likeness on a passage that is not the same is a rewording of another."""
CARRIED = re.compile(r"# 把握：[高中]，照\d+年")
"""How the comment on a record that was carried begins."""
_MINE = "待定：照上一年"


@dataclass(frozen=True)
class Carrying:
    """A draft with last year's words in it."""

    text: str
    """The file of the plan as it becomes."""
    paths: tuple[tuple[str | int, ...], ...]
    """What of its data changes."""
    keys: dict[str, str]
    """The records that were carried: which of the new plan each old one became."""
    left: tuple[str, ...]
    """In Chinese: what was not carried and why."""


def unsettled(data: Any) -> int:
    """How many texts of a file say 待写 or 待定."""
    if isinstance(data, dict):
        return sum(map(unsettled, data.values()))
    if isinstance(data, list):
        return sum(map(unsettled, data))
    return int(isinstance(data, str) and UNSETTLED.search(data) is not None)


def carry(graph: Graph, originals: Originals, found: Rollover, text: str, locked: set[str]) -> Carrying:
    """The file TEXT of the new plan of FOUND with the words of the old one; LOCKED are the keys that may not change any more."""
    old, new = found.old, found.new
    if new.record.life == "checked":
        return Carrying(text, (), {}, (f"{new.id} 标着核对过（life: checked），一字不动",))
    if missing := [plan.id for plan in (old, new) if f"plan:{plan.id}" not in originals.raw]:
        return Carrying(text, (), {}, (f"{'、'.join(missing)} 的原文不在 data/originals/，不知道改了什么，没有照搬",))
    return _Carrier(graph, originals, found, text, locked).done()


def found_by(graph: Graph, text: str, source: Source, keys: dict[str, str], year: int) -> tuple[str, int]:
    """The file TEXT of search.yml with what people call the old records said of the new ones too, and of how many."""
    rows = graph.dataset.search.found_by if graph.dataset.search else []
    known = {row.to for row in rows}
    records = [{"to": Open(keys[row.to], f"照{year}年，待核"), "words": row.words} for row in rows if keys.get(row.to, row.to) not in known]
    done = inserted(text, source, ("search", "found_by"), records) if records else None
    return (done[0], len(records)) if done else (text, 0)


def _plain(text: str) -> str:
    return re.sub(r"[\W_]", "", text)


def _paired(was: list[str], now: list[str]) -> dict[int, int]:
    """Which passages of WAS, from 0, are which of NOW: the same first, then in order those that were only worded anew."""
    first, second = ([_plain(one) for one in side] for side in (was, now))
    pairs: dict[int, int] = {}
    for sign, a, b, c, d in difflib.SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        if sign == "equal":
            pairs.update(zip(range(a, b), range(c, d)))
            continue
        for one in range(a, b):
            likely = [(difflib.SequenceMatcher(None, first[one], second[n], autojunk=False).ratio(), -n) for n in range(c, d)]
            alike, n = max(likely, default=(0.0, 0))
            if alike >= ALIKE:
                pairs[one], c = -n, 1 - n
    return pairs


class _Passages:
    """The passages of one clause in both years, and where each of the old ones is now."""

    def __init__(self, was: ClauseText, now: ClauseText) -> None:
        self.earlier, self.later = was, now
        marks = [list(side.marks) for side in (was, now)]
        said = [[side.marks[mark].removeprefix(mark) for mark in side.marks] for side in (was, now)]
        self.marks = {marks[0][one]: marks[1][other] for one, other in _paired(*said).items()}
        loose = [[part for part in SENTENCE_END.split(before_points(side.body)) if part.strip()] for side in (was, now)]
        self.sentences = {one + 1: other + 1 for one, other in _paired(*loose).items()}

    def became(self, item: model.Item) -> tuple[str, str] | None:
        """Mark and sentences of what an old item's passage is now; None where it is gone or taken apart."""
        if not item.mark.startswith("¶"):
            return (self.marks[item.mark], "") if item.mark in self.marks else None
        first, last = span(item.sentences or item.mark[1:])
        now = [self.sentences.get(n) for n in range(first, last + 1)]
        if not now or None in now or now != list(range(now[0], now[0] + len(now))):
            return None
        return "¶", f"{now[0]}-{now[-1]}" if len(now) > 1 else str(now[0])


class _Carrier:
    """What of one plan can be said of the next."""

    def __init__(self, graph: Graph, originals: Originals, found: Rollover, text: str, locked: set[str]) -> None:
        self._graph, self._found, self._locked = graph, found, locked
        self._old, self._new = originals.plans[found.old.id], originals.plans[found.new.id]
        self._newline = "\r\n" if "\r\n" in text else "\n"
        self._lines = text.replace("\r\n", "\n").split("\n")
        others = replace(graph.dataset, plans=tuple(plan for plan in graph.dataset.plans if plan.id != found.new.id))
        self._context = context_of(others, True)
        self._draft: Draft = draft_plan(originals.raw[f"plan:{found.new.id}"], found.new.id, others, "2000-01-01", lambda done, total: None)
        self._drafted = yaml_text(self._draft).split("\n")
        self._raw = {clause["number"]: clause for section in self._draft.record["sections"] for clause in section["clauses"]}
        self._year = found.old.record.year
        self._edits: list[tuple[int, int, list[str]]] = []
        self._paths: list[tuple[str | int, ...]] = []
        self._keys: dict[str, str] = {}
        self._left: list[str] = []
        self._settled: set[str] = set()
        """The places, as the import called them, that last year's words answer for now."""
        self._moved: dict[str, str] = {}
        """The places that are called otherwise now."""

    def done(self) -> Carrying:
        """All that can be carried, carried."""
        pairs = {change.new[0].key: change.old[0] for change in self._found.changes if len(change.old) == len(change.new) == 1}
        same: set[str] = set()
        rebuilt: list[tuple[Entity, tuple[int, int], dict[str, Any]]] = []
        for change in self._found.changes:
            for clause in change.new:
                if clause.key not in pairs:
                    self._left.append(f"第{clause.record.number}条“{clause.title}”：{'今年新写的' if not change.old else '合并或拆分过'}，没有照搬")
                elif pairs[clause.key].record.number not in self._old.clauses or clause.record.number not in self._new.clauses:
                    self._left.append(f"第{clause.record.number}条“{clause.title}”：原文里没有这一条的条号，没有照搬")
                elif self._touched(clause):
                    same |= {clause.key} if self._filled(pairs[clause.key], clause) else set()
                else:
                    record, whole = self._clause(pairs[clause.key], clause)
                    same |= {clause.key} if whole else set()
                    rebuilt.append((clause, self._block(self._lines, clause.record.number), record))
        for clause, (start, end), record in rebuilt:
            self._edits.append((start, end, entry_lines(self._grounded(record), 8)))
            self._paths.append(clause.loc)
        self._front(pairs, same)
        if self._edits:
            self._head()
        lines = list(self._lines)
        for start, end, new in sorted(self._edits, key=lambda one: -one[0]):
            lines[start:end] = new
        return Carrying(self._newline.join(lines), tuple(self._paths), self._keys, tuple(dict.fromkeys(self._left)))

    # ---- what may be changed ----

    def _touched(self, clause: Entity) -> bool:
        """Whether a clause of the draft stands no more as the import wrote it, or something depends on its ids: it keeps its items."""
        number = clause.record.number
        blocks = [self._block(lines, number) for lines in (self._lines, self._drafted)]
        if None in blocks or self._lines[slice(*blocks[0])] != self._drafted[slice(*blocks[1])]:
            return True
        inside = {one.key for kind in ("item", "requirement", "check") for one in self._graph.inside(clause.key, kind)}
        known = {key for row in self._graph.dataset.suggestions for key in (row.start, row.end)}
        known |= {row.to for row in self._graph.dataset.search.found_by} if self._graph.dataset.search else set()
        known |= {key for key in inside for link in self._graph.incoming.get(key, ())
                  if link.type != "proves" and not f"{link.start.partition(':')[2]}/".startswith(f"{clause.id}/")}
        return bool(inside & (known | self._locked))

    @staticmethod
    def _block(lines: list[str], number: str) -> tuple[int, int] | None:
        """First line of a clause as the import lays it out, and the line after its last."""
        start = next((n for n, line in enumerate(lines) if line == f"        - number: '{number}'" or line == f"        - number: {number}"), None)
        if start is None:
            return None
        end = next((n for n in range(start + 1, len(lines)) if lines[n].strip() and not lines[n].startswith(" " * 9)), len(lines))
        while not lines[end - 1].strip():
            end -= 1
        return start, end

    def _differ(self, was: str, now: str) -> str:
        """What two passages bind to and do not share, in Chinese; empty where they bind to the same."""
        first, second = (finding.binding(text, self._context) for text in (was, now))
        if first == second:
            return ""
        gone = [one for one in first if one not in second]
        come = [one for one in second if one not in first]
        sides = ["、".join(f"“{self._named(one)}”" for one in dict.fromkeys(side)) for side in (gone, come)]
        return f"{sides[0]}变成{sides[1]}" if all(sides) else f"没有了{sides[0]}" if sides[0] else f"多了{sides[1]}" if sides[1] else "数或时间的先后变了"

    def _named(self, one: str) -> str:
        """What is bound to as a person calls it: a role or a document by its title."""
        return next((found.title for kind in ("role", "regulation") if (found := self._graph.entities.get(f"{kind}:{one}"))), one)

    def _changed(self, was: str, now: str) -> set[str]:
        """What only one of two passages binds to."""
        return set(finding.binding(was, self._context)) ^ set(finding.binding(now, self._context))

    def _note(self, old: Entity, was: str, now: str) -> str:
        number = f"第{old.record.number}条" if hasattr(old.record, "number") else ""
        return f"把握：高，照{self._year}年{number}，原文没有变" if _plain(was) == _plain(now) else f"把握：中，照{self._year}年{number}，原文改过，逐句看"

    # ---- a clause ----

    def _clause(self, old: Entity, new: Entity) -> tuple[dict[str, Any], bool]:
        """The new clause with the words of the old one, and whether all that the two bind to is the same."""
        it, raw, number = old.record, self._raw[new.record.number], new.record.number
        was, now = self._old.clauses[it.number], self._new.clauses[number]
        places = _Passages(was, now)
        differ = self._differ(was.text, now.text)
        note = self._note(old, was.text, now.text)
        if differ:
            self._left.append(f"第{number}条的概括：{differ}")
        carried, notes = self._carried_items(old, number, places)
        items, here, from_draft = self._laid(carried, raw["items"], number, now)
        there = {f"{it.number}/{item.mark}": here[item.id] for item, *_ in carried}
        if not differ:
            there[it.number] = number
        # What the import read in a passage gives way to what its editor read in the same words last year.
        covered = {place for place in from_draft if place in self._settled} | ({number} if not differ else set())
        self._settled |= covered
        record: dict[str, Any] = {"number": number, "title": raw["title"], "summary": raw["summary"] if differ else Open(it.summary, note),
                                  "topics": Open(list(it.topics), note) if it.topics != raw["topics"] else raw["topics"], "items": items}
        taken = {key for one in items for key in _ids(one)}
        for name in ("requirements", "citations", "mentions", "campaigns"):
            mine = []
            for one in getattr(it, name):
                if one.locator not in there or getattr(one, "retired", None) or getattr(one, "edition", None):
                    continue
                if lost := next((words for words in _quoted(one) if _plain(words) not in _plain(now.text)), None):
                    self._left.append(f"第{number}条{there[one.locator].removeprefix(f'{number}/')}：上一年的“{getattr(one, 'title', lost)}”凭的是“{lost}”，今年的原文没有")
                    continue
                passage = notes.get(one.locator, note)
                mine.append(_marked(_dumped(one) | {"locator": there[one.locator]}, passage))
                if name == "requirements":
                    self._keys[f"requirement:{old.id}/{one.id}"] = f"requirement:{new.id}/{one.id}"
            taken |= {key for one in mine for key in _ids(one)}
            mine += [_renamed(_drafted({**one, "locator": from_draft.get(one["locator"], one["locator"])}), taken) for one in raw.get(name, ()) if one["locator"] not in covered]
            if mine:
                record[name] = mine
        # Where the requirement that was looked at in an item's stead is gone, somebody has to say how it is looked at now.
        looked = {one["locator"] for one in record.get("requirements", ()) if one.get("checks")}
        record["items"] = [one if one.get("checks") or one.get("directional") or f"{number}/{one['mark']}" in looked else {**one, "directional": UNCHECKED} for one in items]
        self._keys[old.key] = new.key
        self._keys.update({f"item:{old.id}/{item.id}": f"item:{new.id}/{item.id}" for item, *_ in carried})
        return record, not differ

    def _carried_items(self, old: Entity, number: str, places: _Passages) -> tuple[list[tuple[model.Item, str, str, str]], dict[str, str]]:
        """The old items whose passages bind to the same now: each with its mark, its sentences and its comment; and the comments by old place."""
        carried, notes = [], {}
        for item in old.record.items:
            if item.retired:
                continue
            if (place := places.became(item)) is None:
                continue
            mark, sentences = place
            was, now = places.earlier.passage(item.mark, item.sentences), places.later.passage(mark, sentences)
            if was is None or now is None:
                continue
            if not mark.startswith("¶"):
                was, now = was.removeprefix(item.mark), now.removeprefix(mark)
            if differ := self._differ(was, now):
                self._left.append(f"第{number}条{'第' + sentences + '句' if sentences else mark}：{differ}")
                continue
            note = self._note(old, was, now)
            carried.append((item, mark, sentences, note))
            notes[f"{old.record.number}/{item.mark}"] = note
        return carried, notes

    def _laid(self, carried: list[tuple[model.Item, str, str, str]], drafted: list[dict[str, Any]], number: str,
              now: ClauseText) -> tuple[list[dict[str, Any]], dict[str, str], dict[str, str]]:
        """The items of the new clause in their order; where each carried one stands now; and where each place of the draft is now."""
        loose = sorted(((*span(sentences), n, item, note) for n, (item, mark, sentences, note) in enumerate(carried) if mark == "¶"), key=lambda row: row[:3])
        covered = {n for first, last, *_ in loose for n in range(first, last + 1)}
        rows = [(first, last, n, _dumped(item) | {"#": note}) for first, last, n, item, note in loose]
        plain = [one for one in drafted if one["mark"].startswith("¶")]
        rows += [(int(one["mark"][1:]), int(one["mark"][1:]), -1, one) for one in plain if int(one["mark"][1:]) not in covered]
        items: list[dict[str, Any]] = []
        here: dict[str, str] = {}
        from_draft: dict[str, str] = {}
        taken = {key for item, *_ in carried for key in _ids(_dumped(item))}
        for n, (first, last, own, one) in enumerate(sorted(rows, key=lambda row: row[:3]), 1):
            mark = f"¶{n}"
            sentences = {} if first == last == n else {"sentences": f"{first}-{last}" if last > first else str(first)}
            body = {name: value for name, value in one.items() if name not in ("id", "mark", "sentences", "#")}
            record = {"id": one["id"], "mark": mark, **sentences, **body}
            if own >= 0:
                here[one["id"]] = f"{number}/{mark}"
                self._settled |= {f"{number}/¶{at}" for at in range(first, last + 1)}
            items.append(_marked(record, one.get("#", "")) if own >= 0 else _renamed(_marked(record, one.get("#", "")), taken))
            for at in range(first, last + 1):
                from_draft.setdefault(f"{number}/¶{at}", f"{number}/{mark}")
        for one in (one for one in drafted if not one["mark"].startswith("¶")):
            place = f"{number}/{one['mark']}"
            from_draft[place] = place
            mine = [(item, note) for item, mark, _, note in carried if mark == one["mark"]]
            if mine:
                self._settled.add(place)
            here |= {item.id: place for item, _ in mine}
            items += [_marked(_dumped(item) | {"mark": one["mark"]}, note) for item, note in mine] or [_renamed(_drafted(one), taken)]
        self._moved |= {place: other for place, other in from_draft.items() if place != other}
        return items, here, from_draft

    def _grounded(self, value: Any) -> Any:
        """A record whose links lead to records of the new plan where those were carried, and to none of a year that has passed."""
        if isinstance(value, list):
            return [self._grounded(one) for one in value]
        if not isinstance(value, dict):
            return value
        found: dict[str, Any] = {}
        for name, one in value.items():
            if name in ("fp", "history"):
                continue
            if name == "same_as" and (one := self._key(one)) is None:
                self._left.append(f"要求“{value['title']}”：和哪一项是同一次，重新写 same_as")
                continue
            if name == "basis":
                one = [{**self._grounded(row), "to": key} for row in one if (key := self._key(row["to"]))]
                if not one:
                    continue
            found[name] = self._grounded(one)
        if found.get("mark") == "required" and not found.get("basis"):
            found["mark"] = Open("customary", "待定：上一年有据，依据在上级要点里，看今年还有没有")
        return found

    def _key(self, key: str) -> str | None:
        """What a link of the old plan leads to now; None where that was not carried or belongs to a plan of another year."""
        if key in self._keys:
            return self._keys[key]
        owner = self._graph.entities.get(f"plan:{key.partition(':')[2].split('/')[0]}")
        return None if owner and key.partition(":")[0] in ("plan", "section", "clause", "item", "requirement") else key

    # ---- a clause that a person has begun ----

    def _filled(self, old: Entity, new: Entity) -> bool:
        """Fill what a clause still leaves to be written, line by line, and nothing else; whether all that the two years bind to is the same."""
        number = new.record.number
        was, now = self._old.clauses[old.record.number], self._new.clauses[number]
        places, differ = _Passages(was, now), self._differ(was.text, now.text)
        if new.record.summary.startswith("待写"):
            if differ:
                self._left.append(f"第{number}条的概括：{differ}")
            else:
                self._field(new, ("summary",), Open(old.record.summary, self._note(old, was.text, now.text)))
        for n, item in enumerate(new.record.items):
            mine = [one for one in old.record.items if not one.retired and (place := places.became(one)) and _at(*place) == _at(item.mark, item.sentences or "")]
            words = [was.passage(one.mark, one.sentences) for one in mine] + [now.passage(item.mark, item.sentences)]
            if len(mine) != 1 or None in words:
                if item.text.startswith("待写"):
                    self._left.append(f"第{number}条{item.mark}：上一年没有正对着的一项")
                continue
            first, second = (text.removeprefix(mark) for text, mark in zip(words, (mine[0].mark, item.mark)))
            if why := self._differ(first, second):
                self._left += [f"第{number}条{item.mark}：{why}"] if item.text.startswith("待写") else []
                continue
            note = self._note(old, first, second)
            self._item(new, n, mine[0], note)
            self._duties(old, new, (f"{old.record.number}/{mine[0].mark}", f"{number}/{item.mark}"), note)
        return not differ

    def _item(self, clause: Entity, n: int, was: model.Item, note: str) -> None:
        """What an item of a clause leaves open, filled from the one that stood there: its words, and how it is looked at."""
        item: model.Item = clause.record.items[n]
        if item.text.startswith("待写"):
            self._field(clause, ("items", n, "text"), Open(was.text, note))
        if not (item.directional or "").startswith("待写"):
            return
        if was.directional:
            self._field(clause, ("items", n, "directional"), Open(was.directional, note))
            return
        taken = {one for record in (*clause.record.items, *clause.record.requirements) for one in _ids(_dumped(record))}
        if was.checks and not (item.evidence or item.checks) and not {one.id for one in was.checks} & taken:
            row = clause.place("items", n, "directional").line - 1
            indent = len(self._lines[row]) - len(self._lines[row].lstrip())
            looked = self._grounded({name: [_dumped(one) for one in getattr(was, name)] for name in ("evidence", "checks") if getattr(was, name)})
            self._edits.append((row, row + 1, [f"{' ' * indent}# {note}", *yaml_lines(looked, indent)]))
            self._paths.append((*clause.loc, "items", n))

    def _duties(self, old: Entity, new: Entity, places: tuple[str, str], note: str) -> None:
        """What requirements leave open, filled from the one of the old clause that asks for just the same."""
        asks = [{name: getattr(one, name) for name in ("kind", "modality", "min", "max", "unit", "per", "scope", "cadence")} for one in new.record.requirements]
        for n, duty in enumerate(new.record.requirements):
            same = [one for one in old.record.requirements if not one.retired and one.locator == places[0] and {name: getattr(one, name) for name in asks[n]} == asks[n]]
            if duty.locator != places[1] or len(same) != 1 or asks.count(asks[n]) != 1:
                continue
            if duty.action.startswith("待写"):
                self._field(new, ("requirements", n, "action"), Open(same[0].action, note))
            for k, (check, was) in enumerate(zip(duty.checks, same[0].checks)):
                if check.ask.startswith("待写"):
                    self._field(new, ("requirements", n, "checks", k, "ask"), Open(was.ask, note))

    # ---- what stands before and above the clauses ----

    def _front(self, pairs: dict[str, Entity], same: set[str]) -> None:
        """The aim, and what each part is about, where nothing in it changed."""
        old, new = self._found.old, self._found.new
        differ = self._differ(self._old.aim, self._new.aim)
        aim: model.Aim = old.record.aim
        if new.record.aim.summary.startswith("待写"):
            note = self._note(old, self._old.aim, self._new.aim)
            if differ:
                self._left.append(f"总体要求：{differ}")
            else:
                self._field(new, ("aim", "summary"), Open(aim.summary, note))
            changed = self._changed(self._old.aim, self._new.aim)
            said = [point for point in aim.points if not _speaks_of(point, changed)]
            if said and all(point.startswith("待写") for point in new.record.aim.points):
                rest = [f"待写：上一年另有{len(aim.points) - len(said)}点，说的变了"] if len(said) < len(aim.points) else []
                self._field(new, ("aim", "points"), Open([*said, *rest], note))
        before = {clause.parent: self._graph.inside(clause.parent, "clause") for clause in pairs.values()}
        for section in self._graph.inside(new.key, "section"):
            clauses = [one for one in self._graph.inside(section.key, "clause") if not one.record.retired]
            olds = [pairs[one.key] for one in clauses if one.key in pairs]
            parents = {one.parent for one in olds}
            if not section.record.summary.startswith("待写") or not clauses:
                continue
            whole = len(parents) == 1 and len(olds) == len(clauses) == len([one for one in before[next(iter(parents))] if not one.record.retired])
            if whole and all(one.key in same for one in clauses):
                was = self._graph.entities[next(iter(parents))]
                self._field(section, ("summary",), Open(was.record.summary, self._note(was, was.title, section.title)))
            else:
                self._left.append(f"第{section.record.key}部分的概括：里面的条有增减或改动")

    def _field(self, holder: Entity, path: tuple[str | int, ...], value: Open) -> None:
        """Write one value that stands on a line of its own."""
        row = holder.place(*path).line - 1
        line = self._lines[row]
        if re.fullmatch(rf"\s*{path[-1]}: (?:'待写[^']*'|\['待写[^']*'\])", line):
            indent = len(line) - len(line.lstrip())
            self._edits.append((row, row + 1, yaml_lines({path[-1]: value}, indent) if not isinstance(value.value, list) else _listed(path[-1], value, indent)))
            self._paths.append((*holder.loc, *path))

    def _head(self) -> None:
        """The list at the head of the file: what last year's words settle goes, what they do not comes."""
        drafted = {line for line in self._drafted if line.startswith("# 待定")}
        last = max((n for n, line in enumerate(self._lines) if line.startswith("#") and all(one.startswith("#") for one in self._lines[:n])), default=-1)
        for n, line in enumerate(self._lines[:last + 1]):
            place = re.match(r"# 待定 [0-9]+：(?:第 [0-9]+ 行 )?([^：]+)：", line)
            if place and line in drafted and place[1] in self._settled:
                self._edits.append((n, n + 1, []))
            elif place and line in drafted and place[1] in self._moved:
                self._edits.append((n, n + 1, [line.replace(f"{place[1]}：", f"{self._moved[place[1]]}：", 1)]))
        new = [f"# {_MINE}没有照搬：{one}" for one in dict.fromkeys(self._left)]
        self._edits.append((last + 1, last + 1, [line for line in new if line not in self._lines]))


def _speaks_of(text: str, changed: set[str]) -> bool:
    """Whether a sentence of ours may speak of what CHANGED: it says the words, or any of the numbers, in figures or in Chinese."""
    numbers = {one for words in changed for one in re.findall("[0-9]+", words)}
    said = set(re.findall("[0-9]+", text)) | {str(to_int(one)) for one in re.findall(NUMERAL, text) if one not in "十百千"}
    return bool(numbers & said) or any(words.strip("《》") in text for words in changed)


def _at(mark: str, sentences: str) -> tuple[int, int] | str:
    """Where an item stands in its clause: which sentences, or at which mark."""
    return span(sentences or mark[1:]) if mark.startswith("¶") else mark


def _quoted(record: model.Record) -> Iterator[str]:
    """The words of a record that must stand in the text as they are: of how often and when, of documents and campaigns."""
    window = getattr(record, "window", None)
    for words in (getattr(record, "cadence", None), window and window.text, *(getattr(record, name, None) for name in ("text", "name"))):
        if words:
            yield words


def _listed(name: str, value: Open, indent: int) -> list[str]:
    """A list of sentences, each on a line of its own."""
    pad = " " * indent
    return [f"{pad}{name}:  # {value.note}", *(f"{pad}  - {scalar(one)}" for one in value.value)]


def _dumped(record: model.Record) -> dict[str, Any]:
    """A record as it is written: without what goes without saying."""
    return record.model_dump(by_alias=True, exclude_defaults=True)


def _marked(record: dict[str, Any], note: str) -> dict[str, Any]:
    """RECORD with a comment beside its first value."""
    name, value = next((name, value) for name, value in record.items() if name != "#")
    return {name: Open(value, note) if note else value, **{other: one for other, one in record.items() if other not in (name, "#")}}


def _drafted(record: dict[str, Any]) -> dict[str, Any]:
    """A record of the import, whose comment stands above it, with the comment beside its first value."""
    return _marked({name: [_drafted(one) for one in value] if isinstance(value, list) and value and isinstance(value[0], dict) else value for name, value in record.items()},
                   record.get("#", ""))


def _ids(record: dict[str, Any]) -> Iterator[str]:
    for one in (record, *record.get("checks", ())):
        if "id" in one:
            yield one["id"].value if isinstance(one["id"], Open) else one["id"]


def _renamed(record: dict[str, Any], taken: set[str]) -> dict[str, Any]:
    """A record of the import whose ids are none of those TAKEN."""
    if "id" not in record:
        return record
    name = record["id"].value if isinstance(record["id"], Open) else record["id"]
    free = name if name not in taken else next(f"{name}-{n}" for n in range(2, 1000) if f"{name}-{n}" not in taken)
    taken.add(free)
    new = {**record, "id": Open(free, record["id"].note) if isinstance(record["id"], Open) else free}
    return new | ({"checks": [_renamed(one, taken) for one in record["checks"]]} if record.get("checks") else {})
