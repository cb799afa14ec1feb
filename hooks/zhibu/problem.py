"""What can be wrong with the data, as a value: where it stands, what it is, how to mend it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple


class Grade(IntEnum):
    """How much a problem weighs: errors stop the build, warnings stop it with --strict, notes never do."""

    NOTE = 1
    WARNING = 2
    ERROR = 3

    @property
    def label(self) -> str:
        """The Chinese word that readers of a message see."""
        return {1: "提示", 2: "警告", 3: "错误"}[self]


class Place(NamedTuple):
    """A spot in a data file; line and column are counted from 1, columns in characters."""

    file: str
    line: int = 1
    column: int = 1


@dataclass(frozen=True)
class Problem:
    """One fault: place, rule, record, what is wrong and how to mend it."""

    place: Place
    code: str
    what: str
    mend: str
    record: str = ""
    grade: Grade = Grade.ERROR

    def __str__(self) -> str:
        """The one line that a maintainer reads, the same on every way in."""
        file, line, column = self.place
        record = f"{self.record}：" if self.record else ""
        return f"{file}:{line}:{column} {self.grade.label}[{self.code}] {record}{self.what}。改法：{self.mend}"


class DataError(Exception):
    """Raised once, at the edge, when the data cannot become a site; carries every problem found."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = in_order(problems)
        super().__init__("\n".join(map(str, self.problems)))


def in_order(problems: list[Problem]) -> list[Problem]:
    """The problems by file, line and column, each once."""
    return sorted(set(problems), key=lambda p: (p.place, -p.grade, p.code, p.what))


def nearest(wanted: str, known: Iterable[str], least: float = 0.6) -> str:
    """The known name most like the wanted one, or an empty string where none is at least so like it (0 to 1, by difflib).

    What get_close_matches answers for one; but no name is compared that cannot win any more, which it does
    for every name: seconds where a regulation with its articles has lost its id."""
    compared = difflib.SequenceMatcher(None, "", wanted)
    best = (least, "")
    for name in known:
        compared.set_seq1(name)
        if compared.real_quick_ratio() >= best[0] and compared.quick_ratio() >= best[0]:
            best = max(best, (compared.ratio(), name))
    return best[1]
