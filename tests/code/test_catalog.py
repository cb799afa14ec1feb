"""api/catalog.json: valid by its own schema, complete, and closed: whatever it names is in it."""

from __future__ import annotations

import json
import re
from collections import Counter

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from zhibu.catalog import VERSION
from zhibu.checklist import checklists
from zhibu.duties import lay_out
from zhibu.graph import PAGES


@pytest.fixture(scope="module")
def content(sound) -> dict:
    return json.loads(sound.online.files["api/catalog.json"])


@pytest.fixture(scope="module")
def validator(sound) -> Draft202012Validator:
    schema = json.loads(sound.online.files["api/catalog.schema.json"])
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=FormatChecker())


@pytest.fixture
def entity(content):
    return {one["key"]: one for one in content["entities"]}.__getitem__


def test_the_catalog_is_valid_by_its_schema(content, validator):
    assert [error.message for error in validator.iter_errors(content)] == []


@pytest.mark.parametrize(("kind", "field", "value"), [
    ("requirement", "per", "fortnight"), ("requirement", "scope", "house"), ("requirement", "min", "1"), ("requirement", "owners", None),
    ("requirement", "occurrences", [{"part": "2032"}]), ("requirement", "occurrences", None), ("requirement", "undated", 1),
    ("plan", "level", "other"), ("item", "mark", None), ("check", "boxes", "36"), ("article", "gist", None), ("clause", "citations", [{}]),
    ("report", "kind", "month"), ("paragraph", "kind", "other"), ("figure", "value", "18"), ("figure", "comparator", "~"), ("figure", "from", None),
    ("commitment", "min", None), ("problem", "text", None), ("measure", "paragraph", None), ("term", "local", "no"), ("mechanism", "ours", None),
    ("role", "url", "roles/x/"), ("topic", "key", "jilv"),
])
def test_the_schema_refuses_what_is_not_so(content, validator, kind, field, value):
    broken = json.loads(json.dumps(content))
    one = next(one for one in broken["entities"] if one["type"] == kind)
    one[field] = value
    assert not validator.is_valid(broken), f"{kind} with {field}: {value!r} passes"


def test_keys_are_unique_and_carry_their_kind(content):
    keys = [one["key"] for one in content["entities"]]
    assert [key for key, number in Counter(keys).items() if number > 1] == []
    assert [one["key"] for one in content["entities"] if one["key"].partition(":")[0] != one["type"]] == []


def test_every_record_is_in_it_once(content):
    assert Counter(one["type"] for one in content["entities"]) == {
        "plan": 2, "section": 13, "clause": 5, "item": 13, "requirement": 14, "check": 17, "regulation": 2, "article": 4,
        "role": 5, "topic": 3, "evidence": 4, "page": len(PAGES), "report": 2, "paragraph": 12, "figure": 8, "problem": 2, "measure": 4,
        "commitment": 2, "term": 5, "mechanism": 3, "combination": 3,
        "workflow": 1, "step": 10, "ratio": 2, "journey": 2, "handover": 2, "faq": 2, "form": 2, "tally": 3, "genre": 1, "verdict": 9}


def test_every_end_of_a_link_is_an_entity(content, sound):
    keys = {one["key"] for one in content["entities"]}
    assert len(content["links"]) == len(sound.graph.links) > 0
    assert [one for one in content["links"] if not {one["from"], one["to"]} <= keys] == []


def test_a_link_tells_its_strength_state_and_note(content):
    assert [one for one in content["links"] if one["to"] == "clause:guan-2031/1" and one["type"] == "based-on"] == [
        {"type": "based-on", "from": "requirement:shi-2031/2/reading-club", "to": "clause:guan-2031/1", "strength": "partial",
         "state": "confirmed", "note": "上级要求研究，本室落到读书会。"}]
    assert not any(one.get("note") == "" for one in content["links"])


def names_of_records(value, field: str = "") -> list[tuple[str, str]]:
    """Every text that looks like a key, with the field that holds it."""
    if isinstance(value, dict):
        return [found for name, part in value.items() for found in names_of_records(part, name)]
    if isinstance(value, list):
        return [found for part in value for found in names_of_records(part, field)]
    return [(field, value)] if isinstance(value, str) and re.fullmatch(r"[a-z]+:[^\s:：，。]+", value) else []


def test_every_key_that_a_field_names_is_an_entity(content):
    keys = {one["key"] for one in content["entities"]}
    named = [(one["key"], field, key) for one in content["entities"] for field, key in names_of_records(one)]
    assert {"owners", "actors", "who", "record", "of", "clause", "items", "requirements", "checks", "articles", "topics", "parent",
            "regulation", "to", "type", "basis", "clauses", "helpers"} <= {field for _, field, _ in named}
    assert [row for row in named if row[2] not in keys] == []


def test_every_entity_tells_its_address_and_parent(content, sound):
    for one in content["entities"]:
        if one["type"] == "verdict":
            continue  # It is reckoned, no record: told below.
        entity = sound.graph.entities[one["key"]]
        assert (one["url"], one.get("parent", "")) == (entity.address, entity.parent)


def test_a_verdict_tells_its_parts_and_where_it_is_shown(content, sound):
    shown = {f"/{page.address}#{anchor}" for page in sound.online.pages for anchor in page.anchors}
    verdicts = [one for one in content["entities"] if one["type"] == "verdict"]
    assert verdicts
    for one in verdicts:
        assert one["url"] in shown and one["requirement"] in sound.graph.entities and one["report"] in sound.graph.entities
        assert one["reason"] and all({"name", "verdict", "reason"} <= part.keys() for part in one["parts"])


def test_a_requirement_carries_its_numbers(entity):
    one = entity("requirement:shi-2031/2/book-swap")
    expected = {
        "kind": "counted", "modality": "must", "min": 1, "max": None, "unit": "次", "measure": "换书活动", "per": "month", "scope": "station",
        "applies_to": "shudian", "ours": True, "owners": ["role:guanliyuan"], "helpers": [], "level": "own", "yearly_minimum": 36,
        "clause": "clause:shi-2031/2", "checks": ["check:shi-2031/2/swap-held"], "locator": "2/¶2"}
    assert {name: one[name] for name in expected} == expected
    assert entity("requirement:shi-2031/3/accounts")["window"] == {"text": "6月30日前", "relation": "before", "day": "06-30"}
    assert entity("requirement:guan-2031/2/topic")["yearly_minimum"] is None, "superiors' own duties are not summed for us"
    assert entity("requirement:shi-2031/3/lecture-limit")["history"] == [{"date": "2032-02-02", "what": "上限按原文改正。"}]


def test_a_requirement_says_when_it_falls_due_or_why_on_no_day(entity, content, sound):
    assert entity("requirement:shi-2031/2/book-swap")["occurrences"][1] == {
        "part": "2032-02", "from": "2032-02-01", "to": "2032-02-29", "members": ["dian-1", "dian-2", "dian-3"]}
    assert entity("requirement:shi-2031/3/accounts")["occurrences"] == [{"part": "2032", "from": "2032-05-30", "to": "2032-06-29", "members": []}]
    assert entity("requirement:guan-2031/2/topic")["occurrences"] == [] and entity("requirement:guan-2031/2/topic")["undated"] == "馆部门的职责，不计入"
    duties = [one for one in content["entities"] if one["type"] == "requirement"]
    assert [one["key"] for one in duties if bool(one["occurrences"]) == bool(one["undated"])] == []
    assert sum(len(one["occurrences"]) for one in duties) == len(lay_out(sound.graph).occurrences)


def test_an_item_names_the_requirements_at_its_place(entity):
    assert entity("item:shi-2031/2/jiangshu")["requirements"] == [
        f"requirement:shi-2031/2/{name}" for name in ("book-talk", "reading-hours", "book-swap")]
    assert entity("item:shi-2031/1/aihu")["directional"] == "说的是风气，没有材料可看。"


def test_a_clause_names_its_prohibitions_and_citations(entity):
    assert entity("clause:shi-2031/3")["prohibitions"] == ["requirement:shi-2031/3/no-private-loans"]
    nested, bare = entity("clause:shi-2031/2")["citations"]
    assert (nested["text"], nested["quoted"], nested["nested"]) == ("读者服务公约", True, True)
    assert (bare["text"], bare["quoted"], bare["nested"], bare["ambiguous"]) == ("图书室管理办法", False, False, False)


def test_a_check_counts_the_boxes_that_its_page_shows(toy):
    toy.edit("plans/shi-2031.yml", "                - id: rota\n",
             "                - {id: rota-2, ask: 轮换表贴出来了吗？, who: [], record: minutes}\n                - id: rota\n")
    graph, content = toy.graph(), json.loads(toy.build().files["api/catalog.json"])
    found = {one["key"]: (one["boxes"], one["fp"]) for one in content["entities"] if one["type"] == "check"}
    assert found == {one.check.key: (len(one.boxes), one.fingerprint) for holder in (*graph.of("item"), *graph.of("requirement"), *graph.of("mechanism"), *graph.of("workflow"), *graph.of("step"))
                     for one in checklists(graph, holder.key)}


def test_it_says_version_date_and_unit(content):
    assert (content["version"], content["data_date"]) == (VERSION, "2032-02-03")
    assert content["unit"]["plan"] == "plan:shi-2031" and content["unit"]["members"] == 5
    assert [post["id"] for post in content["unit"]["posts"]] == ["shuji", "weiyuan-1"]


def test_the_date_is_the_newest_in_the_data_and_no_clock_is_read(toy):
    toy.edit("plans/shi-2031.yml", "{date: 2032-02-02, what", "{date: 2032-03-04, what")
    assert toy.build().data_date == "2032-03-04"


def test_a_retired_record_stays_and_says_where_to_look(toy):
    toy.edit("topics.yml", "    title: 值班纪律\n", "    title: 值班纪律\n    retired: {to: 'topic:cangshu', why: 并入藏书}\n")
    found = json.loads(toy.build().files["api/catalog.json"])
    one = next(one for one in found["entities"] if one["key"] == "topic:jilv")
    assert one["retired"] == {"to": "topic:cangshu", "why": "并入藏书"} and one["url"] == "/topics/jilv/"


def test_what_is_not_counted_here_says_why_and_has_no_boxes(toy, validator):
    toy.edit("regulations/tushu-banfa.yml", "      measure: 小组交流\n", "      measure: 小组交流\n      same_as: requirement:shi-2031/2/reading-club\n")
    toy.edit("plans/shi-2031.yml", "              measure: 读书\n", "              measure: 读书\n              edition: '2020'\n")
    toy.edit("plans/shi-2031.yml", "              title: 新书上架\n", "              title: 新书上架\n              occasion: 搬家\n")
    found = json.loads(toy.build().files["api/catalog.json"])
    assert [error.message for error in validator.iter_errors(found)] == []
    entity = {one["key"]: one for one in found["entities"]}.__getitem__
    same, old = entity("requirement:tushu-banfa/group-exchange"), entity("requirement:shi-2031/2/reading-hours")
    assert (same["same_as"], same["edition"], same["ours"], same["yearly_minimum"]) == ("requirement:shi-2031/2/reading-club", None, True, None)
    assert (old["same_as"], old["edition"], old["ours"], old["yearly_minimum"]) == (None, "2020", False, None)
    assert entity("item:shi-2031/1/shangjia")["occasion"] == "搬家" and entity("item:shi-2031/1/aihu")["occasion"] is None
    assert [entity(f"check:{name}")["boxes"] for name in ("tushu-banfa/exchanged", "shi-2031/2/hours-reached", "shi-2031/1/shelved")] == [0, 0, 0]


def test_a_retired_article_stays_and_says_where_to_look(toy, validator):
    toy.edit("regulations/tushu-banfa.yml", "  requirements:\n",
             "  retired_articles:\n    - {article: 7, to: 'article:tushu-banfa/3', why: 改到第三条}\n  requirements:\n")
    found = json.loads(toy.build().files["api/catalog.json"])
    assert [error.message for error in validator.iter_errors(found)] == []
    one = next(one for one in found["entities"] if one["key"] == "article:tushu-banfa/7")
    assert (one["retired"]["to"], one["retired"]["why"], one["url"]) == ("article:tushu-banfa/3", "改到第三条", "/regulations/tushu-banfa/#art-7")


def test_two_builds_of_one_data_set_are_the_same_bytes(toy, sound):
    assert toy.build().files == sound.online.files
    pages = toy.build().pages
    assert pages == sound.online.pages and [page.body for page in pages] == [page.body for page in sound.online.pages]


def test_links_online_and_offline_differ_but_the_catalog_does_not(sound):
    """Addresses stand in the documents of the search and in the table of the checks."""
    assert set(sound.online.files) == set(sound.offline.files)
    assert {re.sub(r"d/\d+\.js$", "d/", name) for name, content in sound.online.files.items() if sound.offline.files[name] != content} == {
        "api/search/d/", "assets/zb/check-table.js", "assets/zb/review-rules.js", "help/changes.atom"}
