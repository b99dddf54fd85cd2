"""Dask: a cluster of this machine or one that runs somewhere, and parts given to its workers."""

from __future__ import annotations

import logging
import os
import re
import signal
import threading
import uuid
from collections.abc import Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import ExitStack, contextmanager
from typing import Any

from kuriltool.clean import counted, one_line
from kuriltool.cluster import working
from kuriltool.cluster.job import Job
from kuriltool.cluster.parts import Account, Part
from kuriltool.errors import KuriltoolError

_LOST = "the Dask scheduler is lost; what was read stays, and the same command goes on from there"
_TALKATIVE = ("distributed", "tornado", "asyncio")
_LOCAL = re.compile(r"local(?::(\d{1,4}))?")
_PATIENCE = 10  # seconds until a scheduler has to answer, and until it has to have a worker
_PATIENCE_HERE = 120  # where processes of this machine are still to start
_RETRIES = 2  # of a part, where it fails for other reasons than the death of its worker
_IN_HAND = 2_000  # parts that the scheduler knows of at once: it holds each in memory


class Cluster:
    """A cluster that is connected; see `connected`."""

    def __init__(self, client: Any) -> None:
        self._client = client

    @property
    def threads(self) -> int:
        """How many parts are read at once."""
        return sum(map(int, self._client.nthreads().values()))

    def check(self, job: Job, token: str, sample: str | None) -> list[str]:
        """Raises KuriltoolError where a worker can't do the job, as `working.ready` tells; notes on what would make it faster."""
        with self._explained():
            found = self._client.run(working.ready, job, token, sample)
            crowded = [address for address, threads in self._client.nthreads().items() if threads > 1]
        for address, trouble in found.items():
            if trouble:
                raise KuriltoolError(f"the worker {address} {trouble}")
        several = f"{counted(len(crowded), 'worker')} with several threads read with one of them"
        return [f"{several}; start workers with --nthreads 1, one for each core"] if crowded else []

    def read(self, job: Job, parts: Sequence[Part]) -> Iterator[tuple[Part, Account | str]]:
        """Each part, as it is done, with its account, or with what went wrong with it in the end.

        What was in the hands of one worker after another when they died is read once more in halves, and at last file by file
        with nothing beside it, so that what kills them costs one file.
        """
        waiting, suspects = list(reversed(parts)), list[Part]()
        given: dict[Any, Part] = {}  # by the future of what comes of it
        with self._explained():
            running = _library().as_completed(loop=self._client.loop)
            while waiting or given or suspects:
                alone = not waiting and not given
                while (waiting and len(given) < _IN_HAND) or (alone and not given):
                    running.add(self._given(job, waiting.pop() if waiting else suspects.pop(), given))
                future = next(running)
                part, outcome = given.pop(future), _outcome(future)
                future.release()
                if outcome is not None:
                    yield part, outcome
                elif alone:
                    yield part, "ended every process that read it, for want of memory perhaps; split it"
                else:
                    waiting += (halves := part.halves())
                    suspects += [] if halves else [part]

    def _given(self, job: Job, part: Part, given: dict[Any, Part]) -> Any:
        key = f"kuriltool-{part.name}-{uuid.uuid4().hex[:8]}"
        future = self._client.submit(_worked, job, part, key=key, retries=_RETRIES, pure=False)
        given[future] = part
        return future

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Turns what Dask raises where the cluster itself is the trouble into one line."""
        try:
            yield
        except ModuleNotFoundError as error:
            raise KuriltoolError(f"the workers lack {error.name}; install there: pip install 'kuriltool[dask]'") from error
        except (OSError, RuntimeError, CancelledError) as error:  # the last where futures lose their scheduler
            raise KuriltoolError(_LOST) from error


@contextmanager
def connected(scheduler: str) -> Iterator[Cluster]:
    """The cluster of the scheduler at an address, or `local` or `local:4` for one that lasts as long as this.

    Raises KuriltoolError where none answers, or none has a worker, or dask is not installed.
    """
    distributed = _library()
    with _quiet(), ExitStack() as open:
        local = _LOCAL.fullmatch(scheduler)
        patience = _PATIENCE_HERE if local else _PATIENCE
        address = _started(distributed, local[1], open) if local else scheduler
        try:
            client = open.enter_context(distributed.Client(address, timeout=patience, set_as_default=False))
            client.wait_for_workers(1, timeout=patience)
        except (OSError, ValueError, TypeError, RuntimeError) as error:
            raise KuriltoolError(_unreachable(scheduler, error)) from error
        yield Cluster(client)


def _started(distributed: Any, number: str | None, open: ExitStack) -> Any:
    """A cluster on this machine, that nobody else can reach, of processes with a thread each."""
    import dask

    # By itself Dask has workers give back every bit of free memory at once, which costs a reader of texts a tenth of its time.
    settings = {"distributed.nanny.pre-spawn-environ.MALLOC_TRIM_THRESHOLD_": 2**28}

    open.enter_context(dask.config.set(settings))
    with _deaf():
        return open.enter_context(
            distributed.LocalCluster(
                n_workers=int(number) if number else os.cpu_count() or 1,
                threads_per_worker=1,
                processes=True,
                host="127.0.0.1",
                dashboard_address="127.0.0.1:0",  # a port that nobody has
                scheduler_kwargs={"dashboard": False},
                silence_logs=logging.CRITICAL,
                preload=[__name__],
            )
        )


@contextmanager
def _deaf() -> Iterator[None]:
    """Processes that are started inside take no notice of Ctrl-C: whoever started them ends them in order."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def dask_setup(_worker: Any) -> None:
    """What Dask calls in each worker of this machine, also in one that takes the place of another."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _worked(job: Job, part: Part) -> Account:
    """What a worker runs; its own folder is emptied by Dask where it is killed."""
    from distributed import get_worker

    return working.read(job, part, get_worker().local_directory)


def _library() -> Any:
    try:
        import distributed
    except ModuleNotFoundError:
        raise KuriltoolError("a cluster needs dask; install it with: pip install 'kuriltool[dask]'") from None
    return distributed


def _unreachable(scheduler: str, error: Exception) -> str:
    if isinstance(error, TimeoutError) and "worker" in str(error).lower():
        return f"the Dask scheduler at {scheduler} has no workers; start some: dask worker {scheduler} --nthreads 1"
    if isinstance(error, OSError):
        return f"no Dask scheduler answers at {scheduler}; is it tcp://HOST:8786? 'local' starts one on this machine"
    return f'"{scheduler}" is no address of a Dask scheduler; it is tcp://HOST:8786, or "local" for this machine'


def _outcome(future: Any) -> Account | str | None:
    """The account of a part, or what went wrong with it; None where whoever reads it dies.

    An account waits where it was given until it is fetched, so that what was done may yet be lost, and is then done again.
    """
    try:
        found: Account = future.result()
    except _library().KilledWorker:
        return None
    except CancelledError:
        raise
    except KuriltoolError as error:
        return str(error)
    except Exception as error:  # whatever a worker raises, it costs one part
        return f"could not be read: {one_line(f'{type(error).__name__}: {error}')}"
    return found


@contextmanager
def _quiet() -> Iterator[None]:
    """Dask says nothing of its own: what matters of it we tell."""
    loggers = [logging.getLogger(name) for name in list(logging.root.manager.loggerDict) if name.startswith(_TALKATIVE)]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)
