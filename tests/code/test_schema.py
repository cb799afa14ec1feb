"""The editors' schemas: usable by draft-07 editors, telling what each field means, never behind the model."""

from __future__ import annotations

import json
from typing import get_args

import pytest
import yaml
from conftest import ROOT
from jsonschema import Draft7Validator

from zhibu import model
from zhibu.load import FILES
from zhibu.schema import schemas, stale

SCHEMAS = {name.removesuffix(".schema.json"): json.loads(text) for name, text in schemas().items()}


def test_the_help_names_every_choice_of_a_requirement_and_of_its_window():
    told = (ROOT / "docs" / "help" / "data.md").read_text(encoding="utf-8").partition("{ #plans }")[2].partition("{ #regulations }")[0]
    choices = [choice for holder, names in ((model.Requirement, ("kind", "modality", "per", "scope")), (model.Window, ("relation",)))
               for name in names for choice in get_args(holder.model_fields[name].annotation)]
    assert [choice for choice in choices if f"`{choice}`" not in told and f": {choice}`" not in told] == []


class Loader(yaml.SafeLoader):
    """YAML as editors read it: a date is a text."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()}


def files(toy):
    for pattern, (_, root) in FILES.items():
        for path in sorted(toy.data.glob(pattern)):
            yield root, path


@pytest.mark.parametrize("root", SCHEMAS)
def test_a_schema_is_one_of_draft_7(root):
    schema = SCHEMAS[root]
    assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
    Draft7Validator.check_schema(schema)
    assert "$defs" not in json.dumps(schema), "editors of draft 7 look under definitions"


@pytest.mark.parametrize("root", SCHEMAS)
def test_every_reference_within_a_schema_leads_somewhere(root):
    text = json.dumps(SCHEMAS[root])
    named = {part.partition('"')[0] for part in text.split('"#/definitions/')[1:]}
    assert named <= set(SCHEMAS[root].get("definitions", {}))


def test_the_toy_is_valid_by_the_schemas(sound):
    for root, path in files(sound.toy):
        errors = [f"{'/'.join(map(str, error.absolute_path))}: {error.message}"
                  for error in Draft7Validator(SCHEMAS[root]).iter_errors(yaml.load(path.read_text(encoding="utf-8"), Loader))]
        assert errors == [], path.name


@pytest.mark.parametrize(("file", "old", "new"), [
    ("roles.yml", "summary: 分管一块事。", "sumary: 分管一块事。"),
    ("roles.yml", "    summary: 分管一块事。\n", ""),
    ("roles.yml", "id: weiyuan", "id: 委员"),
    ("plans/shi-2031.yml", "per: quarter", "per: season"),
    ("plans/shi-2031.yml", "min: 20", "min: 二十"),
    ("plans/shi-2031.yml", "to: 'clause:guan-2031/1'", "to: guan-2031"),
])
def test_the_schemas_refuse_what_the_model_refuses(toy, file, old, new):
    toy.edit(file, old, new)
    root = next(root for root, path in files(toy) if path == toy.path(file))
    assert not Draft7Validator(SCHEMAS[root]).is_valid(yaml.load(toy.path(file).read_text(encoding="utf-8"), Loader))
    assert [problem for problem in toy.problems() if problem.place.file == f"data/{file}"]


def objects(schema: dict):
    yield from (one for one in (schema, *schema.get("definitions", {}).values()) if "properties" in one)


@pytest.mark.parametrize("root", SCHEMAS)
def test_every_field_says_in_chinese_what_it_means(root):
    kinds = SCHEMAS[root].get("definitions", {})
    silent = [f"{one.get('title')}.{name}" for one in objects(SCHEMAS[root]) for name, field in one["properties"].items()
              if not any("\u4e00" <= char <= "\u9fff" for char in
                         field.get("description") or kinds.get(field.get("$ref", "").rpartition("/")[2], {}).get("description", ""))]
    assert silent == [], "write a docstring under the attribute in model.py"


def test_a_schema_that_differs_or_is_missing_is_stale(tmp_path):
    for name, text in schemas().items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert stale(tmp_path) == []
    (tmp_path / "plan.schema.json").write_text("{}", encoding="utf-8")
    (tmp_path / "unit.schema.json").unlink()
    assert sorted(stale(tmp_path)) == ["plan.schema.json", "unit.schema.json"]
