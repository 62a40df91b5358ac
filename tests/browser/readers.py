"""Who looks at every page, and what is no page to look at."""

from __future__ import annotations

READERS = (
    "nobody",
    "tess",
    "lena",
    "nell",
    "sunny",
    "sky",
    "sam",
    "prue",
    "freda",
    "ash",
    "cody",
    "mika",
    "ada",
    "rex",
)
"""A person of every role, and at every edge: left, deciding, standing in, supervised before, in two services, nothing to see."""
NO_PAGES = {
    "static",
    "captions.track",
    "clips.create",
    "consent.show_paper",
    "drafts.keep",
    "evidence.fetch",
    "evidence.files",
    "intervision.board",
    "playback.coming",
    "playback.media",
    "playback.standing",
    "rating.answers",
    "ratings_file.fetch",
    "ratings_file.files",
    "recordings.certificate",
    "retention.file",
    "retention.team_file",
    "session.show",
    "stills.show",
    "uploads.create",
    "uploads.instead",
}
"""What is answered with something else than a page: a file, a part of one, a number, a program's protocol."""
