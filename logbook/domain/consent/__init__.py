"""Consent: what families agreed to, and what that lets footage be used for.

    verdict = may_be_used(footage, Purpose.TEACHING, today)     # the one question, footage.py
    verdict.allowed, [each.sentence for each in verdict.missing]

`models/footage_consent.py` lays footage out for the question, for many clips at once.
"""

from logbook.domain.consent.answers import Answer, Withdrawal, all_agreed_since, by_purpose, in_force
from logbook.domain.consent.footage import Footage, Missing, Recognisable, Verdict, may_be_filmed, may_be_used
from logbook.domain.consent.life import Stage, before_any_answer, stages
from logbook.domain.consent.objections import Decision, Objection
from logbook.domain.consent.purposes import ASKED_APART, Asked, Purpose, read_purposes
from logbook.domain.consent.sentence import everything_in_one_sentence, in_one_sentence

__all__ = [
    "ASKED_APART",
    "Answer",
    "Asked",
    "Decision",
    "Footage",
    "Missing",
    "Objection",
    "Purpose",
    "Recognisable",
    "Stage",
    "Verdict",
    "Withdrawal",
    "all_agreed_since",
    "before_any_answer",
    "by_purpose",
    "everything_in_one_sentence",
    "in_force",
    "in_one_sentence",
    "may_be_filmed",
    "may_be_used",
    "read_purposes",
    "stages",
]
