"""How fast the vault takes a film, beside writing the same bytes to the same disk and waiting for it."""

from __future__ import annotations

import io
import os
from pathlib import Path
from statistics import median
from time import perf_counter
from uuid import uuid4

from bench.figures import Figure
from logbook.adapters.vault import open_vault
from logbook.config import Settings

MEGABYTES = 64
TIMES = 5


def append_throughput(folder: Path) -> Figure:
    """Time to take a film against time to write it raw: at most five times, which is at least 0.2x the throughput."""
    film = os.urandom(1 << 20) * MEGABYTES
    ours, floors = [], []
    for _ in range(TIMES):
        ours.append(_taken(folder, film))
        floors.append(_written(folder, film))
    each = 1000 / MEGABYTES
    return Figure("taking a film into the vault", median(ours) * each, "ms a MiB", 5, median(floors) * each)


def _taken(folder: Path, film: bytes) -> float:
    vault = open_vault(Settings(folder, "sqlite://", ""))
    file_id = uuid4()
    vault.begin(file_id, uuid4())
    began = perf_counter()
    assert vault.append(file_id, 0, io.BytesIO(film), len(film)) == len(film)
    took = perf_counter() - began
    vault.destroy_file(file_id)
    vault.close()
    return took


def _written(folder: Path, film: bytes) -> float:
    raw = folder / "raw"
    began = perf_counter()
    with raw.open("wb", buffering=0) as file:
        for start in range(0, len(film), 1 << 16):
            file.write(film[start : start + (1 << 16)])
        os.fsync(file.fileno())
    took = perf_counter() - began
    raw.unlink()
    return took
