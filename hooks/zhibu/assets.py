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

SCRIPTS = tuple(f"{OWN}{name}.js" for name in ("frame", "dom", "ticks-store", "ticks-files", "ticks", "gist", "visit", "search-box"))

SPECIAL = {
    f"{OWN}list.js": "zb-list|data-progress",
    f"{OWN}inspection.js": "data-inspection",
    f"{OWN}progress.js": "data-progress",
    f"{OWN}month.js": "data-now",
    f"{OWN}dates.js": r"data-(?:offset|dates|ratio|start|stage|clock|due-list)",
    f"{OWN}review.js": "data-review",
}
"""Scripts of some pages, with what stands in a page that needs one."""

_NEEDED = {script: re.compile(mark) for script, mark in SPECIAL.items()}


def bundle(parts: Iterable[bytes], kind: str) -> tuple[str, bytes]:
    """Address and content of PARTS as one file of the KIND `css` or `js`; the address changes with the content, so that a cache may keep it."""
    content = b"\n".join(re.sub(rb"(?m)^/[/*]# sourceMappingURL=.*$", b"", part).strip() for part in parts) + b"\n"
    return f"{OWN}site.{hashlib.sha256(content).hexdigest()[:8]}.{kind}", content


def scripts_of(body: str) -> list[str]:
    """The scripts that a page with this body needs besides those of every page."""
    return [script for script, mark in _NEEDED.items() if mark.search(body)]
