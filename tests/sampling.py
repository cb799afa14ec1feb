"""Cases of which some run always and all with the slow tests, where each takes a second and most are alike."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest


def sampled(cases: Iterable[Any], every: int = 3) -> list[Any]:
    """Cases for `parametrize`: the first and each EVERYth after it as they are, the others marked slow."""
    return [case if n % every == 0 else pytest.param(*(case if type(case) is tuple else (case,)), marks=pytest.mark.slow)
            for n, case in enumerate(cases)]
