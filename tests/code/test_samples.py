"""How reports bear on a record: what answers it, what counts it, what exposes it, what others say of the same thing."""

from __future__ import annotations

from dataclasses import replace

from zhibu.samples import answers_of, same_subject, told_of

OURS = "reports/shi-2031h1.yml"


def rows(graph, *keys: str) -> list[tuple]:
    """Place, strength, notes, figures and problems of each paragraph."""
    return [(one.point.locator, one.strength, list(one.notes), [figure.record.id for figure in one.figures], [problem.record.id for problem in one.problems])
            for one in told_of(graph, keys)]


def test_what_answers_counts_or_exposes_a_record_is_told_of_it(sound):
    assert rows(sound.graph, "item:shi-2031/1/qingdian") == [("一（一）1/一", "direct", [], [], [])]
    assert rows(sound.graph, "requirement:shi-2031/1/stocktaking") == [("一（一）1/一", "direct", [], ["qingdian"], [])]
    assert rows(sound.graph, "clause:shi-2031/3") == [("二¶1/二", "partial", ["要点只说轮换。"], [], ["jiaojie-cu"])]


def test_a_paragraph_is_told_once_with_all_that_bears_on_the_records(sound):
    assert rows(sound.graph, "clause:shi-2031/2", "requirement:shi-2031/2/reading-club") == [
        ("一（二）/一", "direct", ["只报了半年。"], ["dushuhui"], []), ("二¶1/一", "direct", [], [], ["ban-de-wan"])]
    assert rows(sound.graph, "requirement:shi-2031/2/reading-club") == [("一（二）/一", "partial", ["只报了半年。"], ["dushuhui"], [])], (
        "only touched, where the answer to the clause is not asked for")


def test_a_record_named_twice_is_told_once(sound):
    assert rows(sound.graph, "clause:shi-2031/3", "clause:shi-2031/3") == rows(sound.graph, "clause:shi-2031/3")


def test_paragraphs_come_in_the_order_of_the_reports(sound):
    told = told_of(sound.graph, ["clause:shi-2031/3", "clause:shi-2031/2", "item:shi-2031/1/shangjia", "item:shi-2031/1/qingdian"])
    assert [one.point.locator for one in told] == ["一（一）1/一", "一（一）2", "一（二）/一", "二¶1/一", "二¶1/二"]
    assert {one.report for one in told} == {"report:shi-2031h1"}


def test_a_figure_that_counts_nothing_asked_for_is_not_among_them(sound):
    assert [figure for one in told_of(sound.graph, ["clause:shi-2031/2"]) for figure in one.figures] == []


def test_what_other_bodies_say_is_not_told_but_stands_apart(sound):
    assert all(one.point.ours for one in told_of(sound.graph, ["clause:shi-2031/1", "item:shi-2031/1/qingdian"]))
    assert [point.key for point in same_subject(sound.graph, ["clause:shi-2031/1", "clause:shi-2031/1"])] == [
        "paragraph:beiguan-2031/一/一", "paragraph:beiguan-2031/一/二"]
    assert same_subject(sound.graph, ["clause:shi-2031/2", "requirement:shi-2031/2/book-swap", "no:such"]) == [], "a practice is no paragraph"


def test_nothing_is_told_of_what_no_report_names(sound):
    assert told_of(sound.graph, ["clause:guan-2031/1", "no:such"]) == [] and told_of(sound.graph, []) == []


def test_a_link_that_is_not_confirmed_does_not_count(sound):
    graph = sound.graph
    suggested = {key: tuple(replace(one, state="suggested") for one in links) for key, links in graph.incoming.items()}
    assert told_of(replace(graph, incoming=suggested), ["clause:shi-2031/2"]) == []


def test_a_paragraph_names_the_records_that_it_answers_or_exposes(sound):
    def answered(locator: str) -> list[tuple]:
        point = sound.graph.entities[f"paragraph:shi-2031h1/{locator}"]
        return [(entity.key, one.type, one.strength) for entity, one in answers_of(sound.graph, point)]
    assert answered("一（一）1/二") == [("clause:shi-2031/1", "answers", "partial")]
    assert answered("二¶1/二") == [("clause:shi-2031/3", "exposes", "partial")]
    assert answered("二¶2/一") == []


def test_a_record_is_named_once_with_the_stronger_link(toy):
    toy.edit(OURS, "          text: 读书会晚，换书冷清。\n",
             "          text: 读书会晚，换书冷清。\n          answers: [{to: 'clause:shi-2031/2', strength: partial}, {to: 'clause:shi-2031/1'}]\n")
    graph = toy.graph()
    found = answers_of(graph, graph.entities["paragraph:shi-2031h1/二¶1/一"])
    assert [(entity.key, one.type, one.strength) for entity, one in found] == [
        ("clause:shi-2031/1", "answers", "direct"), ("clause:shi-2031/2", "exposes", "direct")], "in the order of the data"
