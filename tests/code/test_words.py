"""Chinese words for coded values, and the phrases made from them."""

from __future__ import annotations

import typing

import pytest

from zhibu import model
from zhibu.graph import Link
from zhibu.pages import words

COUNTED = {"kind": "counted", "unit": "次"}


def duty(**fields) -> model.Requirement:
    return model.Requirement.model_validate({
        "id": "x", "title": "事", "action": "做事", "kind": "recurring", "measure": "事", "per": "continuous", "scope": "branch",
        "applies_to": "zhibu", "owners": [], "level": "own", "locator": "1"} | fields)


@pytest.mark.parametrize(("fields", "phrase"), [
    (COUNTED | {"min": 1, "per": "year"}, "每年至少1次"),
    (COUNTED | {"min": 2, "per": "half-year"}, "每半年至少2次"),
    (COUNTED | {"min": 1, "per": "quarter"}, "每季度至少1次"),
    (COUNTED | {"min": 1, "per": "month"}, "每月至少1次"),
    (COUNTED | {"min": 1, "per": "week"}, "每周至少1次"),
    (COUNTED | {"min": 32, "unit": "学时", "per": "year"}, "每年至少32学时"),
    (COUNTED | {"max": 6, "unit": "场", "per": "year", "modality": "limit"}, "每年不超过6场"),
    (COUNTED | {"min": 1, "max": 2, "unit": "个", "per": "year"}, "每年至少1个，不超过2个"),
    (COUNTED | {"min": 0, "per": "year"}, "每年至少0次"),
    ({"kind": "dated", "per": "year", "window": {"text": "七一前", "relation": "before", "day": "07-01"}}, "七一前"),
    ({"kind": "event", "per": "event", "trigger": "丢书"}, "遇事即办：丢书"),
    ({"kind": "event", "per": "event", "trigger": "丢书", "min": 1, "unit": "次"}, "遇事即办：丢书，至少1次"),
    ({"kind": "event", "per": "event", "trigger": "丢书", "window": {"text": "年底前", "relation": "before"}}, "遇事即办：丢书"),
    ({"cadence": "定期"}, "定期（来源未写次数）"),
    ({}, "经常（来源未写次数）"),
    ({"modality": "must-not"}, "任何时候"),
    ({"modality": "limit", "cadence": "从严"}, "从严（来源未写次数）"),
])
def test_when_and_how_often_in_one_phrase(fields, phrase):
    assert words.frequency(duty(**fields)) == phrase


@pytest.mark.parametrize(("key", "phrase"), [
    ("shi-2031/2/book-swap", "本单位一年合计至少36次（3个站 × 12个月）"),
    ("shi-2031/2/reading-club", "本单位一年合计至少4次（4个季度）"),
    ("shi-2031/2/book-talk", "本单位一年合计至少4次（2名支委 × 2次）"),
    ("tushu-banfa/group-exchange", "本单位一年合计至少4次（2个党小组 × 2个半年）"),
    ("shi-2031/2/reading-hours", ""),
    ("guan-2031/1/service-study", ""),
    ("guan-2031/2/topic", ""),
    ("shi-2031/3/lecture-limit", ""),
    ("shi-2031/3/rotation", ""),
])
def test_the_yearly_sum_shows_its_factors_and_only_where_it_says_something_new(sound, key, phrase):
    assert words.yearly(sound.graph, sound.graph.entities[f"requirement:{key}"]) == phrase


@pytest.mark.parametrize(("locator", "cited"), [("11", "第11条"), ("9-10", "第9-10条"), ("9–10", "第9–10条"), ("18/¶3", "第18条第3层"),
                                                 ("18/¶12", "第18条第12层"), ("19/四是", "第19条四是"), ("19/十一要", "第19条十一要"),
                                                 ("条号未核", "条号未核"), ("总体要求", "总体要求"), ("第九部分/一是", "第九部分/一是")])
def test_a_locator_is_cited_as_readers_do(locator, cited):
    assert words.whereabouts(locator) == cited


@pytest.mark.parametrize(("mark", "shown"), [("¶1", "第1层"), ("¶12", "第12层"), ("一是", "一是"), ("二要", "二要")])
def test_a_group_without_a_mark_in_the_source_is_called_a_layer(mark, shown):
    assert words.mark_label(mark) == shown


def test_what_superiors_owe_is_not_summed_for_us(toy):
    toy.edit("plans/guan-2031.yml", "per: year\n              scope: leader", "per: quarter\n              scope: leader")
    graph = toy.graph()
    assert words.yearly(graph, graph.entities["requirement:guan-2031/2/topic"]) == ""


def values(record: type[model.Record], field: str) -> set[str]:
    return set(typing.get_args(record.model_fields[field].annotation))


def test_every_coded_value_of_the_model_has_its_word():
    assert set(words.KIND) == values(model.Requirement, "kind")
    assert set(words.MODALITY) == values(model.Requirement, "modality")
    assert set(words.LEVEL) == values(model.Requirement, "level")
    assert set(words.PER) == set(typing.get_args(model.Per))
    assert set(words.SCOPE) == set(typing.get_args(model.Scope))
    assert set(words.MARK) == values(model.EvidenceUse, "mark")
    assert set(words.CONFIDENCE) == set(typing.get_args(model.Confidence))
    assert set(words.FORCE) == values(model.Force, "state")
    assert set(words.PUBLIC) == values(model.Regulation, "public")
    assert set(words.LIFE) == values(model.Plan, "life")


def test_every_kind_of_entity_and_link_has_its_word(sound):
    assert {entity.type for entity in sound.graph.entities.values()} <= set(words.TYPE)
    assert {one.type for one in sound.graph.links} <= set(words.LINK)
    assert all(len(pair) == 2 for pair in words.LINK.values()) and Link("relates", "a", "b").type in words.LINK
