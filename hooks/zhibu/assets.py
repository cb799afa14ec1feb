"""What a page loads: what every page needs as one style sheet and one script, what few pages need for those alone."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

OWN = "assets/zb/"
"""Where our own scripts and style sheets lie."""

THEME = re.compile(r"assets/stylesheets/(?:main|palette)\.\w+\.min\.css")
"""The theme's style sheets, in the order of their names."""

IDLE = re.compile(r"assets/javascripts/.*|assets/stylesheets/.*")
"""What the theme brings and no page of ours asks for."""

STYLES = tuple(f"{OWN}{name}.css" for name in ("base", "controls", "print", "packs"))

SCRIPTS = tuple(f"{OWN}{name}.js" for name in ("reader", "frame", "dom", "ticks-store", "ticks-files", "ticks", "gist", "visit", "search-box"))

SPECIAL = {
    f"{OWN}list.js": "zb-list|data-progress",
    f"{OWN}inspection.js": "data-inspection",
    f"{OWN}progress.js": "data-progress",
    f"{OWN}dates.js": r"data-(?:offset|dates|ratio|start|stage|clock|due-list)",
    f"{OWN}review.js": "data-review",
}
"""Scripts of some pages, with what stands in a page that needs one."""

WITHIN = (f"{OWN}month.js",)
"""Scripts that stand in the page itself, because what it shows first depends on them."""

_NEEDED = {script: re.compile(mark) for script, mark in SPECIAL.items()}

WORN = re.compile(r"no-js|md-(?:container|content|copyright|dialog|ellipsis|footer|footer-meta|grid|header|icon|logo|main|nav|option|overlay|sidebar|skip|tabs|toggle|top|typeset)(?:__.+|--.+)?")
"""The theme's classes that pages of ours wear; the rest is for what we do not turn on."""

_STEP = re.compile(r"""((?:[^{}"']|"[^"]*"|'[^']*')*)([{}])""")
_SELECTOR = re.compile(r"(?:[^,()]|\((?:[^()]|\([^()]*\))*\))+")
_WITHIN = re.compile(r"\((?:[^()]|\([^()]*\))*\)")
_FOREIGN = re.compile(r"\[dir=rtl\]|\[data-md-color-(?:primary|accent)=|\+\*$")
_CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
_PROPERTY = re.compile(r"""(?<=[{;])(--[\w-]+):(?:[^;{}"']|"[^"]*"|'[^']*')*;?""")


def slim(theme: str, own: str) -> str:
    """The THEME's style without what no page meets: rules for classes that none wears (`WORN`), for right-to-left
    scripts, for colours that were not chosen and for whatever stands next (for its sake everything below a new element
    would be styled again, on a phone a tenth of a second in a long list), and properties that neither it nor our OWN style asks for.

    The theme's files are minified: no comments, no nested rules but within @media and @supports."""
    blocks = [("", "")]
    for text, end in _STEP.findall(re.sub(r"(?m)^/[*]# sourceMappingURL=.*$", "", theme)):
        if end == "{":
            blocks.append((text, ""))
            continue
        prelude, body = blocks.pop()
        body += text
        if not prelude.startswith("@"):
            prelude = ",".join(filter(_met, _SELECTOR.findall(prelude)))
        outer, before = blocks.pop()
        blocks.append((outer, f"{before}{prelude}{{{body}}}" if prelude and body else before))
    [(_, style)] = blocks
    before = ""
    while before != style:
        before, asked = style, set(re.findall(r"var\((--[\w-]+)", style + own))
        style = _PROPERTY.sub(lambda found: found[0] if found[1] in asked else "", before)
    return re.sub(r"[^{}]+\{\}", "", style)


def _met(selector: str) -> bool:
    """Whether a page can have what the selector names outside brackets."""
    plain = _WITHIN.sub("", selector)
    return not _FOREIGN.search(plain) and all(map(WORN.fullmatch, _CLASS.findall(plain)))


def bundle(parts: Iterable[str], kind: str) -> tuple[str, bytes]:
    """Address and content of PARTS as one file of the KIND `css` or `js`; the address changes with the content, so that a cache may keep it."""
    content = "".join(f"{part.strip()}\n" for part in parts).encode()
    return f"{OWN}site.{hashlib.sha256(content).hexdigest()[:8]}.{kind}", content


def scripts_of(body: str) -> list[str]:
    """The scripts that a page with this body needs besides those of every page."""
    return [script for script, mark in _NEEDED.items() if mark.search(body)]
