"""A dead man's ping: an address of the operator's choice is told that the timetable lives, and complains when it is not."""

from __future__ import annotations

import logging
from urllib.error import URLError
from urllib.request import Request, urlopen

SECONDS = 10

log = logging.getLogger(__name__)


def tell(url: str, *, well: bool) -> bool:
    """Ask for the address, or for its /fail; whether it answered. One that does not hinders nothing."""
    request = Request(url if well else f"{url}/fail", headers={"User-Agent": "vig-logbook"})  # noqa: S310 - http(s), by config
    try:
        with urlopen(request, timeout=SECONDS) as answer:  # noqa: S310 - as above
            return 200 <= int(answer.status) < 300
    except (URLError, OSError, ValueError) as trouble:
        log.warning("The address of LOGBOOK_PING_URL did not answer: %s", type(trouble).__name__)
        return False
