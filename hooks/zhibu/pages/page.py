"""A finished page, and the environment in which its template is filled."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from ..checklist import is_counted, not_laid_out
from ..duties import Year
from ..graph import Entity, Graph, link
from ..lexicon import Lexicon
from ..samples import told_of
from ..spool import Spool, Stored
from . import words
from .lists import with_tools
from .qr import qr_code

TEMPLATES = Path(__file__).resolve().parents[2] / "theme" / "pages"

SHEETS = ("clause.html", "month.html", "role.html", "inspection.html", "wall.html", "workflow.html", "form.html", "handover.html", "start.html")
"""The pages that are printed to be carried about: with a QR code of their address where the site has one."""


PLAIN = ("evidence", "report", "paragraph", "role")
"""Kinds whose names say enough, or stand beside what they say."""

EXPLAINED = ("clause", "item", "article", "regulation", "term")
"""Kinds whose links say what stands behind them wherever they are; the rest do not where a page lists all that leads to it, which would double its size."""


@dataclass(frozen=True)
class Page:
    """One page of the site as finished HTML."""

    address: str
    """Address without the leading slash: `plans/suo-2022/18/`."""
    title: str
    description: str
    text: Stored = field(compare=False, repr=False)
    listed: bool = False
    """Whether the top navigation names it."""
    toc: tuple[tuple[str, str], ...] = field(default=(), compare=False)
    finish: Callable[[], str] | None = field(default=None, compare=False, repr=False)
    """Makes the body of a page that tells of files which are made while the pages are."""

    @property
    def body(self) -> str:
        """What stands within the theme's page, read from the disk each time."""
        return str(self.text)

    @property
    def anchors(self) -> set[str]:
        """The places in the body that a link can name."""
        return set(re.findall(r'\sid="([^"]+)"', self.body))

    @property
    def html(self) -> str:
        """The body as it is published; of a page with `finish`, `body` has the same parts and says of the files that there are none."""
        return self.finish() if self.finish else self.body

    @property
    def uri(self) -> str:
        """The source file of the page for any generator: `<address>/index.md`."""
        return f"{self.address}index.md"


class Press:
    """Fills templates. One press serves one build: it knows the graph, the year laid out, whether links must open
    from a folder, the address of the site where it has one, and a folder for compiled templates where there is one."""

    def __init__(self, graph: Graph, year: Year, offline: bool = False, site_url: str | None = None, compiled: Path | None = None) -> None:
        self.graph = graph
        self.offline = offline
        self._home = f"{site_url.rstrip('/')}/" if site_url and not offline else ""
        self._paths = _paths(graph)
        self._links: dict[str, tuple[Markup, Markup]] = {}
        self._spool = Spool()
        self._lexicon = Lexicon(graph.dataset.terms)
        self._environment = Environment(loader=FileSystemLoader(TEMPLATES), undefined=StrictUndefined,
                                        autoescape=True, trim_blocks=True, lstrip_blocks=True,
                                        bytecode_cache=FileSystemBytecodeCache(str(compiled)) if compiled else None)
        self._environment.globals.update(graph=graph, id=id, not_laid_out=not_laid_out, told_of=told_of, is_counted=is_counted,
                                         reminder_of=lambda duty: words.reminder(graph, duty, year.times(duty)), **vars_of(words))

    def page(self, address: str, template: str, title: str, description: str, *, listed: bool = False,
             crumbs: tuple[tuple[str, str], ...] = (), **context: Any) -> Page:
        """The page at ADDRESS from one template; crumbs are (title, address) pairs from the home page down."""

        def href(target: Entity | str) -> str:
            return link(self.graph.entities[target] if isinstance(target, str) and target in self.graph.entities else target,
                        address, self.offline)

        def ref(target: Entity | str, text: str | None = None, brief: bool = False) -> Markup:
            """A link to a record; BRIEF: with its gist only where that is what a reader came for."""
            entity = self.graph.entities[target] if isinstance(target, str) else target
            title, name = self._shown(entity)
            if brief and entity.type not in EXPLAINED:
                title = Markup("")
            return Markup(f'<a href="{escape(href(entity))}"{title}>{escape(text) if text else name}</a>')

        marked: set[str] = set()

        def prose(text: str) -> Markup:
            """TEXT with every term linked to the glossary where the page uses it first."""
            parts, at = [], 0
            for start, end, name in self._lexicon.find(text):
                term = self.graph.entities[f"term:{name}"]
                if name in marked or term.page == address:
                    continue
                marked.add(name)
                parts += [escape(text[at:start]), Markup(f'<a class="zb-term" href="{escape(href(term))}"{self._shown(term)[0]}>{escape(text[start:end])}</a>')]
                at = end
            return Markup("").join([*parts, escape(text[at:])])

        body = with_tools(self._environment.get_template(template).render(
            href=href, ref=ref, prose=prose, label=lambda entity: label(self.graph, entity), address=address, title=title,
            crumbs=[("首页", "/"), *crumbs], path_of=lambda address: self._paths.get(address, ()), **context))
        if self._home and template in SHEETS:
            body = f"{qr_code(self._home + address)}\n{body}"
        headings = re.findall(r'<h2[^>]* id="([^"]+)"[^>]*>(.*?)</h2>', body, re.S)
        toc = tuple((re.sub("<[^>]+>", "", text).strip(), anchor) for anchor, text in headings)
        return Page(address, title, description, self._spool.put(body), listed, toc)


    def _shown(self, entity: Entity) -> tuple[Markup, Markup]:
        """What every link to a record carries, ready to be set: its title attribute and its text. Most records are linked to many times."""
        if entity.key not in self._links:
            hint = gist(entity) if entity.type not in PLAIN else ""
            self._links[entity.key] = (Markup(f' title="{escape(hint)}"') if hint else Markup(""), escape(label(self.graph, entity)))
        return self._links[entity.key]


Place = tuple[Entity, str, int, Entity, Entity | None, Entity | None]
"""Where a page stands in a path: the path, its stretch, the number of the step, the step, the one before and after."""


def _paths(graph: Graph) -> dict[str, list[Place]]:
    """By address of a page the steps of the newcomers' paths that send there, one for each path."""
    found: dict[str, list[Place]] = defaultdict(list)
    for journey in graph.of("journey"):
        steps = graph.inside(journey.key, "step")
        seen: set[str] = set()
        for n, step in enumerate(steps):
            for key in step.record.read:
                page = graph.entities[key].page if key in graph.entities else ""
                if page and page not in seen and page != journey.page:
                    seen.add(page)
                    found[page].append((journey, step.locator, n + 1, step, steps[n - 1] if n else None, steps[n + 1] if n + 1 < len(steps) else None))
    return found


def vars_of(module: Any) -> dict[str, Any]:
    """The public names of a module, for use in templates."""
    return {name: value for name, value in vars(module).items() if name.isupper() or callable(value)}


def label(graph: Graph, entity: Entity) -> str:
    """What a link to a record says: enough to know it without opening it."""
    if entity.type == "clause":
        plan = graph.entities[graph.entities[entity.parent].parent]
        return f"{plan.record.short}第{entity.record.number}条 {entity.title}"
    if entity.type == "item":
        return f"{label(graph, graph.entities[entity.parent]).split(' ')[0]}·{words.mark_label(entity.record.mark)} {entity.title}"
    if entity.type == "article":
        return f"《{graph.entities[entity.parent].title}》{entity.title}"
    if entity.type == "regulation":
        return entity.title if entity.title.startswith(("《", "“")) else f"《{entity.title}》"
    if entity.type == "section":
        return f"{entity.record.key}、{entity.title}"
    if entity.type in ("paragraph", "figure", "problem", "measure", "commitment"):
        report = graph.owner_of(entity)
        amount = f"：{entity.record.text}" if entity.type == "figure" else ""
        return f"{report.record.short} {entity.locator} {entity.title}{amount}"
    if entity.type == "report":
        return entity.record.short
    if entity.type == "step":
        return f"{graph.entities[entity.parent].title}：{entity.title}"
    return entity.title


def gist(entity: Entity) -> str:
    """One sentence that says what stands behind a link."""
    record = entity.record
    text = {"clause": lambda: record.summary, "article": lambda: record.gist, "regulation": lambda: record.summary,
            "topic": lambda: record.summary, "role": lambda: record.summary, "item": lambda: record.text,
            "paragraph": lambda: record.text, "problem": lambda: record.text, "measure": lambda: record.text,
            "term": lambda: record.explanation or record.used, "mechanism": lambda: record.summary,
            "commitment": lambda: record.text, "workflow": lambda: record.summary, "step": lambda: getattr(record, "text", "") or getattr(record, "why", ""),
            "journey": lambda: record.summary, "form": lambda: record.what, "faq": lambda: record.answer, "genre": lambda: record.summary,
            "tally": lambda: record.definition, "handover": lambda: record.what,
            "requirement": lambda: f"{record.action}（{words.frequency(record)}）", "evidence": lambda: record.what,
            }.get(entity.type, lambda: "")()
    return text if len(text) <= 120 else f"{text[:119]}…"
