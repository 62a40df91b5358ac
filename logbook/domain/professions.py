"""What people do beside this work: a short list, so that figures can be told by it."""

from __future__ import annotations

from enum import StrEnum


class Profession(StrEnum):
    """As the person says; nobody has to."""

    FAMILY_SUPPORT = "family-support"
    SOCIAL_WORK = "social-work"
    HEALTH_VISITING = "health-visiting"
    NURSING = "nursing"
    PSYCHOLOGY = "psychology"
    THERAPY = "therapy"
    EARLY_YEARS = "early-years"
    TEACHING = "teaching"
    OTHER = "other"

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS = {
    Profession.FAMILY_SUPPORT: "Family support",
    Profession.SOCIAL_WORK: "Social work",
    Profession.HEALTH_VISITING: "Health visiting",
    Profession.NURSING: "Nursing or midwifery",
    Profession.PSYCHOLOGY: "Psychology",
    Profession.THERAPY: "Therapy, speech and language among them",
    Profession.EARLY_YEARS: "Early years",
    Profession.TEACHING: "Teaching",
    Profession.OTHER: "Something else",
}
