"""The attunement principles: six groups; finer wording is the service's own data."""

from __future__ import annotations

PRINCIPLES = {
    "attentive": "Being attentive",
    "encouraging": "Encouraging initiatives",
    "receiving": "Receiving initiatives",
    "developing": "Developing attuned interactions",
    "guiding": "Guiding",
    "deepening": "Deepening discussion",
}
"""The key a record keeps, and the words people read."""

EFFORT = {
    "travel": "Travel",
    "film": "Filming",
    "edit": "Choosing and cutting clips",
    "upload": "Uploading",
    "review": "Preparing the review",
    "logbook": "Writing the logbook",
}
"""Where the minutes of a cycle went besides the review itself."""
