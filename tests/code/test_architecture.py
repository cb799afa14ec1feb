"""Imports run one way; MkDocs is known to events.py alone; nothing below the edge reads clock, network or environment."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

HOOKS = Path(__file__).resolve().parents[2] / "hooks"
PACKAGE = HOOKS / "zhibu"

LAYERS = (
    {"problem", "values", "numerals", "policy", "assets", "spool"},
    {"model", "lexical", "outline"},
    {"source"},
    {"shape", "inserting"},
    {"keeping"},
    {"load"},
    {"originals", "graph", "lexicon", "spelling", "review", "manuscript"},
    {"fidelity", "checkup", "sealing", "skeleton"},
    {"changes"},
    {"check"},
    {"trial", "checklist", "samples", "importing.reading", "importing.finding"},
    {"importing.drafting"},
    {"importing"},
    {"duties", "levels", "alignment"},
    {"coverage", "verdicts", "suggest"},
    {"rollover"},
    {"carrying"},
    {"reckon"},
    {"pages.words", "pages.lists", "pages.qr", "files", "catalog", "schema"},
    {"pages.page", "pages.common", "importing.workbook"},
    {"pages.packs"},
    {"pages.comparing", "pages.changing", "pages.mechanisms", "pages.reports", "pages.review", "pages.laws", "pages.calendar", "pages.wall", "pages.downloads", "pages.ledger", "pages.roles", "pages.inspection", "pages.progress", "pages.workflows", "pages.start", "pages.writing", "exports.docx"},
    {"pages.plans"},
    {"pages"},
    {"search", "exports", "exports.ics", "exports.xlsx", "exports.blanks"},
    {"beside"},
    {"build"},
    {"formatting"},
    {"publish", "stick", "commands"},
    {"serve"},
    {"cli"},
    {"__main__"},
)
"""The modules of the handbook from the ground up: each may import only from the layers below its own."""

EDGE = {"trial", "spool", "beside", "formatting", "build", "publish", "serve", "stick", "commands", "cli", "__main__"}
"""The modules that may read what surrounds them."""

SURROUNDINGS = {"os", "time", "random", "socket", "urllib", "http", "ssl", "subprocess", "threading", "getpass", "platform", "locale",
                "tempfile", "secrets", "uuid", "requests", "webbrowser"}
"""Modules of environment, clock, chance and network."""

CLOCK = {"today", "now", "utcnow", "cwd", "home", "getcwd", "getenv", "environ", "expanduser"}
"""Names by which the clock, the environment and the working folder are read elsewhere."""

LEVEL = {module: level for level, layer in enumerate(LAYERS) for module in layer}


def modules() -> dict[str, ast.Module]:
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        if name:
            found[name] = ast.parse(path.read_text(encoding="utf-8"))
    return found


MODULES = modules()


def own_imports(module: str) -> set[str]:
    """The modules of the handbook that MODULE imports."""
    package = module.split(".") if any(other.startswith(f"{module}.") for other in MODULES) else module.split(".")[:-1]
    found = set()
    for node in ast.walk(MODULES[module]):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = package[:len(package) - node.level + 1]
            stem = [*base, *(node.module.split(".") if node.module else [])]
            for name in (alias.name for alias in node.names):
                whole = ".".join([*stem, name])
                found.add(whole if whole in MODULES else ".".join(stem))
        assert not (isinstance(node, ast.ImportFrom) and not node.level and (node.module or "").split(".")[0] == "zhibu"), \
            f"{module}: import from . and not from zhibu"
    return found - {""}


def foreign_imports(tree: ast.Module) -> set[str]:
    """The top packages that a module imports from elsewhere."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add(node.module.split(".")[0])
    return found


def test_every_module_has_its_layer():
    assert sorted(MODULES) == sorted(LEVEL), "put the new module into LAYERS, where it belongs"


@pytest.mark.parametrize("module", sorted(MODULES))
def test_a_module_imports_only_from_below(module):
    upward = {other for other in own_imports(module) if LEVEL[other] >= LEVEL[module]}
    assert upward == set(), f"{module} imports {upward}, which stand beside or above it"


@pytest.mark.parametrize("module", sorted(MODULES))
def test_mkdocs_is_known_to_the_hook_alone(module):
    assert foreign_imports(MODULES[module]) & {"mkdocs", "material", "events"} == set()


def test_the_hook_is_the_only_one_that_imports_mkdocs_and_stands_alone():
    assert sorted(path.name for path in HOOKS.glob("*.py")) == ["events.py"], "another file here would shadow a module of that name"
    assert "mkdocs" in foreign_imports(ast.parse((HOOKS / "events.py").read_text(encoding="utf-8")))


@pytest.mark.parametrize("module", sorted(set(MODULES) - EDGE))
def test_no_module_below_the_edge_reads_environment_clock_or_network(module):
    assert foreign_imports(MODULES[module]) & SURROUNDINGS == set()
    read = {node.attr for node in ast.walk(MODULES[module]) if isinstance(node, ast.Attribute)} & CLOCK
    assert read == set(), f"{module} reads {read}: pass the value in from cli or build"


@pytest.mark.parametrize("module", sorted(set(MODULES) - EDGE - {"keeping", "source", "load", "originals", "check", "schema", "pages.page"}))
def test_only_the_modules_at_the_files_touch_files(module):
    calls = {node.attr for node in ast.walk(MODULES[module]) if isinstance(node, ast.Attribute)}
    names = {node.id for node in ast.walk(MODULES[module]) if isinstance(node, ast.Name)}
    assert calls & {"read_text", "read_bytes", "write_text", "write_bytes", "open", "glob", "rglob", "unlink", "mkdir"} == set()
    assert "open" not in names


@pytest.mark.parametrize("module", sorted(MODULES))
def test_every_module_and_public_name_says_what_it_is(module):
    tree = MODULES[module]
    assert ast.get_docstring(tree), f"{module} opens with one sentence: what it owns"
    silent = [node.name for node in tree.body if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_")
              and not ast.get_docstring(node)]
    assert silent == []


def test_the_readme_names_every_module():
    text = (HOOKS.parent / "README.md").read_text(encoding="utf-8")
    laid_out = text[text.index("## How the code is laid out"):]
    names = {module.split(".")[0] for module in MODULES} - {"__main__", "__init__"}
    missing = sorted(name for name in names if not re.search(rf"(?<![\w.]){name}(?![\w.])", laid_out))
    assert not missing, f"add to the list of modules in README.md: {', '.join(missing)}"
