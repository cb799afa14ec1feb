"""The numbering that people really use, read into a tree: 第一章, 一、, （一）, 1., 1.1, （1）, ①, 第X条, 一是, 一要.

It knows nothing of plans or reports: it tells headings from text, each title from what runs on behind it, and the marked
points of a passage. What a level means is decided by whoever asks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from .numerals import NUMERAL, to_int

MARK = re.compile(rf"(?:(?<=[。；！，：:\n])|^)([一二三四五六七八九十]{{1,3}}[是要])(?!{NUMERAL})")
"""An ordinal mark such as 一是 or 二要 at the head of a sub-item."""

SENTENCE_END = re.compile(r"(?<=[。！？])(?!”)|(?<=[。！？]”)|(?<=[\u4e00-\u9fff]\.)(?=[\u4e00-\u9fff])")
"""The end of a sentence; an ASCII full stop between Han characters ends one too."""

_CHINESE = "[一二三四五六七八九十百〇零]{1,5}"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_BRACKETED = "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"
STYLES: dict[str, str] = {
    "part": rf"第\s*({_CHINESE}|[0-9]{{1,2}})\s*(?:编|部分)(?![的，、])[\s:：、.．]*",
    "chapter": rf"第\s*({_CHINESE}|[0-9]{{1,2}})\s*章(?!程)[\s:：、.．]*",
    "division": rf"第\s*({_CHINESE}|[0-9]{{1,2}})\s*节(?!假)[\s:：、.．]*",
    "article": rf"第\s*({_CHINESE}|[0-9]{{1,3}})\s*条(?!(?:第|规定|所|的|、|至|和|之))[\s:：、.．]*",
    "han": rf"({_CHINESE})\s*[、.．]\s*",
    "han-bracket": rf"[（(〔【]\s*({_CHINESE})\s*[)）〕】]\s*[、.．]?\s*",
    "digit": r"([0-9]{1,3})\s*(?:、|[.．](?![0-9])|[，,](?![0-9]))\s*",
    "tens": r"([0-9]{1,2}(?:[.．][0-9]{1,2}){1,3})[.．、]?(?:\s+|(?=[\u4e00-\u9fff“《]))(?![%％万亿元个次年月日倍小公平])",
    "digit-bracket": rf"(?:[（(]\s*([0-9]{{1,2}})\s*[)）]|([{_BRACKETED}])|([0-9]{{1,2}})\s*[)）])\s*[、.．]?\s*",
    "circle": rf"([{_CIRCLED}])\s*[、.．]?\s*",
}
"""Every style of heading, from the broadest down; the number is the first group that took part."""

HEAD = {style: re.compile(pattern) for style, pattern in STYLES.items()}
RANK = {style: rank for rank, style in enumerate(STYLES)}
LONG_TITLE = 45
"""A first sentence of more characters is text, not a title."""
FAR = 20
"""A number that is so much higher than the one before it numbers something else."""

_STATED = re.compile("[0-9][0-9.]*[余多]?[万亿]?(?:[元人次名件个项份篇场期户处宗起]|[%％])[^。]*，|，[^。]*[0-9][0-9.]*[余多]?[万亿]?(?:[元人次名件个项份篇场期户处宗起]|[%％])")
_DUTY = re.compile(rf"每[年季月周半]|至少|不少于|不低于|不超过|(?:[0-9]+|{NUMERAL})次")
_INLINE = {
    "first": re.compile(rf"(?:(?<=[。；！，：:\n])|^)(?:第({_CHINESE})|其({_CHINESE}))(?=[，,、：])"),
    **{style: re.compile(rf"(?:(?<=[。；;！，：:\n])|^)[ \t　]*{STYLES[style]}")
       for style in ("han-bracket", "digit", "digit-bracket")},
    # A number in a circle is nothing else, wherever it stands.
    "circle": re.compile(STYLES["circle"]),
    "tens": re.compile(rf"(?:(?<=[。\n])|^)[ \t　]*{STYLES['tens']}"),
}
_LEAD_HEAD = re.compile("([^。，；：:]{2,15})[：:](?=一[是要])(.*)", re.S)
_ANNEX = re.compile(r"附\s*(?:件|表|录)\s*[0-9一二三四五六七八九十]*\s*(?:[:：]|$|\s|(?=[0-9]+[.．、]))")
_SIGNED = re.compile(rf"[0-9]{{4}}\s*年\s*[0-9]{{1,2}}\s*月(?:\s*[0-9]{{1,2}}\s*日)?|[〇零一二三四五六七八九十]{{4}}年{_CHINESE}月(?:{_CHINESE}日)?")
_STOPS = "。；！？：，、;:,"


@dataclass
class Head:
    """One heading and all that stands under it."""

    style: str
    number: int
    label: str
    """The number as written: （二）."""
    title: str
    line: int
    body: list[str] = field(default_factory=list)
    """Its own lines, before the first heading within."""
    children: list[Head] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its own lines, joined: a line that ends without a stop is parted from the next."""
        return joined(self.body)

    @property
    def whole(self) -> str:
        """Its lines and those of every heading within, as one passage."""
        return joined([*self.body, *(child.full for child in self.children)])

    @property
    def full(self) -> str:
        """Number, title and everything below."""
        rest = self.whole
        if self.style == "lead":
            return f"{self.title}：{rest}"
        if not rest:
            return f"{self.label}{self.title}。"
        # A label made from the passage itself would say its words twice.
        return f"{self.label}{rest}" if rest.startswith(self.title.rstrip("…")) else f"{self.label}{self.title}。{rest}"


@dataclass
class Outline:
    """A text as it is built: what stands before the first heading, the headings, what stands after the last."""

    title: str = ""
    addressee: str = ""
    before: list[str] = field(default_factory=list)
    """Every line before the first heading, title and addressee included."""
    opening: list[str] = field(default_factory=list)
    """What is left of them without title and addressee."""
    heads: list[Head] = field(default_factory=list)
    closing: list[str] = field(default_factory=list)
    """Signature and day."""
    annex: list[str] = field(default_factory=list)
    """Lines from the first 附件 on."""
    gaps: list[tuple[int, str]] = field(default_factory=list)
    """Line and label of every heading whose number does not follow the one before it."""


def joined(lines: Iterable[str]) -> str:
    """Lines as one passage; those that end without a stop keep their line end, so that no two sentences grow together."""
    text = ""
    for line in lines:
        text += ("\n" if text and text[-1] not in "。；！？：，、;:”）" else "") + line
    return text


def number_of(found: re.Match[str]) -> int:
    """The number that a heading bears; of 2.3 the last."""
    written = next(group for group in found.groups() if group)
    if written in _CIRCLED:
        return _CIRCLED.index(written) + 1
    if written in _BRACKETED:
        return _BRACKETED.index(written) + 1
    return to_int(re.split("[.．]", written)[-1])


def split_title(text: str) -> tuple[str, str]:
    """The title of a heading and what runs on behind it: to the first full stop, colon or wide gap; a sentence gives a label."""
    text = text.strip()
    first, stop, rest = text.partition("。")
    if not stop and (found := re.search(r"[\u4e00-\u9fff](\.)[\u4e00-\u9fff]", text)):
        first, rest = text[:found.start(1)], text[found.end(1):]
    gap = re.match(r"([^\s，。；：:]{2,25})(?:[：:]|[ \t]{2,}|　+)(?=\S{6})(.+)", text, re.S)
    if gap and len(gap[1]) < len(first):
        return gap[1], gap[2].strip()
    if rest.strip() and len(first) <= LONG_TITLE and not _DUTY.search(first) and not _STATED.search(first):
        return first.rstrip("：: "), rest.strip()
    if not rest.strip() and len(first) <= LONG_TITLE and not (stop and (_DUTY.search(first) or _STATED.search(first))):
        return first.rstrip("：:；; "), ""
    label = re.split("[，；：。,;:]", text, maxsplit=1)[0]
    return (label if 2 <= len(label) <= 30 else label[:20] + "…"), text


def _label(text: str) -> tuple[str, str]:
    """The first words of an article, which has no title of its own, or the one in brackets that it has; and its text."""
    if named := re.match(r"[【（(〔]([^】）)〕]{2,16})[】）)〕]\s*(.*)", text, re.S):
        return named[1], named[2]
    words = re.split("[，；：。,;:]", text, maxsplit=1)[0]
    return words if len(words) <= 24 else words[:20] + "…", text


def read_outline(lines: Iterable[tuple[int, str]]) -> Outline:
    """The outline of numbered lines."""
    rows = [(number, line) for number, line in ((n, text.strip()) for n, text in lines) if line]
    return _Reader(rows).read()


def numbered(text: str) -> list[tuple[int, str]]:
    """The lines of a text with their numbers, from 1."""
    return list(enumerate(text.splitlines(), 1))


class _Reader:
    """Reads line by line, and keeps the headings that are open."""

    def __init__(self, rows: list[tuple[int, str]]) -> None:
        self.rows = rows
        self.outline = Outline()
        self.stack: list[Head] = []
        self.last: dict[str, int] = {}
        """The latest number of each style in its scope."""
        self.rank = dict(RANK)

    def read(self) -> Outline:
        """The whole text."""
        self._ranks()
        rows = self._without_annex(self._without_signature(self.rows))
        for line, text in rows:
            for piece in self._pieces(text):
                self._take(line, piece)
        self._front()
        return self.outline

    def _ranks(self) -> None:
        """Where 1. stands over （一）, and not the other way round, the counting tells: the upper one does not begin again."""
        runs: dict[str, list[int]] = {}
        for _, text in self.rows:
            for style, pattern in HEAD.items():
                if found := pattern.match(text):
                    runs.setdefault(style, []).append(number_of(found))
                    break
        def once(style: str) -> bool:
            return style in runs and len(runs[style]) > 1 and runs[style].count(1) == 1 and runs[style][0] == 1
        for upper, lower in (("han", "han-bracket"), ("han-bracket", "digit"), ("han", "digit"), ("digit", "digit-bracket")):
            if once(lower) and runs.get(upper, []).count(1) > 1 and next(iter(runs)) == lower:
                self.rank[upper], self.rank[lower] = self.rank[lower], self.rank[upper]

    def _without_annex(self, rows: list[tuple[int, str]]) -> list[tuple[int, str]]:
        for at, (_, text) in enumerate(rows):
            if at > 2 and _ANNEX.match(text) and len(text) < 60:
                self.outline.annex = [text for _, text in rows[at:]]
                return rows[:at]
        return rows

    def _without_signature(self, rows: list[tuple[int, str]]) -> list[tuple[int, str]]:
        """A day as the last line and the name above it are the signature."""
        if len(rows) < 3 or not _SIGNED.fullmatch(rows[-1][1].strip("（）() ")):
            return rows
        end = len(rows) - 1
        while end > 1 and len(rows) - end < 4 and len(rows[end - 1][1]) <= 30 and not re.search(f"[{_STOPS}]", rows[end - 1][1]) \
                and not any(pattern.match(rows[end - 1][1]) for pattern in HEAD.values()):
            end -= 1
        self.outline.closing = [text for _, text in rows[end:]]
        return rows[:end]

    def _pieces(self, text: str) -> list[str]:
        """A line cut before every heading that somebody left in the middle of it."""
        cuts = [0]
        styles = {head.style for head in self.stack}
        expected = dict(self.last)
        for style, pattern in HEAD.items():
            if style in ("tens", "circle", "digit-bracket"):
                continue
            if found := pattern.match(text):
                expected[style] = number_of(found)
                styles.add(style)
        for found in re.finditer(r"(?<=[。！？])\s*|(?<=：)\s*(?=一、|（一）)|\s+(?=一、.*二、)", text):
            at = found.end()
            if at in (0, len(text)):
                continue
            for style in ("part", "chapter", "article", "han", "han-bracket", "digit"):
                head = HEAD[style].match(text, at)
                if not head or head.end() >= len(text):
                    continue
                number = number_of(head)
                begins = number == 1 and style in ("han", "chapter", "article") and style not in expected
                begins = begins or (number == 1 and style in ("han-bracket", "digit") and text[:at].rstrip().endswith("。")
                                    and self._goes_on(style, text, head.end()) and self._under_short_title(text[cuts[-1]:at]))
                if begins or (style in expected and number == expected[style] + 1 and style in styles):
                    cuts.append(at)
                    styles.add(style)
                    expected[style] = number
                    for lower in [one for one in expected if self.rank[one] > self.rank[style]]:
                        del expected[lower]
                break
        return [text[start:end].strip() for start, end in zip(cuts, [*cuts[1:], len(text)], strict=True)]

    def _goes_on(self, style: str, text: str, at: int) -> bool:
        """Whether a second of the same style follows in the line."""
        return any(number_of(found) == 2 for found in re.compile(rf"(?<=[。！？])\s*{STYLES[style]}").finditer(text, at))

    @staticmethod
    def _under_short_title(piece: str) -> bool:
        """Whether what stands before is a heading and no running text."""
        return len(piece) <= LONG_TITLE + 6 and any(pattern.match(piece) for pattern in HEAD.values())

    def _take(self, line: int, text: str) -> None:
        for style, pattern in HEAD.items():
            if (found := pattern.match(text)) and self._fits(style, found, text):
                self._head(line, style, found, text)
                return
        if self.stack and (found := _LEAD_HEAD.match(text)):
            self._unnumbered(line, found)
            return
        if self.stack:
            self.stack[-1].body.append(text)
        else:
            self.outline.opening.append(text)

    def _fits(self, style: str, found: re.Match[str], text: str) -> bool:
        """Whether a number at the head of a line is one of a heading, and not a date, a sum or a quotation."""
        number, rest = number_of(found), text[found.end():]
        if not rest.strip() and style not in ("chapter", "part", "article"):
            return False
        if style == "article" and not any(head.style == "article" for head in self.stack) and number > 1 and "article" not in self.last:
            return number <= FAR
        if style == "tens" and not (self.stack and (self.stack[-1].style in ("tens", "digit", "han", "chapter") or self.last)):
            return re.match(r"1[.．]1", text) is not None
        if style in ("circle", "digit-bracket") and self.stack and self.stack[-1].body and number > 1 \
                and self.last.get(style, 0) + 1 != number:
            return False
        last = self.last.get(style, 0)
        return number > 0 and (number <= last + FAR)

    def _head(self, line: int, style: str, found: re.Match[str], text: str) -> None:
        number, label = number_of(found), found[0].strip()
        self._close(style, len(re.split("[.．]", found[0].strip(".．、 "))) if style == "tens" else 0)
        last = self.last.get(style, 0)
        if number != last + 1 and not (number == 1 and style not in ("article",)):
            self.outline.gaps.append((line, label))
        title, body = _label(text[found.end():]) if style == "article" else split_title(text[found.end():])
        if style in ("part", "chapter", "division") and len(title) < 10:
            title = re.sub(r"\s", "", title)  # 总  则
        head = Head(style, number, label, title, line, [body] if body else [])
        (self.stack[-1].children if self.stack else self.outline.heads).append(head)
        self.stack.append(head)
        self.last[style] = number
        for lower in [one for one in self.last if self.rank[one] > self.rank[style] and one != "article"]:
            if not (lower == "digit" and style in ("han", "han-bracket")):
                del self.last[lower]

    def _close(self, style: str, depth: int) -> None:
        """Leave every heading that one of this style does not stand under."""
        def above(head: Head) -> bool:
            if style == "tens" and head.style == "tens":
                return len(re.split("[.．]", head.label.strip(".．、 "))) < depth
            if head.style == "lead":
                return False
            return self.rank[head.style] < self.rank[style] or (style == "tens" and head.style == "digit")
        while self.stack and not above(self.stack[-1]):
            self.stack.pop()

    def _unnumbered(self, line: int, found: re.Match[str]) -> None:
        """A heading without a number, a colon before 一是, is counted within its part."""
        while self.stack and self.stack[-1].style == "lead":
            self.stack.pop()
        parent = self.stack[-1]
        count = 1 + sum(child.style == "lead" for child in parent.children)
        head = Head("lead", count, "", found[1], line, [found[2]])
        parent.children.append(head)
        self.stack.append(head)

    def _front(self) -> None:
        """Title and addressee stand before the first sentence."""
        lines = self.outline.opening
        self.outline.before = list(lines)
        titles: list[str] = []
        while lines and len(lines) > (0 if self.outline.heads else 1):
            text = lines[0]
            if re.search("[：:]$", text) and len(text) <= 40 and not re.search("如下|是[：:]", text):
                self.outline.addressee = self.outline.addressee or text.rstrip("：:")
                lines.pop(0)
            elif not titles and not self.outline.addressee and len(text) <= 60 and not re.search("[。；！？]", text):
                titles.append(lines.pop(0))
            elif titles and not self.outline.addressee and text == titles[-1]:
                lines.pop(0)
            elif titles and not self.outline.addressee and re.fullmatch("[（(].*[)）]|.*〔.*〕.*号", text):
                lines.pop(0)
            elif titles and not self.outline.addressee and len(text) <= 40 and not re.search(f"[{_STOPS}]", text) \
                    and re.search("(要点|计划|总结|报告|方案|汇报|条例|办法|规定|细则|规则|制度|意见|通知|准则)$", text) \
                    and not re.search("(要点|计划|总结|报告|方案|汇报|条例|办法|规定|细则|规则|制度|意见|通知|准则)$", titles[-1]):
                titles.append(lines.pop(0))
            else:
                break
        self.outline.title = re.sub(r"\s+", "", "".join(titles))


def points(body: str) -> list[tuple[str, int, str]]:
    """The marked points of a passage, in order: mark as written, number, text; the style that comes first is theirs."""
    found = _marks(body)
    ends = [start for start, _, _ in found[1:]] + [len(body)]
    seen: dict[str, int] = {}
    points = []
    for (start, mark, number), end in zip(found, ends, strict=False):
        seen[mark] = seen.get(mark, 0) + 1
        name = mark if seen[mark] == 1 else f"{mark}（{seen[mark]}）"
        points.append((name, number, body[start:end]))
    return points


def before_points(body: str) -> str:
    """What a passage says before its first marked point."""
    found = _marks(body)
    return body[:found[0][0]] if found else body


def _marks(body: str) -> list[tuple[int, str, int]]:
    """Start, mark and number of every marked point."""
    spoken = [(match.start(), match[1], to_int(match[1][:-1])) for match in MARK.finditer(body)]
    runs = [spoken] if spoken else []
    for pattern in _INLINE.values():
        run: list[tuple[int, str, int]] = []
        for match in pattern.finditer(body):
            number = number_of(match)
            # Where the passage begins with a number, it goes on from the passage before.
            if number == (run[-1][2] + 1 if run else number if match.start() == 0 else 1):
                run.append((match.start(), match[0].strip(), number))
        if len(run) > 1:
            runs.append(run)
    # A colon or a comma inside the text of one style must not open another that only looks earlier.
    return min(runs, key=lambda run: run[0][0]) if runs else []
