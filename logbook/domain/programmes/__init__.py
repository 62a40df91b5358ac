"""Programmes: the requirements a journey follows, and the TOML text services keep and edit them as."""

from logbook.domain.programmes.fields import BrokenProgramme
from logbook.domain.programmes.reading import read_programme
from logbook.domain.programmes.requirements import (
    Milestone,
    Programme,
    Required,
    Stage,
    next_milestone,
    why_not_enrol,
)
from logbook.domain.programmes.writing import to_toml

__all__ = [
    "BrokenProgramme",
    "Milestone",
    "Programme",
    "Required",
    "Stage",
    "next_milestone",
    "read_programme",
    "to_toml",
    "why_not_enrol",
]
