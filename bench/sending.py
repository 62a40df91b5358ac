"""Bytes sent to the server over loopback as a tus client sends them, beside writing the same bytes to the same disk and waiting for it."""

from __future__ import annotations

import os
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from time import perf_counter

from bench.figures import Figure
from bench.stage import Stage
from logbook.models.recordings import Clip

MEBIBYTE = 1024 * 1024
MEBIBYTES = 64
TIMES = 5
SECONDS = 20


def throughput(stage: Stage) -> Figure:
    """Of one upload in one piece until it is acknowledged, encrypted and on the disk."""
    ours, floors = [], []
    for _ in range(TIMES):
        content = os.urandom(MEBIBYTES * MEBIBYTE)
        ours.append(MEBIBYTES / upload(stage, stage.expect(content, SECONDS), content))
        floors.append(MEBIBYTES / _written(stage.settings.media_folder / "raw", content))
    name = "sending over loopback, encrypted, beside writing and waiting for the disk"
    return Figure(name, median(ours), "MiB a second", 0.2, median(floors), at_least=True)


def upload(stage: Stage, clip: Clip, content: bytes) -> float:
    """Send all of it; seconds until it was acknowledged."""
    line = HTTPConnection("127.0.0.1", stage.server.port, timeout=600)
    said = {
        **stage.headers(),
        "Tus-Resumable": "1.0.0",
        "Content-Type": "application/offset+octet-stream",
        "Upload-Offset": "0",
    }
    line.connect()
    began = perf_counter()
    line.request("PATCH", f"/uploads/{clip.file_id}", content, said)
    answer = line.getresponse()
    told = answer.read()
    took = perf_counter() - began
    line.close()
    assert answer.status == 204, f"{answer.status}: {told!r}"
    assert answer.headers["Upload-Offset"] == str(len(content))
    return took


def _written(raw: Path, content: bytes) -> float:
    began = perf_counter()
    with raw.open("wb", buffering=0) as file:
        for start in range(0, len(content), 1 << 16):
            file.write(content[start : start + (1 << 16)])
        os.fsync(file.fileno())
    took = perf_counter() - began
    raw.unlink()
    return took
