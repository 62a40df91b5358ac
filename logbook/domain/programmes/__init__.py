"""Programmes: the requirements a journey follows, and the TOML text services keep and edit them as."""

from logbook.domain.programmes.reading import read_programme
from logbook.domain.programmes.requirements import (
    Milestone,
    Programme,
    Required,
    Stage,
    next_milestone,
    why_not_enrol,
)
from logbook.domain.programmes.writing import renumbered, to_toml
from logbook.domain.toml_text import BrokenText, line_of

__all__ = [
    "BrokenText",
    "Milestone",
    "Programme",
    "Required",
    "Stage",
    "line_of",
    "next_milestone",
    "read_programme",
    "renumbered",
    "to_toml",
    "why_not_enrol",
]
