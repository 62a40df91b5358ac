"""Intervision: groups of peers, and a meeting as the page everybody in it has open."""

from logbook.routes.intervision import groups, letters, meetings, members, rating, rounds, sharing
from logbook.routes.intervision.blueprint import bp

__all__ = ["bp", "groups", "letters", "meetings", "members", "rating", "rounds", "sharing"]
