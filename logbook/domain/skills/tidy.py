"""The tidy table of ratings: one row a statement and a rating; every column with what it means."""

from __future__ import annotations

COLUMNS: tuple[tuple[str, str], ...] = (
    ("recording", "Number of the recording within this file, from 1, the latest first"),
    ("practitioner", "Whose practice the recording shows"),
    ("kind", "What was filmed: interaction, shared review, supervision, other meeting or VERP"),
    ("source", "How it lay before the raters: clip, segment (kept elsewhere) or seen live"),
    ("recorded_on", "The day it was recorded or seen, year-month-day"),
    ("rating", "Number of the rating within this file, from 1"),
    ("rater", "Who rated; the two or more names of a consensus"),
    ("as_whom", "self, supervisor, peer, independent, or consensus (a third record that two settled on)"),
    ("locked_at", "When the rating was locked, in the service's local time; empty while it is still open"),
    ("seen", "yes where its rater had opened another rating of the recording before locking: left out of agreement"),
    ("scale", "Key of the scale"),
    ("scale_version", "Version of the scale the rating was made on"),
    ("item", "Number of the item"),
    ("sub_scale", "yes where the item is one of the sub-scales that are compared"),
    ("statement", "Key of the statement: item and number; it means the same in every version"),
    ("score", "0 to 5; empty where there is none: see answer"),
    ("answer", "scored, not applicable, or not answered; neither of the latter two is a zero"),
    ("note", "What the rater wrote about the statement; in a consensus what was agreed"),
    ("place", "Seconds from the beginning of the recording; empty where no place was noted"),
)
"""The columns of the table, in order, and what each means."""
