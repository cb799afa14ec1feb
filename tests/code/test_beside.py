"""Work shared with a second process: its results are handed over, its faults show here, and all is done here where there can be no second."""

from __future__ import annotations

import os
import threading
import time

import pytest

from zhibu import beside as module
from zhibu.beside import Beside

HERE = os.getpid()


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
    if not hasattr(os, "fork"):
        pytest.skip("没有 fork，都在一个进程里做")
    monkeypatch.setattr(module.threading, "active_count", lambda: 1)


def slowly(*parts):
    """A task during which the other process comes to take one too."""
    def task():
        for part in parts:
            time.sleep(0.05)
            yield part, os.getpid() == HERE
    return task


def test_results_come_in_the_order_of_the_tasks_whoever_did_them(alone):
    second = Beside([os.getpid])
    made = second.share([slowly(n, -n) for n in range(8)])
    assert [[part for part, _ in parts] for parts in made] == [[n, -n] for n in range(8)]
    assert {ours for parts in made for _, ours in parts} == {True, False}, "one of the two did nothing"
    assert len({ours for _, ours in made[0]}) == 1
    second.finish()


def test_every_task_is_done_once(alone, tmp_path):
    def task(n):
        def run():
            with (tmp_path / str(n)).open("a") as file:
                file.write("x")
            return [n]
        return run
    second = Beside([])
    assert second.share([task(n) for n in range(200)]) == [[n] for n in range(200)]
    second.finish()
    assert {path.read_text() for path in tmp_path.iterdir()} == {"x"} and len(list(tmp_path.iterdir())) == 200


def test_what_is_made_last_is_handed_over(alone):
    large = "字" * 1_000_000  # more than a pipe holds
    second = Beside([lambda: (os.getpid(), large)])
    second.share([])
    time.sleep(0.5)
    ((process, text),) = second.finish()
    assert text == large and process != HERE


def test_what_is_left_for_later_is_done_by_both(alone):
    second = Beside([lambda n=n: time.sleep(0.05) or (n, os.getpid() == HERE) for n in range(8)])
    second.share([])
    made = second.finish()
    assert [n for n, _ in made] == list(range(8)) and {ours for _, ours in made} == {True, False}


def test_the_second_process_ends_before_anybody_asks(alone):
    second = Beside([lambda: (os.getpid(), "字" * 1_000_000)])
    second.share([])
    while not os.waitid(os.P_PID, second._child.process, os.WEXITED | os.WNOWAIT | os.WNOHANG):
        pass  # it would hold its memory, and this test for ever
    assert second.finish()[0][0] != HERE


def test_a_fault_of_what_is_made_last_shows_here(alone):
    def fail():
        raise ValueError("坏了")

    second = Beside([fail])
    second.share([])
    time.sleep(0.2)
    with pytest.raises(ValueError, match="坏了"):
        second.finish()


def test_tasks_that_fail_in_the_second_process_are_done_here(alone):
    def only_here(n):
        def task():
            time.sleep(0.05)
            yield n
            if os.getpid() != HERE:
                raise ValueError("nobody would see this")
        return task
    second = Beside([os.getpid])
    assert second.share([only_here(n) for n in range(6)]) == [[n] for n in range(6)]
    assert second.finish() == [HERE]


def test_a_task_that_fails_everywhere_shows_here(alone):
    def fail():
        raise ValueError("坏了")

    with pytest.raises(ValueError, match="坏了"):
        Beside([os.getpid]).share([fail, fail])


def test_what_cannot_be_handed_over_is_made_here(alone):
    second = Beside([Stubborn])
    made = second.share([lambda: [time.sleep(0.05), Stubborn()][1:] for _ in range(6)])
    assert all(isinstance(one, Stubborn) for parts in made for one in parts) and len(made) == 6
    assert isinstance(second.finish()[0], Stubborn)


def test_beside_another_thread_all_is_made_here_and_the_last_when_asked(monkeypatch):
    monkeypatch.setattr(module.threading, "active_count", lambda: 2)
    made = []
    second = Beside([lambda: made.append(threading.get_ident())])
    assert second.share([lambda: iter([1, 2]), lambda: [3]]) == [[1, 2], [3]]
    assert not made
    second.finish()
    assert made == [threading.get_ident()]


def test_without_a_place_for_the_results_it_is_made_here(alone, monkeypatch):
    def refuse():
        raise OSError("no room")

    monkeypatch.setattr(module.tempfile, "TemporaryFile", refuse)
    second = Beside([os.getpid])
    assert (second.share([lambda: [os.getpid()]]), second.finish()) == ([[HERE]], [HERE])


def test_nothing_shared_is_nothing_begun(alone):
    assert Beside([os.getpid]).finish() == [HERE]
