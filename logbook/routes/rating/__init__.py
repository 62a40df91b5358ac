"""Rating: what is put up to be rated, answering a statement at a time, both laid side by side, and the pages of one's own skills."""

from logbook.routes.rating import answering, lists, looking, opening, putting_up, recording, together
from logbook.routes.rating.blueprint import bp

__all__ = ["answering", "bp", "lists", "looking", "opening", "putting_up", "recording", "together"]
