"""What is kept of a form while somebody types."""

from __future__ import annotations

MOST_CHARACTERS = 200_000
"""Of one draft, all fields together: more than any entry needs, and small enough to be written at every pause."""

NEVER_KEPT = frozenset({"csrf_token", "password", "new_password", "held"})
