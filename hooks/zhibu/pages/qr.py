"""The address of a page as a QR code: for paper, which has no links."""

from __future__ import annotations

import segno
from markupsafe import Markup

QUIET = 4
"""Modules of white around the code; scanners need them."""

MASK = 7
"""One of the eight patterns laid over the modules. To try all for each page takes six times as long and gains four percent of evenness."""


def qr_code(address: str) -> Markup:
    """ADDRESS as an inline picture of one path, black on white, with the address in words below it."""
    rows = [list(row) for row in segno.make(address, error="m", micro=False, boost_error=False, mask=MASK).matrix_iter(border=QUIET)]
    return Markup('<figure class="zb-qr"><svg class="zb-qr__code" viewBox="0 0 {size} {size}" role="img" aria-label="本页地址的二维码">'
                  '<path d="{path}"></path></svg><figcaption>{address}</figcaption></figure>').format(
        size=len(rows), path="".join(_runs(rows)), address=address)


def _runs(rows: list[list[int]]):
    """A rectangle for each run of dark modules in a row."""
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            end = x
            while end < len(row) and row[end]:
                end += 1
            if end > x:
                yield f"M{x} {y}h{end - x}v1h-{end - x}z"
            x = max(end, x + 1)
