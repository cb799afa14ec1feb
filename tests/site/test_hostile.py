"""Hostile strings through every text that a maintainer can write, into everything that is made of it.

A string is either answered by the checker, with a message at a place, or it arrives everywhere as the text that it is.
What arrives is compared, part by part, with what a harmless text of the same length gives at the same places.
"""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path
from types import UnionType
from typing import Any, NamedTuple, Union, get_args, get_origin, get_type_hints

import icalendar
import openpyxl
import pytest
import yaml
from builds import ROOT, copy_project, foreign, served, watch
from lxml import etree
from playwright.sync_api import Browser, BrowserContext, Page

from zhibu import stick
from zhibu.build import Output, build
from zhibu.load import FILES
from zhibu.model import Record
from zhibu.problem import DataError, Grade, Problem
from zhibu.publish import publish
from zhibu.values import Text

pytestmark = pytest.mark.slow  # some fifty data sets built twice

TOY = ROOT / "tests" / "toy"

STRINGS = {
    "script": "<script>window.hacked=1</script>",
    "script upper": "</p></td></SCRIPT><ScRiPt/x>window.hacked=1</sCrIpT>",
    "script closing": "</script><script>window.hacked=1//",
    "image": "<img src=x onerror=window.hacked=1>",
    "image unclosed": "<img src=x onerror=window.hacked=1 ",
    "svg": "<svg/onload=window.hacked=1><animate onbegin=window.hacked=1 attributeName=x dur=1s>",
    "frame": "<iframe srcdoc='<script>parent.hacked=1</script>'></iframe>",
    "form": "<form action=https://example.invalid/><input name=q autofocus onfocus=window.hacked=1>",
    "style": "<style>*{background:url(https://example.invalid/)}</style></style>",
    "meta": '<meta http-equiv="refresh" content="0;url=https://example.invalid/"><base href="https://example.invalid/">',
    "raw text": "</textarea></title></style></noscript></template><plaintext>",
    "double quote": '" onmouseover="window.hacked=1" autofocus onfocus="window.hacked=1" x="',
    "single quote": "' onmouseover='window.hacked=1' x='",
    "backtick": "`onmouseover=window.hacked=1 x=`${window.hacked=1}",
    "javascript link": "javascript:window.hacked=1//",
    "javascript entity": "&#106;avascript&colon;window.hacked=1",
    "data link": "data:text/html,<script>window.hacked=1</script>",
    "jinja value": "{{ 7*7 }}{{ config }}{{ self.__init__.__globals__ }}",
    "jinja block": "{% for x in [1] %}{% raw %}{# 注 #}{% include 'main.html' %}",
    "percent": "%s %(x)s {0} {x!r} ${HOME} $(id) `id` %PATH%",
    "markdown": "# 一\n\n* [x](javascript:window.hacked=1) **粗** `码` ![x](https://example.invalid/x.png) ~~~\n<b>粗</b>",
    "markdown link": "[[x]] [x]: https://example.invalid/ {: onclick=window.hacked=1 } <https://example.invalid/>",
    "markdown table": "| a | b |\n|---|---|\n| <b>1</b> | 2 |",
    "front matter": "---\ntitle: x\n---\n<!-- x -->",
    "entities": "&lt;b&gt; &amp;amp; &#0; &#x0; &#xD800; &nbsp; &copy &notit; &",
    "cdata": "]]><![CDATA[<b>x</b>]]>",
    "comment": "<!-- x --><!--><!---->--!>",
    "processing instruction": '<?xml version="1.0"?><?php echo 1 ?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>&e;',
    "zero width": "零\u200b宽\u200c字\u200d符\u2060\ufeff",
    "right to left": "txt.\u202egpj.exe\u202c\u2066x\u2069",
    "arabic": "الكل في المجمو عة5 עברית",
    "marks": "Z̸̡̢͇͙̈́̊͂a̷̛͍͈͌l̶̰̖̈́g̷̲̈ǫ̵̇",
    "astral": "𠮷野家🧑‍🚒👩🏽‍🌾🇨🇳𝒳𝔘𐐷",
    "widths": "ＡＢＣ１２３ｱｲｳ㍿㈱ﷺ",
    "shell of the theme": "\ue000title\ue001\ue000body\ue001\ue002\ue003",
    "not characters": "\ufffe\uffff\ufdd0\U0001fffe",
    "line ends": "一\u2028二\u2029三\x85四",
    "carriage return": "一\r\n二\r三",
    "control": "\x01\x02\x07\x08\x0b\x0c\x1b[31m\x7f",
    "null": "一\x00二",
    "tab": "\t一\t二",
    "newlines": "\n\n一\n二\n\n",
    "blanks": "   一   二   ",
    "long": "长" * 400,
    "long latin": "W" * 400,
    "too long": "长" * 4001,
    "formula": "=1+1",
    "formula call": '=HYPERLINK("https://example.invalid/","x")',
    "formula dde": "=cmd|' /C calc'!A0",
    "plus": "+1+1",
    "minus": "-1+1",
    "at": "@SUM(1+1)",
    "fullwidth formula": "＝1+1",
    "number": "0012345678901234567890",
    "exponent": "1E5",
    "date": "2022-02-30",
    "xlsx escape": "_x0041__x000D_ _xD800_",
    "sheet name": "'[表]:*?/\\'",
    "docx field": '{ INCLUDETEXT "c:\\\\x" } <w:br/><w:t xml:space="preserve">x</w:t>',
    "docx template": "{{r x }} «x» ${x} #{x}",
    "ics": "一;二,三\\n四\\,五:六\nEND:VEVENT\nBEGIN:VEVENT\nATTACH:https://example.invalid/",
    "ics parameter": '";X="x^n^\'',
    "device": "CON",
    "device with ending": "NUL.txt",
    "dots": "x... ",
    "upwards": "../../../../etc/passwd",
    "upwards windows": "..\\..\\x:y",
    "slashes": "/a//b/./c/",
    "address": "?q=1&r=2#x%2e%2e%00%zz+",
    "yaml": "!!python/object/apply:os.system ['id']",
    "yaml alias": "*x &x <<: | > - ? : # ,",
    "words of other kinds": "null true 是 未载明 NaN undefined __proto__ constructor",
    "sql": "'; DROP TABLE x; -- \" OR 1=1",
    "json": '{"x":"\\u0000\\"}</script>',
    "regular expression": "(a+)+$[\\^.*{1,99999}",
    "nothing but space": "\u3000",
}

MARK = "囗"
"""What harmless text is made of; no text of the toy has it."""

FORMED = {"articles", "part", "sentences", "key", "mark", "locator", "word", "means", "fp"}
"""Texts of a fixed form, by which things are found; the checker answers for them."""

ENDING = {("Figure", "text"), ("Figure", "unit")}
"""Texts whose beginning and figures are reckoned with; a string is put at their end alone, without its figures."""

FILLED = ("note", "notes", "unverified", "difference", "official_index", "public_note", "published")
"""Texts that any record may have; those without get one."""

CHOOSY = {"Block", "Ratio"}
"""Records that do not bear every text beside what they have."""


def arm(kind: object) -> object:
    """What a field may hold where it holds something."""
    return next(one for one in get_args(kind) if one is not type(None)) if get_origin(kind) in (Union, UnionType) else kind


def fields(record: type[Record]) -> dict[str, object]:
    """The kind of each field, by the name that stands in the files."""
    kinds = get_type_hints(record, include_extras=True)
    return {field.alias or name: arm(kinds[name]) for name, field in record.model_fields.items()}


class Spoiler:
    """Puts a text before and after every text of a file, or in place of everything that is none."""

    def __init__(self, text: str, texts: bool = True) -> None:
        self.text, self.texts = text, texts
        self.met: Counter[tuple[str, str]] = Counter()
        """How often each field was met: the kind of record and the name."""

    def value(self, value: Any, kind: Any, field: tuple[str, str] = ("", "")) -> Any:
        if isinstance(value, list):
            return [self.value(one, arm(get_args(kind)[0]), field) for one in value]
        if isinstance(value, dict):
            known = fields(kind)
            value = value | {name: "说明" for name in FILLED
                             if known.get(name) == Text and name not in value and kind.__name__ not in CHOOSY}
            return {name: self.value(one, known[name], (kind.__name__, name)) for name, one in value.items()}
        if (kind == Text and field[1] not in FORMED) is not self.texts:
            return value
        self.met[field] += 1
        if field in ENDING:
            return value + without_figures(self.text)
        return f"{self.text}{value}{self.text}" if self.texts else self.text


def without_figures(text: str) -> str:
    return re.sub(r"[\d*×xX○〇零一二三四五六七八九十百千万余约近]", "某", text)


def all_texts(kind: type[Record], found: set[tuple[str, str]] | None = None) -> set[tuple[str, str]]:
    """Every field of running text that records of KIND, and those in them, can have."""
    found = set() if found is None else found
    for name, inner in fields(kind).items():
        while get_origin(inner) is list:
            inner = arm(get_args(inner)[0])
        if inner == Text and name not in FORMED:
            found.add((kind.__name__, name))
        elif isinstance(inner, type) and issubclass(inner, Record):
            all_texts(inner, found)
    return found


def enrich(name: str, content: Any) -> Any:
    """A file of the toy with what the toy has none of, so that no field of the model is missing."""
    if name == "plans/shi-2031.yml":
        first, second, third = (clause for section in content["plan"]["sections"] for clause in section["clauses"])
        first |= {"adds": "多了", "carries": [{"to": "clause:guan-2031/1", "strength": "partial", "note": "说明"}]}
        second["items"][0]["occasion"] = "某次"
        third["requirements"][-1]["occasion"] = "某次"
    elif name == "plans/guan-2031.yml":
        content["plan"]["sections"][0]["clauses"][1]["gaps"] = [{"items": ["keti"], "applies": "false", "why": "馆部门的事"}]
    elif name == "regulations/tushu-banfa.yml":
        content["regulation"]["retired_articles"] = [{"article": "99", "why": "并入别的条"}]
        content["regulation"]["requirements"][0]["edition"] = "2018"
    elif name == "topics.yml":
        content["topics"][0]["covers"] = ["点书"]
        content["topics"].append({"id": "lao", "title": "老主题", "summary": "停用的。", "retired": {"to": "topic:cangshu", "why": "并了"}})
    elif name == "search.yml":
        content["search"]["found_by"] = [{"to": "term:huanshu", "words": ["换着看"]}]
    elif name == "review.yml":
        for rule in content["review"]["rules"]:
            for one in [*rule.get("slogans", ()), *rule.get("words", ())]:
                one |= {"not_after": ["前"], "not_before": ["后"]}
    return content


SUGGESTED = """suggestions:
- {type: answers, from: paragraph:shi-2031h1/一（一）1/一, to: item:shi-2031/1/shangjia, state: rejected, score: 40, evidence: [共有的字样], why: 不是}
"""


def lay_out(folder: Path, text: str, texts: bool = True) -> Spoiler:
    """The toy data in FOLDER, whole and spoiled."""
    shutil.copytree(TOY, folder, ignore=shutil.ignore_patterns("originals"))
    (folder / "suggestions.yml").write_text(SUGGESTED, "utf-8")
    spoiler = Spoiler(text, texts)
    for pattern, (kind, _) in FILES.items():
        for path in sorted(folder.glob(pattern)):
            content = enrich(path.relative_to(folder).as_posix(), yaml.load(path.read_text("utf-8"), yaml.BaseLoader))
            path.write_text(yaml.dump(spoiler.value(content, kind), Dumper=yaml.CSafeDumper, allow_unicode=True, width=10**6), "utf-8")
    return spoiler


def harmless(text: str) -> str:
    """A text of the same length with the blanks at the same places."""
    return re.sub(r"\S", MARK, text)


# ---- the sinks: what is made of the data, read back by somebody else's reader ----

Parts = dict[str, list[str]]
"""What stands in one thing that was made, by what it is; the order and number of the parts are those of the thing."""

PARSE = """pages => pages.map(markup => {
  const page = new DOMParser().parseFromString(markup, 'text/html');
  const shape = [], texts = [];
  const walk = node => {
    if (node.nodeType === 3) { if (node.data.trim()) { shape.push('#'); texts.push(node.data); } return; }
    if (node.nodeType === 8) { shape.push('comment'); texts.push(node.data); return; }
    if (node.nodeType !== 1) { shape.push('node ' + node.nodeType); return; }
    shape.push(node.localName);
    for (const one of node.attributes) { shape.push('@' + one.name); texts.push(one.name === 'data-room' ? 'reckoned from the length' : one.value); }
    (node.localName === 'template' ? node.content : node).childNodes.forEach(walk);
    shape.push('/');
  };
  walk(page.documentElement);
  return [shape, texts];
})"""


def read_pages(page: Page, markups: dict[str, str]) -> dict[str, Parts]:
    """Elements, attributes and texts of each page, as a browser parses it."""
    read = page.evaluate(PARSE, list(markups.values()))
    return {name: {"shape": shape, "texts": texts} for name, (shape, texts) in zip(markups, read, strict=True)}


def read_json(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every leaf with the way to it."""
    if isinstance(value, dict):
        for name, one in value.items():
            yield f"{path}.", name
            yield from read_json(one, f"{path}.")
    elif isinstance(value, list):
        for one in value:
            yield from read_json(one, f"{path}[]")
    else:
        yield path, value if isinstance(value, str) else repr(value)


def as_parts(pairs: Iterator[tuple[str, str]] | list[tuple[str, str]]) -> Parts:
    pairs = list(pairs)
    return {"shape": [shape for shape, _ in pairs], "texts": [text for _, text in pairs]}


def read_script(content: bytes) -> Parts:
    """A script of ours is one value, given to a function or a name: it must be JSON, and nothing else may follow it."""
    text = content.decode("utf-8")
    value = re.fullmatch(r'(?:zhibuSearchPart\("\w+",\d+,|window\.\w+ = )(.*?)\)?;?\s*', text, re.S)[1]
    return as_parts(read_json(json.loads(value)))


def read_xlsx(content: bytes) -> Parts:
    """Every cell of every sheet; a formula, a link or an error would be a kind of its own."""
    book = openpyxl.load_workbook(io.BytesIO(content), rich_text=True)
    found = [("title", book.properties.title or "")]
    for sheet in book:
        assert 0 < len(sheet.title) <= 31 and not set(sheet.title) & set("[]:*?/\\") and not {sheet.title[0], sheet.title[-1]} & {"'"}
        found.append(("sheet", ""))
        found += [(f"{cell.data_type}{bool(cell.hyperlink)}", str(cell.value)) for row in sheet for cell in row if cell.value is not None]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        found += [("file", name) for name in archive.namelist()]
        found += [("relation", one.get("Target")) for name in archive.namelist() if name.endswith(".rels") for one in etree.fromstring(archive.read(name))]
    return as_parts(found)


def read_docx(content: bytes) -> Parts:
    """Every element of the document with its text, tabs and line breaks being elements; the names of the files; where they lead."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        found = [("file", name) for name in archive.namelist()]
        for name in archive.namelist():
            if name == "word/document.xml" or name.startswith("docProps/") and name.endswith(".xml") or name.endswith(".rels"):
                found += read_xml(archive.read(name))
    return as_parts(found)


def read_xml(content: bytes) -> list[tuple[str, str]]:
    """Every element with its attributes and its text."""
    found = []
    for one in etree.fromstring(content, etree.XMLParser(resolve_entities=False)).iter():
        found.append((str(one.tag), one.text or ""))
        found += [(f"{one.tag}@{name}", value) for name, value in one.attrib.items()]
    return found


def read_ics(content: bytes) -> Parts:
    """Every property of every component, and that lines are folded as the standard says."""
    assert max(map(len, content.split(b"\r\n"))) <= 75 and b"\n" not in content.replace(b"\r\n", b"")
    found = []
    for one in icalendar.Calendar.from_ical(content).walk():
        found.append((one.name, ""))
        found += [(name, value if isinstance(value, str) else str(getattr(value, "dt", value))) for name, value in one.property_items(recursive=False)]
    return as_parts(found)


def sinks(output: Output, page: Page) -> dict[str, Parts]:
    """Everything that is made, by its address, read back."""
    found = read_pages(page, {f"{one.address or 'index'}.html": f"<title>{escape(one.title)}</title><meta content=\"{escape(one.description)}\">"
                              + "".join(f"<i>{text}</i>" for text, _ in one.toc) + one.body for one in output.pages})
    for address, content in output.files.items():
        match address.rpartition(".")[2]:
            case "json":
                found[address] = as_parts(read_json(json.loads(content)))
            case "js":
                found[address] = read_script(content)
            case "xlsx":
                found[address] = read_xlsx(content)
            case "docx":
                found[address] = read_docx(content)
            case "ics":
                found[address] = read_ics(content)
            case "atom":
                found[address] = as_parts(read_xml(content))
            case other:
                raise AssertionError(f"{address}：没有读 {other} 的办法")
    return found


POSTINGS = re.compile(r"api/search/p/|api/search/core")
"""What the search index says of letters: other letters, another index."""

OTHERWISE = re.compile(r"[0-9a-f]{8}|[0-9a-f]{12,64}|(?:约|不到) [\d.]+ [KM]B")
"""A fingerprint or a size of a text: another text, another fingerprint, another size."""


def is_text_of(found: str, expected: str, text: str) -> bool:
    """Whether FOUND is EXPECTED with (parts of) TEXT where EXPECTED has harmless marks, and so no more and no less than that text."""
    if OTHERWISE.fullmatch(found) and OTHERWISE.fullmatch(expected):
        return True
    if len(found) != len(expected) or any(found[gap.start():gap.end()] != gap[0] for gap in re.finditer(f"[^{MARK}]+", expected)):
        return False
    pool = "".join(one * 4 for one in (text, without_figures(text), text.replace("\t", "")))
    return all(found[run.start():run.end()] in pool for run in re.finditer(f"{MARK}+", expected))


READ = re.compile(r"search/\.html|reports/[\w-]+/\.html")
"""Pages that say what the program read in a text (its spelling, the faults of a report): another text, other rows."""


def unlike(address: str, found: Parts, expected: Parts, text: str) -> list[str]:
    """Where one thing differs from what the harmless text gives; empty where it holds TEXT as text and nothing else."""
    if READ.fullmatch(address):
        return sorted(set(found["shape"]) - set(expected["shape"]))
    if found["shape"] != expected["shape"]:
        at = next((n for n, (one, other) in enumerate(zip(found["shape"], expected["shape"])) if one != other), -1)
        return [f"结构不同：{found['shape'][at - 2:at + 3]}，应为 {expected['shape'][at - 2:at + 3]}"]
    pairs = {(one, other) for one, other in zip(found["texts"], expected["texts"], strict=True) if one != other}
    return [f"{one[:200]!r}，应为 {other[:200]!r}" for one, other in sorted(pairs) if not is_text_of(one, other, text)]


# ---- every string, every field, every sink ----

class Tally(NamedTuple):
    """What became of each string."""

    arrived: dict[str, int]
    """The sinks into which it went."""
    answered: dict[str, int]
    """The messages by which it was refused."""


@pytest.fixture(scope="module")
def tally() -> Tally:
    return Tally({}, {})


@pytest.fixture(scope="module")
def parser(browser: Browser) -> Iterator[Page]:
    """An empty page, to parse others."""
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def harmless_sinks(parser: Page, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], dict[str, Parts]]:
    """What a harmless text gives, made once for each."""
    made: dict[str, dict[str, Parts]] = {}

    def give(text: str) -> dict[str, Parts]:
        if text not in made:
            made.clear()  # the strings that are alike stand together
            data = tmp_path_factory.mktemp("harmless") / "data"
            lay_out(data, text)
            made[text] = sinks(build(data), parser)
        return made[text]

    return give


def is_answer(problems: list[Problem], files: set[str]) -> bool:
    """Whether the files (but for one or two that bear it) are told of, at a place, with a way to mend it."""
    stopping = [problem for problem in problems if problem.grade > Grade.NOTE]
    return len(files - {problem.place.file for problem in stopping}) <= 2 \
        and all(problem.place.line > 0 and problem.place.column > 0 and problem.what and problem.mend for problem in stopping)


@pytest.mark.parametrize("name", STRINGS)
def test_a_string_is_answered_or_arrives_as_text(name: str, tally: Tally, parser: Page, harmless_sinks: Callable[[str], dict[str, Parts]],
                                                 tmp_path: Path) -> None:
    text = STRINGS[name]
    lay_out(tmp_path / "data", text)
    files = {path.relative_to(tmp_path).as_posix() for path in (tmp_path / "data").rglob("*.yml")}
    try:
        output = build(tmp_path / "data")
    except DataError as refused:
        assert is_answer(refused.problems, files) or all(problem.code == "E012" for problem in refused.problems), str(refused)[:2000]  # a file too big to read
        tally.answered[name] = len(refused.problems)
        return
    found, expected = sinks(output, parser), harmless_sinks(harmless(text))
    assert found.keys() == expected.keys()
    wrong = {address: faults for address in found if not POSTINGS.match(address)
             if (faults := unlike(address, found[address], expected[address], text))}
    assert wrong == {}
    if is_answer(list(output.problems), files):  # warnings, with which no site is made either
        tally.answered[name] = len(output.problems)
    else:
        tally.arrived[name] = len(found)


@pytest.mark.parametrize("name", STRINGS)
def test_a_field_that_takes_no_text_refuses_it(name: str, tmp_path: Path) -> None:
    """Numbers, dates, ids, references, choices, patterns, numbers of articles."""
    spoiler = lay_out(tmp_path / "data", STRINGS[name], texts=False)
    assert len(spoiler.met) > 150
    with pytest.raises(DataError) as refused:
        build(tmp_path / "data")
    files = {path.relative_to(tmp_path).as_posix() for path in (tmp_path / "data").rglob("*.yml")}
    assert is_answer(refused.value.problems, files), str(refused.value)[:2000]


@pytest.mark.parametrize("name", ["CON.yml", "con.YML", "x.yml.", "x..yml", "-.yml", "a b.yml", "<b>.yml", "图书.yml", "x\u202egpj.yml", "\u200b.yml", "'.yml",
                                  "{{x}}.yml", "x" * 200 + ".yml", "plans.yml"])
def test_a_file_of_any_name_is_answered(name: str, tmp_path: Path) -> None:
    """The id of a record is the name of its file, and so an address: a name that is no id becomes none."""
    shutil.copytree(TOY, tmp_path / "data")
    shutil.copy(TOY / "plans" / "guan-2031.yml", tmp_path / "data" / "plans" / name)
    with pytest.raises(DataError) as refused:
        build(tmp_path / "data", strict=True)
    assert any(problem.place.file == f"data/plans/{name}" for problem in refused.value.problems)


def test_no_field_of_running_text_was_left_out(tmp_path: Path) -> None:
    known = set().union(*(all_texts(kind) for kind, _ in FILES.values()))
    met = lay_out(tmp_path / "data", "x").met
    assert known - met.keys() == {("Ratio", "unverified")}, "a ratio that nobody has verified is refused (R122)"
    assert len(known) > 200


def test_the_figures(tally: Tally, tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    if len(tally.arrived) + len(tally.answered) < 40:
        pytest.skip("只跑了一部分")
    met = lay_out(tmp_path / "data", "x").met
    with capsys.disabled():
        print(f"\n恶意字串 {len(STRINGS)} 种 × 文字字段 {len(met)} 个（{met.total()} 处）× 产物 {max(tally.arrived.values())} 个："
              f"照文字到达 {len(tally.arrived)} 种，检查时回绝 {len(tally.answered)} 种")
    assert not tally.arrived.keys() & tally.answered.keys()


# ---- in the browser ----

TOGETHER = "".join(text for name, text in sorted(STRINGS.items(), key=lambda one: not one[1].startswith("="))
                   if len(text) < 300 and not re.search("[\u200b-\u200d\u2060-\ufeff\ue000-\uf8ff\x00-\x1f\x7f-\x9f\u2028-\u202e\u3000\ufdd0-\uffff]", text)
                   and text not in (STRINGS["astral"], STRINGS["not characters"]))
"""All that the checker lets through, in one text; it begins like a formula."""


@pytest.fixture(scope="module")
def project_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Builds the site and its copy for a stick from data with a text everywhere."""

    def make(text: str) -> Path:
        root = copy_project(tmp_path_factory.mktemp("hostile") / "project")
        shutil.rmtree(root / "data")
        lay_out(root / "data", text)
        assert publish(root, strict=False) and publish(root, strict=False, offline=True)
        return root

    return make


@pytest.fixture(scope="module")
def hostile(project_of: Callable[[str], Path]) -> Path:
    return project_of(TOGETHER)


@pytest.fixture
def reader(browser: Browser) -> Iterator[BrowserContext]:
    """A profile that says whatever is wrong in one of its pages."""
    context = browser.new_context(locale="zh-CN", accept_downloads=True)
    context.set_default_timeout(5000)
    yield context
    context.close()


ELEMENTS = """[...document.querySelectorAll('*')].map(one => [one.localName, ...[...one.attributes].map(own => own.name)
  .filter(name => name !== 'title')].join(' '))"""
"""Every element with the names of its attributes; the theme gives a title to what it has to cut, and texts of one length are not of one width."""


ACTIVE = set("script iframe frame object embed applet img svg math image video audio source form input button textarea select style link base meta".split())
"""Elements that load or do something; each page has as many of them whatever its texts say."""


def test_no_page_runs_or_asks_for_anything(hostile: Path, project_of: Callable[[str], Path], reader: BrowserContext) -> None:
    good = project_of(harmless(TOGETHER))
    pages = sorted(path.relative_to(hostile / "site").as_posix() for path in (hostile / "site").rglob("*.html"))
    page, dialogs = watch(reader.new_page()), []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    elements: list[dict[str, Counter]] = []
    for root in (hostile, good):
        with served(root / "site") as address:
            seen = {}
            for name in pages:
                page.goto(f"{address}/{name}")
                page.locator(".zb-list:not([data-zb-ready])").first.wait_for(state="detached")  # one list after the other
                if page.locator("[data-progress]").count():  # its table of checks comes by one more script
                    page.locator("[data-zb-progress]").first.wait_for(state="attached")
                seen[name] = Counter(page.evaluate(ELEMENTS))
                assert page.evaluate("[typeof hacked, typeof zhibu]") == ["undefined", "object"], name
            elements.append(seen)
            assert foreign(page.addresses, address) == []
            page.addresses.clear()
    assert dialogs == []
    assert page.faults == []
    kinds = [set().union(*seen.values()) for seen in elements]
    assert kinds[0] - kinds[1] == set(), "an element that no harmless text makes"
    active = [{name: {kind: number for kind, number in one.items() if kind.split()[0] in ACTIVE} for name, one in seen.items()} for seen in elements]
    assert active[0] == active[1]


def test_searching_for_it_lists_and_pointing_run_nothing(hostile: Path, reader: BrowserContext) -> None:
    page = watch(reader.new_page())
    with served(hostile / "site") as address:
        page.goto(f"{address}/requirements/")
        for text in [text for text in STRINGS.values() if len(text) < 300]:
            page.locator("#zb-q").fill(re.sub(r"[\r\n\x00]", " ", text))
            page.wait_for_timeout(20)
        page.locator("#zb-q").fill("清点")
        page.locator("#results[data-state=ready] [data-key]").first.wait_for()
        page.keyboard.press("Escape")
        for link in page.locator(".zb-page tbody a:visible").all()[:5]:
            link.focus()
            page.wait_for_timeout(400)
        assert page.evaluate("typeof hacked") == "undefined" and foreign(page.addresses, address) == [] and page.faults == []


def test_a_list_taken_away_as_csv_holds_no_formula(hostile: Path, reader: BrowserContext) -> None:
    page = reader.new_page()
    cells = []
    with served(hostile / "site") as address:
        for name in ("requirements", "mechanisms", "evidence", "calendar", "regulations"):
            page.goto(f"{address}/{name}/")
            for button in page.get_by_role("button", name="下载 CSV").all():
                with page.expect_download() as waiting:
                    button.click()
                rows = list(csv.reader(io.StringIO(waiting.value.path().read_text("utf-8-sig"), newline="")))
                assert {len(row) for row in rows} == {len(rows[0])}
                cells += [cell for row in rows for cell in row]
    assert [cell for cell in cells if re.match(r"[=+\-@\t\r]", cell)] == []
    assert any(cell.startswith("'=") for cell in cells) and any(" ".join(TOGETHER.split())[:200] in " ".join(cell.split()) for cell in cells)


def test_the_copy_for_a_stick_has_safe_names_and_says_the_unit_as_text(hostile: Path, reader: BrowserContext, tmp_path: Path) -> None:
    with zipfile.ZipFile(stick.write(hostile / "build" / "offline", tmp_path)) as archive:
        assert list(stick.unfit(archive.namelist())) == [] and all(".." not in name.split("/") for name in archive.namelist())
        archive.extractall(tmp_path / "out")
    page = watch(reader.new_page())
    page.goto((tmp_path / "out" / stick.START).as_uri())
    assert TOGETHER in page.locator("body").evaluate("body => body.textContent")
    assert page.evaluate("[typeof hacked, document.scripts.length]") == ["undefined", 0] and page.faults == []
