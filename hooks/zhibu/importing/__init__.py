"""From a document to a draft: read it, find its outline, find what it says, write it down as a record that a person goes over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .. import model
from ..load import Dataset
from .drafting import DRAFTERS, yaml_text
from .reading import read

__all__ = ["KINDS", "Imported", "import_document"]

KINDS = ("plan", "report", "regulation")
"""What a document can be imported as."""

_FILES = {"plan": model.PlanFile, "report": model.ReportFile, "regulation": model.RegulationFile}


@dataclass(frozen=True)
class Imported:
    """A document as a draft."""

    text: str
    """What becomes the original."""
    yaml: str
    """What becomes the data file."""
    found: dict[str, Any]
    """Everything found, with how sure each guess is, and what is left to decide."""


def import_document(name: str, data: bytes, kind: str, record: str, dataset: Dataset, today: str,
                    progress: Callable[[int, int], None] = lambda done, total: None) -> Imported:
    """The document NAME as a draft of the KIND with the id RECORD; Unreadable with a hint where it cannot be read."""
    reading = read(name, data)
    draft = DRAFTERS[kind](reading.text, record, dataset, today, progress)
    # What does not fit the schema is a fault of ours and must not reach a file.
    _FILES[kind].model_validate({kind: _without_notes(draft.record)})
    found = {**draft.found, "notes": list(reading.notes), "decisions": draft.decisions}
    return Imported(reading.text, yaml_text(draft), found)


def _without_notes(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_notes(one) for name, one in value.items() if name != "#"}
    return [_without_notes(one) for one in value] if isinstance(value, list) else value
