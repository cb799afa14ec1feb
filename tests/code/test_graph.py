"""Records as entities: keys, addresses, places, links read from both ends."""

from __future__ import annotations

from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu import model
from zhibu.graph import PAGES, Link, articles_of, link, numbers_of

HOST = "http://h/"

names = st.from_regex(r"[a-z0-9]+(-[a-z0-9]+)?", fullmatch=True)
folders = st.lists(names, max_size=4).map(lambda parts: "".join(f"{part}/" for part in parts))
anchors = st.one_of(st.just(""), names.map(lambda name: f"#{name}"))
files = st.tuples(folders, names).map(lambda pair: f"{pair[0]}{pair[1]}.json")


@given(folders, anchors, folders)
def test_a_link_leads_from_any_page_to_its_target(target, anchor, page):
    assert urljoin(HOST + page, link(f"/{target}{anchor}", page)) == f"{HOST}{target}{anchor}"


@given(folders, anchors, folders)
def test_an_offline_link_leads_from_file_to_file(target, anchor, page):
    found = urljoin(f"{HOST}{page}index.html", link(f"/{target}{anchor}", page, offline=True))
    assert found == f"{HOST}{target}index.html{anchor}"


@given(files, folders, st.booleans())
def test_a_link_to_a_file_names_the_file_online_and_offline(target, page, offline):
    assert urljoin(HOST + page, link(target, page, offline)) == HOST + target


@given(folders, anchors, folders)
def test_links_are_relative_and_never_empty(target, anchor, page):
    for offline in (False, True):
        found = link(target + anchor, page, offline)
        assert found and not found.startswith("/") and "//" not in found


def test_links_read_as_people_would_write_them():
    assert link("/", "plans/x/") == "../../"
    assert link("/plans/x/#s2", "plans/x/") == "#s2"
    assert link("/plans/x/", "plans/x/") == "./"
    assert link("/plans/x/3/#talk", "plans/x/2/", offline=True) == "../3/index.html#talk"
    assert link("/", "", offline=True) == "index.html"


def test_a_link_to_an_entity_is_a_link_to_its_address(sound):
    item = sound.graph.entities["item:shi-2031/1/qingdian"]
    assert item.address == "/plans/shi-2031/1/#qingdian"
    assert link(item, "roles/weiyuan/") == "../../plans/shi-2031/1/#qingdian"


def test_every_record_has_its_key_address_and_parent(sound):
    graph = sound.graph
    found = {key: (graph.entities[key].address, graph.entities[key].parent) for key in (
        "plan:shi-2031", "section:shi-2031/二", "clause:shi-2031/2", "item:shi-2031/2/jiangshu", "requirement:shi-2031/2/book-swap",
        "check:shi-2031/2/swap-held", "regulation:tushu-banfa", "article:tushu-banfa/4", "requirement:tushu-banfa/group-exchange",
        "regulation:duzhe-gongyue", "role:weiyuan", "topic:jilv", "evidence:minutes")}
    assert found == {
        "plan:shi-2031": ("/plans/shi-2031/", "page:plans"),
        "section:shi-2031/二": ("/plans/shi-2031/#s2", "plan:shi-2031"),
        "clause:shi-2031/2": ("/plans/shi-2031/2/", "section:shi-2031/二"),
        "item:shi-2031/2/jiangshu": ("/plans/shi-2031/2/#jiangshu", "clause:shi-2031/2"),
        "requirement:shi-2031/2/book-swap": ("/plans/shi-2031/2/#book-swap", "clause:shi-2031/2"),
        "check:shi-2031/2/swap-held": ("/plans/shi-2031/2/#check-swap-held", "requirement:shi-2031/2/book-swap"),
        "regulation:tushu-banfa": ("/regulations/tushu-banfa/", "page:regulations"),
        "article:tushu-banfa/4": ("/regulations/tushu-banfa/#art-4", "regulation:tushu-banfa"),
        "requirement:tushu-banfa/group-exchange": ("/regulations/tushu-banfa/#group-exchange", "regulation:tushu-banfa"),
        "regulation:duzhe-gongyue": ("/regulations/local/#duzhe-gongyue", "page:local"),
        "role:weiyuan": ("/roles/weiyuan/", "page:roles"),
        "topic:jilv": ("/topics/jilv/", "page:topics"),
        "evidence:minutes": ("/evidence/#minutes", "page:evidence"),
    }


def test_every_key_that_a_record_names_resolves(sound):
    graph = sound.graph
    assert graph.dangling == ()
    assert graph.doubles == ()
    assert [entity.key for entity in graph.entities.values() if entity.parent and entity.parent not in graph.entities] == []
    assert {f"page:{name}" for name in PAGES} <= set(graph.entities)


def test_every_entity_is_listed_under_its_parent(sound):
    graph = sound.graph
    listed = [entity.key for children in graph.children.values() for entity in children]
    assert sorted(listed) == sorted(graph.entities)
    assert [item.id for item in graph.inside("clause:shi-2031/3", "item")] == ["shi-2031/3/lunhuan", "shi-2031/3/duizhang", "shi-2031/3/diushi"]


def test_links_are_read_from_both_ends(sound):
    graph = sound.graph
    assert {one for links in graph.outgoing.values() for one in links} == set(graph.links)
    assert {one for links in graph.incoming.values() for one in links} == set(graph.links)
    for key, links in graph.outgoing.items():
        assert {one.start for one in links} == {key}
    for key, links in graph.incoming.items():
        assert {one.end for one in links} == {key}


def test_every_kind_of_reference_makes_its_link(sound):
    links = set(sound.graph.links)
    assert {
        Link("based-on", "requirement:shi-2031/2/reading-club", "clause:guan-2031/1", "partial", note="上级要求研究，本室落到读书会。"),
        Link("based-on", "item:shi-2031/1/shangjia", "article:tushu-banfa/3", note="办法写的是十日。"),
        Link("based-on", "check:shi-2031/3/loss-registered", "article:tushu-banfa/6", "partial"),
        Link("based-on", "plan:shi-2031", "regulation:tushu-banfa"),
        Link("based-on", "clause:shi-2031/2", "regulation:duzhe-gongyue"),
        Link("based-on", "clause:shi-2031/2", "regulation:tushu-banfa", "partial", note="这里没有书名号。"),
        Link("proves", "evidence:stock-book", "item:shi-2031/1/shangjia", "direct"),
        Link("proves", "evidence:minutes", "requirement:shi-2031/2/book-talk", "partial"),
    } <= links
    assert not any(one.end == "item:shi-2031/2/jiedai" and one.type == "proves" for one in links), "what is not needed proves nothing"


def test_a_reference_to_nothing_makes_no_link_but_is_reported(toy):
    toy.edit("plans/shi-2031.yml", "to: 'clause:guan-2031/1'", "to: 'clause:guan-2031/9'")
    graph = toy.graph()
    (broken,) = graph.dangling
    assert (broken.entity.key, broken.path, broken.id) == ("requirement:shi-2031/2/reading-club", ("basis", 0, "to"), "clause:guan-2031/9")
    assert not any("guan-2031/9" in one.end for one in graph.links)


def test_the_duties_of_superior_bodies_are_not_ours(sound):
    ours = {key: sound.graph.entities[key].ours for key in (
        "plan:shi-2031", "clause:shi-2031/1", "requirement:shi-2031/1/stocktaking", "plan:guan-2031", "item:guan-2031/1/yanjiu",
        "requirement:guan-2031/1/service-study", "item:guan-2031/2/keti", "requirement:guan-2031/2/topic", "check:guan-2031/2/topic-taken",
        "requirement:tushu-banfa/group-exchange", "role:weiyuan", "role:bumen-fuzeren")}
    assert [key for key, mine in ours.items() if not mine] == [
        "plan:guan-2031", "item:guan-2031/2/keti", "requirement:guan-2031/2/topic", "check:guan-2031/2/topic-taken", "role:bumen-fuzeren"]


def test_every_record_knows_its_line(sound):
    line = sound.toy.line("plans/shi-2031.yml", "id: book-swap")
    place = sound.graph.entities["requirement:shi-2031/2/book-swap"].place("id")
    assert (place.file, place.line) == ("data/plans/shi-2031.yml", line)
    assert sound.graph.entities["page:plans"].place().file == "data"


def test_the_owner_of_a_record_is_what_its_page_shows(sound):
    owner = {key: sound.graph.owner_of(sound.graph.entities[key]).key for key in (
        "check:shi-2031/2/swap-held", "item:shi-2031/2/jiangshu", "article:tushu-banfa/4", "clause:shi-2031/2", "section:shi-2031/一")}
    assert owner == {"check:shi-2031/2/swap-held": "clause:shi-2031/2", "item:shi-2031/2/jiangshu": "clause:shi-2031/2",
                     "article:tushu-banfa/4": "regulation:tushu-banfa", "clause:shi-2031/2": "clause:shi-2031/2",
                     "section:shi-2031/一": "plan:shi-2031"}


@pytest.mark.parametrize(("articles", "numbers"), [
    ("11", [11]), ("9-10", [9, 10]), ("9–11", [9, 10, 11]), ("4(2)", [4]), ("4（2）", [4]), (None, []), ("", []),
    ("11、13", []), ("第九条", []), ("5-3", []),
])
def test_article_locators_name_their_numbers(articles, numbers):
    assert numbers_of(articles) == numbers


def regulation(*facts: dict, **fields) -> model.Regulation:
    force = {"state": "in-force", "text": "现行", "checked_on": "2032-01-01", "confidence": "编的"}
    told = [{"topic": "题", "gist": "意思", "confidence": "verified", "evidence": "编的"} | fact for fact in facts]
    return model.Regulation.model_validate({"id": "banfa", "title": "办法", "kind": "办法", "issuer": "馆", "force": force,
                                            "public": "yes", "summary": "说明", "facts": told} | fields)


def test_articles_gather_their_facts_the_more_special_first():
    found = articles_of(regulation({"articles": "5-6", "topic": "宽"}, {"articles": "5", "topic": "窄"}, {"articles": "12"}, {"topic": "无"}))
    assert [(one.number, one.label, [fact.topic for fact in one.facts]) for one in found] == [
        ("5", "第五条", ["窄", "宽"]), ("6", "第六条", ["宽"]), ("12", "第十二条", ["题"])]
    assert found[0].topic == "窄"


@pytest.mark.parametrize(("editions", "note"), [(("2018",), "（2018年版）"), (("2018", "2018"), "（2018年版）"), (("2018", "2024"), ""),
                                                (("2018", None), ""), ((None,), "")])
def test_an_article_says_its_edition_where_all_its_facts_are_of_one(editions, note):
    (article,) = articles_of(regulation(*({"articles": "5"} | ({"edition": edition} if edition else {}) for edition in editions)))
    assert article.edition_note == note


def test_a_body_is_found_by_its_id(sound):
    assert sound.graph.body("guan-bumen").title == "馆部门"
    assert sound.graph.body("nobody") is None


@pytest.mark.parametrize(("part", "label"), [("九", "第九部分"), ("（九）", "（九）")])
def test_documents_without_articles_have_parts(part, label):
    assert [(one.number, one.label) for one in articles_of(regulation({"part": part}))] == [("part-9", label)]


def test_an_article_that_only_a_requirement_names_is_there_too(toy):
    toy.edit("regulations/tushu-banfa.yml", "locator: '6'", "locator: '7'")
    article = toy.graph().entities["article:tushu-banfa/7"]
    assert article.title == "第七条 丢书当日登记"


def test_the_same_act_at_two_places_is_a_link(toy):
    toy.edit("regulations/tushu-banfa.yml", "      measure: 小组交流\n",
             "      measure: 小组交流\n      same_as: requirement:shi-2031/2/reading-club\n")
    here, there = "requirement:tushu-banfa/group-exchange", "requirement:shi-2031/2/reading-club"
    one = Link("relates", here, there, note="同一次，不用做两次")
    graph = toy.graph()
    assert one in graph.outgoing[here] and one in graph.incoming[there]


def test_retired_articles_are_there_unless_something_names_their_number():
    rows = [{"article": 5, "why": "并了"}, {"article": 2, "to": "article:banfa/5", "why": "改到第五条"}]
    found = articles_of(regulation({"articles": "5"}, retired_articles=rows))
    assert [(one.number, one.label, one.topic, one.retired and one.retired.to) for one in found] == [
        ("2", "第二条", "（已停用）", "article:banfa/5"), ("5", "第五条", "题", None)]
