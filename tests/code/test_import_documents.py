"""The importer on the eighteen invented documents of tests/import: what it finds, the drafts it makes, what damage does to it."""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path

import pytest
import yaml

from zhibu.importing import import_document
from zhibu.load import Dataset, load
from zhibu.manuscript import Unreadable

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from measure_import import DOCUMENTS, measure_documents, share  # noqa: E402

LEAST = {"sections": 1.0, "clauses": 0.98, "items": 0.97, "articles": 1.0, "citations": 0.97, "requirements": 0.94, "figures": 0.95,
         "problems": 0.95, "next_steps": 0.85}
"""A little under what is reached; the rules were improved on the first twelve, so this guards and does not measure."""
MOST_WRONG = {"sections": 0, "clauses": 0, "items": 2, "articles": 0, "citations": 8, "requirements": 18, "figures": 16, "problems": 1, "next_steps": 1}
TRUTHS = {path.name.removesuffix(".truth.yml"): yaml.safe_load(path.read_text("utf-8")) for path in sorted(DOCUMENTS.glob("*.truth.yml"))}


@pytest.fixture(scope="module")
def known() -> Dataset:
    """The real data: roles and documents to be recognised."""
    return load(ROOT / "data")[0]


@pytest.fixture(scope="module")
def scores(known):
    found = measure_documents(known)
    assert len(found) == 18
    return found


@pytest.mark.parametrize("kind", LEAST)
def test_the_documents_are_understood(scores, kind):
    assert share(scores, kind) >= LEAST[kind], [f"{name}: {one}" for name, row in scores.items() for one in row[kind].missed]
    wrong = [f"{name}: {one}" for name, row in scores.items() for one in row[kind].wrong]
    assert len(wrong) <= MOST_WRONG[kind], wrong


def test_every_draft_passes_the_check_and_is_not_overwritten(toy):
    for name, truth in TRUTHS.items():
        arguments = ["import", str(DOCUMENTS / truth["file"]), "--as", truth["as"], "--id", f"d-{name[:2]}"]
        began = time.monotonic()
        done = toy.run(*arguments)
        assert (done.returncode, done.stderr) == (0, ""), name
        assert time.monotonic() - began < 10, name
        draft = toy.data / f"{truth['as']}s" / f"d-{name[:2]}.yml"
        before = draft.read_bytes()
        assert toy.run(*arguments).returncode == 1 and draft.read_bytes() == before, name
    checked = toy.run("check")
    assert "错误 0，" in checked.stdout, [line for line in checked.stdout.splitlines() if "错误[" in line]


def damaged(data: bytes, word: bool, chance: random.Random) -> bytes:
    """DATA cut off, with pieces lost, doubled or swapped, signs changed, or bytes spoilt."""
    if word or chance.random() < 0.25:
        at = chance.randrange(len(data))
        if chance.random() < 0.5:
            return data[:at]
        return data[:at] + chance.randbytes(chance.randrange(1, 40)) + data[at + chance.randrange(40):]
    text = data.decode("utf-8-sig") if b"\xe3\x80\x82" in data else data.decode("gb18030")
    for _ in range(chance.randrange(1, 12)):
        start = chance.randrange(max(1, len(text)))
        end = min(len(text), start + chance.randrange(1, 60))
        piece = text[start:end]
        text = chance.choice([text[:start] + text[end:], text[:end] + piece + text[end:], text[:start] + piece[::-1] + text[end:], text[:end],
                              text[:start] + "".join(chance.choice("一二1.、。；《》（）〈“”\n*×每次%年万第条") for _ in piece) + text[end:],
                              text.replace(chance.choice("。；\n《》、（）"), chance.choice(["", "\n", "，", "。。"]))]) or text
    return text.encode(chance.choice(["utf-8", "gb18030"]), "replace")


@pytest.mark.parametrize("name", TRUTHS)
def test_damage_gives_a_draft_or_a_hint_and_takes_no_time(known, name):
    truth = TRUTHS[name]
    whole = (DOCUMENTS / truth["file"]).read_bytes()
    chance = random.Random(f"zhibu {name}")
    for n in range(17):
        data = damaged(whole, truth["file"].endswith(".docx"), chance)
        for kind in (truth["as"], chance.choice(["plan", "report", "regulation"])):
            began = time.process_time()
            try:
                import_document(truth["file"], data, kind, "xin", known, "2026-01-01")
            except Unreadable as told:
                assert "改法" in str(told), (name, n)
            assert time.process_time() - began < 2, (name, n)
