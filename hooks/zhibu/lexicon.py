"""Finds the terms of the glossary in running text: at every place the longest name that fits."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from . import model


class Lexicon:
    """The names of all terms, ready to be looked for."""

    def __init__(self, terms: Iterable[model.Term], form: Callable[[str], str] = str) -> None:
        """TERMS by their titles and other names; FORM is what names and text are brought into before they are compared."""
        self._form = form
        self._ids = {form(name): term.id for term in terms if not term.retired for name in (term.title, *term.aliases)}
        names = sorted(self._ids, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, names)) or "(?!)")

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Start, end and term id of every name in TEXT, from left to right; a name inside a longer one does not count."""
        for found in self._pattern.finditer(self._form(text)):
            yield found.start(), found.end(), self._ids[found[0]]
