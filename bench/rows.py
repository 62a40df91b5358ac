"""What a row takes on disk, as the database itself counts it: with its own header, its notes and its indexes apart."""

from __future__ import annotations

from sqlalchemy import text

from bench.figures import Figure
from bench.subjects import Subject

LARGEST = {
    "sqlite": "SELECT mx_payload FROM dbstat WHERE name = 'ratings' AND aggregate = TRUE",
    "postgresql": "SELECT max(pg_column_size(ratings.*)) FROM ratings",
}


def rating(subject: Subject) -> Figure:
    """The largest row of a rating; none where nobody has rated."""
    with subject.database.reading() as db:
        size = db.scalar(text(LARGEST[db.get_bind().dialect.name]))
    return Figure("a rating's row", float(size) if size else None, "bytes", target=200)
