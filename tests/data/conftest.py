"""Says at the end of a run how much of the data had no original to be compared with."""

from __future__ import annotations

from pathlib import Path

import pytest

from zhibu.build import Output, build

DATA = Path(__file__).resolve().parents[2] / "data"

_unchecked: list[str] = []


@pytest.fixture(scope="session")
def unchecked() -> list[str]:
    """What the closing lines say; the test of the comparison fills it."""
    return _unchecked


@pytest.fixture(scope="session")
def output() -> Output:
    """Everything that the real data become."""
    return build(DATA)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line for each text that was not there."""
    for line in _unchecked:
        terminalreporter.write_line(line)
