"""The people of a service: finding them, their roles, those who leave, two records of one person."""

from logbook.routes.people import addresses, leaving, merging, pages, roles
from logbook.routes.people.blueprint import bp

__all__ = ["addresses", "bp", "leaving", "merging", "pages", "roles"]
