"""What a first and a later visit to the home page bring over the wire, compressed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bench.figures import Figure
from bench.servers import Asking, Server
from bench.subjects import TRAINEE, Subject

KB = 1024
ASSET = re.compile(r'(?:<link[^>]*href|<(?:script|img)[^>]*src)="(/[^"]+)"')
IMPORT = re.compile(r'import[^"\']*["\'](\.[^"\']+)["\']')


def weights(subject: Subject, logbook: Server) -> Iterator[Figure]:
    """Bodies as a browser receives them; a later visit brings the page alone, everything else is kept for good."""
    asking = Asking(logbook, subject.cookie(TRAINEE))
    page = asking.get("/", plain=True).body.decode()
    wanted = dict.fromkeys(ASSET.findall(page))
    for address in [*wanted]:
        if address.endswith(".js"):
            script = asking.get(address, plain=True).body.decode()
            wanted |= dict.fromkeys(f"{address.rpartition('/')[0]}/{name[2:]}" for name in IMPORT.findall(script))
    warm = len(asking.get("/").body)
    cold = warm + sum(len(asking.get(address).body) for address in wanted)
    asking.close()
    yield Figure("first visit to the home page", cold / KB, "KB", target=45)
    yield Figure("requests of the first visit", 1 + len(wanted), "requests", target=5)
    yield Figure("later visits to the home page", warm / KB, "KB", target=6)
