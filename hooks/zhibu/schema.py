"""JSON Schemas for editors, one for each kind of data file, written from the model."""

from __future__ import annotations

import json
from pathlib import Path

from .load import FILES


def schemas() -> dict[str, str]:
    """The text of every schema by its file name: `plan.schema.json`."""
    return {f"{root}.schema.json": json.dumps(
        {"$schema": "http://json-schema.org/draft-07/schema#", **_draft7(shape.model_json_schema())},
        ensure_ascii=False, indent=2, sort_keys=True) + "\n" for shape, root in FILES.values()}


def _draft7(value):
    """Definitions where editors of draft 7 look for them."""
    if isinstance(value, dict):
        return {("definitions" if key == "$defs" else key): _draft7(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_draft7(part) for part in value]
    return value.replace("#/$defs/", "#/definitions/") if isinstance(value, str) else value


def stale(folder: Path) -> list[str]:
    """Names of the schemas in FOLDER that differ from the model."""
    return [name for name, text in schemas().items()
            if not (folder / name).is_file() or (folder / name).read_text(encoding="utf-8") != text]
