"""The coordinator's board: who is moving, slowing, would welcome a call or is away; and what is done from it."""

from logbook.routes.board import acts, pages
from logbook.routes.board.blueprint import bp

__all__ = ["acts", "bp", "pages"]
