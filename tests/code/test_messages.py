"""The page of messages: a section for every code that the program can print, and examples that do what they say."""

from __future__ import annotations

import difflib
import random
import re
from typing import NamedTuple

import pytest
from conftest import ROOT, Toy, copy_toy

from sampling import sampled
from zhibu.build import examine
from zhibu.load import FILES
from zhibu.problem import nearest
from zhibu.shape import shape
from zhibu.source import read

PAGE = ROOT / "docs" / "help" / "messages.md"

NOT_RUN = {
    **dict.fromkeys(("E001", "E002", "E005", "E010", "O002"), "bytes that a page in UTF-8 cannot hold"),
    **dict.fromkeys(("F001", "F090", "F096", "O001"), "a matter of which files there are"),
    **dict.fromkeys(("E012", "E099", "I099", "W099"), "needs a file too long to print"),
    "E069": "no field holds a time of day at present",
    "I003": "mended by a command, not in the data",
    "O082": "needs a whole new document that no term knows yet",
}
"""Codes whose examples are words, and why they are not run."""


class Section(NamedTuple):
    """What the page says of one code."""

    code: str
    title: str
    anchor: str
    body: str

    @property
    def where(self) -> tuple[str, str, str]:
        """How the examples are put to use, the file, and for 改 the line that both replace (empty: the right one stands in the file).

        改: in a file of the toy; 放: as a whole file that the toy lacks; 读: as a whole file that is read alone.
        """
        found = re.search(r"<!-- (改|放|读) ([\w./-]+)(?:：(.+))? -->", self.body)
        return (found[1], found[2], found[3] or "") if found else ("", "", "")

    @property
    def examples(self) -> list[str]:
        """The wrong and the right one, with the characters that the page only names."""
        blocks = re.findall(r"^```(?:yaml|text)\n(.*?)\n```$", self.body, re.M | re.S)
        return [re.sub("<U\\+([0-9A-F]{4})>", lambda sign: chr(int(sign[1], 16)), block) for block in blocks]


SECTIONS = [Section(*found) for found in
            re.findall(r"^### ([A-Z]\d{3}) (.+?) \{ #(\w+) \}\n(.*?)(?=^##|\Z)", PAGE.read_text(encoding="utf-8"), re.M | re.S)]
RUN = [section for section in SECTIONS if section.code not in NOT_RUN]


def codes_in_source() -> set[str]:
    """Every code that stands in the program; the one code made of a letter and 099 counts for its three grades."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "hooks" / "zhibu").rglob("*.py")))
    codes = set(re.findall(r'"([A-Z]\d{3})"', text))
    return codes | {f"{letter}{digits}" for digits in re.findall(r'f"\{letter\}(\d{3})"', text) for letter in "IWE"}


def test_every_code_has_a_section_and_every_section_a_code():
    assert sorted(section.code for section in SECTIONS) == sorted(codes_in_source())


def test_a_section_has_its_anchor_one_sentence_and_two_examples():
    for section in SECTIONS:
        assert section.anchor == section.code.lower(), section.code
        assert len(section.examples) == 2, section.code
        assert section.examples[0] != section.examples[1], section.code
        assert section.body.index("错：") < section.body.index("对："), section.code
        assert re.search("[。：]$", section.body.strip().splitlines()[0]), section.code


def test_the_codes_stand_in_order_under_their_letters():
    text = PAGE.read_text(encoding="utf-8")
    heads = [found[0] or found[1] for found in re.findall(r"^##(?:# ([A-Z]\d{3})| ([A-Z])) ", text, re.M)]
    assert heads == sorted(heads)
    assert {section.code[0] for section in SECTIONS} == {head for head in heads if len(head) == 1}


def test_only_what_cannot_be_run_is_not_run():
    assert set(NOT_RUN) <= codes_in_source()
    assert [section.code for section in RUN if not section.where[0]] == []
    assert [section.code for section in SECTIONS if section.code in NOT_RUN and section.where[0]] == []


def indented(block: str, indent: int) -> str:
    return "\n".join(" " * indent + line if line else line for line in block.split("\n"))


def standing(text: str, block: str) -> tuple[str, int]:
    """BLOCK as it stands in TEXT, where it must stand exactly once, and its indentation."""
    found = [(whole, indent) for indent in range(0, 24, 2) if (whole := indented(block, indent)) in text
             and re.search(rf"^{re.escape(whole)}$", text, re.M)]
    assert len(found) == 1 and len(re.findall(rf"^{re.escape(found[0][0])}$", text, re.M)) == 1, f"not exactly once in the toy:\n{block}"
    return found[0]


def codes_with(toy: Toy, section: Section, example: str) -> set[str]:
    """The codes that come of one example, put where the page says; the toy is as before when it is done."""
    how, file, line = section.where
    path = toy.path(file)
    before = path.read_bytes() if path.exists() else None
    assert (before is None) == (how == "放"), f"{file} is there, or not"
    try:
        if how == "改":
            text = before.decode()
            old, indent = standing(text, line or section.examples[1])
            path.write_bytes(re.sub(rf"(?m)^{re.escape(old)}$", lambda _: indented(example, indent), text).encode())
        else:
            path.write_bytes(example.encode() + b"\n")
        if how == "读":
            source = read(path, f"data/{file}")
            problems = [*source.problems, *shape(FILES[file][0], source)[1]]
        else:
            problems = examine(toy.data, toy.data / "originals")[2]
    finally:
        path.unlink() if before is None else path.write_bytes(before)
    return {problem.code for problem in problems}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Toy:
    """A toy whose ids are all published."""
    toy = copy_toy(tmp_path_factory.mktemp("published"))
    assert toy.run("ids").returncode == 0
    return toy


@pytest.mark.parametrize("section", sampled(RUN, 2), ids=lambda section: section.code)
def test_the_wrong_example_gives_its_code_and_the_right_one_none(section, published):
    wrong, right = section.examples
    assert section.code in codes_with(published, section, wrong)
    # What is new is not yet in ids.lock.
    assert codes_with(published, section, right) <= {"I003"}


def test_the_nearest_name_is_the_one_that_the_library_finds(sound):
    known = sorted(sound.graph.entities)
    chance = random.Random(20261122)
    for n in range(200):
        letters = list(chance.choice(known))
        for _ in range(n % 9):
            letters[chance.randrange(len(letters))] = chance.choice("abcdefghi-/:0123")
        wanted, least = "".join(letters), 0.5 + n % 5 / 10
        assert [nearest(wanted, known, least)] == (difflib.get_close_matches(wanted, known, 1, least) or [""]), wanted
