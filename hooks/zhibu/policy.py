"""What a page may load and run: its own files, and those inline scripts of the theme that are named by their hash."""

from __future__ import annotations

import base64
import hashlib
import re

INLINE = re.compile(r'<script(?: data-scripts="[^"]*")?>(.*?)</script>', re.S)

SAID = re.compile(rb'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
"""Where a page says its policy."""


def policy(markup: str = "") -> str:
    """The policy of a page whose only inline scripts are those in MARKUP.

    No style is inline either. Nothing is fetched by script: the search and the rules come as scripts, which file: allows too.
    """
    hashes = dict.fromkeys(base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in INLINE.findall(markup))
    scripts = " ".join(["'self'", *(f"'sha256-{one}'" for one in hashes)])
    return (f"default-src 'none'; script-src {scripts}; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'none'; "
            "object-src 'none'; base-uri 'none'; form-action 'self'")


def header(page: bytes) -> str:
    """The policy to send with a page: the one it says itself, and what only a header can say."""
    said = SAID.search(page.partition(b"</head>")[0])  # before it stand the title and the description, however long they are
    return f"{said[1].decode('ascii') if said else policy()}; frame-ancestors 'none'"
