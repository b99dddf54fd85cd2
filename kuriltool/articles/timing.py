"""How long reading one article may take."""

from __future__ import annotations

import ctypes
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TypeVar

from kuriltool.errors import ArticleError

_AGAIN = 1.0  # seconds until what has caught the first alarm, with a bare `except:`, gets another

Result = TypeVar("Result")


class _TimeIsUp(BaseException):
    """No Exception, so that no library takes it for trouble with a file and goes on."""


def within(seconds: float, path: str, work: Callable[[], Result]) -> Result:
    """What `work` returns. Raises ArticleError once it has taken `seconds`.

    An alarm of the system stops it, which there is on POSIX and in the main thread alone; in others the interpreter does, as soon
    as it is back from what is not written in Python. Where another alarm, that of a caller, would go off sooner nothing does.
    """
    try:
        with _alarm(seconds):
            return work()
    except _TimeIsUp:
        reason = f"takes longer than {seconds:g} s to read; take out what is large in it, or raise --limit-seconds"
        raise ArticleError(path, reason) from None


@contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    """Raises _TimeIsUp inside after `seconds`; an alarm that was set before goes on afterwards as if nothing had been."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        with _watched(seconds):
            yield
        return
    left, interval = signal.getitimer(signal.ITIMER_REAL)
    if 0 < left <= seconds:
        yield
        return
    on = True

    def stop(_signal: int, _frame: FrameType | None) -> None:
        if on:
            raise _TimeIsUp

    began = time.monotonic()
    before = signal.signal(signal.SIGALRM, stop)
    try:
        signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN)
        yield
    finally:
        on = False
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        if left:
            # 0 would switch it off: one that is due by now goes off at once.
            signal.setitimer(signal.ITIMER_REAL, max(left - (time.monotonic() - began), 1e-6), interval)


@contextmanager
def _watched(seconds: float) -> Iterator[None]:
    """Raises _TimeIsUp inside, in the thread that this is, after `seconds`, and again until it is heeded."""
    thread, one_at_a_time, over = ctypes.c_ulong(threading.get_ident()), threading.Lock(), threading.Event()

    def watch() -> None:
        left = seconds
        while not over.wait(left):
            with one_at_a_time:
                if not over.is_set():
                    ctypes.pythonapi.PyThreadState_SetAsyncExc(thread, ctypes.py_object(_TimeIsUp))
            left = _AGAIN

    if seconds:
        threading.Thread(target=watch, daemon=True).start()
    try:
        yield
    finally:
        with one_at_a_time:
            over.set()
            ctypes.pythonapi.PyThreadState_SetAsyncExc(thread, None)  # one that is on its way comes no more
