"""Long lists a page at a time. The page's number stands in the address, so that Back and a bookmark work."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from sqlalchemy.orm import Session

from logbook.domain.people import Actor
from logbook.models.base import Rows
from logbook.models.kept import asked_for_some

ROWS = 50
MOST_PAGES = 10_000


@dataclass(frozen=True, slots=True)
class Page:
    """The rows of one page; `earlier` and `later` are the addresses of its neighbours, empty where there is none."""

    rows: Sequence[Any]
    number: int
    earlier: str = ""
    later: str = ""


def page_of(db: Session, query: Rows) -> Page:
    """The page the address asks for; one row more is read than shown, which tells whether there is another page."""
    number = number_asked()
    return _page(db.execute(query.limit(ROWS + 1).offset((number - 1) * ROWS)).all(), number)


def kept_page_of(db: Session, build: Callable[[Actor], Rows], actor: Actor) -> Page:
    """The same, of a statement that is kept: not even its bounds make it another one."""
    number = number_asked()
    return _page(asked_for_some(db, build, actor, ROWS + 1, (number - 1) * ROWS), number)


def _page(found: Sequence[Any], number: int) -> Page:
    return Page(
        rows=found[:ROWS],
        number=number,
        earlier=_address(number - 1) if number > 1 else "",
        later=_address(number + 1) if len(found) > ROWS else "",
    )


def number_asked() -> int:
    """The page the address names; the first where it names none that can be."""
    said = request.args.get("page", "1")
    number = int(said) if said.isascii() and said.isdigit() and len(said) < 6 else 1
    return min(max(number, 1), MOST_PAGES)


def _address(number: int) -> str:
    values: dict[str, Any] = {**request.args.to_dict(), **(request.view_args or {}), "page": number}
    return url_for(request.endpoint or "", **values)
