"""What every figure means, in words: the page says it one tap away, and a file carries it along."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Definition:
    """A figure's name as the page has it, what it counts, and the sentence that keeps it from being misread."""

    key: str
    name: str
    counts: str


DEFINITIONS = (
    Definition("attended", "Attended", "Places on courses of this service on which somebody was there on the day."),
    Definition(
        "enrolled",
        "Enrolled",
        "Journeys begun on a programme that leads to practitioner. The share is of those who attended a course here; who came "
        "without one is in the number and not in the share.",
    ),
    Definition(
        "first-cycle",
        "First cycle",
        "Journeys with at least one cycle done: filmed, and its review held. The share is of those enrolled.",
    ),
    Definition(
        "mid-point",
        "Mid-point",
        "Journeys whose first milestone was passed, or that were accredited. The share is of those enrolled.",
    ),
    Definition("accredited", "Accredited", "Journeys whose last milestone was passed. The share is of those enrolled."),
    Definition(
        "practising",
        "Practising",
        "Accredited, with a cycle done since then and not more than 180 days ago. Days on leave or in a pause are not counted, "
        "so nobody stops practising by being on leave. The share is of those accredited.",
    ),
    Definition(
        "supervisor",
        "Supervisor",
        "Accredited, and holding the role of supervisor in this service. The share is of those accredited.",
    ),
    Definition(
        "accreditation",
        "Accredited in time",
        "The share of those enrolled who are accredited so many months after enrolment (Aalen-Johansen). Leaving is a competing "
        "event: whoever left is not counted as if they might still be accredited. Whoever is still on the way counts for as long as "
        "they have been.",
    ),
    Definition(
        "practice",
        "Staying in practice",
        "The share of those accredited who have not stopped practising so many months later (Kaplan-Meier). Stopping is the first "
        "time that 180 days have gone by without a cycle, leave and pauses not counted, or leaving. People accredited before "
        "this logbook began count from the day it began.",
    ),
    Definition(
        "bands",
        "Bands",
        "Where the true share lies with 95 % confidence, if people were like these (log-log bands; Greenwood's variance, and the "
        "delta method's for accreditation). A wide band says that few people are behind the curve.",
    ),
    Definition(
        "at-risk",
        "At risk",
        "How many people the curve still tells of at that time: those who were observed for that long.",
    ),
    Definition(
        "reasons",
        "Reasons",
        "What people said when they left, on the way or after the course. Several may be named, so they add up to more than the "
        "people. Leaving after the course is respectable: the principles travel.",
    ),
    Definition(
        "weeks",
        "Weeks a stage",
        "Weeks from one stage to the next, of those who reached it: half of them needed no more than the middle "
        "figure.",
    ),
    Definition(
        "protected-time",
        "Protected time",
        "Hours a week agreed and used, as people stated them week by week, over the last eight weeks. A week nobody stated is "
        "unknown and counts as nothing.",
    ),
    Definition("load", "Supervisors' load", "Trainees under way of each supervisor today, stand-ins not counted."),
    Definition(
        "fewer",
        "Fewer than 5",
        "A number under five could tell of somebody, so it is not shown, and neither is one that would give it away by adding and "
        "subtracting. In what managers see and in every file this holds; coordinators see their own service whole.",
    ),
    Definition(
        "closed",
        "Closed months",
        "What managers see and what is in a file ends with the last day of the last month that is over. It changes once a month.",
    ),
)
"""In the order of the page."""

NO_CAUSE = (
    "These figures say what happened to people, never why. A difference between two groups has many possible reasons."
)
