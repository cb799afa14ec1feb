"""The licences of all locked dependencies stand in the instructions, as the packages themselves say."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

KNOWN = {"MIT", "BSD", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "MPL-2.0", "PSF-2.0"}
"""Licences under which a package may be used and handed on with the handbook."""


def rows(text: str) -> dict[str, tuple[str, str]]:
    """Licence and use by package, from the lines of the table."""
    return {name: (said, use) for name, said, use in re.findall(r"^\| ([a-z0-9-]+) \| ([^|]+) \| (生成网站|只在测试里用) \|$", text, re.M)}


@pytest.fixture(scope="module")
def written() -> dict[str, tuple[str, str]]:
    return rows((ROOT / "docs" / "help" / "choices.md").read_text("utf-8"))


def test_the_table_names_each_locked_package_and_no_other(written):
    locked = set(re.findall(r"^([a-z0-9.-]+)==", (ROOT / "requirements.txt").read_text("utf-8"), re.M))
    assert len(locked) > 50 and written.keys() == locked


def test_the_table_is_what_the_tool_prints(written):
    done = subprocess.run([sys.executable, str(ROOT / "tools" / "licences")], capture_output=True, encoding="utf-8", check=True)
    assert rows(done.stdout) == written


def test_every_licence_is_known(written):
    assert {name: said for name, (said, _) in written.items() if not set(re.split(" AND | OR ", said)) <= KNOWN} == {}


def test_what_builds_the_site_is_told_from_what_only_tests_it(written):
    assert {written[name][1] for name in ("mkdocs", "pydantic", "markupsafe", "segno")} == {"生成网站"}
    assert {written[name][1] for name in ("pytest", "hypothesis", "playwright")} == {"只在测试里用"}
