"""Work in a second process: its result is handed over, its faults show here, and it is done here where there can be no second."""

from __future__ import annotations

import os
import threading

import pytest

from zhibu import beside as module
from zhibu.beside import beside


class Stubborn:
    """What cannot be handed from one process to another, as a result too large for the disk cannot."""

    def __reduce__(self):
        raise OSError("no room")


@pytest.fixture(autouse=True)
def two_cores(monkeypatch):
    monkeypatch.setattr(module.os, "cpu_count", lambda: 2)


@pytest.fixture
def alone(monkeypatch):
    """As if no other thread ran: the tests' own helpers have some."""
    monkeypatch.setattr(module.threading, "active_count", lambda: 1)


def test_the_result_is_handed_over_from_another_process(alone):
    large = "字" * 1_000_000  # more than a pipe holds
    finish = beside(lambda: (os.getpid(), large))
    process, text = finish()
    assert text == large and (process != os.getpid()) == hasattr(os, "fork")


def test_the_second_process_ends_before_anybody_asks(alone):
    if not hasattr(os, "fork"):
        pytest.skip("没有 fork，都在一个进程里做")
    finish = beside(lambda: (os.getpid(), "字" * 1_000_000))
    while not os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT | os.WNOHANG):
        pass  # it would hold its memory, and this test for ever
    assert finish()[0] != os.getpid()


def test_a_fault_shows_here(alone):
    def fail():
        raise ValueError("坏了")

    with pytest.raises(ValueError, match="坏了"):
        beside(fail)()


def test_what_cannot_be_handed_over_is_made_here(alone):
    assert isinstance(beside(Stubborn)(), Stubborn)


def test_beside_another_thread_it_is_made_here_when_asked(monkeypatch):
    monkeypatch.setattr(module.threading, "active_count", lambda: 2)
    made = []
    finish = beside(lambda: made.append(threading.get_ident()))
    assert not made
    finish()
    assert made == [threading.get_ident()]


def test_without_a_place_for_the_result_it_is_made_here(alone, monkeypatch):
    def refuse():
        raise OSError("no room")

    monkeypatch.setattr(module.tempfile, "TemporaryFile", refuse)
    assert beside(os.getpid)() == os.getpid()
