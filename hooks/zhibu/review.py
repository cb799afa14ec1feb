"""The report check: rules of data/review.yml over the text of one report. Pure; theme/assets/zb/review-engine.js does the same in the browser.

Both go line by line, count characters as a reader does, and know no word that is not in the data. A test holds them together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from . import model
from .numerals import to_int

LONGEST = 300_000
"""Characters of a text that is read; a report has some ten thousand."""

BLANK = " \t\u00a0\u3000"
LETTER = "[0-9A-Za-z一-鿿]"
DIGITS = "一二三四五六七八九十"
SHOWN = 40
"""Characters of the words that a finding quotes."""


@dataclass(frozen=True)
class Finding:
    """One place that a rule points at."""

    rule: str
    line: int
    """Counted from 1; 0 where the whole text is meant."""
    column: int
    words: str
    """What stands there, shortened; personal numbers are not repeated."""
    said: str
    """What is wrong with just these words."""
    end: int = field(default=0, compare=False)
    """Column after the last character."""
    requirement: str | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Text:
    """A text to be checked, and what is known of it."""

    lines: tuple[str, ...]
    kind: str
    """half-year, year or term."""
    since: int | None
    """The first year it covers; None where nobody knows."""
    until: int | None
    plans: tuple[tuple[str, ...], ...] = ()
    """The lines of the plans that it may have copied."""
    ours: bool = True
    """Whether our duties concern it."""


@dataclass(frozen=True)
class Result:
    """What the rules found, what they kept quiet about, and which could not run."""

    findings: tuple[Finding, ...]
    quiet: tuple[tuple[Finding, str], ...]
    """Muted findings with the reason."""
    idle: tuple[tuple[str, str], ...]
    """Rules that did not run, with the reason."""


Spot = tuple[int, int, int, str]
"""Number of the line from 0, start, end, what is wrong."""


def split_lines(text: str) -> tuple[str, ...]:
    """The lines of TEXT as a word processor or an editor would count them."""
    return tuple(re.split("\r\n|\r|\n", text.removeprefix("\ufeff")))


def make_text(text: str, kind: str, year: int | None = None, plans: tuple[str, ...] = ()) -> Text:
    """A text nobody knows more of than its KIND and, if given, its YEAR; else the year named most often, the later of two."""
    lines = split_lines(text)
    until = year or guess_year(lines)
    return Text(lines, kind, years_back(until, kind), until, tuple(split_lines(plan) for plan in plans))


def guess_year(lines: tuple[str, ...]) -> int | None:
    """The year that LINES name most often, the later of equals; None where they name none."""
    counts: dict[int, int] = {}
    for line in lines:
        for found in re.finditer("(?<![0-9])(20[0-9][0-9])年", line):
            counts[int(found[1])] = counts.get(int(found[1]), 0) + 1
    return max(counts, key=lambda year: (counts[year], year), default=None)


def years_back(until: int | None, kind: str) -> int | None:
    """The first year of a report that ends in UNTIL: a term may be of five years."""
    return until - 4 if until and kind == "term" else until


def review(rules: list[model.ReviewRule], text: Text, report: str | None = None) -> Result:
    """Everything that RULES find in TEXT, in the order of the text; REPORT names a stored report for what is muted in it alone."""
    findings: list[Finding] = []
    quiet: list[tuple[Finding, str]] = []
    idle: list[tuple[str, str]] = []
    for rule in rules:
        if why := off(rule) or unable(rule, text):
            idle.append((rule.id, why))
            continue
        for found in FIND[rule.kind](rule, text):
            reason = next((mute.why for mute in rule.muted if mute.report in (None, report) and (not mute.words or mute.words in found.words)), None)
            if reason is None:
                findings.append(found)
            else:
                quiet.append((found, reason))
    order = {rule.id: n for n, rule in enumerate(rules)}
    return Result(tuple(sorted(findings, key=lambda one: (one.line, one.column, order[one.rule]))), tuple(quiet), tuple(idle))


def off(rule: model.ReviewRule) -> str | None:
    """Why a rule is switched off for all reports, if it is."""
    return next((mute.why for mute in rule.muted if not mute.report and not mute.words), None)


def unable(rule: model.ReviewRule, text: Text) -> str | None:
    """Why a rule cannot say anything about TEXT, if so."""
    if rule.kind == "copied" and not text.plans:
        return "没有要点原文，没有查"
    if rule.kind == "slogans" and text.until is None:
        return "看不出是哪一年的报告，没有查"
    if rule.kind == "duties" and not text.ours:
        return "不是本支部的报告，没有查"
    return None


def _short(words: str) -> str:
    return words if len(words) <= SHOWN else f"{words[:SHOWN - 1]}…"


def _finding(rule: model.ReviewRule, text: Text, spot: Spot) -> Finding:
    line, start, end, said = spot
    return Finding(rule.id, line + 1, start + 1, _short(text.lines[line][start:end]), said, end + 1)


def _whole(rule: model.ReviewRule, title: str, said: str, requirement: str | None = None) -> Finding:
    return Finding(rule.id, 0, 0, title, said, 0, requirement)


def _at(spots: Callable[[model.ReviewRule, Text], Iterator[Spot]]) -> Callable[[model.ReviewRule, Text], Iterator[Finding]]:
    """A finder of findings out of a finder of spots."""
    return lambda rule, text: (_finding(rule, text, spot) for spot in spots(rule, text))


def _spots_of(line: str, words: str, not_after: list[str], not_before: list[str]) -> Iterator[tuple[int, int]]:
    """Where WORDS stand in LINE, but not right after or before certain others."""
    start = line.find(words)
    while start >= 0:
        end = start + len(words)
        if not any(line.endswith(one, 0, start) for one in not_after) and not any(line.startswith(one, end) for one in not_before):
            yield start, end
        start = line.find(words, end)


def find_words(rule: model.ReviewRule, text: Text) -> Iterator[Spot]:
    """Known wrong characters."""
    for n, line in enumerate(text.lines):
        for pair in rule.words:
            for start, end in _spots_of(line, pair.wrong, pair.not_after, pair.not_before):
                yield n, start, end, f"应为“{pair.right}”"


def find_patterns(rule: model.ReviewRule, text: Text) -> Iterator[Spot]:
    """Ways of writing that a regular expression describes."""
    for row in rule.patterns:
        pattern = re.compile(row.pattern)
        for n, line in enumerate(text.lines):
            for found in pattern.finditer(line):
                yield n, found.start(), found.end(), row.says


def find_slogans(rule: model.ReviewRule, text: Text) -> Iterator[Spot]:
    """Phrases of other years; the first place of each."""
    years = f"{text.since}年" if text.since == text.until else f"{text.since}—{text.until}年"
    for row in rule.slogans:
        late = row.until is not None and row.until < text.since
        if not late and not (row.since is not None and row.since > text.until):
            continue
        span = f"通常用到{row.until}年" if late else f"{row.since}年才有"
        for n, line in enumerate(text.lines):
            spot = next(_spots_of(line, row.words, row.not_after, row.not_before), None)
            if spot:
                yield n, *spot, f"这个提法{span}，报告写的是{years}"
                break


def find_personal(rule: model.ReviewRule, text: Text) -> Iterator[Finding]:
    """Numbers of persons; the number itself is not repeated."""
    for n, line in enumerate(text.lines):
        for found in re.finditer("(?<![0-9A-Za-z])[0-9](?:[ -]?[0-9]){9,18}[Xx]?(?![0-9A-Za-z])", line):
            digits = re.sub("[ -]", "", found[0]).upper()
            if PERSONAL[rule.personal](digits):
                yield Finding(rule.id, n + 1, found.start() + 1, f"{digits[:3]}……（共{len(digits)}位）", "", found.end() + 1)


def _id_card(digits: str) -> bool:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    if len(digits) != 18 or "X" in digits[:17]:
        return False
    return "10X98765432"[sum(int(digit) * weight for digit, weight in zip(digits, weights)) % 11] == digits[17]


def _mobile(digits: str) -> bool:
    return re.fullmatch("1[3-9][0-9]{9}", digits) is not None


def _bank_card(digits: str) -> bool:
    if not 16 <= len(digits) <= 19 or "X" in digits or _id_card(digits):
        return False
    doubled = [int(digit) * (2 if n % 2 else 1) for n, digit in enumerate(reversed(digits))]
    return sum(value // 10 + value % 10 for value in doubled) % 10 == 0


PERSONAL: dict[str | None, Callable[[str], bool]] = {"id-card": _id_card, "mobile": _mobile, "bank-card": _bank_card}

REPEATED = re.compile(r"((?![一不])[一-鿿]{1,7}(?![没不])[一-鿿])[了着过]?\1")
"""A word twice over, with 了 between or nothing; 一个一个, 有没有没 and 能不能不 are good Chinese."""


def find_repeats(rule: model.ReviewRule, text: Text) -> Iterator[Spot]:
    """A word written twice over, a line that stands twice, a sentence that stands twice."""
    lines: dict[str, int] = {}
    sentences: dict[str, int] = {}
    for n, line in enumerate(text.lines):
        for found in REPEATED.finditer(line):
            if found[1] not in rule.allowed:
                yield n, found.start(), found.end(), f"“{found[1]}”写了两遍"
        bare = line.strip(BLANK)
        if bare in lines and len(bare) >= 4:
            start = line.index(bare)
            yield n, start, start + len(bare), f"与第{lines[bare] + 1}行相同"
            continue
        lines.setdefault(bare, n)
        for found in re.finditer("[^。！？；]+", line):
            plain = "".join(re.findall(LETTER, found[0]))
            if len(plain) < rule.shortest:
                continue
            if plain in sentences:
                yield n, found.start(), found.end(), f"这一句第{sentences[plain] + 1}行已经有了"
            sentences.setdefault(plain, n)


UNIT = "万元|万次|万辆|万人|人次|人次|场次|轮次|学时|小时|[篇次条件人场期份名个项户辆元块天部支堂幅处套台册位批]"
AMOUNT = re.compile(f"(约|近|超过?)?([0-9]{{1,9}})(余|多)?({UNIT})(?!之|以上)")
TOTAL = re.compile(f"(?:共|合计|累计|总计|总共)([^。；;：:（(0-9]{{0,20}}?)(约|近|超过?)?([0-9]{{1,9}})(余|多)?({UNIT})([^。；;，,：:（(、]{{0,12}})(?:[（(](?:其中)?[：:]?|，其中[：:]?|[：:])")
REACH = 300
"""Characters after a total within which its parts are looked for."""

NEAR = 60
"""Characters before a part within which the names that share it are looked for (甲网、乙网各报道1次)."""

MASKED = re.compile(f"[*＊]+[{BLANK}]*[余多]?(?:{UNIT})")
SHARED = re.compile(f"(?:^|[，,；;：:（(])([^，,；;：:（(]*)各[^0-9，,；;]{{0,4}}$")


@dataclass(frozen=True)
class _Sum:
    """A total with the parts that follow it."""

    line: int
    start: int
    end: int
    total: int
    loose: bool
    unit: str
    parts: tuple[int, ...]
    part_loose: bool


def _sums(rule: model.ReviewRule, text: Text) -> Iterator[_Sum]:
    """Totals (共…N篇) that are followed by two parts or more in brackets, after 其中 or after a colon; a masked part spoils the sum."""
    for n, line in enumerate(text.lines):
        for found in TOTAL.finditer(line):
            rest = line[found.end():found.end() + REACH]
            bracket = found[0].rstrip("其中：:")[-1:] in ("（", "(")
            ends = [at for at in (rest.find(mark) for mark in ("）)" if bracket else "。")) if at >= 0]
            rest = rest[:min(ends)] if ends else rest
            alike = next((group for group in rule.alike if found[5] in group), [found[5]])
            parts, loose = [], False
            for part in AMOUNT.finditer(rest):
                if part[4] in alike:
                    shared = SHARED.search(rest[max(0, part.start() - NEAR):part.start()])
                    parts.append(int(part[2]) * (len(re.split("[、和及与]", shared[1])) if shared else 1))
                    loose = loose or bool(part[1] or part[3])
            if len(parts) > 1 and not MASKED.search(rest):
                yield _Sum(n, found.end(1), found.end(5), int(found[3]), bool(found[2] or found[4]), found[5], tuple(parts), loose)


def find_sums(rule: model.ReviewRule, text: Text) -> Iterator[Spot]:
    """Parts that do not add up to their total."""
    for one in _sums(rule, text):
        found = sum(one.parts)
        if one.loose:
            wrong = found < one.total and not one.part_loose
        else:
            wrong = found >= one.total if one.part_loose else found != one.total
        if wrong:
            added = "+".join(map(str, one.parts))
            yield one.line, one.start, one.end, f"分项相加{added}={found}{'余' if one.part_loose else ''}，合计写{one.total}"


def find_exact(rule: model.ReviewRule, text: Text) -> Iterator[Spot]:
    """余 or 约 beside a total that its parts make exactly."""
    for one in _sums(rule, text):
        if one.loose and not one.part_loose and sum(one.parts) == one.total:
            yield one.line, one.start, one.end, f"分项相加{'+'.join(map(str, one.parts))}正好是{one.total}"


HEADINGS = (re.compile(f"([{DIGITS}]{{1,3}})、"), re.compile(f"[（(]([{DIGITS}]{{1,3}})[）)]"), re.compile("([0-9]{1,3})[.．、](?![0-9])"),
            re.compile("[（(]([0-9]{1,3})[）)]"))
"""The four levels of numbered headings at the head of a line."""

MARKS = re.compile(f"(?:^|[。；！？，：:;])[{BLANK}]*(([{DIGITS}]{{1,3}})([是要]))(?![一二][，。、；])")


def find_numbering(rule: model.ReviewRule, text: Text) -> Iterator[Spot]:
    """Numbers of headings and of 一是, 二是 that are left out, doubled or alone."""
    last = [0, 0, 0, 0]
    runs: dict[str, tuple[int, Spot]] = {}
    for n, line in enumerate(text.lines):
        start = len(line) - len(line.lstrip(BLANK))
        for level, pattern in enumerate(HEADINGS):
            if found := pattern.match(line[start:]):
                yield from _alone(runs)
                number, before = to_int(found[1]), last[level]
                if number != before + 1 and not (number == 1 and level >= 2):
                    yield n, start, start + found.end(), _out_of_turn(number, before)
                last[level] = number
                if level < 1:
                    last[1] = 0
                break
        for found in MARKS.finditer(line):
            number, kind = to_int(found[2]), found[3]
            before = runs[kind][0] if kind in runs else 0
            if number == 1:
                yield from _alone({kind: runs[kind]} if kind in runs else {})
            elif number != before + 1:
                yield n, found.start(1), found.end(1), _out_of_turn(number, before)
            runs[kind] = (number, (n, found.start(1), found.end(1), ""))
    yield from _alone(runs)


def _alone(runs: dict[str, tuple[int, Spot]]) -> Iterator[Spot]:
    """The marks of the runs that end here with their first; the runs are closed."""
    for number, (line, start, end, _) in sorted(runs.values(), key=lambda run: run[1]):
        if number == 1:
            yield line, start, end, "只有这一个，没有接着的“二”"
    runs.clear()


def _out_of_turn(number: int, before: int) -> str:
    if number == before:
        return f"序号{number}用了两次"
    return f"前面是{before}，这里是{number}" if before else f"从{number}开始，前面没有1"


def _letters(lines: tuple[str, ...], allowed: list[str]) -> tuple[str, list[tuple[int, int]]]:
    """The letters of LINES and where each stands; titles in 《》, ALLOWED set phrases and ends of lines break a run."""
    pattern = "|".join(["《[^《》]*》", *map(re.escape, allowed), LETTER])
    kept: list[str] = []
    places: list[tuple[int, int]] = []
    for n, line in enumerate(lines):
        for found in re.finditer(pattern, line):
            kept.append(found[0] if len(found[0]) == 1 else "\n")
            places.append((n, found.start()))
        kept.append("\n")
        places.append((n, len(line)))
    return "".join(kept), places


def find_copied(rule: model.ReviewRule, text: Text) -> Iterator[Spot]:
    """Runs of letters that stand in a plan too."""
    size = rule.shortest
    grams: set[str] = set()
    for plan in text.plans:
        letters = _letters(plan, rule.allowed)[0]
        grams.update(gram for start in range(len(letters) - size + 1) if "\n" not in (gram := letters[start:start + size]))
    letters, places = _letters(text.lines, rule.allowed)
    start = 0
    while start <= len(letters) - size:
        if letters[start:start + size] not in grams:
            start += 1
            continue
        end = start
        while letters[end:end + size] in grams:
            end += 1
        last = end + size - 1
        yield (*places[start], places[last - 1][1] + 1, f"连着{last - start}个字与要点相同")
        start = last


def find_duties(rule: model.ReviewRule, text: Text) -> Iterator[Finding]:
    """What has to be counted, and is told without a number or not at all."""
    for duty in rule.duties:
        if text.kind not in duty.kinds:
            continue
        number = re.compile(f"(?:[0-9*＊]|[{DIGITS}两])[{BLANK}]*(?:余|多)?(?:{'|'.join(map(re.escape, duty.units))})")
        first: tuple[int, int, int] | None = None
        told = False
        for n, line in enumerate(text.lines):
            for part in re.finditer("[^，、；。！？：:,;（）()]+", line):
                for word in duty.words:
                    at = part[0].find(word)
                    if at >= 0:
                        first = first or (n, part.start() + at, part.start() + at + len(word))
                        told = told or number.search(part[0]) is not None
        if first is None:
            yield _whole(rule, duty.title, "全文没有提到", duty.requirement)
        elif not told:
            n, start, end = first
            yield Finding(rule.id, n + 1, start + 1, _short(text.lines[n][start:end]), f"提到{duty.title}，没有写几{duty.units[0]}", end + 1, duty.requirement)


def find_sections(rule: model.ReviewRule, text: Text) -> Iterator[Finding]:
    """Parts that a report of its kind usually has and this one has not."""
    lines = [bare for line in text.lines if (bare := line.strip(BLANK))]
    headings = [line.split("。")[0][:SHOWN] for line in lines if any(pattern.match(line) for pattern in HEADINGS) or (len(line) <= 25 and line[-1] != "。")]
    greetings = [line for line in lines[:6] if line[-1] in "：:"]
    for section in rule.sections:
        where = {"heading": headings, "salutation": greetings, "anywhere": lines}[section.where]
        if text.kind in section.kinds and not any(word in line for line in where for word in section.words):
            place = {"heading": "标题里", "salutation": "开头几行里", "anywhere": "全文"}[section.where]
            yield _whole(rule, section.title, f"{place}没有找到“{'”“'.join(section.words[:3])}”这类字样")


FIND: dict[str, Callable[[model.ReviewRule, Text], Iterator[Finding]]] = {
    "words": _at(find_words), "pattern": _at(find_patterns), "sections": find_sections, "sums": _at(find_sums), "exact": _at(find_exact),
    "repeats": _at(find_repeats), "numbering": _at(find_numbering), "copied": _at(find_copied), "duties": find_duties,
    "slogans": _at(find_slogans), "personal": find_personal,
}
"""The function of each kind of rule."""
