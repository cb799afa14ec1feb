"""Texts kept on the disk: they come back as they were, from whichever process put them, and leave nothing behind."""

from __future__ import annotations

import gc
import os
import pickle
from pathlib import Path

import pytest

from zhibu.spool import Spool, Stored

TEXTS = ["", "一", "a\nb\r\n\u2028", "𠮷字" * 100_000]


def folder_of(stored: Stored) -> Path:
    return Path(stored.spool._folder.name)


def test_every_text_comes_back_in_any_order():
    spool = Spool()
    kept = [spool.put(text) for text in TEXTS]
    assert [str(one) for one in reversed(kept)] == TEXTS[::-1]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="没有 fork，没有第二个进程")
def test_what_a_copy_of_this_process_puts_is_read_here(tmp_path):
    spool = Spool()
    first = spool.put("先")
    if (process := os.fork()) == 0:
        (tmp_path / "handed").write_bytes(pickle.dumps([spool.put(text) for text in TEXTS]))
        os._exit(0)
    mine = [spool.put(f"主{n}") for n in range(50)]
    assert os.waitpid(process, 0)[1] == 0
    handed = pickle.loads((tmp_path / "handed").read_bytes())
    assert [str(one) for one in handed] == TEXTS and str(first) == "先" and [str(one) for one in mine] == [f"主{n}" for n in range(50)]


def test_the_folder_stays_while_a_text_can_be_asked_for_and_goes_then():
    kept = Spool().put("字")
    gc.collect()
    folder = folder_of(kept)
    assert folder.is_dir() and str(kept) == "字"
    del kept
    gc.collect()
    assert not folder.exists()


def test_pages_outlive_what_made_them(toy):
    page = toy.build().pages[0]
    gc.collect()
    assert "</h1>" in page.body
