"""The Word documents read back: page set-up, every requirement, the same bytes, and text that stays text."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile

import docx
import pypdf
import pytest
from docx.shared import Mm, Pt
from lxml import etree, html

from zhibu import files
from zhibu.duties import lay_out
from zhibu.exports import docx as export
from zhibu.exports.docx import Heading, Table, write
from zhibu.pages import packs, words

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DAY = "2032-02-03"


@pytest.fixture(scope="module")
def made(sound) -> dict[str, bytes]:
    return export.documents(sound.graph, lay_out(sound.graph), DAY)


def opened(content: bytes):
    return docx.Document(io.BytesIO(content))


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def inspected(graph) -> list[packs.Duty]:
    """Everything of ours that can be inspected."""
    return [duty for group in packs.groups_of(graph, lay_out(graph)) for duty in group.duties]


def shelves(graph) -> list[files.Shelf]:
    return files.shelves(graph, lay_out(graph), {topic for duty in inspected(graph) for topic in duty.topics})


def rows_of(content: bytes) -> list[list[str | None]]:
    """The rows of all tables without their heads, a text a cell; None for a cell that belongs to the one above it."""
    return [[None if (merge := cell.find(f".//{W}vMerge")) is not None and merge.get(f"{W}val") is None else
             "".join("\n" if one.tag == f"{W}br" else one.text or "" for one in cell.iter(f"{W}t", f"{W}br")) for cell in row.iter(f"{W}tc")]
            for row in etree.fromstring(parts(content)["word/document.xml"]).iter(f"{W}tr") if row.find(f".//{W}tblHeader") is None]


def text_of(content: bytes) -> str:
    """Everything that a document says, cells too, in the order of the page; a line break is a new line."""
    body = etree.fromstring(parts(content)["word/document.xml"])
    return "\n".join("".join("\n" if one.tag == f"{W}br" else one.text or "" for one in paragraph.iter(f"{W}t", f"{W}br")) for paragraph in body.iter(f"{W}p"))


def test_every_document_is_named_once_in_the_table_of_files(sound, made):
    listed = [file.address for shelf in shelves(sound.graph) for file in shelf.files]
    assert len(listed) == len(set(listed))
    assert sorted(name for name in sound.online.files if name.endswith(".docx")) == sorted(address for address in listed if address.endswith(".docx"))
    assert set(made) <= set(listed)
    assert set(listed) <= set(sound.online.files)
    assert {name for name in sound.online.files if name.startswith(("downloads/", "calendar/"))} <= set(listed)


def test_the_page_is_that_of_the_standard(made):
    for content in made.values():
        document = opened(content)
        section = document.sections[0]
        size = [round(side.mm) for side in (section.page_width, section.page_height, section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)]
        assert size == [210, 297, 37, 35, 28, 26]
        assert document.settings.odd_and_even_pages_header_footer
        body = document.styles["Body Text"]
        assert (body.font.size, body.paragraph_format.line_spacing) == (Pt(16), Pt(28.95))
        assert 22 * body.paragraph_format.line_spacing <= Mm(225) < 23 * body.paragraph_format.line_spacing
        # 28 characters with what stands between them fill the line; 29 do not fit.
        closer = int(body.element.rPr.find(f"{W}spacing").get(f"{W}val")) / 20
        assert 28 * (16 + closer) <= Mm(156).pt < 29 * (16 + closer)
        assert 28 * (16 + closer) > Mm(156).pt - 2


def test_chinese_and_latin_text_have_the_fonts_of_the_standard_with_stand_ins_named(made):
    content = made["downloads/checklist-shi-2031-s1.docx"]
    styles = opened(content).styles
    fonts = {name: styles[name].element.rPr.find(f"{W}rFonts").get(f"{W}eastAsia") for name in ("Body Text", "Title", "Heading 1", "Heading 2")}
    assert fonts == {"Body Text": "仿宋_GB2312", "Title": "方正小标宋简体", "Heading 1": "黑体", "Heading 2": "楷体_GB2312"}
    stand_in = {font.get(f"{W}name"): font.find(f"{W}altName").get(f"{W}val") for font in etree.fromstring(parts(content)["word/fontTable.xml"])}
    assert stand_in["仿宋_GB2312"] == "仿宋"
    assert set(fonts.values()) <= set(stand_in)
    assert not [name for name in parts(content) if "embed" in name or name.endswith((".ttf", ".odttf"))]


def test_page_numbers_stand_outside_with_a_dash_on_each_side(made):
    section = opened(made["downloads/pack-station.docx"]).sections[0]
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        xml = etree.tostring(footer._element, encoding="unicode")
        assert re.findall(r"<w:instrText>(.*?)</w:instrText>", xml) == ["PAGE"]
        assert f'<w:jc w:val="{side}"/>' in xml
        assert footer.paragraphs[0].text == "—  —"


def test_every_requirement_of_every_plan_and_regulation_stands_in_a_checklist(sound, made):
    text = "\n".join(text_of(content) for name, content in made.items() if "/checklist-" in name)
    for duty in sound.graph.of("requirement"):
        assert duty.title in text, duty.key
    for check in (check for check in sound.graph.of("check") if check.ours and check.parent.startswith(("item:", "requirement:"))):
        assert check.title in text, check.key


def test_duties_of_others_stand_apart_and_get_no_box(sound, made):
    for plan in sound.graph.of("plan"):
        for section in sound.graph.inside(plan.key, "section"):
            text = text_of(made[f"downloads/checklist-{plan.id}-{section.anchor}.docx"])
            mine, _, aside = text.partition("不计入本支部的\n")
            assert "□" not in aside
            for clause in sound.graph.inside(section.key, "clause"):
                for duty in sound.graph.inside(clause.key, "requirement"):
                    assert duty.title in (mine if duty.ours else aside)


def test_a_post_finds_every_duty_that_it_answers_for_in_its_pack(sound, made):
    for role in files.owners(sound.graph):
        text = text_of(made[f"downloads/pack-role-{role.id}.docx"])
        assert [duty.title for duty in files.owned(sound.graph, role) if duty.title not in text] == []
        assert "检查人（签字）" in text


def test_a_pack_has_a_box_for_each_period_and_a_row_for_each_member(made):
    rows = [[cell.text for cell in row.cells] for table in opened(made["downloads/pack-shi-2031-s1.docx"]).tables for row in table.rows]
    boxes = [row[2] for row in rows if row[2].startswith(("东书点", "西书点", "南书点"))]
    assert len(boxes) >= 3
    assert all(text.count("□") == 12 for text in boxes if "1月" in text)
    station = text_of(made["downloads/pack-station.docx"])
    assert [name for name in ("东书点", "西书点", "南书点") if name not in station] == []


def test_every_duty_of_ours_stands_in_an_inspection_pack(sound, made):
    text = "\n".join(text_of(content) for name, content in made.items() if "/pack-" in name)
    assert [duty.key for duty in files.asked(sound.graph) if duty.title not in text] == []


def test_the_pack_of_the_regulations_holds_what_they_ask_of_us(sound, made):
    mine = [duty for duty in files.asked(sound.graph) if sound.graph.owner_of(duty).type == "regulation"]
    found = [row[0].partition("\n")[0] for row in rows_of(made["downloads/pack-regulations.docx"]) if row[0]]
    assert sorted(found) == sorted(duty.title if duty.record.modality == "must" else f"【{words.MODALITY[duty.record.modality]}】{duty.title}" for duty in mine)


def test_a_month_pack_holds_every_occurrence_of_its_month_with_a_row_for_each_member(sound, made):
    year = lay_out(sound.graph)
    packs_of = {int(re.sub(r"\D", "", name)): content for name, content in made.items() if "/pack-month-" in name}
    assert sorted(packs_of) == sorted({one.until.month for one in year.occurrences})
    assert sum(sum(row[0] is not None for row in rows_of(content)) for content in packs_of.values()) == len(year.occurrences)
    for month, content in packs_of.items():
        table = opened(content).tables[0]
        assert [cell.text for cell in table.rows[0].cells] == ["期限", "要求", "对谁", "责任", "看什么/佐证", "有", "缺", "备注"]
        assert f"{month}月到期的{len(year.due_in(month))}项。" in text_of(content)
        rows = rows_of(content)
        for one in year.due_in(month):
            at = next(n for n, row in enumerate(rows) if row[0] and row[0].split("\n")[0] == words.month_day(one.until) and one.duty.title in row[1].split("\n"))
            names = [name for _, name in one.members]
            if len(names) > export.MANY:
                assert rows[at][2].startswith(str(len(names)))
            elif len(names) > 1:
                assert [row[2] for row in rows[at:at + len(names)]] == names
                assert all(row[0] is row[1] is row[3] is row[4] is None and "□" in row[5] for row in rows[at + 1:at + len(names)])
            assert words.frequency(one.duty.record) in rows[at][1] and words.bearers(sound.graph, one.duty) == rows[at][3] and "□" in rows[at][5]


def test_a_topic_pack_holds_what_the_inspection_sheet_shows_for_that_topic(sound, made):
    found = {name.partition("pack-topic-")[2].partition(".")[0]: content for name, content in made.items() if "/pack-topic-" in name}
    assert set(found) == {topic for duty in inspected(sound.graph) for topic in duty.topics} != set()
    for topic, content in found.items():
        mine = [duty for duty in inspected(sound.graph) if topic in duty.topics]
        rows = [row for row in rows_of(content) if row[0]]
        duties = [duty.holder for duty in mine if duty.holder.type == "requirement"]
        asks = [row.list.check.record.ask for duty in mine if duty.holder.type != "requirement" for row in duty.rows]
        assert len(rows) == len(duties) + len(asks)
        assert [duty.title in row[0] for duty, row in zip(duties, rows)] == [True] * len(duties)
        assert sorted(row[0].partition("\n")[2] for row in rows[len(duties):]) == sorted(asks)


def links(output, address: str) -> list[str]:
    """The files that a page offers, as it names them."""
    page = next(page for page in output.pages if page.address == address)
    return [link.get("href").rpartition("downloads/")[2] for link in html.fromstring(f"<div>{page.body}</div>").xpath(".//a[@download]")]


def test_each_topic_and_month_offers_its_pack_and_the_page_of_files_all_of_them_in_a_row(sound):
    offered = [f"downloads/{name}" for topic in sound.graph.of("topic") for name in links(sound.online, topic.page)]
    offered += [f"downloads/{name}" for month in range(1, 13) for name in links(sound.online, f"calendar/{month}/")]
    assert sorted(offered) == sorted(name for name in sound.online.files if name.startswith(("downloads/pack-topic-", "downloads/pack-month-")))
    page = next(page for page in sound.online.pages if page.address == "downloads/")
    tree = html.fromstring(f"<div>{page.body}</div>")
    for shelf in shelves(sound.graph):
        section = tree.xpath(f'.//section[h2/@id="{shelf.id}"]')[0]
        assert [link.get("href").rpartition("/")[2] for link in section.xpath(".//a[@download]")] == [file.address.rpartition("/")[2] for file in shelf.files]
        assert bool(section.xpath(".//table")) != shelf.row
    assert [link.text for link in tree.xpath('.//section[h2/@id="months"]//a')] == [f"{month}月" for month in range(1, 13)]


def test_a_topic_of_which_nothing_is_ours_has_no_pack_and_no_link(toy):
    with toy.path("topics.yml").open("a", encoding="utf-8") as file:
        file.write("  - id: kongbai\n    title: 空白\n    summary: 没有一条写到它。\n")
    output = toy.build()
    assert links(output, "topics/kongbai/") == []
    assert "downloads/pack-topic-kongbai.docx" not in output.files and "downloads/pack-topic-cangshu.docx" in output.files


def test_a_card_keeps_to_half_a_page_and_counts_what_it_leaves_out(sound, made):
    document = opened(made["downloads/cards.docx"])
    cards = document.tables[0].rows
    assert len(cards) == len(files.owners(sound.graph))
    for row in cards:
        height = row._tr.trPr.find(f"{W}trHeight")
        assert (height.get(f"{W}hRule"), int(height.get(f"{W}val"))) == ("exact", Mm(112).twips)
    assert export._fitted("每年", ["甲乙丙丁戊", "己庚辛壬癸", "子丑寅卯辰"], 1, 20) == "每年：甲乙丙丁戊；另有2项见手册岗位页"


def test_the_same_data_gives_the_same_bytes(sound, made):
    assert export.documents(sound.graph, lay_out(sound.graph), DAY) == made
    for content in made.values():
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            assert archive.infolist()[0].filename == "[Content_Types].xml"


@pytest.mark.parametrize("text", ["=HYPERLINK(\"http://x\",\"y\")", "http://example.com/", "{ PAGE }", "<w:fldSimple w:instr=\"DATE\"/>", "]]>&amp;<b>", "@SUM(1)", "\x00\x0b\ufffe零", "甲\t乙"])
def test_text_never_becomes_a_field_a_link_or_markup(text):
    content = write(text, [Heading(text), text, export.Small(text), Table((text,), ((text,), (None,)), (156,)), export.Cards((export.Card(text, (text,), 16),))], DAY)
    body = etree.fromstring(parts(content)["word/document.xml"])
    assert {etree.QName(one).localname for one in body.iter()} & {"fldSimple", "fldChar", "instrText", "hyperlink", "object", "altChunk", "b"} == set()
    assert "hyperlink" not in parts(content)["word/_rels/document.xml.rels"].decode()
    shown = re.sub("[\x00\x0b\ufffe]", "", text)
    assert opened(content).tables[0].rows[0].cells[0].text.replace("\t", "") == shown.replace("\t", "")


def test_hostile_data_gives_documents_that_open(hostile):
    graph = hostile.graph()
    for content in export.documents(graph, lay_out(graph), DAY).values():
        opened(content)
        assert b"w:hyperlink" not in parts(content)["word/document.xml"]


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice (apt-get install libreoffice-writer)")
def test_a_page_has_22_lines_of_28_characters_in_libreoffice(tmp_path):
    """Counted on the page; the prescribed fonts are not here, so another Chinese font of the same width stands in."""
    (tmp_path / "page.docx").write_bytes(write("", ["国" * (28 * 22 * 3)], DAY))
    subprocess.run(["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "pdf", "--outdir", tmp_path, tmp_path / "page.docx"],
                   check=True, capture_output=True, timeout=180)
    pages = pypdf.PdfReader(tmp_path / "page.pdf").pages
    for n, page in enumerate(pages[:3]):
        heights: list[float] = []

        def see(text, cm, tm, font, size, seen=heights) -> None:
            seen += [round((cm[5] + tm[5]) if cm[3] > 0 else tm[5], 1)] * text.count("国")
        page.extract_text(visitor_text=see)
        lines = {height: heights.count(height) for height in heights}
        assert len(lines) == 22, f"page {n + 1}: {lines}"
        assert sorted(lines.values()) == ([26] if n == 0 else [28]) + [28] * 21
