"""One milestone: what is still to come, asking and taking back, the assessor, a shortfall, the decision."""

from logbook.routes.milestones import acts, page
from logbook.routes.milestones.blueprint import bp

__all__ = ["acts", "bp", "page"]
