"""The report check: each rule fires on what it is for and keeps quiet on what only looks like it; invented texts only."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
import yaml
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from zhibu.checkup import checkups, record_lines
from zhibu.load import load
from zhibu.manuscript import Unreadable, read_manuscript
from zhibu.model import read_pattern
from zhibu.originals import open_originals
from zhibu.review import Finding, make_text, review
from zhibu.values import Unfit

ROOT = Path(__file__).resolve().parents[2]
RULES = load(ROOT / "data")[0].review.rules
BY_ID = {rule.id: rule for rule in RULES}

SOUND = """某某县处党总支：
今年上半年，支部对照年度要点开展工作，数据截至2026年6月30日，现将情况汇报如下：
一、加强组织生活
一是召开党员大会2次、支委会7次，4个党小组各召开党小组会6次，主题党日6次。二是书记和委员讲党课4次、廉政党课1次，警示教育2次。三是研究意识形态1次，人均学时18学时，谈心谈话23人次。
二、存在的问题
一是甲组记录迟交，原因是没有指定专人。二是稿件只有6篇。
三、下一步工作计划
一是7月底前指定专人。二是每月收稿2篇。""".replace("某某县", "甲县")


def found(rule: str, text: str, kind: str = "half-year", year: int | None = 2026, plans: tuple[str, ...] = ()) -> list[tuple]:
    """Line, column and words of what one rule finds."""
    return [(one.line, one.column, one.words) for one in review([BY_ID[rule]], make_text(text, kind, year, plans)).findings]


def words(*arguments, **options) -> list[str]:
    return [one[2] for one in found(*arguments, **options)]


def said(rule: str, text: str, **options) -> list[str]:
    return [one.said for one in review([BY_ID[rule]], make_text(text, options.pop("kind", "half-year"), 2026, **options)).findings]


def test_a_sound_report_has_nothing_to_say():
    assert [(one.rule, one.words, one.said) for one in review(RULES, make_text(SOUND, "half-year")).findings] == []


@pytest.mark.parametrize(("rule", "bad", "expected"), [
    ("cuobiezi", "营造氖围，传到压力，培养积极份子，部书记讲话", ["氖围", "传到压力", "积极份子", "部书记"]),
    ("yongci", "截止5月底，扎实的开展活动，认真的的完成", ["截止", "扎实的", "的的"]),
    ("biaodian", "学习,讨论;总结", [",", ";"]),
    ("shu-zhegai", "会议*次，稿件**余篇，投入** 万元，整改率**，慰问__户，发展X名", ["*次", "**余篇", "** 万元", "率**", "X名"]),
    ("dai-hao", "ab所党支部、**处党总支、XX镇、某某、（略）、____", ["ab所", "**", "XX", "某某", "（略）", "____"]),
    ("chong-fu", "带动了带动全站，推进推进", ["带动了带动", "推进推进"]),
    ("xu-hao", "一是甲。三是乙。", ["三是"]),
    ("xu-hao", "一、甲\n三、乙", ["三、"]),
    ("xu-hao", "一、甲\n（一）子\n（三）丑\n二、乙\n（一）寅", ["（三）"]),
    ("xu-hao", "一、甲\n一是只有一点。\n二、乙", ["一是"]),
    ("xu-hao", "1.甲\n2.乙\n4.丙", ["4."]),
    ("xu-hao", "一是甲。二是乙。二是丙。", ["二是"]),
    ("he-bu-shang", "共发稿20篇（其中网站12篇、报纸6篇）", ["20篇"]),
    ("he-bu-shang", "累计走访30余户（其中甲站12户、乙站6户）", ["30余户"]),
    ("yu-yue", "共发稿18余篇（其中：网站12篇；报纸6次）", ["18余篇"]),
    ("yu-yue", "合计约30人次：甲站12人次，乙站18人次。", ["约30人次"]),
    ("shenfenzheng", "身份证11010519491231002X，电话", ["110……（共18位）"]),
    ("shoujihao", "电话13800138000。", ["138……（共11位）"]),
    ("shoujihao", "电话138 0013 8000。", ["138……（共11位）"]),
    ("yinhangka", "卡号6222 0212 3456 7890 128", ["622……（共19位）"]),
    ("yinhangka", "卡号4111111111111111", ["411……（共16位）"]),
    ("tifa-nianfen", "深入开展党史学习教育", ["党史学习教育"]),
    ("que-shu", "按月召开党小组会", ["支部党员大会", "支委会", "主题党日", "党课", "廉政党课", "廉政警示教育", "意识形态专题研究", "集中学习学时", "谈心谈话", "党小组会"]),
    ("que-bufen", "一段话。", ["称呼或主送", "做了什么", "存在的问题", "下一步", "数据截止日"]),
])
def test_a_rule_finds_what_it_is_for(rule, bad, expected):
    assert words(rule, bad) == expected


@pytest.mark.parametrize(("rule", "good"), [
    ("cuobiezi", "支部书记、党支部书记、干部书记；一份围绕节点的方案；既使用又保管；传到各站"),
    ("yongci", "截至5月底；报名截止后；进一步了了解情况；扎实的工作作风；认真地开展"),
    ("biaodian", "3,000元；12:30；A,B；学习，讨论；ETC;"),
    ("shu-zhegai", "会议12次；3×4米；**党支部"),
    ("dai-hao", "ETC站、100km处、LED站、app、星号*次"),
    ("chong-fu", "研究研究；一个一个；有没有没交的；能不能不去；党组织组织学习；该补的补"),
    ("xu-hao", "一是甲。二是乙。\n二、不接着看\n" .replace("二、不接着看\n", "") + "三是丙。"),
    ("xu-hao", "一、甲\n1.子\n2.丑\n二、乙\n3.寅\n三、丙\n1.卯"),
    ("xu-hao", "一是三会一课。二是四级联动。三是一岗双责。"),
    ("xu-hao", "一要甲；二要乙；一是丙；二是丁。"),
    ("he-bu-shang", "共发稿18篇（其中网站12篇、报纸6篇）"),
    ("he-bu-shang", "收到线索12件（其中办结5件）"),
    ("he-bu-shang", "共走访12户（其中困难户5户、老党员7户，送去米36袋）"),
    ("he-bu-shang", "共发稿20篇（其中网站**篇、报纸6篇、电视2篇）"),
    ("he-bu-shang", "共发稿80余篇（其中网站50篇、报纸34篇）"),
    ("he-bu-shang", "共报道8次（其中甲网、乙网、丙报各报道1次，丁报5次）"),
    ("yu-yue", "共发稿18余篇（其中网站12篇、报纸7篇）"),
    ("yu-yue", "共发稿18余篇（其中网站12余篇、报纸6篇）"),
    ("shenfenzheng", "编号110105194912310021；统一代码"),
    ("shoujihao", "座机0931-1234567；文号20260013800；金额23800138000"),
    ("yinhangka", "流水号4111111111111112；年份2026"),
    ("tifa-nianfen", "巩固党史学习教育成果；贯彻党的二十大精神"),
])
def test_a_rule_is_quiet_on_what_only_looks_like_it(rule, good):
    assert words(rule, good) == []


def test_a_place_is_line_and_column_as_an_editor_counts_them():
    assert found("cuobiezi", "\ufeff标题\r\n\r\n甲😀氖围\r乙积极份子") == [(3, 3, "氖围"), (4, 2, "积极份子")]


def test_a_line_and_a_sentence_that_stand_twice_name_the_first():
    text = "某年度工作报告\n\n某年度工作报告\n我们把每一件小事都认真做到了底。\n后来我们把每一件小事都认真做到了底。\n我们把每一件小事都认真做到了底！"
    assert said("chong-fu", text) == ["与第1行相同", "这一句第4行已经有了"]


def test_the_parts_are_added_up_in_the_message():
    assert said("yu-yue", "共发稿10余篇（其中甲、乙各2篇，丙6篇）") == ["分项相加4+6正好是10"]
    assert said("he-bu-shang", "共发稿10篇（其中甲2余篇，丙8篇）") == ["分项相加2+8=10余，合计写10"]


def test_what_is_copied_from_a_plan_is_found_with_its_length_and_titles_are_no_copies():
    sentence = "各站每个季度都要把台账翻出来对一遍并且把缺的那几页当场补写清楚"
    plan = f"一、要求\n1.对账。{sentence}。学习《一份名字特别特别长长到二十多个字也不奇怪的某项管理办法》。"
    assert words("zhao-chao", f"我们{sentence[:10]}，{sentence[10:]}，做到了。", plans=(plan,)) == [f"{sentence[:10]}，{sentence[10:]}"]
    assert words("zhao-chao", "学习《一份名字特别特别长长到二十多个字也不奇怪的某项管理办法》", plans=(plan,)) == []
    assert words("zhao-chao", sentence[:23], plans=(plan,)) == []
    assert review([BY_ID["zhao-chao"]], make_text(sentence, "year", 2026)).idle == (("zhao-chao", "没有要点原文，没有查"),)


def test_a_duty_told_with_a_number_in_its_own_clause_is_told():
    told = [one for one in words("que-shu", "召开支委会六次，党员大会*次，党课两堂，主题党日若干次")]
    assert not {"支委会", "支部党员大会", "党课"} & set(told)
    assert "主题党日" in told
    assert words("que-shu", "", kind="term") == ["集中学习学时"]


def test_the_year_is_the_one_named_most_or_the_one_given():
    assert make_text("2025年、2026年、2026年", "year").until == 2026
    assert make_text("2025年、2026年", "year").until == 2026
    assert make_text("2022年", "term").since == 2018
    assert make_text("没有年份", "year").until is None
    assert review([BY_ID["tifa-nianfen"]], make_text("党史学习教育", "year")).idle[0][1] == "看不出是哪一年的报告，没有查"
    assert words("tifa-nianfen", "开展党史学习教育", kind="term") == ["党史学习教育"][:0]


def test_a_muted_place_is_told_apart_with_its_reason_and_a_muted_rule_does_not_run():
    rule = BY_ID["cuobiezi"].model_copy(update={"muted": BY_ID["cuobiezi"].muted})
    muted = type(rule).model_validate(rule.model_dump() | {"muted": [{"report": "jia", "words": "氖", "why": "原样。"}]})
    text = make_text("氖围和积极份子", "year", 2026)
    assert [one.words for one in review([muted], text).findings] == ["氖围", "积极份子"]
    here = review([muted], text, "jia")
    assert [one.words for one in here.findings] == ["积极份子"]
    assert [(one.words, why) for one, why in here.quiet] == [("氖围", "原样。")]
    stopped = type(rule).model_validate(rule.model_dump() | {"muted": [{"why": "太多。"}]})
    assert review([stopped], text).idle == (("cuobiezi", "太多。"),)


@pytest.mark.parametrize("pattern", ["a.b", "^a", "a$", r"\d", r"\w+", "(?P<n>a)", "(?<n>a)", "(?i)a", "a*", "(a", "[a"])
def test_a_pattern_that_a_browser_reads_otherwise_is_refused(pattern):
    with pytest.raises(Unfit):
        read_pattern(pattern)


def test_the_examples_and_advice_are_there_and_ids_are_unique():
    assert len(BY_ID) == len(RULES)
    assert all(rule.advice and "→" in rule.example for rule in RULES)


TEXTS = st.text(alphabet=st.sampled_from("一二三是要、。；，：（）()《》12*余约共篇次其中各研究了的截止氖围kl所党课会😀\n\r　 X"), max_size=300)


@given(TEXTS, st.sampled_from(["half-year", "year", "term"]))
def test_any_text_is_read_and_every_place_is_in_it(text, kind):
    made = make_text(text, kind, 2022, (text,))
    result = review(RULES, made)
    assert list(result.findings) == sorted(result.findings, key=lambda one: (one.line, one.column, [rule.id for rule in RULES].index(one.rule)))
    for one in result.findings:
        assert 0 <= one.line <= len(made.lines)
        if one.line:
            line = made.lines[one.line - 1]
            assert 1 <= one.column <= len(line) + 1
            assert BY_ID[one.rule].kind == "personal" or one.words.rstrip("…") in line


@given(TEXTS)
def test_checking_twice_gives_the_same(text):
    made = make_text(text, "year", 2022)
    assert review(RULES, made) == review(RULES, made)


# ---- files ----


def docx_of(*lines: str) -> bytes:
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    document.add_table(1, 2).rows[0].cells[1].text = "积极份子"
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_is_read_in_the_codes_that_people_use(code):
    assert read_manuscript("甲.txt", "甲氖围".encode(code)) == "甲氖围"


def test_a_docx_is_read_paragraphs_and_tables_in_order():
    assert read_manuscript("甲.docx", docx_of("甲", "氖围")).split("\n") == ["甲", "氖围", "　积极份子"]


@pytest.mark.parametrize(("name", "content", "says"), [
    ("甲.docx", b"PK\x03\x04rubbish", "坏了"), ("甲.docx", "其实是文本".encode(), "坏了"), ("甲.doc", b"\xd0\xcf\x11\xe0" + b"\0" * 64, "旧版"),
    ("甲.pdf", b"%PDF-1.7", "PDF"), ("甲.txt", b"", "没有文字"), ("甲.txt", b" \n\n", "没有文字"), ("甲.txt", bytes(range(256)), "编码"),
], ids=lambda value: value if isinstance(value, str) else "")
def test_a_file_that_cannot_be_read_says_what_to_do(name, content, says):
    with pytest.raises(Unreadable, match=says):
        read_manuscript(name, content)


def test_a_file_too_large_packed_or_unpacked_is_refused(monkeypatch):
    monkeypatch.setattr("zhibu.manuscript.SIZE", 1000)
    monkeypatch.setattr("zhibu.manuscript.UNPACKED", 5000)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 6000)
    for content in (packed.getvalue(), b"0" * 1001):
        with pytest.raises(Unreadable, match="太大"):
            read_manuscript("甲.docx", content)


# ---- the command ----


def test_the_command_lists_places_rules_advice_and_examples(toy):
    (toy.root / "甲.txt").write_text("某室的问题\n图书管有问题，图书管理员待补。\n电话13800138000", encoding="utf-8")
    done = toy.run("review", "甲.txt", "--year", "2031")
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0] == "甲.txt:全文 [缺数] “读书会”：全文没有提到。改法：写次数。例：办了读书会 → 办了读书会2次"
    assert [line.split(" ")[0] for line in lines[1:4]] == ["甲.txt:2:1", "甲.txt:2:13", "甲.txt:3:3"]
    assert "“图书管”：应为“图书馆”。改法：改正。例：图书管 → 图书馆" in lines[1]
    assert "没有查：停用的（试过，误报太多。）" in lines
    assert lines[-1].startswith("查到 4 处")
    assert "13800138000" not in done.stdout


def test_the_command_writes_json_and_reads_docx_and_the_plan(toy):
    (toy.root / "甲.docx").write_bytes(docx_of("图书管的问题"))
    done = json.loads(toy.run("review", "甲.docx", "--kind", "year", "--year", "2031", "--json").stdout)
    assert [(one["rule"], one["line"], one["column"], one["words"]) for one in done["findings"]] == [("cuozi", 1, 1, "图书管")]
    assert [one["rule"] for one in done["idle"]] == ["tingyong"], "the plans of data/originals were compared"
    plan = "每位管理员都要在每天闭馆以后把当天还回来的每一本书按照编号一本一本放回原来的架子上并且签字"
    (toy.root / "要点.txt").write_text(plan, encoding="gb18030")
    (toy.root / "乙.txt").write_text(f"问题。{plan}", encoding="utf-8")
    done = json.loads(toy.run("review", "乙.txt", "--kind", "year", "--json", "--plan", "要点.txt").stdout)
    assert [(one["rule"], one["column"]) for one in done["findings"]] == [("zhaochao", 4)]


@pytest.mark.parametrize(("name", "content", "says"), [("没有.txt", None, "没有这个文件"), ("坏.docx", b"PK\x03\x04", "坏了"), ("旧.doc", b"x", "另存为 .docx")], ids=["absent", "broken", "old"])
def test_a_bad_file_is_status_2_with_one_line(toy, name, content, says):
    if content is not None:
        (toy.root / name).write_bytes(content)
    done = toy.run("review", name)
    assert (done.returncode, done.stdout) == (2, "") and says in done.stderr and len(done.stderr.splitlines()) == 1


def test_without_rules_the_command_says_so(toy):
    toy.path("review.yml").unlink()
    (toy.root / "甲.txt").write_text("甲", encoding="utf-8")
    done = toy.run("review", "甲.txt")
    assert done.returncode == 2 and "review.yml" in done.stderr
    assert "review/" not in {page.address for page in toy.build().pages}


# ---- stored reports ----


def test_a_stored_report_is_read_in_its_original_or_else_in_its_record(toy):
    path = toy.path("originals/report-shi-2031h1.txt")
    text = path.read_text(encoding="utf-8")
    line = text.split("\n")[0]
    path.write_text(text.replace(line, f"{line}图书管", 1), encoding="utf-8")
    graph = toy.graph()
    one = next(row for row in checkups(graph, open_originals(toy.path("originals"))) if row.report.id == "shi-2031h1")
    assert one.original and [(found.rule, found.line, found.words) for found in one.result.findings] == [("cuozi", 1, "图书管")]
    notes = [problem for problem in toy.problems() if problem.code == "V001"]
    assert [(note.record, note.grade.label) for note in notes] == [("shi-2031h1", "提示")] and "来源原样" in notes[0].what
    page = next(page for page in toy.build().pages if page.address == "reports/shi-2031h1/")
    assert "体检（1）" in page.body and "<mark>图书管</mark>" in page.body and "来源原样" in page.body
    assert not next(row for row in checkups(graph, open_originals(None)) if row.report.id == "shi-2031h1").original


def test_the_record_is_laid_out_with_its_numbers_and_its_parts(sound):
    lines = record_lines(sound.graph.entities["report:shi-2031h1"].record)
    assert "一、上半年做的事" in lines and "（一）把书管好" in lines and "1.清点藏书" in lines
    assert any("共修补记录80余篇（其中：东书点修补记录50篇；西书点修补记录30余篇）。" in line for line in lines)


@pytest.mark.parametrize(("old", "new", "code"), [
    ("id: zhanwei", "id: cuozi", "R002"), ("kind: pattern\n      advice: 填上", "kind: words\n      advice: 填上", "R150"),
    ("requirement:shi-2031/2/reading-club", "requirement:shi-2031/2/meiyou", "R001"), ("{words: 整理整理,", "{report: meiyou, words: 整理整理,", "R001"),
    ("pattern: 待补+", "pattern: 待.补", "E079"),
])
def test_a_rule_that_cannot_run_is_told_at_its_line(toy, old, new, code):
    toy.break_once("review.yml", old, new, [(code, None if "\n" not in old else None)])


def test_the_rules_as_the_browser_gets_them(sound):
    script = sound.online.files["assets/zb/review-rules.js"].decode()
    table = json.loads(script.removeprefix("window.zhibuReviewRules = ").rstrip(";\n"))
    assert [rule["id"] for rule in table["rules"]] == [row["id"] for row in yaml.safe_load((ROOT / "tests/toy/review.yml").read_text("utf-8"))["review"]["rules"]]
    assert list(table["requirements"].values())[0][1] == "../plans/shi-2031/2/#reading-club"


def test_a_finding_says_where_it_ends():
    assert review([BY_ID["cuobiezi"]], make_text("甲氖围", "year", 2026)).findings == (Finding("cuobiezi", 1, 2, "氖围", "应为“氛围”"),)
