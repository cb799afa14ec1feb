"""Every page of the built site, read as a file: links, anchors, heads, order, words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import lxml.html
import pytest
from builds import ROOT
from zhibu.assets import WITHIN

HOST = "http://site.test"

PARTS = ["what", "when", "who", "how", "keep", "basis", "sample", "links"]
"""The order in which a page answers (design §5)."""

LOADING = {"img": "src", "script": "src", "iframe": "src", "source": "src", "video": "src", "audio": "src", "embed": "src",
           "track": "src", "input": "src", "object": "data", "form": "action", "link": "href", "image": "href", "use": "href"}
"""Elements that fetch something, and where they say what."""


@dataclass(frozen=True, eq=False)
class Leaf:
    """One page of the site."""

    address: str
    """`/plans/suo-2022/18/`, and `/404.html`, the one page that is no folder's index."""
    root: lxml.html.HtmlElement

    @cached_property
    def ids(self) -> list[str]:
        """Every id in the page, in its order."""
        return self.root.xpath("//@id")

    @cached_property
    def body(self) -> lxml.html.HtmlElement | None:
        """What our templates wrote."""
        return next(iter(self.root.find_class("zb-page")), None)

    @property
    def generated(self) -> bool:
        """Whether the page comes from the data, not from docs/ or the theme."""
        path = self.address.strip("/") or "index"
        return self.address != "/404.html" and not any((ROOT / "docs" / name).exists() for name in (f"{path}.md", f"{path}/index.md"))

    @cached_property
    def words(self) -> str:
        """What a reader can see, without the site's own frame of scripts and styles."""
        texts = self.root.xpath("//body//text()[not(ancestor::script or ancestor::style or ancestor::template)]")
        shown = self.root.xpath("//@title | //@aria-label | //@placeholder | //@alt | //title/text() | //meta[@name='description']/@content")
        return "\n".join([*texts, *shown])

    def parts(self, holder: lxml.html.HtmlElement) -> list[str]:
        """The data-part of the sections that stand directly in HOLDER, not in a card within it."""
        return [element.get("data-part") for element in holder.iterdescendants()
                if element.get("data-part") and self._card(element) in (None, holder)]

    def _card(self, element: lxml.html.HtmlElement) -> lxml.html.HtmlElement | None:
        return next((above for above in element.iterancestors() if "zb-duty" in above.get("class", "").split()), None)


def read_leaves(folder: Path) -> dict[str, Leaf]:
    """Every page under FOLDER by the path of its file."""
    found = {}
    for path in sorted(folder.rglob("*.html")):
        address = f"/{path.relative_to(folder).as_posix()}"
        found[address] = Leaf(address, lxml.html.fromstring(path.read_bytes()))
    return found


@pytest.fixture(scope="module")
def leaves(built: Path) -> dict[str, Leaf]:
    """Every page by its address."""
    found = {(address := path.removesuffix("index.html")): Leaf(address, leaf.root) for path, leaf in read_leaves(built).items()}
    assert len(found) > 100
    return found


@pytest.fixture(scope="module")
def catalog(built: Path) -> dict:
    return json.loads((built / "api" / "catalog.json").read_bytes())


def clauses(leaves: dict[str, Leaf]) -> Iterator[Leaf]:
    return (leaf for leaf in leaves.values() if re.fullmatch(r"/plans/[^/]+/\d+/", leaf.address))


def target_of(leaf: Leaf, link: str) -> tuple[str, str]:
    """Where LINK leads from LEAF: address and anchor, both decoded."""
    parts = urlsplit(urljoin(HOST + leaf.address, link))
    return unquote(parts.path), unquote(parts.fragment)


def test_every_link_leads_to_a_page_and_to_an_anchor_in_it(leaves: dict[str, Leaf], built: Path) -> None:
    dead = []
    for leaf in leaves.values():
        for link in leaf.root.xpath("//a/@href | //area/@href"):
            if urlsplit(link).netloc:
                continue  # another host: the next test
            path, anchor = target_of(leaf, link)
            if path in leaves:
                if anchor and anchor not in leaves[path].ids:
                    dead.append(f"{leaf.address} → {link}：没有锚点 #{anchor}")
            elif not (built / path.lstrip("/")).is_file():
                dead.append(f"{leaf.address} → {link}：没有这一页")
    assert not dead, "\n".join(dead)


def test_labels_and_descriptions_point_at_elements_of_their_page(leaves: dict[str, Leaf]) -> None:
    dead = [f"{leaf.address}: {one}" for leaf in leaves.values() if leaf.body is not None
            for one in " ".join(leaf.body.xpath(".//@for | .//@aria-labelledby | .//@aria-describedby | .//@aria-controls")).split()
            if one not in leaf.ids]
    assert not dead, dead


def test_every_resource_is_a_file_of_the_site(leaves: dict[str, Leaf], built: Path) -> None:
    missing = set()
    for leaf in leaves.values():
        for tag, name in LOADING.items():
            for link in leaf.root.xpath(f"//{tag}/@{name}"):
                path, _ = target_of(leaf, link)
                if not link.startswith("data:") and not (built / path.lstrip("/")).is_file() and path not in leaves:
                    missing.add(f"{path}（{leaf.address} 等页）" if "assets" in path else f"{leaf.address} → {link}")
    for sheet in built.rglob("*.css"):
        for link in re.findall(r"url\(\s*['\"]?([^'\")]+)", sheet.read_text("utf-8")):
            if not link.startswith(("data:", "#")) and not (sheet.parent / unquote(urlsplit(link).path)).is_file():
                missing.add(f"{sheet.relative_to(built)} → {link}")
    assert not {one.partition("（")[0] for one in missing}, sorted(missing)[:20]


def test_nothing_leads_or_loads_from_another_host(leaves: dict[str, Leaf], built: Path) -> None:
    foreign = []
    for leaf in leaves.values():
        named = [(element.tag, name, element.get(name)) for element in leaf.root.iter("*") for name in ("href", "src", "srcset", "action", "data", "poster", "xlink:href", "ping")
                 if element.get(name)]
        for tag, name, link in named:
            if re.match(r"(?:[a-z][a-z0-9+.-]*:)?//", link.strip(), re.I) or re.match(r"(?:mailto|tel|javascript|ftp):", link.strip(), re.I):
                foreign.append(f"{leaf.address}: <{tag} {name}={link}>")
        if leaf.root.xpath("//base | //meta[translate(@http-equiv,'REFSH','refsh')='refresh']"):
            foreign.append(f"{leaf.address}: <base> 或 refresh")
    for sheet in built.rglob("*.css"):
        if found := re.findall(r"(?:url\(|@import)\s*['\"]?(?:https?:)?//[^'\")\s]+", sheet.read_text("utf-8")):
            foreign.append(f"{sheet.relative_to(built)}: {found}")
    assert not foreign, "\n".join(foreign[:20])


def test_each_page_has_one_h1_and_no_jump_in_its_headings(leaves: dict[str, Leaf]) -> None:
    wrong = []
    for leaf in leaves.values():
        levels = [int(element.tag[1]) for element in leaf.root.xpath("//main//*[self::h1 or self::h2 or self::h3 or self::h4 or self::h5 or self::h6]")]
        if levels.count(1) != 1 or levels[0] != 1:
            wrong.append(f"{leaf.address}: 一级标题 {levels.count(1)} 个，第一个标题是 h{levels[0] if levels else '?'}")
        if jumps := [pair for pair in zip(levels, levels[1:]) if pair[1] > pair[0] + 1]:
            wrong.append(f"{leaf.address}: 标题级别跳了 {jumps[0]}")
    assert not wrong, "\n".join(wrong)


def test_titles_are_there_and_unique(leaves: dict[str, Leaf]) -> None:
    by_title: dict[str, list[str]] = {}
    for leaf in leaves.values():
        title = " ".join(leaf.root.xpath("//head/title/text()")).strip()
        assert title, leaf.address
        by_title.setdefault(title, []).append(leaf.address)
    assert not {title: pages for title, pages in by_title.items() if len(pages) > 1}


def test_every_page_says_what_it_is_about_and_in_which_language(leaves: dict[str, Leaf]) -> None:
    for leaf in leaves.values():
        assert leaf.root.xpath("//html/@lang") == ["zh"], leaf.address
        descriptions = leaf.root.xpath("//meta[@name='description']/@content")
        assert len(descriptions) == 1 and descriptions[0].strip(), leaf.address
        assert leaf.root.xpath("//meta[translate(@charset,'UTF','utf')='utf-8']"), leaf.address
        assert leaf.root.xpath("//meta[@name='viewport']"), leaf.address
        assert leaf.root.xpath("//meta[@name='zhibu-site']/@content[. != '']"), leaf.address


def test_descriptions_tell_pages_apart(leaves: dict[str, Leaf]) -> None:
    by_text: dict[str, list[str]] = {}
    for leaf in leaves.values():
        if leaf.generated:
            by_text.setdefault(leaf.root.xpath("string(//meta[@name='description']/@content)"), []).append(leaf.address)
    assert not {text: pages for text, pages in by_text.items() if len(pages) > 1}


def test_breadcrumbs_lead_home_from_every_generated_page(leaves: dict[str, Leaf]) -> None:
    for leaf in leaves.values():
        crumbs = leaf.root.xpath("//nav[contains(@class, 'zb-crumbs')]")
        if leaf.address == "/" or not leaf.generated:
            continue
        assert len(crumbs) == 1, leaf.address
        links = crumbs[0].xpath(".//li/a/@href")
        assert links and target_of(leaf, links[0])[0] == "/", leaf.address
        assert len(crumbs[0].xpath(".//li[@aria-current='page']")) == 1, leaf.address
        for link in links:
            assert leaf.address.startswith(target_of(leaf, link)[0]), f"{leaf.address}: {link}"


def test_ids_are_unique_ascii_and_without_spaces(leaves: dict[str, Leaf]) -> None:
    for leaf in leaves.values():
        doubles = {one for one in leaf.ids if leaf.ids.count(one) > 1}
        assert not doubles, f"{leaf.address}: {doubles}"
        if leaf.body is not None and leaf.generated:
            odd = [one for one in leaf.body.xpath(".//@id") if not re.fullmatch(r"[a-z0-9][a-z0-9_-]*", one)]
            assert not odd, f"{leaf.address}: {odd}"


def test_a_check_box_has_one_home_and_means_the_same_where_a_mechanism_shows_it_again(leaves: dict[str, Leaf]) -> None:
    homes: dict[str, tuple[str, str]] = {}
    shown_again: list[tuple[str, str, str]] = []
    for leaf in leaves.values():
        here: set[str] = set()
        for box in leaf.root.xpath("//input[@data-check]"):
            name = box.get("data-check")
            assert name not in here, f"{leaf.address}：同一页有两个 {name}"
            here.add(name)
            again = leaf.address.startswith(("/mechanisms/", "/workflows/", "/calendar/", "/roles/", "/inspection/", "/progress/"))
            own = {"/mechanisms/": "mechanism/", "/workflows/": "workflow/"}.get(re.match("/[a-z]*/?", leaf.address)[0], "-")
            if again and not name.startswith(own):
                shown_again.append((name, leaf.address, box.get("data-fp")))
                continue
            assert name not in homes, f"{name}：{homes[name][0]} 和 {leaf.address} 用了同一个勾选编号"
            homes[name] = leaf.address, box.get("data-fp")
    for name, address, fingerprint in shown_again:
        assert homes[name][1] == fingerprint, f"{address} 的 {name} 与 {homes[name][0]} 的不是同一个意思"
    assert len(homes) > 500 and shown_again


def test_every_check_box_has_words_and_a_fingerprint(leaves: dict[str, Leaf]) -> None:
    for leaf in leaves.values():
        for box in leaf.root.xpath("//input[@data-check]"):
            assert re.fullmatch(r"[0-9a-f]{8}", box.get("data-fp", "")), f"{leaf.address}: {box.get('data-check')}"
            assert "".join(box.xpath("ancestor::label//text()")).strip(), f"{leaf.address}: {box.get('data-check')}"


def test_pages_and_requirements_answer_in_one_order(leaves: dict[str, Leaf]) -> None:
    wrong = []
    for leaf in leaves.values():
        if leaf.body is None:
            continue
        for holder in (leaf.body, *leaf.body.find_class("zb-duty")):
            parts = leaf.parts(holder)
            if unknown := set(parts) - set(PARTS):
                wrong.append(f"{leaf.address}: 不认识的部分 {unknown}")
            elif [PARTS.index(part) for part in parts] != sorted({PARTS.index(part) for part in parts}):
                wrong.append(f"{leaf.address}#{holder.get('id', '')}: {parts}")
    assert not wrong, "\n".join(wrong[:20])


def test_a_clause_answers_every_question(leaves: dict[str, Leaf]) -> None:
    pages = list(clauses(leaves))
    assert pages
    for leaf in pages:
        assert set(PARTS) - {"sample"} <= set(leaf.parts(leaf.body)), leaf.address
        for card in leaf.body.find_class("zb-duty"):
            assert {"what", "when", "who", "basis"} <= set(leaf.parts(card)), f"{leaf.address}#{card.get('id')}"


def test_our_markup_holds_no_script_style_or_handler(leaves: dict[str, Leaf]) -> None:
    found = []
    month = (ROOT / "hooks/theme" / WITHIN[0]).read_text("utf-8").split()
    for leaf in leaves.values():
        if leaf.body is None:
            continue
        for element in leaf.body.iter("*"):
            names = [name for name in element.attrib if name == "style" or name.startswith("on")]
            if not names and leaf.address == "/" and element.tag == "script" and element.text.split() == month:
                continue  # the one that stands in a page
            if names or element.tag in ("script", "style", "iframe", "object", "embed", "font", "center"):
                found.append(f"{leaf.address}: <{element.tag} {' '.join(names)}>")
    assert not found, found[:20]


def test_every_record_of_the_catalog_stands_at_its_address(leaves: dict[str, Leaf], catalog: dict) -> None:
    missing = []
    for entity in catalog["entities"]:
        page, _, anchor = entity["url"].partition("#")
        if page not in leaves or (anchor and anchor not in leaves[page].ids):
            missing.append(f"{entity['key']} → {entity['url']}")
    assert not missing, "\n".join(missing[:20])


def test_every_key_in_a_page_is_in_the_catalog_at_that_address(leaves: dict[str, Leaf], catalog: dict) -> None:
    urls = {entity["key"]: entity["url"] for entity in catalog["entities"]}
    for leaf in leaves.values():
        for element in leaf.root.xpath("//*[@data-key]"):
            assert element.get("data-key") in urls, f"{leaf.address}: {element.get('data-key')}"
            if element.get("id"):
                assert urls[element.get("data-key")] == f"{leaf.address}#{element.get('id')}"


def test_every_generated_page_can_be_reached_by_links(leaves: dict[str, Leaf]) -> None:
    reached, waiting = {"/"}, ["/"]
    while waiting:
        leaf = leaves[waiting.pop()]
        for link in leaf.root.xpath("//a/@href"):
            path, _ = target_of(leaf, link)
            if path in leaves and path not in reached and not urlsplit(link).netloc:
                reached.add(path)
                waiting.append(path)
    assert set(leaves) - reached <= {"/404.html"}


def test_no_placeholder_is_left_in_what_readers_see(leaves: dict[str, Leaf]) -> None:
    left = []
    for leaf in leaves.values():
        for word in re.findall(r"\{\{|\}\}|\{%|%\}|\bTODO\b|\bFIXME\b|\bNone\b|\bUndefined\b|\bundefined\b|\bNaN\b|<built-in|object at 0x|&(?:amp|lt|gt|quot);", leaf.words):
            if leaf.address != "/help/messages/":  # It shows such marks as examples.
                left.append(f"{leaf.address}: {word}")
    assert not left, "\n".join(left[:20])


def test_nothing_of_this_machine_is_in_the_output(built: Path, project: Path) -> None:
    here = re.compile("|".join(re.escape(str(folder)) for folder in (ROOT, project, built)))
    found = [str(path.relative_to(built)) for path in built.rglob("*") if path.suffix in (".html", ".json", ".xml", ".css", ".js")
             and here.search(path.read_text("utf-8", errors="replace"))]
    assert not found, found


def test_pages_of_a_plan_say_that_its_figures_are_a_sample(leaves: dict[str, Leaf], catalog: dict) -> None:
    plans = {entity["url"]: entity["year"] for entity in catalog["entities"] if entity["type"] == "plan"}
    assert plans
    for leaf in leaves.values():
        for address, year in plans.items():
            if leaf.address.startswith(address):
                labels = [element.text_content() for element in leaf.root.find_class("zb-tag--sample")]
                assert f"{year} 年度样本" in labels, leaf.address
    for address in ("/", "/plans/", "/requirements/"):
        assert "2022 年度样本" in leaves[address].words, address


def test_a_page_does_not_grow_with_the_site(leaves: dict[str, Leaf]) -> None:
    for leaf in clauses(leaves):
        outside = [link for link in leaf.root.xpath("//a/@href") if leaf.body is None or link not in leaf.body.xpath(".//a/@href")]
        assert len(outside) < 50, f"{leaf.address}: 框架里有 {len(outside)} 个链接"


def test_the_folder_for_a_stick_holds_the_same_pages_and_links_that_open_by_double_click(offline: Path, leaves: dict[str, Leaf]) -> None:
    pages = read_leaves(offline)
    assert {path.removesuffix("index.html") for path in pages} == set(leaves)
    dead = []
    for leaf in pages.values():
        # Nobody is sent to the page that says "not found" from a folder.
        for link in [] if leaf.address == "/404.html" else leaf.root.xpath("//a/@href | //link/@href | //script/@src | //img/@src"):
            path, anchor = target_of(leaf, link)
            if link.startswith("/") or urlsplit(link).scheme not in ("", "data"):
                dead.append(f"{leaf.address} → {link}：从文件夹里打不开")
            elif not link.startswith("data:") and (not (offline / path.lstrip("/")).is_file() or (anchor and anchor not in pages[path].ids)):
                dead.append(f"{leaf.address} → {link}：没有")
    assert not dead, "\n".join(dead[:20])


def test_the_folder_for_a_stick_says_what_the_site_says(offline: Path, leaves: dict[str, Leaf]) -> None:
    for path, leaf in read_leaves(offline).items():
        assert leaf.words == leaves[path.removesuffix("index.html")].words, path


def test_every_link_is_readable_from_both_ends(leaves: dict[str, Leaf], catalog: dict) -> None:
    """What one record asserts of another is a link on the page of each, unless both stand on one page."""
    url = {entity["key"]: entity["url"] for entity in catalog["entities"]}
    led: dict[str, set[str]] = {}

    def leads(start: str, end: str) -> bool:
        address = start.partition("#")[0]
        if address not in led:
            led[address] = {urljoin(address, link.get("href")) for link in leaves[address].body.iter("a") if link.get("href")}
        return start.partition("#")[0] == end.partition("#")[0] or end in led[address]
    # What tells how a thing is done sends its reader on to many pages that need not name it in return.
    guides = ("step:", "workflow:", "faq:", "handover:")
    lost = [f"{link['from']} → {link['to']}" for link in catalog["links"]
            if not leads(url[link["from"]], url[link["to"]])
            or not link["from"].startswith(guides) and not leads(url[link["to"]], url[link["from"]])]
    assert catalog["links"] and not lost, lost[:20]
