"""Texts kept on the disk: they come back as they were, from whichever process put them, and leave nothing behind."""

from __future__ import annotations

import gc
import os
import pickle
import weakref

import pytest

from zhibu.spool import Spool

TEXTS = ["", "一", "a\nb\r\n\u2028", "𠮷字" * 100_000]


def test_every_text_comes_back_in_any_order_and_among_others():
    spool = Spool()
    kept = [spool.put(text) for text in TEXTS]
    assert [str(one) for one in reversed(kept)] == TEXTS[::-1]
    assert str(spool.put("后来的")) == "后来的" and [str(one) for one in kept] == TEXTS


@pytest.mark.skipif(not hasattr(os, "fork"), reason="没有 fork，没有第二个进程")
def test_what_a_copy_of_this_process_puts_is_read_here(tmp_path):
    spool, other = Spool(), Spool()
    first = spool.put("先")
    if (process := os.fork()) == 0:
        (tmp_path / "handed").write_bytes(pickle.dumps([*(spool.put(text) for text in TEXTS), other.put("另")]))
        os._exit(0)
    mine = [spool.put(f"主{n}") for n in range(50)]
    assert os.waitpid(process, 0)[1] == 0
    handed = pickle.loads((tmp_path / "handed").read_bytes())
    assert [str(one) for one in handed] == [*TEXTS, "另"] and str(first) == "先"
    assert [str(one) for one in mine] == [f"主{n}" for n in range(50)]


def test_the_files_have_no_name_and_go_with_the_last_text(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    kept = Spool().put("字")
    gc.collect()
    file = weakref.ref(kept.spool._files[0])
    assert str(kept) == "字"
    if os.name == "posix":
        assert list(tmp_path.iterdir()) == []
    del kept
    gc.collect()
    assert file() is None, "it would stay open, and hold its room on the disk"


def test_pages_outlive_what_made_them(toy):
    page = toy.build().pages[0]
    gc.collect()
    assert "</h1>" in page.body
