"""What changed, by the dates of the data: the list, the feed, and the data sets that keep their addresses."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from urllib.parse import urljoin

from lxml import html

from zhibu.changes import FEED, KINDS, by_day, events, feed, waiting

OWN, LAW = "plans/shi-2031.yml", "regulations/tushu-banfa.yml"
ATOM = "{http://www.w3.org/2005/Atom}"


def page_of(output):
    return html.fromstring(f"<div>{next(page.body for page in output.pages if page.address == 'help/changes/')}</div>")


def test_every_kind_of_change_stands_under_its_own_date_newest_first(sound):
    found = events(sound.graph)
    told = {(one.kind, one.date, one.entity.key) for one in found}
    assert {("duty", "2032-02-02", "requirement:shi-2031/3/lecture-limit"), ("law", "2030", "regulation:tushu-banfa"), ("law", "2028-12-01", "regulation:tushu-banfa"),
            ("check", "2032-01-31", "regulation:tushu-banfa"), ("check", "2032-02-01", "plan:shi-2031"), ("erratum", "2032-01-31", "regulation:tushu-banfa")} <= told
    dates = [day.date for day in by_day(found) if day.date]
    assert dates == sorted(dates, reverse=True) and len(dates) == len(set(dates))
    for day in by_day(found):
        order = [list(KINDS).index(kind) for kind, _ in day.groups]
        assert order == sorted(set(order))


def test_an_erratum_tells_what_stood_there_before_and_who_checked_it(toy):
    toy.edit(LAW, "    state: in-force\n", "    state: in-force\n    checked_by: weiyuan\n")
    (one,) = [one for one in events(toy.graph()) if one.kind == "erratum"]
    assert "原来写两名" in one.note and one.by == "weiyuan"
    text = page_of(toy.build()).text_content()
    assert "谁核的：支部委员" in text and "谁核的：未载明" in text


def test_who_checked_is_a_post_that_is_known(toy):
    toy.break_once(LAW, "    state: in-force\n", "    checked_by: nobody\n    state: in-force\n", [("R001", None)])


def test_what_was_retired_stands_under_its_date_or_last(toy):
    toy.edit("topics.yml", "topics:\n", "topics:\n  - {id: jiu-zhuti, title: 旧主题, summary: 编的。, retired: {why: 并掉了。, to: 'topic:cangshu', date: 2032-02-02}}\n"
                                        "  - {id: lao-zhuti, title: 老主题, summary: 编的。, retired: {why: 没人用。}}\n")
    found = [one for one in events(toy.graph()) if one.kind == "retired"]
    assert [(one.date, one.entity.key, one.note) for one in found] == [("2032-02-02", "topic:jiu-zhuti", "topic:cangshu"), ("", "topic:lao-zhuti", "")]
    assert by_day(events(toy.graph()))[-1].date == ""


def test_links_of_which_an_end_changed_wait(toy):
    assert waiting(toy.graph()) == []
    toy.run("confirm")
    toy.edit(OWN, "text: 新书来了，10天之内做好编目并摆上架。", "text: 新书来了，10天之内做好编目、盖章并摆上架。")
    found = waiting(toy.graph())
    assert found and {one.end for one in found} >= {"item:shi-2031/1/shangjia"}
    page = page_of(toy.build())
    assert f"待复核的链接（{len(found)}）" in page.text_content()


def test_the_page_is_linked_from_the_home_page_and_links_to_feed_and_data(sound):
    home = html.fromstring(f"<div>{sound.online.pages[0].body}</div>")
    assert home.xpath('.//a[@href="help/changes/"]')
    links = {urljoin("/help/changes/", href).lstrip("/") for href in page_of(sound.online).xpath(".//a/@href")}
    assert {FEED, "releases/2032-02-03/catalog.json"} <= links


# ---- the feed ----

def test_the_feed_is_sound_atom_and_the_same_every_time(sound):
    content = sound.online.files[FEED]
    root = ET.fromstring(content)
    assert root.tag == f"{ATOM}feed" and root.find(f"{ATOM}author/{ATOM}name").text
    entries = root.findall(f"{ATOM}entry")
    for one in (root, *entries):
        assert one.find(f"{ATOM}title").text and one.find(f"{ATOM}id").text.startswith("urn:uuid:") and one.find(f"{ATOM}updated").text.endswith("T00:00:00Z")
    ids = [one.find(f"{ATOM}id").text for one in (root, *entries)]
    assert len(ids) == len(set(ids)) == 1 + sum(len(day.groups) for day in by_day(events(sound.graph)) if day.date)
    assert root.find(f"{ATOM}updated").text == "2032-02-03T00:00:00Z"
    assert "2030-01-01T00:00:00Z" in [one.find(f"{ATOM}updated").text for one in entries], "a bare year begins with its first day"
    anchors = set(page_of(sound.online).xpath(".//@id"))
    assert {one.find(f"{ATOM}link").get("href") for one in entries} == {f"changes/#d{day.date}" for day in by_day(events(sound.graph))}
    assert {one.find(f"{ATOM}link").get("href").partition("#")[2] for one in entries} <= anchors
    assert feed(sound.graph, sound.online.data_date) == content


def test_an_id_of_the_feed_stays_when_other_things_change(toy, sound):
    def ids(content: bytes) -> set[str]:
        return {one.text for one in ET.fromstring(content).iter(f"{ATOM}id")}
    toy.edit(OWN, "what: 上限按原文改正。", "what: 上限改正了。")
    assert ids(toy.build().files[FEED]) == ids(sound.online.files[FEED])


def test_the_feed_knows_the_site_where_it_has_an_address(sound):
    content = feed(sound.graph, "2032-02-03", site_url="https://example.org/zhibu")
    assert ET.fromstring(content).get("{http://www.w3.org/XML/1998/namespace}base") == "https://example.org/zhibu/help/"
    assert b"xml:base" not in feed(sound.graph, "2032-02-03", offline=True, site_url="https://example.org/zhibu")


def test_hostile_texts_come_out_as_text(toy):
    toy.edit(OWN, "what: 上限按原文改正。", "what: '<b onclick=x>]]>&amp;\"改正'")
    said = [one.text for one in ET.fromstring(toy.build().files[FEED]).iter(f"{ATOM}content")]
    assert any("<b onclick=x>]]>&amp;\"改正" in one for one in said)


# ---- data sets that keep their addresses ----

def test_each_build_has_its_data_set_under_its_date(sound):
    assert sound.online.files["releases/2032-02-03/catalog.json"] == sound.online.files["api/catalog.json"]


def test_a_released_data_set_stays_as_it_was(toy):
    assert toy.run("release").returncode == 0
    kept = toy.path("releases/2032-02-03/catalog.json").read_bytes()
    again = toy.run("release")
    assert again.returncode == 1 and "已经有了" in again.stderr
    toy.edit(OWN, "title: 新书上架", "title: 新书快上架")
    toy.path("releases/2031-01-01").mkdir()
    toy.path("releases/2031-01-01/catalog.json").write_bytes(b"{}\n")
    output = toy.build()
    assert output.files["releases/2032-02-03/catalog.json"] == kept != output.files["api/catalog.json"]
    assert output.files["releases/2031-01-01/catalog.json"] == b"{}\n"
    links = page_of(output).xpath('.//*[@id="releases"]/..//a/@href')
    assert links == ["../../releases/2032-02-03/catalog.json", "../../releases/2031-01-01/catalog.json"]
    assert not [one for one in toy.problems() if "releases" in one.place.file]
