"""An MP4 as every browser plays it: the index first, no edit lists, nothing said beside the pictures."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import av
from av.container import OutputContainer

from logbook.adapters.inspection.child.source import Made

OPTIONS = {"movflags": "faststart+negative_cts_offsets", "use_editlist": "0", "fflags": "+bitexact"}
"""Edit lists would leave pictures from outside a moment in the file; bitexact leaves out the writing program's name and the day."""


@contextmanager
def mp4(made: Made) -> Iterator[OutputContainer]:
    """An MP4 in `made`, whole when this ends."""
    made.clear()

    def same_bytes(_url: str, _flags: int, _options: dict[str, Any]) -> Made:
        """To put the index first the writer reads what it wrote."""
        return made.again()

    with av.open(made, "w", format="mp4", options=OPTIONS, io_open=same_bytes) as container:
        yield container
