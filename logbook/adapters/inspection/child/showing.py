"""Pictures as a player shows them: turned upright, square pixels, no larger than asked."""

from __future__ import annotations

from typing import Any

from av.filter import Graph
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from logbook.adapters.inspection.child.reading import shown_size

TURNS = {90: ("transpose=clock",), 180: ("hflip", "vflip"), 270: ("transpose=cclock",), 0: ()}


class Upright:
    """Makes every picture of a track look as it is shown; a track whose pictures change in size on the way is followed."""

    def __init__(self, track: VideoStream, *, short: int, long: int, form: str = "yuv420p") -> None:
        self._track = track
        self._bounds = short, long
        self._form = form
        self._graph: Graph | None = None
        self._of: tuple[int, int, str] | None = None
        self.width = self.height = 0

    def show(self, picture: VideoFrame) -> VideoFrame:
        """The same picture, upright."""
        of = picture.width, picture.height, picture.format.name
        if self._graph is None or of != self._of:
            self._of, self._graph = of, self._for(picture)
        self._graph.vpush(picture)
        return self._graph.vpull()

    def _for(self, picture: VideoFrame) -> Graph:
        turned = -picture.rotation % 360
        if not self.width:  # what comes first sets the size of all
            shown = shown_size(picture.width, picture.height, self._track.sample_aspect_ratio, turned)
            self.width, self.height = within(*shown, *self._bounds)
        graph = Graph()
        base = picture.time_base or self._track.time_base
        last: Any = graph.add_buffer(width=picture.width, height=picture.height, format=picture.format, time_base=base)
        steps = (*TURNS.get(turned, ()), f"scale={self.width}:{self.height}", "setsar=1", f"format={self._form}")
        for step in steps:
            name, _, how = step.partition("=")
            here = graph.add(name, how or None)
            last.link_to(here)
            last = here
        last.link_to(graph.add("buffersink"))
        graph.configure()
        return graph


def within(width: int, height: int, short: int, long: int) -> tuple[int, int]:
    """The same shape within the bounds of its shorter and its longer side, never larger than it is; both even."""
    share = min(1.0, short / min(width, height), long / max(width, height))
    return max(2, round(width * share / 2) * 2), max(2, round(height * share / 2) * 2)
