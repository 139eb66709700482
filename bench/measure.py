"""Times taken, and what is said of them: medians, quartiles, ratios within one run."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class Taken(NamedTuple):
    """What one action took, in seconds."""

    processor: float
    """Time of this process on the processor, whatever else the machine does."""
    wall: float


class Spread(NamedTuple):
    """The middle of several values, and how far they lie apart."""

    median: float
    low: float
    """The first quartile; the least of fewer than four values."""
    high: float
    """The third quartile; the most of fewer than four values."""


class Process(NamedTuple):
    """What a whole process took."""

    wall: float
    """Seconds."""
    processor: float
    """Seconds of user and system time, its children's too."""
    peak: float
    """MiB of the largest process among it and its children."""


def timed(action: Callable[[], object]) -> Taken:
    """Return what an action takes."""
    wall, processor = time.perf_counter(), time.process_time()
    action()
    return Taken(time.process_time() - processor, time.perf_counter() - wall)


def spread(values: Sequence[float]) -> Spread:
    """Return median and quartiles."""
    middle = statistics.median(values)
    if len(values) < 4:
        return Spread(middle, min(values), max(values))
    low, _, high = statistics.quantiles(values, n=4, method="inclusive")
    return Spread(middle, low, high)


def paired(values: Sequence[float], base: Sequence[float]) -> Spread:
    """Return the ratios of values that belong together."""
    return spread([value / other for value, other in zip(values, base, strict=True)])


_WATCHER = (
    "import resource, subprocess, sys, time; began = time.perf_counter();"
    "code = subprocess.call(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL);"
    "taken = time.perf_counter() - began; used = resource.getrusage(resource.RUSAGE_CHILDREN);"
    "print(code, taken, used.ru_utime + used.ru_stime, used.ru_maxrss)"
)


def process(command: Sequence[object], *, codes: Sequence[int] = (0,)) -> Process:
    """Run a command and return what it took.

    A process between starts it: the peak of a child begins with what its parent held. The command
    may write byte code, as a user's would.

    Raises:
        RuntimeError: it left with another code than ``codes``.

    """
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    line = [sys.executable, "-S", "-c", _WATCHER, *(str(part) for part in command)]
    done = subprocess.run(line, capture_output=True, text=True, check=True, env=environment)
    code, wall, processor, peak = done.stdout.split()
    if int(code) not in codes:
        raise RuntimeError(f"{' '.join(line[4:])} left with {code}")
    scale = 1024**2 if sys.platform == "darwin" else 1024
    return Process(float(wall), float(processor), int(peak) / scale)
