"""The search index: read back as a browser reads it, and held against the records and the pages."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.model import Reading
from zhibu.originals import Originals, open_originals
from zhibu.search import DIGITS, LETTERS, NAMELESS, POSTINGS_PER_PART, SOURCES, TEXT_PER_PART, _documents, _written, pairs, search_files, units
from zhibu.spelling import sound, spell

ROOT = Path(__file__).resolve().parents[2]
PART = re.compile(r'zhibuSearchPart\("(core|pairs|docs)",([0-9]+),(.*)\);\n')
FOLDERS = {"core.js": "core", "p": "pairs", "d": "docs"}
OWN, LAW, TOPICS, TERMS = "plans/shi-2031.yml", "regulations/tushu-banfa.yml", "topics.yml", "terms.yml"


def read_part(content: bytes) -> tuple[str, int, object]:
    """A part as the call that it is: kind, number, content."""
    found = PART.fullmatch(content.decode("utf-8"))
    assert found, content[:80]
    return found[1], int(found[2]), json.loads(found[3])


def decoded(text: str) -> dict[int, int]:
    """The documents of a pair with their weights; written anew, so that an error in writing cannot hide in reading."""
    found, document, value, scale = {}, -1, 0, 1
    for digit in text:
        number = DIGITS.index(digit)
        value += number % 32 * scale
        scale *= 32
        if number < 32:
            document += value // 3 + 1
            found[document] = value % 3
            value, scale = 0, 1
    assert scale == 1, f"{text!r} ends in the middle of a number"
    return found


@dataclass
class Index:
    """The parts of an index, put together."""

    core: dict
    shards: list[dict[str, str]]
    rows: list[list]
    """The documents: key, title, where, path, anchor, names, passages, facets, answers."""

    def number(self, key: str) -> int:
        (found,) = [n for n, row in enumerate(self.rows) if row[0] == key]
        return found

    def holding(self, pair: str) -> set[str]:
        """Keys of the documents that hold a pair."""
        written = self.shards[ord(pair[0]) % len(self.shards)].get(pair, "")
        return {self.rows[n][0] for n in decoded(written)}

    def holding_all(self, text: str) -> set[str]:
        """Keys of the documents that hold every pair of TEXT."""
        return set.intersection(*map(self.holding, pairs(text)))

    def named(self, name: str) -> set[str]:
        return {self.rows[n][0] for one, n in self.core["names"] if one == name}


def read_index(files: dict[str, bytes]) -> Index:
    found = defaultdict(dict)
    for name, content in files.items():
        if name.startswith("api/search/"):
            kind, number, part = read_part(content)
            found[kind][number] = part
    shards, texts = ([found[kind][n] for n in range(len(found[kind]))] for kind in ("pairs", "docs"))
    return Index(found["core"][0], shards, [row for part in texts for row in part])


@pytest.fixture(scope="module")
def index(sound) -> Index:
    return read_index(sound.online.files)


@pytest.fixture(scope="module")
def documents(sound) -> list:
    return list(_documents(sound.graph, open_originals(sound.toy.data / "originals")))


# ---- units and pairs ----

WORDS = st.text(alphabet="党支部会课书12 9aBzZ", max_size=12)
SOLID = st.text(alphabet="党支部会课书129aBz", max_size=8)
HAN = st.text(alphabet="党支部会课书记", min_size=2, max_size=12)


def wide(text: str) -> str:
    """TEXT in full width."""
    return "".join("\u3000" if char == " " else chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)


@given(WORDS)
def test_width_does_not_matter(text):
    assert pairs(wide(text)) == pairs(text)


@given(WORDS)
def test_case_does_not_matter(text):
    assert pairs(text.upper()) == pairs(text.lower()) == pairs(text)


@given(SOLID, st.sampled_from("“”‘’\"'《》〈〉＂"), st.integers(0, 8))
def test_quotation_and_title_marks_do_not_matter(text, mark, place):
    assert pairs(text[:place] + mark + text[place:]) == pairs(text)


@given(HAN, st.sampled_from([" ", "\u3000", "\n", "\t "]), st.integers(0, 12))
def test_blanks_between_characters_do_not_matter(text, blank, place):
    assert pairs(text[:place] + blank + text[place:]) == pairs(text)


@given(SOLID, st.sampled_from("，。、；：！？,.;:!?（）()—…·/-|"), SOLID)
def test_a_pair_never_crosses_punctuation(before, mark, after):
    assert pairs(before + mark + after) == pairs(before) | pairs(after)


@given(HAN, st.data())
def test_any_stretch_of_a_text_has_only_pairs_of_the_text(text, data):
    start = data.draw(st.integers(0, len(text) - 2))
    end = data.draw(st.integers(start + 2, len(text)))
    assert pairs(text[start:end]) <= pairs(text)


@given(st.text(max_size=20))
def test_whatever_is_written_no_unit_is_empty_or_holds_a_mark(text):
    for run in units(text):
        assert all(run) and not re.search(r"[\s“”《》_，。]", "".join(run))


@pytest.mark.parametrize(("text", "expected"), [
    ("第18条", {"第18", "18条", "18"}),
    ("第１８条", {"第18", "18条", "18"}),
    ("Ｅｘｃｅｌ表", {"excel", "excel表"}),
    ("Excel Word", {"excel", "word"}),
    ("12 36", {"12", "36"}),
    ("GB 9704", {"gb", "9704", "gb9704"}),
    ("“三会一课”制度", {"三会", "会一", "一课", "课制", "制度"}),
    ("书。", {"书"}),
    ("，。", set()),
    ("", set()),
])
def test_the_pairs_of_a_text(text, expected):
    assert pairs(text) == expected


# ---- the parts ----

def test_every_part_is_one_valid_call_under_its_own_number(sound):
    for output in (sound.online, sound.offline):
        parts = {name: content for name, content in output.files.items() if name.startswith("api/search/")}
        for name, content in parts.items():
            kind, number, _ = read_part(content)
            _, _, folder, *file = name.split("/")
            assert FOLDERS[folder] == kind and number == int(file[0].removesuffix(".js") if file else 0), name
        assert {name.split("/")[2] for name in parts} == set(FOLDERS)


def test_every_part_of_a_plan_or_report_is_told_under_its_name(sound, index):
    rows, found = index.rows, set()
    for owner, names, *runs in index.core["held"]:
        assert rows[owner][0].startswith(("plan:", "report:")) and rows[owner][1] in names and all(len(name) > 2 for name in names)
        for first, last in runs:
            for row in rows[first:last + 1]:
                assert row[0].split(":")[1].split("/")[0] == rows[owner][0].split(":")[1], f"{row[0]} is no part of {rows[owner][0]}"
                found.add(row[0])
    assert found == {row[0] for row in rows if row[0].startswith(("section:", "clause:", "paragraph:"))} != set()


def test_the_core_says_how_many_parts_there_are(sound, index):
    assert index.core["documents"] == len(index.rows) == len(index.core["kinds"])
    assert index.core["shards"] == len(index.shards)
    at = 0
    for n, start in enumerate(index.core["starts"]):
        assert start == at
        at += len(read_part(sound.online.files[f"api/search/d/{n}.js"])[2])
    assert at == len(index.rows)


def test_the_documents_are_written_as_they_are(index, documents):
    assert [row[0] for row in index.rows] == [document.entity.key for document in documents]
    for row, document in zip(index.rows, documents):
        assert (row[1], row[2], row[5]) == (document.title, document.where, list(document.names))
        assert row[6] == [[one.anchor, one.text] for one in document.passages]
        assert (row[7], row[8]) == (document.facets, json.loads(json.dumps(document.answers)))


def test_postings_are_exactly_the_pairs_of_the_documents_with_the_strongest_weight(index, documents):
    expected: dict[str, dict[int, int]] = defaultdict(dict)
    for n, document in enumerate(documents):
        texts = [(0, text) for text in (document.title, *document.names)] + [(one.weight, one.text) for one in document.passages]
        for weight, text in texts:
            for pair in pairs(text):
                expected[pair][n] = min(weight, expected[pair].get(n, 9))
    assert {pair: decoded(text) for shard in index.shards for pair, text in shard.items()} == expected
    assert {weight for rows in expected.values() for weight in rows.values()} == {0, 1, 2}


@given(st.dictionaries(st.integers(0, 40000), st.integers(0, 2), max_size=30))
def test_postings_of_any_size_come_back(rows):
    assert decoded(_written(3 * document + weight for document, weight in sorted(rows.items()))) == rows


def test_each_pair_stands_in_the_part_of_its_first_character(index):
    assert [pair for n, shard in enumerate(index.shards) for pair in shard if ord(pair[0]) % len(index.shards) != n] == []


def test_a_larger_handbook_is_cut_into_more_parts(toy):
    """Each of them no larger than a phone reads at once, and still whole."""
    many = "".join(f"  - id: zhuti-{n}\n    title: 第{n}个主题\n    summary: {''.join(chr(0x4e00 + (n * 37 + k * k) % 5000) for k in range(60))}。\n"
                   for n in range(200))
    path = toy.path(TOPICS)
    path.write_text(path.read_text(encoding="utf-8") + many, encoding="utf-8")
    files = search_files(toy.graph(), Originals())
    index = read_index(files)
    assert len(index.shards) > 1 and len(index.core["starts"]) > 1
    total = sum(len(decoded(text)) for shard in index.shards for text in shard.values())
    assert total / len(index.shards) <= POSTINGS_PER_PART
    for name, content in files.items():
        if "/d/" in name:
            rows = read_part(content)[2]
            assert sum(len(text) for row in rows[:-1] for _, text in row[6]) < TEXT_PER_PART, name
    assert index.holding_all("第137个主题") == {"topic:zhuti-137"}


@pytest.mark.slow
def test_the_same_data_give_the_same_bytes_whatever_the_order_of_sets(toy):
    made = []
    for seed in ("1", "2"):
        target = toy.root / f"out-{seed}"
        environment = os.environ | {"PYTHONPATH": str(ROOT / "hooks"), "PYTHONHASHSEED": seed, "PYTHONDONTWRITEBYTECODE": "1"}
        environment.pop("ZHIBU_ORIGINALS", None)
        subprocess.run([sys.executable, "-m", "zhibu", "render", str(target)], cwd=toy.root, env=environment, check=True, capture_output=True, timeout=60)
        made.append({path.relative_to(target).as_posix(): path.read_bytes() for path in sorted((target / "api/search").rglob("*.js"))})
    assert made[0] == made[1] and len(made[0]) >= 3


# ---- where the documents lead ----

@pytest.mark.parametrize("offline", [False, True], ids=["online", "offline"])
def test_every_document_passage_and_answer_has_its_place_on_a_page(sound, offline):
    output = sound.offline if offline else sound.online
    file = "index.html" if offline else ""
    anchors = {f"{page.address}{file}" or "./": page.anchors for page in output.pages} | {f"help/{file}": {""}}
    lost = []
    rows = read_index(output.files).rows
    for key, _, _, path, anchor, _, passages, _, answers, levels, sources in rows:
        wanted = {anchor, *(passage[0] for passage in passages), *(answer["anchor"] for answer in answers)} - {""}
        lost += [(key, path, one) for one in wanted if one not in anchors.get(path, ())]
        lost += [(key, to, one) for *_, to, one in levels if one and one not in anchors.get(to, ())]
        lost += [(key, rows[n][0]) for n in sources if rows[n][0].partition(":")[0] not in SOURCES]
        if path not in anchors:
            lost.append((key, path))
    assert lost == []
    assert any(row[10] for row in rows), "what was gathered names what it was gathered from"


def test_the_documents_are_the_records_that_a_reader_looks_for(sound, index):
    kinds = ("term", "clause", "regulation", "role", "section", "paragraph", "article", "report", "plan", "mechanism", "topic", "evidence", "page",
             "workflow", "journey", "form", "faq", "genre", "tally", "combination")
    assert sorted(row[0] for row in index.rows) == sorted(entity.key for kind in kinds for entity in sound.graph.of(kind)
                                                          if not getattr(entity.record, "first", False)), "the first path is found as the page /start/"
    assert len(set(LETTERS)) == len(kinds)
    letters = defaultdict(set)
    for row, letter in zip(index.rows, index.core["kinds"]):
        letters[letter].add(row[0].partition(":")[0])
    assert all(len(kinds) == 1 for kinds in letters.values()), "a letter stands for one kind"


def test_names_lead_to_their_documents(index):
    expected = sorted((name, n) for n, row in enumerate(index.rows) if row[0].partition(":")[0] not in NAMELESS for name in set(row[5]))
    assert sorted(map(tuple, index.core["names"])) == expected
    for name, key in (("管理办法", "regulation:tushu-banfa"), ("书记", "role:zhibu-shuji"), ("三账", "term:sanbenzhang"), ("月清点", "mechanism:qingdian-zhidu"),
                      ("任务清单", "page:requirements"), ("内部文件", "page:local"), ("本室要点", "plan:shi-2031"), ("第二部分", "section:shi-2031/二")):
        assert key in index.named(name), name
    assert index.holding_all("任务清单") == {"page:requirements"}, "and the words of a name are in the postings"


def test_what_can_be_asked_for_by_number(index):
    def told(kind: str) -> dict[str, set[tuple[int, str]]]:
        found = defaultdict(set)
        for n, value, owner in index.core["numbers"][kind]:
            found[index.rows[owner][0]].add((value, index.rows[n][0]))
        return found

    assert told("clause") == {
        "plan:shi-2031": {(n, f"clause:shi-2031/{n}") for n in (1, 2, 3)}, "plan:guan-2031": {(n, f"clause:guan-2031/{n}") for n in (1, 2)}}
    assert told("article") == {"regulation:tushu-banfa": {(n, f"article:tushu-banfa/{n}") for n in (3, 4, 5, 6)}}
    assert told("section")["plan:shi-2031"] == {(1, "section:shi-2031/一"), (2, "section:shi-2031/二")}
    assert told("place")["report:shi-2031h1"] == {(place.replace("（", "(").replace("）", ")"), f"{kind}:shi-2031h1/{place}") for kind, place in (
        ("section", "一（一）"), ("section", "一（一）1"), ("paragraph", "一（一）1/一"), ("paragraph", "一（一）1/二"), ("section", "一（一）2"),
        ("paragraph", "一（一）2"), ("section", "一（二）"), ("paragraph", "一（二）/一"), ("paragraph", "一（二）/二"))}
    assert told("section")["report:shi-2031h1"] == {(1, "section:shi-2031h1/一"), (2, "section:shi-2031h1/二")}


def test_answers_say_what_the_page_says(index):
    (answer,) = [one for one in index.rows[index.number("clause:shi-2031/2")][8] if one["key"] == "requirement:shi-2031/2/book-swap"]
    assert answer["anchor"] == "book-swap" and answer["often"].startswith("每月至少1次") and answer["who"] == ["书点管理员"]
    limits = {one["key"] for row in index.rows for one in row[8]} & {"requirement:shi-2031/3/lecture-limit"}
    assert limits == set(), "a limit is no frequency"


def test_facets_tell_plan_role_period_and_force(index):
    assert index.rows[index.number("clause:shi-2031/2")][7] == {
        "plan": ["本室要点"], "role": ["支部书记", "支部委员", "党员", "书点管理员"], "period": ["每季度", "每年", "每月"]}
    assert index.rows[index.number("regulation:tushu-banfa")][7]["force"] == ["现行"]


# ---- readings ----

@pytest.mark.parametrize(("name", "spoken"), [
    ("三会一课", "san hui yi ke"), ("银行行动", "yin hang xing dong"), ("重要和重复", "zhong yao he chong fu"), ("会计", "kuai ji"), ("A级", "A ji"),
])
def test_names_are_read_as_people_read_them(name, spoken):
    assert spell(name) == spoken.split(" ")


def test_a_reading_of_the_data_goes_before_the_library_wherever_the_word_stands():
    readings = [Reading(word="藏书", pinyin="zang shu")]
    assert spell("藏书账", readings) == ["zang", "shu", "zhang"]
    assert spell("点藏书和藏书", readings) == ["dian", "zang", "shu", "he", "zang", "shu"]
    assert spell("藏", readings) == [sound("藏")]


@given(st.text(alphabet="支部书记藏行重A1，“ ", max_size=12))
def test_a_name_has_one_syllable_for_each_character(name):
    assert len(spell(name)) == len(name)


def test_every_character_has_its_reading_and_names_read_otherwise_have_theirs(toy, index):
    read = {char: spoken for spoken, chars in index.core["sounds"]["usual"].items() for char in chars}
    han = {char for row in index.rows for text in (*row[5], *(text for _, text in row[6])) for char in text if "\u4e00" <= char <= "\u9fff"}
    assert set(read) == han and (read["书"], read["记"]) == ("shu", "ji")
    assert "值班纪律" not in index.core["sounds"]["special"]
    toy.edit("search.yml", "pinyin: cang shu", "pinyin: zang shu")
    special = read_index(toy.build().files).core["sounds"]["special"]
    assert special["藏书"] == "zang shu" and special["藏书账"] == "zang shu zhang"
    page = next(page.body for page in toy.build().pages if page.address == "search/")
    assert re.search(r'id="az-z".*?藏书账', page, re.S), "the list by letter follows it"


def test_what_a_maintainer_writes_reaches_the_browser(toy, index):
    assert index.core["synonyms"][0] == [["盘书", "数书"], ["清点", "点书"]]
    assert index.core["similar"] == ["己已巳", "书节", "值植"] and index.core["idle"] == ["请问", "一下"]
    assert index.core["asking"] == {"often": ["多久", "几次", "多久一次"], "who": ["谁负责", "谁管"], "what": ["是什么"]}
    toy.edit("search.yml", "{intent: what, words: [是什么]}", "{intent: often, words: [是什么]}")
    assert read_index(toy.build().files).core["asking"]["often"] == ["多久", "几次", "多久一次", "是什么"], "rows of one intent are put together"


def test_without_a_vocabulary_there_is_still_a_search(toy):
    toy.path("search.yml").unlink()
    assert toy.places() == []
    core = read_index(toy.build().files).core
    assert (core["synonyms"], core["similar"], core["asking"], core["idle"]) == ([], [], {}, [])


# ---- what is not found, and what only originals tell ----

def test_retired_records_are_not_found(toy, index):
    assert index.named("暖灯行动") and index.holding("人人") and index.holding("人讲")
    edits = [(TERMS, "    title: 暖灯行动\n", "    title: 暖灯行动\n    retired: {why: 不办了}\n"),
             (OWN, "              text: 希望人人爱书。\n", "              text: 希望人人爱书。\n              retired: {why: 不提了}\n"),
             (OWN, "              action: 书记和委员每人讲书\n", "              action: 书记和委员每人讲书\n              retired: {why: 不办了}\n"),
             (LAW, "  requirements:\n", "  retired_articles:\n    - {article: 7, why: 改了}\n  requirements:\n")]
    for file, old, new in edits:
        toy.edit(file, old, new)
    graph = toy.graph()
    left = read_index(search_files(graph, Originals()))
    keys = {row[0] for row in left.rows}
    assert {"term:nuandeng", "article:tushu-banfa/7"} <= set(graph.entities) and not {"term:nuandeng", "article:tushu-banfa/7"} & keys
    assert left.named("暖灯行动") == set()
    assert left.holding("人人") == set() and left.holding("人讲") == set()
    assert "requirement:shi-2031/2/book-talk" not in {one["key"] for row in left.rows for one in row[8]}
    page = next(page.body for page in toy.build().pages if page.address == "search/")
    assert "暖灯行动" not in page and "读书节" in page


ONLY_ORIGINALS = [
    ("靠大家自觉", "clause:shi-2031/1"), ("方便读者放在第一位", "plan:shi-2031"), ("各位读者代表", "report:shi-2031h1"),
    ("参加*人次", "paragraph:shi-2031h1/一（二）/一"), ("到馆后十日", "article:tushu-banfa/3"),
]


@pytest.mark.parametrize(("phrase", "key"), ONLY_ORIGINALS)
def test_a_phrase_of_an_original_finds_its_record_when_the_original_is_there(sound, index, phrase, key):
    assert index.holding_all(phrase) == {key}
    without = read_index(search_files(sound.graph, Originals()))
    assert without.holding_all(phrase) == set()
    passages = {text for row in without.rows for _, text in row[6]}
    assert not any(phrase in unicodedata.normalize("NFKC", text) for text in passages)


def test_without_originals_the_same_documents_stand_in_the_same_order(sound, index):
    without = read_index(search_files(sound.graph, Originals()))
    assert [row[:6] for row in without.rows] == [row[:6] for row in index.rows]
    assert without.core["names"] == index.core["names"] and without.core["numbers"] == index.core["numbers"]


# ---- hostile texts ----

HOSTILE = "</script><img src=x onerror=alert(1)>\"'\\u0041\\${x}`);alert(2);//"


def test_hostile_titles_stay_data(toy):
    title, summary = f"值班{HOSTILE}纪律", f"值班的规矩{HOSTILE}。"
    toy.edit(TOPICS, "title: 值班纪律", f"title: {json.dumps(title, ensure_ascii=False)}")
    toy.edit(TOPICS, "summary: 值班的规矩。", f"summary: {json.dumps(summary, ensure_ascii=False)}")
    index = read_index(search_files(toy.graph(), Originals()))
    row = index.rows[index.number("topic:jilv")]
    assert (row[1], row[5][0], row[6][0][1]) == (title, title, summary)
    assert index.named(title) == {"topic:jilv"}


def test_the_separators_that_end_a_line_in_old_scripts_never_stand_in_a_part(sound, toy):
    graph = toy.graph()
    entity = graph.entities["topic:jilv"]
    graph.entities["topic:jilv"] = replace(entity, title="值班\u2028纪\u2029律")
    graph.__dict__.pop("_kinds", None)
    files = search_files(graph, Originals())
    assert not any("\u2028".encode() in content or "\u2029".encode() in content for content in files.values())
    assert read_index(files).named("值班纪律") == {"topic:jilv"}


def test_every_text_of_a_hostile_handbook_stays_data(hostile):
    files = search_files(hostile.graph(), Originals())
    index = read_index(files)
    assert sum(hostile.payload in row[1] for row in index.rows) > 30
    assert any(hostile.payload in word for words, _ in index.core["synonyms"] for word in words)
